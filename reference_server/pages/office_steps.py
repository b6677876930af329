"""The vendor office: what is done to a partner, an operator or an account."""

from __future__ import annotations

from typing import Any, Final

from partnerkit import Actor, OperatorId, PartnerKit, Suspension
from reference_server.pages import forms
from reference_server.pages.client import id_of
from reference_server.pages.language import lazy
from reference_server.pages.office_accounts import account_id_of
from reference_server.pages.office_asking import Places, Step, Subject
from reference_server.pages.office_partners import partner_id_of

# ---------------------------------------------------------------- partners


def _partner(kit: PartnerKit, by: Actor, places: Places) -> Subject:
    found = kit.partners.get(partner_id_of(places["partner_id"]), by=by)
    at = {"partner_id": str(found.id)}
    return Subject(name=found.name, revision=found.revision, endpoint="office.partner", places=at)


def _approve(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.office.approve(partner_id_of(places["partner_id"]), by=by, **noted)


def _suspend(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.office.suspend(partner_id_of(places["partner_id"]), form.into(Suspension), by=by, **noted)


def _reinstate(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.office.reinstate(partner_id_of(places["partner_id"]), by=by, **noted)


def _close(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.office.close(partner_id_of(places["partner_id"]), by=by, **noted)


APPROVE: Final = Step(
    endpoint="office.approve",
    find=_partner,
    act=_approve,
    title=lazy("Approve %(name)s?"),
    text=lazy("This notes that you have approved it. What it may do stays the same. It cannot be taken back."),
    button=lazy("Approve this partner"),
    done=lazy("“%(name)s” is approved."),
    icon="circle-check",
)
SUSPEND: Final = Step(
    endpoint="office.suspend",
    find=_partner,
    act=_suspend,
    title=lazy("Suspend %(name)s?"),
    text=lazy(
        "Its operators are signed out at once and cannot sign in; links mailed to them, and its API keys, do nothing. "
        "Its clients work on as before. You can reinstate it at any time; no session comes back."
    ),
    button=lazy("Suspend this partner"),
    done=lazy("“%(name)s” is suspended. Its operators are signed out and cannot sign in."),
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
)
REINSTATE: Final = Step(
    endpoint="office.reinstate",
    find=_partner,
    act=_reinstate,
    title=lazy("Reinstate %(name)s?"),
    text=lazy("Its operators can sign in again, and its API keys work again. Nobody is signed in by this."),
    button=lazy("Reinstate this partner"),
    done=lazy("“%(name)s” is reinstated. Its operators can sign in again."),
    icon="lock-open",
)
CLOSE: Final = Step(
    endpoint="office.close",
    find=_partner,
    act=_close,
    title=lazy("Close %(name)s for good?"),
    text=lazy(
        "Its operators are signed out at once and never sign in again, and its API keys never work again. Its clients "
        "work on as before. A partner that is closed stays closed."
    ),
    button=lazy("Close this partner for good"),
    done=lazy("“%(name)s” is closed."),
    grave=True,
    icon="x",
)


# ---------------------------------------------------------------- operators


def _operator_id(places: Places) -> OperatorId:
    return OperatorId(id_of("operator", places["operator_id"]))


def _operator(kit: PartnerKit, by: Actor, places: Places) -> Subject:
    found = kit.partners.operator(partner_id_of(places["partner_id"]), _operator_id(places), by=by)
    at = {"partner_id": str(found.partner_id)}
    return Subject(name=found.name, revision=found.revision, endpoint="office.partner", places=at)


def _unblock(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.partners.unblock_operator(partner_id_of(places["partner_id"]), _operator_id(places), by=by, **noted)


def _reset(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.second_factors.reset(partner_id_of(places["partner_id"]), _operator_id(places), by=by, **noted)


def _invite(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.partners.invite_again(partner_id_of(places["partner_id"]), _operator_id(places), by=by, **noted)


UNBLOCK: Final = Step(
    endpoint="office.unblock",
    find=_operator,
    act=_unblock,
    title=lazy("Unblock %(name)s?"),
    text=lazy("This person can sign in again, with the role and the clients of before. It brings no session back."),
    button=lazy("Unblock this operator"),
    done=lazy("%(name)s can sign in again."),
    icon="lock-open",
)
RESET: Final = Step(
    endpoint="office.factor",
    find=_operator,
    act=_reset,
    title=lazy("Reset the second factor of %(name)s?"),
    text=lazy(
        "Codes of the present one and recovery codes stop working, and open sessions end. Be sure that it is this "
        "person who asks. Somebody with a Secure role can do nothing before another one is set up."
    ),
    button=lazy("Reset the second factor"),
    done=lazy("The second factor of %(name)s is gone. Another one is set up in their own profile."),
    seen=False,
    grave=True,
)
INVITE: Final = Step(
    endpoint="office.invite",
    find=_operator,
    act=_invite,
    title=lazy("Send %(name)s the link again?"),
    text=lazy("A link to set a password is mailed once more. The earlier one no longer works."),
    button=lazy("Send the link again"),
    done=lazy("%(name)s gets another link. The earlier one no longer works."),
    seen=False,
)


# ---------------------------------------------------------------- accounts


def _account(kit: PartnerKit, by: Actor, places: Places) -> Subject:
    found = kit.accounts.get(account_id_of(places["account_id"]), by=by)
    at = {"account_id": str(found.id)}
    return Subject(name=found.name, revision=found.revision, endpoint="office.account", places=at)


def _lock(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.accounts.lock(account_id_of(places["account_id"]), by=by, **noted)


def _unlock(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.accounts.unlock(account_id_of(places["account_id"]), by=by, **noted)


def _secure(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.accounts.set_secure(account_id_of(places["account_id"]), True, by=by, **noted)


def _open(kit: PartnerKit, by: Actor, places: Places, form: forms.Form, **noted: Any) -> object:
    return kit.accounts.set_secure(account_id_of(places["account_id"]), False, by=by, **noted)


LOCK: Final = Step(
    endpoint="office.lock",
    find=_account,
    act=_lock,
    title=lazy("Lock %(name)s?"),
    text=lazy(
        "Nobody can sign in to it any more, and open sessions of its people end at once. Only %(vendor)s lifts this "
        "lock; the partner's own is another one. What is in the account stays as it is."
    ),
    button=lazy("Lock this account"),
    done=lazy("“%(name)s” is locked. Its people are signed out and cannot sign in."),
    grave=True,
    icon="lock",
)
UNLOCK: Final = Step(
    endpoint="office.unlock",
    find=_account,
    act=_unlock,
    title=lazy("Unlock %(name)s?"),
    text=lazy(
        "The lock of %(vendor)s is lifted. Its people can sign in again, unless the partner has locked it too. It "
        "brings no session back."
    ),
    button=lazy("Unlock this account"),
    done=lazy("The vendor's lock on “%(name)s” is lifted."),
    icon="lock-open",
)
SECURE: Final = Step(
    endpoint="office.secure",
    find=_account,
    act=_secure,
    title=lazy("Make %(name)s secure?"),
    text=lazy("Only operators with a Secure role act on it then; others of the partner see its name alone."),
    button=lazy("Make this account secure"),
    done=lazy("“%(name)s” is secure."),
    icon="shield-check",
)
OPEN: Final = Step(
    endpoint="office.unsecure",
    find=_account,
    act=_open,
    title=lazy("Make %(name)s an account like others?"),
    text=lazy("Every operator of the partner acts on it then, as far as the role goes."),
    button=lazy("Make this account one like others"),
    done=lazy("“%(name)s” is not secure any more."),
)
