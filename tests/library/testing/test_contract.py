"""How the contract behaves in the hands of an adapter's author."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from partnerkit.testing import _explain_assertions


@pytest.mark.parametrize("contract", ["StorageContract", "ConcurrencyContract"])
def test_an_unfilled_fixture_says_what_is_missing(pytester: pytest.Pytester, contract: str) -> None:
    """Each test is an error, with the name of the fixture."""
    pytester.makepyfile(f"""
        from partnerkit.testing.contract import {contract}

        class TestMine({contract}):
            pass
    """)
    outcome = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider")
    assert set(outcome.parseoutcomes()) == {"errors"}
    outcome.stdout.fnmatch_lines(["*give the contract a fixture named database*"])


def test_an_author_fills_in_one_fixture(pytester: pytest.Pytester) -> None:
    """And may do so with the memory adapter, which passes."""
    pytester.makepyfile("""
        import pytest
        from partnerkit.adapters.memory import Memory
        from partnerkit.testing.contract import StorageContract
        from partnerkit.testing.model import COLLECTIONS

        class TestMine(StorageContract):
            @pytest.fixture
            def database(self):
                return Memory(COLLECTIONS)
    """)
    outcome = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", "-k", "pages or copy")
    assert set(outcome.parseoutcomes()) == {"passed", "deselected"}


def test_a_failure_shows_the_values(pytester: pytest.Pytester) -> None:
    """The contract's own assertions are explained like those of the author's tests."""
    pytester.makepyfile("""
        import pytest
        from partnerkit.adapters.memory import Memory, MemoryStorage
        from partnerkit.testing.contract import StorageContract
        from partnerkit.testing.model import COLLECTIONS

        class TestMine(StorageContract):
            @pytest.fixture
            def database(self, monkeypatch):
                monkeypatch.setattr(MemoryStorage, "count", lambda *_, **wheres: dict.fromkeys(wheres, 7))
                return Memory(COLLECTIONS)
    """)
    outcome = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider", "-k", "figures_equal_the_lists")
    outcome.assert_outcomes(failed=1, deselected=None)
    outcome.stdout.fnmatch_lines(["E*assert {*} == {*}"])


def test_without_pytest_nothing_is_told() -> None:
    """A vendor's program may use the clock where there is no pytest at all."""
    told: list[Any] = []
    pytest_like = cast("ModuleType", SimpleNamespace(register_assert_rewrite=lambda *names: told.append(names)))
    _explain_assertions({})
    assert told == []
    _explain_assertions({"pytest": pytest_like})
    assert told == [("partnerkit.testing.contract", "partnerkit.testing.machine")]
