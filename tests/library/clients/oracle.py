"""
What a list shows, in plain Python, written from VC-06, VC-22, VC-24 and R-12.

Nothing of it asks the library, but for who may view an account.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from partnerkit import Actor, Client, ClientFilter, Sort, StatusFilter
from partnerkit.access import Action, decide
from partnerkit.values import OperatorId
from tests.library.clients.crowds import AT, CONTACTS, EMAILS, NAMES, NICKNAMES, TYPED
from tests.library.clients.given import in_secure_roles

ACTIVE = {"awaiting_client", "trial", "paying"}
TOO_SECURE = {"secure", "as_secure", "key_secure"}
INACTIVE = {"trial_expired", "cancelled", "locked", "closed"}


def seen(by: Actor, lines: Iterable[Client]) -> list[Client]:
    """
    The lines whose accounts an operator may view.
    """
    return [line for line in lines if decide(Action.VIEW_ACCOUNT, by, line.facts).allowed]


def kept(by: Actor, lines: Iterable[Client]) -> list[Client]:
    """
    The lines that the rule of secure accounts keeps from an operator, and no other.
    """
    secured = in_secure_roles(by)
    refused = [line for line in lines if decide(Action.VIEW_ACCOUNT, by, line.facts).because in TOO_SECURE]
    return [line for line in refused if decide(Action.VIEW_ACCOUNT, secured, line.facts).allowed]


def shown(line: Client) -> str:
    """
    What people see: a trial is over from the moment it ends.
    """
    over = line.standing.value == "trial" and line.trial_ends_at <= AT
    return "trial_expired" if over else line.standing.value


def in_group(line: Client, status: StatusFilter) -> bool:
    match status.value:
        case "active":
            return shown(line) in ACTIVE
        case "inactive":
            return shown(line) in INACTIVE
        case "new":
            return AT - line.created_at <= timedelta(days=30)
        case status_of:
            return shown(line) == status_of


def begins(typed: str, words: str) -> bool:
    """
    Whether each word of one text begins a word of another; both are folded already.
    """
    return all(any(word.startswith(begin) for word in words.split()) for begin in typed.split())


def searched(line: Client) -> str:
    """
    Everything a line is found by.
    """
    known = (CONTACTS[line.contact], EMAILS[line.email], NICKNAMES[line.nickname], line.uid.lower())
    return " ".join((NAMES[line.name][1], *known))


def holds(line: Client, wanted: ClientFilter, blocked: frozenset[OperatorId]) -> bool:
    left = bool(line.assigned) and line.assigned <= blocked
    locked = line.partner_locked or line.vendor_locked
    return (
        (wanted.text is None or begins(TYPED[wanted.text], searched(line)))
        and (wanted.status is None or in_group(line, wanted.status))
        and (wanted.tag is None or wanted.tag in line.tags)
        and (wanted.operator_id is None or wanted.operator_id in line.assigned)
        and (wanted.without_active_operator is None or wanted.without_active_operator == left)
        and (wanted.plan is None or wanted.plan == (line.plan or ""))
        and (wanted.secure is None or wanted.secure == line.secure)
        and (wanted.locked is None or wanted.locked == locked)
        and (wanted.created_from is None or line.created_at >= wanted.created_from)
        and (wanted.created_to is None or line.created_at < wanted.created_to)
    )


def place(line: Client, sort: Sort) -> tuple[Any, Any]:
    """
    Where a line stands in an order.
    """
    return (NAMES[line.name][0] if sort in {Sort.NAME, Sort.NAME_BACK} else line.created_at), line.id


def listed(
    by: Actor, lines: Iterable[Client], wanted: ClientFilter, blocked: frozenset[OperatorId] = frozenset()
) -> list[Client]:
    """
    What the whole list holds, in order, while some operators are blocked.
    """
    found = [line for line in seen(by, lines) if holds(line, wanted, blocked)]
    back = wanted.sort in {Sort.NEWEST, Sort.NAME_BACK}
    return sorted(found, key=lambda line: place(line, wanted.sort), reverse=back)


def tags(by: Actor, lines: Iterable[Client]) -> tuple[str, ...]:
    return tuple(sorted({tag for line in seen(by, lines) for tag in line.tags}))


def secure_names(by: Actor, lines: Iterable[Client], text: str | None) -> list[str]:
    """
    What the whole section of secure accounts holds, in order.
    """
    asked = "" if text is None else TYPED[text]
    found = [line.name for line in kept(by, lines) if begins(asked, NAMES[line.name][1])]
    return sorted(found, key=lambda name: (NAMES[name][0], name))
