"""
partnerkit: a SaaS vendor's partners manage client accounts.

The names a host needs first; everything else stands in the package of its capability. Storage adapters are imported
from `partnerkit.adapters`, never from here.
"""

from partnerkit.access import Action, Actor, ActorKind
from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.secure import SecureAccount
from partnerkit.accounts.status import Status, Subscription
from partnerkit.accounts.subscriptions import SubscriptionReport
from partnerkit.bulk.model import BulkAction, BulkResult, BulkRow, BulkWork, Outcome
from partnerkit.clients.listing import ClientCounts, ClientFilter, Sort, StatusFilter
from partnerkit.clients.model import Client
from partnerkit.clients.notes import NewNote, Note
from partnerkit.clients.paging import Listing
from partnerkit.clients.secure import SecureNames
from partnerkit.collections import COLLECTIONS
from partnerkit.entry.half import CodeGiven
from partnerkit.entry.model import SignedIn
from partnerkit.entry.own import OwnSession
from partnerkit.entry.service import SignIn
from partnerkit.entry.shut_out import LeftAlone, Shut, ShutOut
from partnerkit.errors import PartnerkitError, problem
from partnerkit.history.told import Told
from partnerkit.identity.addresses import OwnAddress
from partnerkit.identity.factors import FactorConfirmation, FactorRemoval, FactorSetup, FactorStatus, MadeFactor
from partnerkit.identity.languages import NewLanguage
from partnerkit.identity.links import OpenLink
from partnerkit.identity.model import NewIdentity, NewPassword, PasswordChange, Purpose
from partnerkit.identity.usecases import EmailChange, PresentPassword
from partnerkit.invitations.by_form import ClientForm
from partnerkit.invitations.foreseeing import ForeseenInvitation
from partnerkit.invitations.limiting import Allowance
from partnerkit.invitations.model import Invitation, InvitationState, LinkKind, NewInvitation, NewLink, PartnerLink
from partnerkit.invitations.offers import KnownClient, NewClient, OpenOffer, OwnBusiness
from partnerkit.invitations.sheet import InvitationSheet, Invitee
from partnerkit.invitations.signups import NewPartnerSignUp, NewSignUp, OpenSignUp, SignUpKind
from partnerkit.jobs.asked import BulkJob
from partnerkit.jobs.model import Job, JobRow
from partnerkit.kit import PartnerKit, Tried
from partnerkit.office.model import Findings
from partnerkit.partners.keys import ApiKey, MadeKey, NewKey
from partnerkit.partners.model import NewOperator, NewPartner, Operator, Partner
from partnerkit.partners.roles import NewRole, PartnerRole, RoleChange
from partnerkit.partners.standing import PartnerStanding, Suspension
from partnerkit.partners.team import TeamMember
from partnerkit.portal.decisions import Payment, PaymentRuling
from partnerkit.portal.model import PortalSettings
from partnerkit.portal.view import PortalClient, PortalView
from partnerkit.sections import Choice, Condition, ProductFacts, Section, setting
from partnerkit.settings.reading import SectionSettings, TabSettings
from partnerkit.staff.invitations import KnownColleague, NewColleague, OpenInvitation
from partnerkit.staff.model import Level, Member, MemberState, NewOwner, Workplace
from partnerkit.staff.seats import Seats
from partnerkit.staff.usecases import NewMember
from partnerkit.texts import Texts
from partnerkit.values import AccountId, ClientId, KeyId, NoteId, OperatorId, PartnerId, Realm, Secret, SessionId, Side
from partnerkit.vendor import Limits, Links, Plan, Vendor

__all__ = [
    "COLLECTIONS",
    "Account",
    "AccountId",
    "Action",
    "Actor",
    "ActorKind",
    "Allowance",
    "ApiKey",
    "BulkAction",
    "BulkJob",
    "BulkResult",
    "BulkRow",
    "BulkWork",
    "Business",
    "Choice",
    "Client",
    "ClientCounts",
    "ClientFilter",
    "ClientForm",
    "ClientId",
    "CodeGiven",
    "Condition",
    "EmailChange",
    "FactorConfirmation",
    "FactorRemoval",
    "FactorSetup",
    "FactorStatus",
    "Findings",
    "ForeseenInvitation",
    "Invitation",
    "InvitationSheet",
    "InvitationState",
    "Invitee",
    "Job",
    "JobRow",
    "KeyId",
    "KnownClient",
    "KnownColleague",
    "LeftAlone",
    "Level",
    "Limits",
    "LinkKind",
    "Links",
    "Listing",
    "MadeFactor",
    "MadeKey",
    "Member",
    "MemberState",
    "NewClient",
    "NewColleague",
    "NewIdentity",
    "NewInvitation",
    "NewKey",
    "NewLanguage",
    "NewLink",
    "NewMember",
    "NewNote",
    "NewOperator",
    "NewOwner",
    "NewPartner",
    "NewPartnerSignUp",
    "NewPassword",
    "NewRole",
    "NewSignUp",
    "Note",
    "NoteId",
    "OpenInvitation",
    "OpenLink",
    "OpenOffer",
    "OpenSignUp",
    "Operator",
    "OperatorId",
    "Outcome",
    "OwnAddress",
    "OwnBusiness",
    "OwnSession",
    "Partner",
    "PartnerId",
    "PartnerKit",
    "PartnerLink",
    "PartnerRole",
    "PartnerStanding",
    "PartnerkitError",
    "PasswordChange",
    "Payment",
    "PaymentRuling",
    "Plan",
    "PortalClient",
    "PortalSettings",
    "PortalView",
    "PresentPassword",
    "ProductFacts",
    "Purpose",
    "Realm",
    "RoleChange",
    "Seats",
    "Secret",
    "Section",
    "SectionSettings",
    "SecureAccount",
    "SecureNames",
    "SessionId",
    "Shut",
    "ShutOut",
    "Side",
    "SignIn",
    "SignUpKind",
    "SignedIn",
    "Sort",
    "Stage",
    "Status",
    "StatusFilter",
    "Subscription",
    "SubscriptionReport",
    "Suspension",
    "TabSettings",
    "TeamMember",
    "Texts",
    "Told",
    "Tried",
    "Vendor",
    "Workplace",
    "problem",
    "setting",
]
