"""
A-33: a webhook that leads inside, by name, literal, redirect or rebinding. Nobody inside hears anything.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit.adapters.posting import AddressRefused, HttpPoster, NotPosted, TimedOut, Unreachable
from tests.api.bodies import BODIES
from tests.api.world import World, codes
from tests.library.webhooks.receiving import serving

pytestmark = pytest.mark.requirement("BX-06", by="library", call="webhooks.add")
NAME = "https://hooks.example.com/partnerkit"
SHORT = timedelta(seconds=2)
INSIDE = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%lo",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:1::1",
]


@attrs.define
class Resolver:
    """
    A resolver that keeps how often it was asked, and gives one answer after the other; the last one for good.
    """

    answers: list[Sequence[str]]
    asked: int = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def inside() -> Iterator[tuple[int, list[Any]]]:
    """
    A port of this machine, and whoever connected to it.
    """
    seen: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                seen.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], seen
        over.set()
        thread.join()


@pytest.mark.parametrize("address", INSIDE)
def test_a33_a_name_that_leads_inside_is_refused(address: str) -> None:
    """
    Whatever sort of address it has.
    """
    with pytest.raises(AddressRefused):
        HttpPoster(resolve=Resolver([[address]]), timeout=SHORT).post(NAME, {}, b"{}")


@pytest.mark.parametrize("addresses", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], ["2600::1", "::1"]])
def test_a33_one_address_inside_is_enough(addresses: list[str]) -> None:
    """
    A name with public and private addresses is refused before anybody is connected to.
    """
    with pytest.raises(AddressRefused):
        HttpPoster(resolve=Resolver([addresses]), timeout=SHORT).post(NAME, {}, b"{}")


def test_a33_rebinding_gains_nothing(monkeypatch: pytest.MonkeyPatch, inside: tuple[int, list[Any]]) -> None:
    """
    The name is asked for once, and the connection goes to the very address that was looked at.
    """
    port, seen = inside
    resolver = Resolver([["203.0.114.7"], ["127.0.0.1"]])
    dialled: list[Any] = []

    def dial(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", dial)
    with pytest.raises(Unreachable):
        HttpPoster(resolve=resolver, timeout=SHORT).post(f"https://hooks.example.com:{port}/", {}, b"{}")
    assert (resolver.asked, dialled, seen) == (1, [("203.0.114.7", port)], [])


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "https://user:secret@hooks.example.com/",
        "ftp://hooks.example.com/",
        "https:///x",
        "https://hooks.example.com\\@127.0.0.1/",
    ],
)
def test_a33_what_no_endpoint_can_have_is_not_posted_to(url: str) -> None:
    """
    Even if it came into the database some other way.
    """
    resolver = Resolver([["8.8.8.8"]])
    with pytest.raises(AddressRefused):
        HttpPoster(resolve=resolver, timeout=SHORT).post(url, {}, b"{}")
    assert resolver.asked == 0


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "017700000001", "127.1", "localhost", "[::1]"])
def test_a33_any_spelling_of_this_machine_is_refused(host: str, inside: tuple[int, list[Any]]) -> None:
    """
    With the operating system's own resolver, which reads all of them.
    """
    port, seen = inside
    with pytest.raises(NotPosted):
        HttpPoster(timeout=SHORT).post(f"https://{host}:{port}/", {}, b"{}")
    assert seen == []


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a33_a_redirect_is_not_followed(status: str, inside: tuple[int, list[Any]]) -> None:
    """
    It is an answer that is not 2xx, and that is all.
    """
    port, seen = inside

    def app(_: Any, start: Any) -> list[bytes]:
        start(status, [("Location", f"http://127.0.0.1:{port}/"), ("Content-Length", "0")])
        return []

    with serving(app) as url:
        answer = HttpPoster(allow=("127.0.0.1",), timeout=SHORT).post(url, {}, b"{}")
    assert (answer.status, seen) == (int(status[:3]), [])


def test_a33_no_proxy_of_the_environment_is_asked(
    monkeypatch: pytest.MonkeyPatch, inside: tuple[int, list[Any]]
) -> None:
    """
    A proxy would look names up by itself.
    """
    port, seen = inside
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    with pytest.raises(AddressRefused):
        HttpPoster(resolve=Resolver([["10.0.0.1"]]), timeout=SHORT).post(NAME, {}, b"{}")
    assert seen == []


def test_a33_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    """
    Looking up is within the deadline.
    """
    over = threading.Event()

    def slow(_: str, __: int) -> Sequence[str]:
        over.wait(10)
        return ["8.8.8.8"]

    with pytest.raises(TimedOut):
        HttpPoster(resolve=slow, timeout=timedelta(seconds=0.1)).post(NAME, {}, b"{}")
    over.set()


@pytest.mark.requirement("BX-06", by="api", call="webhooks.add")
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "db.internal",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25eth0]",
    ],
)
def test_a33_over_the_api_no_such_address_is_taken(world: World, host: str) -> None:
    """
    Neither for a new endpoint nor for one there is; nothing is kept of it.
    """
    url = f"https://{host}/hooks"
    made = world.call("vendor", "POST", "/webhooks", BODIES["add_webhook"]).json
    for method, path, body in (
        ("POST", "/webhooks", {"name": "Inside", "url": url}),
        ("PUT", f"/webhooks/{made['id']}", {"url": url}),
    ):
        answer = world.call("vendor", method, path, body)
        assert (answer.status_code, codes(answer)) == (422, [("url", "url.private")])
    assert [e["url"] for e in world.call("vendor", "GET", "/webhooks").json["items"]] == [made["endpoint"]["url"]]
