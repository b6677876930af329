"""What a handler is given beside the arguments of its address."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar

import attrs
from werkzeug.routing import MapAdapter

from partnerkit import Actor, PartnerKit, Realm, Secret, Vendor
from partnerkit.entry.model import Session
from partnerkit.errors import NotSignedIn, OutcomeUnknown
from reference_server.http import cookies
from reference_server.http.request import Request
from reference_server.http.routing import Face, Route
from reference_server.http.static import Static
from reference_server.mail.kept import KeptMails
from reference_server.pages import language
from reference_server.settings import Settings

R = TypeVar("R")


class Kits(Protocol):
    """Where a `PartnerKit` comes from; `partnerkit.adapters.sqlalchemy.Database` is one."""

    def transaction(self) -> AbstractContextManager[PartnerKit]:
        """Begin a transaction; commit it on leaving, roll it back after an error."""

    def run(self, work: Callable[[PartnerKit], R], /, *, repeatable: bool = False) -> R:
        """
        Call *work* in a transaction; all of it again if somebody else was first, or the connection is lost.

        After a commit without an answer it is called again only if it is *repeatable*, and does no harm then.
        """


class Kept(enum.Enum):
    """What a request has changed so far; an answer about a fault of the server says it."""

    NOTHING = "nothing"
    UNKNOWN = "unknown"
    DONE = "done"


@attrs.frozen(kw_only=True)
class Server:
    """
    What all requests share.

    Attributes:
        settings: The installation.
        vendor: What differs between vendors.
        database: Where kits come from; handlers use `Context.run` and `Context.read`.
        static: The files that are served as they are.
        mails: Where the demo keeps its mails; None in every other installation.
    """

    settings: Settings
    vendor: Vendor
    database: Kits
    static: Static
    mails: KeptMails | None = None


@attrs.define(kw_only=True, eq=False)
class Context:
    """
    One request and what answers it.

    Attributes:
        server: What all requests share.
        request: The request.
        request_id: What its log line and its error page call it.
        face: The face its address belongs to.
        addresses: Builds addresses.
        route: The route, once it is found.
        places: What stands in the places of its address.
        who: Who acts, once that is known.
        kept: What it has changed so far.
        used: Notes that the session or the API key was used, once the request is answered.
        renewed: The session's new token, to be set with the answer; what is rendered fits it.
        visitor: A fresh random cookie for somebody who is not signed in, to be set with the answer.
        said: A flash to be shown on the next page.
        heard: Whether the flash was shown.
    """

    server: Server
    request: Request
    request_id: str
    face: Face
    addresses: MapAdapter
    route: Route | None = None
    places: Mapping[str, str] = attrs.field(factory=dict)
    who: Actor | None = None
    kept: Kept = Kept.NOTHING
    used: Callable[[PartnerKit], None] | None = attrs.field(default=None, repr=False)
    renewed: Secret | None = attrs.field(default=None, repr=False)
    visitor: str | None = attrs.field(default=None, repr=False)
    said: tuple[str, str] | None = None
    heard: bool = False

    @property
    def settings(self) -> Settings:
        """The installation."""
        return self.server.settings

    @property
    def vendor(self) -> Vendor:
        """What differs between vendors."""
        return self.server.vendor

    @property
    def database(self) -> Kits:
        """Where kits come from."""
        return self.server.database

    def url(self, endpoint: str, /, **places: Any) -> str:
        """Return the address of an endpoint, without host; what has no place in it becomes its query."""
        return self.addresses.build(endpoint, {k: v for k, v in places.items() if v is not None})

    def link(self, endpoint: str, /, **places: Any) -> str:
        """Return the whole address of an endpoint, from the configured base URL alone, never from the Host (A-09)."""
        return self.settings.base_url + self.url(endpoint, **places)

    def asset(self, name: str) -> str:
        """Return the address of a static file, with its content's hash in it."""
        return self.server.static.url(name)

    def flash(self, text: str, *, kind: str = "done") -> None:
        """Say something on the next page; *kind* is ``done``, ``failed`` or ``note``."""
        self.said = (kind, text)

    @property
    def token(self) -> Secret | None:
        """The session token in the cookie of this face's realm; None without one, or where no cookie counts."""
        if self.renewed is not None:
            return self.renewed
        return None if self.face.realm is None else cookies.token(self.request, self.settings, self.face.realm)

    def actor(self, kit: PartnerKit) -> Actor:
        """
        Return who acts by the cookie of this face; ask for it in the transaction that does the work.

        Raises:
            NotSignedIn: There is no session of this face's realm, or it is over.
        """
        if self.token is None or self.face.realm is None:
            raise NotSignedIn
        return self.session(kit, self.token, self.face.realm)[1]

    def session(self, kit: PartnerKit, token: Secret, realm: Realm) -> tuple[Session, Actor]:
        """
        Return the live session of a token with who acts by it, and note to keep it from falling idle.

        Raises:
            NotSignedIn: There is no such session in this realm, or it is over.
        """
        session, actor = kit.actors.resolve(token, realm=realm)
        if self.vendor.clock() - session.seen_at >= self.vendor.limits.seen_every:
            self.used = lambda kit: kit.sessions.touch(token, realm=realm)
        self.who = actor
        if self.face.name != "api":  # programs ask for a language with each call
            language.speak(actor.language)
        return session, actor

    def key(self, kit: PartnerKit, token: Secret) -> Actor:
        """
        Return who acts by an API key, and note to write down that it was used.

        Raises:
            NotSignedIn: There is no such key, or it does nothing any more.
            Refused: Whoever made it is blocked, or the partner suspended or closed.
        """
        key, actor = kit.actors.resolve_key(token)
        if key.used_at is None or self.vendor.clock() - key.used_at >= self.vendor.limits.seen_every:
            self.used = lambda kit: kit.keys.touch(token)
        self.who = actor
        return actor

    @contextmanager
    def read(self) -> Iterator[PartnerKit]:
        """Yield a kit in a transaction for reading."""
        came_through = False
        try:
            with self.database.transaction() as kit:
                yield kit
                came_through = True
        except OutcomeUnknown:
            if not came_through:
                raise  # else what was read stands, whatever became of the connection afterwards

    def run(self, work: Callable[[PartnerKit], R], *, key: str | None = None) -> R:
        """
        Call *work* in a transaction, and all of it again where that is called for; return its result.

        Args:
            work: What is done; it reads whatever it rests on anew.
            key: The idempotency key that it writes with, for which it may be done again when nobody knows if it was.

        Raises:
            OutcomeUnknown: Nobody knows if it was done, and it cannot be found out by doing it again.
        """

        def noted(kit: PartnerKit) -> R:
            self.kept = Kept.NOTHING
            result = work(kit)
            self.kept = Kept.UNKNOWN  # until the commit has answered
            return result

        try:
            result = self.database.run(noted, repeatable=key is not None)
        except OutcomeUnknown:
            self.kept = Kept.UNKNOWN
            raise
        self.kept = Kept.DONE
        return result
