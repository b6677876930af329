"""Mails to people: what they are about is kept, what they say is put together when they are sent (BX-07)."""
