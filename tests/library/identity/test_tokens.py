"""
The token module: what it signs it reads, and nothing else.
"""

import string
from datetime import UTC, datetime
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import Links, Realm, Secret, Vendor
from partnerkit.errors import NotFound
from partnerkit.identity.model import Proof, Purpose
from partnerkit.identity.tokens import read, sign

VENDOR = Vendor(name="Bookwell", signing_keys=["an older signing key", "the present signing key"])
AT = datetime(2026, 11, 27, tzinfo=UTC)
PROOF = Proof(
    holder_id=UUID(int=7),
    purpose="reset",
    realm=Realm.STAFF,
    generation=3,
    epoch=0,
    email="dana@example.com",
    was="dana@example.com",
    expires_at=AT,
)
TOKEN = sign(VENDOR, PROOF)
LETTERS = string.ascii_letters + string.digits + "-_"


def keyed(*keys: str) -> Vendor:
    return attrs.evolve(VENDOR, signing_keys=keys)


def worthless(
    token: str, vendor: Vendor = VENDOR, purpose: Purpose = Purpose.RESET, realm: Realm = Realm.STAFF
) -> None:
    with pytest.raises(NotFound) as raised:
        read(vendor, purpose, realm, Secret(token))
    assert raised.value == NotFound("link", purpose.value)


@given(st.uuids(), st.integers(0, 2**40 - 1), st.sampled_from(Purpose), st.sampled_from(Realm))
def test_what_was_signed_is_read(holder: UUID, generation: int, purpose: Purpose, realm: Realm) -> None:
    """Whose it is and of which generation; every token is as long, and fits an address."""
    proof = attrs.evolve(PROOF, holder_id=holder, generation=generation, purpose=purpose.value, realm=realm)
    token = sign(VENDOR, proof)
    assert read(VENDOR, purpose, realm, token) == (holder, generation)
    assert len(token.reveal()) == 72
    assert set(token.reveal()) <= {*LETTERS, "."}


def test_a_link_that_was_mailed_works_after_an_upgrade() -> None:
    """It lies in a mailbox: how a token is made never changes."""
    mailed = Secret("AAAAAAAAAAAAAAAAAAAABwAAAAAD.GfRE2_owcnc7u6H0MvtK56IssuqvP_UKREwNzTELuIQ")
    assert read(VENDOR, Purpose.RESET, Realm.STAFF, mailed) == (PROOF.holder_id, 3)
    assert mailed == TOKEN


@pytest.mark.parametrize(("purpose", "realm"), [(p, r) for p in Purpose for r in Realm])
def test_each_purpose_and_realm_has_tokens_of_its_own(purpose: Purpose, realm: Realm) -> None:
    """A-01, A-06: the same holder and generation, and still nothing."""
    if (purpose, realm) != (Purpose.RESET, Realm.STAFF):
        worthless(TOKEN.reveal(), purpose=purpose, realm=realm)


@given(st.integers(0, 71), st.sampled_from(LETTERS + ".= \n!"))
def test_no_letter_of_it_can_be_another(place: int, letter: str) -> None:
    """A-01: not even where Base64 has bits to spare, or would skip the letter."""
    text = TOKEN.reveal()
    if text[place] != letter:
        worthless(text[:place] + letter + text[place + 1 :])
    worthless(text[:place] + letter + text[place:])


@pytest.mark.parametrize("text", ["", ".", "a.b", "=", "ő", "\ud800", "a" * 100_000, TOKEN.reveal() + "="])
def test_what_is_no_token_at_all(text: str) -> None:
    """A-02: empty, short, huge, in other letters: the one answer."""
    worthless(text)


def test_a_signed_text_of_another_length() -> None:
    """Signed by us for something else: still no token."""
    from partnerkit.identity import tokens

    worthless(tokens._sealed(tokens._signer(VENDOR, tokens._link(Purpose.RESET, Realm.STAFF)), b"short"))


def test_a_key_is_rotated_in_two_steps() -> None:
    """The last key signs, all verify; once a key is gone, what it signed is worth nothing."""
    older = sign(keyed("an older signing key"), PROOF)
    assert read(VENDOR, Purpose.RESET, Realm.STAFF, older) == (PROOF.holder_id, 3)
    assert sign(VENDOR, PROOF) == sign(keyed("the present signing key"), PROOF) != older
    worthless(older.reveal(), keyed("the present signing key"))


def test_a_token_is_a_secret() -> None:
    """A-03: a plain text is refused, so that none lies about; what is signed hides itself."""
    with pytest.raises(TypeError, match="a token is a Secret"):
        read(VENDOR, Purpose.RESET, Realm.STAFF, TOKEN.reveal())  # type: ignore[arg-type]
    assert TOKEN.reveal() not in repr(TOKEN)


def test_a_link_is_built_from_configuration() -> None:
    """A-09: the vendor's address, the face of the realm, the purpose, the token."""
    links = Links("https://partners.bookwell.example/")
    assert links.to("reset", Realm.STAFF, Secret("t")) == "https://partners.bookwell.example/workspace/reset/t"
    assert links.to("email", Realm.OPERATOR, Secret("t")) == "https://partners.bookwell.example/console/email/t"
