"""A client as the demo knows it, and those of ``clients.csv``, which were written by hand."""

from __future__ import annotations

import csv
import enum
from collections.abc import Iterator
from pathlib import Path

import attrs


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


@attrs.frozen(kw_only=True)
class Client:
    """
    A client.

    Attributes:
        name: The business's name.
        owner: The person who owns the account; empty while nobody has said.
        email: Where that person is reached, and what it signs in with.
        language: ``en``, ``fr`` or ``hu``.
        time_zone: In which its days begin.
        story: How its account came to stand as it does.
        days: How many days ago it was opened.
        plan: What it is, was or would be subscribed to.
        tags: The partner's tags on it.
        assigned: The keys of the operators it is assigned to.
        secure: Whether its account is secure.
    """

    name: str
    owner: str
    email: str
    language: str
    time_zone: str
    story: Story
    days: int
    plan: str
    tags: tuple[str, ...] = ()
    assigned: tuple[str, ...] = ()
    secure: bool = False

    @property
    def signs_in(self) -> bool:
        """Whether its owner has signed in at some time."""
        return self.story not in {Story.SETUP, Story.AWAITING}


def by_hand() -> Iterator[Client]:
    """Yield the clients of the file; tags have semicolons between them, operators spaces."""
    with Path(__file__).with_name("clients.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parsed = {
                "story": Story(row["story"]),
                "days": int(row["days"]),
                "tags": tuple(tag.strip() for tag in row["tags"].split(";") if tag),
                "assigned": tuple(row["assigned"].split()),
                "secure": bool(row["secure"]),
            }
            yield Client(**row | parsed)  # type: ignore[arg-type]
