"""What the errors say, in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partnerkit.texts.plural import Plural

ERRORS: Final[Mapping[str, str | Plural]] = {
    "error": "Something went wrong.",
    "input": "Some of what was sent cannot be used.",
    "not_found": "There is nothing here under this address.",
    "refused": "This is not allowed.",
    "not_signed_in": "Sign in first.",
    "acting_ended": "The operator you acted as was blocked, or has another role by now, and your session ended with "
    "that. Sign in to go on as yourself.",
    "choose_account": "You work in several businesses. Choose one.",
    "credentials": "Email or password is not right.",
    "second_factor": "Email and password are right. Enter a code of your second factor too.",
    "too_many_tries": "There were too many tries.",
    "too_many_tries.wait": Plural(
        "seconds",
        "There were too many tries. Try again in {seconds} second.",
        "There were too many tries. Try again in {seconds} seconds.",
    ),
    "too_many_tries.wait_long": Plural(
        "minutes",
        "There were too many tries. Try again in {minutes} minute.",
        "There were too many tries. Try again in {minutes} minutes.",
    ),
    "taken": "Somebody else has this already.",
    "conflict": "Somebody changed this at the same moment. Try again.",
    "outcome_unknown": "It is not known whether this was done.",
    "outcome_unknown.look": "The connection to the database was lost just then. Look before you try again, or use the "
    "same idempotency key.",
    "outdated": "This was changed after you opened it. Look at it again before you change it.",
    "key_reused": "This idempotency key was used for something else.",
    "vetoed": "This was not accepted.",
    "link_spent": "This link no longer works.",
    "link_spent.expired": "The time in which this link works is over.",
    "link_spent.used": "This link was used already.",
    "link_spent.replaced": "There is a newer link, or what this one was for has changed since.",
    "not_possible": "This cannot be done in the present state.",
    "state.account.stage.live": "The account is live already.",
    "state.account.stage.setup": "The account is in setup already.",
    "state.account.lock.locked": "The account is locked already.",
    "state.account.lock.open": "The account is not locked.",
    "state.account.subscription.none": "There is no subscription to cancel.",
    "state.account.subscription.cancelled": "The subscription is cancelled already.",
    "state.account.owner.seated": "The account has its owner already.",
    "state.account.owner.awaited": "The account has no owner yet.",
    "state.key.over": "The API key's time is over already.",
    "state.key.ended": "The API key was ended already.",
    "state.operator.entry.blocked": "The operator is blocked, so nobody logs in as this operator.",
    "state.partner.standing.open": "The partner is open already.",
    "state.partner.standing.suspended": "The partner is suspended already.",
    "state.partner.standing.closed": "The partner is closed.",
    "state.partner.approval.approved": "The partner is approved already.",
    "state.factor.absent": "There is no second factor.",
    "state.factor.set_up": "A second factor is set up already.",
    "state.factor.demanded": "Your role is a Secure one, which needs a second factor.",
    "state.operator.active": "The operator is not blocked.",
    "state.operator.blocked": "The operator is blocked.",
    "state.operator.invited": "The operator has not come yet.",
    "state.operator.come": "The operator signs in already, and needs no invitation.",
    "state.operator.elsewhere": "The operator's address opens the console of another partner.",
    "state.role.built_in": "This role is built in, and stays as it is.",
    "state.role.held": "An operator or an API key has this role. Give them another one first.",
    "state.role.many": "The partner has as many roles of its own as it can have. Remove one that nobody has first.",
    "state.letter.waiting": "The letter is on its way already.",
    "state.letter.done": "The letter is done with.",
    "state.job.running": "The job is running.",
    "state.job.done": "The job has come to its end.",
    "state.job.cancelled": "The job was ended early.",
    "state.job.stopped": "The job has stopped.",
    "state.job.unrefused": "The job was refused for nobody.",
    "state.job.many": "Too many of your jobs are running. Wait until one of them has come to its end, or end one "
    "early.",
    "state.backlog.waiting": "It is told there already, or waits for its next try.",
    "state.backlog.done": "Nothing is left to tell there.",
}
