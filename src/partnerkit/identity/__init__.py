"""Credentials: addresses to sign in with, passwords, and people the vendor has authenticated."""
