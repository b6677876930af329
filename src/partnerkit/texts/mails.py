"""
What the mails say, in English: codes begin with ``mail.``.

Of each kind of mail there are its ``subject``, what it says in each realm, the ``button`` where there is a link, and
what a ``stranger`` to it does. Blanks are *product*, *name*, *place*, *address*, *at* and *until*, in the nominative.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partnerkit.texts.plural import Plural

MAILS: Final[Mapping[str, str | Plural]] = {
    "mail.password.forgotten.subject": "{product}: set a new password",
    "mail.password.forgotten.operator": "Somebody asked to set a new password for your sign-in to the partner console.",
    "mail.password.forgotten.staff": "Somebody asked to set a new password for your sign-in to your account.",
    "mail.password.forgotten.button": "Set a new password",
    "mail.password.forgotten.stranger": "If it was not you, do nothing: your password stays as it is, and only "
    "somebody who reads this mail can use the link.",
    "mail.email.verify.subject": "{product}: confirm your address",
    "mail.email.verify.operator": "Confirm that you read mail at the address you sign in to the partner console with.",
    "mail.email.verify.staff": "Confirm that you read mail at the address you sign in to your account with.",
    "mail.email.verify.button": "Confirm this address",
    "mail.email.verify.stranger": "If you know nothing of this, do nothing: somebody may have mistyped an address.",
    "mail.email.change.subject": "{product}: confirm your new address",
    "mail.email.change.operator": "Somebody asked to sign in to the partner console with this address from now on. "
    "The earlier one stays until you confirm this one.",
    "mail.email.change.staff": "Somebody asked to sign in to your account with this address from now on. The earlier "
    "one stays until you confirm this one.",
    "mail.email.change.button": "Use this address",
    "mail.email.change.stranger": "If it was not you, do nothing, and nothing changes: somebody may have mistyped an "
    "address.",
    "mail.email.changed.subject": "{product}: you sign in with another address now",
    "mail.email.changed.operator": "You sign in to the partner console with another address now; this one no longer "
    "opens it.",
    "mail.email.changed.staff": "You sign in to your account with another address now; this one no longer opens it.",
    "mail.email.changed.stranger": "If it was not you, tell whoever runs {product} at once: somebody else may be "
    "signing in as you.",
    "mail.password.changed.subject": "{product}: your password was changed",
    "mail.password.changed.operator": "The password of your sign-in to the partner console was changed. Every session "
    "of yours has ended.",
    "mail.password.changed.staff": "The password of your sign-in to your account was changed. Every session of yours "
    "has ended.",
    "mail.password.changed.stranger": "If it was not you, ask for a new password on the sign-in page at once, and tell "
    "whoever runs {product}.",
    "mail.factor.set_up.subject": "{product}: your second factor is set up",
    "mail.factor.set_up.operator": "A second factor was set up for your sign-in to the partner console. Every "
    "other session of yours has ended.",
    "mail.factor.set_up.stranger": "If it was not you, set a new password at once, and have an owner or admin of "
    "the partner, or whoever runs {product}, reset the second factor.",
    "mail.factor.codes_renewed.subject": "{product}: you have new recovery codes",
    "mail.factor.codes_renewed.operator": "New recovery codes were made for your sign-in to the partner console. "
    "The earlier ones no longer work.",
    "mail.factor.codes_renewed.stranger": "If it was not you, set a new password at once, and have an owner or "
    "admin of the partner, or whoever runs {product}, reset the second factor.",
    "mail.factor.code_used.subject": "{product}: a recovery code was used",
    "mail.factor.code_used.operator": "A recovery code was used for your sign-in to the partner console. It does "
    "not work again.",
    "mail.factor.code_used.stranger": "If it was not you, set a new password at once, and make new recovery codes.",
    "mail.factor.removed.subject": "{product}: your second factor is turned off",
    "mail.factor.removed.operator": "The second factor of your sign-in to the partner console was turned off. "
    "Every session of yours has ended.",
    "mail.factor.removed.stranger": "If it was not you, set a new password at once, and tell whoever runs {product}.",
    "mail.factor.reset.subject": "{product}: your second factor was reset",
    "mail.factor.reset.operator": "An owner or admin of the partner, or whoever runs {product}, took away the "
    "second factor of your sign-in to the partner console, so that you can set up another one. Every session of "
    "yours has ended.",
    "mail.factor.reset.stranger": "If you did not ask for this, set a new password at once, and tell whoever runs "
    "{product}.",
    "mail.operator.invited.subject": "{product}: set your first password",
    "mail.operator.invited.operator": "You were added as an operator of {place}. Set your first password, and sign in "
    "to the partner console with this address.",
    "mail.operator.invited.button": "Set your password",
    "mail.operator.invited.stranger": "If you know nothing of this, do nothing: somebody may have mistyped an address.",
    "mail.operator.known.subject": "{product}: another partner wanted to add you",
    "mail.operator.known.operator": "{partner} wanted to add you as an operator with this address. An address opens "
    "the console of one partner, and this one opens yours, so that nothing was changed. If you want to work for both, "
    "tell them another address of yours.",
    "mail.operator.known.stranger": "If you know nothing of this, do nothing: nobody there has learnt that you sign in "
    "with this address.",
    "mail.partner.handed_over.subject": "{product}: you handed the partner over",
    "mail.partner.handed_over.operator": "{colleague} has your place as an owner from now on, and you are an admin. "
    "Every session of yours has ended.",
    "mail.partner.handed_over.stranger": "If it was not you, tell whoever runs {product} at once: somebody else may be "
    "signing in as you.",
    "mail.partner.taken_over.subject": "{product}: you are an owner of the partner now",
    "mail.partner.taken_over.operator": "{colleague} gave you their place as an owner of the partner, and is an admin "
    "from now on.",
    "mail.partner.taken_over.stranger": "If you did not expect this, ask {colleague}, or whoever runs {product}.",
    "mail.member.invited.subject": "{product}: you are invited to work in an account",
    "mail.member.invited.staff": "{inviter} invites you to work in the account of {place}. Open the link to see what "
    "it is about, and accept or decline.",
    "mail.member.invited.button": "See the invitation",
    "mail.member.invited.stranger": "If you know nothing of this, do nothing: somebody may have mistyped an address.",
    "mail.owner.invited.subject": "{product}: your account is there",
    "mail.owner.invited.staff": "{inviter} of {partner} opened an account for {place} at {product}. It is yours, and "
    "{partner} manages it for you. Open the link to see it, and to choose how you sign in.",
    "mail.owner.invited.button": "See the account",
    "mail.owner.invited.stranger": "If you know nothing of this, do nothing: somebody may have mistyped an address.",
    "mail.partner.account.subject": "{product}: your own account to try it with",
    "mail.partner.account.staff": "As a partner you have an account of your own, {place}, to try {product} with. Open "
    "the link to choose how you sign in to it; the password of the partner console does not open it.",
    "mail.partner.account.button": "See the account",
    "mail.partner.account.stranger": "If you know nothing of this, do nothing: somebody may have mistyped an address.",
    "mail.client.invited.subject": "{product}: you are invited to open an account",
    "mail.client.invited.staff": "{inviter} of {place} invites you to open an account at {product}, which {place} will "
    "manage for you. Open the link to see what it is about, and accept or decline.",
    "mail.client.invited.button": "See the invitation",
    "mail.client.invited.stranger": "If you know nothing of this, do nothing: somebody may have mistyped an address.",
    "mail.client.sign_up.subject": "{product}: confirm your sign-up",
    "mail.client.sign_up.staff": "Somebody signed up at {product} with this address. Open the link to confirm that it "
    "was you, and your account is there.",
    "mail.client.sign_up.button": "Confirm",
    "mail.client.sign_up.stranger": "If it was not you, do nothing: without the link nothing is there.",
    "mail.client.sign_up.known.subject": "{product}: confirm your sign-up",
    "mail.client.sign_up.known.staff": "Somebody signed up at {product} with this address, with which you sign in "
    "there already. If it was you, open the link to have one more account, with the password you have; the one that "
    "was chosen just now is not used.",
    "mail.client.sign_up.known.button": "Confirm",
    "mail.client.sign_up.known.stranger": "If it was not you, do nothing: nothing was changed, and nobody has learnt "
    "that you sign in with this address.",
    "mail.partner.sign_up.subject": "{product}: confirm your sign-up",
    "mail.partner.sign_up.operator": "Somebody signed up as a partner of {product} with this address. Open the link "
    "to confirm that it was you, and you can invite clients.",
    "mail.partner.sign_up.button": "Confirm",
    "mail.partner.sign_up.stranger": "If it was not you, do nothing: without the link nothing is there.",
    "mail.partner.sign_up.known.subject": "{product}: confirm your sign-up",
    "mail.partner.sign_up.known.operator": "Somebody signed up as a partner of {product} with this address. An "
    "address opens the console of one partner, and this one opens yours already, so that nothing was changed. If you "
    "want to have another partner, sign up with another address of yours.",
    "mail.partner.sign_up.known.stranger": "If it was not you, do nothing: nobody has learnt that you sign in with "
    "this address.",
    "mail.owner.password_set.subject": "{product}: a new password was set for you",
    "mail.owner.password_set.staff": "{operator} of {partner} set a new password for your sign-in to the account of "
    "{business}. Every session of yours has ended. Sign in with it, and replace it by one of your own at once.",
    "mail.owner.password_set.stranger": "If you did not ask for this, ask for a new password on the sign-in page at "
    "once, and tell whoever runs {product}.",
    "mail.owner.reset_mailed.subject": "{product}: set a new password",
    "mail.owner.reset_mailed.staff": "{operator} of {partner} had this mail sent to you, so that you can set a new "
    "password for your sign-in to the account of {business}.",
    "mail.owner.reset_mailed.button": "Set a new password",
    "mail.owner.reset_mailed.stranger": "If you did not ask for this, do nothing: your password stays as it is, and "
    "only somebody who reads this mail can use the link.",
    "mail.account.handed_over.subject": "{product}: you handed an account over",
    "mail.account.handed_over.staff": "{colleague} owns the account of {business} from now on, and you are an admin. "
    "Your sessions there have ended.",
    "mail.account.handed_over.stranger": "If it was not you, tell whoever runs {product} at once: somebody else may be "
    "signing in as you.",
    "mail.account.taken_over.subject": "{product}: you own an account now",
    "mail.account.taken_over.staff": "{colleague} made you the owner of the account of {business}, and is an admin "
    "from now on.",
    "mail.account.taken_over.stranger": "If you did not expect this, ask {colleague}, or whoever runs {product}.",
    # in all of them
    "mail.address_below": "If the button does not work, open this address:",
    "mail.until": "The link works once, until {until}.",
    "mail.footer": "{product} sent this mail to {address}.",
    "mail.fact.name": "Name: {name}",
    "mail.fact.partner": "Partner: {place}",
    "mail.fact.business": "Business: {place}",
    "mail.fact.address": "Email: {address}",
    "mail.fact.at": "Time: {at}",
    # moments: the first of a month is written otherwise in some languages
    "mail.moment": "{day} {month} {year}, {time} ({zone})",
    "mail.moment.first": "{day} {month} {year}, {time} ({zone})",
    "mail.month.1": "January",
    "mail.month.2": "February",
    "mail.month.3": "March",
    "mail.month.4": "April",
    "mail.month.5": "May",
    "mail.month.6": "June",
    "mail.month.7": "July",
    "mail.month.8": "August",
    "mail.month.9": "September",
    "mail.month.10": "October",
    "mail.month.11": "November",
    "mail.month.12": "December",
}
