"""
A storage, or a database, that fails at the k-th call, for every k of every call of the library there is.

Then nothing has changed, and the same call made again does what it would have done. Whoever catches the error within
the transaction and commits has changed nothing either. Calls are found by reflection (`tests.library.calls`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from partnerkit.errors import Conflict
from partnerkit.history import writer
from tests.faults import seeded
from tests.faults.cases import Case, writes
from tests.faults.failing import Broken, Fault
from tests.library.calls import Call, every_call
from tests.library.strangers import Scene

# Tens of thousands of calls, each of which has tests that cover it.
pytestmark = pytest.mark.uncounted

EVERY_CALL = pytest.mark.parametrize("call", every_call(), ids=str)
EVERY_WRITE = pytest.mark.parametrize("call", [call for call in every_call() if writes(call)], ids=str)


class Whole(Conflict):
    """
    The transaction is over, since somebody else was first.
    """

    def __init__(self) -> None:
        super().__init__(whole=True)


@pytest.fixture(autouse=True)
def one_salt(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Personal values have the same commitments whenever they are told, so that results can be compared.
    """
    monkeypatch.setattr(writer, "secrets", SimpleNamespace(token_hex=lambda n: "5a" * n))


@pytest.fixture(params=["memory", "sqlite"])
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """
    Two partners at work, where each call of the storage can fail.
    """
    with getattr(seeded, request.param)() as scene:
        yield scene


@pytest.fixture(params=["sqlite", "sqlite begun", "postgresql", "mariadb"])
def stored(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """
    The same in a database, where each statement can fail.
    """
    name, _, begun = request.param.partition(" ")
    here = (
        seeded.sqlite(begun=bool(begun)) if name == "sqlite" else seeded.server(request.getfixturevalue(f"in_{name}"))
    )
    with here as scene:
        yield scene


def fails(case: Case, fault: Fault, *, statements: bool = False) -> bool:
    """
    Make a call with a fault in it; where that was met, nothing has changed, and the call made again goes through.
    """
    before = case.world.dump()
    try:
        result = case.done(fault, statements=statements)
    except fault.error:
        assert case.world.dump() == before
        assert case.undone() == case.result
        return True
    assert result == case.result
    assert (case.world.dump() != before) is (case.writes > 0)
    return False


@EVERY_CALL
def test_the_storage_fails(scene: Scene, call: Call) -> None:
    """
    At the k-th call, or at the end of the transaction.
    """
    case = Case.of(scene, call)
    points = case.points(statements=False)
    for k in range(1, len(points) + 2):
        assert fails(case, Fault(k))
    assert not fails(case, Fault())


@EVERY_WRITE
def test_the_storage_fails_otherwise(call: Call) -> None:
    """
    After the k-th call was carried out; before and after it because another one has won.
    """
    with seeded.memory() as scene:
        case = Case.of(scene, call)
        points = case.points(statements=False)
        for k, (error, late) in itertools.product(
            range(1, len(points) + 1), ((Broken, True), (Whole, False), (Whole, True))
        ):
            assert fails(case, Fault(k, error, late))


@EVERY_WRITE
def test_the_storage_fails_and_the_host_goes_on(scene: Scene, call: Call) -> None:
    """
    A host that catches the error and commits has none of a call; of a bulk call, whose rows are calls, those before.
    """
    case = Case.of(scene, call)
    points = case.points(statements=False)
    assert case.writes < 2 or str(call) == "bulk.run"
    before = case.world.dump()
    for k in range(1, len(points) + 1):
        if "write" not in points[: k - 1]:
            case.caught(Fault(k))
            assert case.world.dump() == before


@EVERY_WRITE
def test_the_database_fails(stored: Scene, call: Call) -> None:
    """
    At the k-th statement, or when all of them are committed.
    """
    case, k = Case.of(stored, call), 1
    points = case.points(statements=True)
    while fails(case, Fault(k), statements=True):
        k += 1
    assert k > len(points)


@EVERY_WRITE
def test_the_database_fails_and_the_host_goes_on(stored: Scene, call: Call) -> None:
    """
    What is half done of a write is undone where it fails, so that a host may catch the error and commit.
    """
    case = Case.of(stored, call)
    points = case.points(statements=True)
    before = case.world.dump()
    # Without a savepoint, or without its release, there is nothing that a host could go on with.
    within = [k for k, text in enumerate(points, 1) if not text.startswith(("savepoint", "release"))]
    for k in within if case.writes < 2 else ():
        case.caught(Fault(k), statements=True)
        assert case.world.dump() == before
