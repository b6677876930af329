"""Who is in the demo."""

from __future__ import annotations

from typing import Final

import attrs

from partnerkit import NewRole
from partnerkit.access import ROLES
from reference_server.demo.clients import by_hand
from reference_server.demo.crowd import crowd

PARTNER: Final = "Lefèvre & Kovács Conseil"
PASSWORD: Final = "correct horse demo"
ISSUER: Final = "partnerkit-demo"
FIELD_AGENT: Final = NewRole(
    name="field_agent", title="Field agent", permissions=tuple(ROLES["agent"].permissions), limited=True
)


@attrs.frozen
class Person:
    """
    An operator of the partner.

    Attributes:
        key: The part of its address before the @.
        name: As the person writes it.
        role: The name of a role, built in or the partner's own.
        language: Of its pages and mails.
    """

    key: str
    name: str
    role: str
    language: str

    @property
    def email(self) -> str:
        """The address it signs in with."""
        return f"{self.key}@lefevre-kovacs.example.com"

    @property
    def title(self) -> str:
        """What people call its role."""
        return FIELD_AGENT.title if self.role == FIELD_AGENT.name else ROLES[self.role].title


DANA: Final = Person("dana", "Dana Whitfield", "owner", "en")
BOGLARKA: Final = Person("boglarka", "Kovács-Szentgyörgyi Boglárka", "secure_admin", "hu")
ELODIE: Final = Person("elodie", "Élodie Lefèvre-Montgolfier", "agent", "fr")
OWEN: Final = Person("owen", "Owen Pritchard", FIELD_AGENT.name, "en")
OPERATORS: Final = (DANA, BOGLARKA, ELODIE, OWEN)
OPENERS: Final = (DANA, BOGLARKA, ELODIE)
CLIENTS: Final = (*by_hand(), *crowd())
SHOWN: Final = (CLIENTS[0], CLIENTS[1], CLIENTS[5])
SECURE: Final = tuple(client for client in CLIENTS if client.secure)
