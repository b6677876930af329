"""The vendor office: what is done to a partner, an operator or an account, each with a page that asks first (BX-11)."""

from __future__ import annotations

from typing import Any, Final

from partnerkit import (
    Account,
    AccountId,
    Actor,
    OperatorId,
    Partner,
    PartnerId,
    PartnerStanding,
    ShutOut,
    Suspension,
    TeamMember,
    Tried,
)
from partnerkit.entry.shut_out import Shut
from partnerkit.partners.standing import standing
from reference_server.pages import forms, words
from reference_server.pages.client import id_of
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject
from reference_server.pages.language import _, lazy
from reference_server.pages.office_accounts import account_id_of
from reference_server.pages.office_partners import partner_id_of


def _shut_out(_found: object, tried: Tried[Any], _by: Actor) -> tuple[tuple[str | None, str], ...]:
    """Return everybody, and every program, that is shut out, each with how."""
    return tuple((one.name, _happens(one)) for one in tried.shut_out)


def _happens(one: ShutOut) -> str:
    if one.key_id is not None:
        return _("This API key does nothing any more.")
    if Shut.SECURE_ACCOUNT in one.of:
        return _("Sees its name alone from then on.")
    return words.out_with(one.sessions)


# ---------------------------------------------------------------- partners


def _partner_id(asked: Asked) -> PartnerId:
    return partner_id_of(asked.places["partner_id"])


def _of_partner(found: Partner) -> Subject:
    at = {"partner_id": str(found.id)}
    return Subject(name=found.name, endpoint="office.partner", places=at, revision=found.revision)


_PARTNER: Final = Kind(
    find=lambda kit, asked: kit.partners.get(_partner_id(asked), by=asked.by),
    subject=_of_partner,
    template="office/ask.html",
)
APPROVE: Final = Confirmation(
    kind=_PARTNER,
    act=lambda kit, asked: kit.office.approve(_partner_id(asked), by=asked.by, **asked.noted),
    title=lazy("Approve %(name)s?"),
    text=lazy("This notes that you have approved it. What it may do stays the same. It cannot be taken back."),
    button=lazy("Approve this partner"),
    done=lazy("“%(name)s” is approved."),
    icon="circle-check",
)
SUSPEND: Final = Confirmation(
    kind=_PARTNER,
    act=lambda kit, asked: kit.office.suspend(
        _partner_id(asked), asked.form.into(Suspension), by=asked.by, **asked.noted
    ),
    title=lazy("Suspend %(name)s?"),
    text=lazy(
        "Its operators are signed out at once and cannot sign in; links mailed to them, and its API keys, do nothing. "
        "Its clients work on as before. You can reinstate it at any time; no session comes back."
    ),
    button=lazy("Suspend this partner"),
    done=lazy("“%(name)s” is suspended. Its operators are signed out and cannot sign in."),
    is_so=lambda partner: standing(partner) is PartnerStanding.SUSPENDED,
    fields=(
        forms.Field(
            name="reason",
            label=lazy("Reason"),
            optional=True,
            hint=lazy("Stands in the partner's history here; its operators are not told."),
        ),
    ),
    grave=True,
    icon="lock",
    rows=_shut_out,
)
REINSTATE: Final = Confirmation(
    kind=_PARTNER,
    act=lambda kit, asked: kit.office.reinstate(_partner_id(asked), by=asked.by, **asked.noted),
    title=lazy("Reinstate %(name)s?"),
    text=lazy("Its operators can sign in again, and its API keys work again. Nobody is signed in by this."),
    button=lazy("Reinstate this partner"),
    done=lazy("“%(name)s” is reinstated. Its operators can sign in again."),
    is_so=lambda partner: standing(partner) is PartnerStanding.OPEN,
    icon="lock-open",
)
CLOSE: Final = Confirmation(
    kind=_PARTNER,
    act=lambda kit, asked: kit.office.close(_partner_id(asked), by=asked.by, **asked.noted),
    title=lazy("Close %(name)s for good?"),
    text=lazy(
        "Its operators are signed out at once and never sign in again, and its API keys never work again. Its clients "
        "work on as before. A partner that is closed stays closed."
    ),
    button=lazy("Close this partner for good"),
    done=lazy("“%(name)s” is closed."),
    grave=True,
    icon="x",
    rows=_shut_out,
)


# ---------------------------------------------------------------- operators


def _operator_of(asked: Asked) -> tuple[PartnerId, OperatorId]:
    """Return which operator of which partner."""
    return _partner_id(asked), OperatorId(id_of("operator", asked.places["operator_id"]))


def _of_operator(found: TeamMember) -> Subject:
    operator = found.operator
    at = {"partner_id": str(operator.partner_id)}
    return Subject(name=operator.name, endpoint="office.partner", places=at, revision=operator.revision)


