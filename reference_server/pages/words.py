"""What codes and states are called on the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from partnerkit import Account, Client, Stage, Status, Vendor
from partnerkit.access import Action
from partnerkit.accounts.origin import Way
from partnerkit.decision import Decision, Rule
from partnerkit.repository import fold
from partnerkit.staff.model import Level
from partnerkit.vendor import PORTAL_ADDON
from reference_server.pages.dates import day, days_until
from reference_server.pages.language import Lazy, Text, _, lazy, names, ngettext
from reference_server.pages.sentences import sentence

LEVELS: Final = {
    Level.ADMIN: (lazy("Admin"), lazy("Admin, owner of the account")),
    Level.MANAGER: (lazy("Manager"), lazy("Manager, owner of the account")),
    Level.EMPLOYEE: (lazy("Employee"), lazy("Employee, owner of the account")),
}


@attrs.frozen
class Badge:
    """
    One word about a state, told apart by shape and colour as well.

    Attributes:
        word: What people read.
        kind: ``ok``, ``info``, ``warn``, ``stop`` or ``none``.
    """

    word: Text
    kind: str


STATUS: Final = {
    Status.INVITED: Badge(lazy("Invited"), "none"),
    Status.AWAITING: Badge(lazy("Awaiting client"), "none"),
    Status.TRIAL: Badge(lazy("Trial"), "info"),
    Status.TRIAL_EXPIRED: Badge(lazy("Trial expired"), "warn"),
    Status.PAYING: Badge(lazy("Paying"), "ok"),
    Status.CANCELLED: Badge(lazy("Cancelled"), "warn"),
    Status.LOCKED: Badge(lazy("Locked"), "stop"),
    Status.CLOSED: Badge(lazy("Closed"), "stop"),
}
STAGES: Final = {Stage.SETUP: lazy("In setup"), Stage.LIVE: lazy("Live")}

ACTIONS: Final[Mapping[Action, Lazy]] = {
    Action.VIEW_CLIENTS: lazy("see your partner's clients"),
    Action.TAG_CLIENT: lazy("tag %(it)s"),
    Action.ASSIGN_CLIENT: lazy("assign %(it)s to operators"),
    Action.READ_NOTES: lazy("read the notes on %(it)s"),
    Action.WRITE_NOTE: lazy("write notes on %(it)s"),
    Action.OPEN_ACCOUNT: lazy("create a client account"),
    Action.INVITE_CLIENT: lazy("invite clients by mail"),
    Action.SEE_INVITATION: lazy("see the invitation of %(it)s"),
    Action.RESEND_INVITATION: lazy("send the invitation of %(it)s again"),
    Action.WITHDRAW_INVITATION: lazy("withdraw the invitation of %(it)s"),
    Action.INVITE_OWNER: lazy("mail the owner of %(it)s how to sign in"),
    Action.MANAGE_LINKS: lazy("make and end links to sign up through"),
    Action.OWN_REFERRAL: lazy("see and replace the referral link"),
    Action.OPEN_OWN_ACCOUNT: lazy("open an account of your own"),
    Action.VIEW_ACCOUNT: lazy("see %(it)s"),
    Action.VIEW_HISTORY: lazy("see the history of %(it)s"),
    Action.SET_STAGE: lazy("switch %(it)s between Setup and Live"),
    Action.SET_NICKNAME: lazy("change the nickname of %(it)s"),
    Action.END_SCREENING: lazy("change whether links that %(it)s sends are screened"),
    Action.SET_SECURE: lazy("change whether %(it)s is secure"),
    Action.LOCK_ACCOUNT: lazy("lock %(it)s"),
    Action.UNLOCK_ACCOUNT: lazy("unlock %(it)s"),
    Action.SET_OWNER_PASSWORD: lazy("set the password of the owner of %(it)s"),
    Action.MAIL_OWNER_RESET: lazy("send the owner of %(it)s a reset link"),
    Action.VIEW_WORKPLACE: lazy("see the workspace of %(it)s"),
    Action.USE_WORKSPACE: lazy("use the workspace of %(it)s"),
    Action.CHANGE_OWN_PASSWORD: lazy("change your password"),
    Action.SET_OWN_LANGUAGE: lazy("choose your language"),
    Action.VERIFY_OWN_ADDRESS: lazy("confirm your address"),
    Action.CHANGE_OWN_EMAIL: lazy("change your address"),
    Action.SEE_OWN_SESSIONS: lazy("see your sessions"),
    Action.OPEN_PARTNER: lazy("open a partner"),
    Action.VIEW_PARTNER: lazy("see the partner"),
    Action.ADD_ROLE: lazy("add a role"),
    Action.ADD_OPERATOR: lazy("add an operator"),
    Action.INVITE_OPERATOR: lazy("send %(it)s the link to a first password again"),
    Action.SET_OPERATOR_ROLE: lazy("change the role of %(it)s"),
    Action.BLOCK_OPERATOR: lazy("block %(it)s"),
    Action.UNBLOCK_OPERATOR: lazy("unblock %(it)s"),
    Action.RESET_FACTOR: lazy("reset the second factor of %(it)s"),
    Action.ENTER_AS_OPERATOR: lazy("log in as %(it)s"),
    Action.HAND_OVER_PARTNER: lazy("hand the partner over to %(it)s"),
    Action.CHANGE_ROLE: lazy("change the role “%(it)s”"),
    Action.REMOVE_ROLE: lazy("remove the role “%(it)s”"),
    Action.USE_CONSOLE: lazy("use the console"),
    Action.BEGIN_JOB: lazy("begin a job"),
    Action.SET_OWN_FACTOR: lazy("look after your second factor"),
    Action.VIEW_PARTNERS: lazy("see all partners"),
    Action.APPROVE_PARTNER: lazy("approve a partner"),
    Action.SUSPEND_PARTNER: lazy("suspend a partner"),
    Action.REINSTATE_PARTNER: lazy("reinstate a partner"),
    Action.CLOSE_PARTNER: lazy("close a partner"),
    Action.FIND_ANYTHING: lazy("find anything by name, address or UID"),
    Action.VIEW_KEYS: lazy("see the partner's API keys"),
    Action.ADD_KEY: lazy("make an API key"),
    Action.END_KEY: lazy("end an API key"),
    Action.SET_OPERATOR_PASSWORD: lazy("set an operator's password"),
    Action.LINK_IDENTITY: lazy("link somebody's own sign-in"),
    Action.SEAT_OWNER: lazy("seat the owner of %(it)s"),
    Action.REPORT_SUBSCRIPTION: lazy("report a subscription of %(it)s"),
    Action.TEND_WORKER: lazy("look after the worker"),
    Action.MANAGE_WEBHOOKS: lazy("manage webhooks"),
    Action.SEE_COLLEAGUES: lazy("see the people and the plan of %(it)s"),
    Action.SEE_SETTINGS: lazy("see the settings of %(it)s"),
    Action.CHANGE_SETTINGS: lazy("change the settings of %(it)s"),
    Action.INVITE_MEMBER: lazy("invite people to %(it)s"),
    Action.SET_LEVEL: lazy("change somebody's level in %(it)s"),
    Action.DEACTIVATE_MEMBER: lazy("make somebody inactive in %(it)s"),
    Action.REACTIVATE_MEMBER: lazy("make somebody active again in %(it)s"),
    Action.REMOVE_MEMBER: lazy("remove somebody from %(it)s"),
    Action.HAND_OVER_ACCOUNT: lazy("hand %(it)s over to somebody else"),
    Action.ACCEPT_INVITATION: lazy("accept an invitation to %(it)s"),
}
OUTSIDE: Final = {
    "partner_unlocks": lazy("Ask the partner that manages the account. Only the partner can lift its lock."),
    "vendor_unlocks": lazy("Ask the vendor. Only the vendor can lift its lock."),
    "secure_role": lazy("Ask the partner that manages the account."),
    "assign": lazy("Ask the partner that manages the account."),
    "vendor_reinstates": lazy("Ask the vendor. Only the vendor can reinstate the partner."),
    "vendor_approves": lazy("Ask the vendor to approve the partner."),
    "unblock": lazy("Ask an owner or admin of your partner. They can lift the block."),
    "level": lazy("Ask an admin of the account. An admin can do it, or make you one."),
    "account_owner": lazy("Ask the owner of the account. Only the owner can do it."),
    "other_owner": lazy("The owner has to hand the account over to another person first."),
    "change_password": lazy("Choose a password of your own."),
    "other_admin": lazy("Make somebody else of the account an admin first."),
}
RULES: Final = {
    Rule.FOREIGN: lazy("What is somebody else's stays unknown"),
    Rule.SUSPENDED: lazy("Of a partner that is suspended or closed nobody acts"),
    Rule.BLOCKED: lazy("Whoever is blocked does nothing"),
    Rule.SECOND_FACTOR: lazy("A Secure role, and what is grave, needs a second factor"),
    Rule.LOCKED: lazy("A locked account lets nobody in"),
    Rule.CLIENT_NO: lazy("What a client has said No to stays shut"),
    Rule.PASSWORD: lazy("A password that somebody else set is replaced first"),
    Rule.SECURE: lazy("On a secure account only operators with a Secure role may act"),
    Rule.ROLE: lazy("What somebody may do depends on the role"),
    Rule.ASSIGNMENT: lazy("A limited role covers the clients assigned to its holder"),
    Rule.BAR: lazy("Some things nobody does in somebody else's name"),
}

#: By which way an account came (VC-04).
WAYS: Final = {
    Way.OPERATOR: lazy("An operator created it"),
    Way.INVITATION: lazy("The owner accepted an invitation by email"),
    Way.LINK: lazy("The owner signed up through a link"),
    Way.REFERRAL: lazy("The owner signed up through the referral link"),
    Way.DIRECT: lazy("The owner signed up without a link"),
    Way.IMPORT: lazy("%(vendor)s imported it"),
    Way.PARTNER: lazy("It is a partner's own"),
}


def status_of(it: Account | Client, at: datetime) -> Badge:
    """Return what people see of an account at a moment (R-12)."""
    return STATUS[it.status(at)]


def way_of(account: Account, vendor: Vendor) -> str:
    """Return by which way an account came."""
    return WAYS[account.origin].said(vendor=vendor.name)


def brought_by(account: Account) -> str:
    """Return who brought an account, as its managing partner is told: no other partner's name."""
    if account.brought_by is None:
        return _("Nobody")
    return _("Your partner") if account.brought_by == account.partner_id else _("Another partner")


