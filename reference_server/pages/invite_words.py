"""How many invited by a spreadsheet are spoken of: foreseen, and as the rows of a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from partnerkit import Action, ForeseenInvitation, Job, JobRow, Outcome, PartnerkitError
from partnerkit.errors import InvalidInput, Problem
from partnerkit.jobs.telling import problems_of
from partnerkit.jobs.telling import said as told
from reference_server.pages.bulk_words import Row
from reference_server.pages.forms import beside
from reference_server.pages.language import Lazy, _, lazy, ngettext, spoken
from reference_server.pages.sentences import said, texts
from reference_server.pages.words import Badge, listed

_COLUMNS: Final[Mapping[str, Lazy]] = {
    "email": lazy("Email"),
    "name": lazy("Business name"),
    "contact": lazy("Contact person"),
    "language": lazy("Language"),
}
_LONGEST: Final = 80


@attrs.frozen(kw_only=True)
class About:
    """
    What a job is about that invites whomever a spreadsheet names.

    Attributes:
        total: How many rows it has.
        repeats: The id of the job whose refused rows it takes again.
    """

    total: int
    repeats: str | None

    @property
    def action(self) -> Action:
        """What a decision is asked for."""
        return Action.INVITE_CLIENT

    @property
    def title(self) -> str:
        """What it does."""
        what = _("Invite from a spreadsheet")
        return _("%(what)s, once more", what=what) if self.repeats else what

    @property
    def whom(self) -> str:
        """To whom, as a sentence."""
        if self.repeats:
            return _("Those that an earlier job was refused for.")
        return ngettext("A spreadsheet with %(num)s row.", "A spreadsheet with %(num)s rows.", self.total)

    @property
    def ending(self) -> str:
        """What comes of ending it early."""
        return _("What was sent stays sent; nobody else is invited. It cannot go on afterwards.")

    def counted(self, job: Job) -> list[str]:
        """Return how far the job has come, outcome by outcome."""
        return [
            ngettext("%(num)s invited", "%(num)s invited", job.done),
            ngettext("%(num)s invited already", "%(num)s invited already", job.unchanged),
            ngettext("%(num)s refused", "%(num)s refused", job.refused),
        ]

    def row(self, it: JobRow) -> Row:
        """Return what came of one row."""
        asked = it.asked or {}
        error = it.error or {}
        named = it.name or asked.get("name") or asked.get("email")
        return Row(
            id=str(it.client_id),
            name=named[:_LONGEST] if named else _("Nobody"),
            known=it.client_id is not None,
            text=_why(problems_of(error), told(error, language=spoken(), texts=texts())) if error else _sent_to(asked),
            badge=_badge(it.outcome, _("Invited")),
            place=_place(asked.get("row", 0), asked.get("email", ""), named),
        )


def foreseen(rows: Sequence[ForeseenInvitation]) -> str:
    """Return in a sentence what would come of a spreadsheet."""
    done, already, refused = (sum(row.outcome is outcome for row in rows) for outcome in Outcome)
    parts = [
        ngettext("%(num)s client would be invited", "%(num)s clients would be invited", done),
        ngettext("%(num)s is invited already", "%(num)s are invited already", already),
        ngettext("%(num)s row would be refused", "%(num)s rows would be refused", refused),
    ]
    counted = [part for part, count in zip(parts, (done, already, refused), strict=True) if count]
    return f"{listed(counted)}."


def before(row: ForeseenInvitation) -> Row:
    """Return what would come of one row."""
    invitee, error = row.invitee, row.error
    return Row(
        id="",
        name=(invitee.name or invitee.email or _("Nobody"))[:_LONGEST],
        known=False,
        text=_why_not(error) if error else _sent_to({"email": invitee.email}),
        badge=_badge(row.outcome, _("Will be invited")),
        place=_place(invitee.row, invitee.email, invitee.name),
    )


def _why_not(error: PartnerkitError) -> str:
    return _why(error.problems if isinstance(error, InvalidInput) else (), said(error))


def _why(problems: Sequence[Problem], sentence: str) -> str:
    """Return why nobody is invited by a row: each problem under its column, or the one sentence."""
    return " ".join(beside(_COLUMNS[p.path], said(p)) if p.path in _COLUMNS else said(p) for p in problems) or sentence


def _sent_to(asked: Mapping[str, Any]) -> str:
    return _("By a mail to %(email)s.", email=asked["email"])


def _place(row: int, email: str, named: str | None) -> str:
    place = _("Row %(row)s", row=row)
    return f"{place} · {email[:_LONGEST]}" if email and named not in {None, email} else place


def _badge(outcome: Outcome, done: str) -> Badge:
    match outcome:
        case Outcome.DONE:
            return Badge(done, "ok")
        case Outcome.UNCHANGED:
            return Badge(_("Invited already"), "none")
    return Badge(_("Refused"), "stop")
