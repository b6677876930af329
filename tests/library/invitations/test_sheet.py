"""
CSV text becomes rows, however spreadsheets of three languages write it; what is wrong is named, all at once.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnerkit import InvitationSheet, Invitee, Limits, NewInvitation
from partnerkit.errors import InvalidInput
from partnerkit.invitations.sheet import SEPARATORS, SheetRow, decoded, read_sheet
from partnerkit.wire import checked
from tests.spent import spent

pytestmark = pytest.mark.requirement("BX-13", call="jobs.begin_invites")

LIMITS = Limits()
HEADS = {
    "en": ("Email", "Business", "Contact", "Language"),
    "fr": ("Courriel", "Nom de l’entreprise", "Personne de contact", "Langue"),
    "hu": ("E-mail cím", "Vállalkozás neve", "Kapcsolattartó", "Nyelv"),
}


def rows(text: str, limits: Limits = LIMITS, **more: Any) -> tuple[SheetRow, ...]:
    return read_sheet(InvitationSheet(csv=text, **more), limits)


def wrong(text: str, limits: Limits = LIMITS) -> list[tuple[str, str, dict[str, Any]]]:
    """
    Return what is wrong with the whole of a spreadsheet.
    """
    with pytest.raises(InvalidInput) as caught:
        rows(text, limits)
    return [(p.path, p.code, p.params) for p in caught.value.problems]


def amiss(text: str) -> list[tuple[int, str, str]]:
    """
    Return what is wrong with rows: the row's number, the column, what.
    """
    return [(row.invitee.row, p.path, p.code) for row in rows(text) for p in row.problems]


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Cs"), exclude_characters="\u200b")
CELLS = st.text(st.one_of(st.sampled_from(",;\"\t'=+-@\n "), LETTERS.filter(str.isalnum)), min_size=1, max_size=20).map(
    lambda text: f"n{text}n"
)
NAMED = st.tuples(CELLS, CELLS, st.sampled_from(["en", "fr", "hu", ""]))


@given(
    named=st.lists(st.one_of(NAMED, st.none()), min_size=1, max_size=8).filter(any),
    head=st.sampled_from(list(HEADS.values())),
    separator=st.sampled_from(SEPARATORS),
    end=st.sampled_from(["\r\n", "\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    begins=st.sampled_from(["", "\ufeff"]),
)
def test_what_a_spreadsheet_writes_is_read(
    named: list[tuple[str, str, str] | None],
    head: tuple[str, ...],
    separator: str,
    end: str,
    quoting: Any,
    begins: str,
) -> None:
    """
    Any separator, line end and quoting, with a byte order mark or without; empty rows count and say nothing.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow(head)
    writer.writerows(("", "", "", "") if one is None else (f"n{n}@example.com", *one) for n, one in enumerate(named))
    found = read_sheet(InvitationSheet(csv=begins + out.getvalue(), language="hu"), Limits())

    def one_line(text: str) -> str:
        return " ".join(filter(None, map(str.strip, text.splitlines())))

    assert [row.invitee for row in found] == [
        Invitee(
            row=n + 2,
            email=f"n{n}@example.com",
            name=one_line(one[0]),
            contact=one_line(one[1]),
            language=one[2] or "hu",
        )
        for n, one in enumerate(named)
        if one is not None
    ]
    assert not any(row.problems for row in found if "\t" not in f"{row.invitee.name}{row.invitee.contact}")


@given(st.text(st.sampled_from('emailnyelv@.,;"\t\r\n =+\ufeff\u0301é'), max_size=300))
@example('email\n"')
@example('email\n"a"b')
@example("\r")
def test_whatever_else_it_is_the_answer_is_rows_or_what_is_wrong(text: str) -> None:
    """
    Never another error (A-34); a row is either wrong, or an input as it can be used.
    """
    try:
        found = read_sheet(checked(InvitationSheet(csv=text)), LIMITS)
    except InvalidInput:
        return
    for row in found:
        assert (row.new is None) is bool(row.problems)
        assert row.new is None or row.new == row.invitee.new()


def test_a_row_becomes_an_input() -> None:
    """
    In its normal form; languages go by code, or by name in any of the three.
    """
    text = "E-mail;Nom;Contact;Langue\n Eva@KAVE.example.com ;Kávéház;Nagy Éva;hongrois\na@b.com;;;FR\nc@b.com;;;magyar"
    assert [row.new for row in rows(text)] == [
        NewInvitation(email="Eva@kave.example.com", name="Kávéház", contact="Nagy Éva", language="hu"),
        NewInvitation(email="a@b.com", language="fr"),
        NewInvitation(email="c@b.com", language="hu"),
    ]


def test_columns_may_stand_in_any_order_and_be_left_out() -> None:
    """
    All but the address; a column without a name and without anything in it is none.
    """
    (row,) = rows("nyelv,,e-mail,\nangol,,a@b.com,")
    assert row.new == NewInvitation(email="a@b.com")


def test_whoever_has_no_language_gets_the_one_for_all() -> None:
    """
    The spreadsheet's own says otherwise, row by row.
    """
    found = rows("email,language\na@b.com,\nb@b.com,en", language="fr")
    assert [row.invitee.language for row in found] == ["fr", "en"]


