"""
The new indexes of 0.2.

They are of sessions by their end, and of client lines by what lists are narrowed and sorted by.
"""

from __future__ import annotations

from typing import Any

import alembic.op

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back

revision = "partnerkit_0004"
down_revision = "partnerkit_0003"
branch_labels = None
depends_on = None

downgrade = no_way_back

# What figures ask for stands behind the first order of each filter.
_BESIDE = {
    "standing": ("secure", "trial_ends_at"),
    "secure": ("standing", "trial_ends_at"),
    "plan": ("standing", "secure", "trial_ends_at"),
}


def upgrade(op: Any = alembic.op) -> None:
    """Make them, and drop those of names as they are written."""
    tables = Altering(op)
    tables.index("session", "ends_at", "account_id", "ends_at", "id")
    for end in ("name", "standing_name"):
        tables.drop_index("client", end)
    tables.index("client", "created_at", "partner_id", "created_at", "id")
    tables.index("client", "name_key", "partner_id", "name_key", "id")
    for filter_, beside in _BESIDE.items():
        tables.index("client", f"{filter_}_created_at", "partner_id", filter_, "created_at", "id", *beside)
        tables.index("client", f"{filter_}_name_key", "partner_id", filter_, "name_key", "id")
