"""
Passwords are kept salted and slow, and only ever compared.
"""

import sys
from typing import Any

import pytest

from partnerkit.passwords import Argon2Hasher, PasswordHasher, ScryptHasher, best_hasher
from partnerkit.values import Secret

RIGHT = Secret("correct horse battery")
CHEAP: list[PasswordHasher] = [ScryptHasher(cost=4), Argon2Hasher(memory_kib=64, passes=1)]
DEAR: list[PasswordHasher] = [ScryptHasher(cost=5), Argon2Hasher(memory_kib=128, passes=1)]

hashers = pytest.mark.parametrize("hasher", CHEAP, ids=["scrypt", "argon2"])


@hashers
@pytest.mark.parametrize("password", [RIGHT, Secret("ő👍 \0x"), Secret("x" * 128)], ids=["plain", "odd", "long"])
def test_the_right_password_is_right(hasher: PasswordHasher, password: Secret) -> None:
    """What was hashed verifies, whatever characters it has."""
    assert hasher.verify(hasher.hash(password), password)


@hashers
@pytest.mark.parametrize("typed", ["correct horse batterz", "", "Correct horse battery", "correct horse battery "])
def test_any_other_is_wrong(hasher: PasswordHasher, typed: str) -> None:
    """Each character counts."""
    assert not hasher.verify(hasher.hash(RIGHT), Secret(typed))


@hashers
def test_two_hashes_of_one_password_differ(hasher: PasswordHasher) -> None:
    """Whoever reads the table learns not even that two people chose the same."""
    first, second = hasher.hash(RIGHT), hasher.hash(RIGHT)
    assert first != second
    assert RIGHT.reveal() not in first


@hashers
@pytest.mark.parametrize(
    "stored",
    [
        "",
        "x",
        "scrypt$4$AAAA",
        "scrypt$4$AAAA$AAAA",
        "scrypt$x$AAAA$AAAA",
        "scrypt$4$é$AAAA",
        "scrypt$999$AAAA$AAAA",
        "scrypt$60$AAAA$AAAA",
        "scrypt$-1$AAAA$AAAA",
        "$argon2id$garbage",
        "$argon2id$v=19$m=64,t=1,p=1$é$é",
        "$2b$12$abc",
    ],
)
def test_what_it_cannot_read_is_wrong(hasher: PasswordHasher, stored: str) -> None:
    """A damaged hash opens nothing, breaks nothing, and would be renewed."""
    assert not hasher.verify(stored, RIGHT)
    assert hasher.needs_rehash(stored) or stored.startswith("scrypt$4$")


@hashers
def test_half_a_character_is_wrong(hasher: PasswordHasher) -> None:
    """A-34: a lone surrogate is refused by comparing, not by an error of the library below."""
    assert not hasher.verify(hasher.hash(RIGHT), Secret("\ud800"))


@pytest.mark.parametrize(("cheap", "dear"), list(zip(CHEAP, DEAR, strict=True)), ids=["scrypt", "argon2"])
def test_other_parameters_still_verify_and_want_renewal(cheap: PasswordHasher, dear: PasswordHasher) -> None:
    """Raising the cost locks nobody out; it renews hashes as people sign in."""
    stored = cheap.hash(RIGHT)
    assert dear.verify(stored, RIGHT)
    assert dear.needs_rehash(stored)
    assert not cheap.needs_rehash(stored)


def test_installing_argon2_locks_nobody_out() -> None:
    """Hashes from before verify under argon2 and are renewed."""
    scrypt, argon2 = CHEAP
    stored = scrypt.hash(RIGHT)
    assert argon2.verify(stored, RIGHT)
    assert not argon2.verify(stored, Secret("correct horse batterz"))
    assert argon2.needs_rehash(stored)
    assert not scrypt.verify(argon2.hash(RIGHT), RIGHT)


def test_argon2_is_taken_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is scrypt, which needs nothing."""
    assert isinstance(best_hasher(), Argon2Hasher)

    def none(_: str) -> Any:
        return None

    monkeypatch.setattr("importlib.util.find_spec", none)
    monkeypatch.setitem(sys.modules, "argon2", None)
    assert isinstance(best_hasher(), ScryptHasher)


def test_the_defaults_are_not_cheap() -> None:
    """OWASP's least for argon2id: 19 MiB and two passes; scrypt with 2**15."""
    assert "$m=19456,t=2,p=1$" in Argon2Hasher().hash(RIGHT)
    assert ScryptHasher().hash(RIGHT).startswith("scrypt$15$")
