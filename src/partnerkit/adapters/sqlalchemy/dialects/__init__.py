"""What differs between databases: codecs, turns of phrase, and what their errors mean; a file a database."""

from __future__ import annotations

from sqlalchemy.engine.interfaces import Dialect as SADialect

from partnerkit.adapters.sqlalchemy.dialects.base import Among, Codec, Dialect, Statement, Stepwise
from partnerkit.adapters.sqlalchemy.dialects.mariadb import MariaDB
from partnerkit.adapters.sqlalchemy.dialects.postgresql import PostgreSQL
from partnerkit.adapters.sqlalchemy.dialects.sqlite import SQLite

__all__ = ["Among", "Codec", "Dialect", "Statement", "Stepwise", "dialect_of"]

KNOWN = "SQLite, PostgreSQL by psycopg 3, and MariaDB by PyMySQL"

_SQLITE, _POSTGRESQL, _MARIADB = SQLite(), PostgreSQL(), MariaDB()


def dialect_of(dialect: SADialect) -> Dialect:
    """
    Return the ways of a database by SQLAlchemy's dialect for it.

    What it is shows at the first connection: until then MySQL's dialect is taken for MariaDB's.

    Raises:
        ValueError: It is not known here, or not by this driver.
    """
    match dialect.name, dialect.driver:
        case "sqlite", _:
            return _SQLITE
        case "postgresql", "psycopg" | "psycopg_async":
            return _POSTGRESQL
        case "mysql" | "mariadb", "pymysql" if getattr(dialect, "is_mariadb", False) or _never_connected(dialect):
            return _MARIADB
    raise ValueError(f"partnerkit does not know {dialect.name} by {dialect.driver}; it knows {KNOWN}")


def _never_connected(dialect: SADialect) -> bool:
    return getattr(dialect, "server_version_info", ()) is None
