"""
Errors as both kinds of face see them.

Whatever was raised, by the library, by Werkzeug or by a mistake of ours, becomes one `Fault`: status, code, sentences.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from partnerkit import PartnerkitError, problem
from partnerkit.errors import NotFound, OutcomeUnknown, TooManyTries
from reference_server.http.context import Kept
from reference_server.http.request import LARGEST
from reference_server.pages.language import _, lazy, spoken
from reference_server.pages.sentences import texts

NOTHING_THERE: Final = NotFound("page", None)


@attrs.frozen(kw_only=True)
class Fault:
    """
    An error as it is answered.

    Attributes:
        status: The HTTP status.
        code: What, for programs.
        title: What, for people.
        detail: What to do about it, or what is behind it; empty if the title says all.
        headers: Headers of the answer.
        extras: What this kind of error knows beside that, as in the members of an RFC 9457 problem.
    """

    status: int
    code: str
    title: str
    detail: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    extras: dict[str, Any] = attrs.field(factory=dict)

    @property
    def problem(self) -> dict[str, Any]:
        """The error as an RFC 9457 problem."""
        out = {"type": f"urn:partnerkit:{self.code}", "title": self.title, "status": self.status, "code": self.code}
        return out | ({"detail": self.detail} if self.detail else {}) | self.extras


@attrs.define(str=False)
class Faulty(Exception):
    """
    A request this server cannot take, for a reason that is about HTTP.

    Attributes:
        fault: The answer.
    """

    fault: Fault


class CrossSite(Exception):
    """A form did not come from a page of this server."""


class OldForm(Exception):
    """A form stood on a page of this server, in a session that is not the present one."""


class UnknownHost(Exception):
    """The Host header names a host that is not ours."""


_BY_STATUS: Final = {
    400: ("bad_request", lazy("This request cannot be read.")),
    413: ("too_large", lazy("At most %(number)s kB can be sent.")),
    415: ("media_type", lazy("Send this as application/json.")),
    431: ("too_large", lazy("The headers are too large.")),
}
_OURS: Final = {
    CrossSite: (
        403,
        "cross_site",
        lazy("This form was not sent from its own page."),
        lazy("Nothing was changed. Open the page again and send the form from there."),
    ),
    OldForm: (
        403,
        "old_form",
        lazy("This form is out of date."),
        lazy(
            "You signed in anew since it was opened, showed your second factor, or act as somebody else by now. "
            "Nothing was changed. Open it again and send it from there."
        ),
    ),
    UnknownHost: (400, "host", lazy("There is no site of this name here."), ""),
}
_KEPT: Final = {
    Kept.NOTHING: lazy("Nothing was changed."),
    Kept.UNKNOWN: lazy("It is not known whether something was changed. Look before you try again."),
    Kept.DONE: lazy("What you asked for was done; only the answer about it failed."),
}


def fault_of(error: Exception, *, kept: Kept = Kept.NOTHING, request_id: str = "") -> Fault:
    """Return an error as it is answered; of a fault of the server nothing is told but its reference number (A-35)."""
    match error:
        case Faulty(fault):
            return fault
        case CrossSite() | OldForm() | UnknownHost():
            status, code, title, detail = _OURS[type(error)]
            return Fault(status=status, code=code, title=str(title), detail=str(detail))
        case OutcomeUnknown():
            return attrs.evolve(_refusal(error), extras=_traced(Kept.UNKNOWN, request_id))
        case PartnerkitError():
            return _refusal(error)
        case HTTPException(code=404):
            return _refusal(NOTHING_THERE)
        case MethodNotAllowed():
            allowed = ", ".join(sorted(error.valid_methods or ()))
            return Fault(status=405, code="method", title=_("This cannot be done here."), headers=(("Allow", allowed),))
        case HTTPException(code=code) if code in _BY_STATUS:
            return Fault(status=code, code=_BY_STATUS[code][0], title=_BY_STATUS[code][1].said(number=LARGEST // 1024))
    return _broken(kept, request_id)


def _refusal(error: PartnerkitError) -> Fault:
    told = problem(error, spoken(), texts())
    plain = {name: told.pop(name) for name in ("title", "status", "code")}
    del told["type"]
    return Fault(**plain, detail=told.pop("detail", ""), headers=_headers(error), extras=told)


def _headers(error: PartnerkitError) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", str(error.seconds)),) if isinstance(error, TooManyTries) else ()


def _broken(kept: Kept, request_id: str) -> Fault:
    return Fault(
        status=500,
        code="internal",
        title=_("Something went wrong on our side."),
        detail=str(_KEPT[kept]),
        extras=_traced(kept, request_id),
    )


def _traced(kept: Kept, request_id: str) -> dict[str, Any]:
    return {"reference": request_id, "changed": kept.value}
