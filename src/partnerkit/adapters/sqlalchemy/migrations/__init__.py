"""
How the tables of one release become those of the next.

`versions` is a directory of Alembic's. Its revisions are never changed once they are released, and import nothing that
may change: what types and tables were is written out in `kinds` and in a file a release.
"""

from pathlib import Path
from typing import Final

VERSIONS: Final = Path(__file__).with_name("versions")
