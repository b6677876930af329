"""
The JSON API.

Bodies in, views out, problems for whatever is wrong; the table of calls says which there are.
"""

from __future__ import annotations

import json
from typing import Final

from werkzeug.wrappers import Response

from reference_server.api.openapi import document
from reference_server.api.table import CALLS
from reference_server.http.context import Context
from reference_server.http.errors import as_problem
from reference_server.http.routing import Face, Route

OPENAPI: Final = json.dumps(document(CALLS), indent=2, ensure_ascii=False) + "\n"


def _openapi(_: Context) -> Response:
    return Response(OPENAPI, headers={"Content-Language": "en"}, content_type="application/json")


def api() -> Face:
    """Return the face of the API; a cookie never counts in it."""
    routes = (Route("GET", "/api/openapi.json", "api.openapi", _openapi), *(call.route for call in CALLS))
    return Face(name="api", prefix="/api", routes=routes, failed=as_problem)
