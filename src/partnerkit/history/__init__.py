"""The writer: applies Effects, chains events and files idempotency keys; and the reading of what it wrote."""
