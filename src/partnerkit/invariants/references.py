"""
What names what: for each such place, where the named one has to be.

They are values, so that an adapter can have its database look for all of them at once.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import attrs

from partnerkit.accounts.model import ACCOUNTS
from partnerkit.accounts.nicknames import CLAIMS
from partnerkit.clients.events import NoteRemoved
from partnerkit.clients.model import CLIENTS
from partnerkit.clients.notes import NOTES
from partnerkit.effects import Event
from partnerkit.entry.model import SESSIONS
from partnerkit.history.model import ENTRIES, NOTICES, PARTICULARS, RECEIPTS
from partnerkit.identity.model import ADDRESSES, CREDENTIALS, IDENTITIES, PROOFS, Credential
from partnerkit.identity.second_factor import SECOND_FACTORS
from partnerkit.invitations.events import InvitationDeclined, InvitationWithdrawn
from partnerkit.invitations.model import INVITATIONS, PARTNER_LINKS, InvitationState
from partnerkit.invitations.signups import SIGN_UPS
from partnerkit.jobs.model import JOB_ROWS, JOB_TURNS, JOBS, TASKS
from partnerkit.messages.model import LETTERS
from partnerkit.partners.keys import API_KEYS
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.partners.roles import PARTNER_ROLES, RoleRemoved
from partnerkit.portal.model import PORTAL
from partnerkit.queue import QueueState
from partnerkit.relay.model import BACKLOGS, Backlog
from partnerkit.repository import Collection, Field, Is, Where, hint
from partnerkit.settings.model import SETTINGS
from partnerkit.staff.events import MemberDeclined, MemberRemoved
from partnerkit.staff.model import MEMBERS, MEMBERSHIPS, PEOPLE
from partnerkit.values import Realm
from partnerkit.webhooks.model import ATTEMPTS, ENDPOINTS, REMOVED

_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)


@attrs.frozen
class Place:
    """
    Some fields of the entities of a collection.

    Attributes:
        collection: Whose.
        names: The fields; only where all of them are there.
        where: Of which entities; of all by default.
        member: Which member of the one field is meant, a mapping; an id.
    """

    collection: Collection[Any]
    names: tuple[str, ...]
    where: Where[Any] | None = None
    member: str | None = None

    def __attrs_post_init__(self) -> None:
        self.collection.check(self.where)
        for name in self.names:
            hint(self.collection.entity, name)


@attrs.frozen
class Reference:
    """
    That what stands in one place stands in at least one of others too.

    Attributes:
        said: What is missing where it does not, in words.
        source: Where it is named.
        targets: Where it has to be.
    """

    said: str
    source: Place
    targets: tuple[Place, ...]


def _in(collection: Collection[Any], *names: str, **values: Any) -> Place:
    """Return a place, of those entities whose other fields have these values."""
    where: Where[Any] | None = None
    for name, value in values.items():
        part = Is(Field(collection.entity, name), value)
        where = part if where is None else where & part
    return Place(collection, names, where)


def _told(event: type[Event], member: str) -> Place:
    """Return where entries about an event name what is gone since."""
    return Place(ENTRIES, ("payload",), Is(Field(ENTRIES.entity, "kind"), event.kind), member=member)


# Whatever a call with an idempotency key can have resulted in.
_RESULTS: Final = (
    *(_in(c, "id") for c in (ACCOUNTS, CLIENTS, NOTES, MEMBERS, PEOPLE)),
    *(_in(c, "id") for c in (PARTNERS, OPERATORS, PARTNER_ROLES, API_KEYS, JOBS, ENDPOINTS)),
    *(_in(c, "id") for c in (INVITATIONS, PARTNER_LINKS)),
    _told(NoteRemoved, "note_id"),
    _told(RoleRemoved, "role_id"),
    _told(MemberRemoved, "member_id"),
    _told(MemberDeclined, "member_id"),
    _in(ATTEMPTS, "endpoint_id", kind=REMOVED),
)
# A line whose invitation is over is gone, and the partner's history tells of it.
_GONE_LINES: Final = (_told(InvitationWithdrawn, "client_id"), _told(InvitationDeclined, "client_id"))
_CHAINS: Final = (*(_in(c, "id") for c in (ACCOUNTS, CLIENTS, PARTNERS)), *_GONE_LINES)
# A test is of no chain.
_OF_A_CHAIN: Final = Place(BACKLOGS, ("chain_id",), Field[Backlog, int](Backlog, "upto").between(1, None))
_WITH_FACTOR: Final = Place(
    CREDENTIALS, ("id",), Field[Credential, datetime](Credential, "second_factor_at").between(_EARLIEST, None)
)
_ASSIGNEE: Final = Place(
    SETTINGS,
    ("referring",),
    Is(Field(SETTINGS.entity, "id"), PORTAL.tabs["tickets"].id),
    member="assignee",
)
_IN_USE: Final = {"released_at": None}
_OPERATOR: Final = {"realm": Realm.OPERATOR}
_STAFF: Final = {"realm": Realm.STAFF}


def _to(said: str, source: Place, *targets: Place) -> Reference:
    return Reference(said, source, targets)


REFERENCES: Final = (
    _to("its partner", _in(PARTNER_ROLES, "partner_id"), _in(PARTNERS, "id")),
    _to("its partner", _in(OPERATORS, "partner_id"), _in(PARTNERS, "id")),
    _to("its credential", _in(OPERATORS, "id"), _in(CREDENTIALS, "id", **_OPERATOR)),
    _to("its partner", _in(ACCOUNTS, "partner_id"), _in(PARTNERS, "id")),
    _to("the partner that brought it", _in(ACCOUNTS, "brought_by"), _in(PARTNERS, "id")),
    _to("its own account", _in(PARTNERS, "account_id"), _in(ACCOUNTS, "id")),
    _to("its line on the list", _in(ACCOUNTS, "partner_id", "id"), _in(CLIENTS, "partner_id", "account_id")),
    _to("its owner's membership", _in(ACCOUNTS, "id", "owner_id"), _in(MEMBERS, "account_id", "id")),
    _to(
        "its claim on its nickname",
        _in(ACCOUNTS, "nickname", "id"),
        _in(CLAIMS, "nickname", "account_id", **_IN_USE),
    ),
    _to("the account", _in(CLAIMS, "account_id"), _in(ACCOUNTS, "id")),
    _to(
        "the account of this nickname",
        _in(CLAIMS, "nickname", "account_id", **_IN_USE),
        _in(ACCOUNTS, "nickname", "id"),
    ),
    _to(
        "the account of this partner, or the invitation to it,",
        _in(CLIENTS, "account_id", "partner_id"),
        _in(ACCOUNTS, "id", "partner_id"),
        _in(INVITATIONS, "account_id", "partner_id", state=InvitationState.OPEN),
    ),
    _to(
        "the line of an open invitation",
        _in(INVITATIONS, "partner_id", "id", state=InvitationState.OPEN),
        _in(CLIENTS, "partner_id", "id"),
    ),
    _to("its operator", _in(INVITATIONS, "partner_id", "operator_id"), _in(OPERATORS, "partner_id", "id")),
    _to("its partner", _in(PARTNER_LINKS, "partner_id"), _in(PARTNERS, "id")),
    _to("its maker", _in(PARTNER_LINKS, "partner_id", "maker_id"), _in(OPERATORS, "partner_id", "id")),
    _to("its partner", _in(SIGN_UPS, "partner_id"), _in(PARTNERS, "id")),
    _to("the client", _in(NOTES, "client_id"), _in(CLIENTS, "id")),
    _to("its author", _in(NOTES, "author_id"), _in(OPERATORS, "id")),
    _to("its account", _in(SETTINGS, "account_id"), _in(ACCOUNTS, "id")),
    _to("the member to whom tickets go", _ASSIGNEE, _in(MEMBERS, "id")),
    _to("its credential", _in(PEOPLE, "id"), _in(CREDENTIALS, "id", **_STAFF)),
    _to("its account", _in(MEMBERS, "account_id"), _in(ACCOUNTS, "id")),
    _to("its person", _in(MEMBERS, "person_id"), _in(PEOPLE, "id")),
    _to("its partner", _in(MEMBERS, "partner_id"), _in(PARTNERS, "id")),
    _to("its operator", _in(MEMBERS, "partner_id", "operator_id"), _in(OPERATORS, "partner_id", "id")),
    _to(
        "the way from its person to the account",
        _in(MEMBERS, "person_id", "account_id", "id"),
        _in(MEMBERSHIPS, "person_id", "account_id", "member_id"),
    ),
    _to(
        "the membership of this person",
        _in(MEMBERSHIPS, "person_id", "account_id", "member_id"),
        _in(MEMBERS, "person_id", "account_id", "id"),
    ),
    _to("the operator", _in(ADDRESSES, "partner_id", "holder_id"), _in(OPERATORS, "partner_id", "id")),
    _to("the person", _in(ADDRESSES, "holder_id", partner_id=None), _in(PEOPLE, "id")),
    _to("its second factor", _WITH_FACTOR, _in(SECOND_FACTORS, "holder_id")),
    _to("the operator", _in(CREDENTIALS, "id", **_OPERATOR), _in(OPERATORS, "id")),
    _to("the person", _in(CREDENTIALS, "id", **_STAFF), _in(PEOPLE, "id")),
    _to("the operator", _in(IDENTITIES, "partner_id", "holder_id", **_OPERATOR), _in(OPERATORS, "partner_id", "id")),
    _to("the person", _in(IDENTITIES, "holder_id", **_STAFF), _in(PEOPLE, "id")),
    _to("its operator", _in(SESSIONS, "partner_id", "holder_id", **_OPERATOR), _in(OPERATORS, "partner_id", "id")),
    _to("as whom it acts", _in(SESSIONS, "partner_id", "subject_id", **_OPERATOR), _in(OPERATORS, "partner_id", "id")),
    _to("its person", _in(SESSIONS, "holder_id", **_STAFF), _in(PEOPLE, "id")),
    _to("its account", _in(SESSIONS, "account_id", **_STAFF), _in(ACCOUNTS, "id")),
    _to("the row of its chain", _in(ENTRIES, "chain_id"), *_CHAINS),
    _to("its personal values", _in(ENTRIES, "chain_id", "id"), _in(PARTICULARS, "chain_id", "id")),
    _to("its entry", _in(PARTICULARS, "chain_id", "id"), _in(ENTRIES, "chain_id", "id")),
    _to("its entry", _in(NOTICES, "chain_id", "id", "seq", "at"), _in(ENTRIES, "chain_id", "id", "seq", "at")),
    _to("its credential", _in(PROOFS, "holder_id", "realm"), _in(CREDENTIALS, "id", "realm")),
    _to("its operator", _in(SECOND_FACTORS, "partner_id", "holder_id"), _in(OPERATORS, "partner_id", "id")),
    _to("the operator", _in(LETTERS, "partner_id", "holder_id", **_OPERATOR), _in(OPERATORS, "partner_id", "id")),
    _to("the person", _in(LETTERS, "holder_id", **_STAFF), _in(PEOPLE, "id")),
    _to("the account", _in(LETTERS, "within", kind="member.invited"), _in(ACCOUNTS, "id")),
    _to("the partner", _in(LETTERS, "within", kind="client.invited"), _in(PARTNERS, "id")),
    _to("the row of its chain", _OF_A_CHAIN, *_CHAINS),
    _to("its entry", _in(ATTEMPTS, "chain_id", "entry_id", "seq"), _in(ENTRIES, "chain_id", "id", "seq")),
    _to("its operator", _in(JOBS, "partner_id", "operator_id"), _in(OPERATORS, "partner_id", "id")),
    _to("its job", _in(JOB_TURNS, "job_id"), _in(JOBS, "id")),
    _to("its job", _in(JOB_ROWS, "job_id"), _in(JOBS, "id")),
    _to("its client", _in(JOB_ROWS, "client_id"), _in(CLIENTS, "id"), *_GONE_LINES),
    _to("its job", _in(TASKS, "partner_id", "id", state=QueueState.WAITING), _in(JOBS, "partner_id", "id")),
    _to("its maker", _in(API_KEYS, "partner_id", "maker_id"), _in(OPERATORS, "partner_id", "id")),
    _to("what its call resulted in", _in(RECEIPTS, "row"), *_RESULTS),
)
"""Everything that names something."""
