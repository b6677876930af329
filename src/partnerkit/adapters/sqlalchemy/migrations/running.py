"""Running the revisions, without Alembic's environments: those have global names, and a vendor's may be in use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from partnerkit.adapters.sqlalchemy.checking import SchemaDiffers
from partnerkit.adapters.sqlalchemy.differences import differences
from partnerkit.adapters.sqlalchemy.due import tidy
from partnerkit.adapters.sqlalchemy.migrations import VERSIONS
from partnerkit.adapters.sqlalchemy.migrations.tables_of_0_1 import tables_of_0_1
from partnerkit.adapters.sqlalchemy.place import Place
from partnerkit.adapters.sqlalchemy.reindexing import reindex_due
from partnerkit.adapters.sqlalchemy.tables import build_tables

# What `create_tables` of 0.1 made; what it makes now is the last revision, as tests see to.
OF_0_1 = "partnerkit_0001"


class Upgrade:
    """One upgrade, in a transaction in which nobody else does one."""

    def __init__(self, connection: sa.Connection, place: Place) -> None:
        self._connection, self._place = connection, place
        self._tables = build_tables(sa.MetaData(), prefix=place.prefix, schema=place.schema)
        self._scripts = ScriptDirectory(str(VERSIONS.parent), version_locations=[str(VERSIONS)])
        told = {
            "version_table": place.version_table,
            "version_table_schema": place.schema,
            "partnerkit_prefix": place.prefix,
            "partnerkit_schema": place.schema,
        }
        self._context = MigrationContext.configure(connection, opts=told)

    def run(self) -> list[str]:
        """
        Do it; return what was done.

        Raises:
            SchemaDiffers: The tables are those of no release, or of a later one, or have been changed since.
        """
        said = [*self._recognise(), *self._revise()]
        said += reindex_due(self._connection, self._place)
        tidy(self._connection, self._place)
        left = differences(self._connection, self._tables)
        if left:
            raise SchemaDiffers("The tables were changed by somebody after partnerkit had made them:", left)
        return said

    def _recognise(self) -> list[str]:
        """Say of tables that have no revision which one they are of."""
        if sa.inspect(self._connection).has_table(self._place.version_table, schema=self._place.schema):
            return []
        found = self._release()
        self._context.stamp(self._scripts, found)
        return [] if found == "base" else [f"recognised: {found}"]

    def _release(self) -> str:
        there = set(sa.inspect(self._connection).get_table_names(schema=self._place.schema))
        if there.isdisjoint(table.name for table in self._tables):
            return "base"
        now = differences(self._connection, self._tables)
        if not now:
            return "head"
        old = tables_of_0_1(self._place)
        # A server of 0.2 that was started on them has added its own.
        new = [table for table in self._tables if table.name in there - {table.name for table in old}]
        if not differences(self._connection, [*old, *new]):
            return OF_0_1
        raise SchemaDiffers(
            "The tables are those of no release of partnerkit, and stay as they are. From this one they differ thus:",
            now,
        )

    def _revise(self) -> list[str]:
        """Run the revisions that have not been."""
        now = self._context.get_current_revision()
        self._see_known(now)
        op, said = Operations(self._context), []
        for script in reversed(list(self._scripts.iterate_revisions("head", now or "base"))):
            script.module.upgrade(op)
            self._context.stamp(self._scripts, script.revision)
            said.append(f"{script.revision}: {script.doc}")
        return said

    def _see_known(self, revision: str | None) -> None:
        if revision not in {None, *(script.revision for script in self._scripts.walk_revisions())}:
            raise SchemaDiffers(
                "The tables are those of a later release of partnerkit:", [f"they have the revision {revision}"]
            )
