"""How one thing done to many clients is spoken of: asked for, foreseen, done; whole sentences, one per case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from partnerkit import Action, BulkAction, BulkRow, Client, Outcome, PartnerkitError, ShutOut
from partnerkit.access import Rule
from partnerkit.errors import InvalidInput, NotFound, Refused
from reference_server.pages.sentences import said as told
from reference_server.pages.words import Badge, listed, sessions

_NAMED: Final = 3
_NUMBERS: Final = "none one two three four five six seven eight nine ten eleven twelve".split()


@attrs.frozen(kw_only=True)
class Said:
    """
    What is said of an action; ``{clients}`` is their number, ``{it}`` the tag or the operator.

    Attributes:
        action: What a decision is asked for.
        takes: The field it needs beside the clients; empty where it needs none.
        choose: The title of the page that asks for that.
        ask: The title that asks whether to do it.
        button: What does it.
        can: What can be done to a client.
        will: The badge of a client it would be done to.
        did: The title of what came of it.
        done: The badge of a client it was done to.
        happens: What it would do to a client, where more depends on nothing.
        is_so: What is so of a client afterwards.
        already: What is so of a client beforehand, so that there is nothing to do.
        icon: The button's picture.
    """

    action: Action
    takes: str = ""
    choose: str = ""
    ask: str
    button: str
    can: str
    will: str
    did: str
    done: str
    happens: str = ""
    is_so: str
    already: str
    icon: str = ""


SAID: Final = {
    BulkAction.LOCK: Said(
        action=Action.LOCK_ACCOUNT,
        ask="Lock {clients}?",
        button="Lock {clients}",
        can="be locked",
        will="Will be locked",
        did="Locked {clients}",
        done="Locked",
        is_so="Its people are signed out, and nobody can sign in.",
        already="Your partner's lock is set already.",
        icon="lock",
    ),
    BulkAction.UNLOCK: Said(
        action=Action.UNLOCK_ACCOUNT,
        ask="Unlock {clients}?",
        button="Unlock {clients}",
        can="be unlocked",
        will="Will be unlocked",
        did="Unlocked {clients}",
        done="Unlocked",
        is_so="Your partner's lock is lifted.",
        already="There is no lock of your partner's to lift.",
        icon="lock-open",
    ),
    BulkAction.TAG: Said(
        action=Action.TAG_CLIENT,
        takes="tag",
        choose="Add which tag to {clients}?",
        ask="Add the tag “{it}” to {clients}?",
        button="Add it to {clients}",
        can="get the tag",
        will="Will get the tag",
        did="Added the tag “{it}” to {clients}",
        done="Tag added",
        happens="Gets the tag “{it}”.",
        is_so="Has the tag “{it}”.",
        already="Has this tag already.",
    ),
    BulkAction.UNTAG: Said(
        action=Action.TAG_CLIENT,
        takes="tag",
        choose="Remove which tag from {clients}?",
        ask="Remove the tag “{it}” from {clients}?",
        button="Remove it from {clients}",
        can="lose the tag",
        will="Will lose the tag",
        did="Removed the tag “{it}” from {clients}",
        done="Tag removed",
        happens="Loses the tag “{it}”.",
        is_so="Does not have the tag “{it}” any more.",
        already="Does not have this tag.",
    ),
    BulkAction.ASSIGN: Said(
        action=Action.ASSIGN_CLIENT,
        takes="operator",
        choose="Assign {clients} to whom?",
        ask="Assign {clients} to {it}?",
        button="Assign {clients}",
        can="be assigned",
        will="Will be assigned",
        did="Assigned {clients} to {it}",
        done="Assigned",
        happens="Gets {it} as an operator.",
        is_so="Is assigned to {it}.",
        already="Is assigned to {it} already.",
    ),
    BulkAction.UNASSIGN: Said(
        action=Action.ASSIGN_CLIENT,
        takes="operator",
        choose="Remove which operator from {clients}?",
        ask="Remove {it} from {clients}?",
        button="Remove from {clients}",
        can="be taken from them",
        will="Will be removed",
        did="Removed {it} from {clients}",
        done="Removed",
        happens="Loses {it} as an operator.",
        is_so="Is not assigned to {it} any more.",
        already="Is not assigned to {it}.",
    ),
}


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
    """

    id: str
    name: str
    known: bool
    text: str
    badge: Badge
    people: str = ""
    why: bool = False


