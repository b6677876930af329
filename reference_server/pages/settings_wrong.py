"""What is wrong with a form of settings, as people at it read it: each at its field, and said once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from partnerkit.errors import Problem
from partnerkit.sections import Kind
from reference_server.pages import amounts, forms
from reference_server.pages.language import _, lazy
from reference_server.pages.settings_desk import Desk
from reference_server.pages.settings_form import name_of, offered, takes_away

_BOTH: Final = lazy("Write a new one, or take the present one away: not both.")


def torn(desk: Desk, form: forms.Form) -> tuple[Problem, ...]:
    """Return what is wrong with a form whatever the library says: a secret set anew and taken away at once."""
    return tuple(
        forms.Worded(one.name, "field.both", text=str(_BOTH))
        for one in offered(desk, form)
        if one.kind is Kind.SECRET and takes_away(form, one) and form.text(name_of(one.name))
    )


def with_problems(desk: Desk, form: forms.Form, problems: Iterable[Problem]) -> forms.Form:
    """Return a form with what is wrong with it, each at its field and said once."""
    found = {(p.path.partition(".")[0], p.code): p for p in problems}
    return attrs.evolve(form, problems=tuple(_worded(desk, head, p) for (head, _), p in found.items()))


def _worded(desk: Desk, name: str, problem: Problem) -> Problem:
    path = name_of(name) if name in desk.tab.settings else problem.path
    text = _said(desk, problem.code)
    return attrs.evolve(problem, path=path) if text is None else forms.Worded(path, problem.code, text=text)


def _said(desk: Desk, code: str) -> str | None:
    """Return what a page says of a problem that a program is told otherwise."""
    match code:
        case "amount.form":
            return _("Write an amount such as %(example)s.", example=amounts.example(desk.currency))
        case "member.unknown":
            return _("Somebody you chose does not work here any more, and is left out now. Look, then save again.")
        case "choice.gone":
            return _("Something you chose is not there any more, and is left out now. Look, then save again.")
    return None
