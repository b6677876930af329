"""The OpenAPI 3.1 document, generated from the table of calls and the classes they take and answer."""

from __future__ import annotations

from collections.abc import Iterable
from types import UnionType
from typing import Any, Final, get_args

import attrs

from partnerkit.access import ACTIONS
from reference_server.api.calls import Call
from reference_server.api.schema import Schema, Schemas

INTRODUCTION: Final = """\
JSON in UTF-8 in and out. Every error is an RFC 9457 problem: `code` is for programs, `title` and `detail` are for
people; `errors` names everything that is wrong with an input by path, code and message.

Show the token of `POST /api/sessions` as `Authorization: Bearer`, or an API key of a partner; a cookie never counts
here. An id of somebody else is answered like an unknown one.

`Idempotency-Key` makes a call that was sent twice do its work once. `If-Match` with the ETag you saw refuses a change
of what somebody else changed in between. Lists are read part by part: send `next` of one as `after` of the following.

`Accept-Language` says in which language `title`, `detail` and `message` are to be, `Content-Language` in which they
are: English where nothing else was asked for that there is.

Moments have a time zone, as in `2026-11-22T09:30:00Z`; in a query, a plus sign is written `%2B`.
"""

VERSION: Final = "0.1"

PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "An RFC 9457 problem; further members depend on the code.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/InputProblem"}},
    },
}
INPUT_PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "One thing that is wrong with an input.",
    "required": ["path", "code", "message"],
    "properties": {"path": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}},
    "additionalProperties": False,
}
_REASONS: Final = {
    400: "The request cannot be read: no JSON, a header that cannot be used, a host that is not ours.",
    401: "There is no token, or it is worth nothing.",
    403: "The decision said no; rule, fact and remedies are told.",
    404: "Unknown, or somebody else's: the two are the same.",
    409: "Not possible in the present state, taken, or changed at the same moment.",
    410: "A link that was right once: its time is over, it was used, withdrawn, replaced, or is silent.",
    412: "Changed after the caller saw it.",
    413: "More than 256 kB.",
    415: "Not application/json.",
    422: "Something of the input is wrong; every problem is named.",
    429: "Too many tries, and Retry-After says for how long; or all that a partner may bring in a day.",
    500: "Something went wrong; whether something was changed is told.",
    503: "The database could not be reached while it was storing: everything was done, or nothing.",
}
_NAMES: Final = {
    400: "BadRequest",
    401: "NotSignedIn",
    403: "Refused",
    404: "NotFound",
    409: "NotPossible",
    410: "LinkSpent",
    412: "Outdated",
    413: "TooLarge",
    415: "MediaType",
    422: "Input",
    429: "TooManyTries",
    500: "Internal",
    503: "OutcomeUnknown",
}
# What their body names may not be there.
_NAMED: Final = frozenset({"hand_over_account", "replay", "resume_delivery", "resume_letter", "skip_delivery"})
_OF_SESSION: Final = frozenset(
    {"current_session", "sign_out", "show_second_factor", "act_as_operator", "act_as_oneself"}
)
_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Any text of your own, the same with every repetition of one call.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"},
}
_SEEN: Final = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag you saw.",
    "schema": {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,17})"$'},
}


def document(calls: Iterable[Call]) -> dict[str, Any]:
    """Return the document of these calls."""
    schemas = Schemas({"Problem": PROBLEM, "InputProblem": INPUT_PROBLEM})
    paths: dict[str, Any] = {}
    for call in calls:
        address = call.address.replace("<", "{").replace(">", "}")
        paths.setdefault(address, {})[call.method.lower()] = _operation(call, schemas)
    failures = {_NAMES[status]: _failure(status) for status in _REASONS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "partnerkit", "version": VERSION, "description": INTRODUCTION},
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.components.items())),
            "responses": failures,
            "parameters": {"Key": _KEY, "Seen": _SEEN},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"bearer": []}],
    }


def _operation(call: Call, schemas: Schemas) -> dict[str, Any]:
    out: dict[str, Any] = {"operationId": call.name, "summary": call.summary, "tags": [_tag(call)]}
    if call.action is not None:
        kinds = sorted(kind.value for kind in ACTIONS[call.action].kinds)
        out["description"] = f"Asks for {call.action.value}; for: {', '.join(kinds)}."
    if call.open:
        out["security"] = []
    if parameters := _parameters(call, schemas):
        out["parameters"] = parameters
    if call.body is not None:
        content = {"application/json": {"schema": schemas.of(call.body)}}
        out["requestBody"] = {"required": call.fields != (), "content": content}
    out["responses"] = {str(call.status if call.gives else 204): _success(call, schemas)}
    out["responses"] |= {
        str(status): {"$ref": f"#/components/responses/{_NAMES[status]}"} for status in _failures(call)
    }
    return out


def _tag(call: Call) -> str:
    return call.path.split("/")[1]


def _parameters(call: Call, schemas: Schemas) -> list[dict[str, Any]]:
    places = [
        {"name": name, "in": "path", "required": True, "schema": schemas.of(call.hints[name])} for name in call.places
    ]
    asked = {} if call.query is None else schemas.fields(call.query)
    return [*places, *(_parameter(name, schema) for name, schema in asked.items()), *_headers(call)]


def _parameter(name: str, schema: Schema) -> dict[str, Any]:
    told = {"description": schema["description"]} if "description" in schema else {}
    plain = {key: part for key, part in schema.items() if key not in told}
    return {"name": name, "in": "query"} | told | {"schema": _said(plain)}


def _headers(call: Call) -> list[dict[str, Any]]:
    heeded = {"Key": call.key, "Seen": call.seen}
    return [{"$ref": f"#/components/parameters/{name}"} for name, used in heeded.items() if used]


def _said(schema: Schema) -> Schema:
    """A parameter is left out rather than null."""
    arms = [arm for arm in schema.get("anyOf", ()) if arm != {"type": "null"}]
    return arms[0] if len(arms) == 1 else schema


def _success(call: Call, schemas: Schemas) -> dict[str, Any]:
    if call.gives is None:
        return {"description": "Done."}
    out: dict[str, Any] = {
        "description": "Done.",
        "content": {"application/json": {"schema": schemas.of(call.gives)}},
    }
    headers = {}
    kinds = [kind for kind in _classes(call.gives) if attrs.has(kind)]
    if any(a.name == "revision" for kind in kinds for a in attrs.fields(kind)):
        headers["ETag"] = _header('The revision in quotes, as in "3".')
    if call.location:
        headers["Location"] = _header("The address of what was made.")
    return out | ({"headers": headers} if headers else {})


def _classes(given: Any) -> tuple[Any, ...]:
    return get_args(given) if isinstance(given, UnionType) else (getattr(given, "__origin__", given),)


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


def _failures(call: Call) -> list[int]:
    writes = call.method != "GET"
    by_link = bool({"token", "through"} & {field.name for field in call.fields or ()})
    asked = {
        400: True,
        401: True,
        403: True,
        404: bool(call.places) or by_link or call.name in _OF_SESSION | _NAMED,
        409: writes,
        410: by_link,
        412: call.seen,
        413: True,
        415: call.body is not None,
        422: True,
        429: True,
        500: True,
        503: writes,
    }
    return [status for status, possible in asked.items() if possible]


def _failure(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    out: dict[str, Any] = {"description": _REASONS[status], "content": content}
    if status == 429:
        out["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return out
