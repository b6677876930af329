"""
What differs between vendors is said once, and checked at once.
"""

from typing import Any

import pytest

from partnerkit.values import NICKNAME, Secret
from partnerkit.vendor import RESERVED, Links, Plan, Vendor
from tests.library.world import CountingHasher

KEY = "0123456789abcdef"


@pytest.mark.parametrize("keys", [[], ["short"], [KEY, "short"], [Secret("short")], KEY])
def test_a_vendor_needs_real_signing_keys(keys: Any) -> None:
    """None, a short one among others, or a single text in the place of a list: refused at start-up."""
    with pytest.raises((ValueError, TypeError), match=r"signing.key"):
        Vendor(name="Bookwell", signing_keys=keys)


def test_keys_are_hidden_at_once() -> None:
    """A-35: printing the vendor shows none."""
    vendor = Vendor(name="Bookwell", signing_keys=[KEY, Secret(KEY)])
    assert vendor.signing_keys == (Secret(KEY), Secret(KEY))
    assert KEY not in repr(vendor)


def test_plans_are_found_by_name() -> None:
    """And what people read is made of the name where nothing else is said."""
    vendor = Vendor(
        name="Bookwell", signing_keys=[KEY], plans=[Plan("pro_plus", 5), Plan("pro", 3, title="Professional")]
    )
    assert (vendor.plan("pro_plus"), vendor.plan("pro")) == (Plan("pro_plus", 5, "Pro Plus"), vendor.plans[1])
    assert vendor.plan("basic") is None
    assert vendor.plan(None) is None


def test_two_plans_of_one_name_are_refused() -> None:
    """A report of a subscription names its plan; two of one name would be two answers."""
    with pytest.raises(ValueError, match="plan"):
        Vendor(name="Bookwell", signing_keys=[KEY], plans=[Plan("pro", 5), Plan("pro", 6)])


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_a_plan_has_a_name_that_lists_can_be_narrowed_to(name: str) -> None:
    """Nothing in its place asks for accounts without a plan, and what is longer than a column fits into none."""
    with pytest.raises(ValueError, match="1 to 200 characters"):
        Vendor(name="Bookwell", signing_keys=[KEY], plans=[Plan("pro", 5), Plan(name, 6)])
    assert Vendor(name="Bookwell", signing_keys=[KEY], plans=[Plan("x" * 200, 6)]).plan("x" * 200)


@pytest.mark.requirement("CP-01", call="partnerkit.Vendor")
def test_a_plan_has_the_add_ons_that_can_be_booked_with_it() -> None:
    """A set of names, none by default; a single text is no set of them."""
    assert Plan("pro", 5, addons=["client_portal", "client_portal"]).addons == {"client_portal"}
    assert Plan("pro", 5).addons == frozenset()
    with pytest.raises(TypeError, match="addons are names"):
        Plan("pro", 5, addons="client_portal")


def test_links_are_built_without_a_double_slash() -> None:
    """A-09: addresses come from here alone, so they are brought into one form."""
    assert Links("https://partners.example/", "https://book.example//") == Links(
        "https://partners.example", "https://book.example"
    )


def test_the_decoy_is_made_once_and_opens_nothing() -> None:
    """A-22: it costs what a real one costs to compare with."""
    hasher = CountingHasher()
    vendor = Vendor(name="Bookwell", signing_keys=[KEY], passwords=hasher)
    assert vendor.decoy == vendor.decoy
    assert hasher.hashed == 1
    assert not hasher.verify(vendor.decoy, Secret(""))
    assert not hasher.needs_rehash(vendor.decoy)


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_every_reserved_word_could_be_a_nickname(word: str) -> None:
    """VC-23: a word that no account could take anyway need not be reserved."""
    assert NICKNAME.fullmatch(word)


@pytest.mark.requirement("BX-06", call="partnerkit.Vendor")
@pytest.mark.parametrize("names", ["crm", ["a name with spaces"], [""], ["x" * 100]])
def test_consumers_are_a_list_of_plain_names(names: Any) -> None:
    """Since they stand in rows and in addresses."""
    with pytest.raises(ValueError, match="consumers are a list of names"):
        Vendor(name="Bookwell", signing_keys=["a long random value"], consumers=names)


@pytest.mark.requirement("BX-06", call="partnerkit.Vendor")
def test_checks_are_a_list() -> None:
    """One function in the place of a list is told at start-up, in words."""
    check: Any = print
    with pytest.raises(TypeError, match="checks is a list of functions"):
        Vendor(name="Bookwell", signing_keys=[KEY], checks=check)
