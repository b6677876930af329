"""What somebody else did to a client while a form of the team's own was open (A-29): tags, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from partnerkit import Actor, Note, PartnerKit, Told
from partnerkit.errors import Outdated
from reference_server.http.context import Context
from reference_server.pages.client import Listed
from reference_server.pages.dates import minute
from reference_server.pages.language import Lazy, lazy
from reference_server.pages.told import Line, line

_MOST: Final = 20
#: What raises the revision of a line; notes have one of their own.
_OF_LINE: Final = frozenset({"client.tagged", "client.untagged", "client.assigned", "client.unassigned"})
#: What is said of what was changed: that it was you, somebody by name, somebody unknown.
_CHANGED: Final[Mapping[str, tuple[Lazy, Lazy, Lazy]]] = {
    "account": (
        lazy("You changed this account on %(at)s"),
        lazy("%(who)s changed this account on %(at)s"),
        lazy("Somebody changed this account"),
    ),
    "client": (
        lazy("You changed this client on %(at)s"),
        lazy("%(who)s changed this client on %(at)s"),
        lazy("Somebody changed this client"),
    ),
    "settings": (
        lazy("You changed these settings on %(at)s"),
        lazy("%(who)s changed these settings on %(at)s"),
        lazy("Somebody changed these settings"),
    ),
    "note": (
        lazy("You changed this note on %(at)s"),
        lazy("%(who)s changed this note on %(at)s"),
        lazy("Somebody changed this note"),
    ),
    "opened note": (
        lazy("You changed this note after you opened the page. It says by now what stands below."),
        lazy("%(who)s changed this note after you opened the page. It says by now what stands below."),
        lazy("Somebody changed this note after you opened the page. It says by now what stands below."),
    ),
}


@attrs.frozen
class Meanwhile:
    """
    What was done since a form was opened.

    Attributes:
        lines: All of it, newest first, as far as it can be told.
        mine: Whether its reader did the last of it.
    """

    lines: tuple[Line, ...] = ()
    mine: bool = False

    def title(self, what: str, zone: str) -> str:
        """Return in a sentence who changed what of an account in a time zone."""
        by_you, by_name, by_somebody = _CHANGED[what]
        if not self.lines:
            return by_somebody.said()
        last = self.lines[0]
        return (by_you if self.mine else by_name).said(who=last.both, at=minute(last.at, zone))


def to_line(context: Context, kit: PartnerKit, shown: Listed, error: Outdated) -> Meanwhile:
    """Return what was done to tags and assignments since; one change may be told by two entries."""
    told = [one for one in _told(context, kit, shown) if one.kind in _OF_LINE]
    moments = list(dict.fromkeys(one.at for one in told))[: max(0, error.current - error.seen)]
    return meanwhile(context, [one for one in told if one.at in moments])


def to_note(context: Context, kit: PartnerKit, shown: Listed, note: Note, error: Outdated) -> Meanwhile:
    """Return what was done to a note since."""
    told = [one for one in _told(context, kit, shown) if one.kind == "note.changed" and _is(one, note)]
    return meanwhile(context, told[: max(0, error.current - error.seen)])


def _is(told: Told, note: Note) -> bool:
    return str(told.details["note_id"]) == str(note.id)


def _told(context: Context, kit: PartnerKit, shown: Listed) -> Sequence[Told]:
    return kit.history.of_client(shown.line.id, by=acting(context), limit=_MOST).items


def meanwhile(context: Context, told: Sequence[Told]) -> Meanwhile:
    """Return entries as what was done by whom."""
    return as_read(context, tuple(line(one, context.vendor) for one in told))


def as_read(context: Context, lines: tuple[Line, ...]) -> Meanwhile:
    """Return lines as whoever acts reads them."""
    return Meanwhile(lines, bool(lines) and (lines[0].who, lines[0].side) == (acting(context).name, ""))


def acting(context: Context) -> Actor:
    """Return who acts, once that is known."""
    assert context.who is not None
    return context.who
