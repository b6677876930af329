"""The second factor of the demo's operators with a Secure role; what their app knows is no secret: all can try it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import pyotp

from partnerkit import Actor, FactorConfirmation, PartnerKit, Secret
from partnerkit.identity.codes import new_seed
from partnerkit.ids import Ids
from partnerkit.sealing import KeySealer
from reference_server.demo.people import OPERATORS, PASSWORD

_TOKEN: Final = "what the authenticator app of the demo knows"
#: Seals what is no secret, so that a demo's database can be opened by a demo with other keys; it seals nothing else.
_KEY: Final = Secret("what the demo seals its known secret with")
_STEP: Final = timedelta(seconds=30)
SEED: Final = new_seed(_TOKEN)
HOLDERS: Final = tuple(person for person in OPERATORS if person.role.startswith("secure_"))


@attrs.frozen
class Known:
    """Ids of which every token is the one that makes `SEED`; for the moment in which a second factor is begun."""

    real: Ids

    def __getattr__(self, name: str) -> Any:
        """Make any other id as before."""
        return getattr(self.real, name)

    def token(self) -> str:
        """Return the one token."""
        return _TOKEN


def sealer(keys: Sequence[Secret]) -> KeySealer:
    """Return what opens what was seeded, and keeps all else with a demo's own keys; without any, it seeds."""
    return KeySealer((_KEY, *keys))


def shown(at: datetime, *, later: int = 0) -> Secret:
    """Return the code that the app shows at a moment, or so many half minutes later."""
    return Secret(pyotp.TOTP(SEED.reveal()).at(at + later * _STEP))


def typed() -> str:
    """Return what is typed into an app, in groups."""
    text = SEED.reveal()
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def begin(kit: PartnerKit, by: Actor) -> None:
    """Begin to set it up with the known secret, by a vendor whose ids are `Known`."""
    assert kit.second_factors.begin(by=by).secret == SEED


def confirm(kit: PartnerKit, by: Actor, at: datetime) -> None:
    """Have it from a moment on."""
    kit.second_factors.confirm(FactorConfirmation(password=Secret(PASSWORD), code=shown(at)), by=by)
