"""
Secrets that must be read again.
"""

import builtins
from typing import Any

import pytest

from partnerkit import Secret, Vendor
from partnerkit.sealing import KeySealer, SealBroken

OLD, NEW = Secret("an older signing key"), Secret("the present signing key")
SECRET = Secret("whsec_c3dvcmRmaXNo")
#: The secret as the older key sealed it once.
SEALED = (
    "gAAAAABrCSTAzPVeFtUA5Ce7DevwDC-H5d8qt9v88-5LSvQ0AyoqgeB6-hNZJy4TiETh9bKeOYv3L_WQXWkN8qLTbWj-Xwh-BQsslodzd1ln3mZNTw5h"
    "hpM="
)


def vendor(**given: Any) -> Vendor:
    return Vendor(name="Bookwell", signing_keys=[OLD, NEW], **given)


def test_what_is_sealed_can_be_opened() -> None:
    """
    And is not to be read before.
    """
    sealed = vendor().sealing.seal(SECRET)

    assert vendor().sealing.open(sealed) == SECRET
    assert "c3dvcmRmaXNo" not in sealed


def test_the_last_key_seals_and_all_open() -> None:
    """
    Keys are rotated as those of signatures are.
    """
    sealed = KeySealer([OLD, NEW]).seal(SECRET)

    assert KeySealer([NEW]).open(sealed) == SECRET
    assert KeySealer([OLD, NEW]).open(KeySealer([OLD]).seal(SECRET)) == SECRET


def test_what_was_sealed_once_can_be_opened_after_an_upgrade() -> None:
    """
    It is stored for years: how a key is derived never changes.
    """
    assert KeySealer([OLD, NEW]).open(SEALED) == SECRET


@pytest.mark.parametrize("sealed", ["", "nonsense", "é", KeySealer([OLD]).seal(SECRET)])
def test_what_no_key_sealed_is_not_opened(sealed: str) -> None:
    """
    Its key is gone, or somebody changed it; the error holds nothing.
    """
    with pytest.raises(SealBroken) as broken:
        KeySealer([NEW]).open(sealed)
    assert str(broken.value) == ""


def test_a_sealer_of_the_vendors_own_is_used() -> None:
    """
    As one that asks a key management service.
    """

    class Own:
        def seal(self, secret: Secret, /) -> str:
            return secret.reveal()[::-1]

        def open(self, sealed: str, /) -> Secret:
            return Secret(sealed[::-1])

    assert vendor(sealer=Own()).sealing.seal(Secret("abc")) == "cba"


def test_without_cryptography_the_first_use_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A vendor without webhooks needs neither.
    """
    real = builtins.__import__

    def without(name: str, *given: Any, **more: Any) -> Any:
        if name.startswith("cryptography"):
            raise ImportError(name)
        return real(name, *given, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    sealing = vendor().sealing
    for use in (lambda: sealing.seal(SECRET), lambda: sealing.open("x")):
        with pytest.raises(RuntimeError, match=r"partnerkit\[webhooks\].*Vendor\(sealer="):
            use()


def test_private_webhooks_are_a_list() -> None:
    """
    One text would be read as many hosts of a letter each.
    """
    with pytest.raises(TypeError, match="a list of hosts"):
        vendor(private_webhooks="127.0.0.1")
    assert vendor(private_webhooks=["LOCALHOST"]).private_webhooks == ("localhost",)
