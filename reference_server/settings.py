"""What differs between installations of the server: from options, else from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import attrs

from partnerkit import Secret

LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")


def _bare(url: str) -> str:
    return url.rstrip("/")


def _hosts(hosts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(host.strip().lower() for host in hosts if host.strip())


@attrs.frozen(kw_only=True)
class Settings:
    """
    One installation.

    Attributes:
        base_url: Where people reach it, as in ``https://partners.example``; every link is built from this (A-09).
        database_url: Where the database is, as SQLAlchemy writes it.
        hosts: More names it answers to beside the one of `base_url`.
        vendor_name: What people call the product.
        vendor_token: What the vendor's programs show to the API, and its people at the office; without one nobody is
            the vendor there, and the office is closed.
        signing_keys: Oldest first; the last one signs, all verify.
        smtp_url: The mail server, as in ``smtp://user:password@mail.example.com:587?tls=starttls``; mails wait
            without one.
        mail_from: Whom mails come from, as in ``Bookwell <mail@bookwell.example>``.
    """

    base_url: str = attrs.field(default="http://127.0.0.1:8000", converter=_bare)
    database_url: str = attrs.field(default="sqlite:///partnerkit.db", repr=False)
    hosts: tuple[str, ...] = attrs.field(default=(), converter=_hosts)
    vendor_name: str = "Bookwell"
    vendor_token: Secret | None = None
    signing_keys: tuple[Secret, ...] = ()
    smtp_url: Secret | None = None
    mail_from: str = ""

    @base_url.validator
    def _absolute(self, _: object, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.fragment:
            raise ValueError(f"the base URL is scheme and host alone, as in https://partners.example: {url!r}")

    @property
    def secure(self) -> bool:
        """Whether people reach it over TLS."""
        return self.base_url.startswith("https:")

    @property
    def known_hosts(self) -> frozenset[str]:
        """Every name it answers to, in lower case, without a port."""
        name = urlsplit(self.base_url).hostname or ""
        bare = f"[{name}]" if ":" in name else name
        return frozenset({*(LOCAL if bare in LOCAL else (bare,)), *self.hosts})


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """
    Return the settings the environment gives, in variables that begin with ``PARTNERKIT_``.

    These are ``BASE_URL``, ``DATABASE_URL``, ``HOSTS`` (with commas), ``VENDOR_NAME``, ``VENDOR_TOKEN``,
    ``SIGNING_KEYS`` (with commas, the newest last), ``SMTP_URL`` and ``MAIL_FROM``.
    """
    given = {
        name: environment[f"PARTNERKIT_{name.upper()}"]
        for name in _PLAIN
        if f"PARTNERKIT_{name.upper()}" in environment
    }
    token, smtp = (environment.get(f"PARTNERKIT_{name}", "") for name in ("VENDOR_TOKEN", "SMTP_URL"))
    keys = [key.strip() for key in environment.get("PARTNERKIT_SIGNING_KEYS", "").split(",")]
    return Settings(
        **given,
        hosts=tuple(environment.get("PARTNERKIT_HOSTS", "").split(",")),
        vendor_token=Secret(token) if token else None,
        smtp_url=Secret(smtp) if smtp else None,
        signing_keys=tuple(Secret(key) for key in keys if key),
    )


_PLAIN = ("base_url", "database_url", "vendor_name", "mail_from")
