"""
Whom a spreadsheet names: CSV text becomes rows, each with whatever is wrong with it (BX-13, A-30); pure.

What is wrong with the whole is an error, and names all of it. What is wrong with a row stands beside the row, and
stops none of the others.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from partnerkit.errors import InvalidInput, Problem, invalid
from partnerkit.invitations.model import NewInvitation
from partnerkit.invitations.sheet_words import column, language
from partnerkit.values import Language, address_key
from partnerkit.vendor import Limits
from partnerkit.wire import MOST_PROBLEMS, read

SEPARATORS: Final = (",", ";", "\t")
_PATH: Final = "csv"
_BOM: Final = "\ufeff"
_LOST: Final = "\ufffd"
_SHOWN: Final = 80


@attrs.frozen(kw_only=True)
class InvitationSheet:
    """
    Whom an operator invites by a spreadsheet.

    Attributes:
        csv: The spreadsheet as CSV: a row of column names, then a row for each business.
        language: The language of those for whom it names none.
    """

    csv: str
    language: Language = "en"


@attrs.frozen(kw_only=True)
class Invitee:
    """
    Whom a row names, as it is written there.

    Attributes:
        row: The row's number, as spreadsheets count: the names of the columns are the first row.
        email: Where the invitation is mailed to.
        name: The business's name.
        contact: The person's name.
        language: The language it is written in.
    """

    row: int
    email: str
    name: str | None
    contact: str | None
    language: str

    def new(self) -> NewInvitation:
        """
        Return the same as an input.

        Raises:
            InvalidInput: Something of it is wrong; every problem is named by its column.
        """
        given = {name: getattr(self, name) for name in ("email", "name", "contact", "language")}
        return read(NewInvitation, given)


@attrs.frozen(kw_only=True)
class SheetRow:
    """
    A row of a spreadsheet.

    Attributes:
        invitee: Whom it names.
        new: The same as an input; None where something is wrong with it.
        problems: What is wrong with it; the path of each is the column, or nothing where it is the row.
    """

    invitee: Invitee
    new: NewInvitation | None
    problems: tuple[Problem, ...] = ()


def decoded(data: bytes) -> str:
    """
    Return the text of a file.

    Raises:
        InvalidInput: It is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid(_PATH, "sheet.encoding") from None


def read_sheet(sheet: InvitationSheet, limits: Limits) -> tuple[SheetRow, ...]:
    """
    Return the rows of a spreadsheet that hold something, in their order.

    Raises:
        InvalidInput: It is too long, is no CSV, or its columns are not those it needs; every problem is named.
    """
    text = sheet.csv.removeprefix(_BOM)
    if len(text) > limits.sheet:
        raise invalid(_PATH, "sheet.long", max=limits.sheet, length=len(text))
    if _LOST in text:  # whoever read it before has read it in another encoding than it was written in
        raise invalid(_PATH, "sheet.encoding")
    found = list(_filled(text))
    if not found:
        raise invalid(_PATH, "sheet.empty")
    (_, names), *rows = found
    columns = _columns(names)
    if not 1 <= len(rows) <= limits.sheet_rows:
        raise invalid(_PATH, "sheet.rows" if rows else "sheet.empty", max=limits.sheet_rows, count=len(rows))
    return tuple(_once(_row(number, cells, columns, sheet.language) for number, cells in rows))


def _filled(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, each with its number."""
    number, rows = 0, csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), **_DIALECT)
    try:
        for number, cells in enumerate(rows, 1):
            if any(cell.strip().strip(",;") for cell in cells):
                yield number, cells
    except csv.Error:
        raise invalid(_PATH, "sheet.quotes", row=number + 1) from None


_DIALECT: Final[Mapping[str, Any]] = {"strict": True, "skipinitialspace": True}


def _separator(text: str) -> str:
    """Return what stands between cells: by whichever the first row has the most names that are known."""
    first = next((line for line in text.splitlines() if line.strip(' ,;\t"')), "")
    return max(SEPARATORS, key=lambda one: sum(column(cell.strip('" ')) is not None for cell in first.split(one)))


def _columns(names: Sequence[str]) -> tuple[str | None, ...]:
    """Return what each column holds; None of one that has no name."""
    found = tuple(column(name) for name in names)
    strange = [name for name, known in zip(names, found, strict=True) if known is None and name.strip()]
    twice = [name for name, count in Counter(filter(None, found)).items() if count > 1]
    problems = [Problem(_PATH, "sheet.column_unknown", {"column": name.strip()[:_SHOWN]}) for name in strange]
    problems += [Problem(_PATH, "sheet.column_twice", {"column": name}) for name in twice]
    if "email" not in found:
        problems.insert(0, Problem(_PATH, "sheet.column_missing", {"column": "email"}))
    if problems:
        raise InvalidInput(tuple(problems[:MOST_PROBLEMS]))
    return found


def _row(number: int, cells: Sequence[str], columns: Sequence[str | None], other: str) -> SheetRow:
    held = {name: _in_a_line(cell) for name, cell in zip(columns, cells, strict=False) if name is not None}
    invitee = Invitee(
        row=number,
        email=held.get("email", ""),
        name=held.get("name") or None,
        contact=held.get("contact") or None,
        language=language(held.get("language") or other),
    )
    problems = [Problem("", "sheet.cells")] if _over(cells, columns) else []
    try:
        new = invitee.new()
    except InvalidInput as error:
        return SheetRow(invitee=invitee, new=None, problems=(*problems, *error.problems))
    return SheetRow(invitee=invitee, new=None if problems else new, problems=tuple(problems))


def _in_a_line(cell: str) -> str:
    """Return what a cell holds, which may have been broken into lines to be narrow."""
    return " ".join(filter(None, map(str.strip, cell.splitlines())))


def _over(cells: Sequence[str], columns: Sequence[str | None]) -> bool:
    """Whether something stands where no column has a name."""
    names = [*columns, *[None] * (len(cells) - len(columns))]
    return any(cell.strip() for cell, name in zip(cells, names, strict=False) if name is None)


def _once(rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
    """Yield the rows; what is wrong with one whose address stands in an earlier one is that."""
    first: dict[str, int] = {}
    for row in rows:
        if row.new is None:
            yield row
            continue
        earlier = first.setdefault(address_key(row.new.email), row.invitee.row)
        twice = (Problem("email", "sheet.twice", {"row": earlier}),)
        yield row if earlier == row.invitee.row else attrs.evolve(row, new=None, problems=twice)
