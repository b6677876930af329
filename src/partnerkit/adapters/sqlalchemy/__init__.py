"""
The SQLAlchemy adapter: the vendor's engine, connection or session, MetaData and transaction.

SQLAlchemy Core alone; the ORM is never imported, though a Session is welcome. Alembic is imported by `upgrade` alone.
"""

from partnerkit.adapters.sqlalchemy.autogenerating import leave_out
from partnerkit.adapters.sqlalchemy.checking import SchemaDiffers, check_schema
from partnerkit.adapters.sqlalchemy.database import Database
from partnerkit.adapters.sqlalchemy.ddl import ddl
from partnerkit.adapters.sqlalchemy.examining import Examination, examine
from partnerkit.adapters.sqlalchemy.reindexing import reindex
from partnerkit.adapters.sqlalchemy.storage import SQLStorage, sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.tables import build_tables
from partnerkit.adapters.sqlalchemy.upgrading import upgrade

__all__ = [
    "Database",
    "Examination",
    "SQLStorage",
    "SchemaDiffers",
    "build_tables",
    "check_schema",
    "ddl",
    "examine",
    "leave_out",
    "reindex",
    "sqlalchemy_storage",
    "upgrade",
]
