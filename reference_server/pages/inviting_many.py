"""
Console: many clients invited by a spreadsheet (BX-13).

It is sent as a file or pasted; a page says what would come of each row (BX-11), and only its button begins the job.
Nothing is kept in between: the page carries the spreadsheet along.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import InvitationSheet, Job, Outcome, PartnerKit
from partnerkit.errors import InvalidInput, NotPossible
from partnerkit.invitations.sheet import decoded
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, invite_words
from reference_server.pages.inviting import way_page
from reference_server.pages.language import KEPT, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said

_FILE: Final = forms.Field(
    name="file",
    label=lazy("File"),
    type="file",
    optional=True,
    hint=lazy("CSV in UTF-8. If you choose one, it counts instead of what stands below."),
)
_CSV: Final = forms.Field(
    name="csv",
    label=lazy("Rows"),
    type="lines",
    optional=True,
    hint=lazy("Or paste them as they come from a spreadsheet, with the names of the columns in the first row."),
)
_LANGUAGE: Final = forms.Field(
    name="language",
    label=lazy("Language of the invitations"),
    type="select",
    hint=lazy("For rows that name none."),
    options=forms.choices(KEPT),
)
MANY: Final = (_FILE, _CSV, _LANGUAGE)
_HIDDEN: Final = tuple(forms.Field(name=name, type="hidden") for name in ("csv", "language"))
_EDIT: Final = forms.Field(name="edit", type="hidden")


def show(context: Context) -> Response:
    """Show the form that takes a spreadsheet."""
    with context.read() as kit:
        by = context.actor(kit)
        language = by.language or kit.partners.get(by.partner, by=by).language
    return _asked(context, forms.blank(MANY, language=language))


def take(context: Context) -> Response:
    """Say what would come of each row; or show the form once more, where it is to be changed."""
    form = _sent(context)
    if form.problems or form.text("edit"):
        return _asked(context, form, status=422 if form.problems else 200)
    return _reviewed(context, form)


def begin(context: Context) -> Response:
    """Begin the job, and lead to it."""
    form = _sent(context)

    def work(kit: PartnerKit) -> Job:
        return kit.jobs.begin_invites(_sheet(form), by=context.actor(kit), key=form.key)

    try:
        job = context.run(work, key=form.key)
    except (InvalidInput, NotPossible) as error:
        return _wrong(context, form, error)
    return see_other(context.url("console.job", job_id=job.id))


def lead_back(context: Context) -> Response:
    """Lead whoever comes to the button's address by a link to the form."""
    return see_other(context.url("console.invite_many"))


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    return _asked(context, _sent(context), status=403, problem=problem)


def _sent(context: Context) -> forms.Form:
    """Return the form that was sent, with what is in the file where else something would be pasted."""
    form = attrs.evolve(forms.sent(context, (*MANY, _EDIT)), fields=MANY)
    data = form.files.get(_FILE.name)
    if data is None:
        return form
    try:
        return attrs.evolve(form, values={**form.values, _CSV.name: decoded(data)})
    except InvalidInput as error:
        return form.with_problems(InvalidInput(tuple(attrs.evolve(p, path=_FILE.name) for p in error.problems)))


def _sheet(form: forms.Form) -> InvitationSheet:
    return InvitationSheet(csv=form.text(_CSV.name), language=form.text(_LANGUAGE.name))


def _reviewed(context: Context, form: forms.Form) -> Response:
    sheet = _sheet(form)
    with context.read() as kit:
        by = context.actor(kit)
        tried = kit.try_out(lambda dry: dry.jobs.begin_invites(sheet, by=by))
        if isinstance(tried.refusal, InvalidInput | NotPossible):
            return _wrong(context, form, tried.refusal)
        if tried.refusal is not None:
            raise tried.refusal
        rows = kit.invitations.foresee(sheet, by=by)
    kept = attrs.evolve(form, fields=_HIDDEN)
    left = [row for row in rows if row.outcome is not Outcome.DONE]
    values: dict[str, Any] = {
        "foreseen": invite_words.foreseen(rows),
        "count": len(rows) - len(left),
        "left": [invite_words.before(row) for row in left],
        "rows": [invite_words.before(row) for row in rows if row.outcome is Outcome.DONE],
    }
    return page(context, "console/invite_many_review.html", form=kept, **values)


def _wrong(context: Context, form: forms.Form, error: InvalidInput | NotPossible) -> Response:
    if isinstance(error, InvalidInput):
        return _asked(context, form.with_problems(error), status=422)
    return _asked(context, form, status=error.status, problem=said(error))


def _asked(context: Context, form: forms.Form, *, status: int = 200, problem: str = "") -> Response:
    limits = context.vendor.limits
    values: dict[str, Any] = {"form": form, "problem": problem, "most": limits.sheet_rows}
    return way_page(context, "many", values, status=status)
