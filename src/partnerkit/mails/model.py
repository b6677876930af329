"""A mail, what it is about, and the two that a vendor may bring along: who words it and who sends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import attrs

from partnerkit.texts import Texts
from partnerkit.values import Realm, Secret


@attrs.frozen(kw_only=True)
class About:
    """
    What a mail is about: all that its words are made of.

    Attributes:
        id: The letter's id.
        kind: What it is about, as in ``password.forgotten``.
        to: The address it goes to.
        realm: Whose world.
        language: The language of who gets it.
        product: Whose service it is: the vendor's name.
        name: Who gets it, as the person writes it.
        place: The partner of an operator, the business of a staff member; None where it is not one alone.
        elsewhere: Whether it goes to an address that nobody has proven to be theirs: it says no name there, since that
            is somebody else's affair, or what somebody wants strangers to read (A-25).
        at: When what it tells of happened, UTC.
        zone: The time zone of who gets it, as in ``Europe/Budapest``.
        link: What is to be opened; None where there is nothing to open.
        until: The moment from which the link no longer counts, UTC.
        details: What else the message said.
    """

    id: UUID
    kind: str
    to: str
    realm: Realm
    language: str
    product: str
    name: str
    place: str | None = None
    elsewhere: bool = False
    at: datetime
    zone: str = "UTC"
    link: Secret | None = None
    until: datetime | None = None
    details: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Mail:
    """
    A mail, ready to be sent: the same said twice, as plain text and as HTML.

    Attributes:
        id: The letter's id; a second sending of the same one has it too, so that it can be told.
        kind: What it is about, as in ``password.forgotten``.
        to: One address.
        subject: One line.
        text: What it says; a link in it opens something for whoever reads it, so it is never logged (A-35).
        html: The same in HTML, whole, without anything that is fetched from elsewhere.
        language: The language it is in.
    """

    id: UUID
    kind: str
    to: str
    subject: str
    text: str = attrs.field(repr=False)
    html: str = attrs.field(repr=False)
    language: str


class Rendering(Protocol):
    """Puts a mail into words; `rendered` is the library's own."""

    def __call__(self, about: About, texts: Texts, /) -> Mail:
        """Return the mail; called again where sending it is tried again."""


class Mailer(Protocol):
    """Sends mails; called by the worker, outside of any transaction."""

    def send(self, mail: Mail, /) -> None:
        """
        Send a mail, or hand it to somebody who keeps trying.

        A mail comes a second time, with the same id, where nobody knows whether the first sending went through.

        Raises:
            MailRefused: It will never be taken; it is not tried again. After any other error it is, later.
        """


class MailRefused(Exception):
    """No further try would help: the address is not there, or cannot be reached from here."""
