"""
Mailed links of a running server, read out of the mails as their reader has them.
"""

from __future__ import annotations

from typing import Any, Final

from werkzeug.test import TestResponse

from partnerkit import EmailChange, Purpose, Realm, Secret
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
}
FACES: Final = {Realm.OPERATOR: "console", Realm.STAFF: "workspace", Realm.VENDOR: "office"}


def mailed(world: World, purpose: Purpose = Purpose.RESET, who: str = "dana") -> Secret:
    """
    Have a link mailed to somebody, and return what it carries; the owner once it is seated.
    """
    ask(world, purpose, who)
    return token_of(links(world.database.run)[-1])


def ask(world: World, purpose: Purpose, who: str = "dana") -> None:
    """
    Ask for a mail, as the pages and the API do.
    """
    realm, email = realm_of(who), email_of(who)
    if purpose is Purpose.RESET:
        world.database.run(lambda kit: kit.identity.forget_password(realm, email))
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
    body = {"realm": realm, "token": token.reveal() if isinstance(token, Secret) else token}
    fields = typed(purpose)
    body |= fields if password is None or not fields else {"password": password}
    return world.call(None, "POST", FOLLOWED[purpose], body, **more)


def typed(purpose: Purpose) -> dict[str, str]:
    """
    Return what is typed beside a link: a new password, or the present one.
    """
    return {Purpose.RESET: {"password": NEW}, Purpose.EMAIL: {"password": PASSWORD}}.get(purpose, {})


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
