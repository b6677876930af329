"""What every error has, and the problems of an input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

import attrs

from partnerkit.texts import PLAIN, Texts

Saying: TypeAlias = tuple[str, Mapping[str, Any]]
"""The code of a text, and what fills its blanks."""


@attrs.frozen
class Problem:
    """
    One thing that is wrong with an input.

    Attributes:
        path: Where, as in ``owner.email``; empty for the whole.
        code: What, for programs.
        params: What the sentence names.
    """

    path: str
    code: str
    params: dict[str, Any] = attrs.field(factory=dict)

    @property
    def message(self) -> str:
        """The sentence a person reads, in English; it says how to mend it."""
        return self.say()

    def say(self, language: str = "en", texts: Texts = PLAIN) -> str:
        """Return the sentence in a language."""
        return texts.say(self.code, self.params, language=language)


class PartnerkitError(Exception):
    """
    Anything partnerkit says no with.

    Attributes:
        code: The kind of error, for programs.
        status: The HTTP status that fits.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500

    @property
    def saying(self) -> Saying:
        """What says more than its code about this one."""
        return self.code, {}

    @property
    def detail(self) -> str:
        """The sentence a person reads, in English."""
        return self.say()

    def say(self, language: str = "en", texts: Texts = PLAIN) -> str:
        """Return the sentence in a language."""
        code, params = self.saying
        return texts.say(code, params, language=language)

    def __str__(self) -> str:
        return self.detail

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _fields(self) == _fields(other)

    def __hash__(self) -> int:
        return hash(type(self))


def _fields(error: Any) -> list[Any]:
    return [getattr(error, a.name) for a in getattr(type(error), "__attrs_attrs__", ()) if a.eq]


@attrs.define(str=False)
class InvalidInput(PartnerkitError):
    """What was handed in has problems; every one of them is named, and nothing was done."""

    code: ClassVar[str] = "input"
    status: ClassVar[int] = 422

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "; ".join(f"{p.path or 'input'}: {p.message}" for p in self.problems)


def invalid(path: str, code: str, **params: Any) -> InvalidInput:
    """Return the error for a single problem."""
    return InvalidInput((Problem(path, code, params),))
