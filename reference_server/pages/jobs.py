"""Console: jobs, what came of each client in one, and what can be done about it (BX-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, Job, OperatorId, Outcome
from partnerkit.access import Facts, decide
from partnerkit.errors import NotPossible
from partnerkit.jobs.model import JobState
from partnerkit.repository import Cursor
from partnerkit.values import JobId
from partnerkit.wire import cursor_text, one
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, job_words
from reference_server.pages.client import id_of
from reference_server.pages.job_words import About
from reference_server.pages.language import Lazy, _, lazy
from reference_server.pages.render import page, part
from reference_server.pages.sentences import said
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
    stoppable = not job.ended and (mine or decide(about.said.action, by, Facts(partner_id=job.partner_id)).allowed)
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
        "rows": [job_words.row(shown.about, row) for row in rows.items],
        "outcome": outcome,
        "first": after is None,
        "next": _next(rows.next),
        "again": _again(context, job_id),
        "say": job_words,
    }
    show = part if context.request.swaps else page
    return show(context, "console/job_part.html" if context.request.swaps else "console/job.html", **values)


@attrs.frozen(kw_only=True)
class _Step:
    """
    Something that can be done about a job.

    Attributes:
        name: What its address ends with.
        act: What does it, to be tried out first.
        title: What asks whether to do it.
        text: What it would do.
        button: What does it.
        done: What is said afterwards.
    """

    name: str
    act: Callable[..., Job]
    title: Lazy
    text: Callable[[Job], str]
    button: Lazy
    done: Lazy


_STOP = _Step(
    name="job_stop",
    act=lambda kit, id, **given: kit.jobs.cancel(id, **given),
    title=lazy("End this job early?"),
    text=lambda _job: _("What was done stays done; the other clients stay as they are. It cannot go on afterwards."),
    button=lazy("End it early"),
    done=lazy("The job was ended early. What was done stays done."),
)
_RESUME = _Step(
    name="job_resume",
    act=lambda kit, id, **given: kit.jobs.resume(id, **given),
    title=lazy("Let this job go on?"),
    text=lambda _job: _("It goes on where it was, with the rights you have then."),
    button=lazy("Go on"),
    done=lazy("The job goes on."),
)
_REPEAT = _Step(
    name="job_repeat",
    act=lambda kit, id, **given: kit.jobs.repeat_refused(id, **given),
    title=lazy("Try the refused ones again?"),
    text=lambda job: job_words.refused_again(job.refused),
    button=lazy("Try them again"),
    done=lazy("A new job tries them again."),
)


def _ask(context: Context, job_id: str, step: _Step) -> Response:
    """Say what a step would do, before anything is done."""
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.jobs.get(_job_id(job_id), by=by)
        tried = kit.try_out(lambda dry: step.act(dry, found.id, by=by))
        shown = _shown(context, found, names_of(kit, by), by)
    if isinstance(tried.refusal, NotPossible):  # back to a page whose button was pressed before
        return _told(context, job_id, tried.refusal)
    if tried.refusal is not None:
        raise tried.refusal
    values: dict[str, Any] = {
        "title": str(step.title),
        "text": step.text(found),
        "button": str(step.button),
        "address": context.url(f"console.{step.name}", job_id=job_id),
    }
    return page(context, "console/job_ask.html", shown=shown, form=forms.blank(), grave=step is _STOP, **values)


def _do(context: Context, job_id: str, step: _Step) -> Response:
    """Do a step, and lead to the job it is about by then."""
    form, id = forms.sent(context), _job_id(job_id)
    try:
        found = context.run(lambda kit: step.act(kit, id, by=context.actor(kit), key=form.key), key=form.key)
    except NotPossible as error:
        return _told(context, job_id, error)
    context.flash(str(step.done))
    return see_other(context.url("console.job", job_id=found.id))


def _told(context: Context, job_id: str, error: NotPossible) -> Response:
    context.flash(said(error), kind="note")
    return see_other(context.url("console.job", job_id=job_id))


def ask_stop(context: Context, job_id: str) -> Response:
    """Ask whether to end a job early."""
    return _ask(context, job_id, _STOP)


def stop(context: Context, job_id: str) -> Response:
    """End a job early; what was done stays done."""
    return _do(context, job_id, _STOP)


def ask_resume(context: Context, job_id: str) -> Response:
    """Ask whether a job that stopped is to go on."""
    return _ask(context, job_id, _RESUME)


def resume(context: Context, job_id: str) -> Response:
    """Have a job that stopped go on where it was."""
    return _do(context, job_id, _RESUME)


def ask_repeat(context: Context, job_id: str) -> Response:
    """Ask whether to try those once more that a job was refused for."""
    return _ask(context, job_id, _REPEAT)


def repeat(context: Context, job_id: str) -> Response:
    """Try those once more that a job was refused for, in a job of its own."""
    return _do(context, job_id, _REPEAT)
