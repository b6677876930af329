"""
Random partners for properties: clients of every kind, and operators of every kind who look at them.

Everything is drawn from small pools, so that things meet: names alike, moments alike, trials that end right now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
from hypothesis import strategies as st

from partnerkit import (
    Account,
    Actor,
    ActorKind,
    Client,
    ClientFilter,
    ClientId,
    Operator,
    Sort,
    StatusFilter,
    Subscription,
)
from partnerkit.access import GRANTABLE, Factor, Permission
from partnerkit.accounts.status import Standing
from partnerkit.clients.model import listed
from partnerkit.repository import Add, Storage
from partnerkit.testing.clock import NOON
from partnerkit.values import AccountId, OperatorId
from tests.library.accounts.given import account
from tests.library.clients.given import OURS, THEIRS

AT = NOON
INSTANT, DAY = timedelta(microseconds=1), timedelta(days=1)
OPERATORS = tuple(OperatorId(UUID(int=n)) for n in (50, 51, 52))

# Each text with the words it is found by, written by hand; of names the first entry is what they are sorted by.
NAMES = {
    "Dr. Szabó Fogászat": ("dr. szabo fogaszat", "dr szabo fogaszat"),
    "SZABÓ DR": ("szabo dr", "szabo dr"),
    "Őrségi Tök": ("orsegi tok", "orsegi tok"),
    "Le Café Lefèvre": ("le cafe lefevre", "le cafe lefevre"),
    "CAFÉ": ("cafe", "cafe"),
    "café": ("cafe", "cafe"),
    "Straße 7": ("strasse 7", "strasse 7"),
}
CONTACTS = {None: "", "Szabó Anne-Marie": "szabo anne marie", "Tök Dóra": "tok dora"}
EMAILS = {None: "", "dora@cafe.example": "dora cafe example", "dr@bau.example": "dr bau example"}
NICKNAMES = {None: "", "cafe-7": "cafe 7", "orsegi": "orsegi"}
UIDS = ("CAF", "000", "DR0")
# What is typed, with its words.
TYPED = {
    "szabo": "szabo",
    "SZABÓ d": "szabo d",
    "caf": "caf",
    "Café, 7": "cafe 7",
    "dr": "dr",
    "tok őr": "tok or",
    "example": "example",
    "000": "000",
    "!!": "",
    "zabo": "zabo",
}
TAGS = ("vip", "VIP", "Érd", "a,b")
AGES = (-DAY, 0 * DAY, INSTANT, 30 * DAY, 30 * DAY + INSTANT, 40 * DAY)
ENDS = (-DAY, -INSTANT, 0 * DAY, INSTANT, DAY)


@attrs.frozen
class Member:
    """
    A client with its account.
    """

    account: Account
    line: Client


def _no_twins(tags: frozenset[str]) -> bool:
    return len({tag.casefold() for tag in tags}) == len(tags)


@st.composite
def _members(draw: st.DrawFn, n: int) -> Member:
    number = n * 7919 % 10007  # ids in another order than the one in which clients are made
    locks = draw(st.sampled_from([(False, False)] * 3 + [(True, False), (False, True), (True, True)]))
    made = account(
        id=AccountId(UUID(int=number << 64 | n)),
        uid=f"{draw(st.sampled_from(UIDS))}{n:09}",
        partner_id=draw(st.sampled_from([OURS, OURS, OURS, THEIRS])),
        name=draw(st.sampled_from(list(NAMES))),
        contact=draw(st.sampled_from(list(CONTACTS))),
        email=draw(st.sampled_from(list(EMAILS))),
        nickname=draw(st.sampled_from(list(NICKNAMES))),
        opened_at=AT - draw(st.sampled_from(AGES)),
        plan=draw(st.sampled_from([None, "pro", "basic"])),
        subscription=draw(st.sampled_from([Subscription.NONE, *Subscription])),
        signed_in_at=draw(st.sampled_from([None, AT, AT])),
        trial_ends_at=AT + draw(st.sampled_from(ENDS)),
        partner_locked_at=AT if locks[0] else None,
        vendor_locked_at=AT if locks[1] else None,
        secure=draw(st.sampled_from([False, False, True])),
    )
    assert made.partner_id is not None
    line = listed(made, partner_id=made.partner_id, id=ClientId(UUID(int=number << 96 | n))).result
    line = attrs.evolve(
        line,
        standing=draw(st.sampled_from([line.standing] * 4 + [Standing.INVITED, Standing.CLOSED]))
        if not made.locked
        else draw(st.sampled_from([Standing.LOCKED, Standing.LOCKED, Standing.CLOSED])),
        tags=draw(st.frozensets(st.sampled_from(TAGS), max_size=2).filter(_no_twins)),
        assigned=draw(st.frozensets(st.sampled_from(OPERATORS), max_size=2)),
    )
    return Member(made, line)


@st.composite
def crowds(draw: st.DrawFn, most: int = 12) -> tuple[Member, ...]:
    """
    Clients of two partners.
    """
    return tuple(draw(_members(n)) for n in range(1, draw(st.integers(0, most)) + 1))


@st.composite
def operators(draw: st.DrawFn, *, needs: Iterable[Permission] = (Permission.VIEW_CLIENTS,)) -> Actor:
    """
    An operator of the first partner, one who acts as another, or a key; in any role that includes some permissions.
    """
    by = draw(_alone(needs))
    match draw(st.sampled_from(["itself", "itself", "as another", "key"])):
        case "as another":
            return attrs.evolve(by, subject=draw(_alone(needs)))
        case "key":
            return attrs.evolve(
                by, kind=ActorKind.KEY, id=UUID(int=60), maker_id=OperatorId(by.id), secure=False, factor=Factor.ABSENT
            )
    return by


@st.composite
def _alone(draw: st.DrawFn, needs: Iterable[Permission]) -> Actor:
    more = draw(st.frozensets(st.sampled_from(sorted(GRANTABLE, key=lambda p: p.value))))
    return Actor(
        kind=ActorKind.OPERATOR,
        id=draw(st.sampled_from(OPERATORS)),
        name="me",
        permissions=more | frozenset(needs),
        secure=draw(st.booleans()),
        limited=draw(st.booleans()),
        factor=Factor.RECENT,
        partner_id=OURS,
    )


_MOMENTS = st.sampled_from([AT - age for age in AGES]) | st.sampled_from([AT - age + INSTANT for age in AGES])
_ASKED: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(list(TYPED)),
    "status": st.sampled_from(StatusFilter),
    "tag": st.sampled_from([*TAGS, "none"]),
    "operator_id": st.sampled_from(OPERATORS),
    "without_active_operator": st.booleans(),
    "plan": st.sampled_from(["", "pro", "basic", "none"]),
    "secure": st.booleans(),
    "locked": st.booleans(),
    "created_from": _MOMENTS,
    "created_to": _MOMENTS,
}


@st.composite
def filters(draw: st.DrawFn) -> ClientFilter:
    """
    A few things that are asked for, in some order.
    """
    chosen = draw(st.lists(st.sampled_from(list(_ASKED)), max_size=3, unique=True))
    given = {name: draw(_ASKED[name]) for name in chosen}
    if {"created_from", "created_to"} <= set(given):
        given["created_from"], given["created_to"] = sorted((given["created_from"], given["created_to"]))
    return ClientFilter(**given, sort=draw(st.sampled_from(Sort)))


def settle(
    storage: Storage, crowd: tuple[Member, ...], *, with_accounts: bool = False, blocked: Iterable[OperatorId] = ()
) -> None:
    """
    Put a crowd into a database, and the operators with it, some of them blocked.
    """
    storage.write(*(Add(member.line) for member in crowd))
    storage.write(*(Add(_operator(id, blocked=id in blocked)) for id in OPERATORS))
    if with_accounts:
        storage.write(*(Add(member.account) for member in crowd))


def _operator(id: OperatorId, *, blocked: bool) -> Operator:
    made = Operator(
        partner_id=OURS, id=id, name=f"Nr {id.int}", email=f"{id.int}@lk.example.com", role="owner", language="en"
    )
    return attrs.evolve(made, blocked_at=AT if blocked else None)
