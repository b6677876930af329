"""What codes and states are called on the pages, in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from partnerkit import Account, Client, Stage, Status, Vendor
from partnerkit.access import Action
from partnerkit.decision import Decision, Rule
from partnerkit.repository import fold
from partnerkit.texts import sentence
from reference_server.pages.dates import day, days_until

LANGUAGES: Final = {"en": "English", "fr": "Français", "hu": "Magyar"}
LEVELS: Final = {"admin": "Admin", "manager": "Manager", "employee": "Employee"}


@attrs.frozen
class Badge:
    """
    One word about a state, told apart by shape and colour as well.

    Attributes:
        word: What people read.
        kind: ``ok``, ``info``, ``warn``, ``stop`` or ``none``.
    """

    word: str
    kind: str


STATUS: Final = {
    Status.INVITED: Badge("Invited", "none"),
    Status.AWAITING: Badge("Awaiting client", "none"),
    Status.TRIAL: Badge("Trial", "info"),
    Status.TRIAL_EXPIRED: Badge("Trial expired", "warn"),
    Status.PAYING: Badge("Paying", "ok"),
    Status.CANCELLED: Badge("Cancelled", "warn"),
    Status.LOCKED: Badge("Locked", "stop"),
    Status.CLOSED: Badge("Closed", "stop"),
}
STAGES: Final = {Stage.SETUP: "In setup", Stage.LIVE: "Live"}

ACTIONS: Final = {
    Action.VIEW_CLIENTS: "see your partner's clients",
    Action.TAG_CLIENT: "tag {it}",
    Action.ASSIGN_CLIENT: "assign {it} to operators",
    Action.READ_NOTES: "read the notes on {it}",
    Action.WRITE_NOTE: "write notes on {it}",
    Action.OPEN_ACCOUNT: "create a client account",
    Action.VIEW_ACCOUNT: "see {it}",
    Action.VIEW_HISTORY: "see the history of {it}",
    Action.SET_STAGE: "switch {it} between Setup and Live",
    Action.SET_NICKNAME: "change the nickname of {it}",
    Action.SET_SECURE: "change whether {it} is secure",
    Action.LOCK_ACCOUNT: "lock {it}",
    Action.UNLOCK_ACCOUNT: "unlock {it}",
    Action.USE_WORKSPACE: "use the workspace of {it}",
    Action.CHANGE_OWN_PASSWORD: "change your password",
    Action.OPEN_PARTNER: "open a partner",
    Action.VIEW_PARTNER: "see the partner",
    Action.ADD_ROLE: "add a role",
    Action.ADD_OPERATOR: "add an operator",
    Action.SET_OPERATOR_PASSWORD: "set an operator's password",
    Action.LINK_IDENTITY: "link somebody's own sign-in",
    Action.SEAT_OWNER: "seat the owner of {it}",
    Action.REPORT_SUBSCRIPTION: "report a subscription of {it}",
}
OUTSIDE: Final = {
    "partner_unlocks": "Ask the partner that manages the account. Only the partner can lift its lock.",
    "vendor_unlocks": "Ask the vendor. Only the vendor can lift its lock.",
    "secure_role": "Ask the partner that manages the account.",
    "assign": "Ask the partner that manages the account.",
}
RULES: Final = {
    Rule.FOREIGN: "What is somebody else's stays unknown",
    Rule.LOCKED: "A locked account lets nobody in",
    Rule.SECURE: "On a secure account only operators with a Secure role may act",
    Rule.ROLE: "What somebody may do depends on the role",
    Rule.ASSIGNMENT: "A limited role covers the clients assigned to its holder",
}


def status_of(it: Account | Client, at: datetime) -> Badge:
    """Return what people see of an account at a moment (R-12)."""
    return STATUS[it.status(at)]


def since(line: Client, at: datetime) -> str:
    """Return the small fact beside a client's status: how long a trial still runs, since when it is locked."""
    match line.status(at):
        case Status.TRIAL:
            left = days_until(line.trial_ends_at, at)
            return "1 day left" if left == 1 else f"{left} days left"
        case Status.TRIAL_EXPIRED:
            return f"ended {day(line.trial_ends_at)}"
        case Status.LOCKED if line.locked_at is not None:
            return f"since {day(line.locked_at)}"
    return ""


def tags_of(line: Client) -> list[str]:
    """Return a client's tags as they are listed."""
    return sorted(line.tags, key=fold)


def plan_title(vendor: Vendor, name: str | None) -> str:
    """Return what people read for a plan."""
    plan = vendor.plan(name)
    return "No plan" if name is None else plan.title if plan is not None else name


def asked(action: Action, it: str | None) -> str:
    """Return what was asked for, of a named account or of accounts in general."""
    return ACTIONS[action].format(it=it or "an account")


def sessions(count: int) -> str:
    """Return how many open sessions end."""
    return {0: "no session is open", 1: "1 open session ends"}.get(count, f"{count} open sessions end")


def beginning(text: str, *, most: int = 600, lines: int = 12) -> tuple[str, bool]:
    """Return as much of a long text as a list shows, and whether that is less than all of it."""
    begun = "\n".join(text.split("\n")[:lines])
    if len(begun) > most:
        whole = begun[: most + 1].rpartition(" ")[0]  # to the end of a word, unless there is but one
        begun = whole if len(whole) > most // 2 else begun[:most]
    return (text, False) if begun == text else (f"{begun.rstrip()}…", True)


def listed(names: Sequence[str]) -> str:
    """Return names as one text, as in ``A, B and C``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def rule_of(decision: Decision) -> str:
    """Return the rule a decision rests on, as a sentence."""
    return RULES[decision.rule] if decision.rule is not None else "Nothing speaks against it"


def remedies_of(decision: Decision) -> tuple[str, ...]:
    """Return what would change a refusal, as operators are told."""
    return tuple(sentence(f"remedy.{remedy.code}") for remedy in decision.remedies)


def remedies_outside(decision: Decision) -> tuple[str, ...]:
    """Return what would change a refusal, as an account's own people are told: nothing of the partner's inside."""
    return tuple(OUTSIDE.get(remedy.code, sentence("remedy.none")) for remedy in decision.remedies)
