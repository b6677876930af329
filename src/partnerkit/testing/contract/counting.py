"""P7: figures that agree with the lists."""

from __future__ import annotations

from typing import Any

import attrs

from partnerkit.repository import Add, Change, Clear, Remove, Where, holds, matches
from partnerkit.testing.contract.conditions import CONDITIONS, TICK, stored
from partnerkit.testing.contract.given import HOUR, NOW, branch, loan, reader
from partnerkit.testing.model import (
    LOAN_DUE,
    LOAN_READER,
    LOAN_RENEWED,
    LOANS,
    READER_FINE,
    READER_JOINED,
    READER_STANDING,
    READER_TAGS,
    READERS,
    Database,
    Loan,
    Reader,
    Standing,
)


class Counting:
    """Tests of P7."""

    def test_figures_equal_the_lists(self, database: Database) -> None:
        """P7: each figure is the number of entities that the pages would hold, all in one call."""
        here = branch()
        put = stored(database, here)
        wheres = {f"w{i}": where for i, where in enumerate(CONDITIONS.values())}
        with database.transaction() as storage:
            storage.write(Add(reader(branch())))
            figures = storage.count(READERS, here, **wheres)
        assert figures == {name: sum(holds(where, READERS, one) for one in put) for name, where in wheres.items()}

    def test_figures_follow_every_change(self, database: Database) -> None:
        """P7: after each write the figures are those of that moment."""
        here = branch()
        put = [loan(here, due_at=NOW + i * HOUR, renewed=i % 2 == 0) for i in range(4)]
        wheres = {
            "all": None,
            "renewed": LOAN_RENEWED.is_(True),
            "due": LOAN_DUE.between(None, NOW + HOUR),
            "worded": matches(Loan, "tün") & LOAN_READER.is_(None),
        }
        changes = (Change(put[1], attrs.evolve(put[1], renewed=True)), Remove(put[0]), Clear(LOANS, here))
        expected = [(4, 2, 1, 4), (4, 3, 1, 4), (3, 2, 0, 3), (0, 0, 0, 0)]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            seen = [tuple(storage.count(LOANS, here, **wheres).values())]
            for change in changes:
                storage.write(change)
                seen.append(tuple(storage.count(LOANS, here, **wheres).values()))
        assert seen == expected

    def test_figures_by_sets_follow_every_change(self, database: Database) -> None:
        """P7: whatever of an entity changes, what is counted by a member is what it is now."""
        here, there = branch(), branch()
        put = [reader(here, tags=frozenset({"vip", f"t{i}"})) for i in range(3)]
        vip = READER_TAGS.has("vip")
        wheres: dict[str, Where[Reader]] = {
            "vip": vip,
            "reading": vip & READER_STANDING.is_(Standing.READING),
            "now": vip & READER_JOINED.between(None, NOW + TICK),
            "none": vip & READER_FINE.is_(0),
        }
        changes: tuple[tuple[dict[str, Any], tuple[int, ...]], ...] = (
            ({}, (3, 3, 3, 3)),
            ({"blocked": True}, (3, 2, 3, 3)),
            ({"joined_at": NOW + HOUR}, (3, 2, 2, 3)),
            ({"fine": 1}, (3, 2, 2, 2)),
            ({"tags": frozenset({"x"})}, (2, 2, 2, 2)),
            ({"tags": frozenset({"vip"}), "blocked": False}, (3, 3, 2, 2)),
            ({"branch_id": there}, (2, 2, 2, 2)),
        )
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            for edits, expected in changes:
                old = storage.get(READERS, put[0].id)
                storage.write(Change(old, attrs.evolve(old, **edits)))
                assert (edits, tuple(storage.count(READERS, here, **wheres).values())) == (edits, expected)
            storage.write(Clear(READERS, here))
            assert set(storage.count(READERS, here, **wheres).values()) == {0}
