"""
A-33: which addresses a webhook may have, in every spelling.
"""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit.webhooks.hosts import is_public, problems_of

pytestmark = pytest.mark.requirement("BX-06", call="webhooks.add")
V4 = st.ip_addresses(v=4)
V6 = st.ip_addresses(v=6)
KEPT_V6 = st.sampled_from(
    ["::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fc00::/7", "fe80::/10"]
).flatmap(lambda net: st.ip_addresses(network=net))


def spellings(address: ipaddress.IPv4Address) -> list[str]:
    """
    Return what a resolver may read as an address, beside its plain form.
    """
    number, parts = int(address), address.packed
    return [
        str(number),
        hex(number),
        f"0{number:o}",
        ".".join(f"0{part:o}" for part in parts),
        ".".join(map(hex, parts)),
        f"{parts[0]}.{number & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{number & 0xFFFF}",
        f"{address}.",
        f"0x{number:X}",
    ]


@given(V4)
def test_what_python_calls_private_is_never_public(address: ipaddress.IPv4Address) -> None:
    """
    Nor is multicast; what is public to us is global to it.
    """
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast


@given(V6 | KEPT_V6)
def test_of_ipv6_only_global_unicast_is_public(address: ipaddress.IPv6Address) -> None:
    """
    Nothing that holds an IPv4 address, nor anything kept for special purposes.
    """
    if is_public(str(address)):
        assert address.is_global
        assert (address.ipv4_mapped, address.sixtofour, address.teredo) == (None, None, None)
        assert not address.is_multicast


@given(KEPT_V6)
def test_what_carries_another_address_is_refused(address: ipaddress.IPv6Address) -> None:
    """
    IPv4-mapped, 6to4, Teredo, NAT64 and local ones, compressed or spelt out.
    """
    for spelt in (str(address), address.exploded, str(address).upper()):
        assert "url.private" in list(problems_of(f"https://[{spelt}]/"))


@given(V4)
def test_a_number_is_an_address_in_its_plain_spelling_alone(address: ipaddress.IPv4Address) -> None:
    """
    Decimal, octal, hexadecimal, shortened, with a dot behind: what only some programs read so is refused.
    """
    for spelt in spellings(address):
        assert "url.private" in list(problems_of(f"https://{spelt}/")), spelt
    assert (list(problems_of(f"https://{address}/")) == []) == is_public(str(address))


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "intranet",
        "printer.local",
        "db.internal",
        "metadata.google.internal",
        "router.home.arpa",
        "x.localhost",
        "example.com.",
        "a..example.com",
        "-a.example.com",
        "ex%61mple.com",
        "exa mple.com",
        "１２７.0.0.1",
        "127。0。0。1",
        "[::1]",
        "[::1%25eth0]",
        "[2600::1%251]",
        "[fe80::1]",
        "[v1.fe80]",
        "127.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "0",
        "0x7f.1",
        "255.255.255.255",
        "1.2.3.4.5",
        "999.1.1.1",
    ],
)
def test_hosts_that_are_refused(host: str) -> None:
    """
    Names that mean something else in each network, and addresses that mean something else on each machine.
    """
    assert list(problems_of(f"https://{host}/hooks"))


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com/partnerkit",
        "https://hooks.example.com:8443/a?b=c",
        "https://xn--szab-qqa.example/",
        "HTTPS://Hooks.Example.com",
        "https://8.8.8.8/",
        "https://[2600::1]:443/",
    ],
)
def test_public_addresses_are_taken(url: str) -> None:
    """
    Names, and plain addresses.
    """
    assert list(problems_of(url)) == []


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("http://hooks.example.com/", ["url.https"]),
        ("ftp://hooks.example.com/", ["url.https"]),
        ("https://user:secret@hooks.example.com/", ["url.credentials"]),
        ("https://@hooks.example.com/", ["url.credentials"]),
        ("https://hooks.example.com/#", ["url.fragment"]),
        ("https://hooks.example.com:22/", ["url.port"]),
        ("https://hooks.example.com:0/", ["url.port"]),
        ("https://hooks.example.com:99999/", ["url.port"]),
        ("https://hooks.example.com:x/", ["url.port"]),
        ("hooks.example.com", ["url.form"]),
        ("//hooks.example.com", ["url.form"]),
        ("https://", ["url.form"]),
        ("https://[::1/", ["url.form"]),
        ("https://hooks.example.com\\@127.0.0.1/", ["url.form"]),
        ("https://hooks.exam\tple.com/", ["url.form"]),
        ("https://[x]:y/", ["url.form"]),
        ("http://a@10.0.0.1:1/#x", ["url.https", "url.credentials", "url.fragment", "url.port", "url.private"]),
    ],
)
def test_every_problem_is_named(url: str, codes: list[str]) -> None:
    """
    All of them at once.
    """
    assert list(problems_of(url)) == codes


def test_what_host_code_allows_is_taken() -> None:
    """
    A host that is not public, on any port and without TLS; any other is as before.
    """
    assert list(problems_of("http://127.0.0.1:80/", private=("127.0.0.1",))) == []
    assert list(problems_of("http://127.0.0.2/", private=("127.0.0.1",))) == ["url.https", "url.private"]
    assert list(problems_of("ftp://127.0.0.1/", private=("127.0.0.1",))) == ["url.https"]


def test_a_name_is_no_address() -> None:
    """
    What has to be looked up is judged afterwards.
    """
    assert not is_public("example.com")
