"""
Which addresses a webhook may go to: public ones, and nothing else (A-33). Pure.

- Of IPv4 everything goes but what IANA keeps for special purposes; of IPv6 nothing but global unicast, and of that not
  what carries an IPv4 address inside, or is kept for special purposes.
- A host that any resolver could read as a number is an address in its plain spelling, or it is refused.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_V4_KEPT: Final = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 "
        "203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    ).split()
)
_V6_GLOBAL: Final = ipaddress.IPv6Network("2000::/3")
_V6_KEPT: Final = tuple(
    ipaddress.IPv6Network(net)
    # Teredo and other protocols, documentation, 6to4, DNS sinks, documentation again.
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_INNER: Final = frozenset(
    "arpa corp home intern internal intranet lan local localdomain localhost onion private".split()
)
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PLAIN: Final = re.compile(r"[!-~]+")


def is_public(address: str) -> bool:
    """Return whether everybody on the internet reaches the same machine by this address; a name is none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in net for net in _V4_KEPT)
    return found.scope_id is None and found in _V6_GLOBAL and not any(found in net for net in _V6_KEPT)


def parts_of(url: str) -> SplitResult | None:
    """Return the parts of an address; None if it is none, or one that two programs might read differently."""
    if not _PLAIN.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        # The port is looked at by itself; all else cannot be read.
        return _without_port(url)
    return parts if host and parts.scheme else None


def _without_port(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.scheme else None
    except ValueError:
        return None


def problems_of(url: str, *, private: tuple[str, ...] = ()) -> Iterator[str]:
    """
    Yield the codes of everything that is wrong with the address of a webhook.

    Args:
        url: The address.
        private: Hosts that are allowed although they are not public, and without TLS.
    """
    parts = parts_of(url)
    if parts is None:
        yield "url.form"
        return
    host = parts.hostname or ""
    allowed = host in private
    if parts.scheme != "https" and not (allowed and parts.scheme == "http"):
        yield "url.https"
    if "@" in parts.netloc:
        yield "url.credentials"
    if "#" in url:
        yield "url.fragment"
    if not _port_is_sane(parts, allowed=allowed):
        yield "url.port"
    if not allowed and not _host_is_public(host, bracketed="[" in parts.netloc):
        yield "url.private"


def _port_is_sane(parts: SplitResult, *, allowed: bool) -> bool:
    try:
        port = parts.port
    except ValueError:
        return False
    return port is None or port == 443 or (port >= 1024) or (allowed and port > 0)


def _host_is_public(host: str, *, bracketed: bool) -> bool:
    labels = host.split(".")
    if bracketed or _NUMBER.fullmatch(labels[-1]):
        return is_public(host)
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and labels[-1] not in _INNER
