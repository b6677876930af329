"""
The states of the pages for jobs, which do one thing to all clients that match.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

import attrs

from partnerkit import BulkAction, BulkJob, ClientFilter, Job, PartnerKit, StatusFilter
from partnerkit.errors import NotSignedIn
from partnerkit.jobs.model import JOBS
from partnerkit.worker.jobbing import Jobbing
from tests.pages.browsing import Visit
from tests.pages.site import DANA, OWEN, TOM, Site, operator
from tests.pages.state import State, at

JOBS_AT: Final = "/console/jobs"
LIST: Final = "/console/clients"
#: A tag as long as tags get, without a place to break it.
LONG: Final = "W" * 40


def asking(do: str, query: str = "", **more: str) -> str:
    """
    Return the address that asks for something about all clients that match a query of the list.
    """
    back = f"{LIST}?{query}" if query else LIST
    pairs = {"do": do, "back": back, **more}
    return f"{JOBS_AT}/new?{urlencode(pairs)}"


def begin(place: Site, asked: BulkJob | None = None, *, who: int = 0) -> Job:
    """
    Begin a job as one of the operators.
    """
    wanted = asked or BulkJob(action=BulkAction.LOCK, filter=ClientFilter(status=StatusFilter.ACTIVE))
    return place.database.run(lambda kit: kit.jobs.begin_bulk(wanted, by=operator(kit, who)))


def work(place: Site, *, pieces: int = 100) -> None:
    """
    Have a worker do so many pieces, or all there is.
    """
    jobbing = Jobbing(place.database)
    for _ in range(pieces):
        if not jobbing.step():
            return


def now(place: Site, job: Job) -> Job:
    """
    Return a job as it is.
    """
    return place.database.run(lambda kit: kit._storage.get(JOBS, job.id, within=job.partner_id))


def stop(place: Site, error: Exception, *, who: int = 0) -> Job:
    """
    Begin a job, and have it fail until it stops.
    """
    job = begin(place, who=who)

    def fail(kit: PartnerKit) -> None:
        task = kit.jobs.claim(lease=timedelta(seconds=1))
        assert task is not None
        kit.jobs.failed(attrs.evolve(task, tries=1000), error)

    place.database.run(fail)
    return now(place, job)


def at_job(visit: Visit, job: Job, more: str = "") -> None:
    visit.go(f"{JOBS_AT}/{job.id}{more}")


def _running(visit: Visit) -> None:
    at_job(visit, begin(visit.site))


def _done(visit: Visit) -> None:
    tagged = BulkJob(action=BulkAction.TAG, tag="Áfa-határidő", filter=ClientFilter())
    job = begin(visit.site, tagged)
    work(visit.site)
    at_job(visit, job)


def _done_long(visit: Visit) -> None:
    job = begin(visit.site, BulkJob(action=BulkAction.TAG, tag=LONG))
    work(visit.site)
    at_job(visit, job)


def refused(place: Site) -> Job:
    """
    Return a job of Tom's, whose role may not lock.
    """
    job = begin(place, BulkJob(action=BulkAction.LOCK), who=2)
    work(place)
    return job


def _refused(visit: Visit) -> None:
    at_job(visit, refused(visit.site))


def _ask_repeat(visit: Visit) -> None:
    at_job(visit, refused(visit.site), "/repeat")


def _stopped(visit: Visit) -> None:
    at_job(visit, stop(visit.site, OSError("no space left")))


def _gone(visit: Visit) -> None:
    at_job(visit, stop(visit.site, NotSignedIn()))


def _ask_stop(visit: Visit) -> None:
    at_job(visit, begin(visit.site), "/stop")


def _ask_resume(visit: Visit) -> None:
    at_job(visit, stop(visit.site, OSError()), "/resume")


def _several(visit: Visit) -> None:
    begin(visit.site, BulkJob(action=BulkAction.TAG, tag="vip"))
    work(visit.site)
    stop(visit.site, OSError())
    cancelled = begin(visit.site, BulkJob(action=BulkAction.UNTAG, tag="vip", filter=ClientFilter(text="Szabó")))
    visit.site.database.run(lambda kit: kit.jobs.cancel(cancelled.id, by=operator(kit, 0)))
    begin(visit.site)
    visit.go(JOBS_AT)


def _all_ticked(visit: Visit) -> None:
    visit.go(f"{LIST}?status=active")
    visit.page.get_by_label("All that match the filters").check()


def _state(name: str, go: Callable[[Visit], None], **more: object) -> State:
    return State(name=name, go=go, operator=DANA, **more)  # type: ignore[arg-type]


JOB_STATES: Final = (
    _state("clients-all-ticked", _all_ticked, pictured=True),
    _state("job-review", at(asking("lock", "status=active")), pictured=True),
    _state("job-review-tag", at(asking("tag", tag="Áfa")), pictured=False),
    _state("job-review-long", at(asking("tag", tag=LONG))),
    _state("job-done-long", _done_long, changes=True),
    _state("job-which-tag", at(asking("tag"))),
    _state("job-which-operator", at(asking("assign"))),
    _state("job-review-none", at(asking("lock", "q=nobody+at+all"))),
    _state("job-cannot", at(f"{JOBS_AT}/new?do=lock"), status=422),
    _state("job-running", _running, changes=True, pictured=True),
    _state("job-done", _done, changes=True, pictured=True),
    State(name="job-repeat", go=_ask_repeat, operator=TOM, changes=True),
    State(name="job-refused", go=_refused, operator=TOM, changes=True, pictured=True),
    _state("job-stopped", _stopped, changes=True, pictured=True),
    _state("job-stopped-gone", _gone, changes=True),
    _state("job-stop", _ask_stop, changes=True),
    _state("job-resume", _ask_resume, changes=True),
    _state("jobs", _several, changes=True, pictured=True),
    State(name="jobs-none", go=at(JOBS_AT), operator=OWEN),
)
