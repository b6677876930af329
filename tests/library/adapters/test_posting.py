"""
Posting over HTTP: what is sent, what comes back, and how long it may take.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import trustme

from partnerkit.adapters.posting import (
    BadAnswer,
    HttpPoster,
    NameUnknown,
    NotPosted,
    TimedOut,
    TlsFailed,
    Unreachable,
    system_resolver,
)
from tests.library.webhooks.receiving import serving

pytestmark = pytest.mark.requirement("BX-06", call="webhooks.add")
HERE = ("127.0.0.1",)
SHORT = timedelta(seconds=0.4)


def heard(connection: socket.socket) -> None:
    """
    Read a whole request: who hangs up before has the connection reset.
    """
    request = b""
    while not request.endswith(b"}"):
        request += connection.recv(65536)


@contextmanager
def talking(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """
    Serve one connection with a function; give its address.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                try:
                    heard(connection)
                    talk(connection)
                except OSError:
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(5)


def post(url: str, **given: Any) -> Any:
    return HttpPoster(allow=HERE, **given).post(url, {"webhook-id": "1"}, b'{"a":1}')


def test_what_is_sent() -> None:
    """
    A POST with the body as it is and the headers as they are, to path and query; nothing is compressed or kept.
    """
    seen: dict[str, Any] = {}

    def app(environ: Any, start: Any) -> list[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start("202 Accepted", [("Set-Cookie", "a=b"), ("Content-Length", "0")])
        return []

    with serving(app) as url:
        answer = post(url)
        post(url)

    assert (answer.status, answer.retry_after) == (202, None)
    assert answer.milliseconds >= 0
    assert (seen["REQUEST_METHOD"], seen["PATH_INFO"], seen["QUERY_STRING"]) == ("POST", "/hooks", "of=partnerkit")
    assert (seen["body"], seen["HTTP_WEBHOOK_ID"], seen["HTTP_ACCEPT_ENCODING"]) == (b'{"a":1}', "1", "identity")
    assert "HTTP_COOKIE" not in seen


@pytest.mark.parametrize(
    ("said", "heeded"),
    [("120", timedelta(minutes=2)), ("soon", None), ("-1", None), ("999999999", None), ("", None)],
)
def test_retry_after_in_seconds_is_told(said: str, heeded: timedelta | None) -> None:
    """
    Nothing else is heeded.
    """

    def app(_: Any, start: Any) -> list[bytes]:
        start("429 Too Many Requests", [("Retry-After", said), ("Content-Length", "0")])
        return []

    with serving(app) as url:
        assert post(url).retry_after == heeded


def test_of_a_long_answer_little_is_read() -> None:
    """
    Its status counts, and the rest is left where it is.
    """

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * 100_000)
        connection.recv(1)

    with talking(talk) as url:
        assert post(url).status == 200


@pytest.mark.parametrize(
    "head",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"],
    ids=["line", "head", "body"],
)
def test_who_trickles_is_cut_off(head: bytes) -> None:
    """
    The deadline is for all of it, not for each piece.
    """

    def talk(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.05)

    began = time.monotonic()
    with talking(talk) as url, pytest.raises(TimedOut):
        post(url, timeout=SHORT)
    assert time.monotonic() - began < 4


def test_who_does_not_answer_is_not_waited_for() -> None:
    """
    Nothing at all comes back.
    """
    with talking(lambda connection: time.sleep(0.6)) as url, pytest.raises(TimedOut):
        post(url, timeout=SHORT)


@pytest.mark.parametrize(
    "said", [b"SSH-2.0-OpenSSH\r\n", b"", b"HTTP/1.1 abc\r\n\r\n"], ids=["ssh", "nothing", "status"]
)
def test_what_is_no_http_is_named_so(said: bytes) -> None:
    """
    Whoever sits there is no receiver.
    """
    with talking(lambda connection: connection.sendall(said)) as url, pytest.raises(BadAnswer):
        post(url)


def test_nobody_there() -> None:
    """
    The port is shut.
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unreachable):
        post(f"http://127.0.0.1:{port}/")


def test_the_next_address_is_tried() -> None:
    """
    Of a name with several, one that does not answer is no end.
    """

    def app(_: Any, start: Any) -> list[bytes]:
        start("204 No Content", [])
        return []

    with serving(app) as url:
        named = url.replace("127.0.0.1", "hooks.example.com")
        poster = HttpPoster(allow=("hooks.example.com",), resolve=lambda *_: ["127.0.0.9", "127.0.0.1"])
        assert poster.post(named, {}, b"{}").status == 204


@pytest.mark.parametrize("found", [OSError("no such host"), UnicodeError("label too long"), None])
def test_a_name_without_address(found: Exception | None) -> None:
    """
    Whatever the resolver says.
    """

    def resolve(_: str, __: int) -> list[str]:
        if found is not None:
            raise found
        return []

    with pytest.raises(NameUnknown):
        HttpPoster(resolve=resolve).post("https://hooks.example.com/", {}, b"{}")


def test_the_systems_resolver_gives_addresses() -> None:
    """
    Each once.
    """
    assert system_resolver("127.0.0.1", 443) == ["127.0.0.1"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """
    Somebody who vouches for names.
    """
    return trustme.CA()


class TestTls:
    def receiver(self, authority: trustme.CA, name: str) -> Any:
        """
        One answer over TLS, with a certificate of this name.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)

        def serve(server: socket.socket) -> None:
            connection, _ = server.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secured:
                    heard(secured)
                    secured.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            except OSError:
                connection.close()

        return serve

    def posted(self, authority: trustme.CA, name: str, trusted: ssl.SSLContext | None) -> int:
        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=self.receiver(authority, name), args=(server,))
            thread.start()
            url = f"https://hooks.example.com:{server.getsockname()[1]}/"
            poster = HttpPoster(allow=HERE, resolve=lambda *_: ["127.0.0.1"], tls=trusted)
            try:
                return poster.post(url, {}, b"{}").status
            finally:
                thread.join(5)

    def trusting(self, authority: trustme.CA) -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    def test_a_certificate_of_the_name_is_taken(self, authority: trustme.CA) -> None:
        """
        The address that is connected to does not matter for it.
        """
        assert self.posted(authority, "hooks.example.com", self.trusting(authority)) == 204

    @pytest.mark.parametrize(("name", "known"), [("other.example.com", True), ("hooks.example.com", False)])
    def test_any_other_is_not(self, authority: trustme.CA, name: str, known: bool) -> None:
        """
        Of another name, or one nobody vouches for.
        """
        with pytest.raises(TlsFailed):
            self.posted(authority, name, self.trusting(authority) if known else None)


def test_errors_hold_nothing_of_what_was_posted() -> None:
    """
    A-35: neither address nor header is in a traceback, whatever it was.
    """
    headers = {"webhook-signature": "v1,swordfish"}
    for url in ("https://hooks.example.com/path-of-mine", "http://hooks.example.com/path-of-mine"):
        with pytest.raises(NotPosted) as failed:
            HttpPoster(resolve=lambda *_: ["10.0.0.1"]).post(url, headers, b"{}")
        told = "".join(traceback.format_exception(failed.value))
        assert "swordfish" not in told
        assert "path-of-mine" not in told


def test_a_deadline_that_is_over_is_over() -> None:
    """
    Nobody is even connected to.
    """
    with pytest.raises(TimedOut):
        post("http://127.0.0.1:1/", timeout=timedelta(0))
