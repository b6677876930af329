"""Static files under names with their content's hash in them, kept by browsers for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Final

import attrs
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from reference_server.http.request import Request

PREFIX: Final = "/static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@attrs.frozen
class File:
    """
    One static file.

    Attributes:
        body: What is in it.
        packed: The same by gzip.
        type: Its media type.
    """

    body: bytes
    packed: bytes
    type: str


class Static:
    """All files below a folder, read once."""

    def __init__(self, folder: Path) -> None:
        """Read every file below *folder*; ``kit.css`` is served as ``/static/kit.<hash>.css``."""
        self._files: dict[str, File] = {}
        self._urls: dict[str, str] = {}
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            self._take(path, path.relative_to(folder))

    def _take(self, path: Path, name: Path) -> None:
        body = path.read_bytes()
        digest = hashlib.sha256(body).hexdigest()[:12]
        url = f"{PREFIX}/{name.with_name(f'{name.stem}.{digest}{name.suffix}').as_posix()}"
        kind = _TYPES.get(name.suffix) or mimetypes.guess_type(name.name)[0] or "application/octet-stream"
        self._urls[name.as_posix()] = url
        self._files[url] = File(body, gzip.compress(body, mtime=0), kind)

    def url(self, name: str) -> str:
        """
        Return the address of a file.

        Raises:
            KeyError: There is no such file.
        """
        return self._urls[name]

    def answer(self, request: Request) -> Response:
        """
        Return a file to keep for good: another content has another name.

        Raises:
            werkzeug.exceptions.NotFound: There is none of this name and content.
        """
        file = self._files.get(request.path)
        if file is None:
            raise NotFound
        packed = request.accept_encodings["gzip"] > 0 and len(file.packed) < len(file.body)
        response = Response(file.packed if packed else file.body, content_type=file.type)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response
