"""
Whatever there is has a word: actions, states, events, rules; and moments are told in a named zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from partnerkit import Action, Stage, Status, Told
from partnerkit.access import Rule
from partnerkit.effects import Event
from partnerkit.values import EntryId
from reference_server.pages import dates, words
from reference_server.pages.office_told import lines as partner_lines
from reference_server.pages.told import line
from tests.pages.site import Site

STATIC = Path(words.__file__).parent.parent / "static"
TEMPLATES = STATIC.parent / "templates"
NOON = datetime(2026, 11, 14, 11, 32, tzinfo=UTC)


def test_every_action_state_and_rule_has_words() -> None:
    """
    Nothing new comes in without a name that people can read.
    """
    assert set(words.ACTIONS) == set(Action)
    assert set(words.STATUS) == set(Status)
    assert set(words.STAGES) == set(Stage)
    assert set(words.RULES) == set(Rule)


@pytest.mark.parametrize("status", Status)
def test_no_two_states_look_alike(status: Status) -> None:
    """
    Word and shape tell each status from the others, without colour.
    """
    assert [one for one in Status if words.STATUS[one].word == words.STATUS[status].word] == [status]


def below(base: type[Event]) -> Iterator[type[Event]]:
    """
    Return every kind of event there is, those that share what they tell among them.
    """
    for one in base.__subclasses__():
        if hasattr(one, "kind"):
            yield one
        yield from below(one)


EVENTS = [
    kind for kind in below(Event) if kind.__module__.startswith("partnerkit.") and "testing" not in kind.__module__
]
DETAILS = {
    "was": "setup",
    "now": "live",
    "side": "partner",
    "name": "Szabó",
    "tags": ["dental", "priority"],
    "issuer": "bookwell",
    "section": "portal",
    "tab": "billing",
}


#: What the kinds of events begin with that are told of a partner, not of an account.
OF_A_PARTNER = ("partner.", "operator.", "role.", "key.", "job.", "factor.", "link.", "referral.", "invitation.")


@pytest.mark.parametrize("kind", [kind.kind for kind in EVENTS if kind.kind.startswith(OF_A_PARTNER)])
def test_every_event_of_a_partner_is_told_in_words(kind: str, place: Site) -> None:
    """
    Nor does one in the vendor's office.
    """
    told = Told(
        id=EntryId(place.account().id), seq=1, at=NOON, kind=kind, actor_kind="vendor", actor="Nora", details={}
    )
    (shown,) = partner_lines([told], place.vendor)
    assert kind not in shown.text
    assert (shown.who, shown.side) == ("Bookwell", "Nora")


@pytest.mark.parametrize("kind", [kind.kind for kind in EVENTS if not kind.kind.startswith(OF_A_PARTNER)])
def test_every_event_of_an_account_is_told_in_words(kind: str, place: Site) -> None:
    """
    No line of a history shows a code.
    """
    told = Told(
        id=EntryId(place.account().id), seq=1, at=NOON, kind=kind, actor_kind="staff", actor=None, details=DETAILS
    )

    shown = line(told, place.vendor)
    assert kind not in shown.text
    assert (shown.who, shown.side) == ("Somebody whose name was erased", "of the business")


def test_an_event_nobody_has_put_into_words_is_shown_all_the_same(place: Site) -> None:
    """
    Nothing is hidden for want of a word.
    """
    told = Told(
        id=EntryId(place.account().id), seq=1, at=NOON, kind="x.y", actor_kind="vendor", actor="billing", details={}
    )

    shown = line(told, place.vendor)
    assert (shown.text, shown.who, shown.side) == ("x.y", "Bookwell", "billing")


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "14 Nov 2026, 11:32 UTC"),
        ("Europe/Budapest", "14 Nov 2026, 12:32 (Europe/Budapest)"),
        ("Pacific/Kiritimati", "15 Nov 2026, 01:32 (Pacific/Kiritimati)"),
        ("America/St_Johns", "14 Nov 2026, 08:02 (America/St Johns)"),
    ],
)
def test_a_moment_names_its_zone(zone: str, said: str) -> None:
    """
    The same moment, told where it is read; machines are told in UTC.
    """
    elsewhere = NOON.astimezone(timezone(timedelta(hours=9)))

    assert dates.moment(elsewhere, zone) == said
    assert dates.iso(elsewhere) == "2026-11-14T11:32:00Z"


def test_only_time_zones_in_use_are_offered() -> None:
    """
    Former names of a zone stay out of the list, a country's own zone stands in it.
    """
    offered = {name for _, names in dates.zones() for name, _ in names}

    assert {"Europe/Budapest", "Europe/Stockholm", "America/St_Johns", "Asia/Kolkata"} <= offered
    assert offered & {"Asia/Calcutta", "America/Montreal", "Europe/Belfast", "Pacific/Samoa", "Asia/Saigon"} == set()


def test_without_the_lists_every_time_zone_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A machine whose data come without them still has a list to choose from.
    """
    monkeypatch.setattr(dates, "_lists", lambda: iter(()))
    offered = {name for _, names in dates.zones.__wrapped__() for name, _ in names}

    assert {"Europe/Budapest", "Europe/Stockholm"} <= offered


@pytest.mark.parametrize(("left", "days"), [(1, 1), (86_400, 1), (86_401, 2), (-1, 0)])
def test_a_begun_day_counts_whole(left: int, days: int) -> None:
    """
    A trial that ends in an hour has one day left.
    """
    assert dates.days_until(NOON + timedelta(seconds=left), NOON) == days


def test_the_stylesheet_and_the_icons_are_small() -> None:
    """
    8 kB packed, and every icon that a template names is in the sprite, no other one.
    """
    import gzip

    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'symbol id="([a-z0-9-]+)"', sprite))
    quoted = set(re.findall(r'"([a-z0-9-]+)"', templates))

    assert len(gzip.compress((STATIC / "kit.css").read_bytes())) < 8_000
    assert drawn - quoted == set()
    assert set(re.findall(r'icon\("([a-z0-9-]+)"', templates)) - drawn == set()
    assert "ISC License" in (STATIC / "vendor" / "NOTICES").read_text(encoding="utf-8")
    assert all(name in (STATIC / "vendor" / "NOTICES").read_text(encoding="utf-8") for name in drawn)


def test_no_template_has_what_the_policy_forbids() -> None:
    """
    No style, handler, data address or script of its own in any template; scripts are files.
    """
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")

        assert re.search(r"<script(?! src=\"{{ asset\()|<style|style=|data:|javascript:|\son[a-z]+=", text) is None, (
            path
        )
        assert "|safe" not in text, path


def test_every_part_of_the_stylesheet_is_used() -> None:
    """
    A class that no template names is not in the stylesheet.
    """
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "kit.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = "".join(re.findall(r"[^{}]*(?=\{)", css))
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    badges = {badge.kind for badge in words.STATUS.values()}

    classes = set(re.findall(r"\.([a-z]+)", selectors))
    assert classes - set(re.findall(r"[a-z]+", templates)) - badges == set()
