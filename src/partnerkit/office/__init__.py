"""The vendor office: how partners stand, and finding anything (BX-16)."""
