"""
partnerkit: a SaaS vendor's partners manage client accounts.

The names a host needs first; everything else stands in the package of its capability. Storage adapters are imported
from `partnerkit.adapters`, never from here.
"""

from partnerkit.access import Action, Actor, ActorKind
from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.status import Status, Subscription
from partnerkit.accounts.subscriptions import SubscriptionReport
from partnerkit.clients.model import Client
from partnerkit.collections import COLLECTIONS
from partnerkit.entry.service import SignedIn, SignIn
from partnerkit.errors import PartnerkitError, problem
from partnerkit.history.service import Told
from partnerkit.identity.model import NewIdentity, NewPassword, PasswordChange
from partnerkit.kit import PartnerKit, Tried
from partnerkit.partners.model import NewOperator, NewPartner, Operator, Partner
from partnerkit.staff.model import Member, NewOwner, Workplace
from partnerkit.values import AccountId, ClientId, OperatorId, PartnerId, Realm, Secret, Side
from partnerkit.vendor import Limits, Links, Plan, Vendor

__all__ = [
    "COLLECTIONS",
    "Account",
    "AccountId",
    "Action",
    "Actor",
    "ActorKind",
    "Business",
    "Client",
    "ClientId",
    "Limits",
    "Links",
    "Member",
    "NewIdentity",
    "NewOperator",
    "NewOwner",
    "NewPartner",
    "NewPassword",
    "Operator",
    "OperatorId",
    "Partner",
    "PartnerId",
    "PartnerKit",
    "PartnerkitError",
    "PasswordChange",
    "Plan",
    "Realm",
    "Secret",
    "Side",
    "SignIn",
    "SignedIn",
    "Stage",
    "Status",
    "Subscription",
    "SubscriptionReport",
    "Told",
    "Tried",
    "Vendor",
    "Workplace",
    "problem",
]
