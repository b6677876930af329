"""A request with its limits."""

from __future__ import annotations

import io
import ipaddress
import re
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser
from werkzeug.wrappers import Request as _Request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LARGEST: Final = 256 * 1024
MOST_FIELDS: Final = 200
MOST_PARTS: Final = 20
_PORT = re.compile(r":[0-9]*\Z")
_Parsed = tuple[IO[bytes], MultiDict[str, Any], MultiDict[str, Any]]


class Forms(FormDataParser):
    """Reads forms as our own pages send them: urlencoded, in UTF-8, of few fields; any other body is no form (A-34)."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> _Parsed:
        """
        Return what is left of the body, the fields, and no files.

        Raises:
            BadRequest: It is not UTF-8, or has too many fields.
        """
        if mimetype != "application/x-www-form-urlencoded":
            return stream, self.cls(), self.cls()
        try:
            text = stream.read().decode()
            fields = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
        except ValueError:
            raise BadRequest from None
        return stream, self.cls(fields), self.cls()


def _in_memory(
    total_content_length: int | None,
    content_type: str | None,
    filename: str | None,
    content_length: int | None = None,
) -> IO[bytes]:
    """Return what a file is kept in: no body is so large that it would have to be elsewhere."""
    return io.BytesIO()


class Uploads(Forms):
    """Reads forms with a file as well, of a page of ours that has one (A-34)."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> _Parsed:
        """
        Return what is left of the body, the fields, and the files.

        Raises:
            BadRequest: It is not as a browser sends it, or has too many parts.
        """
        if mimetype != "multipart/form-data":
            return super().parse(stream, mimetype, content_length, options)
        try:
            boundary = (options or {})["boundary"].encode("ascii")
            parser = MultiPartParser(_in_memory, max_form_parts=MOST_PARTS)
            fields, files = parser.parse(stream, boundary, content_length)
        except (KeyError, ValueError, RequestEntityTooLarge):
            raise BadRequest from None
        return stream, fields, files


class Request(_Request):
    """
    A request whose body may be 256 kB at most, however it is encoded (A-34).

    Attributes:
        takes_files: Whether it goes to a page of ours with a file in its form; to any other no file is sent.
    """

    form_data_parser_class = Forms
    max_content_length = LARGEST
    takes_files = False

    def make_form_data_parser(self) -> FormDataParser:
        """Return what reads its form."""
        self.form_data_parser_class = Uploads if self.takes_files else Forms
        return super().make_form_data_parser()

    @property
    def host_name(self) -> str:
        """The name in the Host header, in lower case, without its port."""
        return _PORT.sub("", self.environ.get("HTTP_HOST", "").strip()).lower()

    @property
    def source(self) -> str | None:
        """Where it comes from, as tries are counted: of IPv6 the /64, all of which belongs to one line (A-25)."""
        try:
            address = ipaddress.ip_address(self.remote_addr or "")
        except ValueError:
            return self.remote_addr
        if isinstance(address, ipaddress.IPv4Address):
            return str(address)
        within = ipaddress.IPv6Network((int(address) >> 64 << 64, 64))
        return str(address.ipv4_mapped or within)

    @property
    def device(self) -> str | None:
        """What the browser or program calls itself; its own word."""
        return self.headers.get("User-Agent")

    @property
    def swaps(self) -> bool:
        """Whether a script of ours asks for the part of a page that changes; without it the answer is a whole page."""
        return self.headers.get("HX-Request") == "true"

    @property
    def legible(self) -> bool:
        """Whether its query is UTF-8, or percent-encoded as it should be (A-34)."""
        try:
            self.query_string.decode()
        except UnicodeDecodeError:
            return False
        return True


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
