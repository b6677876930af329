"""Looking after what waits: how much there is, what is stuck, and what has had its time."""
