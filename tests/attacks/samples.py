"""
Inputs made by reading their annotations, and every stored field by its name; a new call or field is attacked at once.
"""

import enum
import types
from datetime import datetime
from typing import Any, Union, get_args, get_origin
from uuid import UUID, uuid4

import attrs

from partnerkit import COLLECTIONS, ActorKind, BulkJob, BulkWork
from partnerkit.access import ACTIONS, Permission
from partnerkit.partners.roles import RoleNameFormat
from partnerkit.portal.model import PORTAL
from partnerkit.values import (
    Derived,
    Email,
    NicknameFormat,
    OneOf,
    PasswordFormat,
    Text,
    TimeZoneFormat,
    TypedFormat,
)
from partnerkit.webhooks.inputs import KindFormat, UrlFormat
from partnerkit.wire import format_of, read
from reference_server.api.calls import Call
from reference_server.api.inputs import WholeNumber
from reference_server.api.sign_up_models import SignUpWanted
from reference_server.api.table import CALLS
from reference_server.api.worker_models import ReplayWanted
from tests.api.bodies import BODIES
from tests.api.calling import NAMES, QUERIES
from tests.api.world import PASSWORD

_OF_FORMAT: dict[type, Any] = {
    Text: "Something",
    Email: "somebody@example.com",
    NicknameFormat: "some-name",
    PasswordFormat: "another horse battery",
    TypedFormat: PASSWORD,
    TimeZoneFormat: "UTC",
    RoleNameFormat: "auditor",
    Derived: "pro",
    WholeNumber: 50,
    UrlFormat: "https://hooks.example.com/partnerkit",
    KindFormat: "account.locked",
}
# What means nothing beside the sample of another field.
_LEFT_OUT: dict[type, set[str]] = {
    BulkWork: {"tag"},
    BulkJob: {"tag"},
    ReplayWanted: {"entry_id"},
    SignUpWanted: {"through"},
}
_OF_NAME = {"plan": "pro", "seats": 3, "email": "dana@example.com", "csv": "email\nsomebody@example.com"}
# What is of this name must be one of these.
_KNOWN = {"addons": "client_portal"}
# What has to be said yes to.
_YES = {"accountant"}
_OF_TYPE: dict[Any, Any] = {bool: False, datetime: "2026-11-26T12:00:00Z", Permission: "clients.view"}


def sample(annotation: Any, name: str = "") -> Any:
    """
    Return a document's value for an annotation.

    Raises:
        LookupError: Nobody has said what such a value looks like.
    """
    form = format_of(annotation)
    if form is not None and name in _KNOWN:
        return _KNOWN[name]
    if isinstance(form, OneOf):
        return form.values[0]
    if form is not None:
        return _OF_FORMAT[type(form)]
    if get_origin(annotation) is tuple:
        return [sample(get_args(annotation)[0], name)]
    if get_origin(annotation) in {Union, types.UnionType}:
        return sample(next(arm for arm in get_args(annotation) if arm is not type(None)), name)
    made_of = getattr(annotation, "__supertype__", annotation)
    if name in _YES:
        return True
    if made_of in _OF_TYPE:
        return _OF_TYPE[made_of]
    if isinstance(made_of, type) and issubclass(made_of, enum.Enum):
        return list(made_of)[-1].value
    if made_of is UUID:
        return str(uuid4())
    if attrs.has(made_of):
        return document(made_of)
    return _OF_NAME[name]


def document(into: type) -> dict[str, Any]:
    """
    Return a whole and right document of an input class.
    """
    fields = attrs.fields(attrs.resolve_types(into, include_extras=True))
    return {a.name: sample(a.type, a.name) for a in fields if a.name not in {"account_id"} | _LEFT_OUT.get(into, set())}


def given(into: type) -> Any:
    """
    Return a right input of a class as Python code makes it.
    """
    return read(into, document(into))


def body(call: Call) -> dict[str, Any] | None:
    """
    Return a right body of a call, None where it takes none.
    """
    return None if call.body is None else BODIES[call.name] if call.fields is None else document(call.body)


def offered(call: Call) -> set[str]:
    """
    Return the names of the fields that a call's body takes; of settings, those of the tab that is changed.
    """
    return set(PORTAL.tabs[NAMES["tab"]].settings) if call.fields is None else {a.name for a in call.fields}


def who(call: Call) -> str:
    """
    Return somebody who goes through with a call.
    """
    kinds = ACTIONS[call.action].kinds if call.action else {ActorKind.OPERATOR}
    return next(name for kind, name in _PEOPLE.items() if kind in kinds)


def path(call: Call, ids: dict[str, str]) -> str:
    """
    Return a call's address below ``/api`` with these in its places.
    """
    out = call.path
    for name in call.places:
        out = out.replace(f"<{name}>", (NAMES | ids)[name])
    return out + QUERIES.get(call.name, "")


_PEOPLE = {ActorKind.OPERATOR: "dana", ActorKind.STAFF: "owner", ActorKind.VENDOR: "vendor"}
WITH_BODY = [call for call in CALLS if call.body is not None]
CHANGING = [call for call in CALLS if call.method != "GET"]
STORED = sorted({a.name for c in COLLECTIONS for a in attrs.fields(c.entity)})
# What nobody stores so far, and what a framework or another language might make something of.
MORE = (
    "secure approved verified is_admin admin owner actor by as_operator permissions kind source at seen key side "
    "closed deleted token session password_hash __class__ __proto__ constructor $where _method csrf"
).split()
