"""What the library says, in the language that is spoken: a text of the vendor's own before the library's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from partnerkit.texts import PLAIN, Texts
from reference_server.pages.language import spoken

_TEXTS: ContextVar[Texts] = ContextVar("texts", default=PLAIN)


class Saying(Protocol):
    """A problem or an error, which says itself in any language."""

    def say(self, language: str = ..., texts: Texts = ...) -> str:
        """Return the sentence in a language."""
        ...


@contextmanager
def of(texts: Texts) -> Iterator[None]:
    """Say it for a while in the words of a vendor."""
    before = _TEXTS.set(texts)
    try:
        yield
    finally:
        _TEXTS.reset(before)


def texts() -> Texts:
    """Return whose words are said now."""
    return _TEXTS.get()


def sentence(code: str, params: Mapping[str, Any] | None = None) -> str:
    """Return the text of a code."""
    return texts().say(code, params, language=spoken())


def said(it: Saying) -> str:
    """Return the sentence of a problem or an error."""
    return it.say(spoken(), texts())
