"""
A call of the API, from which its route, its place in the OpenAPI document and the tests' table are made.

What a call takes and answers stands in its handler's annotations: ids and names from the address under their own names,
`body`, `query`, and what it returns.
"""

from __future__ import annotations

import enum
import functools
import inspect
import re
from collections.abc import Callable
from typing import Any, get_type_hints
from uuid import UUID

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, PartnerKit
from partnerkit.errors import InvalidInput, NotFound
from partnerkit.wire import format_of, one, write
from reference_server.api import reading
from reference_server.api.asked import Asked
from reference_server.http.context import Context
from reference_server.http.responses import as_json, nothing
from reference_server.http.routing import Route

_PLACE = re.compile(r"<(\w+)>")


@attrs.frozen
class Call:
    """
    One call.

    Attributes:
        method: As in ``POST``.
        path: Its address, below ``/api``.
        handler: What does it; its docstring's first line stands in the reference.
        action: The row of the action table it asks; None where it asks none.
        status: The status when it went through.
        location: The address of what it made, with the answer's fields in it.
        seen: Whether it heeds If-Match.
        key: Whether it heeds Idempotency-Key.
        open: Whether anybody may call, without a token.
        over: Whether a token will do by which nobody can act at the moment.
    """

    method: str
    path: str
    handler: Callable[..., Any]
    action: Action | None = None
    status: int = attrs.field(default=200, kw_only=True)
    location: str = attrs.field(default="", kw_only=True)
    seen: bool = attrs.field(default=False, kw_only=True)
    key: bool = attrs.field(default=False, kw_only=True)
    open: bool = attrs.field(default=False, kw_only=True)
    over: bool = attrs.field(default=False, kw_only=True)

    @property
    def name(self) -> str:
        """Its name in documents and clients."""
        return self.handler.__name__

    @property
    def address(self) -> str:
        """Its whole address."""
        return f"/api{self.path}"

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (inspect.getdoc(self.handler) or "").partition("\n")[0].rstrip(".")

    @functools.cached_property
    def hints(self) -> dict[str, Any]:
        """What its handler is given and returns."""
        return get_type_hints(self.handler, include_extras=True)

    @property
    def body(self) -> Any:
        """The input it takes as a body; None if it takes none."""
        return self.hints.get("body")

    @property
    def fields(self) -> tuple[attrs.Attribute[Any], ...] | None:
        """The fields of its body; None without one, and of one whose fields the library knows."""
        return attrs.fields(self.body) if self.body is not None and attrs.has(self.body) else None

    @property
    def query(self) -> Any:
        """The input it takes as a query; None if it takes none."""
        return self.hints.get("query")

    @property
    def gives(self) -> Any:
        """The view it answers with; None if there is none."""
        given = self.hints["return"]
        return None if given is type(None) else given

    @property
    def places(self) -> tuple[str, ...]:
        """The names in its address."""
        return tuple(_PLACE.findall(self.path))

    @property
    def route(self) -> Route:
        """Its route."""
        return Route(self.method, self.address, f"api.{self.name}", self.answer)

    def answer(self, context: Context, **places: str) -> Response:
        """Read, call, answer."""

        def work(kit: PartnerKit) -> Any:
            asked = self._asked(context, kit)
            return self.handler(asked, **self._arguments(context, places))

        if self.method == "GET":
            with context.read() as kit:
                return self._told(work(kit), places)
        key = context.request.headers.get("Idempotency-Key") if self.key else None
        return self._told(context.run(work, key=key), places)

    def _asked(self, context: Context, kit: PartnerKit) -> Asked:
        request = context.request
        asked = Asked(
            kit=kit,
            seen=reading.seen(request, used=self.seen),
            key=reading.key(request, used=self.key),
            at=context.vendor.clock(),
            context=context,
        )
        if not self.open:
            asked.token if self.over else asked.by  # noqa: B018 - strangers learn nothing about what they sent
        return asked

    def _arguments(self, context: Context, places: dict[str, str]) -> dict[str, Any]:
        out = {name: _place(self.hints[name], text) for name, text in places.items()}
        if self.fields is not None:
            out["body"] = reading.body(context.request, self.body)
        elif self.body is not None:
            out["body"] = reading.document(context.request)
        else:
            reading.no_body(context.request)
        found = reading.query(context.request, self.query or _NoQuery)
        return out | ({"query": found} if self.query else {})

    def _told(self, view: Any, places: dict[str, str]) -> Response:
        if view is None:
            return nothing()
        document = write(view)
        headers = {}
        if hasattr(view, "revision"):
            headers["ETag"] = f'"{view.revision}"'
        if self.location:
            headers["Location"] = self.location.format_map(places | document)
        return as_json(document, self.status, headers=headers)


@attrs.frozen
class _NoQuery:
    """No parameters."""


def _place(annotation: Any, text: str) -> Any:
    """Return what stands in an address; what cannot be an id or a name is answered like an unknown one."""
    try:
        return one("", _plain(annotation), text)
    except InvalidInput:
        raise NotFound("address", text) from None


def _plain(annotation: Any) -> Any:
    made_of = getattr(annotation, "__supertype__", annotation)
    assert made_of is UUID or format_of(made_of) is not None or issubclass(made_of, enum.Enum)
    return made_of
