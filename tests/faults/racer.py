"""
One of several processes that do the same at the same moment: ``python -m tests.faults.racer``.

For each line it gets it makes itself ready, says so, waits for the word, and says what came of each of its threads.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

import sqlalchemy as sa

from partnerkit import Actor, Business, Limits, NewNote, NewOperator, PartnerKit, Plan, Vendor
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.errors import InvalidInput, NotPossible, Outdated, Refused
from partnerkit.passwords import ScryptHasher
from partnerkit.throttle import Rate
from partnerkit.values import ClientId, NoteId, OperatorId, PartnerId
from tests.faults import coming, staffing
from tests.library.world import ISSUER

R = TypeVar("R")
Work = Callable[[Database, int, list[str]], Callable[[], str]]


def dana(kit: PartnerKit) -> Actor:
    return kit.actors.external(ISSUER, "dana")


def refused(do: Callable[[], str]) -> str:
    """
    Return what is returned, or the code of the error.
    """
    try:
        return do()
    except InvalidInput as error:
        return error.problems[0].code
    except (Outdated, NotPossible) as error:
        return error.code
    except Refused as error:
        return error.decision.because


def nickname(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Take a nickname for an account of one's own.
    """
    account = database.run(lambda k: k.accounts.open(Business(name=f"Racer {number}"), by=dana(k)))
    take = partial(database.run, lambda k: k.accounts.set_nickname(account.id, given[0], by=dana(k)).name)
    return partial(refused, take)


def key(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Open an account with a key that everybody has.
    """
    new = Business(name="Once")
    return lambda: str(database.run(lambda k: k.accounts.open(new, by=dana(k), key=given[0])).id)


def edit(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Write a note anew that everybody has seen as it was.
    """
    client_id, note_id = ClientId(UUID(given[0])), NoteId(UUID(given[1]))
    new = NewNote(text=f"Editor {number}")
    change = partial(database.run, lambda k: k.notes.change(client_id, note_id, new, by=dana(k), seen=0).text)
    return partial(refused, change)


def add(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Give everybody's partner one more operator, and everybody's client one more note.
    """
    partner_id, client_id = PartnerId(UUID(given[0])), ClientId(UUID(given[1]))
    new = NewOperator(name=f"Racer {number}", email=f"racer{number}@example.com")

    def work(kit: PartnerKit) -> str:
        kit.notes.write(client_id, NewNote(text=f"Writer {number}"), by=dana(kit))
        return str(kit.partners.add_operator(partner_id, new, by=kit.actors.vendor("support")).id)

    return partial(database.run, work)


def demote(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Be one of two owners and make the other one an admin, or block it.
    """
    partner_id, owners = PartnerId(UUID(given[0])), [OperatorId(UUID(id)) for id in given[1:]]
    me, other = number % 2, owners[(number + 1) % 2]

    def work(kit: PartnerKit) -> str:
        by = kit.actors.external(ISSUER, f"owner{me}", second_factor=True)
        if number % 3:
            kit.partners.set_operator_role(partner_id, other, "admin", by=by)
        else:
            kit.partners.block_operator(partner_id, other, by=by)
        return f"owner{me}"

    return partial(refused, partial(database.run, work))


WORKS: Final[Mapping[str, Work]] = {
    **coming.WORKS,
    **staffing.WORKS,
    "nickname": nickname,
    "key": key,
    "edit": edit,
    "add": add,
    "demote": demote,
}
#: Nobody is kept from doing a thing as often as it takes.
OFTEN: Final = Rate(10_000, timedelta(minutes=1))
LIMITS: Final = Limits(tries_an_address=OFTEN, tries_a_source=OFTEN, mails_an_address=OFTEN, mails_a_source=OFTEN)


def main() -> None:
    for line in sys.stdin:
        run(**json.loads(line))


def run(url: str, work: str, threads: int, first: int, given: list[str]) -> None:
    vendor = Vendor(
        name="Bookwell",
        signing_keys=["a long random value of your own"],
        plans=[Plan("pro", 5)],
        passwords=ScryptHasher(cost=4),
        limits=LIMITS,
    )
    engine = sa.create_engine(url, pool_size=threads, connect_args=_patient(url))
    database = Database(engine, vendor, tries=10_000, seconds=120)
    works = [WORKS[work](database, first + n, given) for n in range(threads)]
    start = threading.Barrier(threads)
    print("ready", flush=True)
    sys.stdin.readline()

    def one(work: Callable[[], str]) -> str:
        start.wait()
        return work()

    with ThreadPoolExecutor(threads) as pool:
        print(json.dumps(list(pool.map(one, works))), flush=True)
    engine.dispose()


def _patient(url: str) -> dict[str, Any]:
    return {"timeout": 60} if url.startswith("sqlite") else {}


if __name__ == "__main__":
    main()
