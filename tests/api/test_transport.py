"""
What is about HTTP alone.
"""

import logging
import re
from typing import Any

import attrs
import pytest

from partnerkit import PartnerKit
from reference_server.api.table import CALLS
from reference_server.http.headers import CSP
from reference_server.wiring import make_app
from tests.api.world import PASSWORD, World


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:8000", "@127.0.0.1"])
@pytest.mark.parametrize("path", ["/api/clients", "/console", "/healthz", "/static/kit.css"])
def test_a_host_that_is_not_ours_is_refused(world: World, host: str, path: str) -> None:
    """
    Nothing is answered under a name nobody configured, and the name is not repeated (A-09).
    """
    answer = world.send("GET", path, headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_configured_host_is_answered_whatever_its_port(world: World) -> None:
    """
    The port belongs to the way there; capitals mean nothing.
    """
    settings = attrs.evolve(world.settings, base_url="https://Partners.example", hosts=("INTERNAL",))
    world.app = make_app(world.database, world.vendor, settings)
    for host in ("partners.example", "PARTNERS.example:8443", "internal:80"):
        assert world.send("GET", "/healthz", headers={"Host": host}).status_code == 200
    assert world.send("GET", "/healthz", headers={"Host": "127.0.0.1"}).status_code == 400


def test_no_link_is_built_from_the_request(world: World) -> None:
    """
    Forwarded hosts and absolute request lines change no address (A-09).
    """
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Forwarded-Proto": "https"}
    headers["Authorization"] = f"Bearer {world.token('dana')}"
    answer = world.send("POST", "/api/accounts", json={"name": "Szabó"}, headers=headers)

    assert answer.headers["Location"].startswith("/api/accounts/")
    assert "evil" not in f"{answer.headers}{answer.text}"


@pytest.mark.parametrize(
    "path", ["/api/clients", "/api/nothing", "/healthz", "/console/nothing", "/static/nothing.css"]
)
def test_every_answer_carries_the_headers_of_safety(world: World, path: str) -> None:
    """
    Content policy, no sniffing, no frames, no caching, a reference number; whatever the answer is (A-31).
    """
    headers = world.send("GET", path).headers

    assert headers["Content-Security-Policy"] == CSP
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("same-origin", "no-store")
    assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-Id"])
    assert "Strict-Transport-Security" not in headers


def test_over_tls_the_browser_is_told_to_stay_there(world: World) -> None:
    """
    An https base URL brings Strict-Transport-Security.
    """
    world.app = make_app(world.database, world.vendor, attrs.evolve(world.settings, base_url="https://p.example"))

    answer = world.send("GET", "/healthz", headers={"Host": "p.example"})
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_another_method_is_refused_with_those_there_are(world: World, call: Any) -> None:
    """
    405 with Allow, for every address of the table; a word such as bulk may also stand where an id does.
    """
    path = re.sub(r"<\w+>", "x", call.address)
    answer = world.send("TRACE", path)
    there = {c.method for c in CALLS if re.fullmatch(re.sub(r"<\w+>", "[^/]+", c.address), path)}
    expected = sorted(there | ({"HEAD"} if "GET" in there else set()))

    assert (answer.status_code, answer.headers["Allow"]) == (405, ", ".join(expected))
    assert answer.json["code"] == "method"


def test_head_is_get_without_the_body(world: World) -> None:
    """
    Same status and headers, no body.
    """
    headers = {"Authorization": f"Bearer {world.token('dana')}"}
    head, get = (world.send(method, "/api/clients", headers=headers) for method in ("HEAD", "GET"))

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/clients/", "/api//clients", "/api/../console", "/%00", "/%ff%fe"]
)
def test_an_address_that_is_none_is_not_found(world: World, path: str) -> None:
    """
    No redirects to a nearly right one, and nothing breaks.
    """
    assert world.send("GET", path).status_code == 404


def test_alive_and_ready(world: World) -> None:
    """
    Ready is only who has a database that answers.
    """
    assert world.send("GET", "/healthz").json == {"status": "alive"}
    assert world.send("GET", "/readyz").json == {"status": "ready"}

    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("drop table pk_external_identity")
    unready = world.send("GET", "/readyz")
    assert (unready.status_code, unready.json) == (503, {"status": "unavailable"})


def test_one_line_a_request_without_any_secret(
    world: World, account: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """
    Method, pattern, status, time and reference number; no token, password, id or query (A-35).
    """
    caplog.set_level(logging.DEBUG)
    world.sign_in("operator", "dana@example.com")
    answer = world.call("dana", "GET", f"/accounts/{account['id']}/history?limit=7")
    last = [record.getMessage() for record in caplog.records if record.name == "reference_server.access"][-1]

    expected = rf"GET /api/accounts/<account_id>/history 200 [0-9.]+ms {answer.headers['X-Request-Id']}"
    assert re.fullmatch(expected, last)
    for secret in (PASSWORD, world.token("dana"), account["id"], "limit"):
        assert secret not in caplog.text


def test_a_fault_of_ours_is_answered_without_its_trace_and_logged_without_secrets(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """
    The answer says that nothing was changed and gives a reference number; the trace is in the log, the token is not.
    """
    token = world.token("dana")

    def broken(_: object) -> None:
        raise RuntimeError(f"while serving {token}")

    monkeypatch.setattr(PartnerKit, "clients", property(broken))
    answer = world.call("dana", "GET", "/clients")

    assert (answer.status_code, answer.json["code"], answer.json["changed"]) == (500, "internal", "nothing")
    assert answer.json["reference"] == answer.headers["X-Request-Id"]
    assert "RuntimeError" not in answer.text
    assert "RuntimeError: while serving …" in caplog.text
    assert token not in f"{answer.text}{caplog.text}"
    assert answer.json["reference"] in caplog.text


def test_a_fault_after_the_commit_says_that_it_was_done(
    world: World, account: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Who hears of a fault knows whether to look for what was asked for.
    """
    world.token("dana")
    monkeypatch.setattr("reference_server.api.calls.as_json", lambda *_, **__: 1 / 0)
    answer = world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})
    monkeypatch.undo()

    assert (answer.status_code, answer.json["changed"]) == (500, "done")
    assert world.get(account)["status"] == "locked"


def test_a_commit_without_an_answer_says_that_nobody_knows(
    world: World, account: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A connection that breaks while it commits may have changed something or not.
    """
    world.token("dana")
    run = world.database.run

    def broken(work: Any, **how: Any) -> Any:
        run(work, **how)
        raise OSError("connection reset")

    monkeypatch.setattr(world.database, "run", broken)
    answer = world.call("dana", "PUT", f"/accounts/{account['id']}/lock", {})

    assert (answer.status_code, answer.json["changed"]) == (500, "unknown")


def test_an_error_of_the_database_shows_no_values(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """
    Statements may stand in the log, what was in them may not (A-35).
    """
    world.token("dana")
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("drop table pk_person")
    new = {"name": "K", "email": "hidden@example.com", "password": PASSWORD}
    account = world.account()
    answer = world.call("vendor", "PUT", f"/accounts/{account['id']}/owner", new)

    assert answer.status_code == 500
    assert "pk_person" in caplog.text
    assert "hidden@example.com" not in caplog.text
    assert PASSWORD not in caplog.text
