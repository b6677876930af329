"""The command line."""

from __future__ import annotations

from pathlib import Path

import click

from reference_server.api import OPENAPI


@click.group()
def main() -> None:
    """Serve partnerkit's JSON API, partner console and account workspace."""


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def openapi(file: Path) -> None:
    """Write the OpenAPI document to FILE."""
    file.write_text(OPENAPI, encoding="utf-8")
