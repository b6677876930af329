"""Console: the API keys by which programs of the partner call (BX-18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, ApiKey, KeyId, OperatorId, PartnerKit
from partnerkit.access import Decision, Facts, decide
from partnerkit.partners.keys import KeyState
from partnerkit.wire import cursor_text
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages.client import id_of
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject
from reference_server.pages.language import lazy, plazy
from reference_server.pages.people import proven
from reference_server.pages.permission_words import in_words
from reference_server.pages.render import page
from reference_server.pages.team import names_of, title_of
from reference_server.pages.words import Badge

STATES: Final = {
    KeyState.ACTIVE: Badge(plazy("key", "Works"), "ok"),
    KeyState.OVER: Badge(lazy("Its time is over"), "none"),
    KeyState.ENDED: Badge(plazy("key", "Ended"), "none"),
}


@attrs.frozen(kw_only=True)
class Row:
    """
    A key as pages show it.

    Attributes:
        key: The key.
        role: What its role is called.
        maker: Who made it.
        scopes: What it may do, in words.
        state: Whether it works.
        end: Whether it is for who looks to end.
    """

    key: ApiKey
    role: str
    maker: str
    scopes: tuple[str, ...]
    state: Badge
    end: Decision

    @property
    def works(self) -> bool:
        """Whether there is something to end."""
        return self.state is STATES[KeyState.ACTIVE]


def settings(context: Context) -> Response:
    """Lead from the address of all settings to the first of them that is open."""
    with context.read() as kit:
        by = context.actor(kit)
        known = decide(Action.VIEW_KEYS, by, Facts(partner_id=by.partner)).allowed
        handed_out = decide(Action.MANAGE_LINKS, by).allowed
    return see_other(context.url("console.links" if handed_out and not known else "console.keys"))


def keys(context: Context) -> Response:
    """List the partner's keys, newest first."""
    after = context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.keys.list(by=by, after=after, limit=25)
        rows = _rows(context, kit, by, found.items)
        add = may(kit, Action.ADD_KEY, by)
    values: dict[str, Any] = {"rows": rows, "add": add, "first": after is None}
    following = None if found.next is None else cursor_text(found.next)
    return page(context, "console/keys.html", next=following, **values)


def may(kit: PartnerKit, action: Action, by: Actor, maker_id: OperatorId | None = None) -> Decision:
    """Return whether a control of keys, or of one that somebody made, is open to who acts."""
    return kit.partners.explain(action, by.partner, by=proven(by), operator_id=maker_id).decision


def _rows(context: Context, kit: PartnerKit, by: Actor, found: tuple[ApiKey, ...]) -> list[Row]:
    titles = {role.name: title_of(role) for role in kit.partners.roles(by.partner, by=by)}
    names = names_of(kit, by)
    ends = {id: may(kit, Action.END_KEY, by, id) for id in {key.maker_id for key in found}}
    return [row_of(context, key, titles, names, ends[key.maker_id]) for key in found]


def row_of(
    context: Context, key: ApiKey, titles: Mapping[str, str], names: Mapping[OperatorId, str], end: Decision
) -> Row:
    """Return a key as pages show it."""
    return Row(
        key=key,
        role=titles.get(key.role, key.role),
        maker=names[key.maker_id],
        scopes=in_words(key.scopes),
        state=STATES[key.state(context.vendor.clock())],
        end=end,
    )


def _id(asked: Asked) -> KeyId:
    return KeyId(id_of("key", asked.places["key_id"]))


def _find(kit: PartnerKit, asked: Asked) -> Row:
    (row,) = _rows(asked.context, kit, asked.by, (kit.keys.get(_id(asked), by=asked.by),))
    return row


def _subject(key: ApiKey) -> Subject:
    return Subject(name=key.name, endpoint="console.keys")


END: Final = Confirmation(
    kind=Kind(find=_find, subject=lambda row: _subject(row.key), template="console/key_end.html"),
    act=lambda kit, asked: kit.keys.end(_id(asked), by=asked.by, **asked.noted),
    title=lazy("End the key “%(name)s”?"),
    text=lazy(
        "Whatever program uses it is shut out from the next call on, for good: a key that was ended never works again."
    ),
    button=lazy("End the key"),
    done=lazy("“%(name)s” does nothing any more."),
    seen=False,
    grave=True,
    leads=_subject,
)
