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
    "choose_account": "You work in several businesses. Choose one.",
    "credentials": "Email or password is not right.",
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
