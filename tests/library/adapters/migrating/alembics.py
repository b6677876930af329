"""A vendor's own Alembic, with its directory and environment."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import alembic
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

TEMPLATE = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
ENV = """
from alembic import context

told = context.config.attributes["told"]
if context.is_offline_mode():
    context.configure(dialect_name="postgresql", **told)
    with context.begin_transaction():
        context.run_migrations()
else:
    with context.config.attributes["engine"].begin() as connection:
        context.configure(connection=connection, **told)
        with context.begin_transaction():
            context.run_migrations()
"""
REVISION = '''
"""{revision}"""
from alembic import op
import sqlalchemy as sa
revision = "{revision}"
down_revision = {down!r}
branch_labels = None
depends_on = {depends!r}


def upgrade():
{body}
'''


class Alembic:
    """A vendor's Alembic."""

    def __init__(self, folder: Path, engine: sa.Engine, metadata: sa.MetaData, *more: str, **told: Any) -> None:
        """Take an empty folder, more places where revisions are, and what `context.configure` is told."""
        self.versions = folder / "versions"
        self.versions.mkdir(parents=True)
        (folder / "env.py").write_text(ENV, encoding="utf-8")
        (folder / "script.py.mako").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        self.said = io.StringIO()
        self.config = Config(stdout=self.said, output_buffer=self.said)
        self.config.set_main_option("script_location", str(folder))
        self.config.set_main_option("path_separator", "os")
        if more:
            self.config.set_main_option("path_separator", "space")
            self.config.set_main_option("version_locations", " ".join([str(self.versions), *more]))
        self.config.attributes.update(engine=engine, told={"target_metadata": metadata, **told})

    def write(self, revision: str, body: str = "    pass", down: str | None = None, depends: Any = None) -> None:
        """Write a revision by hand."""
        text = REVISION.format(revision=revision, down=down, depends=depends, body=body)
        (self.versions / f"{revision}.py").write_text(text, encoding="utf-8")

    def generate(self, **given: Any) -> Path:
        """Let a revision be written; return its file."""
        before = set(self.versions.glob("*.py"))
        command.revision(self.config, "made", autogenerate=True, **given)
        (made,) = set(self.versions.glob("*.py")) - before
        return made

    def upgrade(self, target: str = "heads", **given: Any) -> None:
        """Run revisions."""
        command.upgrade(self.config, target, **given)

    def check(self) -> None:
        """See that autogenerate has nothing to say; raises what Alembic raises."""
        command.check(self.config)

    def down(self) -> None:
        """Go back to nothing."""
        command.downgrade(self.config, "base")
