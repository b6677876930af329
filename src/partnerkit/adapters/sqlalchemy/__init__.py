"""
The SQLAlchemy adapter: the vendor's engine, connection or session, MetaData and transaction.

SQLAlchemy Core alone; the ORM is never imported, though a Session is welcome.
"""

from partnerkit.adapters.sqlalchemy.database import Database
from partnerkit.adapters.sqlalchemy.storage import SQLStorage, sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.tables import build_tables

__all__ = ["Database", "SQLStorage", "build_tables", "sqlalchemy_storage"]
