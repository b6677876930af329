"""
The states of the pages by which many are invited by a spreadsheet, and of the jobs that do it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from partnerkit import InvitationSheet, Job
from tests.pages.browsing import Visit
from tests.pages.job_states import at_job, begin, work
from tests.pages.site import DANA, TOM, Site, operator
from tests.pages.state import State, at
from tests.pages.ways import LONG, NEW, OCEANE, invited, unapprove

MANY: Final = f"{NEW}/many"
ROWS: Final = "\n".join(
    [
        "email;name;contact;language",
        f"{OCEANE};{LONG};Océane Montgolfier;fr",
        'eva@kave.example.com;"Éva Kávéháza; Mosonmagyaróvár";Nagy Éva;magyar',
        "nobody;Nobody’s Business;;xx",
        "new@example.com;;;",
        "NEW@example.com;The same once more;;",
        '"=HYPERLINK(""https://evil.example"")";=1+1;;',
    ]
)
RIGHT: Final = "email,name\na@example.com,Alma\nb@example.com,Barack"
WRONG: Final = "Telefon;E-mail;E-mail;Megjegyzés\n1;a@example.com;;"


def pasted(visit: Visit, rows: str = ROWS) -> None:
    visit.go(MANY)
    visit.page.get_by_label("Rows", exact=False).fill(rows)
    visit.press("Look at the rows")


def begun(place: Site, rows: str = ROWS, *, who: int = 0) -> Job:
    sheet = InvitationSheet(csv=rows)
    return place.database.run(lambda kit: kit.jobs.begin_invites(sheet, by=operator(kit, who)))


def _reviewed(visit: Visit) -> None:
    invited(visit.site)
    pasted(visit)


def _limited(visit: Visit) -> None:
    unapprove(visit.site)
    pasted(visit, RIGHT)


def _many_jobs(visit: Visit) -> None:
    for _ in range(visit.site.vendor.limits.jobs):
        begin(visit.site)
    pasted(visit, RIGHT)


def _of(rows: str) -> Callable[[Visit], None]:
    return lambda visit: pasted(visit, rows)


def _running(visit: Visit) -> None:
    at_job(visit, begun(visit.site))


def _done(visit: Visit) -> None:
    invited(visit.site)
    job = begun(visit.site)
    work(visit.site)
    at_job(visit, job)


def _ask_stop(visit: Visit) -> None:
    at_job(visit, begun(visit.site), "/stop")


SHEET_STATES: Final = (
    State(name="invite-many", go=at(MANY), operator=DANA, pictured=True),
    State(name="invite-many-errors", go=_of(WRONG), operator=DANA, status=422, pictured=True),
    State(name="invite-many-review", go=_reviewed, operator=DANA, changes=True, pictured=True),
    State(name="invite-many-all-right", go=_of(RIGHT), operator=TOM),
    State(name="invite-many-none-right", go=_of("email\nnobody"), operator=DANA),
    State(name="invite-many-limited", go=_limited, operator=DANA, changes=True),
    State(name="invite-many-too-many-jobs", go=_many_jobs, operator=DANA, changes=True, status=409),
    State(name="job-invites-running", go=_running, operator=DANA, changes=True),
    State(name="job-invites-done", go=_done, operator=DANA, changes=True, pictured=True),
    State(name="job-invites-stop", go=_ask_stop, operator=DANA, changes=True),
)
