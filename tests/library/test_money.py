"""
Amounts are exactly what people wrote, or refused; nothing is rounded (CP-10, CP-11).
"""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit.values import Amount, AmountFormat, Currency, Format, Money, Wrong, places_of
from partnerkit.values.money import CurrencyFormat
from partnerkit.wire import format_of, write
from tests.spent import spent

FORM, CURRENCY = AmountFormat(), CurrencyFormat()


def wrong(form: Format, value: Any) -> str:
    """
    The code of what is wrong with a value.
    """
    with pytest.raises(Wrong) as caught:
        form.parse(value)
    return caught.value.code


@pytest.mark.requirement("CP-10", call="settings.change")
@pytest.mark.parametrize(
    ("typed", "spelt"),
    [
        ("0", "0.00"),
        ("0.0", "0.00"),
        ("0.000", "0.00"),
        ("007", "7.00"),
        ("2500.5", "2500.50"),
        ("2500.50", "2500.50"),
        ("2500.500", "2500.50"),
        ("2500.505", "2500.505"),
        ("0.001", "0.001"),
        ("9" * 12, "9" * 12 + ".00"),
        ("9" * 12 + ".999", "9" * 12 + ".999"),
        (Decimal("2500.5"), "2500.50"),
        (Decimal(7), "7.00"),
        (Decimal("1E+3"), "1000.00"),
        (Decimal("0E-2"), "0.00"),
        (Decimal("0.001"), "0.001"),
    ],
)
def test_an_amount_has_two_places_or_three(typed: Any, spelt: str) -> None:
    """As typed, with two places, or with three where it needs them; a Decimal is taken as well."""
    assert str(FORM.parse(typed)) == spelt
    assert write(FORM.parse(typed)) == spelt


@pytest.mark.requirement("CP-10", call="settings.change")
@pytest.mark.parametrize("value", ["-1", "-0.01", "-0", "-0.00", "-0.000", Decimal(-1), Decimal("-0.00")])
def test_no_amount_is_below_zero(value: Any) -> None:
    """Nothing below zero is said to be so, minus nothing included."""
    assert wrong(FORM, value) == "amount.negative"


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            " ",
            ".",
            "-",
            "+1",
            "1.",
            ".5",
            "1e5",
            "1E5",
            "0x10",
            "1_000",
            "1,000.00",
            "2500,50",
            "1 000",
            " 1",
            "1\n",
        ),
        *(
            "NaN",
            "nan",
            "Infinity",
            "-Infinity",
            "inf",
            "sNaN",
            "--1",
            "1.2.3",
            "1.0000",
            "$5",
            "5 EUR",
            "½",
            "٣",
            "１",
        ),
        *("1" * 13, "1" * 100_000, "0." + "0" * 100_000, "1\0", "\ud800", "1" + "\u0301" * 100),
        *(0, 1, 2500, -1, True, False, 1.5, 0.0, math.nan, math.inf, -math.inf, 10**400, Fraction(1, 2), 1j),
        *(None, [], {}, ["1"], b"1", Ellipsis),
        *(Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity"), Decimal("1E+12"), Decimal("1E-4"), Decimal("1.0000")),
        *(Decimal("1E+999999999999999999"), Decimal("1E-999999999999999999"), Decimal("-1E+999999999")),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_whatever_else_there_is_is_no_amount(value: Any) -> None:
    """A-34: numbers of Python's own, which would be rounded, among it; soon, however many digits it has."""
    began = spent()
    assert wrong(FORM, value) == "amount.form"
    assert spent() - began < 0.2


@given(st.integers(0, 10**15 - 1))
def test_nothing_is_rounded(thousandths: int) -> None:
    """Every amount of three places is itself, to the last of twelve digits, and the same if it is read again."""
    found = FORM.parse(f"{thousandths // 1000}.{thousandths % 1000:03}")
    assert found * 1000 == thousandths
    assert str(FORM.parse(str(found))) == str(found)
    assert FORM.parse(found) == found


@given(st.text(max_size=20) | st.decimals() | st.floats() | st.integers())
def test_any_value_is_an_amount_or_is_refused(value: Any) -> None:
    """Whatever comes, nothing else is raised than what is wrong with it, and no amount is below zero or too large."""
    try:
        found = FORM.parse(value)
    except Wrong:
        assert wrong(FORM, value) in {"amount.form", "amount.negative"}
        return
    assert 0 <= found < 10**12
    assert found.as_tuple().exponent in {-2, -3}


def test_what_a_currency_has_after_the_point() -> None:
    """ISO 4217: mostly two places, some none, a few three; one nobody knows has two."""
    found = [places_of(code) for code in ("USD", "CAD", "EUR", "HUF", "JPY", "KRW", "CLP", "KWD", "TND", "XXX", "usd")]
    assert found == [2, 2, 2, 2, 0, 0, 0, 3, 3, 2, 2]


def test_a_currency_is_three_capital_letters() -> None:
    """Nothing else is, and everything else is refused."""
    assert CURRENCY.parse("CAD") == "CAD"
    for value in ("cad", "CA", "CADD", "CAD ", "CAD\n", "CÁD", "", None, 124, b"CAD"):
        assert wrong(CURRENCY, value) == "currency.form"


def test_the_schemas_say_what_is_taken() -> None:
    """Text, so that nothing is rounded on its way; an example each."""
    assert format_of(Amount).schema()["type"] == "string"  # type: ignore[union-attr]
    assert format_of(Currency).schema() == {"pattern": "^[A-Z]{3}$", "examples": ["CAD"]}  # type: ignore[union-attr]
    assert str(FORM.parse(FORM.schema()["examples"][0])) == "2500.50"


def test_money_is_compared_in_one_currency() -> None:
    """CP-10: as much is not more; amounts of two currencies are never compared."""
    ten = Money(Decimal("10.00"), "CAD")
    assert [ten.exceeds(Money(Decimal(other), "CAD")) for other in ("9.99", "10", "10.01")] == [True, False, False]
    with pytest.raises(ValueError, match="CAD and USD are not compared"):
        ten.exceeds(Money(Decimal(1), "USD"))
