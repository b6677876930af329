"""
BX-07: the API says its sentences in the language that is asked for with each call.
"""

from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerkit import Texts, problem
from partnerkit.errors import NotSignedIn
from partnerkit.texts import LANGUAGES, sentence
from reference_server.wiring import make_app
from tests.api.world import World

pytestmark = pytest.mark.requirement("BX-07")
ASKED = [
    ("", "en"),
    ("fr", "fr"),
    ("hu-HU", "hu"),
    ("fr-CA, en;q=0.5", "fr"),
    ("de, hu;q=0.2, fr;q=0.4", "fr"),
    ("FR", "fr"),
    ("de", "en"),
    ("fr;q=0, hu;q=0.1", "hu"),
    ("*", "en"),
    ("fr;q=nonsense", "en"),
    (";;;,,,=", "en"),
]


@pytest.mark.parametrize(("asked", "language"), ASKED)
def test_a_caller_is_answered_in_the_language_it_prefers(world: World, asked: str, language: str) -> None:
    """RFC 9110: the greatest quality value wins; English where nothing else was asked for that there is."""
    answer = world.send("GET", "/api/sessions/current", headers={"Accept-Language": asked})
    assert answer.json == problem(NotSignedIn(), language)
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.vary


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_problem_of_an_input_is_said_in_it(world: World, language: str) -> None:
    """Path and code are the same in all; the sentences are not."""
    answer = world.call("dana", "POST", "/accounts", {"name": ""}, Accept_Language=language)
    assert answer.status_code == 422
    said = sentence("text.blank", language=language)
    assert answer.json["errors"] == [{"path": "name", "code": "text.blank", "message": said}]
    assert answer.json["title"] == sentence("input", language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_a_row_and_an_explanation_are_said_in_it(world: World, language: str) -> None:
    """Wherever a sentence stands in an answer, it is in that language."""
    account = world.account()
    locked = world.call(
        "vendor", "GET", f"/accounts/{account['id']}/explanations/account.lock", Accept_Language=language
    ).json
    assert locked["message"] == sentence(locked["because"], language=language)
    work = {"action": "unlock", "client_ids": [world.line(account)["id"]]}
    row = world.call("dana", "POST", "/clients/bulk", work, Accept_Language=language).json["rows"][0]
    assert row["error"]["detail"] == sentence("state.account.lock.open", language=language)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        ("POST", "/accounts", b"{", {}),
        ("POST", "/accounts", b"{}", {"If-Match": '"1"'}),
        ("GET", "/clients", b"{}", {}),
        ("POST", "/accounts", b"{}", {"Content-Type": "text/plain"}),
        ("DELETE", "/clients", None, {}),
        ("GET", "/nothing", None, {}),
    ],
)
def test_what_is_about_http_is_said_in_it_too(
    world: World, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> None:
    """A request that cannot be read has a sentence of the server's, not of the library's."""
    given_ = {"Content-Type": "application/json"} | headers
    said = [_title(world, method, path, body, given_ | {"Accept-Language": language}) for language in LANGUAGES]
    assert len(set(said)) == len(LANGUAGES)


def _title(world: World, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> str:
    headers |= {"Authorization": f"Bearer {world.token('dana')}"}
    answer: Any = world.send(method, f"/api{path}", data=body, headers=headers)
    assert answer.status_code >= 400
    return f"{answer.json['title']} {answer.json.get('errors')}"


def test_a_persons_own_language_is_for_pages_and_mails(world: World) -> None:
    """A program that asks for none gets English, whoever's session it calls with; a cookie never counts."""
    assert world.call("dana", "PUT", "/language", {"language": "hu"}).status_code < 300
    answer = world.call("dana", "POST", "/accounts", {"name": ""}, Cookie="language=hu")
    assert answer.headers["Content-Language"] == "en"
    assert answer.json["title"] == sentence("input")


def test_a_vendor_is_heard_in_its_own_words(world: World) -> None:
    """`Vendor.texts` takes the place of the library's sentence in every answer."""
    own = Texts(own={"fr": {"not_signed_in": "Identifiez-vous chez Bookwell."}})
    world.app = make_app(world.database, attrs.evolve(world.vendor, texts=own), world.settings)
    answer = world.send("GET", "/api/sessions/current", headers={"Accept-Language": "fr"})
    assert answer.json["title"] == "Identifiez-vous chez Bookwell."


def test_the_document_is_english(world: World) -> None:
    """It is read by programs and their makers, and is the same for all."""
    answer = world.send("GET", "/api/openapi.json", headers={"Accept-Language": "fr"})
    assert answer.headers["Content-Language"] == "en"


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    asked=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)
    | st.lists(st.sampled_from(["fr", "hu", "*", "-", "q=", ";", ",", "=", "1e999", "nan", "-1", "é", " "])).map(
        "".join
    )
)
def test_no_header_is_too_odd(world: World, asked: str) -> None:
    """A-34: whatever stands in Accept-Language, the answer is the one of the call, in some language."""
    answer = world.send("GET", "/api/sessions/current", environ_overrides={"HTTP_ACCEPT_LANGUAGE": asked})
    assert answer.status_code == 401
    assert answer.headers["Content-Language"] in LANGUAGES