def since(line: Client, at: datetime) -> str:
    """Return the small fact beside a client's status: how long a trial still runs, since when it is locked."""
    match line.status(at):
        case Status.TRIAL:
            left = days_until(line.trial_ends_at, at)
            return ngettext("%(num)s day left", "%(num)s days left", left)
        case Status.TRIAL_EXPIRED:
            return _("ended %(day)s", day=day(line.trial_ends_at))
        case Status.LOCKED if line.locked_at is not None:
            return _("since %(day)s", day=day(line.locked_at))
    return ""


def tags_of(line: Client) -> list[str]:
    """Return a client's tags as they are listed."""
    return sorted(line.tags, key=fold)


def plan_title(vendor: Vendor, name: str | None) -> str:
    """Return what people read for a plan."""
    plan = vendor.plan(name)
    return _("No plan") if name is None else plan.title if plan is not None else name


def addon_title(name: str) -> str:
    """Return what people read for an add-on."""
    return sentence("section.portal") if name == PORTAL_ADDON else name.replace("_", " ").capitalize()


def plan_with_seats(vendor: Vendor, name: str | None) -> str:
    """Return what people read for a plan, with how many it is for."""
    plan = vendor.plan(name)
    if plan is None:
        return plan_title(vendor, name)
    return ngettext("%(plan)s, up to %(num)s staff", "%(plan)s, up to %(num)s staff", plan.seats, plan=plan.title)


