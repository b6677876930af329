"""Accounts: the client businesses of the vendor, their lifecycle, locks, subscription and nickname."""
