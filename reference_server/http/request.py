"""A request with its limits."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from werkzeug.wrappers import Request as _Request

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

    @property
    def origin_name(self) -> str | None:
        """Host and port of the Origin header; None without one."""
        origin = self.headers.get("Origin")
        return None if origin is None else urlsplit(origin).netloc.lower()
