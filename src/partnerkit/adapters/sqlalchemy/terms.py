"""
Search terms: for each word of an entity the word and its first three letters, for each member of a set the member.

A term stands with its entity's place (the value of the first order) in the key of the term table, and with the filters
and sets beside it, so that a walk through one term in order meets what it needs without touching the entities' table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.mapping import SETS, WORDS, member_term, sets_of
from partnerkit.adapters.sqlalchemy.ways import NOTHING, Part
from partnerkit.repository import All, Among, Between, Collection, Has, HasAny, Is, Lacks, Matches, Some, Where

SHORT = 3
# A longer word stands as its beginning; whoever asks for more of it looks at the whole text as well.
LONG = 60
_LAST = "\U0010ffff"

Row = tuple[Any, ...]


def filters_of(collection: Collection[Any]) -> tuple[str, ...]:
    """Return the filters that stand beside a term: those that are not in its key anyway."""
    owner = collection.within and collection.within.name
    return tuple(f.name for f in collection.filters if f.name not in {collection.order[0].name, owner})


class Terms:
    """
    The terms of a collection.

    Attributes:
        table: The term table's name, quoted.
        columns: Its quoted columns, those of the key first.
        keys: How many of them are the key.
        sources: Of which column of the entity each of them is; None for the term itself.
        read: All columns of the entity that its terms are made of.
        beside: The columns of the entity that stand beside a term, and how they are written there.
    """

    def __init__(
        self, collection: Collection[Any], table: str, index: Mapping[str, int], quoted: Mapping[str, str]
    ) -> None:
        """Take where each column stands in an encoded entity, and how columns beside a term are written."""
        self.table = table
        self.columns = ["term", "place", "id", *quoted.values(), *([SETS] if SETS in index else [])]
        self.owned = collection.within is not None
        if self.owned:
            self.columns.insert(0, "owner")
        self.keys = 3 + self.owned
        self.beside = {collection.order[0].name: "place", collection.key.name: "id", **quoted}
        self.beside |= {SETS: SETS} if SETS in index else {}
        self._words, self._sets = index.get(WORDS), index.get(SETS)
        self._owner = index[collection.within.name] if collection.within is not None else None
        tail = (collection.order[0].name, collection.key.name, *quoted, *([SETS] if SETS in index else []))
        self._tail = itemgetter(*(index[name] for name in tail))
        lead = [] if collection.within is None else [collection.within.name]
        self.sources = (*lead, None, *tail)
        self.read = tuple(dict.fromkeys((*lead, *tail, *(n for n in (WORDS,) if n in index))))

    def rows(self, row: Sequence[Any]) -> list[Row]:
        """Return the term table's rows of an encoded entity; none where it has no owner."""
        tail = self._tail(row)
        if self._owner is None:
            return [(term, *tail) for term in self._terms(row)]
        owner = row[self._owner]
        return [] if owner is None else [(owner, term, *tail) for term in self._terms(row)]

    def entries(
        self, begins: Sequence[Asked], owner: Sequence[Any], mark: str, most: int, counted: Part = NOTHING
    ) -> tuple[str, Sequence[Any]]:
        """Return the question how many entries that are *counted* each of some things has, up to *most*."""
        beside = "".join(f" and {text}" for text in counted.texts)
        one = f"select 1 from {self.table} where {f'owner = {mark} and ' if self.owned else ''}"
        counts = [f"(select count(*) from ({one}{a.condition(mark)}{beside} limit {most}) x)" for a in begins]
        return f"select {', '.join(counts)}", [p for a in begins for p in (*owner, *a.range(), *counted.parameters)]

    def answers(self, where: Where[Any]) -> bool:
        """Whether a condition asks for nothing but what stands beside a term."""
        match where:
            case All(parts) | Some(parts):
                return all(map(self.answers, parts))
            case Is(field, _) | Among(field, _) | Between(field, _, _):
                return field.name in self.beside
        return isinstance(where, Has | HasAny | Lacks)

    def difference(self, before: Sequence[Any], after: Sequence[Any] | None) -> tuple[list[Row], list[Row]]:
        """Return the keys that are no longer there, and the rows that are new or say something else."""
        old, new = self.rows(before), [] if after is None else self.rows(after)
        kept, known = {row[: self.keys] for row in new}, set(old)
        gone = [key for row in old if (key := row[: self.keys]) not in kept]
        return gone, [row for row in new if row not in known]

    def _terms(self, row: Sequence[Any]) -> list[str]:
        found: set[str] = set()
        if self._words is not None:
            for word in row[self._words].split():
                found.add(word[:LONG])
                found.add(word[:SHORT])
        if self._sets is not None:
            found.update(sets_of(row[self._sets]))
        return sorted(found)


@attrs.frozen
class Asked:
    """
    Something a search can begin with: a word, a member of a set, or any of several members.

    Attributes:
        where: What has to hold of an entity.
        text: The word or the term.
        is_word: Whether it is a word.
        several: The terms of which any will do; None where it is one.
    """

    where: Where[Any]
    text: str
    is_word: bool
    several: tuple[str, ...] | None = None

    @property
    def exact(self) -> bool:
        """Whether the rows of one term are precisely what is asked for."""
        return self.several is None and (not self.is_word or len(self.text) == SHORT)

    @property
    def whole(self) -> bool:
        """Whether the rows of all terms in the range are precisely what is asked for."""
        return self.exact or self.several is not None or len(self.text) <= LONG

    @property
    def first(self) -> str:
        """The term whose rows, in order, hold all that is asked for; empty where there is none."""
        # Of several the text is empty, and no word.
        return self.text if not self.is_word else self.text[:SHORT] if len(self.text) >= SHORT else ""

    def range(self) -> tuple[str, ...]:
        """Return the parameters of `condition`."""
        if self.several is not None:
            return self.several
        if self.exact:
            return (self.text,)
        beginning = self.text[:LONG]
        return (beginning, beginning + _LAST)

    def condition(self, mark: str, term: str = "term") -> str:
        """Return the condition on a term that holds all that is asked for."""
        if self.several is not None:
            return f"{term} in ({', '.join(mark for _ in self.several)})" if self.several else "1 = 0"
        return f"{term} = {mark}" if self.exact else f"{term} >= {mark} and {term} < {mark}"


def asked(where: Where[Any]) -> Asked | None:
    """Return what a search could begin with, of one condition that has to hold; a search is one word here."""
    match where:
        case Matches(_, word):
            return Asked(where, word, is_word=True)
        case Has(field, value):
            return Asked(where, member_term(field)(value), is_word=False)
        case HasAny(field, values):
            return Asked(where, "", is_word=False, several=tuple(sorted(map(member_term(field), values))))
    return None
