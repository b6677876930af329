"""
Tables of values, each of them one parameter in JSON, by functions written for each.

Value by value they would be a hundred parameters, which the driver would look for in the text every time, and what is
absent would make another statement of it to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any, TypeAlias

Row: TypeAlias = Sequence[Any]
# Name, quoted if need be, and type of each column of a table of values.
Values: TypeAlias = Sequence[tuple[str, str]]
# Writes a table: one row as it is, several as a list.
Table: TypeAlias = Callable[[Sequence[Row]], str]

# How a value of a type is written, in Python.
_WRITTEN: Mapping[str, str] = {
    "uuid": """'"%s"' % {x}""",
    "text": "text({x})",
    "text[]": "'[%s]' % ','.join(map(text, {x}))",
    "bigint": "{x}",
    "boolean": "'true' if {x} else 'false'",
    "bytea": r"""'"\\\\x%s"' % {x}.hex()""",
    "timestamptz": """'"%s"' % {x}""",
    "json": "{x}",
}


def table_of(values: Values, one: bool) -> str:
    """
    Return the question for a table of values.

    Whatever is joined with it is to be looked up row by row. Of one row the planner knows that it is one; of several it
    would expect a hundred, for which it would rather read a whole table, were it not for a condition that is always
    true and that it thinks hardly ever is.
    """
    read = "json_to_record" if one else "json_to_recordset"
    first = next(f"v.{name}" for name, kind in values if kind != "json")  # which cannot be compared
    few = "" if one else f" where nullif({first}, {first}) is null"
    return f"select * from {read}(%s::json) v ({', '.join(f'{name} {kind}' for name, kind in values)}){few}"


def writer(values: Values, one: bool) -> Table:
    """Return what writes a table."""
    row = _row_writer(values)
    return (lambda rows: row(rows[0])) if one else (lambda rows: f"[{','.join(map(row, rows))}]")


def _row_writer(values: Values) -> Callable[[Row], str]:
    marks = ",".join(f"{encode_basestring(name.strip(chr(34)))}:%s" for name, _ in values)
    put = [f"'null' if v{i} is None else {_WRITTEN[kind].format(x=f'v{i}')}" for i, (_, kind) in enumerate(values)]
    names = ", ".join(f"v{i}" for i in range(len(values)))
    scope: dict[str, Any] = {"text": encode_basestring, "marks": f"{{{marks}}}"}
    exec(f"def row({names}):\n    return marks % ({', '.join(put)},)", scope)
    write: Callable[..., str] = scope["row"]
    return lambda row: write(*row)
