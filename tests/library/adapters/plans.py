"""
What PostgreSQL really did for each statement that the library issued, as its own module `auto_explain` tells it.

Statements are not run again to be explained: they are explained as they reach the server, with the driver's types and
its ways of preparing, writes included.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import sqlalchemy as sa

SAY = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
    "client_min_messages": "log",
}
SCANS = ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan")
SORTS = ("Sort", "Incremental Sort")


@attrs.frozen
class Plan:
    """What one statement came to."""

    text: str
    root: dict[str, Any]

    @property
    def nodes(self) -> Iterator[dict[str, Any]]:
        return _nodes(self.root)

    @property
    def scanned(self) -> set[str]:
        """The tables that were read from one end to the other."""
        return {node["Relation Name"] for node in self.nodes if node["Node Type"] == "Seq Scan"}

    @property
    def sorted(self) -> float:
        """The most rows that were sorted at one place."""
        return max((_rows(node["Plans"][0]) for node in self.nodes if node["Node Type"] in SORTS), default=0)

    @property
    def met(self) -> float:
        """How many rows were met in tables and indexes, those that were left out again included."""
        return sum(_met(node) for node in self.nodes if node["Node Type"] in SCANS)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for one in node.get("Plans", ()):
        yield from _nodes(one)


def _rows(node: dict[str, Any]) -> float:
    return float(node["Actual Rows"] * node["Actual Loops"])


def _met(node: dict[str, Any]) -> float:
    left_out = sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    return _rows(node) + float(left_out * node["Actual Loops"])


class Told:
    """Hears the plans of all that runs over an engine."""

    def __init__(self, engine: sa.Engine, **settings: str) -> None:
        self._settings = SAY | settings
        self._plans: list[Plan] = []
        self._drivers: list[Any] = []
        sa.event.listen(engine, "connect", self._connected)

    def _connected(self, driver: Any, _: Any) -> None:
        driver.execute("load 'auto_explain'")
        for name, value in self._settings.items():
            driver.execute(f"set {name} = '{value}'")
        driver.commit()
        driver.add_notice_handler(self._hear)
        self._drivers.append(driver)

    def _hear(self, notice: Any) -> None:
        _, _, said = notice.message_primary.partition("plan:\n")
        if said:
            found = json.loads(said)
            self._plans.append(Plan(found["Query Text"], found["Plan"]))

    @contextmanager
    def plans(self) -> Iterator[list[Plan]]:
        """Gather the plans of what is done meanwhile, on a connection that is in a transaction."""
        self._to_the_end()
        self._plans = []
        yield self._plans
        self._to_the_end()

    def _to_the_end(self) -> None:
        """A statement is explained once it has been put away, which is when there is another one."""
        for driver in self._drivers:
            if not driver.closed and driver.info.transaction_status:
                driver.execute("show server_version")
