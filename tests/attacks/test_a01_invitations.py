"""
A-01, A-02, A-04: a link invites as we signed it for that; whatever else is shown is none, and changes nothing.

A-03: what its link carries is in the mail to whoever is invited, and nowhere else.
"""

from typing import Any
from uuid import UUID

import attrs
import pytest
from itsdangerous import Signer, URLSafeSerializer, URLSafeTimedSerializer, base64_encode

from partnerkit import Level, NewMember, OpenInvitation, Purpose, Realm, Secret, SubscriptionReport
from partnerkit.effects import Effects
from partnerkit.errors import InvalidInput, NotFound
from partnerkit.identity.tokens import sign_invitation
from partnerkit.mails import Mail
from partnerkit.values import AccountId
from tests.api.world import World
from tests.attacks.test_a01_links import altered
from tests.attacks.test_a03_secrets_shown import spellings, stored
from tests.library.staff.given import Firm, colleague, email_of
from tests.library.world import Town
from tests.mailed import links_in, mails, token_of, tokens

KEY = "the present signing key"
SALT = "partnerkit.invitation.join"


@pytest.fixture
def firm(town: Town) -> Firm:
    """
    An account whose owner is signed in.
    """
    firm = Firm.of(town)
    firm.session("katalin")
    return firm


@pytest.mark.requirement("R-11", call="staff.join", by="library")
def test_a01_no_altered_token_counts(firm: Firm) -> None:
    """
    Whatever is changed of it, also where Base64 would read the same bytes; the right one still works afterwards.
    """
    token = firm.invited()
    with firm.world.unchanged():
        for text in altered(token.reveal()):
            with pytest.raises(NotFound):
                firm.join(Secret(text))
    assert firm.join(token).name == "Nora"


def test_a01_nobody_else_signs(firm: Firm) -> None:
    """
    With another key, our key under another salt, by another digest, or as other libraries sign: none of it is ours.
    """
    body = firm.invited().reveal().partition(".")[0]
    signers = [
        Signer("another key altogether", salt=SALT, key_derivation="hmac"),
        Signer(KEY, salt=SALT),
        Signer(KEY, salt=SALT, key_derivation="hmac"),
        Signer(KEY, key_derivation="hmac"),
        Signer(KEY, salt=SALT, key_derivation="none"),
        Signer("", salt=SALT, key_derivation="hmac"),
    ]
    forged = [signer.sign(body).decode() for signer in signers]
    forged += [s(KEY, salt=SALT).dumps("nora") for s in (URLSafeSerializer, URLSafeTimedSerializer)]
    for text in (*forged, body, f"{body}.", f".{body}"):
        firm.is_none(Secret(text))


def test_a01_links_of_people_invite_nobody(firm: Firm) -> None:
    """
    CVE-2026-1529: whatever purpose and realm they are for; nor does an invitation do what those do.
    """
    firm.has("nora")
    by = firm.by("nora")
    firm.world.run(lambda k: k.identity.forget_password(Realm.STAFF, email_of("nora")))
    firm.world.run(lambda k: k.identity.forget_password(Realm.OPERATOR, "dana@lk.example.com"))
    others = tokens(firm.world.run)
    assert others
    for token in others:
        firm.is_none(token, by)
    token = firm.invited("olga")
    for realm in Realm:
        for purpose in Purpose:
            with firm.world.unchanged(), pytest.raises(NotFound):
                firm.world.run(lambda k: k.identity.look(realm, purpose, token))  # noqa: B023


def test_a01_a_token_of_another_account_leads_there_alone(firm: Firm) -> None:
    """
    Whose admin invited, whatever else stands open beside it: it makes nobody a member anywhere else.
    """
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    firm.invited("nora")
    theirs = other.invited("nora", by="olga")
    joined = other.link("join", theirs, colleague())
    assert joined.account_id == other.account_id
    assert firm.called("nora").person_id is None


EMPTY: list[Any] = [None, "", [], {}, 0, False, b"", ["token"]]


@pytest.mark.parametrize("value", EMPTY, ids=lambda value: ascii(value)[:12])
def test_a02_what_is_no_token_follows_no_link(firm: Firm, value: Any) -> None:
    """
    Empty, missing, listed: refused, though an owner-to-be without any link is there, and invitations with one.
    """
    firm.invite()
    firm.world.new_account(firm.town.owner, "With an owner-to-be")
    by = firm.by()
    for follow in firm.every_way(value, by).values():
        with firm.world.unchanged(), pytest.raises(TypeError):
            follow()
    for text in ("", " ", ".", "null", "*", "%00", "x" * 100_000):
        with firm.world.unchanged(), pytest.raises(NotFound):
            firm.join(Secret(text))


