"""`Database`: transactions that yield a kit, and whole ones run again when somebody else was first."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import Database
from partnerkit.errors import Conflict, NotFound, StaleWrite
from partnerkit.kit import PartnerKit
from partnerkit.partners.model import NewPartner, Partner
from partnerkit.vendor import Links, Plan, Vendor
from tests.library.adapters.sqlite import sqlite

VENDOR = Vendor(
    name="Bookwell",
    signing_keys=["a long random value of a vendor's own"],
    plans=[Plan("pro", seats=5)],
    links=Links("https://partners.bookwell.example"),
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """An engine without patience of its own, so that `run` has to have it."""
    engine = sqlite(tmp_path, patience=0.0, journal="delete")
    Database(engine, VENDOR).create_tables()
    yield engine
    engine.dispose()


@pytest.fixture
def patient(engine: sa.Engine) -> Database:
    return Database(engine, VENDOR, seconds=20.0, tries=1000)


def opened(kit: PartnerKit, name: str = "Fürge Agency") -> Partner:
    return kit.partners.open(NewPartner(name=name), by=kit.actors.vendor("support"))


def found(kit: PartnerKit, partner: Partner) -> Partner:
    return kit.partners.get(partner.id, by=kit.actors.vendor("support"))


def test_leaving_a_transaction_commits_and_an_error_rolls_back(patient: Database) -> None:
    """What was done in a block is there afterwards, or not at all."""
    with patient.transaction() as kit:
        kept = opened(kit)
    lost = kept
    with suppress(ZeroDivisionError), patient.transaction() as kit:
        lost = opened(kit)
        raise ZeroDivisionError
    assert lost != kept
    with patient.transaction() as kit:
        assert found(kit, kept) == kept
        with pytest.raises(NotFound):
            found(kit, lost)


def test_a_database_is_made_of_an_engine() -> None:
    """An address, as one might think, is refused at once."""
    with pytest.raises(TypeError, match="made of an engine"):
        Database("sqlite:///partners.db", VENDOR)  # type: ignore[arg-type]


def test_creating_tables_twice_is_harmless(patient: Database) -> None:
    """Those that are there stay as they are."""
    partner = patient.run(opened)
    patient.create_tables()
    assert patient.run(lambda kit: found(kit, partner)) == partner


def test_tables_may_have_another_prefix(engine: sa.Engine) -> None:
    """One prefix knows nothing of the other."""
    other = Database(engine, VENDOR, prefix="other_")
    other.create_tables()
    partner = other.run(opened)
    with pytest.raises(NotFound):
        Database(engine, VENDOR).run(lambda kit: found(kit, partner))


def failing(*errors: Exception) -> tuple[Callable[[PartnerKit], Partner], list[Exception]]:
    """Return work that writes and then fails once with each of the errors."""
    left = list(errors)

    def work(kit: PartnerKit) -> Partner:
        partner = opened(kit, f"Agency {len(left)}")
        if left:
            raise left.pop(0)
        return partner

    return work, left


def test_work_is_run_again_as_a_whole(patient: Database) -> None:
    """After a Conflict of any kind nothing of the try before is left."""
    work, left = failing(Conflict("account"), StaleWrite("account", id=1), Conflict(whole=True))
    partner = patient.run(work)
    assert (partner.name, left) == ("Agency 0", [])
    with patient.engine.connect() as connection:
        assert connection.exec_driver_sql("select name from pk_partner").scalars().all() == ["Agency 0"]


def test_other_errors_are_passed_on_at_once(patient: Database) -> None:
    """What says nothing of others would only fail again: partnerkit's refusals, the database's, and bugs."""
    for error in (
        NotFound("partner", 1),
        sa.exc.OperationalError("select", {}, Exception("no such table")),
        KeyError(),
    ):
        work, left = failing(error, Conflict())
        with pytest.raises(type(error)):
            patient.run(work)
        assert len(left) == 1


def test_tries_come_to_an_end(engine: sa.Engine) -> None:
    """After the last try the last Conflict is raised."""
    work, left = failing(*[Conflict(f"try {n}") for n in range(1, 9)])
    with pytest.raises(Conflict) as last:
        Database(engine, VENDOR, tries=3, pause=0.0001).run(work)
    assert (last.value.kind, len(left)) == ("try 3", 5)


def test_no_try_begins_after_the_deadline(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause that would end after it is not begun."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(time, "monotonic", lambda: sum(slept))
    work, _ = failing(*[Conflict()] * 1000)
    with pytest.raises(Conflict):
        Database(engine, VENDOR, tries=1000, seconds=3.0).run(work)
    assert 2.0 < sum(slept) <= 3.0


def test_pauses_are_of_any_length_below_a_bound_that_grows(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that met once do not meet again for ever, and nobody waits longer than half a second at a time."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(random, "random", lambda: 0.25)
    work, _ = failing(*[Conflict()] * 12)
    Database(engine, VENDOR, tries=13, seconds=60.0).run(work)
    assert [slept[n] / 0.25 for n in (0, 1, 2)] == pytest.approx([0.01, 0.02, 0.04])
    assert [pause / 0.25 for pause in slept[6:]] == pytest.approx([0.5] * 6)


def test_there_may_be_any_number_of_pauses(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What doubles each time is bounded before it is too large to be reckoned with."""
    monkeypatch.setattr(time, "sleep", lambda _: None)
    work, left = failing(*[Conflict()] * 1100)
    Database(engine, VENDOR, tries=1200, seconds=60.0).run(work)
    assert left == []


