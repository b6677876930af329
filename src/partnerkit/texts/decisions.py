"""What decisions rest on, and what would change them, in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partnerkit.texts.plural import Plural

DECISIONS: Final[Mapping[str, str | Plural]] = {
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