_OPERATOR: Final = Kind(
    find=lambda kit, asked: kit.partners.member(*_operator_of(asked), by=asked.by),
    subject=_of_operator,
    template="office/ask.html",
)
UNBLOCK: Final = Confirmation(
    kind=_OPERATOR,
    act=lambda kit, asked: kit.partners.unblock_operator(*_operator_of(asked), by=asked.by, **asked.noted),
    title=lazy("Unblock %(name)s?"),
    text=lazy("This person can sign in again, with the role and the clients of before. It brings no session back."),
    button=lazy("Unblock this operator"),
    done=lazy("%(name)s can sign in again."),
    is_so=lambda member: member.operator.blocked_at is None,
    icon="lock-open",
)
RESET: Final = Confirmation(
    kind=_OPERATOR,
    act=lambda kit, asked: kit.second_factors.reset(*_operator_of(asked), by=asked.by, **asked.noted),
    title=lazy("Reset the second factor of %(name)s?"),
    text=lazy(
        "Codes of the present one and recovery codes stop working, and open sessions end. Be sure that it is this "
        "person who asks. Somebody with a Secure role can do nothing before another one is set up."
    ),
    button=lazy("Reset the second factor"),
    done=lazy("The second factor of %(name)s is gone. Another one is set up in their own profile."),
    is_so=lambda member: member.second_factor_at is None,
    grave=True,
    rows=_shut_out,
)
INVITE: Final = Confirmation(
    kind=_OPERATOR,
    act=lambda kit, asked: kit.partners.invite_again(*_operator_of(asked), by=asked.by, **asked.noted),
    title=lazy("Send %(name)s the link again?"),
    text=lazy("A link to set a password is mailed once more. The earlier one no longer works."),
    button=lazy("Send the link again"),
    done=lazy("%(name)s gets another link. The earlier one no longer works."),
    seen=False,
)


# ---------------------------------------------------------------- accounts


def _account_id(asked: Asked) -> AccountId:
    return account_id_of(asked.places["account_id"])


def _of_account(found: Account) -> Subject:
    at = {"account_id": str(found.id)}
    return Subject(name=found.name, endpoint="office.account", places=at, revision=found.revision)


_ACCOUNT: Final = Kind(
    find=lambda kit, asked: kit.accounts.get(_account_id(asked), by=asked.by),
    subject=_of_account,
    template="office/ask.html",
)
LOCK: Final = Confirmation(
    kind=_ACCOUNT,
    act=lambda kit, asked: kit.accounts.lock(_account_id(asked), by=asked.by, **asked.noted),
    title=lazy("Lock %(name)s?"),
    text=lazy(
        "Nobody can sign in to it any more, and open sessions of its people end at once. Only %(vendor)s lifts this "
        "lock; the partner's own is another one. What is in the account stays as it is."
    ),
    button=lazy("Lock this account"),
    done=lazy("“%(name)s” is locked. Its people are signed out and cannot sign in."),
    is_so=lambda account: account.vendor_locked_at is not None,
    grave=True,
    icon="lock",
    rows=_shut_out,
)
UNLOCK: Final = Confirmation(
    kind=_ACCOUNT,
    act=lambda kit, asked: kit.accounts.unlock(_account_id(asked), by=asked.by, **asked.noted),
    title=lazy("Unlock %(name)s?"),
    text=lazy(
        "The lock of %(vendor)s is lifted. Its people can sign in again, unless the partner has locked it too. It "
        "brings no session back."
    ),
    button=lazy("Unlock this account"),
    done=lazy("The vendor's lock on “%(name)s” is lifted."),
    is_so=lambda account: account.vendor_locked_at is None,
    icon="lock-open",
)
SECURE: Final = Confirmation(
    kind=_ACCOUNT,
    act=lambda kit, asked: kit.accounts.set_secure(_account_id(asked), True, by=asked.by, **asked.noted),
    title=lazy("Make %(name)s secure?"),
    text=lazy("Only operators with a Secure role act on it then; others of the partner see its name alone."),
    button=lazy("Make this account secure"),
    done=lazy("“%(name)s” is secure."),
    is_so=lambda account: account.secure,
    icon="shield-check",
    rows=_shut_out,
)
OPEN: Final = Confirmation(
    kind=_ACCOUNT,
    act=lambda kit, asked: kit.accounts.set_secure(_account_id(asked), False, by=asked.by, **asked.noted),
    title=lazy("Make %(name)s an account like others?"),
    text=lazy("Every operator of the partner acts on it then, as far as the role goes."),
    button=lazy("Make this account one like others"),
    done=lazy("“%(name)s” is not secure any more."),
    is_so=lambda account: not account.secure,
)
