"""
The tables of the reference, and what they are read from.
"""

import inspect
import re
from datetime import timedelta

import pytest
import rows

from partnerkit import errors
from partnerkit.access import ROLES
from partnerkit.errors import PartnerkitError
from partnerkit.throttle import Rate


@pytest.mark.parametrize("name", rows.TABLES)
def test_every_row_of_a_table_is_whole(name: str) -> None:
    """
    A row has as many cells as the title, and no sentence in the last one is missing.
    """
    title, _, *lines = [line for line in rows.TABLES[name]() if line]

    assert lines
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in [title, *lines]} == {title.count("|")}
    assert not [line for line in lines if line.endswith("|  |") and "TimeZone" not in line]


def test_the_tree_at_the_top_of_the_errors_is_the_tree_there_is() -> None:
    """
    The drawing in the docstring names every error, in order, as deep as it stands, with its HTTP status.
    """
    drawn = re.findall(r"^ {4}([│├└─ ]*)(\w+) .* (\d{3})$", inspect.getdoc(errors) or "", re.MULTILINE)
    there = list(rows.tree(PartnerkitError))[1:]

    assert [(name, len(branch) // 4, int(status)) for branch, name, status in drawn] == [
        (kind.__name__, depth, kind.status) for kind, depth in there
    ]


def test_a_secure_role_includes_what_its_twin_does() -> None:
    """
    So the table of roles shows each pair once.
    """
    assert {name: role.permissions for name, role in ROLES.items() if role.secure} == {
        f"secure_{name}": role.permissions for name, role in ROLES.items() if not role.secure
    }


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (timedelta(hours=12), "12 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(minutes=90), "90 minutes"),
        (Rate(5, timedelta(minutes=1)), "5 in 1 minute"),
        (20, "20"),
        ((timedelta(seconds=5), timedelta(minutes=1)), "5 seconds, 1 minute"),
    ],
)
def test_lengths_of_time_are_told_in_the_largest_whole_unit(
    value: timedelta | Rate | int | tuple[timedelta, ...], said: str
) -> None:
    """
    Ninety minutes are not one hour and a half, a rate tells both its numbers, and a number is one.
    """
    assert rows.spoken(value) == said
