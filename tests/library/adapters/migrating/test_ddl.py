"""The tables as plain SQL: what is in the documentation is what is built, and each engine makes the tables of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnerkit.adapters.sqlalchemy import check_schema, ddl, upgrade
from tests.library.adapters.migrating.given import ENGINES, create_tables, empty, seen

FILES = Path(__file__).parents[4] / "docs" / "reference" / "ddl"


@pytest.mark.parametrize("name", ENGINES)
def test_the_documentation_has_what_is_built(name: str) -> None:
    """After a change: ``python -m reference_server ddl ENGINE > docs/reference/ddl/ENGINE.sql``."""
    assert (FILES / f"{name}.sql").read_text(encoding="utf-8") == ddl(name)


def test_no_other_engine_is_told_of() -> None:
    """One file an engine, and none that is left over."""
    assert sorted(file.name for file in FILES.iterdir()) == sorted(f"{name}.sql" for name in ENGINES)


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_makes_the_tables_of_it(name: str, tmp_path: Path) -> None:
    """To the letter those that `create_tables` makes, and `upgrade` goes on from them."""
    with empty(name, tmp_path) as engine:
        with engine.begin() as connection:
            for statement in ddl(name).split(";\n"):
                if statement.strip():
                    connection.exec_driver_sql(statement)
        made = seen(engine)
        with engine.begin() as connection:
            check_schema(connection)
            assert upgrade(connection) == ("recognised: head",)
    (tmp_path / "partners.db").unlink(missing_ok=True)
    with empty(name, tmp_path) as engine:
        create_tables(engine)
        assert seen(engine) == made


def test_prefix_and_schema_are_written() -> None:
    """In every name."""
    text = ddl("postgresql", prefix="own_", schema="partners")
    assert "CREATE TABLE partners.own_account (" in text
    assert "pk_" not in text


def test_an_unknown_engine_is_refused() -> None:
    """With those there are."""
    with pytest.raises(ValueError, match="no DDL for 'oracle', only for sqlite, postgresql, mariadb"):
        ddl("oracle")
