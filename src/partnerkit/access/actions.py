"""The action table: for every action the permission, the kinds of actor, and the rules of R-05 it asks for."""

from __future__ import annotations

import enum
from typing import Final

import attrs

from partnerkit.access.actor import ActorKind
from partnerkit.access.roles import Permission
from partnerkit.decision import Rule


class Action(enum.Enum):
    """Everything somebody may ask to do."""

    USE_CONSOLE = "console.use"
    VIEW_CLIENTS = "clients.view"
    TAG_CLIENT = "client.tag"
    ASSIGN_CLIENT = "client.assign"
    READ_NOTES = "notes.read"
    WRITE_NOTE = "note.write"
    BEGIN_JOB = "job.begin"
    OPEN_ACCOUNT = "account.open"
    INVITE_CLIENT = "client.invite"
    SEE_INVITATION = "invitation.view"
    RESEND_INVITATION = "invitation.resend"
    WITHDRAW_INVITATION = "invitation.withdraw"
    INVITE_OWNER = "owner.invite"
    MANAGE_LINKS = "links.manage"
    OWN_REFERRAL = "referral.own"
    OPEN_OWN_ACCOUNT = "account.open_own"
    VIEW_ACCOUNT = "account.view"
    VIEW_HISTORY = "history.view"
    SET_STAGE = "account.stage"
    SET_NICKNAME = "account.nickname"
    END_SCREENING = "account.screening"
    SET_SECURE = "account.secure"
    LOCK_ACCOUNT = "account.lock"
    UNLOCK_ACCOUNT = "account.unlock"
    SET_OWNER_PASSWORD = "owner.password"
    MAIL_OWNER_RESET = "owner.reset"
    USE_WORKSPACE = "workspace.use"
    VIEW_WORKPLACE = "workplace.view"
    SEE_COLLEAGUES = "colleagues.view"
    INVITE_MEMBER = "member.invite"
    SET_LEVEL = "member.level"
    DEACTIVATE_MEMBER = "member.deactivate"
    REACTIVATE_MEMBER = "member.reactivate"
    REMOVE_MEMBER = "member.remove"
    HAND_OVER_ACCOUNT = "account.hand_over"
    ACCEPT_INVITATION = "invitation.accept"
    SEE_SETTINGS = "settings.view"
    CHANGE_SETTINGS = "settings.change"
    CHANGE_OWN_PASSWORD = "password.change"
    SET_OWN_LANGUAGE = "language.set"
    VERIFY_OWN_ADDRESS = "address.verify"
    CHANGE_OWN_EMAIL = "email.change"
    SEE_OWN_SESSIONS = "sessions.own"
    SET_OWN_FACTOR = "factor.own"
    VIEW_PARTNER = "partner.view"
    ADD_OPERATOR = "operator.add"
    INVITE_OPERATOR = "operator.invite"
    SET_OPERATOR_ROLE = "operator.role"
    BLOCK_OPERATOR = "operator.block"
    UNBLOCK_OPERATOR = "operator.unblock"
    RESET_FACTOR = "operator.factor"
    ENTER_AS_OPERATOR = "operator.enter"
    HAND_OVER_PARTNER = "partner.hand_over"
    ADD_ROLE = "role.add"
    CHANGE_ROLE = "role.change"
    REMOVE_ROLE = "role.remove"
    VIEW_KEYS = "keys.view"
    ADD_KEY = "key.add"
    END_KEY = "key.end"
    OPEN_PARTNER = "partner.open"
    VIEW_PARTNERS = "partners.view"
    APPROVE_PARTNER = "partner.approve"
    SUSPEND_PARTNER = "partner.suspend"
    REINSTATE_PARTNER = "partner.reinstate"
    CLOSE_PARTNER = "partner.close"
    FIND_ANYTHING = "office.find"
    SET_OPERATOR_PASSWORD = "operator.password"
    LINK_IDENTITY = "identity.link"
    SEAT_OWNER = "account.owner"
    REPORT_SUBSCRIPTION = "subscription.report"
    TEND_WORKER = "worker.tend"
    MANAGE_WEBHOOKS = "webhooks.manage"


