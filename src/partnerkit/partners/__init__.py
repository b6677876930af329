"""Partners and their operators."""