def level_of(level: Level, *, owner: bool) -> str:
    """Return what people read for a level, the owner's with that."""
    return str(LEVELS[level][owner])


def asked(action: Action, it: str | None) -> str:
    """Return what was asked for, of a named account or of accounts in general."""
    return ACTIONS[action].said(it=it or _("an account"))


def sessions(count: int) -> str:
    """Return how many open sessions end."""
    if not count:
        return _("no session is open")
    return ngettext("%(num)s open session ends", "%(num)s open sessions end", count)


def out_with(count: int) -> str:
    """Return what a lock does to somebody, with how many open sessions end."""
    if not count:
        return _("Cannot sign in any more; no session is open.")
    return ngettext(
        "Cannot sign in any more; %(num)s open session ends.",
        "Cannot sign in any more; %(num)s open sessions end.",
        count,
    )


def beginning(text: str, *, most: int = 600, lines: int = 12) -> tuple[str, bool]:
    """Return as much of a long text as a list shows, and whether that is less than all of it."""
    begun = "\n".join(text.split("\n")[:lines])
    if len(begun) > most:
        whole = begun[: most + 1].rpartition(" ")[0]  # to the end of a word, unless there is but one
        begun = whole if len(whole) > most // 2 else begun[:most]
    return (text, False) if begun == text else (f"{begun.rstrip()}…", True)


def listed(several: Sequence[str]) -> str:
    """Return names as one text, as in ``A, B and C``."""
    return names(several)


def rule_of(decision: Decision) -> str:
    """Return the rule a decision rests on, as a sentence."""
    return str(RULES[decision.rule]) if decision.rule is not None else _("Nothing speaks against it")


def remedies_of(decision: Decision) -> tuple[str, ...]:
    """Return what would change a refusal, as operators are told."""
    return tuple(sentence(f"remedy.{remedy.code}") for remedy in decision.remedies)


def remedies_outside(decision: Decision) -> tuple[str, ...]:
    """Return what would change a refusal, as an account's own people are told: nothing of the partner's inside."""
    return tuple(str(OUTSIDE.get(remedy.code, sentence("remedy.none"))) for remedy in decision.remedies)
