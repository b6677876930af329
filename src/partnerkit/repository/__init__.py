"""
The port between partnerkit and a database.

Collections, conditions, queries and changes are values; an adapter implements `Storage` by reading them. Written once
per database, it then holds every capability there is and every later one.
"""

from partnerkit.repository.changes import (
    Add,
    Change,
    Clear,
    Copy,
    Cursor,
    Id,
    Page,
    Query,
    Registry,
    Remove,
    Write,
)
from partnerkit.repository.collection import Collection, field_class, field_classes
from partnerkit.repository.fields import (
    All,
    Among,
    Between,
    Field,
    Has,
    Is,
    Many,
    Matches,
    Some,
    Unique,
    Where,
    field,
    hint,
    many,
    matches,
)
from partnerkit.repository.meaning import (
    check_cursor,
    claims,
    fold,
    holds,
    in_utc,
    page_of,
    search_words,
    words,
)
from partnerkit.repository.storage import Storage

__all__ = [
    "Add",
    "All",
    "Among",
    "Between",
    "Change",
    "Clear",
    "Collection",
    "Copy",
    "Cursor",
    "Field",
    "Has",
    "Id",
    "Is",
    "Many",
    "Matches",
    "Page",
    "Query",
    "Registry",
    "Remove",
    "Some",
    "Storage",
    "Unique",
    "Where",
    "Write",
    "check_cursor",
    "claims",
    "field",
    "field_class",
    "field_classes",
    "fold",
    "hint",
    "holds",
    "in_utc",
    "many",
    "matches",
    "page_of",
    "search_words",
    "words",
]
