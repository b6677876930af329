"""The way of a request: host, route, handler; errors, cookies, headers and the log line on the way back."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from partnerkit.errors import NotSignedIn, Refused
from reference_server.http import cookies, csrf, flash, headers, logs, static
from reference_server.http.context import Context, Server
from reference_server.http.faults import UnknownHost, fault_of
from reference_server.http.request import Request, measured
from reference_server.http.routing import Routes
from reference_server.pages import language, sentences

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class App:
    """The WSGI application."""

    def __init__(self, server: Server, routes: Routes) -> None:
        """Serve all routes."""
        self.server = server
        self.routes = routes
        self._addresses = self.routes.bind(urlsplit(server.settings.base_url).hostname or "localhost")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        environ = measured(environ)
        return self.answer(Request(environ))(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Return the answer to a request."""
        began = time.perf_counter()
        context = Context(
            server=self.server,
            request=request,
            request_id=secrets.token_hex(8),
            face=self.routes.face(request.path),
            addresses=self._addresses,
        )
        with language.speaking(self._language(context)), sentences.of(self.server.vendor.texts):
            response = self._handled(context)
            self._finish(context, response)
        logs.answered(context, response.status_code, time.perf_counter() - began)
        return response

    def _language(self, context: Context) -> str:
        """Return the language for somebody unknown; that of whoever is signed in takes its place."""
        request, in_pages = context.request, context.face.name != "api"  # no cookie counts in the API
        chosen = cookies.get(request, context.settings, cookies.LANGUAGE) if in_pages else None
        return language.best(chosen, request.accept_languages)

    def _handled(self, context: Context) -> Response:
        try:
            return self._route(context)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is answered and written down
            return self._failed(context, error)

    def _route(self, context: Context) -> Response:
        request = context.request
        if request.host_name not in self.server.settings.known_hosts:
            raise UnknownHost
        if not request.legible:
            raise BadRequest
        if request.path.startswith(f"{static.PREFIX}/") and request.method in csrf.SAFE:
            return self.server.static.answer(request)
        context.route, context.places = self.routes.match(self._addresses, request.path, request.method)
        request.takes_files = context.route.files
        if context.face.realm is not None:
            csrf.check(context)
        return context.route.handler(context, **context.places)

    def _failed(self, context: Context, error: Exception) -> Response:
        if fault_of(error).status >= 500:
            logs.broken(context, error)
        try:
            return context.face.failed(context, error)
        except Exception as worse:  # noqa: BLE001 - even where the page about a fault fails, there is an answer
            logs.broken(context, worse)
            return Response(
                f"{language.gettext('Something went wrong on our side.')}\n",
                500,
                content_type="text/plain; charset=utf-8",
            )

    def _finish(self, context: Context, response: Response) -> None:
        self._touch(context)
        if context.renewed is not None and context.face.realm is not None:
            cookies.signed_in(response, context.settings, context.face.realm, context.renewed)
        if context.visitor is not None:
            cookies.put(response, context.settings, cookies.VISITOR, context.visitor)
        flash.keep(context, response)
        headers.secure(response, context.settings, context.request_id)

    def _touch(self, context: Context) -> None:
        if context.used is None:
            return
        try:
            self.server.database.run(context.used, repeatable=True)
        except (NotSignedIn, Refused):
            return  # the request itself ended what it came by
        except Exception as error:  # noqa: BLE001 - the answer stands; the next request notes it
            logs.broken(context, error)
