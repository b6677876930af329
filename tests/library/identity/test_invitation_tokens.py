"""
Tokens of invitations: what is signed is read, and nothing else.
"""

import string
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import Links, Realm, Secret, Vendor
from partnerkit.errors import NotFound
from partnerkit.identity import tokens
from partnerkit.identity.model import Proof, Purpose
from partnerkit.identity.tokens import read, read_invitation, sign, sign_invitation
from partnerkit.testing.clock import NOON

VENDOR = Vendor(name="Bookwell", signing_keys=["an older signing key", "the present signing key"])
ACCOUNT, MEMBER = UUID(int=7), UUID(int=8)
TOKEN = sign_invitation(VENDOR, "join", within=ACCOUNT, row=MEMBER, generation=3)
LETTERS = string.ascii_letters + string.digits + "-_"


def worthless(token: str, vendor: Vendor = VENDOR, purpose: str = "join") -> None:
    with pytest.raises(NotFound) as raised:
        read_invitation(vendor, purpose, Secret(token))
    assert raised.value == NotFound("link", purpose)


@given(st.uuids(), st.uuids(), st.integers(0, 2**40 - 1))
def test_what_was_signed_is_read(within: UUID, row: UUID, generation: int) -> None:
    """Which invitation, within what, and of which generation; every token is as long, and fits an address."""
    token = sign_invitation(VENDOR, "join", within=within, row=row, generation=generation)
    assert read_invitation(VENDOR, "join", token) == (within, row, generation)
    assert len(token.reveal()) == 94
    assert set(token.reveal()) <= {*LETTERS, "."}


def test_a_link_that_was_mailed_works_after_an_upgrade() -> None:
    """It lies in a mailbox: how a token is made never changes."""
    mailed = Secret(MAILED)
    assert read_invitation(VENDOR, "join", mailed) == (ACCOUNT, MEMBER, 3)
    assert mailed == TOKEN


MAILED = "AAAAAAAAAAAAAAAAAAAABwAAAAAAAAAAAAAAAAAAAAgAAAAAAw.1gmFjLeboBCF9OK_q1gHw0xnhB64riQQSIL9_ybMB6o"


@given(st.integers(0, 93), st.sampled_from(LETTERS + ".= \n!"))
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


def test_each_purpose_has_tokens_of_its_own() -> None:
    """A-01, A-06: an invitation is no link of a person, nor the other way round, nor for anything else."""
    for other in ("", "JOIN", "reset", "operator.join"):
        worthless(TOKEN.reveal(), purpose=other)
    proof = Proof(
        holder_id=MEMBER,
        purpose="reset",
        realm=Realm.STAFF,
        generation=3,
        epoch=0,
        email="dana@example.com",
        was="dana@example.com",
        expires_at=NOON,
    )
    for purpose in Purpose:
        worthless(sign(VENDOR, attrs.evolve(proof, purpose=purpose.value)).reveal())
        for realm in Realm:
            with pytest.raises(NotFound):
                read(VENDOR, purpose, realm, TOKEN)


@pytest.mark.parametrize("length", [0, 21, 36, 38])
def test_a_signed_text_of_another_length(length: int) -> None:
    """Signed by us for something else: still no token."""
    worthless(tokens._sealed(tokens._signer(VENDOR, tokens._invitation("join")), b"x" * length))


def test_a_key_is_rotated_in_two_steps() -> None:
    """The last key signs, all verify; once a key is gone, what it signed is worth nothing."""
    old, new = (attrs.evolve(VENDOR, signing_keys=[key]) for key in ("an older signing key", "the present signing key"))
    older = sign_invitation(old, "join", within=ACCOUNT, row=MEMBER, generation=3)
    assert read_invitation(VENDOR, "join", older) == (ACCOUNT, MEMBER, 3)
    assert TOKEN == sign_invitation(new, "join", within=ACCOUNT, row=MEMBER, generation=3) != older
    worthless(older.reveal(), new)


def test_a_token_is_a_secret() -> None:
    """A-03: a plain text is refused, so that none lies about; what is signed hides itself."""
    with pytest.raises(TypeError, match="a token is a Secret"):
        read_invitation(VENDOR, "join", TOKEN.reveal())  # type: ignore[arg-type]
    assert TOKEN.reveal() not in repr(TOKEN)


def test_its_link_is_built_from_configuration() -> None:
    """A-09: the vendor's address, the face of staff, the purpose, the token."""
    links = Links("https://partners.bookwell.example/")
    assert links.to("join", Realm.STAFF, Secret("t")) == "https://partners.bookwell.example/workspace/join/t"
