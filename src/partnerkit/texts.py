"""The sentences behind the codes, in English; one place, so that a catalogue can translate them whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

ENGLISH: Final[Mapping[str, str]] = {
    # problems of input
    "type.string": "Write this as text.",
    "type.integer": "Write this as a whole number.",
    "type.number": "Write this as a number.",
    "type.boolean": "Write this as true or false.",
    "type.object": "Write this as an object with named fields.",
    "type.array": "Write this as a list.",
    "type.null": "This cannot be empty (null).",
    "type.uuid": "Write this as an id such as 6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10.",
    "type.moment": "Write this as a moment with its time zone, such as 2026-11-22T09:30:00Z.",
    "value.wrong": "This value does not fit here.",
    "field.missing": "This field is needed.",
    "field.unknown": "There is no field of this name here.",
    "field.twice": "This field stands here twice.",
    "text.blank": "Write something here.",
    "text.long": "At most {max} characters; these are {length}.",
    "text.control": "Leave out control characters; they cannot be seen.",
    "text.marks": "At most {max} accents can stand on one letter.",
    "text.surrogate": "Half of a character is missing; type it again.",
    "email.form": "Write one mail address, such as name@example.com.",
    "nickname.form": "Use 3 to 63 of a-z, 0-9 and -, and no hyphen at an end.",
    "nickname.reserved": "“{nickname}” is kept for the product itself. Choose another.",
    "nickname.taken": "Another account already has “{nickname}”.",
    "identity.taken": "This identity already belongs to somebody here.",
    "address.taken": "This address already belongs to somebody here.",
    "password.length": "Use {min} to {max} characters.",
    "password.same": "Choose a password you do not use here now.",
    "password.wrong": "This is not your present password.",
    "choice.unknown": "Choose one of: {known}.",
    "time_zone.unknown": "Write a time zone such as Europe/Budapest.",
    "plan.unknown": "There is no plan of this name. There are: {known}.",
    "role.unknown": "There is no role of this name here. There are: {known}.",
    "role.taken": "There is a role of this name already.",
    "role.name": "Use 2 to 40 of a-z, 0-9 and _, beginning with a letter.",
    "role.title_secure": "A title says “Secure” exactly when the role is Secure.",
    "tags.many": "At most {max} tags; these are {count}.",
    "tags.twice": "“{tag}” stands here twice.",
    "operator.unknown": "The partner has no such operator.",
    "span.order": "The end lies before the beginning.",
    "clients.number": "Choose 1 to {max} clients; these are {count}.",
    "clients.twice": "One client stands here twice.",
    "bulk.needless": "Leave this out; this action takes none.",
    "cursor.two": "Go one way: after or before, not both.",
    "cursor.form": "This place in the list is not known. Begin at the first page.",
    "cursor.order": "This place belongs to the list in another order. Begin at the first page.",
    "limit.range": "Choose a number from {min} to {max}.",
    "json.form": "This is not JSON.",
    "key.form": "Use 1 to 200 visible ASCII characters.",
    # errors
    "error": "Something went wrong.",
    "input": "Some of what was sent cannot be used.",
    "not_found": "There is nothing here under this address.",
    "refused": "This is not allowed.",
    "not_signed_in": "Sign in first.",
    "choose_account": "You work in several businesses. Choose one.",
    "credentials": "Email or password is not right.",
    "too_many_tries": "There were too many tries.",
    "too_many_tries.wait": "There were too many tries. Try again in {seconds} seconds.",
    "taken": "Somebody else has this already.",
    "conflict": "Somebody changed this at the same moment. Try again.",
    "outcome_unknown": "It is not known whether this was done.",
    "outcome_unknown.look": "The connection to the database was lost just then. Look before you try again, or use the "
    "same idempotency key.",
    "outdated": "This was changed after you opened it. Look at it again before you change it.",
    "key_reused": "This idempotency key was used for something else.",
    "not_possible": "This cannot be done in the present state.",
    "state.account.stage.live": "The account is live already.",
    "state.account.stage.setup": "The account is in setup already.",
    "state.account.lock.locked": "The account is locked already.",
    "state.account.lock.open": "The account is not locked.",
    "state.account.subscription.none": "There is no subscription to cancel.",
    "state.account.subscription.cancelled": "The subscription is cancelled already.",
    "state.account.owner.seated": "The account has its owner already.",
    "state.account.owner.awaited": "The account has no owner yet.",
    # decisions
    "allowed": "This is allowed.",
    "kind": "This is for others to do.",
    "permission": "Your role does not include this.",
    "partner_lock": "The account is locked by the partner that manages it.",
    "vendor_lock": "The account is locked by the vendor.",
    "both_locks": "The account is locked by the partner and by the vendor.",
    "foreign": "There is nothing here under this address.",
    "secure": "The account is secure, and your role is not a Secure one.",
    "assignment": "Your role is limited to the clients assigned to you, and this one is not.",
    # remedies
    "remedy.partner_unlocks": "An operator of the partner who may unlock accounts lifts the partner's lock.",
    "remedy.vendor_unlocks": "The vendor lifts its lock.",
    "remedy.secure_role": "An owner or admin of the partner gives you a Secure role.",
    "remedy.assign": "An operator who may assign clients assigns this one to you.",
    "remedy.role": "An owner or admin of the partner gives you a role that includes this.",
    "remedy.none": "Nothing you can do changes this.",
}


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """
    Return the sentence of a code, with its blanks filled in.

    Raises:
        KeyError: No sentence has this code; a test walks every code there is.
    """
    return ENGLISH[code].format_map(params or {})
