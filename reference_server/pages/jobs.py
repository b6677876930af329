"""Console: jobs, what came of each client in one, and what can be done about it (BX-13)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, Job, OperatorId, Outcome, PartnerKit
from partnerkit.access import Facts, decide
from partnerkit.jobs.model import JobState
from partnerkit.repository import Cursor
from partnerkit.values import JobId
from partnerkit.wire import cursor_text, one
from reference_server.http.context import Context
from reference_server.pages import job_words
from reference_server.pages.client import id_of
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject
from reference_server.pages.job_words import About
from reference_server.pages.language import Text, lazy
from reference_server.pages.render import page, part
from reference_server.pages.team import names_of


@attrs.frozen(kw_only=True)
class Shown:
    """
    A job as pages show it.

    Attributes:
        job: The job.
        about: What it is about.
        who: The name of whoever began it; None of somebody who is gone.
        mine: Whether its reader began it.
        stoppable: Whether its reader may end it: whoever began it, and who could have.
    """

    job: Job
    about: About
    who: str | None
    mine: bool
    stoppable: bool

    @property
    def runs(self) -> bool:
        """Whether more comes of it by itself."""
        return self.job.state is JobState.RUNNING


def _job_id(text: str) -> JobId:
    return JobId(id_of("job", text))


def _shown(context: Context, job: Job, names: dict[OperatorId, str], by: Actor) -> Shown:
    about = job_words.about(job, names, context.vendor)
    mine = job.operator_id == by.id
    stoppable = not job.ended and (mine or decide(about.action, by, Facts(partner_id=job.partner_id)).allowed)
    return Shown(job=job, about=about, who=names.get(job.operator_id), mine=mine, stoppable=stoppable)


def _next(cursor: Cursor | None) -> str | None:
    return None if cursor is None else cursor_text(cursor)


def jobs(context: Context) -> Response:
    """List the jobs the operator may know of, newest first."""
    after = context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.jobs.list(by=by, after=after)
        names = names_of(kit, by)
    rows = [_shown(context, job, names, by) for job in found.items]
    return page(context, "console/jobs.html", rows=rows, first=after is None, next=_next(found.next), say=job_words)


def _again(context: Context, job_id: str) -> str:
    """Return where a script fetches what changes: with the same rows as its reader chose."""
    args = context.request.args
    return context.url(
        "console.job", job_id=job_id, **{name: args[name] for name in ("outcome", "after") if name in args}
    )


def job(context: Context, job_id: str) -> Response:
    """Show how far a job is, and what came of each client; a script that asks gets the part that changes."""
    args = context.request.args
    outcome = one("outcome", Outcome, args["outcome"]) if args.get("outcome") else None
    after = args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.jobs.get(_job_id(job_id), by=by)
        rows = kit.jobs.rows(found.id, by=by, outcome=outcome, after=after)
        shown = _shown(context, found, names_of(kit, by), by)
    if context.request.swaps:
        context.used = None  # nobody has done anything: a page left open keeps no session from falling idle
    values: dict[str, Any] = {
        "shown": shown,
        "rows": [shown.about.row(row) for row in rows.items],
        "outcome": outcome,
        "first": after is None,
        "next": _next(rows.next),
        "again": _again(context, job_id),
        "say": job_words,
    }
    show = part if context.request.swaps else page
    return show(context, "console/job_part.html" if context.request.swaps else "console/job.html", **values)


def _asked_id(asked: Asked) -> JobId:
    return _job_id(asked.places["job_id"])


def _find(kit: PartnerKit, asked: Asked) -> Shown:
    found = kit.jobs.get(_asked_id(asked), by=asked.by)
    return _shown(asked.context, found, names_of(kit, asked.by), asked.by)


def _place(job: Job, name: Text = "") -> Subject:
    return Subject(name=name, endpoint="console.job", places={"job_id": str(job.id)})


_JOB: Final = Kind(
    find=_find,
    subject=lambda shown: _place(shown.job, shown.about.title),
    template="console/job_ask.html",
)
STOP: Final = Confirmation(
    kind=_JOB,
    act=lambda kit, asked: kit.jobs.cancel(_asked_id(asked), by=asked.by, **asked.noted),
    title=lazy("End this job early?"),
    text=lambda shown: shown.about.ending,
    button=lazy("End it early"),
    done=lazy("The job was ended early. What was done stays done."),
    seen=False,
    grave=True,
)
RESUME: Final = Confirmation(
    kind=_JOB,
    act=lambda kit, asked: kit.jobs.resume(_asked_id(asked), by=asked.by, **asked.noted),
    title=lazy("Let this job go on?"),
    text=lazy("It goes on where it was, with the rights you have then."),
    button=lazy("Go on"),
    done=lazy("The job goes on."),
    is_so=lambda shown: shown.runs,
    seen=False,
)
REPEAT: Final = Confirmation(
    kind=_JOB,
    act=lambda kit, asked: kit.jobs.repeat_refused(_asked_id(asked), by=asked.by, **asked.noted),
    title=lazy("Try the refused ones again?"),
    text=lambda shown: job_words.refused_again(shown.job.refused),
    button=lazy("Try them again"),
    done=lazy("A new job tries them again."),
    seen=False,
    leads=_place,
)
