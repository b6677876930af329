"""
Addresses, credentials and external identities: values in, values out.
"""

from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit.identity import model
from partnerkit.identity.model import Credential, NewIdentity
from partnerkit.repository import Add, Change
from partnerkit.values import PartnerId, Realm
from tests.library.accounts.given import OPENED

ID, CHAIN = UUID(int=1), UUID(int=2)
CREDENTIAL = Credential(id=ID, realm=Realm.OPERATOR, password="old", epoch=3, changed_at=OPENED)


def test_an_address_is_claimed_in_its_realm() -> None:
    """VC-01, A-21: folded, under the realm's name, with its holder."""
    effects = model.claim_address(Realm.STAFF, "Dana@example.com", holder_id=ID)
    assert effects.changes == (Add(model.Address(key="staff:dana@example.com", holder_id=ID)),)


@pytest.mark.requirement("R-13", call="identity.change_password")
def test_a_new_password_ends_what_rests_on_the_old_one() -> None:
    """The epoch is one higher, and the chain tells that it was set, not to what."""
    effects = model.set_password(CREDENTIAL, "new", chain_id=CHAIN, at=OPENED)
    assert effects.result == attrs.evolve(CREDENTIAL, password="new", epoch=4, changed_at=OPENED)
    assert effects.changes == (Change(CREDENTIAL, effects.result),)
    assert effects.events == (model.PasswordSet(chain_id=CHAIN, holder_id=ID),)


def test_renewing_a_hash_ends_nothing() -> None:
    """It is the same password: no epoch, no event; that somebody signed in by it is noted."""
    effects = model.signed_in(CREDENTIAL, at=OPENED, password="newer")
    assert effects.result == attrs.evolve(CREDENTIAL, password="newer", signed_in_at=OPENED)
    assert model.signed_in(CREDENTIAL, at=OPENED).result.password == CREDENTIAL.password
    assert effects.events == ()


def test_an_external_identity_is_linked_to_its_holder() -> None:
    """BX-15: found by issuer and subject; the chain of the holder tells it."""
    new, partner = NewIdentity(issuer="bookwell", subject="7"), PartnerId(CHAIN)
    effects = model.link_identity(new, realm=Realm.OPERATOR, holder_id=ID, chain_id=CHAIN, partner_id=partner)
    identity = effects.result
    assert (identity.key, identity.id, identity.partner_id) == (model.identity_key("bookwell", "7"), ID, CHAIN)
    assert effects.events == (model.IdentityLinked(chain_id=CHAIN, issuer="bookwell", holder_id=ID, subject="7"),)


@given(st.text(), st.text(), st.text(), st.text())
def test_no_two_identities_share_a_key(issuer: str, subject: str, other: str, another: str) -> None:
    """A-01: wherever issuer ends and subject begins."""
    same = (issuer, subject) == (other, another)
    assert (model.identity_key(issuer, subject) == model.identity_key(other, another)) == same


@pytest.mark.parametrize(
    ("one", "other"), [(("ab", "c"), ("a", "bc")), (('a"', "b"), ("a", '"b')), (("a", ""), ("", "a"))]
)
def test_borders_are_part_of_the_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    """A-01: nobody's issuer runs into a subject."""
    assert model.identity_key(*one) != model.identity_key(*other)
