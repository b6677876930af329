"""How one thing done to many clients is spoken of: asked for, foreseen, done; whole sentences, one per case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from partnerkit import Action, BulkRow, Client, Outcome, PartnerkitError, ShutOut
from partnerkit.access import Rule
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Refused
from reference_server.pages.bulk_said import Said
from reference_server.pages.language import Lazy, _, lazy, ngettext, plazy
from reference_server.pages.language import number as figures
from reference_server.pages.sentences import said as told
from reference_server.pages.words import Badge, listed, sessions

_NAMED: Final = 3
_STAY: Final = lazy("All %(number)s stay as they are.")
_NUMBERS: Final[Sequence[Lazy]] = (
    plazy("how many clients", "none"),
    plazy("how many clients", "one"),
    plazy("how many clients", "two"),
    plazy("how many clients", "three"),
    plazy("how many clients", "four"),
    plazy("how many clients", "five"),
    plazy("how many clients", "six"),
    plazy("how many clients", "seven"),
    plazy("how many clients", "eight"),
    plazy("how many clients", "nine"),
    plazy("how many clients", "ten"),
    plazy("how many clients", "eleven"),
    plazy("how many clients", "twelve"),
)


@attrs.frozen(kw_only=True)
class Row:
    """
    One client of the table.

    Attributes:
        id: Which one.
        name: What it is called, or what stands there where that stays unknown.
        known: Whether its page may be opened.
        text: What happens, or happened, to it.
        people: Who is locked out by it.
        badge: How it comes out.
        why: Whether a decision refused it, which explains itself.
        place: Where it stands in a spreadsheet.
    """

    id: str
    name: str
    known: bool
    text: str
    badge: Badge
    people: str = ""
    why: bool = False
    place: str = ""


def number(count: int) -> str:
    """Return a number as it stands in a sentence."""
    return str(_NUMBERS[count]) if count < len(_NUMBERS) else figures(count)


def foreseen(said: Said, rows: Sequence[BulkRow]) -> str:
    """Return in a sentence to how many it can be done."""
    can, same, cannot = (sum(row.outcome is outcome for row in rows) for outcome in Outcome)
    if len(rows) in {can, same, cannot}:
        return _of_all(said, len(rows), can=can, same=same)
    parts = [said.can.some.said(can, number=number(can))] if can else []
    if same:
        parts.append(ngettext("%(number)s stays as it is", "%(number)s stay as they are", same, number=number(same)))
    if cannot and can:
        parts.append(ngettext("%(number)s cannot", "%(number)s cannot", cannot, number=number(cannot)))
    elif cannot:
        parts.append(said.can.not_some.said(cannot, number=number(cannot)))
    return _sentence(parts)


def _of_all(said: Said, count: int, *, can: int, same: int) -> str:
    if count == 1:
        return str(said.can.it) if can else _("It stays as it is.") if same else str(said.can.not_it)
    if not can and not same:
        return str(said.can.none)
    if count == 2:
        return str(said.can.both) if can else _("Both stay as they are.")
    return (said.can.every if can else _STAY).said(number=number(count))


def _sentence(parts: Sequence[str]) -> str:
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def happened(rows: Sequence[BulkRow], *, undone: int = 0) -> str:
    """Return in a sentence what did not come about, and how many were changed back since."""
    same, refused = (sum(row.outcome is outcome for row in rows) for outcome in (Outcome.UNCHANGED, Outcome.REFUSED))
    parts = []
    if refused:
        parts.append(ngettext("%(number)s was refused", "%(number)s were refused", refused, number=number(refused)))
    if same:
        nothing = ngettext(
            "for %(number)s there was nothing to do",
            "for %(number)s there was nothing to do",
            same,
            number=number(same),
        )
        parts.append(nothing)
    if undone:
        back = ngettext(
            "%(number)s was changed back since", "%(number)s were changed back since", undone, number=number(undone)
        )
        parts.append(back)
    return _sentence(parts)


def before(said: Said, it: str, row: BulkRow, old: Client | None, out: Sequence[ShutOut], vendor: str) -> Row:
    """Return what would happen to one client."""
    if row.outcome is not Outcome.DONE:
        return _left(said, it, row)
    text = _would(said, it, old, out, vendor)
    badge = Badge(said.will, "ok")
    people = _people(out) if len(out) > 1 else ""
    return Row(id=str(row.client_id), name=row.name or "", known=True, text=text, badge=badge, people=people)


def _would(said: Said, it: str, old: Client | None, out: Sequence[ShutOut], vendor: str) -> str:
    by_vendor = old is not None and old.vendor_locked
    match said.action:
        case Action.LOCK_ACCOUNT if by_vendor:
            return _("Your lock is set beside %(vendor)s's, which lets nobody in already.", vendor=vendor)
        case Action.LOCK_ACCOUNT:
            return _locked(out) if out else _("Nobody has a way to sign in yet, and nobody gets one.")
        case Action.UNLOCK_ACCOUNT if by_vendor:
            return _("Your lock is lifted. %(vendor)s's stays, so nobody can sign in yet.", vendor=vendor)
        case Action.UNLOCK_ACCOUNT:
            return _("Its people can sign in again; no session comes back.")
    return said.happens.said(it=it)


def _locked(out: Sequence[ShutOut]) -> str:
    ends = sessions(sum(one.sessions for one in out))
    return _("%(who)s; %(sessions)s.", who=_who(out), sessions=ends)


def _who(out: Sequence[ShutOut]) -> str:
    if len(out) == 1:
        return _("%(name)s cannot sign in", name=out[0].name or _("The owner"))
    return ngettext("%(num)s person cannot sign in", "%(num)s people cannot sign in", len(out))


def _people(out: Sequence[ShutOut]) -> str:
    names = [one.name for one in out if one.name is not None][:_NAMED]
    rest = len(out) - len(names)
    return listed([*names, ngettext("%(num)s more", "%(num)s more", rest)] if rest else names)


def after(said: Said, it: str, row: BulkRow, *, undone: bool) -> Row:
    """Return what came of one client; *undone* is whether it is not so any more."""
    if row.outcome is not Outcome.DONE:
        return _left(said, it, row)
    badge = Badge(_("Changed back"), "none") if undone else Badge(said.done, "ok")
    text = _("It was done, and somebody has changed it back since.") if undone else said.is_so.said(it=it)
    return Row(id=str(row.client_id), name=row.name or "", known=True, text=text, badge=badge)


def _left(said: Said, it: str, row: BulkRow) -> Row:
    """Return a client that nothing is done to."""
    refused = row.outcome is Outcome.REFUSED
    invited = isinstance(row.error, NotPossible) and row.error.subject == "client"
    text = why_not(row.error) if row.error is not None and (refused or invited) else said.already.said(it=it)
    return Row(
        id=str(row.client_id),
        name=row.name or _nameless(row.error),
        known=row.account_id is not None,
        text=text,
        badge=Badge(_("Refused"), "stop") if refused else Badge(_("Nothing to do"), "none"),
        why=refused and isinstance(row.error, Refused),
    )


def _nameless(error: PartnerkitError | None) -> str:
    assigned = isinstance(error, Refused) and error.decision.rule is Rule.ASSIGNMENT
    return _("A client not assigned to you") if assigned else _("Not among your clients")


def why_not(error: PartnerkitError) -> str:
    """Return why a row was refused, as a sentence."""
    if isinstance(error, InvalidInput):
        return " ".join(told(problem) for problem in error.problems)
    return _("There is no such client in your list.") if isinstance(error, NotFound) else told(error)
