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


# The registries of IANA, with multicast; of IPv6 what lies within global unicast.
@pytest.mark.parametrize(
    ("net", "beside"),
    [
        ("0.0.0.0/8", ["1.0.0.0"]),
        ("10.0.0.0/8", ["9.255.255.255", "11.0.0.0"]),
        ("100.64.0.0/10", ["100.63.255.255", "100.128.0.0"]),
        ("127.0.0.0/8", ["126.255.255.255", "128.0.0.0"]),
        ("169.254.0.0/16", ["169.253.255.255", "169.255.0.0"]),
        ("172.16.0.0/12", ["172.15.255.255", "172.32.0.0"]),
        ("192.0.0.0/24", ["191.255.255.255", "192.0.1.0"]),
        ("192.0.2.0/24", ["192.0.1.255", "192.0.3.0"]),
        ("192.31.196.0/24", ["192.31.195.255", "192.31.197.0"]),
        ("192.52.193.0/24", ["192.52.192.255", "192.52.194.0"]),
        ("192.88.99.0/24", ["192.88.98.255", "192.88.100.0"]),
        ("192.168.0.0/16", ["192.167.255.255", "192.169.0.0"]),
        ("192.175.48.0/24", ["192.175.47.255", "192.175.49.0"]),
        ("198.18.0.0/15", ["198.17.255.255", "198.20.0.0"]),
        ("198.51.100.0/24", ["198.51.99.255", "198.51.101.0"]),
        ("203.0.113.0/24", ["203.0.112.255", "203.0.114.0"]),
        ("224.0.0.0/4", ["223.255.255.255"]),
        ("240.0.0.0/4", []),
        ("2001::/23", ["2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"]),
        ("2001:db8::/32", ["2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"]),
        ("2002::/16", ["2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"]),
        ("2620:4f:8000::/48", ["2620:4f:7fff:ffff:ffff:ffff:ffff:ffff", "2620:4f:8001::"]),
        ("3fff::/20", ["3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"]),
    ],
)
def test_what_is_kept_for_special_purposes_is_not_public(net: str, beside: list[str]) -> None:
    """
    From the first address to the last; what lies beside it is.
    """
    kept = ipaddress.ip_network(net)

    assert not is_public(str(kept[0]))
    assert not is_public(str(kept[-1]))
    assert all(map(is_public, beside))


def test_global_unicast_is_all_that_is_public_of_ipv6() -> None:
    """
    From its first address to its last; of a zone of this machine not one.
    """
    assert [is_public(f"{a}::1") for a in ("1fff", "2000", "4000")] == [False, True, False]
    assert is_public("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
    assert not is_public("2600::1%eth0")


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
        "mail.corp",
        "nas.home",
        "wiki.intern",
        "wiki.intranet",
        "printer.lan",
        "x.localdomain",
        "x.onion",
        "x.private",
        "x.local.",
        "a-.example.com",
        f"{'a' * 64}.example.com",
        "hooks.example.0x",
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
        "https://hooks.example.com:1024/",
        "https://hooks.example.com:65535/",
        "https://xn--szab-qqa.example/",
        "https://partner_hooks.example.com/",
        f"https://{'a' * 63}.example.com/",
        "https://local.example.com/",
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
        ("https://hooks.example.com:80/", ["url.port"]),
        ("https://hooks.example.com:442/", ["url.port"]),
        ("https://hooks.example.com:444/", ["url.port"]),
        ("https://hooks.example.com:1023/", ["url.port"]),
        ("https://hooks.example.com:0/", ["url.port"]),
        ("https://hooks.example.com:65536/", ["url.port"]),
        ("https://hooks.example.com:99999/", ["url.port"]),
        ("https://hooks.example.com:x/", ["url.port"]),
        ("hooks.example.com", ["url.form"]),
        ("//hooks.example.com", ["url.form"]),
        ("https://", ["url.form"]),
        ("https://[::1/", ["url.form"]),
        ("https://hooks.example.com\\@127.0.0.1/", ["url.form"]),
        ("https://hooks.exam\tple.com/", ["url.form"]),
        ("https://[x]:y/", ["url.form"]),
        ("https://:x/", ["url.form"]),
        ("//hooks.example.com:x/", ["url.form"]),
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
    assert list(problems_of("https://127.0.0.1:1/", private=("127.0.0.1",))) == []
    assert list(problems_of("http://127.0.0.1:0/", private=("127.0.0.1",))) == ["url.port"]
    assert list(problems_of("http://127.0.0.2/", private=("127.0.0.1",))) == ["url.https", "url.private"]
    assert list(problems_of("ftp://127.0.0.1/", private=("127.0.0.1",))) == ["url.https"]


def test_a_name_is_no_address() -> None:
    """
    What has to be looked up is judged afterwards.
    """
    assert not is_public("example.com")
