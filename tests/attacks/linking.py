"""
Mailed links of a running server, read out of the mails as their reader has them.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.test import TestResponse

from partnerkit import EmailChange, OperatorId, PartnerKit, Purpose, Realm, Secret
from partnerkit.identity.model import ADDRESSES, CREDENTIALS, Credential, sign_in_key
from partnerkit.repository import Change
from tests.api.world import PASSWORD, Answer, World
from tests.attacks.visitor import Visitor
from tests.mailed import links, token_of

NEW: Final = "another horse battery"
ELSEWHERE: Final = "dana@elsewhere.example.com"
#: Where the API follows a link of each purpose.
FOLLOWED: Final = {
    Purpose.RESET: "/password-resets/confirmations",
    Purpose.VERIFY: "/verifications/confirmations",
    Purpose.EMAIL: "/email-changes/confirmations",
    Purpose.WELCOME: "/welcomes/confirmations",
}
FACES: Final = {Realm.OPERATOR: "console", Realm.STAFF: "workspace", Realm.VENDOR: "office"}


def mailed(world: World, purpose: Purpose = Purpose.RESET, who: str = "dana") -> Secret:
    """
    Have a link mailed to somebody, and return what it carries; the owner once it is seated.

    Whoever is welcomed has no password while the mail is sent, and the one there was from then on.
    """
    before = credential_of(world, who) if purpose is Purpose.WELCOME else None
    ask(world, purpose, who)
    token = token_of(links(world.database.run)[-1])
    if before is not None:
        now = credential_of(world, who)
        again = attrs.evolve(now, password=before.password)
        world.database.run(lambda kit: kit._storage.write(Change(now, again)))
    return token


def credential_of(world: World, who: str) -> Credential:
    """
    Return what an operator signs in with.
    """

    def work(kit: PartnerKit) -> Credential:
        address = kit._storage.get(ADDRESSES, sign_in_key(Realm.OPERATOR, email_of(who)))
        return kit._storage.get(CREDENTIALS, address.holder_id)

    return world.database.run(work)


def ask(world: World, purpose: Purpose, who: str = "dana") -> None:
    """
    Ask for a mail, as the pages and the API do.
    """
    realm, email = realm_of(who), email_of(who)
    if purpose is Purpose.RESET:
        world.database.run(lambda kit: kit.identity.forget_password(realm, email))
        return
    if purpose is Purpose.WELCOME:
        world.database.run(lambda kit: invite(kit, email))
        return
    token = Secret(world.token(who))
    change = EmailChange(password=Secret(PASSWORD), email=ELSEWHERE)

    def work(kit: Any) -> None:
        by = kit.actors.from_session(token, realm=realm)
        if purpose is Purpose.VERIFY:
            kit.identity.ask_verification(by=by)
        else:
            kit.identity.change_email(change, by=by)

    world.database.run(work)


def invite(kit: PartnerKit, email: str) -> None:
    """
    Have an operator be one who has not come yet, and invited once more.
    """
    address = kit._storage.get(ADDRESSES, sign_in_key(Realm.OPERATOR, email))
    credential = kit._storage.get(CREDENTIALS, address.holder_id)
    if credential.password is not None:
        kit._storage.write(Change(credential, attrs.evolve(credential, password=None)))
    assert address.partner_id is not None
    kit.partners.invite_again(address.partner_id, OperatorId(address.holder_id), by=kit.actors.vendor("support"))


def realm_of(who: str) -> Realm:
    return Realm.STAFF if who == "owner" else Realm.OPERATOR


def email_of(who: str) -> str:
    return "szabo@example.com" if who == "owner" else f"{who}@example.com"


def follow(
    world: World, purpose: Purpose, token: Any, realm: str = "operator", password: str | None = None, **more: str
) -> Answer:
    """
    Follow a link over the API.
    """
    body: dict[str, Any] = in_realm(purpose, realm) | {"token": token.reveal() if isinstance(token, Secret) else token}
    fields = typed(purpose)
    body |= fields if password is None or not fields else {"password": password}
    return world.call(None, "POST", FOLLOWED[purpose], body, **more)


def in_realm(purpose: Purpose, realm: str = "operator") -> dict[str, str]:
    """
    Return where a link is followed, as far as that is said: operators alone are welcomed.
    """
    return {} if purpose is Purpose.WELCOME else {"realm": realm}


def typed(purpose: Purpose) -> dict[str, str]:
    """
    Return what is typed beside a link: a new password, or the present one.
    """
    first = {purpose: {"password": NEW} for purpose in (Purpose.RESET, Purpose.WELCOME)}
    return (first | {Purpose.EMAIL: {"password": PASSWORD}}).get(purpose, {})


def page_of(purpose: Purpose, token: Secret | str, realm: Realm = Realm.OPERATOR) -> str:
    """
    Return the address of a link.
    """
    text = token.reveal() if isinstance(token, Secret) else token
    return f"/{FACES[realm]}/{purpose.value}/{text}"


def opens(world: World, who: str = "dana", password: str = PASSWORD) -> bool:
    """
    Whether a password opens somebody's session.
    """
    return world.sign_in(realm_of(who).value, email_of(who), password).status_code == 201


def press(world: World, purpose: Purpose, token: Secret, **fields: str) -> TestResponse:
    """
    Open a link, type what it asks for, and press its button.
    """
    visitor = Visitor(world)
    return visitor.submit(visitor.form(page_of(purpose, token)), **(typed(purpose) | fields))
