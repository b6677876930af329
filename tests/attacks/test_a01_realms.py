"""
A-01: a token of one realm or purpose is worth nothing in another.
"""

import itertools
from typing import Any

import pytest
from itsdangerous import URLSafeTimedSerializer

from partnerkit import Realm, Secret
from partnerkit.errors import NotSignedIn
from partnerkit.values import OperatorId
from tests.api.world import World
from tests.attacks.conftest import Standing
from tests.attacks.visitor import Visitor, operator, owner, token_of
from tests.library.world import Town

FACES = {"console": "/console/clients", "workspace": "/workspace", "office": "/office/partners"}
COOKIES = (
    "operator",
    "staff",
    "vendor",
    "visitor",
    "session",
    "token",
    "__Host-operator",
    "__Host-staff",
    "__Host-vendor",
)
HOLDERS = ("dana", "owner", "vendor", "office")


def opens(world: World, face: str, cookie: str, token: str) -> bool:
    """
    Whether a token in a cookie opens the first page of a face.
    """
    visitor = Visitor(world)
    visitor.wear(cookie, token)
    answer = visitor.get(FACES[face])
    assert answer.status_code in {200, 303}
    return answer.status_code == 200


@pytest.mark.requirement("VC-01", call="actors.from_session", page="/console/sign-in", by="pages")
@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("cookie", COOKIES)
@pytest.mark.parametrize("face", FACES)
def test_a01_a_token_opens_its_own_face_by_its_own_cookie_alone(
    standing: Standing, face: str, cookie: str, holder: str
) -> None:
    """
    Of all tokens in all cookies under all faces only three fit: each realm's own at its own face.
    """
    own = {("console", "operator", "dana"), ("workspace", "staff", "owner"), ("office", "vendor", "office")}

    assert opens(standing.world, face, cookie, token_of(standing.world, holder)) is ((face, cookie, holder) in own)


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("cookie", [*COOKIES, "Authorization", "Bearer", "access_token"])
def test_a01_no_cookie_counts_under_the_api(standing: Standing, cookie: str, holder: str) -> None:
    """
    What a browser sends along by itself never acts in the API, whatever it is called and whoever's token it holds.
    """
    visitor = Visitor(standing.world)
    visitor.wear(cookie, token_of(standing.world, holder))
    before = standing.rows()
    answers = [
        visitor.get("/api/clients"),
        visitor.get("/api/workspace"),
        visitor.send("PUT", f"/api/accounts/{standing.ids['account_id']}/lock", json={}),
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert standing.rows() == before


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("holder", HOLDERS)
def test_a01_no_bearer_token_counts_on_a_page(standing: Standing, face: str, holder: str) -> None:
    """
    A page knows cookies alone; a token in the header is not looked at.
    """
    shown = {"Authorization": f"Bearer {token_of(standing.world, holder)}"}
    answer = Visitor(standing.world).get(FACES[face], headers=shown)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/{face}/sign-in")


@pytest.mark.requirement("VC-01", call="sessions.sign_in", by="api")
def test_a01_signed_in_to_both_faces_each_keeps_to_its_own(world: World, account: dict[str, Any]) -> None:
    """
    One browser, both cookies: signing out of one face leaves the other signed in.
    """
    world.seat(account)
    both = operator(world)
    assert both.sign_in("workspace", "szabo@example.com").status_code == 303
    both.submit(both.form("/console/clients", "/console/sign-out"))

    assert both.get("/console/clients").status_code == 303
    assert both.get("/workspace").status_code == 200


@pytest.mark.requirement("VC-01", call="sessions.sign_in", by="api")
def test_a01_an_operators_form_token_is_nothing_to_the_workspace(world: World, account: dict[str, Any]) -> None:
    """
    A form's token belongs to its face and to its session: crosswise every form is refused.
    """
    world.seat(account)
    dana, katalin = operator(world), owner(world)
    theirs = dana.form("/console/me", "/console/me/password").fields["csrf"]
    form = katalin.form("/workspace/me", "/workspace/me/password")

    assert katalin.submit(form, csrf=theirs).status_code == 403


@pytest.mark.requirement("VC-01", call="actors.from_session", by="library")
def test_a01_a_session_is_of_one_realm_for_every_call_that_takes_one(town: Town) -> None:
    """
    Acting, keeping alive and ending: none of them finds the session of one realm in another.
    """
    world, dana = town.world, OperatorId(town.owner.id)
    world.set_password(world.run(lambda k: k.partners.operator(town.partner.id, dana, by=world.support)))
    world.seat_owner(town.account)
    tokens = {
        Realm.OPERATOR: world.sign_in("dana@lk.example.com").token,
        Realm.STAFF: world.staff_sign_in().token,
        Realm.VENDOR: world.run(lambda k: k.sessions.begin_office("Nora")).token,
    }
    with world.unchanged(), world.kit() as kit:
        for realm, other in itertools.permutations(tokens, 2):
            for call in (kit.actors.from_session, kit.sessions.touch, kit.sessions.end):
                with pytest.raises(NotSignedIn):
                    call(tokens[other], realm=realm)


def test_a01_a_forged_flash_is_not_shown(world: World) -> None:
    """
    A sentence for the next page counts only when signed for this face with a key of ours (other key, purpose, face).
    """
    text = "You have won. Call 0900 123"
    keys = [key.reveal() for key in world.vendor.signing_keys]
    for key, salt in [("another signing key", "flash"), (keys[-1], "itsdangerous"), (keys[-1], "invite")]:
        forged = URLSafeTimedSerializer(key, salt=f"partnerkit.{salt}.v1.console").dumps(["done", text])
        visitor = Visitor(world)
        visitor.wear("flash-console", str(forged))
        assert text not in visitor.get("/console/sign-in").text


def test_a01_a_flash_of_one_face_is_not_shown_on_the_other(world: World) -> None:
    """
    The console's "You are signed out" says nothing at the workspace's door, even when its cookie is carried there.
    """
    dana = operator(world)
    dana.submit(dana.form("/console/clients", "/console/sign-out"))
    flash = dana.client.get_cookie("flash-console", "127.0.0.1", "/console")
    elsewhere = Visitor(world)
    assert flash is not None
    elsewhere.wear("flash-workspace", flash.value)

    assert "signed out" not in elsewhere.get("/workspace/sign-in").text
    assert "signed out" in dana.get("/console/sign-in").text


@pytest.mark.parametrize("change", [str.upper, str.swapcase, lambda t: t[:-1], lambda t: t + "=", lambda t: f" {t}x"])
def test_a01_an_altered_token_is_no_token(world: World, change: Any) -> None:
    """
    One letter more, less or other than what was handed out opens nothing.
    """
    token = world.token("dana")
    altered = Secret(change(token))

    with world.database.transaction() as kit, pytest.raises(NotSignedIn):
        kit.actors.from_session(altered, realm=Realm.OPERATOR)
    assert not opens(world, "console", "operator", altered.reveal().strip())
