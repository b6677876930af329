"""
The judgement of links: which works, and what became of the others.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
import pytest

from partnerkit import Realm
from partnerkit.errors import LinkSpent
from partnerkit.identity.model import Credential, Proof, Purpose
from partnerkit.identity.proofs import judged, kept_alive, renewed, standing, used
from partnerkit.repository import Add, Change

AT = datetime(2026, 11, 27, tzinfo=UTC)
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)
HOLDER, WAS = UUID(int=7), "dana@example.com"
CREDENTIAL = Credential(id=HOLDER, realm=Realm.STAFF, epoch=4, changed_at=AT)


def made(old: Proof | None = None) -> Proof:
    effects = renewed(
        old,
        Purpose.RESET,
        realm=Realm.STAFF,
        holder_id=HOLDER,
        partner_id=None,
        epoch=4,
        email=WAS,
        was=WAS,
        at=AT,
        life=HOUR,
    )
    assert effects.changes == ((Add(effects.result),) if old is None else (Change(old, effects.result),))
    return effects.result


def reason(proof: Proof, credential: Credential = CREDENTIAL, address: str = WAS, *, generation: int = 1) -> str:
    with pytest.raises(LinkSpent) as raised:
        judged(proof, credential, address, generation=generation, at=AT)
    assert raised.value.purpose == "reset"
    return raised.value.reason


def test_a_link_works_until_its_time_is_over() -> None:
    """A-07: to the microsecond, at the moment of use."""
    proof = made()
    assert judged(proof, CREDENTIAL, WAS, generation=1, at=AT + HOUR - TICK) is proof
    with pytest.raises(LinkSpent) as raised:
        judged(proof, CREDENTIAL, WAS, generation=1, at=AT + HOUR)
    assert raised.value == LinkSpent("reset", "expired")


def test_a_newer_link_replaces_the_one_before() -> None:
    """A-05: one link works at a time; a generation that was never mailed does not."""
    newer = made(used(attrs.evolve(made(), version=3), at=AT).result)
    assert (newer.generation, newer.used_at, newer.version) == (2, None, 3)
    assert reason(newer) == reason(newer, generation=3) == "replaced"
    assert judged(newer, CREDENTIAL, WAS, generation=2, at=AT) is newer


def test_a_link_is_used_once() -> None:
    """A-05: what it changed does not hide that it was used."""
    effects = used(made(), at=AT)
    assert effects.changes == (Change(made(), effects.result),)
    assert reason(effects.result, attrs.evolve(CREDENTIAL, epoch=5)) == "used"


def test_what_a_link_rests_on() -> None:
    """A-19: another password or another address, and it is worth nothing."""
    assert reason(made(), attrs.evolve(CREDENTIAL, epoch=5)) == "replaced"
    assert reason(made(), address="Dana@example.com") == "replaced"


def test_mailing_it_once_more_gives_it_its_time_anew() -> None:
    """The same generation; only the moment moves."""
    later = kept_alive(made(), at=AT + HOUR, life=HOUR)
    assert later.result == attrs.evolve(made(), expires_at=AT + 2 * HOUR)
    assert later.changes == (Change(made(), later.result),)


def test_whether_to_mail_it_at_all() -> None:
    """Time apart: that is counted from the sending."""
    assert standing(made(), CREDENTIAL, WAS, generation=1) == made()
    with pytest.raises(LinkSpent):
        standing(made(), CREDENTIAL, WAS, generation=0)
