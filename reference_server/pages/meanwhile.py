"""What somebody else did to a client while a form of the team's own was open (A-29): tags, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from partnerkit import Actor, Note, PartnerKit, Told
from partnerkit.errors import Outdated
from reference_server.http.context import Context
from reference_server.pages.client import Shown
from reference_server.pages.told import Line, line

_MOST: Final = 20
#: What raises the revision of a line; notes have one of their own.
_OF_LINE: Final = frozenset({"client.tagged", "client.untagged", "client.assigned", "client.unassigned"})


@attrs.frozen
class Meanwhile:
    """
    What was done since a form was opened.

    Attributes:
        who: Who did the last of it.
        lines: All of it, newest first, as far as it can be told.
    """

    who: str
    lines: tuple[Line, ...] = ()


def to_line(context: Context, kit: PartnerKit, shown: Shown, error: Outdated) -> Meanwhile:
    """Return what was done to tags and assignments since; one change may be told by two entries."""
    told = [one for one in _told(context, kit, shown) if one.kind in _OF_LINE]
    moments = list(dict.fromkeys(one.at for one in told))[: max(0, error.current - error.seen)]
    return meanwhile(context, [one for one in told if one.at in moments])


def to_note(context: Context, kit: PartnerKit, shown: Shown, note: Note, error: Outdated) -> Meanwhile:
    """Return what was done to a note since."""
    told = [one for one in _told(context, kit, shown) if one.kind == "note.changed" and _is(one, note)]
    return meanwhile(context, told[: max(0, error.current - error.seen)])


def _is(told: Told, note: Note) -> bool:
    return str(told.details["note_id"]) == str(note.id)


def _told(context: Context, kit: PartnerKit, shown: Shown) -> Sequence[Told]:
    return kit.history.of_client(shown.line.id, by=acting(context), limit=_MOST).items


def meanwhile(context: Context, told: Sequence[Told]) -> Meanwhile:
    """Return entries as what was done by whom."""
    lines = tuple(line(one, context.vendor) for one in told)
    return Meanwhile(last_of(context, lines), lines)


def last_of(context: Context, lines: Sequence[Line]) -> str:
    """Return who did the last of something, as its reader is told."""
    if not lines:
        return "Somebody"
    mine = (lines[0].who, lines[0].side) == (acting(context).name, "")
    return "You" if mine else lines[0].who


def acting(context: Context) -> Actor:
    """Return who acts, once that is known."""
    assert context.who is not None
    return context.who
