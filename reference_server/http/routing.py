"""Routes, and the faces they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import attrs
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.wrappers import Response

from partnerkit import Realm

if TYPE_CHECKING:
    from reference_server.http.context import Context

Handler = Callable[..., Response]
"""Called with the `Context` and the route's path arguments, all texts."""


@attrs.frozen
class Route:
    """
    One method of one address.

    Attributes:
        method: As in ``GET``; HEAD comes with it.
        path: The whole address, as in ``/console/clients/<client_id>``.
        endpoint: Its name in links, as in ``console.client``; the GET and the POST of one address may share it.
        handler: What answers it.
        files: Whether a form with a file in it is sent there.
    """

    method: str
    path: str
    endpoint: str
    handler: Handler
    files: bool = False


@attrs.frozen
class Pages:
    """
    Makes the routes of a face's pages.

    Attributes:
        face: Its name, with which their addresses and endpoints begin.
    """

    face: str

    def get(self, path: str, endpoint: str, handler: Handler) -> Route:
        """Return the route of a page."""
        return self._route("GET", path, endpoint, handler)

    def form(
        self, path: str, endpoint: str, show: Handler, take: Handler, *, files: bool = False
    ) -> tuple[Route, Route]:
        """Return the two routes of a form: whoever comes back to its address by a link sees it, only the POST acts."""
        return self.get(path, endpoint, show), self._route("POST", path, endpoint, take, files=files)

    def _route(self, method: str, path: str, endpoint: str, handler: Handler, *, files: bool = False) -> Route:
        return Route(method, f"/{self.face}{path}", f"{self.face}.{endpoint}", handler, files)


@attrs.frozen(kw_only=True)
class Face:
    """
    One face of the server.

    Attributes:
        name: As in ``console``.
        prefix: What its addresses begin with, as in ``/console``; the empty one takes what no other does.
        routes: What it answers.
        failed: Turns an error into its answer.
        realm: Whose cookie counts here; None where no cookie does.
        sign_in: The endpoint of its page for signing in.
    """

    name: str
    prefix: str
    routes: tuple[Route, ...]
    failed: Callable[[Context, Exception], Response]
    realm: Realm | None = None
    sign_in: str | None = None

    def has(self, path: str) -> bool:
        """Whether an address belongs to this face."""
        return not self.prefix or path == self.prefix or path.startswith(f"{self.prefix}/")


class Routes:
    """
    All routes of all faces.

    No address redirects by itself, since such a redirect would repeat the caller's Host (A-09).
    """

    def __init__(self, faces: Iterable[Face]) -> None:
        """
        Take the faces, the one with the empty prefix last.

        Raises:
            ValueError: Two routes share method and endpoint, or a route lies outside its face.
        """
        self.faces = tuple(faces)
        self._routes: dict[tuple[str, str], Route] = {}
        for face in self.faces:
            for route in face.routes:
                self._take(face, route)
        rules = [Rule(r.path, methods=[r.method], endpoint=r.endpoint) for r in self._routes.values()]
        self.map = Map(rules, strict_slashes=True, merge_slashes=False, redirect_defaults=False)

    def _take(self, face: Face, route: Route) -> None:
        if (route.endpoint, route.method) in self._routes or not face.has(route.path):
            raise ValueError(f"{route.method} {route.path} cannot be a route of {face.name}")
        self._routes[route.endpoint, route.method] = route

    def bind(self, host: str) -> MapAdapter:
        """Return what matches and builds addresses; *host* is the configured one, never the caller's."""
        return self.map.bind(host)

    def face(self, path: str) -> Face:
        """Return the face an address belongs to."""
        return next(face for face in self.faces if face.has(path))

    def match(self, adapter: MapAdapter, path: str, method: str) -> tuple[Route, dict[str, Any]]:
        """
        Return the route of an address, and what stands in its places.

        Raises:
            werkzeug.exceptions.NotFound: There is none.
            werkzeug.exceptions.MethodNotAllowed: There is, but not with this method.
        """
        rule, places = adapter.match(path, method, return_rule=True)
        return self._routes[rule.endpoint, "GET" if method == "HEAD" else method], dict(places)
