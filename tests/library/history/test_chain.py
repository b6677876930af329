"""
A history that was edited, dropped, swapped, inserted or cut does not verify; an erased one does.
"""

from collections.abc import Callable
from datetime import timedelta, timezone
from itertools import count
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import Account, Actor, ActorKind, Side, Stage
from partnerkit.access import VENDOR_PERMISSIONS
from partnerkit.accounts.events import AccountLocked, AccountOpened, StageSet
from partnerkit.history.chain import altered, canonical, commitment, digest_of, first_break, link
from partnerkit.history.model import Entry, Particulars
from partnerkit.testing.clock import NOON
from tests.library.accounts.given import account

DANA = Actor(kind=ActorKind.OPERATOR, id=UUID(int=9), name="Dana", permissions=VENDOR_PERMISSIONS)
ROW = account()
EVENTS = [
    AccountOpened(chain_id=ROW.id, uid="5KG3V5XBYS25", name="Dr. Szabó", email=None),
    StageSet(chain_id=ROW.id, was=Stage.SETUP, now=Stage.LIVE),
    AccountLocked(chain_id=ROW.id, side=Side.PARTNER),
    AccountLocked(chain_id=ROW.id, side=Side.VENDOR),
]
Chain = tuple[list[Entry], list[Particulars], Account]


def chain() -> Chain:
    """
    Four entries, their personal values, and the row that carries the head.
    """
    row, entries, private, salts = ROW, [], [], count(1)
    for n, event in enumerate(EVENTS):
        entry, particulars = link(
            event, row, by=DANA, at=NOON, id=UUID(int=100 + n), salt=lambda: f"{next(salts):032x}"
        )
        row = row.linked(entry.seq, entry.digest)
        entries.append(entry)
        private.append(particulars)
    return entries, private, row


ENTRIES, PRIVATE, HEAD = chain()


def verified(entries: list[Entry]) -> int | None:
    return first_break(entries, head=HEAD.head, seq=HEAD.seq)


@pytest.mark.requirement("BX-02", call="partnerkit.history.chain.first_break")
def test_what_was_written_verifies() -> None:
    """And so does a chain that has not begun."""
    assert verified(ENTRIES) is None
    assert first_break([], head=b"", seq=0) is None


def otherwise(value: Any) -> Any:
    """
    Another value of the same type.
    """
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "x"
        case bytes():
            return b"x" + value
        case UUID():
            return UUID(int=value.int + 1)
        case dict():
            return value | {"x": 1}
    return value + timedelta(microseconds=1)


@pytest.mark.requirement("BX-02", call="partnerkit.history.chain.first_break")
@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("name", [a.name for a in attrs.fields(Entry)])
def test_an_edited_entry_is_found(name: str, place: int) -> None:
    """A-36: whichever of its fields, by whatever; the first such is named."""
    edited = list(ENTRIES)
    edited[place] = attrs.evolve(edited[place], **{name: otherwise(getattr(edited[place], name))})
    assert verified(edited) == place + 1


@pytest.mark.requirement("BX-02", call="partnerkit.history.chain.first_break")
@pytest.mark.parametrize("place", range(4))
def test_one_that_was_edited_and_sealed_again_is_found(place: int) -> None:
    """A-36: whoever can compute digests has still to change the head on the row."""
    edited = list(ENTRIES)
    forged = attrs.evolve(edited[place], kind="account.nothing")
    edited[place] = attrs.evolve(forged, digest=digest_of(forged))
    assert verified(edited) == place + 2


TAMPERED: dict[str, tuple[Callable[[list[Entry]], list[Entry]], int]] = {
    "dropped first": (lambda e: e[1:], 1),
    "dropped in between": (lambda e: e[:1] + e[2:], 2),
    "cut at the tail": (lambda e: e[:-1], 4),
    "cut whole": (lambda e: [], 1),
    "swapped": (lambda e: [e[0], e[2], e[1], e[3]], 2),
    "twice": (lambda e: [*e[:2], e[1], *e[2:]], 3),
    "added": (lambda e: [*e, attrs.evolve(e[-1], seq=5, previous=e[-1].digest)], 5),
    "inserted": (lambda e: [e[0], attrs.evolve(e[1], kind="x"), *e[1:]], 2),
}


