"""
Posts webhooks over HTTP, to public addresses and nowhere else (A-33).

- A name is looked up once; if any of its addresses is not public nothing is posted, and the connection goes to an
  address that was looked at: what the name stands for a moment later does not matter.
- No redirect is followed, no proxy of the environment asked, no cookie kept; of an answer 1 kB is read at most.
- All of it, looking up, connecting, TLS and the answer, has one deadline; a receiver that trickles gains nothing.
- Errors say what went wrong by their names, and hold neither address nor header (A-35).
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, TypeAlias

import httpcore

from partnerkit.webhooks.hosts import is_public, parts_of
from partnerkit.webhooks.posting import Answer

MOST_READ: Final = 1024
_OWN: Final = {"user-agent": "partnerkit", "accept-encoding": "identity", "connection": "close"}
Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host; raises an OSError if it has none."""


class NotPosted(Exception):
    """Nothing came back; the class says why."""


class AddressRefused(NotPosted):
    """The address is not a public one, or not one of TLS."""


class NameUnknown(NotPosted):
    """The host has no address."""


class Unreachable(NotPosted):
    """Nobody could be connected to, or the connection was lost."""


class TlsFailed(NotPosted):
    """There was no secure connection: no certificate of this name, or one nobody vouches for."""


class TimedOut(NotPosted):
    """The receiver took too long."""


class BadAnswer(NotPosted):
    """What came back is no HTTP, or nothing."""


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, as the operating system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class HttpPoster:
    """Posts over HTTP; one instance serves any number of threads."""

    def __init__(
        self,
        *,
        allow: Collection[str] = (),
        timeout: timedelta = timedelta(seconds=15),
        resolve: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """
        Post to public addresses.

        Args:
            allow: Hosts or addresses that are not public, and are posted to all the same, without TLS if their URL
                says so: `Vendor.private_webhooks`.
            timeout: How long a post takes at most, all in all.
            resolve: Looks up a host.
            tls: Whom to trust; what certifi brings by default.
        """
        self._allow = frozenset(allow)
        self._timeout = timeout.total_seconds()
        self._resolve = resolve
        self._tls = httpcore.default_ssl_context() if tls is None else tls

    def post(self, url: str, headers: Mapping[str, str], body: bytes, /) -> Answer:
        """
        Post a body.

        Raises:
            NotPosted: There was no answer.
        """
        began = time.monotonic()
        address = self._address(url)
        guard = _Guard(self._allow, self._resolve, began + self._timeout)
        with _told(), httpcore.ConnectionPool(ssl_context=self._tls, network_backend=guard, http2=False) as pool:
            status, answered = self._exchange(pool, address, headers, body)
        took = int((time.monotonic() - began) * 1000)
        return Answer(status, took, _retry_after(answered))

    def _address(self, url: str) -> httpcore.URL:
        parts = parts_of(url)
        if parts is None or parts.hostname is None or "@" in parts.netloc:
            raise AddressRefused
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in self._allow):
            raise AddressRefused
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return httpcore.URL(scheme=parts.scheme, host=parts.hostname, port=parts.port, target=target)

    def _exchange(
        self, pool: httpcore.ConnectionPool, address: httpcore.URL, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, list[tuple[bytes, bytes]]]:
        sent: list[tuple[str | bytes, str | bytes]] = [*_OWN.items(), *headers.items()]
        with pool.stream("POST", address, headers=sent, content=body) as response:
            read = 0
            for chunk in response.iter_stream():
                read += len(chunk)
                if read >= MOST_READ:
                    break
            return response.status, response.headers


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> timedelta | None:
    """Return what Retry-After says in seconds; a date, or nonsense, is not heeded."""
    text = next((value for name, value in headers if name.lower() == b"retry-after"), b"")
    return timedelta(seconds=int(text)) if text.isdigit() and len(text) < 9 else None


@contextmanager
def _told() -> Iterator[None]:
    """Tell errors of httpcore by names of our own, without what is in them."""
    try:
        yield
    except httpcore.TimeoutException:
        raise TimedOut from None
    except httpcore.ProtocolError:
        raise BadAnswer from None
    except httpcore.NetworkError:
        raise Unreachable from None


class _Guard(httpcore.NetworkBackend):
    """Connects to what was looked up and looked at, until a deadline."""

    def __init__(self, allow: Collection[str], resolve: Resolver, deadline: float) -> None:
        self._allow = allow
        self._resolve = resolve
        self._deadline = deadline
        self._below = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._looked_up(host, port)
        if not addresses:
            raise NameUnknown
        if not all(is_public(a) or a in self._allow or host in self._allow for a in addresses):
            raise AddressRefused
        return _Until(self._connected(addresses, port), self._deadline)

    def _connected(self, addresses: Sequence[str], port: int) -> httpcore.NetworkStream:
        """Connect to the first address that answers."""
        for address in addresses[:-1]:
            try:
                return self._below.connect_tcp(address, port, timeout=_left(self._deadline) / 2)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._below.connect_tcp(addresses[-1], port, timeout=_left(self._deadline))

    def _looked_up(self, host: str, port: int) -> Sequence[str]:
        """Look a host up, in a thread of its own: the operating system has no deadline for that."""
        found: queue.SimpleQueue[Sequence[str]] = queue.SimpleQueue()

        def look() -> None:
            try:
                found.put(self._resolve(host, port))
            except (OSError, UnicodeError):
                found.put(())

        threading.Thread(target=look, daemon=True, name="partnerkit-dns").start()
        try:
            return found.get(timeout=_left(self._deadline))
        except queue.Empty:
            raise TimedOut from None


class _Until(httpcore.NetworkStream):
    """A connection with a deadline."""

    def __init__(self, below: httpcore.NetworkStream, deadline: float) -> None:
        self._below = below
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._below.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._below.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._below.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            secured = self._below.start_tls(ssl_context, server_hostname, _left(self._deadline))
        except httpcore.ConnectError:
            raise TlsFailed from None
        return _Until(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._below.get_extra_info(info)


def _left(deadline: float) -> float:
    """Return how many seconds there are left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimedOut
    return left