def test_a_lock_at_commit_is_waited_for(patient: Database) -> None:
    """Without a write-ahead log a reader keeps a writer from committing; the whole work is run again."""
    tries: list[int] = []
    with patient.engine.connect() as reading:
        reading.exec_driver_sql("begin")
        reading.exec_driver_sql("select * from pk_partner").all()

        def work(kit: PartnerKit) -> Partner:
            tries.append(1)
            if len(tries) == 3:
                reading.rollback()
            return opened(kit)

        partner = patient.run(work)
    assert patient.run(lambda kit: found(kit, partner)) == partner
    assert len(tries) == 3


def test_a_lock_that_stays_is_a_conflict_in_the_end(engine: sa.Engine) -> None:
    """An error of the database that outlives all tries is told in partnerkit's words."""
    with engine.connect() as reading:
        reading.exec_driver_sql("begin")
        reading.exec_driver_sql("select * from pk_partner").all()
        with pytest.raises(Conflict) as lost:
            Database(engine, VENDOR, tries=2).run(opened)
    assert lost.value.whole


def test_many_threads_lose_nothing(patient: Database) -> None:
    """Everybody gets through, and each change rests on the one before it."""
    partner = patient.run(opened)

    def work(kit: PartnerKit) -> None:
        opened(kit)
        found(kit, partner)

    threads = [threading.Thread(target=patient.run, args=(work,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with patient.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from pk_partner").scalar() == 7


ROOT = Path(__file__).parents[3]
KILLED = """
import sys, sqlalchemy as sa
from tests.library.adapters.test_sqlalchemy_database import VENDOR, opened
from partnerkit.adapters.sqlalchemy import Database
with Database(sa.create_engine(sys.argv[1]), VENDOR).transaction() as kit:
    opened(kit)
    print("written", flush=True)
    sys.stdin.read()
"""


def test_a_process_that_is_killed_leaves_nothing(patient: Database) -> None:
    """Neither a row nor a lock: what was not committed never was."""
    command = [sys.executable, "-c", KILLED, str(patient.engine.url)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        with pytest.raises(Conflict):
            Database(patient.engine, VENDOR, tries=2).run(opened)
        process.kill()
    patient.run(opened)
    with patient.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from pk_partner").scalar() == 1
