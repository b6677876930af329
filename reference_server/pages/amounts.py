"""
Amounts of money as people write and read them.

- Whoever types one may group it as at home: ``2500.50``, ``2 500,50``, ``2.500,50`` and ``2,500.50`` are one amount.
- What could be two amounts, such as ``2,500``, is taken for none.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal, get_decimal_symbol

from partnerkit.values import places_of
from reference_server.pages.language import locale

_SPACES: Final = re.compile("[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]")
_MINUS: Final = re.compile("^[-\N{MINUS SIGN}]")
#: In groups of three, all told apart by the same sign; or in one piece.
_WHOLE: Final = re.compile(r"[0-9]*|[0-9]{1,3}(?:([ '.,])[0-9]{3})(?:\1[0-9]{3})*")
_EXAMPLE: Final = Decimal("2500.50")
#: More than any amount has on either side of its point; longer ones cannot be reckoned with.
_MOST_DIGITS: Final = 12


def read_amount(text: str, currency: str) -> str | None:
    """Return an amount as documents have it; None for what is none, or could be two."""
    bare = _SPACES.sub(" ", text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").strip()
    bare = re.sub(rf"^{currency}|{currency}$", "", bare, flags=re.IGNORECASE).strip()
    sign, digits = ("-", bare[1:]) if _MINUS.match(bare) else ("", bare)
    parts = _parts(digits, currency)
    if parts is None or not "".join(parts).isascii() or not _WHOLE.fullmatch(parts[0]) or not "".join(parts):
        return None
    whole, rest = re.sub("[^0-9]", "", parts[0]), parts[1]
    if max(len(whole), len(rest)) > _MOST_DIGITS:
        return None
    return f"{sign}{whole or 0}.{rest or 0}" if not rest or rest.isdecimal() else None


def _parts(digits: str, currency: str) -> tuple[str, str] | None:
    """Return what stands before the point and after it; None where it could be either of two."""
    mark = max(".", ",", key=digits.rfind)
    whole, found, rest = digits.rpartition(mark)
    if not found:
        return digits, ""
    if "." in whole and "," in whole:
        return None
    if mark in whole:  # it is there several times, and tells groups apart
        return digits, ""
    one_group = re.fullmatch("[1-9][0-9]{0,2}", whole) and len(rest) == 3
    if one_group and (places_of(currency) < 3 or mark != get_decimal_symbol(locale())):
        return None
    return None if not rest else (whole, rest)


def in_field(amount: str | Decimal, currency: str) -> str:
    """Return an amount of a document as it stands in a field of its reader's."""
    return _written(Decimal(amount), currency, "0")


def as_text(amount: str | Decimal, currency: str) -> str:
    """Return an amount as it is read, with its currency."""
    return f"{_written(Decimal(amount), currency, '#,##0')}\N{NO-BREAK SPACE}{currency}"


def example(currency: str) -> str:
    """Return an amount as its reader may write one."""
    return in_field(_EXAMPLE, currency) if places_of(currency) else in_field(_EXAMPLE.to_integral_value(), currency)


def _written(amount: Decimal, currency: str, whole: str) -> str:
    places = places_of(currency)
    if amount != round(amount, places):  # chosen while the account was paid in another currency
        places = -int(amount.normalize().as_tuple().exponent)
    return format_decimal(amount, format=f"{whole}.{'0' * places}" if places else whole, locale=locale())
