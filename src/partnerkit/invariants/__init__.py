"""
What holds of all that is stored, whoever looks and whenever: pure, so that any adapter can have its rows examined.

An entity is right by itself; what it names is there; what mirrors something equals it; each chain is whole.
"""

from partnerkit.invariants.findings import Damage, Finding, named
from partnerkit.invariants.references import REFERENCES, Place, Reference
from partnerkit.invariants.rows import Rows, Rule
from partnerkit.invariants.rules import RULES

__all__ = ["REFERENCES", "RULES", "Damage", "Finding", "Place", "Reference", "Rows", "Rule", "named"]
