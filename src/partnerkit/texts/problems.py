"""What can be wrong with an input, in English: how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partnerkit.texts.plural import Plural

PROBLEMS: Final[Mapping[str, str | Plural]] = {
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
    "text.long": Plural(
        "max", "At most {max} character; these are {length}.", "At most {max} characters; these are {length}."
    ),
    "text.control": "Leave out control characters; they cannot be seen.",
    "text.marks": "At most {max} accents can stand on one letter.",
    "text.surrogate": "Half of a character is missing; type it again.",
    "email.form": "Write one mail address, such as name@example.com.",
    "nickname.form": "Use 3 to 63 of a-z, 0-9 and -, and no hyphen at an end.",
    "nickname.reserved": "“{nickname}” is kept for the product itself. Choose another.",
    "nickname.taken": "Another account already has “{nickname}”.",
    "identity.taken": "This identity already belongs to somebody here.",
    "address.taken": "This address already belongs to somebody here.",
    "address.same": "This is the address you sign in with now.",
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
    "tags.many": Plural("max", "At most {max} tag; these are {count}.", "At most {max} tags; these are {count}."),
    "tags.twice": "“{tag}” stands here twice.",
    "operator.unknown": "The partner has no such operator.",
    "span.order": "The end lies before the beginning.",
    "text.wordless": "Write a letter or a digit to search by.",
    "clients.number": "Choose 1 to {max} clients; these are {count}.",
    "clients.twice": "One client stands here twice.",
    "bulk.needless": "Leave this out; this action takes none.",
    "url.form": "Write an address such as https://hooks.example.com/partnerkit.",
    "url.https": "Begin with https://; what is posted is nobody else's to read.",
    "url.credentials": "Leave out name and password; posts are signed instead.",
    "url.fragment": "Leave out # and what follows; no server gets it.",
    "url.port": "Use port 443, or one from 1024 to 65535.",
    "url.private": "Write a host that the whole internet reaches, by its full name or plain address.",
    "webhook.kind": "There is no event of this kind. The reference lists them.",
    "cursor.two": "Go one way: after or before, not both.",
    "cursor.form": "This place in the list is not known. Begin at the first page.",
    "cursor.order": "This place belongs to the list in another order. Begin at the first page.",
    "limit.range": "Choose a number from {min} to {max}.",
    "json.form": "This is not JSON.",
    "key.form": "Use 1 to 200 visible ASCII characters.",
}
