"""
Console: one thing done to all clients that match the list's filters, as a job of the worker (BX-13).

No ids are carried, and nobody counts: whoever matches when the turn comes is meant. What it takes is asked for first;
then a page says it in words, and only its button begins the job.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl

import attrs
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from partnerkit import BulkAction, BulkJob
from partnerkit.errors import InvalidInput, NotPossible
from reference_server.http.context import Context
from reference_server.http.responses import same_face, see_other
from reference_server.pages import forms, job_words
from reference_server.pages.bulk_choice import TAKEN, Taking, cannot, choose
from reference_server.pages.bulk_said import SAID, Said
from reference_server.pages.language import _
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.team import names_of
from reference_server.pages.wanted import USUAL, Wanted, troubles_of, wanted

_FEW: Final = 3
_FILTER: Final = "filter."
_HIDDEN: Final = tuple(forms.Field(name=name, type="hidden") for name in ("do", "back"))
FIELDS: Final = (*_HIDDEN, *TAKEN)


@attrs.frozen(kw_only=True)
class Asked:
    """
    What is asked for.

    Attributes:
        form: As it was sent.
        action: What is to be done; None where nobody knows such a thing.
        list: What the list that one comes from asks for; None where one comes from none.
        back: The address of that list.
    """

    form: forms.Form
    action: BulkAction | None
    list: Wanted | None
    back: str

    @property
    def said(self) -> Said:
        """How it is spoken of."""
        assert self.action is not None
        return SAID[self.action]

    @property
    def wrong(self) -> tuple[str, ...]:
        """What is wrong with it, as sentences."""
        wrong = [] if self.action is not None else [_("Choose what is to be done.")]
        if self.list is None:
            return (*wrong, _("Choose in the client list which clients are meant."))
        return (*wrong, *(forms.beside(trouble.label, trouble.message) for trouble in self.list.troubles))

    @property
    def taking(self) -> Taking:
        """What it takes beside the clients."""
        return Taking(said=self.said, form=self.form)

    @property
    def work(self) -> BulkJob:
        """
        The same for the library.

        Raises:
            InvalidInput: What stands for an operator is none.
        """
        assert self.action is not None
        assert self.list is not None
        tag, operator_id = self.taking.tag, self.taking.operator_id
        return BulkJob(action=self.action, filter=self.list.filter, tag=tag, operator_id=operator_id)


def _asked(context: Context, form: forms.Form) -> Asked:
    action = next((action for action in BulkAction if action.value == form.text("do")), None)
    list, back = context.url("console.clients"), same_face(context, form.text("back") or None) or ""
    path, _, query = back.partition("?")
    if path != list:
        return Asked(form=form, action=action, list=None, back=list)
    given = MultiDict(parse_qsl(query, keep_blank_values=True))  # whatever stands there is named if it is unknown
    return Asked(form=form, action=action, list=wanted(given, usual=USUAL), back=back)


def review(context: Context) -> Response:
    """Say what would be done to whom, before anything is done; ask first for the tag or the operator."""
    asked = _asked(context, forms.asked(context, FIELDS))
    if asked.wrong:
        return cannot(context, asked.wrong, asked.back)
    if asked.taking.lacks:
        return _choose(context, asked)
    try:
        return _reviewed(context, asked)
    except InvalidInput as error:
        return _wrong(context, asked, error)
    except NotPossible as error:
        return _too_many(context, error)


def begin(context: Context) -> Response:
    """Begin the job, and lead to it."""
    asked = _asked(context, forms.sent(context, FIELDS))
    if asked.wrong:
        return cannot(context, asked.wrong, asked.back)
    if asked.taking.lacks:
        return _choose(context, asked, status=422)
    key = asked.form.key
    try:
        job = context.run(lambda kit: kit.jobs.begin_bulk(asked.work, by=context.actor(kit), key=key), key=key)
    except InvalidInput as error:
        return _wrong(context, asked, error)
    except NotPossible as error:
        return _too_many(context, error)
    return see_other(context.url("console.job", job_id=job.id))


def _wrong(context: Context, asked: Asked, error: InvalidInput) -> Response:
    """Say what is wrong: with a filter on a page that leads back to the list, with the rest beside its field."""
    mine = (attrs.evolve(p, path=p.path[len(_FILTER) :]) for p in error.problems if p.path.startswith(_FILTER))
    troubles = troubles_of(tuple(mine), place="after")
    if not troubles or asked.list is None:
        return _choose(context, asked, error)
    asked = attrs.evolve(asked, list=asked.list.with_troubles(*troubles))
    return cannot(context, asked.wrong, asked.back)


def _too_many(context: Context, error: NotPossible) -> Response:
    """Lead to the jobs that are running, where one can be ended."""
    context.flash(said(error), kind="note")
    return see_other(context.url("console.jobs"))


def _choose(context: Context, asked: Asked, error: InvalidInput | None = None, *, status: int = 200) -> Response:
    """Ask for the tag or the operator."""
    title = _("Which tag?") if asked.said.takes == "tag" else _("Which operator?")
    texts = {"title": title, "address": context.url("console.job_new"), "back": asked.back}
    return choose(context, asked.taking, _HIDDEN, texts, error, status=status)


def _reviewed(context: Context, asked: Asked) -> Response:
    work = asked.work
    with context.read() as kit:
        by = context.actor(kit)
        tried = kit.try_out(lambda dry: dry.jobs.begin_bulk(work, by=by))
        if tried.refusal is not None:
            raise tried.refusal
        about = job_words.about_asked(work, names_of(kit, by), context.vendor)
        some = kit.clients.list(work.filter, by=by, limit=_FEW + 1).items
    values: dict[str, Any] = {
        "about": about,
        "some": [line.name for line in some[:_FEW]],
        "more": len(some) > _FEW,
        "title": about.said.ask_all.said(it=about.it),
        "address": context.url("console.job_new"),
        "other": context.url("console.job_new", **asked.taking.given() | {asked.said.takes: None}),
    }
    return page(context, "console/job_review.html", asked=asked, form=asked.form, **values)
