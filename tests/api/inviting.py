"""
Ways to become a client over HTTP: what is sent, with what a call can do something, and the links that were mailed.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from partnerkit import AccountId, ClientId, Invitation, InvitationState, PartnerId, Secret, SignUpKind
from partnerkit.accounts.model import ACCOUNTS, Account
from partnerkit.clients.model import CLIENT_ACCOUNT
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations.model import INVITATIONS
from partnerkit.invitations.signups import CONFIRM, SignUp
from partnerkit.invitations.usecases import OPEN
from partnerkit.repository import Add, Storage
from partnerkit.values import OperatorId, SignUpId
from reference_server.api.calls import Call
from tests.api.world import PASSWORD, UNKNOWN, Answer, World
from tests.mailed import links, token_of

EMAIL: Final = "eva@kave.example.com"
NEW: Final = {"email": EMAIL, "name": "Kávéház", "contact": "Nagy Éva", "language": "hu"}
FORM: Final = {"business": {"name": "Kávéház", "contact": "Nagy Éva", "email": EMAIL, "language": "hu"}}
PERSON: Final = {"business": "Éva Kávéja", "name": "Nagy Éva", "password": PASSWORD, "language": "hu"}
SIGN_UP: Final = PERSON | {"email": EMAIL}
PARTNER: Final = SIGN_UP | {"accountant": True}
_NO_LINK: Final = {"token": "no link"}
BODIES: Final[dict[str, Any]] = {
    "invite_client": NEW,
    "invite_client_again": {},
    "open_by_form": FORM,
    "invite_owner": {},
    "look_at_invitation": _NO_LINK,
    "open_own_account": _NO_LINK | PERSON,
    "open_known_account": _NO_LINK | {"business": "Éva Kávéja", "password": PASSWORD},
    "accept_invitation": _NO_LINK | {"business": "Éva Kávéja"},
    "decline_invitation": _NO_LINK,
    "make_link": {"name": "Spring fair"},
    "look_at_link": _NO_LINK,
    "rotate_referral": {},
    "sign_up": SIGN_UP,
    "look_at_sign_up": _NO_LINK,
    "confirm_sign_up": _NO_LINK | {"password": PASSWORD},
    "confirm_known_sign_up": _NO_LINK | {"password": PASSWORD},
    "accept_sign_up": _NO_LINK,
    "sign_up_partner": PARTNER,
    "confirm_partner_sign_up": _NO_LINK | {"password": PASSWORD},
    "end_screening": {},
}
#: What is done by a link alone, or by asking for one.
BY_LINK: Final = {
    *("look_at_invitation", "open_own_account", "open_known_account", "decline_invitation"),
    *("look_at_link", "sign_up", "look_at_sign_up", "confirm_sign_up", "confirm_known_sign_up"),
    *("sign_up_partner", "confirm_partner_sign_up"),
}
_NUMBERS = itertools.count()


def invited(world: World, email: str = "", who: str = "dana") -> dict[str, Any]:
    """
    Have an operator invite somebody by mail; return the invitation.
    """
    new = {"email": email or f"newcomer{next(_NUMBERS)}@kave.example.com"}
    answer = world.call(who, "POST", "/invitations", new)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def invitation_token(world: World, invitation: dict[str, Any], who: str = "dana") -> str:
    """
    Return what the present link of an invitation of somebody's partner carries.
    """
    partner_id = PartnerId(UUID(world.call(who, "GET", "/sessions/current").json["actor"]["partner_id"]))
    id = ClientId(UUID(invitation["id"]))
    row = world.database.run(lambda kit: kit._storage.get(INVITATIONS, id, within=partner_id))
    return sign_invitation(world.vendor, OPEN, within=partner_id, row=id, generation=row.generation).reveal()


def accepted(world: World, account_id: str) -> None:
    """
    Have an account have come by an invitation, which is kept; done twice it is done once.
    """
    world.database.run(lambda kit: _accepted(kit._storage, AccountId(UUID(account_id))))


def _accepted(storage: Storage, id: AccountId) -> None:
    account = storage.get(ACCOUNTS, id)
    line = storage.find(CLIENT_ACCOUNT, id, within=account.partner_id)
    assert line is not None
    if line.id not in storage.get_many(INVITATIONS, [line.id], within=line.partner_id):
        storage.write(Add(_invitation(account, line.partner_id, line.id)))


def _invitation(account: Account, partner_id: PartnerId, id: ClientId) -> Invitation:
    return Invitation(
        partner_id=partner_id,
        id=id,
        account_id=account.id,
        uid=account.uid,
        email=f"{account.id}@kave.example.com",
        operator_id=OperatorId(partner_id),
        inviter="Dana",
        state=InvitationState.ACCEPTED,
        invited_at=account.opened_at,
        sent_at=account.opened_at,
        expires_at=account.opened_at,
        settled_at=account.opened_at,
    )


def link_of(world: World, who: str) -> str:
    """
    Return the id of a named link of somebody's partner; of who makes none, one nobody has.
    """
    made = world.call(who, "POST", "/links", BODIES["make_link"])
    return str(made.json["id"]) if made.status_code == 201 else UNKNOWN


def signed_up(world: World, email: str = EMAIL, kind: SignUpKind = SignUpKind.CLIENT) -> str:
    """
    Have somebody have signed up; return what the mailed link carries.
    """
    at, id = world.clock(), SignUpId(world.vendor.ids.random())
    row = SignUp(
        id=id,
        kind=kind,
        email=email,
        name="Nagy Éva",
        business="Éva Kávéja",
        language="hu",
        time_zone="UTC",
        password=world.vendor.passwords.hash(Secret(PASSWORD)),
        asked_at=at,
        expires_at=at + timedelta(hours=1),
    )
    world.database.run(lambda kit: kit._storage.write(Add(row)))
    return sign_invitation(world.vendor, CONFIRM, within=id, row=id, generation=1).reveal()


def places_for(world: World, call: Call) -> dict[str, str]:
    """
    Return what stands in the address of a call that wants an invitation that is open, or an owner-to-be; else nothing.
    """
    if call.name in {"invite_client_again", "withdraw_invitation"}:
        return {"client_id": invited(world)["id"]}
    if call.name == "invite_owner":
        return {"account_id": world.account(name="Kávéház", email=EMAIL)["id"]}
    return {}


def body_for(world: World, call: Call) -> Any:
    """
    Return a body with which the owner of an account goes through with a call; None where any right one will do.
    """
    email = "szabo@example.com"
    if call.name == "accept_invitation":
        return BODIES[call.name] | {"token": invitation_token(world, invited(world, email))}
    return {"token": signed_up(world, email)} if call.name == "accept_sign_up" else None


def invite(world: World, who: str = "dana", **changed: Any) -> tuple[dict[str, Any], str]:
    """
    Invite somebody by mail; return the invitation, and what the mailed link carries.
    """
    answer = world.call(who, "POST", "/invitations", NEW | changed)
    assert answer.status_code == 201, answer.text
    return dict(answer.json), mailed(world)


def mailed(world: World) -> str:
    """
    Return what the link in the mail carries that is due.
    """
    (link,) = links(world.database.run)
    return token_of(link).reveal()


def follow(world: World, what: str, token: str, **more: Any) -> Answer:
    """
    Follow a link as somebody who is not signed in.
    """
    return world.call(None, "POST", f"/invitations/{what}", {"token": token} | more)


def opened(world: World, token: str, **changed: Any) -> Answer:
    """
    Open an account as somebody new.
    """
    return follow(world, "openings", token, **(PERSON | changed))


def enter(world: World, email: str = EMAIL) -> str:
    """
    Sign somebody in to the account it owns, under its address.
    """
    world.tokens[email] = world.sign_in("staff", email).json["token"]
    return email
