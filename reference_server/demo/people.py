"""Who is in the demo."""

from __future__ import annotations

import csv
import enum
from pathlib import Path
from typing import Final

import attrs

PARTNER: Final = "Lefèvre & Kovács Conseil"
PASSWORD: Final = "correct horse demo"
ISSUER: Final = "partnerkit-demo"


class Story(enum.Enum):
    """How a client's account came to stand as it does."""

    SETUP = "setup"
    AWAITING = "awaiting"
    TRIAL = "trial"
    PREPARING = "trial in setup"
    EXPIRED = "trial over"
    PAYING = "paying"
    CANCELLED = "cancelled"
    LOCKED = "locked by the partner"
    SHUT = "locked by the vendor"
    BOTH = "locked by both"


@attrs.frozen
class Person:
    """
    An operator of the partner.

    Attributes:
        key: The part of its address before the @.
        name: As the person writes it.
        role: The name of a built-in role.
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


@attrs.frozen(kw_only=True)
class Client:
    """
    A client, as ``clients.csv`` has it.

    Attributes:
        name: The business's name.
        owner: The person who owns the account; empty while nobody has said.
        email: Where that person is reached, and what it signs in with.
        language: ``en``, ``fr`` or ``hu``.
        time_zone: In which its days begin.
        story: How its account came to stand as it does.
        days: How many days ago it was opened.
        plan: What it is, was or would be subscribed to.
    """

    name: str
    owner: str
    email: str
    language: str
    time_zone: str
    story: Story = attrs.field(converter=Story)
    days: int = attrs.field(converter=int)
    plan: str

    @property
    def signs_in(self) -> bool:
        """Whether its owner has signed in at some time."""
        return self.story not in {Story.SETUP, Story.AWAITING}


def _clients() -> tuple[Client, ...]:
    with Path(__file__).with_name("clients.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Client(**row) for row in csv.DictReader(file))


DANA: Final = Person("dana", "Dana Whitfield", "owner", "en")
BOGLARKA: Final = Person("boglarka", "Kovács-Szentgyörgyi Boglárka", "admin", "hu")
ELODIE: Final = Person("elodie", "Élodie Lefèvre-Montgolfier", "agent", "fr")
OPERATORS: Final = (DANA, BOGLARKA, ELODIE)
CLIENTS: Final = _clients()
SHOWN: Final = (CLIENTS[0], CLIENTS[1], CLIENTS[5])