def test_cells_that_are_formulas_are_texts() -> None:
    """
    They are kept as they are written; nothing here computes (A-30).
    """
    (row,) = rows('email,name\na@b.com,"=HYPERLINK(""https://evil.example"";""x"")"')
    assert row.new is not None
    assert row.new.name == '=HYPERLINK("https://evil.example";"x")'


def test_everything_that_is_wrong_with_rows_is_named_with_row_and_column() -> None:
    """
    All at once; the other rows are as right as before.
    """
    text = "email,name,language\nnobody,n,xx\na@b.com,n,\n,n,en\na@b.com,n,en,more\n\nA@B.com,m,en\n"
    assert amiss(text) == [
        (2, "email", "email.form"),
        (2, "language", "choice.unknown"),
        (4, "email", "text.blank"),
        (5, "", "sheet.cells"),
        (7, "email", "sheet.twice"),
    ]
    assert [row.invitee.row for row in rows(text) if row.new] == [3]


def test_an_address_that_stands_there_twice_names_the_first() -> None:
    """
    In whatever spelling (A-21); one of a row that is wrong is none yet.
    """
    (_, _, third) = rows("email,language\na@b.com,xx\nA@b.com,en\na@B.com,en")
    (problem,) = third.problems
    assert (problem.code, problem.params) == ("sheet.twice", {"row": 3})
    assert problem.message == "The address stands in row 3 already."


def test_everything_that_is_wrong_with_the_columns_is_named() -> None:
    """
    One that is missing, each that is unknown, and two that hold the same.
    """
    assert wrong("name,company,Phone , Straße\na,b,c,d") == [
        ("csv", "sheet.column_missing", {"column": "email"}),
        ("csv", "sheet.column_unknown", {"column": "Phone"}),
        ("csv", "sheet.column_unknown", {"column": "Straße"}),
        ("csv", "sheet.column_twice", {"column": "name"}),
    ]


@pytest.mark.parametrize("text", ["", " \r\n;;\n", "email", "email,name\n,\n"])
def test_one_without_rows_says_what_has_to_be_there(text: str) -> None:
    """
    The names of columns alone invite nobody.
    """
    assert [code for _, code, _ in wrong(text)] == ["sheet.empty"]


@pytest.mark.parametrize(("broken", "row"), [('email\na@b.com\n\n"b@b.com', 4), ('email\n"a"b', 2), ('"email', 1)])
def test_a_quotation_mark_amiss_is_named_with_its_row(broken: str, row: int) -> None:
    """
    Nobody guesses what was meant: all that follows would be one cell.
    """
    assert wrong(broken) == [("csv", "sheet.quotes", {"row": row})]


@pytest.mark.requirement("BX-13", call="jobs.begin_invites")
def test_neither_its_length_nor_its_rows_are_beyond_the_limits() -> None:
    """
    Up to them it is read (A-34).
    """
    limits = Limits(sheet=30, sheet_rows=2)
    assert len(rows("email\na@b.com\nb@b.com\n" + " " * 8, limits)) == 2
    assert wrong("email\na@b.com\nb@b.com\n" + " " * 9, limits) == [("csv", "sheet.long", {"max": 30, "length": 31})]
    assert wrong("email\na@b.co\nb@b.co\nc@b.co", limits) == [("csv", "sheet.rows", {"max": 2, "count": 3})]


@pytest.mark.parametrize("data", ["é;ő".encode("cp1250"), "é".encode("cp1252"), "email".encode("utf-16"), b"\xff\xfe"])
def test_a_file_in_another_encoding_is_refused(data: bytes) -> None:
    """
    With how to save it; guessing would write names wrongly.
    """
    with pytest.raises(InvalidInput, match="CSV UTF-8") as caught:
        decoded(data)
    assert [(p.path, p.code) for p in caught.value.problems] == [("csv", "sheet.encoding")]


def test_a_text_that_was_read_in_another_encoding_is_refused() -> None:
    """
    Letters that were lost on the way would be in names for good.
    """
    assert wrong("email,name\na@b.com," + "Őrség".encode("cp1250").decode("utf-8", "replace")) == [
        ("csv", "sheet.encoding", {})
    ]


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    """
    As Excel writes it.
    """
    assert decoded("\ufeffemail\né@b.com".encode()) == decoded("email\né@b.com".encode()) == "email\né@b.com"


@pytest.mark.parametrize(
    "text",
    [
        "email" + "," * 99_990,
        "a," * 50_000 + "\n",
        '"' * 100_000,
        "email\n" + "x@" * 49_990,
        "email\n" + "\n" * 99_990,
        ("email," * 16_000)[:99_000] + "\n",
        "email\n" + "\ufdfa" * 99_000,
    ],
    ids=["commas", "columns", "quotes", "one long cell", "empty rows", "one name", "what folds to much"],
)
def test_nothing_takes_long(text: str) -> None:
    """
    Whatever it is made of (A-34).
    """
    begun = spent()
    assert _is_wrong(text)
    assert spent() - begun < 2


def _is_wrong(text: str) -> bool:
    try:
        return any(row.problems for row in rows(text))
    except InvalidInput:
        return True
