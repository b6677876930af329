"""Looks at all that is stored, and says what of it is not as it has to be."""

from partnerkit.adapters.sqlalchemy.examining.examination import Examination, examine

__all__ = ["Examination", "examine"]
