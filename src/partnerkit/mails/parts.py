"""The few parts a mail consists of, each as plain text and as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final, Protocol

import attrs

_PAGE: Final = (
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n</head>\n'
    '<body style="margin: 0; padding: 24px; background: #ffffff; color: #1b2420;'
    " font: 16px/1.5 system-ui, 'Segoe UI', Roboto, sans-serif\">\n"
    '<div style="max-width: 34em; margin: 0 auto; overflow-wrap: anywhere">\n{body}\n</div>\n</body>\n</html>\n'
)
_BUTTON: Final = (
    "display: inline-block; padding: 10px 20px; border-radius: 6px; background: #14575c; color: #ffffff;"
    " font-weight: 600; text-decoration: none"
)


class Part(Protocol):
    """One part of a mail."""

    def text(self) -> str:
        """Return it as plain text."""

    def html(self) -> str:
        """Return it as HTML."""


@attrs.frozen
class Words:
    """A paragraph."""

    said: str

    def text(self) -> str:
        """Return the paragraph."""
        return self.said

    def html(self) -> str:
        """Return the paragraph."""
        return f"<p>{escape(self.said)}</p>"


@attrs.frozen
class Fine:
    """A paragraph of less weight, at the end."""

    said: str

    def text(self) -> str:
        """Return it below a line."""
        return f"--\n{self.said}"

    def html(self) -> str:
        """Return it in smaller type."""
        return f'<p style="margin-top: 32px; font-size: 14px; color: #545f59">{escape(self.said)}</p>'


@attrs.frozen
class Facts:
    """Facts, a line each."""

    lines: tuple[str, ...]

    def text(self) -> str:
        """Return the lines, set in a little."""
        return "\n".join(f"  {line}" for line in self.lines)

    def html(self) -> str:
        """Return the lines."""
        return f"<p>{'<br>'.join(map(escape, self.lines))}</p>"


@attrs.frozen
class Button:
    """
    A link to open, and its address spelled out for who would rather read it.

    Attributes:
        label: What it does.
        address: Where it leads.
        below: What stands above the address.
    """

    label: str
    address: str = attrs.field(repr=False)
    below: str

    def text(self) -> str:
        """Return the label and the address; that a button may fail is nothing to say here."""
        return f"{self.label}\n{self.address}"

    def html(self) -> str:
        """Return the button, and the address below it."""
        address = escape(self.address)
        return (
            f'<p><a href="{address}" style="{_BUTTON}">{escape(self.label)}</a></p>\n'
            f'<p>{escape(self.below)}<br><a href="{address}">{address}</a></p>'
        )


def as_text(parts: Iterable[Part]) -> str:
    """Return a mail as plain text, a blank line between its parts."""
    return "\n\n".join(part.text() for part in parts) + "\n"


def as_html(parts: Iterable[Part], *, title: str, language: str) -> str:
    """Return a mail as a whole page of HTML."""
    body = "\n".join(part.html() for part in parts)
    return _PAGE.format(language=escape(language), title=escape(title), body=body)
