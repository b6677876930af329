"""Every collection there is, for adapters; owners before what they own."""

from __future__ import annotations

from typing import Any, Final

from partnerkit.accounts.model import ACCOUNTS
from partnerkit.accounts.nicknames import CLAIMS
from partnerkit.clients.model import CLIENTS
from partnerkit.clients.notes import NOTES
from partnerkit.entry.model import SESSIONS
from partnerkit.history.model import ENTRIES, NOTICES, PARTICULARS, RECEIPTS
from partnerkit.identity.model import ADDRESSES, CREDENTIALS, IDENTITIES, PROOFS
from partnerkit.identity.second_factor import SECOND_FACTORS
from partnerkit.invitations.model import INVITATIONS, PARTNER_LINKS
from partnerkit.invitations.signups import SIGN_UPS
from partnerkit.jobs.model import JOB_ROWS, JOB_TURNS, JOBS, TASKS
from partnerkit.messages.model import LETTERS
from partnerkit.partners.keys import API_KEYS
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.partners.roles import PARTNER_ROLES
from partnerkit.relay.model import BACKLOGS, LEASES
from partnerkit.repository import Collection
from partnerkit.settings.model import SETTINGS
from partnerkit.staff.model import MEMBERS, MEMBERSHIPS, PEOPLE
from partnerkit.webhooks.model import ATTEMPTS, ENDPOINTS

COLLECTIONS: Final[tuple[Collection[Any], ...]] = (
    PARTNERS,
    PARTNER_ROLES,
    OPERATORS,
    API_KEYS,
    ACCOUNTS,
    CLAIMS,
    SETTINGS,
    CLIENTS,
    NOTES,
    INVITATIONS,
    PARTNER_LINKS,
    SIGN_UPS,
    PEOPLE,
    MEMBERS,
    MEMBERSHIPS,
    ADDRESSES,
    CREDENTIALS,
    IDENTITIES,
    PROOFS,
    SECOND_FACTORS,
    SESSIONS,
    ENTRIES,
    PARTICULARS,
    NOTICES,
    RECEIPTS,
    LEASES,
    BACKLOGS,
    LETTERS,
    ENDPOINTS,
    ATTEMPTS,
    JOBS,
    JOB_TURNS,
    JOB_ROWS,
    TASKS,
)
