"""
Reading along a term: what stands beside it is seen there, in one range of one index.

What does not stand there is looked up, for those rows alone for which it matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partnerkit.adapters.sqlalchemy.conditions import Conditions
from partnerkit.adapters.sqlalchemy.dialects import Statement
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.terms import Asked
from partnerkit.repository import All, Where


class Along:
    """
    The rows of an owner's terms.

    Attributes:
        terms: The terms.
        owner: The owner, encoded; nothing where there is none.
    """

    def __init__(self, shape: Shape, within: Any) -> None:
        assert shape.terms is not None, "whoever can be asked for a term has terms"
        self.terms = shape.terms
        self.owner = shape.encoded(within)
        self._shape = shape

    def rows(self, names: str, begin: Asked, parts: Sequence[Where[Any]]) -> Statement:
        """Return the question for what stands beside a term, where some conditions hold as well."""
        return self.where(names, begin.condition(self._shape.dialect.mark, "t.term"), begin.range(), parts)

    def where(self, names: str, term: str, given: Sequence[Any], parts: Sequence[Where[Any]]) -> Statement:
        """Return the same for a condition on ``t.term``, with its parameters."""
        rest = Conditions(self._shape, self._column)
        texts = f"{self.owned('t')}{term} and {rest.text(All(tuple(parts)))}"
        return f"select {names} from {self.terms.table} t where {texts}", [*self.owner, *given, *rest.parameters]

    def owned(self, table: str) -> str:
        """Return the beginning of a condition: that rows are the owner's."""
        return f"{table}.owner = {self._shape.dialect.mark} and " if self.owner else ""

    def _column(self, name: str) -> str:
        """Return how a column is written; one that does not stand beside a term is a question of its own."""
        shape = self._shape
        if name in self.terms.beside:
            return f"t.{self.terms.beside[name]}"
        key = f"a.{shape.quoted[shape.key]} = t.id"
        if shape.key_owner is not None:
            key = f"a.{shape.quoted[shape.key_owner]} = t.owner and {key}"
        return f"(select a.{shape.quoted[name]} from {shape.table} a where {key})"
