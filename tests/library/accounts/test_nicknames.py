"""
A nickname has one claim over all accounts; a released one rests.
"""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit.accounts.nicknames import NicknameClaim, claim, suggestions
from partnerkit.effects import Effects
from partnerkit.errors import InvalidInput
from partnerkit.ids import SystemIds
from partnerkit.repository import Add, Change
from partnerkit.values import NICKNAME, AccountId
from tests.library.accounts.given import DAY, INSTANT, LIMITS, OPENED

ME, OTHER = AccountId(UUID(int=1)), AccountId(UUID(int=2))
REST = LIMITS.nickname_rest


def held(by: AccountId, released_at: datetime | None = None, nickname: str = "szabo") -> NicknameClaim:
    return NicknameClaim(nickname=nickname, account_id=by, released_at=released_at, version=3)


def claimed(found: NicknameClaim | None, present: NicknameClaim | None = None, at: datetime = OPENED) -> Effects[None]:
    return claim("szabo", ME, held=found, present=present, at=at, rest=REST)


@pytest.mark.requirement("VC-23", call="accounts.set_nickname")
def test_a_free_one_is_claimed() -> None:
    """One row more, keyed by the nickname itself, so that two cannot have it (A-27)."""
    assert claimed(None) == Effects(None, [Add(NicknameClaim(nickname="szabo", account_id=ME))])


@pytest.mark.requirement("VC-23", call="accounts.set_nickname")
def test_the_one_before_is_released_at_that_moment() -> None:
    """From then on it rests."""
    present = held(ME, nickname="before")
    released = NicknameClaim(nickname="before", account_id=ME, released_at=OPENED, version=3)
    assert claimed(None, present).changes[1:] == (Change(present, released),)


@pytest.mark.requirement("VC-23", call="accounts.set_nickname")
@pytest.mark.parametrize("since", [None, timedelta(0), DAY, 90 * DAY - INSTANT])
def test_another_accounts_is_refused(since: timedelta | None) -> None:
    """While it is in use, and for 90 days after it was given up, to the microsecond."""
    found = held(OTHER, None if since is None else OPENED - since)
    with pytest.raises(InvalidInput) as caught:
        claimed(found)
    assert [(p.path, p.code, p.params) for p in caught.value.problems] == [
        ("nickname", "nickname.taken", {"nickname": "szabo"})
    ]


@pytest.mark.requirement("VC-23", call="accounts.set_nickname")
@pytest.mark.parametrize("since", [90 * DAY, 90 * DAY + INSTANT, 4000 * DAY])
def test_after_ninety_days_others_may_have_it(since: timedelta) -> None:
    """The claim changes hands, guarded by its version (A-27)."""
    found = held(OTHER, OPENED - since)
    assert claimed(found).changes == (Change(found, NicknameClaim(nickname="szabo", account_id=ME, version=3)),)


@pytest.mark.requirement("VC-23", call="accounts.set_nickname")
@pytest.mark.parametrize("since", [timedelta(0), DAY, 90 * DAY])
def test_who_gave_it_up_may_have_it_back_at_once(since: timedelta) -> None:
    """It rests for others only."""
    found = held(ME, OPENED - since)
    assert claimed(found).changes == (Change(found, held(ME)),)


class TestSuggestions:
    @pytest.mark.requirement("VC-23", call="accounts.suggest_nickname")
    @pytest.mark.parametrize(
        ("name", "first"),
        [
            ("Dr. Szabó Fogászat", "dr-szabo-fogaszat"),
            ("  Café « Réservé » ", "cafe-reserve"),
            ("Straße & Söhne", "strasse-sohne"),
            ("A1", "b-5kg3v5xbys25"),
            ("名前", "b-5kg3v5xbys25"),
            ("---", "b-5kg3v5xbys25"),
            ("x" * 200, "x" * 63),
            ("x" * 62 + " y", "x" * 62),
            ("Ænima Øl", "nima-l"),
        ],
    )
    def test_it_is_made_of_the_name(self, name: str, first: str) -> None:
        """Letters without accents, words joined by hyphens; where nothing is left, of the UID."""
        assert next(suggestions(name, "5KG3V5XBYS25")) == first

    def test_there_are_more_than_one(self) -> None:
        """For the second business of a name, and the third."""
        assert list(suggestions("Café", "5KG3V5XBYS25")) == [
            "cafe",
            "cafe-2",
            "cafe-3",
            "cafe-4",
            "cafe-5",
            "b-5kg3v5xbys25",
        ]

    @given(st.text(max_size=200))
    def test_each_is_a_nickname(self, name: str) -> None:
        """Whatever the business is called."""
        found = list(suggestions(name, SystemIds().uid()))
        assert [n for n in found if not NICKNAME.fullmatch(n)] == []
        assert len(found) == len(set(found))
