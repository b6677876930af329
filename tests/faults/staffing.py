"""
What racers do to an account's people: see `tests.faults.racer`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from partnerkit import Actor, KnownColleague, NewColleague, NewMember, PartnerKit, Realm, Secret
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.errors import PartnerkitError
from partnerkit.values import MemberId
from tests.library.world import PASSWORD

Works = Mapping[str, Callable[[Database, int, list[str]], Callable[[], str]]]


def told(database: Database, do: Callable[[PartnerKit], Any], done: str) -> Callable[[], str]:
    """
    Return what does something, and tells that it did, or the code of the error.
    """

    def work() -> str:
        try:
            database.run(do)
        except PartnerkitError as error:
            return error.code
        return done

    return work


def acting(kit: PartnerKit, session: str) -> Actor:
    """
    Return who acts by a session, as it is in this transaction.
    """
    return kit.actors.from_session(Secret(session), realm=Realm.STAFF)


def join(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Accept the one invitation as somebody new.
    """
    token, new = Secret(given[0]), NewColleague(name=f"Racer {number}", password=Secret(PASSWORD))
    return told(database, lambda k: k.staff.join(token, new), f"Racer {number}")


def answer(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Accept the one invitation by the password, or signed in, or decline it.
    """
    token, session = Secret(given[0]), given[1]
    known = KnownColleague(password=Secret(PASSWORD))
    ways: list[tuple[str, Callable[[PartnerKit], Any]]] = [
        ("known", lambda k: k.staff.join_known(token, known)),
        ("accepted", lambda k: k.staff.accept(token, by=acting(k, session))),
        ("declined", lambda k: k.staff.decline(token)),
    ]
    name, do = ways[number % 3]
    return told(database, do, name)


def seat(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Invite somebody of one's own to the one seat that is left.
    """
    new = NewMember(email=f"racer{number}@szabo.example.com")
    return told(database, lambda k: k.staff.invite(new, by=acting(k, given[0])), new.email)


def back(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Have one of several come back who were inactive, to the one seat that is left.
    """
    id = MemberId(UUID(given[1 + number % (len(given) - 1)]))
    return told(database, lambda k: k.staff.reactivate(id, by=acting(k, given[0])), str(id))


def depose(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Be one of two admins and remove the other one.
    """
    me, other = number % 2, MemberId(UUID(given[2 + (number + 1) % 2]))
    return told(database, lambda k: k.staff.remove(other, by=acting(k, given[me])), f"admin{me}")


def inherit(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Be the owner and hand over to one of several.
    """
    id = MemberId(UUID(given[1 + number % (len(given) - 1)]))
    return told(database, lambda k: k.staff.hand_over(id, by=acting(k, given[0])), str(id))


WORKS: Final[Works] = {
    "join": join,
    "answer": answer,
    "seat": seat,
    "back": back,
    "depose": depose,
    "inherit": inherit,
}
