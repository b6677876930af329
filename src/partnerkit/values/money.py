"""Amounts of money, exactly as people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Final, TypeAlias

import attrs

from partnerkit.values.texts import Wrong

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_AMOUNT: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,3})?")
# ISO 4217: how many places an amount has after its point; two where nothing else stands here.
_PLACES: Final = dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0) | (
    dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
)
USUAL_PLACES: Final = 2


def places_of(currency: str) -> int:
    """Return how many places an amount in a currency has after its point."""
    return _PLACES.get(currency, USUAL_PLACES)


@attrs.frozen
class AmountFormat:
    """
    An amount of money that is not negative, as in ``2500.50``: text in documents, so that nothing is rounded.

    It has two places after its point, or three where it needs them.
    """

    def parse(self, value: Any) -> Decimal:
        """Return the amount; a number of Python's own would be rounded, and is wrong."""
        text = _spelt(value) if isinstance(value, Decimal) else value
        if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
            raise Wrong("amount.form")
        if text.startswith("-"):
            raise Wrong("amount.negative")
        amount = Decimal(text)
        if text[-3:-2] == ".":
            return amount
        return amount if amount.as_tuple().exponent == -3 and text[-1] != "0" else amount.quantize(_CENT)

    def schema(self) -> dict[str, Any]:
        """Return the pattern."""
        return {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,3})?$", "examples": ["2500.50"]}


_CENT: Final = Decimal("0.01")
_MOST_DIGITS: Final = 30


def _spelt(amount: Decimal) -> str | None:
    """Return an amount without an exponent; None for what has more digits than any amount."""
    exponent = amount.as_tuple().exponent
    return format(amount, "f") if isinstance(exponent, int) and abs(exponent) <= _MOST_DIGITS else None


@attrs.frozen
class CurrencyFormat:
    """The code of a currency, as in ``CAD``."""

    def parse(self, value: Any) -> str:
        """Return the code."""
        if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
            raise Wrong("currency.form")
        return value

    def schema(self) -> dict[str, Any]:
        """Return the pattern."""
        return {"pattern": f"^{_CURRENCY.pattern}$", "examples": ["CAD"]}


Amount: TypeAlias = Annotated[Decimal, AmountFormat()]
Currency: TypeAlias = Annotated[str, CurrencyFormat()]


@attrs.frozen
class Money:
    """
    An amount in a currency.

    Attributes:
        amount: How much.
        currency: In which currency.
    """

    amount: Decimal
    currency: str

    def exceeds(self, other: Money) -> bool:
        """
        Whether it is more than another amount.

        Raises:
            ValueError: They are in different currencies.
        """
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} are not compared")
        return self.amount > other.amount
