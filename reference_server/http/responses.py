"""Answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from reference_server.http.context import Context


def as_json(
    document: object, status: int = 200, *, headers: Mapping[str, str] | None = None, type: str = "application/json"
) -> Response:
    """Return a document as JSON in UTF-8."""
    # What a caller sent may come back in a problem's path; a lone surrogate in it has no UTF-8.
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(body, status, headers, content_type=type)


def nothing() -> Response:
    """Return an answer that says it is done and no more."""
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


def html(text: str, status: int = 200) -> Response:
    """Return a page."""
    return Response(text, status, content_type="text/html; charset=utf-8")


def see_other(url: str) -> Response:
    """Lead on to another page of ours, after a form was taken."""
    return Response(status=303, headers={"Location": url})


def lead(context: Context, url: str) -> Response:
    """Lead the whole page on to another one, also where a script asked for a part of it."""
    return Response(status=204, headers={"HX-Redirect": url}) if context.request.swaps else see_other(url)


def same_face(context: Context, target: str | None) -> str | None:
    """Return a return target if it is a page of this face, else None (A-10)."""
    if target is None or len(target) > 2000 or not target.startswith(f"{context.face.prefix}/"):
        return None
    path = target.partition("?")[0].lower()
    plain = target.isascii() and target.isprintable() and not set(target) & set('\\ "<>^`{|}')
    # Browsers read an encoded dot as a dot, so that /console/%2e%2e is another face.
    straight = not any(way in path for way in ("//", "%2f", "%5c", "/.", "%2e"))
    return target if plain and straight else None


def add_headers(response: Response, headers: Any) -> Response:
    """Put headers on an answer, and return it."""
    response.headers.extend(headers)
    return response