def clients(count: int) -> str:
    """Return a number of clients."""
    return "1 client" if count == 1 else f"{count} clients"


def number(count: int) -> str:
    """Return a number as it stands in a sentence."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def foreseen(said: Said, rows: Sequence[BulkRow]) -> str:
    """Return in a sentence to how many it can be done."""
    can, same, cannot = (sum(row.outcome is outcome for row in rows) for outcome in Outcome)
    if len(rows) in {can, same, cannot}:
        return _of_all(said, len(rows), can=can, same=same)
    parts = [f"{number(can)} can {said.can}"] if can else []
    parts += [f"{number(same)} {'stays as it is' if same == 1 else 'stay as they are'}"] if same else []
    parts += [f"{number(cannot)} cannot{'' if can else f' {said.can}'}"] if cannot else []
    return _sentence(parts)


def _of_all(said: Said, count: int, *, can: int, same: int) -> str:
    if count == 1:
        return f"It can {said.can}." if can else "It stays as it is." if same else f"It cannot {said.can}."
    if not can and not same:
        return f"None of them can {said.can}."
    all = "Both" if count == 2 else f"All {number(count)}"
    return f"{all} can {said.can}." if can else f"{all} stay as they are."


def _sentence(parts: Sequence[str]) -> str:
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def happened(rows: Sequence[BulkRow], *, undone: int = 0) -> str:
    """Return in a sentence what did not come about, and how many were changed back since."""
    same, refused = (sum(row.outcome is outcome for row in rows) for outcome in (Outcome.UNCHANGED, Outcome.REFUSED))
    parts = [f"{number(refused)} {'was' if refused == 1 else 'were'} refused"] if refused else []
    parts += [f"for {number(same)} there was nothing to do"] if same else []
    parts += [f"{number(undone)} {'was' if undone == 1 else 'were'} changed back since"] if undone else []
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
            return f"Your lock is set beside {vendor}'s, which lets nobody in already."
        case Action.LOCK_ACCOUNT:
            return (
                f"{_who(out)}; {sessions(sum(one.sessions for one in out))}."
                if out
                else "Nobody has a way to sign in yet, and nobody gets one."
            )
        case Action.UNLOCK_ACCOUNT if by_vendor:
            return f"Your lock is lifted. {vendor}'s stays, so nobody can sign in yet."
        case Action.UNLOCK_ACCOUNT:
            return "Its people can sign in again; no session comes back."
    return said.happens.format(it=it)


def _who(out: Sequence[ShutOut]) -> str:
    if len(out) == 1:
        return f"{out[0].name or 'The owner'} cannot sign in"
    return f"{len(out)} people cannot sign in"


def _people(out: Sequence[ShutOut]) -> str:
    names = [one.name for one in out if one.name is not None][:_NAMED]
    more = [f"{len(out) - len(names)} more"] if len(out) > len(names) else []
    return listed([*names, *more])


def after(said: Said, it: str, row: BulkRow, *, undone: bool) -> Row:
    """Return what came of one client; *undone* is whether it is not so any more."""
    if row.outcome is not Outcome.DONE:
        return _left(said, it, row)
    badge = Badge("Changed back", "none") if undone else Badge(said.done, "ok")
    text = "It was done, and somebody has changed it back since." if undone else said.is_so.format(it=it)
    return Row(id=str(row.client_id), name=row.name or "", known=True, text=text, badge=badge)


def _left(said: Said, it: str, row: BulkRow) -> Row:
    """Return a client that nothing is done to."""
    refused = row.outcome is Outcome.REFUSED
    text = why_not(row.error) if refused and row.error is not None else said.already.format(it=it)
    return Row(
        id=str(row.client_id),
        name=row.name or _nameless(row.error),
        known=row.account_id is not None,
        text=text,
        badge=Badge("Refused", "stop") if refused else Badge("Nothing to do", "none"),
        why=refused and isinstance(row.error, Refused),
    )


def _nameless(error: PartnerkitError | None) -> str:
    assigned = isinstance(error, Refused) and error.decision.rule is Rule.ASSIGNMENT
    return "A client not assigned to you" if assigned else "Not among your clients"


def why_not(error: PartnerkitError) -> str:
    """Return why a row was refused, as a sentence."""
    if isinstance(error, InvalidInput):
        return " ".join(told(problem) for problem in error.problems)
    return "There is no such client in your list." if isinstance(error, NotFound) else told(error)
