"""A request with its limits."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from werkzeug.wrappers import Request as _Request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LARGEST: Final = 256 * 1024
_PORT = re.compile(r":[0-9]*\Z")


class Request(_Request):
    """
    A request whose body may be 256 kB at most, however it is encoded (A-34).

    `max_form_memory_size` alone does not bound urlencoded bodies.
    """

    max_content_length = LARGEST
    max_form_memory_size = LARGEST
    max_form_parts = 200

    @property
    def host_name(self) -> str:
        """The name in the Host header, in lower case, without its port."""
        return _PORT.sub("", self.environ.get("HTTP_HOST", "").strip()).lower()


def measured(environ: WSGIEnvironment) -> WSGIEnvironment:
    """
    Return the environment with the size of its body told.

    A body sent in pieces would be cut at the limit without a word; read this far, its size says that it is too large.
    """
    if not environ.get("wsgi.input_terminated") or environ.get("CONTENT_LENGTH"):
        return environ
    body = bytearray()
    while len(body) <= LARGEST and (piece := environ["wsgi.input"].read(LARGEST + 1 - len(body))):
        body += piece
    out = {name: value for name, value in environ.items() if name != "HTTP_TRANSFER_ENCODING"}
    return out | {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
