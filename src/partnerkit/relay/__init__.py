"""The relay: every event reaches whoever is to know of it, at least once, in the order of its chain (BX-06)."""
