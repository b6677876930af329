"""Every collection there is, for adapters; owners before what they own."""

from __future__ import annotations

from typing import Any, Final

from partnerkit.accounts.model import ACCOUNTS
from partnerkit.accounts.nicknames import CLAIMS
from partnerkit.clients.model import CLIENTS
from partnerkit.clients.notes import NOTES
from partnerkit.entry.model import SESSIONS
from partnerkit.history.model import ENTRIES, PARTICULARS, PENDING, RECEIPTS
from partnerkit.identity.model import ADDRESSES, CREDENTIALS, IDENTITIES
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.partners.roles import PARTNER_ROLES
from partnerkit.repository import Collection
from partnerkit.staff.model import MEMBERS, MEMBERSHIPS, PEOPLE

COLLECTIONS: Final[tuple[Collection[Any], ...]] = (
    PARTNERS,
    PARTNER_ROLES,
    OPERATORS,
    ACCOUNTS,
    CLAIMS,
    CLIENTS,
    NOTES,
    PEOPLE,
    MEMBERS,
    MEMBERSHIPS,
    ADDRESSES,
    CREDENTIALS,
    IDENTITIES,
    SESSIONS,
    ENTRIES,
    PARTICULARS,
    PENDING,
    RECEIPTS,
)
