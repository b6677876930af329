"""Writing step by step, in a savepoint where one step could be refused after another was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Layout
from partnerkit.adapters.sqlalchemy.writing.draft import Draft
from partnerkit.adapters.sqlalchemy.writing.refusals import refusal
from partnerkit.errors import Conflict
from partnerkit.repository import Change, Write, claims


def write(link: Link, layout: Layout, changes: Sequence[Write]) -> None:
    """Store changes, all or none."""
    draft = Draft(layout, changes)
    driver = link.driver  # first of all what is pending is written, so that what fails below is ours
    if _delicate(layout, changes) and (refused := refusal(link, layout, changes)):
        raise refused
    try:
        _all_or_none(link, draft, driver)
    except sa.exc.IntegrityError as error:
        if not link.dialect.is_taken(error.orig):
            raise
        raise refusal(link, layout, changes) or Conflict(whole=link.dialect.looks_back) from error


def _delicate(layout: Layout, changes: Sequence[Write]) -> bool:
    """Whether one change could take up a unique value that another gives up, so that it would depend on their order."""
    return sum(_gives_up(layout, change) for change in changes) > 1


def _gives_up(layout: Layout, change: Write) -> bool:
    if not isinstance(change, Change):
        return False
    collection = layout.registry.of(change.old)
    return claims(collection, change.old) != claims(collection, change.new)


def _all_or_none(link: Link, draft: Draft, driver: Any) -> None:
    if not link.dialect.in_transaction(driver):
        _in_own_transaction(link, draft, commit=link.dialect.autocommits(driver))
    elif draft.fallible > 1 or (link.dialect.stops_halfway and draft.several):
        _in_savepoint(link, draft)
    else:
        _run(link, draft)


def _in_own_transaction(link: Link, draft: Draft, *, commit: bool) -> None:
    """
    Begin the database's transaction, since nobody has: rolling it back undoes this write alone.

    A savepoint would not do: on SQLite it would be the outer transaction, and its release a commit.
    """
    link.do(link.dialect.begin)
    try:
        _run(link, draft)
        if commit:
            link.do("commit")
    except BaseException:
        link.roll_back()
        raise


def _in_savepoint(link: Link, draft: Draft) -> None:
    with link.savepoint():
        _run(link, draft)


def _run(link: Link, draft: Draft) -> None:
    for step in draft.steps(link):
        step.run(link)
