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
    "partner_suspended": "The vendor has suspended the partner.",
    "partner_closed": "The vendor has closed the partner.",
    "blocked": "The operator is blocked.",
    "maker_blocked": "The operator who made this API key is blocked.",
    "maker_factor": "The operator who made this API key has a Secure role and no second factor.",
    "key_secure": "The account is secure, and API keys do nothing on secure accounts.",
    "nobody_secure": "No active operator of the partner has a Secure role and a second factor, so that nobody could do "
    "anything on the account.",
    "factor_absent": "A Secure role needs a second factor, and none is set up.",
    "factor_unproven": "The second factor was not shown in this session yet.",
    "factor_old": "This needs the second factor to have been shown just now.",
    "key_permission": "The API key does not include this.",
    "yourself": "Nobody does this to themselves.",
    "above": "This concerns a role that includes more than yours.",
    "last_owner": "The partner would be left without an owner.",
    "level": "Only admins of the account do this.",
    "not_owner": "Only the account's owner does this.",
    "owned": "This is the account's owner.",
    "last_admin": "The account would be left without an admin of its own.",
    "unapproved": "The vendor has not approved the partner yet.",
    "acting": "You act as another operator, and this is not done in somebody else's name.",
    "as_secure": "The account is secure, and the operator you act as has no Secure role.",
    "as_permission": "The role of the operator you act as does not include this.",
    "as_assignment": "The operator you act as is limited to assigned clients, and this is not one of them.",
    "secure": "The account is secure, and your role is not a Secure one.",
    "assignment": "Your role is limited to the clients assigned to you, and this one is not.",
    # remedies
    "remedy.partner_unlocks": "An operator of the partner who may unlock accounts lifts the partner's lock.",
    "remedy.vendor_unlocks": "The vendor lifts its lock.",
    "remedy.secure_role": "An owner or admin with a Secure role gives you a Secure role, or the vendor does.",
    "remedy.assign": "An operator who may assign clients assigns this one to you.",
    "remedy.role": "An owner or admin of the partner gives you a role that includes this.",
    "remedy.vendor_reinstates": "The vendor reinstates the partner.",
    "remedy.unblock": "An owner or admin of the partner lifts the block.",
    "remedy.another_key": "An operator makes another API key.",
    "remedy.maker_factor": "The operator who made the API key sets up a second factor.",
    "remedy.secure_person": "An operator with a Secure role does it.",
    "remedy.secure_operator": "An operator with a Secure role sets up a second factor, or such a role is given to "
    "somebody who has one, by an owner or admin who has such a role, too, or by the vendor.",
    "remedy.set_up_factor": "Set up a second factor on your own page.",
    "remedy.prove_factor": "Enter a code of your second factor.",
    "remedy.another_admin": "Another owner or admin of the partner does it.",
    "remedy.somebody_above": "Somebody whose role includes as much does it.",
    "remedy.another_owner": "Another operator is made an owner first.",
    "remedy.level": "An admin of the account makes you one, or does it.",
    "remedy.account_owner": "The account's owner does it.",
    "remedy.other_owner": "The owner hands the account over to another admin first.",
    "remedy.other_admin": "Somebody else of the account is made an admin first.",
    "remedy.vendor_approves": "The vendor approves the partner.",
    "remedy.leave": "Sign out as the other operator, and go on as yourself.",
    "remedy.none": "Nothing you can do changes this.",
}