@pytest.mark.requirement("BX-02", call="partnerkit.history.chain.first_break")
@pytest.mark.parametrize(("tamper", "found"), TAMPERED.values(), ids=TAMPERED)
def test_dropping_swapping_inserting_and_cutting_is_found(
    tamper: Callable[[list[Entry]], list[Entry]], found: int
) -> None:
    """A-36: at the first place that is not as it was."""
    assert verified(tamper(ENTRIES)) == found


@pytest.mark.requirement("BX-02", call="partnerkit.history.chain.first_break")
def test_a_well_made_entry_too_many_is_found() -> None:
    """A-36: it links rightly, but the row knows of four."""
    more, _ = link(EVENTS[1], HEAD, by=DANA, at=NOON, id=UUID(int=200), salt=lambda: "00")
    assert verified([*ENTRIES, more]) == 5
    assert first_break([*ENTRIES, more], head=more.digest, seq=5) is None


@pytest.mark.requirement("BX-02", call="partnerkit.history.chain.first_break")
@pytest.mark.requirement("BX-08", call="partnerkit.history.chain.first_break")
def test_an_erased_chain_still_verifies() -> None:
    """No personal value stands in an entry: neither in its payload nor anywhere else."""
    assert "5KG3V5XBYS25" in repr(ENTRIES)
    assert "Szabó" not in repr(ENTRIES)
    assert "Dana" not in repr(ENTRIES)
    assert verified(ENTRIES) is None


class TestPersonalValues:
    def test_they_stand_apart_with_a_salt_each(self) -> None:
        """R-01: personal fields and the actor's name; open ones stay in the payload."""
        assert PRIVATE[0].values == {"name": "Dr. Szabó", "email": None, "actor": "Dana"}
        assert len(set(PRIVATE[0].salts.values())) == 3
        assert ENTRIES[0].payload == {
            "uid": "5KG3V5XBYS25",
            "way": "operator",
            "partner_id": None,
            "operator_id": None,
            "evidence_id": None,
            "own": False,
        }
        assert set(ENTRIES[0].commitments) == {"name", "email", "actor"}

    def test_as_written_none_is_altered(self) -> None:
        """Each has the commitment it was written with; erased ones are missed by nobody."""
        erased = attrs.evolve(PRIVATE[0], values={"name": "Dr. Szabó"}, salts={"name": PRIVATE[0].salts["name"]})
        assert altered(ENTRIES[0], PRIVATE[0]) == altered(ENTRIES[0], erased) == ()

    @pytest.mark.requirement("BX-02", call="partnerkit.history.chain.altered")
    @pytest.mark.parametrize("name", ["name", "email", "actor"])
    def test_an_edited_one_is_found(self, name: str) -> None:
        """A-36: though they stand outside the chain."""
        edited = attrs.evolve(PRIVATE[0], values={**PRIVATE[0].values, name: "Somebody Else"})
        assert altered(ENTRIES[0], edited) == (name,)

    def test_so_is_one_that_was_never_written(self) -> None:
        """A-36: and one whose salt is gone."""
        added = attrs.evolve(PRIVATE[0], values={**PRIVATE[0].values, "phone": "1"}, salts={})
        assert set(altered(ENTRIES[0], added)) == {"name", "email", "actor", "phone"}

    def test_two_equal_values_cannot_be_told_by_their_commitments(self) -> None:
        """BX-08: whoever guesses a name cannot try it against an erased entry."""
        assert commitment("Dana", "00") != commitment("Dana", "01")


class TestCanonical:
    @given(st.dictionaries(st.text(), st.integers() | st.text() | st.none() | st.booleans()))
    def test_order_does_not_matter(self, value: dict[str, Any]) -> None:
        """One value, one spelling."""
        assert canonical(value) == canonical(dict(reversed(list(value.items()))))

    def test_a_moment_is_spelt_in_utc(self) -> None:
        """Whatever zone a database hands it back in."""
        assert canonical(NOON) == canonical(NOON.astimezone(timezone(timedelta(hours=5))))

    def test_look_alikes_differ(self) -> None:
        """1 is not true, nor "1", nor nothing."""
        assert len({canonical(v) for v in [1, True, "1", None, [1], {"1": 1}]}) == 6


def test_who_acted_and_as_whom_is_noted() -> None:
    """VC-19: the same person unless logged in as somebody."""
    entry = ENTRIES[0]
    assert (entry.actor_kind, entry.actor_id, entry.seq, entry.at) == ("operator", DANA.id, 1, NOON)
    assert (entry.subject_kind, entry.subject_id) == (entry.actor_kind, entry.actor_id)
