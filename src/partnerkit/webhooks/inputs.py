"""What the vendor says of an endpoint; every problem is named at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, TypeAlias, TypeVar

import attrs

from partnerkit.errors import InvalidInput, Problem
from partnerkit.values import Name, Secret, Wrong, clean
from partnerkit.webhooks.hosts import problems_of
from partnerkit.webhooks.kinds import KINDS, PATTERNS
from partnerkit.webhooks.model import LONGEST_URL, Endpoint
from partnerkit.wire import checked

G = TypeVar("G", bound="NewEndpoint | EndpointChange")
_KNOWN: Final = (*KINDS, *sorted(PATTERNS))


class UrlFormat:
    """The address of a webhook: https, a public host, no name and password in it, no fragment (A-33)."""

    def parse(self, value: Any) -> str:
        """Return the address, trimmed; what is wrong with it beside its length is told all at once."""
        text = clean(value)
        if not text:
            raise Wrong("text.blank")
        if len(text) > LONGEST_URL:
            raise Wrong("text.long", {"max": LONGEST_URL, "length": len(text)})
        return text

    def schema(self) -> dict[str, Any]:
        """Return the format's name in JSON Schema."""
        return {"format": "uri", "minLength": 1, "maxLength": LONGEST_URL}


class KindFormat:
    """A kind of event, as in ``account.locked``, or ``account.*`` for all of one sort."""

    def parse(self, value: Any) -> str:
        """Return the kind if there is such a one."""
        if not isinstance(value, str):
            raise Wrong("type.string")
        if value not in _KNOWN:
            raise Wrong("webhook.kind")
        return value

    def schema(self) -> dict[str, Any]:
        """Return what there is to choose from."""
        return {"enum": list(_KNOWN)}


Url: TypeAlias = Annotated[str, UrlFormat()]
EventKind: TypeAlias = Annotated[str, KindFormat()]


@attrs.frozen(kw_only=True)
class NewEndpoint:
    """
    An endpoint to be added.

    Attributes:
        name: What the vendor calls it.
        url: Where events are posted to.
        kinds: Which, as in ``account.locked`` or ``account.*``; all of them if there is none.
    """

    name: Name
    url: Url = attrs.field(repr=False)
    kinds: tuple[EventKind, ...] = ()


@attrs.frozen(kw_only=True)
class EndpointChange:
    """
    What is to be different; what is not given stays.

    Attributes:
        name: What the vendor calls it.
        url: Where events are posted to.
        kinds: Which; all of them if there is none.
        active: Whether events go there; what happens while it is paused waits.
    """

    name: Name | None = None
    url: Url | None = attrs.field(default=None, repr=False)
    kinds: tuple[EventKind, ...] | None = None
    active: bool | None = None


@attrs.frozen(kw_only=True)
class EndpointSecret:
    """
    An endpoint with its new secret, which is told this once.

    Attributes:
        endpoint: The endpoint.
        secret: What the receiver verifies with, as in ``whsec_…``.
    """

    endpoint: Endpoint
    secret: Secret


def examined(given: G, private: tuple[str, ...]) -> G:
    """
    Return an input brought into shape.

    Raises:
        InvalidInput: Names every problem, those of the address too.
    """
    problems = [Problem("url", code) for code in _address_problems(given.url, private)]
    try:
        good = checked(given)
    except InvalidInput as error:
        told = {problem.path for problem in error.problems}
        raise InvalidInput((*error.problems, *(p for p in problems if p.path not in told))) from None
    if problems:
        raise InvalidInput(tuple(problems))
    return good if good.kinds is None else attrs.evolve(good, kinds=tuple(dict.fromkeys(good.kinds)))


def _address_problems(url: object, private: tuple[str, ...]) -> Iterator[str]:
    if isinstance(url, str):
        yield from problems_of(url.strip(), private=private)
