"""
The states of the pages for what the team keeps of a client, and for what is done to many clients.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from partnerkit import Realm
from tests.pages.browsing import Visit
from tests.pages.doing import address, change, note, remove, tag
from tests.pages.site import CLIENTS, DANA, ILONA, KATALIN, NOTARY, OWEN, SZABO, TOM, signed_in
from tests.pages.state import State, at

GREEN: Final = CLIENTS[1][0]
CABINET: Final = CLIENTS[2][0]
MAPLE: Final = CLIENTS[3][0]
LONG: Final = CLIENTS[4][0]
ATELIER: Final = CLIENTS[5][0]
BULK: Final = "/console/clients/bulk"
STORY: Final = (
    "Rappelée jeudi : la salle d’attente ferme à 18 h, les rappels par SMS partent donc à 17 h.\n\n– À voir avec elle."
)


def _of(client: str, tab: str = "") -> Callable[[Visit], None]:
    return lambda visit: visit.go(address(visit.site, client) + tab)


def _with_notes(visit: Visit) -> None:
    note(visit.site, "Word after word. " * 60)
    change(visit.site, note(visit.site, "before"), "Csak délután hívható; a számlákat németül kéri.")
    note(visit.site, STORY)
    visit.go(visit.site.client(SZABO))


def _many_notes(visit: Visit) -> None:
    for n in range(25):
        note(visit.site, f"Note {n}: " + "Megszentségteleníthetetlenségeskedéseitekért " * 5)
    visit.go(visit.site.client(SZABO) + "/notes")


def _note_opened(visit: Visit) -> None:
    made = note(visit.site, STORY)
    visit.go(f"{visit.site.client(SZABO)}/notes/{made.id}")


def _note_empty(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO))
    visit.press("Add note")


def _note_conflict(visit: Visit) -> None:
    made = note(visit.site, STORY)
    visit.go(f"{visit.site.client(SZABO)}/notes/{made.id}")
    change(visit.site, made, "They answer the phone until 16:00 only.")
    visit.page.get_by_label("Note", exact=True).fill("They answer the phone until 17:00 only.")
    visit.press("Save note")


def _note_gone(visit: Visit) -> None:
    made = note(visit.site, STORY)
    visit.go(f"{visit.site.client(SZABO)}/notes/{made.id}")
    remove(visit.site, made)
    visit.press("Save note")


def _note_remove(visit: Visit) -> None:
    made = note(visit.site, STORY)
    visit.go(f"{visit.site.client(SZABO)}/notes/{made.id}/remove")


def _note_remove_changed(visit: Visit) -> None:
    made = note(visit.site, STORY)
    visit.go(f"{visit.site.client(SZABO)}/notes/{made.id}/remove")
    change(visit.site, made, "They answer the phone until 16:00 only.")
    visit.press("Remove this note")


def _signed_out_writing(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO))
    visit.page.get_by_label("New note").fill(STORY)
    visit.page.context.clear_cookies()
    visit.press("Add note")


def _tags_wrong(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/tags")
    visit.page.get_by_label("Tag 1").fill("x" * 41)
    visit.page.get_by_label("Tag 4").fill("Priority")
    visit.press("Save tags")


def _tags_more(visit: Visit) -> None:
    visit.go(visit.site.client(CABINET) + "/tags")
    visit.press("More fields")


def _tags_conflict(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/tags")
    tag(visit.site, "dental", "Île-de-France")
    visit.page.get_by_label("Tag 3").fill("à relancer")
    visit.press("Save tags")


def _nobody_chosen(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/account")
    visit.press("Assign operator")


def _operator_remove(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/account")
    action = visit.page.locator("form[action$='/remove']").first.get_attribute("action")
    visit.go(action or "")


def _bulk(do: str, *names: str, **more: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        ids = "&".join(f"id={address(visit.site, name).rpartition('/')[2]}" for name in names)
        visit.go("&".join([f"{BULK}?do={do}", ids, *(f"{name}={value}" for name, value in more.items())]))

    return go


def _bulk_lock(visit: Visit) -> None:
    for _ in range(3):
        signed_in(visit.site, Realm.STAFF, KATALIN)
    _bulk("lock", SZABO, GREEN, CABINET, MAPLE, NOTARY)(visit)


def _bulk_locked(visit: Visit) -> None:
    _bulk_lock(visit)
    visit.press("Lock 3 clients")


TEAM_STATES: Final = (
    State(name="client-notes", go=_with_notes, operator=DANA, changes=True, pictured=True),
    State(name="client-notes-none", go=_of(SZABO, "/notes"), operator=DANA),
    State(name="client-notes-many", go=_many_notes, operator=DANA, changes=True),
    State(name="client-note-empty", go=_note_empty, operator=DANA, status=422),
    State(name="client-note", go=_note_opened, operator=DANA, changes=True),
    State(name="client-note-conflict", go=_note_conflict, operator=DANA, status=412, changes=True, pictured=True),
    State(name="client-note-gone", go=_note_gone, operator=DANA, status=412, changes=True),
    State(name="client-note-remove", go=_note_remove, operator=DANA, changes=True),
    State(name="client-note-remove-changed", go=_note_remove_changed, operator=DANA, status=412, changes=True),
    State(name="signed-out-writing", go=_signed_out_writing, operator=DANA, status=403, pictured=True),
    State(name="client-tags", go=_of(SZABO, "/tags"), operator=DANA, pictured=True),
    State(name="client-tags-errors", go=_tags_wrong, operator=DANA, status=422),
    State(name="client-tags-more", go=_tags_more, operator=DANA),
    State(name="client-tags-conflict", go=_tags_conflict, operator=DANA, status=412, changes=True, pictured=True),
    State(name="client-history-team", go=_of(CABINET, "/history/team"), operator=DANA, pictured=True),
    State(name="client-history-team-none", go=_of(ATELIER, "/history/team"), operator=DANA),
    State(name="client-account-secure", go=_of(NOTARY, "/account"), operator=ILONA, pictured=True),
    State(name="client-account-assigned-to-all", go=_of(CABINET, "/account"), operator=TOM),
    State(name="operator-not-chosen", go=_nobody_chosen, operator=DANA, status=422),
    State(name="operator-remove", go=_operator_remove, operator=DANA),
    State(name="refused-secure", go=_of(NOTARY), operator=DANA, status=403, pictured=True),
    State(name="refused-not-assigned", go=_of(SZABO), operator=OWEN, status=403),
    State(name="bulk-lock", go=_bulk_lock, operator=DANA, changes=True, pictured=True),
    State(name="bulk-locked", go=_bulk_locked, operator=DANA, changes=True, pictured=True),
    State(name="bulk-refused", go=_bulk("lock", SZABO, LONG), operator=TOM),
    State(name="bulk-tag", go=_bulk("tag", SZABO, GREEN), operator=DANA),
    State(name="bulk-tag-errors", go=_bulk("tag", SZABO, tag="x" * 41), operator=DANA, status=422),
    State(name="bulk-tag-review", go=_bulk("tag", SZABO, GREEN, LONG, tag="priority"), operator=DANA),
    State(name="bulk-assign", go=_bulk("assign", SZABO, GREEN), operator=DANA, pictured=True),
    State(name="bulk-cannot", go=at(f"{BULK}?do=erase"), operator=DANA, status=422),
)
