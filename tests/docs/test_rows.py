"""
The tables of the reference, and what they are read from.
"""

import inspect
import re
from datetime import timedelta
from pathlib import Path

import pytest
import rows

from partnerkit import errors
from partnerkit.access import ROLES
from partnerkit.errors import PartnerkitError
from partnerkit.portal.model import PORTAL
from partnerkit.sections import title_of_tab
from partnerkit.throttle import Rate

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


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


@pytest.mark.parametrize("tab", PORTAL.tabs)
def test_every_tab_of_the_portal_has_its_table(tab: str) -> None:
    """
    Under a heading with the name people read, each setting in it once, in the order of the source.
    """
    page = (REFERENCE / "portal-settings.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", "\n".join(rows.TABLES[f"portal.{tab}"]()), re.MULTILINE)

    assert told == list(PORTAL.tabs[tab].settings)
    assert f"## {title_of_tab(PORTAL, PORTAL.tabs[tab])}\n" in page
    assert page.count(f"```{{table-of}} portal.{tab}\n```\n") == 1


def test_the_tables_of_the_portal_are_made_of_its_data() -> None:
    """
    Kind, default, class, conditions, the switch above and the rows: whoever changes the model changes the page.
    """
    billing, tickets = ("\n".join(rows.TABLES[f"portal.{tab}"]()) for tab in ("billing", "tickets"))
    bank = "Clients may update or remove their bank account"

    assert f"| `bank_account` | {bank} | switch | off | copy | `clearent`, `ach` |  | CP-08 |" in billing
    assert "| amount | 0.00 | copy |  |  | CP-10 |" in billing
    assert "| person | the owner | reference |  | `submit` | CP-19 |" in tickets
    assert "| choices of `ticket_categories` | nothing | copy |  | `submit` | CP-20 |" in tickets
    assert "| `ach` |" in "\n".join(rows.conditions())


def test_every_row_of_the_portal_is_in_a_table() -> None:
    """
    Those that say what a setting is, CP-02 to CP-23 without "select all".
    """
    there = {row for tab in PORTAL.tabs.values() for one in tab.settings.values() for row in one.rows}

    assert there == {f"CP-{number:02}" for number in range(2, 24)} - {"CP-05"}


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