@attrs.frozen
class ActionRow:
    """
    What one action demands.

    Attributes:
        permission: What the actor's role must include; None where the kind of actor is enough.
        kinds: Which kinds of actor there are for it.
        rules: The rules of R-05 it asks for, in their order.
        step_up: Whether whoever has a second factor must have shown it just now (BX-10).
        others: Whether it is done to somebody else: nobody does it to itself.
        open_alone: Whether nobody does it on a secure account, whatever the role (VC-26).
    """

    permission: Permission | None
    kinds: frozenset[ActorKind]
    rules: tuple[Rule, ...]
    step_up: bool = False
    others: bool = False
    open_alone: bool = False


_P = Permission
_OPERATOR, _STAFF, _VENDOR, _KEY = ActorKind.OPERATOR, ActorKind.STAFF, ActorKind.VENDOR, ActorKind.KEY
_FOREIGN, _LOCKED, _ROLE, _BAR = Rule.FOREIGN, Rule.LOCKED, Rule.ROLE, Rule.BAR
# What is asked of every operator and every key, whatever it wants.
_STANDING = (Rule.SUSPENDED, Rule.BLOCKED)
# What every action of an operator on one client or its account asks for.
_OWN = (Rule.FOREIGN, Rule.SECURE, Rule.ROLE, Rule.ASSIGNMENT)
# What concerns how an account's owner signs in: not against the client's No, nor in somebody else's name.
_OWNER = (*_OWN, Rule.CLIENT_NO, _BAR)
_TEAM: Final = frozenset({_OPERATOR, _KEY})


def _row(
    permission: Permission | None,
    kinds: set[ActorKind],
    *rules: Rule,
    step_up: bool = False,
    others: bool = False,
    open_alone: bool = False,
) -> ActionRow:
    """Return the row of an action; one for operators asks for their standing, and for the second factor."""
    asked = {*rules, *((*_STANDING, Rule.SECOND_FACTOR) if _TEAM & kinds else ())}
    return ActionRow(
        permission, frozenset(kinds), _ranked(asked), step_up=step_up, others=others, open_alone=open_alone
    )


def _own_sign_in(permission: Permission | None, kinds: set[ActorKind], *rules: Rule) -> ActionRow:
    """Return the row of what concerns the own sign-in: it needs no second factor, which may be what it is about."""
    return ActionRow(permission, frozenset(kinds), _ranked({*rules, *_STANDING, _ROLE}))


def _own_account(permission: Permission | None, kinds: set[ActorKind], *rules: Rule) -> ActionRow:
    """Return the row of what concerns oneself, and is no matter of a password that somebody else knows (VC-26)."""
    return _own_sign_in(permission, kinds, Rule.PASSWORD, *rules)


def _in_account(permission: Permission | None, *rules: Rule) -> ActionRow:
    """Return the row of what an account's own people do in it."""
    return _row(permission, {_STAFF}, _FOREIGN, _LOCKED, Rule.PASSWORD, _ROLE, *rules)


def _over_people(permission: Permission, kinds: set[ActorKind], *, step_up: bool, others: bool = False) -> ActionRow:
    """Return the row of what concerns operators, roles and keys: not while one acts as somebody (VC-30)."""
    return _row(permission, kinds, _FOREIGN, _ROLE, _BAR, step_up=step_up, others=others)


