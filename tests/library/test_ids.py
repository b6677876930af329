"""
Ids cannot be guessed where that matters, and later ones are greater where lists need it.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from partnerkit.ids import CROCKFORD, SystemIds
from partnerkit.testing.clock import NOON


def test_an_owners_id_is_random() -> None:
    """A-04: version 4, from the system's randomness."""
    found = {SystemIds().random() for _ in range(100)}
    assert len(found) == 100
    assert {id.version for id in found} == {4}


def test_ordered_ids_grow_though_the_clock_stands_still() -> None:
    """Version 7: what came later stands later, within one moment too."""
    ids = SystemIds()
    found = [ids.ordered(NOON) for _ in range(1000)]
    assert found == sorted(set(found))
    assert {(id.version, id.variant) for id in found} == {(7, RFC_4122)}


def test_ordered_ids_grow_though_the_clock_goes_back() -> None:
    """A machine's clock is set back; the list keeps its order."""
    ids = SystemIds()
    assert ids.ordered(NOON) < ids.ordered(NOON - timedelta(days=1)) < ids.ordered(NOON + timedelta(days=1))


def test_an_ordered_id_tells_its_moment() -> None:
    """Its first 48 bits are the milliseconds since 1970."""
    assert SystemIds().ordered(NOON).int >> 80 == int(NOON.timestamp() * 1000)
    assert SystemIds().ordered(datetime(1960, 1, 1, tzinfo=UTC)).version == 7


def test_two_processes_do_not_meet() -> None:
    """Of one moment, two runs have other ids."""
    assert SystemIds().ordered(NOON) != SystemIds().ordered(NOON)


def test_threads_share_one_run() -> None:
    """No two get the same."""
    ids = SystemIds()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ids.ordered(NOON), range(2000)))
    assert len(set(found)) == 2000


def test_a_uid_is_twelve_random_crockford_characters() -> None:
    """VC-11: no I, L, O or U, which people misread; every character at every place."""
    found = [SystemIds().uid() for _ in range(2000)]
    assert len(set(found)) == 2000
    assert {len(uid) for uid in found} == {12}
    for place in range(12):
        assert Counter(uid[place] for uid in found).keys() == set(CROCKFORD)
    assert not set("ILOU") & set(CROCKFORD)


def test_a_token_has_256_bits() -> None:
    """A-04: it fits an address and nobody guesses it."""
    found = {SystemIds().token() for _ in range(100)}
    assert len(found) == 100
    assert {len(token) for token in found} == {43}
    assert all(token.isascii() and token.replace("-", "").replace("_", "").isalnum() for token in found)