def test_a02_an_owner_to_be_has_no_link_that_could_be_guessed(firm: Firm) -> None:
    """
    A row without one: its generation is 0, and nothing that was ever mailed says so.
    """
    account = firm.world.new_account(firm.town.owner, "With an owner-to-be")
    waiting = Firm(firm.town, account.id)
    said = account.id.bytes + account.owner_id.bytes + (0).to_bytes(5)
    for text in (base64_encode(said).decode(), base64_encode(said).decode() + ".", str(account.owner_id)):
        firm.is_none(Secret(text))
    assert waiting.owner().generation == 0


def test_a04_no_id_is_a_token(firm: Firm) -> None:
    """
    Neither whose it is, nor where, nor a session's token.
    """
    nora = firm.invite()
    session = firm.session("katalin").token.reveal()
    for text in (str(nora.id), nora.id.hex, str(firm.account_id), session, f"{firm.account_id}.{nora.id}", "1"):
        firm.is_none(Secret(text))


def test_a03_nobody_who_invites_has_the_token(firm: Firm) -> None:
    """
    CVE-2026-16072: not in an answer, a list, an event, a letter, a row or a repr; a check of the vendor's sees none.
    """
    seen: list[str] = []

    def check(effects: Effects[Any], _: Any) -> None:
        seen.append(repr(effects))

    firm.world.vendor = attrs.evolve(firm.world.vendor, checks=[check])
    nora = firm.invite(level=Level.ADMIN)
    again = firm.do("invite_again", nora.id)
    (mail,) = (mail for mail in firm.mails() if mail.to == email_of("nora"))
    token = token_of(links_in(mail)[0])
    shown: OpenInvitation = firm.look(token)
    said = [*seen, *map(repr, (nora, again, firm.listed(), firm.told(), firm.world.dump(), shown, mail))]
    firm.join(token)
    said += [*seen, *map(repr, (firm.listed(), firm.told(), firm.world.dump()))]
    body, _, signature = token.reveal().partition(".")
    assert [text for text in said if body in text or signature in text] == []
    assert isinstance(mail, Mail)
    assert token.reveal() in mail.text


def test_a03_no_error_says_it(firm: Firm) -> None:
    """
    Nor its text when it is refused, used or wrong.
    """
    token = firm.invited()
    said = []
    for follow in firm.every_way(token).values():
        try:
            follow()
        except Exception as error:  # noqa: BLE001
            said.append(f"{error!r} {error}")
    for follow in firm.every_way(token).values():
        with pytest.raises(Exception, match=r".") as caught:
            follow()
        said.append(f"{caught.value!r} {caught.value}")
    assert [text for text in said if token.reveal()[:20] in text] == []


@pytest.mark.requirement("R-11", call="staff.invite", by="library")
def test_a03_no_token_is_in_the_database_file(world: World, account: dict[str, Any]) -> None:
    """
    After inviting, mailing, inviting again, refusing and joining: in no spelling on the disk.
    """
    session = Secret(world.seat(account))
    database = world.database

    def acting(kit: Any) -> Any:
        return kit.actors.from_session(session, realm=Realm.STAFF)

    plan = SubscriptionReport(plan="pro", at=world.clock(), event="evt 1")
    database.run(lambda k: k.subscriptions.report(AccountId(UUID(account["id"])), plan, by=k.actors.vendor("support")))
    new = NewMember(email="nora@szabo.example.com")
    nora = database.run(lambda k: k.staff.invite(new, by=acting(k)))
    mailed = [token_of(link) for mail in mails(database.run) for link in links_in(mail)]
    database.run(lambda k: k.staff.invite_again(nora.id, by=acting(k)))
    mailed += [token_of(link) for mail in mails(database.run) for link in links_in(mail)]
    wrong = colleague()
    with pytest.raises(InvalidInput):
        database.run(lambda k: k.staff.join(mailed[-1], type(wrong)(name="", password=wrong.password)))
    database.run(lambda k: k.staff.join(mailed[-1], wrong))

    found = stored(world)
    assert b"nora@szabo.example.com" in found
    secrets = [part for token in mailed for part in (token.reveal(), *token.reveal().split("."))]
    assert len(secrets) == 6
    assert [s for s in secrets if any(spelling in found for spelling in spellings(s))] == []


def test_a01_an_older_key_counts_while_it_is_kept(firm: Firm) -> None:
    """
    Keys are rotated without an invitation lost; dropped, what it signed is worth nothing.
    """
    nora = firm.invite()
    old = attrs.evolve(firm.world.vendor, signing_keys=["an older signing key"])
    token = sign_invitation(old, "join", within=firm.account_id, row=nora.id, generation=1)
    kept = firm.world.vendor
    firm.world.vendor = attrs.evolve(kept, signing_keys=["the newest signing key"])
    firm.is_none(token, by=firm.by())
    firm.world.vendor = kept
    assert firm.look(token).email == email_of("nora")
