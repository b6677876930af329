"""Engines on the servers that the adapter's tests need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from tests.servers import database, mariadb, postgresql

SERVERS: dict[str, Callable[[], str]] = {"postgresql": postgresql, "mariadb": mariadb}


@contextmanager
def engine_on(server: str, **options: Any) -> Iterator[sa.Engine]:
    """Yield an engine on an empty database of a server."""
    with database(SERVERS[server]()) as url:
        engine = sa.create_engine(url, pool_size=20, **options)
        try:
            yield engine
        finally:
            engine.dispose()
