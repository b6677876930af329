"""Accounts of clients."""

from __future__ import annotations

from partnerkit import Action, Business, NewIdentity, NewOwner, SubscriptionReport
from partnerkit.values import AccountId
from reference_server.api.account_models import (
    AccountView,
    EntryView,
    ExplanationView,
    LinkSendingView,
    MemberView,
    NicknameView,
    SecureAccountView,
    WorkspaceView,
    known,
)
from reference_server.api.asked import Asked
from reference_server.api.inputs import NicknameWanted, Nothing, Paging, StageWanted
from reference_server.api.models import IdentityView, Listed, OperatorView, listed


def open_account(asked: Asked, body: Business) -> AccountView:
    """Make a client account from scratch, in Setup."""
    return AccountView.of(asked.kit.accounts.open(body, by=asked.by, key=asked.key), asked.at)


def get_account(asked: Asked, account_id: AccountId) -> AccountView:
    """Return an account."""
    return AccountView.of(asked.kit.accounts.get(account_id, by=asked.by), asked.at)


def set_stage(asked: Asked, account_id: AccountId, body: StageWanted) -> AccountView:
    """Switch between Setup and Live."""
    account = asked.kit.accounts.set_stage(account_id, body.stage, by=asked.by, seen=asked.seen, key=asked.key)
    return AccountView.of(account, asked.at)


def set_nickname(asked: Asked, account_id: AccountId, body: NicknameWanted) -> AccountView:
    """Give the account's business page an address."""
    account = asked.kit.accounts.set_nickname(account_id, body.nickname, by=asked.by, seen=asked.seen, key=asked.key)
    return AccountView.of(account, asked.at)


def suggest_nickname(asked: Asked, account_id: AccountId) -> NicknameView:
    """Return a free nickname made of the business's name."""
    return NicknameView(nickname=asked.kit.accounts.suggest_nickname(account_id, by=asked.by))


def lock_account(asked: Asked, account_id: AccountId, body: Nothing) -> AccountView:
    """Set the caller's side's lock: staff can no longer sign in, and open sessions end at once."""
    account = asked.kit.accounts.lock(account_id, by=asked.by, seen=asked.seen, key=asked.key)
    return AccountView.of(account, asked.at)


def unlock_account(asked: Asked, account_id: AccountId) -> AccountView:
    """Lift the caller's side's lock; sessions stay over."""
    account = asked.kit.accounts.unlock(account_id, by=asked.by, seen=asked.seen, key=asked.key)
    return AccountView.of(account, asked.at)


def secure_account(asked: Asked, account_id: AccountId, body: Nothing) -> AccountView | SecureAccountView:
    """Let only operators with a Secure role act on an account; a caller without one is told its name from then on."""
    account = asked.kit.accounts.set_secure(account_id, True, by=asked.by, seen=asked.seen, key=asked.key)
    return known(account, asked.at)


def unsecure_account(asked: Asked, account_id: AccountId) -> AccountView | SecureAccountView:
    """Let every operator of the partner act on an account again, as their roles say."""
    account = asked.kit.accounts.set_secure(account_id, False, by=asked.by, seen=asked.seen, key=asked.key)
    return known(account, asked.at)


def get_link_sending(asked: Asked, account_id: AccountId) -> LinkSendingView:
    """Return whether an account may send external links now; a new one may not for a while."""
    return LinkSendingView.of(asked.kit.accounts.link_sending(account_id, by=asked.by))


def end_screening(asked: Asked, account_id: AccountId, body: Nothing) -> AccountView:
    """Let an account send external links before its time, if the vendor has approved the partner."""
    account = asked.kit.accounts.end_screening(account_id, True, by=asked.by, seen=asked.seen, key=asked.key)
    return AccountView.of(account, asked.at)


def resume_screening(asked: Asked, account_id: AccountId) -> AccountView:
    """Have an account wait with external links until its time after all."""
    account = asked.kit.accounts.end_screening(account_id, False, by=asked.by, seen=asked.seen, key=asked.key)
    return AccountView.of(account, asked.at)


def list_history(asked: Asked, account_id: AccountId, query: Paging) -> Listed[EntryView]:
    """List what happened to an account, newest first."""
    page = asked.kit.history.of_account(account_id, by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(EntryView.of(told) for told in page.items))


def get_owner(asked: Asked, account_id: AccountId) -> MemberView:
    """Return the membership of the owner, or of the owner-to-be."""
    return MemberView.of(asked.kit.staff.owner(account_id, by=asked.by))


def seat_owner(asked: Asked, account_id: AccountId, body: NewOwner) -> MemberView:
    """Give an account its owner."""
    return MemberView.of(asked.kit.staff.seat_owner(account_id, body, by=asked.by, key=asked.key))


def link_owner(asked: Asked, account_id: AccountId, body: NewIdentity) -> IdentityView:
    """Make a person the vendor authenticates act as the owner."""
    return IdentityView.of(asked.kit.identity.link_owner(account_id, body, by=asked.by, key=asked.key))


def report_subscription(asked: Asked, account_id: AccountId, body: SubscriptionReport) -> AccountView:
    """Note what billing reports."""
    account = asked.kit.subscriptions.report(account_id, body, by=asked.by, key=asked.key)
    return AccountView.of(account, asked.at)


def explain(asked: Asked, account_id: AccountId, action: Action) -> ExplanationView:
    """Answer "may I?" without acting: the rule, the facts, the remedies."""
    return ExplanationView.of(asked.kit.accounts.explain(action, account_id, by=asked.by))


def who_can(asked: Asked, account_id: AccountId, action: Action) -> Listed[OperatorView]:
    """List the operators of the managing partner who may do an action on the account as it is now, by name."""
    found = asked.kit.accounts.who_can(action, account_id, by=asked.by)
    return Listed(items=tuple(OperatorView.of(operator) for operator in found), next=None)


def get_workspace(asked: Asked) -> WorkspaceView:
    """Return the account the caller works in."""
    return WorkspaceView.of(asked.kit.staff.workplace(by=asked.by), asked.at)
