"""Where partnerkit's tables are, and the names of the two small ones that its own upgrades keep beside them."""

from __future__ import annotations

import attrs


@attrs.frozen
class Place:
    """
    A prefix and a schema.

    Attributes:
        prefix: What every table's name begins with.
        schema: Where the tables are, if not in the default schema.
    """

    prefix: str = "pk_"
    schema: str | None = None

    def name(self, label: str) -> str:
        """Return the name of a table or of what belongs to one."""
        return f"{self.prefix}{label}"

    @property
    def version_table(self) -> str:
        """The table that holds the revision the tables have; only databases that `upgrade` brought there have it."""
        return self.name("schema_version")

    @property
    def due_table(self) -> str:
        """The table of what must be indexed anew; only there as long as something must."""
        return self.name("reindex_due")
