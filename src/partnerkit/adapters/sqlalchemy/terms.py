"""
Search terms: for each word of an entity the word and its first three letters, for each member of a set the member.

A term stands with its entity's place (the value of the first order) in the key of the term table, and with the filters
and sets beside it, so that a walk through one term in order meets what it needs without touching the entities' table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.mapping import member_term
from partnerkit.adapters.sqlalchemy.shapes import SETS, WORDS, Shape
from partnerkit.repository import Has, Matches, Where

SHORT = 3
# A longer word stands as its beginning; whoever asks for more of it looks at the whole text as well.
LONG = 60
_LAST = "\U0010ffff"

Row = tuple[Any, ...]


def term_rows(shape: Shape, row: Sequence[Any] | None) -> frozenset[Row]:
    """Return the term table's rows of an encoded entity; none where there is no entity, or it has no owner."""
    if row is None or not shape.terms:
        return frozenset()
    at = shape.index
    lead = () if shape.owner is None else (row[at[shape.owner]],)
    if lead == (None,):
        return frozenset()
    tail = (row[at[shape.collection.order[0].name]], row[at[shape.key]], *(row[at[f]] for f in shape.filters))
    if SETS in at:
        tail = (*tail, row[at[SETS]])
    return frozenset((*lead, term, *tail) for term in _terms(shape, row))


def _terms(shape: Shape, row: Sequence[Any]) -> Iterator[str]:
    if WORDS in shape.index:
        for word in row[shape.index[WORDS]].split():
            yield word[:LONG]
            yield word[:SHORT]
    if SETS in shape.index:
        yield from json.loads(f"[{row[shape.index[SETS]][1:-1]}]")


def term_columns(shape: Shape) -> list[str]:
    """Return the quoted columns of a term table's row."""
    lead = [] if shape.owner is None else ["owner"]
    beside = [shape.beside[name] for name in shape.filters]
    return [*lead, "term", "place", "id", *beside, *([SETS] if SETS in shape.index else [])]


def term_key(shape: Shape) -> int:
    """Return how many columns of a term table's row are its key."""
    return 3 if shape.owner is None else 4


@attrs.frozen
class Asked:
    """
    Something a search can begin with: a word, or a member of a set.

    Attributes:
        where: What has to hold of an entity.
        text: The word or the term.
        is_word: Whether it is a word.
    """

    where: Where[Any]
    text: str
    is_word: bool

    @property
    def exact(self) -> bool:
        """Whether the rows of one term are precisely what is asked for."""
        return not self.is_word or len(self.text) == SHORT

    @property
    def first(self) -> str:
        """The term whose rows, in order, hold all that is asked for; empty where there is none."""
        return self.text if not self.is_word else self.text[:SHORT] if len(self.text) >= SHORT else ""

    def range(self) -> tuple[str, ...]:
        """Return the parameters of `condition`."""
        if self.exact:
            return (self.text,)
        beginning = self.text[:LONG]
        return (beginning, beginning + _LAST)

    def condition(self, mark: str) -> str:
        """Return the condition on a term that holds all that is asked for."""
        return f"term = {mark}" if self.exact else f"term >= {mark} and term < {mark}"


def asked(where: Where[Any]) -> Asked | None:
    """Return what a search could begin with, of one condition that has to hold; a search is one word here."""
    match where:
        case Matches(_, word):
            return Asked(where, word, is_word=True)
        case Has(field, value):
            return Asked(where, member_term(field)(value), is_word=False)
    return None
