"""The partner's list of clients."""
