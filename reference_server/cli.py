"""The command line."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Serve partnerkit's JSON API, partner console and account workspace."""
