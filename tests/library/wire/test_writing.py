"""
What goes out is plain JSON, or nothing.
"""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit.access import Permission, Role
from partnerkit.partners.model import Partner
from partnerkit.values import PartnerId, Secret, aware
from partnerkit.wire import one, write
from tests.library.wire.test_strict import ID, Colour, Everything, Inner


class TestWriting:
    def test_values_become_plain_json(self) -> None:
        """Moments in UTC with a Z, ids as text, enums by their value."""
        at = datetime(2026, 11, 22, 10, 30, 0, 5, tzinfo=timezone(timedelta(hours=1)))
        made = {"a": at, "b": UUID(ID), "c": Colour.RED, "d": [1, None, True], "e": Inner(email="a@example.com")}
        assert write(made) == {
            "a": "2026-11-22T09:30:00.000005Z",
            "b": ID,
            "c": "red",
            "d": [1, None, True],
            "e": {"email": "a@example.com", "count": 0},
        }

    def test_a_set_becomes_a_list(self) -> None:
        """In ascending order, so that the same set reads the same; of what a class declares, too."""
        role = Role("till", "Till", frozenset({Permission.VIEW_CLIENTS, Permission.OPEN_ACCOUNTS}))
        assert write({"ids": frozenset({UUID(ID)}), "role": role}) == {
            "ids": [ID],
            "role": {
                "name": "till",
                "title": "Till",
                "permissions": ["accounts.open", "clients.view"],
                "secure": False,
                "limited": False,
            },
        }

    @pytest.mark.parametrize(
        "value",
        [
            b"x",
            {"a": (b"x",)},
            Partner(
                id=PartnerId(UUID(ID)), name="Bookwell", language="en", opened_at=datetime(2026, 11, 22, tzinfo=UTC)
            ),
        ],
    )
    def test_bytes_are_never_written(self, value: object) -> None:
        """No document has a digest, and whoever writes a whole row hears why not."""
        with pytest.raises(TypeError, match="choose the fields"):
            write(value)

    @pytest.mark.parametrize("value", [Secret("x"), {"a": [Secret("x")]}, Everything()])
    def test_a_secret_is_never_written(self, value: object) -> None:
        """A-03: not by mistake, not within something else."""
        with pytest.raises(TypeError, match="never written"):
            write(value)

    @given(st.datetimes(timezones=st.timezones()))
    def test_a_moment_comes_back(self, at: datetime) -> None:
        """To the microsecond, whatever its zone."""
        try:
            written = write(at)
        except OverflowError:
            return
        assert one("", datetime, written) == aware(at)
