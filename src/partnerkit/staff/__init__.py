"""People and their memberships of accounts."""
