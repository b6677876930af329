"""Bodies, queries and headers, read strictly: whatever is wrong with one of them is named whole."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

import attrs

from partnerkit import errors
from partnerkit.errors import InvalidInput, Problem
from partnerkit.wire import load_json, read
from reference_server.http.faults import Fault, Faulty
from reference_server.http.request import Request
from reference_server.pages.language import _, lazy, spoken
from reference_server.pages.sentences import texts

T = TypeVar("T")

MOST: Final = 100
_ETAG: Final = re.compile(r'"(0|[1-9][0-9]{0,17})"')
_NUMBER: Final = re.compile(r"-?[0-9]{1,10}")
_UNUSED: Final = lazy("Leave this header out; it means nothing here.")


def body(request: Request, into: type[T]) -> T:
    """
    Return the body as an input.

    Raises:
        Faulty: It is no JSON, or not said to be.
        InvalidInput: It is not what is taken here; every problem is named.
        werkzeug.exceptions.RequestEntityTooLarge: It is too large.
    """
    raw = request.get_data()
    if not raw and not attrs.fields(into):  # type: ignore[arg-type]
        return into()
    return read(into, _document(request, raw))


def document(request: Request) -> dict[str, Any]:
    """
    Return the body as the object it is, whose fields the library knows.

    Raises:
        As `body`.
    """
    found = _document(request, request.get_data())
    if not isinstance(found, dict):
        raise errors.invalid("", "type.object")
    return found


def _document(request: Request, raw: bytes) -> object:
    if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise Faulty(Fault(status=415, code="media_type", title=_("Send this as application/json in UTF-8.")))
    try:
        return load_json(raw)
    except InvalidInput as wrong:
        raise Faulty(_malformed("json", _("This is not a JSON document."), wrong.problems)) from None


def no_body(request: Request) -> None:
    """
    See that nothing was sent where nothing is taken.

    Raises:
        Faulty: Something was.
    """
    if request.get_data():
        raise Faulty(Fault(status=400, code="body", title=_("Send no body here.")))


def query(request: Request, into: type[T]) -> T:
    """
    Return the query as an input.

    Raises:
        InvalidInput: A parameter is unknown, stands there twice, or is wrong.
    """
    given = request.args
    repeated = (name for name, values in given.lists() if len(values) > 1)
    problems = [Problem(name.encode("utf-8", "replace").decode()[:80], "field.twice") for name in repeated]
    kinds = _kinds(into)
    found: T | None = None
    try:
        found = read(into, {name: _meant(kinds.get(name, str), text) for name, text in given.items()})
    except InvalidInput as wrong:
        problems += wrong.problems
    if found is None or problems:
        raise InvalidInput(tuple(problems[:MOST]))
    return found


def _kinds(into: Any) -> dict[str, Any]:
    return {a.name: a.type for a in attrs.fields(attrs.resolve_types(into, include_extras=True))}


def _meant(annotation: Any, text: str) -> Any:
    """Return what a text of a query stands for; one that stands for nothing stays a text, and is refused as that."""
    plain = _plain(annotation)
    return _TEXTS[plain](text) if plain in _TEXTS else text


def _plain(annotation: Any) -> Any:
    """Return the one type an annotation is made of, without None and formats."""
    if get_origin(annotation) in {Union, types.UnionType}:
        arms = [arm for arm in get_args(annotation) if arm is not type(None)]
        return _plain(arms[0]) if len(arms) == 1 else annotation
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _number(text: str) -> int | str:
    return int(text) if _NUMBER.fullmatch(text) else text


def _yes_or_no(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


# What JSON has types of its own for; all else a query writes as a document would.
_TEXTS: Final[Mapping[Any, Callable[[str], Any]]] = {int: _number, bool: _yes_or_no}


def seen(request: Request, *, used: bool) -> int | None:
    """
    Return the revision in If-Match; None without one, or with ``*``.

    Raises:
        Faulty: It is no single strong ETag of ours, or means nothing here.
    """
    given = request.headers.get("If-Match")
    if given is None:
        return None
    if not used:
        raise Faulty(_header("If-Match", "header.unused", str(_UNUSED)))
    if given.strip() == "*":
        return None
    found = _ETAG.fullmatch(given.strip())
    if found is None:
        raise Faulty(
            _header("If-Match", "etag.form", _('Send the ETag as it was answered, such as "3" with its quotes.'))
        )
    return int(found[1])


def key(request: Request, *, used: bool) -> str | None:
    """
    Return the idempotency key; None without one. What a key may be, the library says.

    Raises:
        Faulty: It means nothing here.
    """
    given: str | None = request.headers.get("Idempotency-Key")
    if given is not None and not used:
        raise Faulty(_header("Idempotency-Key", "header.unused", str(_UNUSED)))
    return given


def _header(path: str, code: str, message: str) -> Fault:
    told = {"errors": [{"path": path, "code": code, "message": message}]}
    return Fault(status=400, code="header", title=_("A header cannot be used."), extras=told)


def _malformed(code: str, title: str, problems: tuple[Problem, ...]) -> Fault:
    return Fault(status=400, code=code, title=title, extras={"errors": errors.problems_of(problems, spoken(), texts())})