def _ranked(rules: set[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in Rule if rule in rules)


ACTIONS: Final[dict[Action, ActionRow]] = {
    Action.USE_CONSOLE: _own_sign_in(None, {_OPERATOR, _KEY}),
    Action.VIEW_CLIENTS: _row(_P.VIEW_CLIENTS, {_OPERATOR, _KEY}, _ROLE),
    Action.TAG_CLIENT: _row(_P.TAG_CLIENTS, {_OPERATOR, _KEY}, *_OWN),
    Action.ASSIGN_CLIENT: _row(_P.ASSIGN_CLIENTS, {_OPERATOR, _KEY}, *_OWN),
    Action.READ_NOTES: _row(_P.VIEW_CLIENTS, {_OPERATOR, _KEY}, *_OWN),
    Action.WRITE_NOTE: _row(_P.WRITE_NOTES, {_OPERATOR, _KEY}, *_OWN),
    # What goes on by itself goes on as one operator, whose sessions it rests on.
    Action.BEGIN_JOB: _row(_P.VIEW_CLIENTS, {_OPERATOR}, _ROLE, _BAR),
    Action.OPEN_ACCOUNT: _row(_P.OPEN_ACCOUNTS, {_OPERATOR, _KEY}, _ROLE),
    Action.INVITE_CLIENT: _row(_P.INVITE_CLIENTS, {_OPERATOR, _KEY}, _ROLE),
    Action.SEE_INVITATION: _row(_P.VIEW_CLIENTS, {_OPERATOR, _KEY}, *_OWN),
    Action.RESEND_INVITATION: _row(_P.INVITE_CLIENTS, {_OPERATOR, _KEY}, *_OWN),
    Action.WITHDRAW_INVITATION: _row(_P.INVITE_CLIENTS, {_OPERATOR, _KEY}, *_OWN),
    Action.INVITE_OWNER: _row(_P.INVITE_CLIENTS, {_OPERATOR, _KEY}, *_OWN),
    Action.MANAGE_LINKS: _row(_P.INVITE_CLIENTS, {_OPERATOR, _KEY}, _ROLE),
    Action.OWN_REFERRAL: _row(_P.OWN_PARTNER, {_OPERATOR}, _ROLE, _BAR),
    # By whoever works somewhere already, and was invited to have an account of its own.
    Action.OPEN_OWN_ACCOUNT: _row(_P.OWN_PASSWORD, {_STAFF}, Rule.PASSWORD, _ROLE, _BAR),
    Action.VIEW_ACCOUNT: _row(_P.VIEW_CLIENTS, {_OPERATOR, _KEY, _VENDOR}, *_OWN),
    Action.VIEW_HISTORY: _row(_P.VIEW_HISTORY, {_OPERATOR, _KEY, _VENDOR}, *_OWN),
    Action.SET_STAGE: _row(_P.SET_STAGE, {_OPERATOR, _KEY}, *_OWN),
    Action.SET_NICKNAME: _row(_P.SET_NICKNAME, {_OPERATOR, _KEY}, *_OWN),
    Action.END_SCREENING: _row(_P.END_SCREENING, {_OPERATOR, _KEY}, *_OWN),
    Action.SET_SECURE: _row(_P.SET_SECURE, {_OPERATOR, _VENDOR}, *_OWN, step_up=True),
    Action.LOCK_ACCOUNT: _row(_P.LOCK_ACCOUNTS, {_OPERATOR, _KEY, _VENDOR}, *_OWN),
    Action.UNLOCK_ACCOUNT: _row(_P.LOCK_ACCOUNTS, {_OPERATOR, _KEY, _VENDOR}, *_OWN),
    Action.SET_OWNER_PASSWORD: _row(_P.SET_OWNER_PASSWORDS, {_OPERATOR}, *_OWNER, step_up=True, open_alone=True),
    Action.MAIL_OWNER_RESET: _row(_P.SET_OWNER_PASSWORDS, {_OPERATOR, _KEY, _VENDOR}, *_OWNER),
    # Whoever has yet to replace a password that an operator set comes in to do so, and sees nothing.
    Action.USE_WORKSPACE: _row(_P.USE_WORKSPACE, {_STAFF}, _FOREIGN, _LOCKED, _ROLE),
    Action.VIEW_WORKPLACE: _in_account(_P.USE_WORKSPACE),
    Action.SEE_COLLEAGUES: _in_account(_P.MANAGE_STAFF),
    Action.INVITE_MEMBER: _in_account(_P.MANAGE_STAFF),
    Action.SET_LEVEL: _in_account(_P.MANAGE_STAFF),
    Action.DEACTIVATE_MEMBER: _in_account(_P.MANAGE_STAFF),
    Action.REACTIVATE_MEMBER: _in_account(_P.MANAGE_STAFF),
    Action.REMOVE_MEMBER: _in_account(_P.MANAGE_STAFF),
    Action.HAND_OVER_ACCOUNT: _in_account(_P.OWN_ACCOUNT, _BAR),
    # Whoever accepts works there from then on, with whatever level.
    Action.ACCEPT_INVITATION: _in_account(None, _BAR),
    Action.SEE_SETTINGS: _in_account(_P.MANAGE_SETTINGS),
    Action.CHANGE_SETTINGS: _in_account(_P.MANAGE_SETTINGS),
    Action.CHANGE_OWN_PASSWORD: _own_sign_in(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _BAR),
    Action.SET_OWN_LANGUAGE: _own_sign_in(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _BAR),
    Action.VERIFY_OWN_ADDRESS: _own_account(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _BAR),
    Action.CHANGE_OWN_EMAIL: _own_account(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _BAR),
    Action.SEE_OWN_SESSIONS: _own_account(_P.OWN_PASSWORD, {_OPERATOR, _STAFF, _VENDOR}, _BAR),
    # Without a permission: whoever must have a second factor must be able to set it up.
    Action.SET_OWN_FACTOR: _own_sign_in(None, {_OPERATOR}, _BAR),
    Action.VIEW_PARTNER: _row(_P.VIEW_CLIENTS, {_OPERATOR, _KEY, _VENDOR}, _FOREIGN, _ROLE),
    Action.ADD_OPERATOR: _over_people(_P.MANAGE_OPERATORS, {_OPERATOR, _VENDOR}, step_up=True),
    Action.INVITE_OPERATOR: _over_people(_P.MANAGE_OPERATORS, {_OPERATOR, _VENDOR}, step_up=False, others=True),
    Action.SET_OPERATOR_ROLE: _over_people(_P.MANAGE_OPERATORS, {_OPERATOR, _VENDOR}, step_up=True),
    # Somebody who must be kept out now is kept out by whoever is at hand.
    Action.BLOCK_OPERATOR: _over_people(_P.MANAGE_OPERATORS, {_OPERATOR, _VENDOR}, step_up=False, others=True),
    Action.UNBLOCK_OPERATOR: _over_people(_P.MANAGE_OPERATORS, {_OPERATOR, _VENDOR}, step_up=True, others=True),
    Action.RESET_FACTOR: _over_people(_P.MANAGE_OPERATORS, {_OPERATOR, _VENDOR}, step_up=True, others=True),
    Action.ENTER_AS_OPERATOR: _over_people(_P.ENTER_AS_OPERATORS, {_OPERATOR}, step_up=True, others=True),
    Action.HAND_OVER_PARTNER: _over_people(_P.OWN_PARTNER, {_OPERATOR}, step_up=True, others=True),
    Action.ADD_ROLE: _over_people(_P.MANAGE_ROLES, {_OPERATOR, _VENDOR}, step_up=True),
    Action.CHANGE_ROLE: _over_people(_P.MANAGE_ROLES, {_OPERATOR, _VENDOR}, step_up=True),
    Action.REMOVE_ROLE: _over_people(_P.MANAGE_ROLES, {_OPERATOR, _VENDOR}, step_up=False),
    Action.VIEW_KEYS: _over_people(_P.MANAGE_KEYS, {_OPERATOR, _VENDOR}, step_up=False),
    Action.ADD_KEY: _over_people(_P.MANAGE_KEYS, {_OPERATOR}, step_up=True),
    Action.END_KEY: _over_people(_P.MANAGE_KEYS, {_OPERATOR, _VENDOR}, step_up=False),
    Action.OPEN_PARTNER: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
    Action.VIEW_PARTNERS: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
    Action.APPROVE_PARTNER: _row(_P.RUN_VENDOR, {_VENDOR}, _FOREIGN, _ROLE),
    Action.SUSPEND_PARTNER: _row(_P.RUN_VENDOR, {_VENDOR}, _FOREIGN, _ROLE),
    Action.REINSTATE_PARTNER: _row(_P.RUN_VENDOR, {_VENDOR}, _FOREIGN, _ROLE),
    Action.CLOSE_PARTNER: _row(_P.RUN_VENDOR, {_VENDOR}, _FOREIGN, _ROLE),
    Action.FIND_ANYTHING: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
    Action.SET_OPERATOR_PASSWORD: _row(_P.RUN_VENDOR, {_VENDOR}, _FOREIGN, _ROLE),
    Action.LINK_IDENTITY: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
    Action.SEAT_OWNER: _row(_P.RUN_VENDOR, {_VENDOR}, *_OWN),
    Action.REPORT_SUBSCRIPTION: _row(_P.RUN_VENDOR, {_VENDOR}, *_OWN),
    Action.TEND_WORKER: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
    Action.MANAGE_WEBHOOKS: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
}

KEY_PERMISSIONS: Final = frozenset(
    row.permission for row in ACTIONS.values() if _KEY in row.kinds and row.permission is not None
)
"""What an API key can have at all: what is asked of keys for something (BX-18)."""
