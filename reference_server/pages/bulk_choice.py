"""Console: the tag or the operator that something done to many clients takes, asked for on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, BulkAction, OperatorId, PartnerKit
from partnerkit.errors import InvalidInput, Problem, invalid
from partnerkit.wire import one
from reference_server.http.context import Context
from reference_server.pages import forms
from reference_server.pages.bulk_said import Said
from reference_server.pages.language import _, lazy
from reference_server.pages.render import page
from reference_server.pages.team import named

#: What says which tag and which operator, where that is known already.
TAKEN: Final = (forms.Field(name="tag", type="hidden"), forms.Field(name="operator", type="hidden"))
_TAG: Final = forms.Field(name="tag", label=lazy("Tag"), autocomplete="on", known="known")
_OPERATOR: Final = forms.Field(name="operator", label=lazy("Operator"), type="select")
_OURS: Final = {"operator_id": "operator"}


@attrs.frozen(kw_only=True)
class Taking:
    """
    What an action takes beside the clients, as a form says it.

    Attributes:
        said: How the action is spoken of.
        form: The form.
    """

    said: Said
    form: forms.Form

    @property
    def lacks(self) -> bool:
        """Whether it does not say yet with which tag or operator."""
        return bool(self.said.takes) and not self.form.text(self.said.takes).strip()

    @property
    def tag(self) -> str | None:
        """The tag, where one is taken."""
        return self.form.text("tag") if self.said.takes == "tag" else None

    @property
    def operator_id(self) -> OperatorId | None:
        """
        The operator, where one is taken.

        Raises:
            InvalidInput: What stands for it is none.
        """
        if self.said.takes != "operator":
            return None
        try:
            id: OperatorId = one("operator", OperatorId, self.form.text("operator"))
        except InvalidInput:
            raise invalid("operator", "operator.unknown") from None
        return id

    def given(self) -> dict[str, str]:
        """Return the parameters of an address that asks for the same."""
        found = {name: self.form.text(name) for name in ("do", self.said.takes, "back") if name}
        return {name: value for name, value in found.items() if value}


def _operators(kit: PartnerKit, by: Actor, taking: Taking) -> dict[str, str]:
    """Return whom one may choose: nothing new is assigned to whoever is blocked (R-09)."""
    assigning = taking.form.text("do") == BulkAction.ASSIGN.value
    return {str(o.id): f"{o.name}, {o.role}" for o in named(kit, by) if not (assigning and o.blocked)}


def cannot(context: Context, wrong: tuple[str, ...], back: str) -> Response:
    """Say that nothing can be done as it was asked for: *wrong* as sentences, *back* the list one comes from."""
    with context.read() as kit:
        context.actor(kit)
    return page(context, "console/bulk_cannot.html", wrong=wrong, back=back, status=422)


def choose(
    context: Context,
    taking: Taking,
    hidden: tuple[forms.Field, ...],
    texts: Mapping[str, str],
    error: InvalidInput | None = None,
    *,
    status: int = 200,
) -> Response:
    """
    Ask for the tag or the operator.

    Args:
        context: The request.
        taking: What there is of it so far.
        hidden: What the form takes along unseen.
        texts: ``title``, ``address`` the form goes to, ``back`` the list one comes from.
        error: What is wrong with what was chosen; that nothing was, it finds out itself.
        status: The answer's; 422 where something is wrong.
    """
    with context.read() as kit:
        by = context.actor(kit)
        tags = kit.clients.tags(by=by) if taking.said.takes == "tag" else ()
        offered = _operators(kit, by, taking) if taking.said.takes == "operator" else {}
    if error is None and taking.said.takes in context.request.values:  # the page's own form, sent with nothing chosen
        error = invalid(taking.said.takes, "field.missing")
    field = attrs.evolve(_OPERATOR, options=forms.choices({"": _("Choose…")} | offered)) if offered else _TAG
    form = attrs.evolve(taking.form, fields=(*hidden, field))
    if error is not None:
        ours = tuple(Problem(_OURS.get(p.path, p.path), p.code, p.params) for p in error.problems)
        form, status = form.with_problems(InvalidInput(ours)), 422
    return page(context, "console/bulk_choose.html", form=form, known=tags, status=status, **texts)
