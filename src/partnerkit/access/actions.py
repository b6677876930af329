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

    VIEW_CLIENTS = "clients.view"
    TAG_CLIENT = "client.tag"
    ASSIGN_CLIENT = "client.assign"
    READ_NOTES = "notes.read"
    WRITE_NOTE = "note.write"
    OPEN_ACCOUNT = "account.open"
    VIEW_ACCOUNT = "account.view"
    VIEW_HISTORY = "history.view"
    SET_STAGE = "account.stage"
    SET_NICKNAME = "account.nickname"
    SET_SECURE = "account.secure"
    LOCK_ACCOUNT = "account.lock"
    UNLOCK_ACCOUNT = "account.unlock"
    USE_WORKSPACE = "workspace.use"
    CHANGE_OWN_PASSWORD = "password.change"
    SET_OWN_LANGUAGE = "language.set"
    VERIFY_OWN_ADDRESS = "address.verify"
    CHANGE_OWN_EMAIL = "email.change"
    SEE_OWN_SESSIONS = "sessions.own"
    OPEN_PARTNER = "partner.open"
    VIEW_PARTNER = "partner.view"
    ADD_ROLE = "role.add"
    ADD_OPERATOR = "operator.add"
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
        permission: What the actor's role must include.
        kinds: Which kinds of actor there are for it.
        rules: The rules of R-05 it asks for, in their order.
    """

    permission: Permission
    kinds: frozenset[ActorKind]
    rules: tuple[Rule, ...]


def _row(permission: Permission, kinds: set[ActorKind], *rules: Rule) -> ActionRow:
    return ActionRow(permission, frozenset(kinds), tuple(rule for rule in Rule if rule in rules))


_P = Permission
_OPERATOR, _STAFF, _VENDOR = ActorKind.OPERATOR, ActorKind.STAFF, ActorKind.VENDOR
_FOREIGN, _LOCKED, _ROLE = Rule.FOREIGN, Rule.LOCKED, Rule.ROLE
# What every action of an operator on one client or its account asks for.
_OWN = (Rule.FOREIGN, Rule.SECURE, Rule.ROLE, Rule.ASSIGNMENT)

ACTIONS: Final[dict[Action, ActionRow]] = {
    Action.VIEW_CLIENTS: _row(_P.VIEW_CLIENTS, {_OPERATOR}, _ROLE),
    Action.TAG_CLIENT: _row(_P.TAG_CLIENTS, {_OPERATOR}, *_OWN),
    Action.ASSIGN_CLIENT: _row(_P.ASSIGN_CLIENTS, {_OPERATOR}, *_OWN),
    Action.READ_NOTES: _row(_P.VIEW_CLIENTS, {_OPERATOR}, *_OWN),
    Action.WRITE_NOTE: _row(_P.WRITE_NOTES, {_OPERATOR}, *_OWN),
    Action.OPEN_ACCOUNT: _row(_P.OPEN_ACCOUNTS, {_OPERATOR}, _ROLE),
    Action.VIEW_ACCOUNT: _row(_P.VIEW_CLIENTS, {_OPERATOR, _VENDOR}, *_OWN),
    Action.VIEW_HISTORY: _row(_P.VIEW_HISTORY, {_OPERATOR, _VENDOR}, *_OWN),
    Action.SET_STAGE: _row(_P.SET_STAGE, {_OPERATOR}, *_OWN),
    Action.SET_NICKNAME: _row(_P.SET_NICKNAME, {_OPERATOR}, *_OWN),
    Action.SET_SECURE: _row(_P.RUN_VENDOR, {_VENDOR}, *_OWN),
    Action.LOCK_ACCOUNT: _row(_P.LOCK_ACCOUNTS, {_OPERATOR, _VENDOR}, *_OWN),
    Action.UNLOCK_ACCOUNT: _row(_P.LOCK_ACCOUNTS, {_OPERATOR, _VENDOR}, *_OWN),
    Action.USE_WORKSPACE: _row(_P.USE_WORKSPACE, {_STAFF}, _FOREIGN, _LOCKED, _ROLE),
    Action.CHANGE_OWN_PASSWORD: _row(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _ROLE),
    Action.SET_OWN_LANGUAGE: _row(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _ROLE),
    Action.VERIFY_OWN_ADDRESS: _row(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _ROLE),
    Action.CHANGE_OWN_EMAIL: _row(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _ROLE),
    Action.SEE_OWN_SESSIONS: _row(_P.OWN_PASSWORD, {_OPERATOR, _STAFF}, _ROLE),
    Action.OPEN_PARTNER: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
    Action.VIEW_PARTNER: _row(_P.VIEW_CLIENTS, {_OPERATOR, _VENDOR}, _FOREIGN, _ROLE),
    Action.ADD_ROLE: _row(_P.RUN_VENDOR, {_VENDOR}, _FOREIGN, _ROLE),
    Action.ADD_OPERATOR: _row(_P.RUN_VENDOR, {_VENDOR}, _FOREIGN, _ROLE),
    Action.SET_OPERATOR_PASSWORD: _row(_P.RUN_VENDOR, {_VENDOR}, _FOREIGN, _ROLE),
    Action.LINK_IDENTITY: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
    Action.SEAT_OWNER: _row(_P.RUN_VENDOR, {_VENDOR}, *_OWN),
    Action.REPORT_SUBSCRIPTION: _row(_P.RUN_VENDOR, {_VENDOR}, *_OWN),
    Action.TEND_WORKER: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
    Action.MANAGE_WEBHOOKS: _row(_P.RUN_VENDOR, {_VENDOR}, _ROLE),
}
