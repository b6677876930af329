"""
One state of a page, and the plain way to get there.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from tests.pages.browsing import Visit


@attrs.frozen(kw_only=True)
class State:
    """
    One state of a page.

    Attributes:
        name: Of its pictures.
        go: Gets there.
        operator: Who is signed in to the console, if anybody is.
        staff: Who is signed in to the workspace, if anybody is.
        vendor: Who of the vendor's people is in the office, if anybody is.
        status: What the page answers with.
        changes: Whether something is different afterwards.
        pictured: Whether the docs show it.
    """

    name: str
    go: Callable[[Visit], None]
    operator: str | None = None
    staff: str | None = None
    vendor: str | None = None
    status: int = 200
    changes: bool = False
    pictured: bool = False


def at(path: str) -> Callable[[Visit], None]:
    """
    Return what opens an address.
    """
    return lambda visit: visit.go(path)
