"""
What roles and API keys may include, in words.
"""

from __future__ import annotations

from partnerkit.access import GRANTABLE, OPERATOR_PERMISSIONS, ROLES, Permission
from reference_server.pages.language import speaking
from reference_server.pages.permission_words import GROUPS, WORDS, grouped, in_words


def test_whatever_a_role_may_include_has_words_and_one_place() -> None:
    """
    Nothing new comes in without words, and nothing is offered twice.
    """
    placed = [one for group in GROUPS for one in group.permissions]
    assert set(WORDS) == OPERATOR_PERMISSIONS
    assert sorted(placed, key=lambda one: one.value) == sorted(WORDS, key=lambda one: one.value)
    assert len(set(map(str, WORDS.values()))) == len(WORDS)
    assert len(in_words(GRANTABLE)) == len(GRANTABLE)


def test_headings_with_nothing_below_them_are_left_out() -> None:
    """
    Of a role that includes a little, a little is listed.
    """
    assert grouped({Permission.MANAGE_KEYS}) == (("People", ("Make and end API keys",)),)
    assert [title for title, _ in grouped(ROLES["agent"].permissions)] == ["Clients", "Accounts", "People"]


def test_they_are_said_in_the_language_that_is_spoken() -> None:
    """
    When they are shown, not when they are written down.
    """
    with speaking("hu"):
        assert in_words({Permission.TAG_CLIENTS}) == ("Ügyfelek címkézése",)
