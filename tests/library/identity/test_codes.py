"""
Codes of authenticator apps, by the vectors of RFC 6238, and recovery codes.
"""

import base64
import builtins
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import Secret
from partnerkit.identity.codes import digest_of, is_of_app, new_recovery_code, new_seed, spelt, step_of, uri_of
from partnerkit.ids import CROCKFORD

SEED = Secret(base64.b32encode(b"12345678901234567890").decode())
#: Appendix B of RFC 6238, SHA-1; of its eight digits the last six.
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
ID, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.requirement("BX-10", call="partnerkit.identity.codes.step_of")
@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_an_apps_code_is_that_of_the_standard(seconds: int, code: str) -> None:
    """Of the step it is of, and of none before, after or used."""
    at = datetime.fromtimestamp(seconds, UTC)
    assert step_of(SEED, code[2:], at=at) == seconds // 30
    assert step_of(SEED, code[2:], at=at, last=seconds // 30) is None
    assert step_of(SEED, code[2:], at=at + timedelta(seconds=60)) is None
    assert step_of(SEED, code[2:], at=at + timedelta(seconds=30)) == seconds // 30
    assert step_of(SEED, code[2:], at=at, last=seconds // 30 - 1) == seconds // 30


def test_of_two_steps_with_one_code_the_latest_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the code does not count again for the other."""
    from pyotp import TOTP

    monkeypatch.setattr(TOTP, "generate_otp", lambda *_: "123456")
    at = datetime.fromtimestamp(3000, UTC)
    assert step_of(SEED, "123456", at=at) == 101
    assert step_of(SEED, "123456", at=at, last=101) is None
    assert step_of(SEED, "123456", at=at, last=99) == 101


@given(st.text(max_size=40), st.integers(60, 2**33))
def test_whatever_is_typed_is_compared(typed: str, seconds: int) -> None:
    """No text is an error: it is a code of the moment, or none."""
    code, at = spelt(Secret(typed)), datetime.fromtimestamp(seconds, UTC)
    assert step_of(SEED, code, at=at) in {None, *range(seconds // 30 - 1, seconds // 30 + 2)}
    assert is_of_app(code) in {True, False}
    assert len(digest_of(ID, code)) == 64


@given(st.text())
def test_a_recovery_code_is_sixty_bits_in_groups(token: str) -> None:
    """Of letters nobody confuses; spelt, its digits and letters alone are left."""
    code = new_recovery_code(token).reveal()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert set(code) <= set(CROCKFORD) | {"-"}
    assert spelt(Secret(code)) == code.replace("-", "")
    assert not is_of_app(spelt(Secret(code)))


@given(st.text())
def test_no_two_letters_of_a_recovery_code_share_a_bit(token: str) -> None:
    """All sixty are there, so that as many codes can be guessed at."""
    letters = new_recovery_code(token).reveal().replace("-", "")
    bits = int.from_bytes(Secret(token).digest()[:8])
    assert sum(CROCKFORD.index(letter) << 5 * n for n, letter in enumerate(letters)) == bits % 2**60


def test_every_letter_of_a_recovery_code_can_be_each() -> None:
    """None of them is always the same, or one of fewer than the others."""
    codes = [spelt(new_recovery_code(str(n))) for n in range(1000)]
    assert all(set(letters) == set(CROCKFORD) for letters in zip(*codes, strict=True))


def test_digests_are_of_one_holder() -> None:
    """The same code of somebody else has another one; what looks like 0 or 1 is 0 or 1."""
    assert digest_of(ID, "ABC") != digest_of(OTHER, "ABC")
    assert digest_of(ID, "OIL") == digest_of(ID, "011")


def test_a_seed_has_as_many_bits_as_the_hash() -> None:
    """160, as RFC 4226 asks for, and another one for each token."""
    seed = new_seed("a token")
    assert len(base64.b32decode(seed.reveal())) == 20
    assert seed != new_seed("another token")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks nobody for a second factor does not need it."""
    real = builtins.__import__

    def missing(name: str, *given: Any, **more: Any) -> Any:
        if name == "pyotp":
            raise ImportError
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(RuntimeError, match=r"install partnerkit\[second-factor\]"):
        uri_of(SEED, issuer="Bookwell", address="dana@example.com")
