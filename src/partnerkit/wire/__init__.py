"""What comes in from outside and goes out again: strict documents, JSON bodies, places in lists."""

from partnerkit.wire.cursors import MOST, cursor_text, paging, read_cursor
from partnerkit.wire.documents import load_json
from partnerkit.wire.strict import MOST_PROBLEMS, checked, converter, format_of, one, read, write

__all__ = [
    "MOST",
    "MOST_PROBLEMS",
    "checked",
    "converter",
    "cursor_text",
    "format_of",
    "load_json",
    "one",
    "paging",
    "read",
    "read_cursor",
    "write",
]
