"""The tables of 0.1."""

from __future__ import annotations

from typing import Any

import alembic.op

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back
from partnerkit.adapters.sqlalchemy.migrations.tables_of_0_1 import tables_of_0_1

revision = "partnerkit_0001"
down_revision = None
branch_labels = ("partnerkit",)
depends_on = None

downgrade = no_way_back


def upgrade(op: Any = alembic.op) -> None:
    """Make them."""
    tables = Altering(op)
    tables.make(*tables_of_0_1(tables.place))
