"""An account's settings: kept as chosen, read as effective (R-01, CP-24)."""
