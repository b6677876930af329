"""The revisions, a file each; Alembic reads them."""
