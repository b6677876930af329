"""The JSON API."""

from __future__ import annotations

from reference_server.http.errors import as_problem
from reference_server.http.routing import Face


def api() -> Face:
    """Return the face of the API; a cookie never counts in it."""
    return Face(name="api", prefix="/api", routes=(), failed=as_problem)
