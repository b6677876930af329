"""Workspace: what is done to one of the account's people, each with a page that asks first (VC-18, BX-11)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import Actor, MemberState, PartnerKit, Tried
from partnerkit.errors import NotFound, NotPossible
from partnerkit.values import MemberId
from reference_server.http.context import Context
from reference_server.pages import words
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject, lead
from reference_server.pages.entering import signed_out
from reference_server.pages.language import _, lazy, pgettext, plazy
from reference_server.pages.people_preview import Row
from reference_server.pages.users import find, member_id_of
from reference_server.pages.users_held import SUCCESSOR, asks, successor
from reference_server.pages.users_words import ACTIVE, INACTIVE, Shown
from reference_server.pages.words import Badge

_GONE: Final = Badge(plazy("member", "Removed"), "stop")
_WITHDRAWN: Final = Badge(plazy("invitation", "Withdrawn"), "stop")
_OWNER: Final = Badge(lazy("Owner"), "ok")
_ADMIN: Final = Badge(lazy("Admin"), "warn")


def _id(asked: Asked) -> MemberId:
    return member_id_of(asked.places["member_id"])


def _find(kit: PartnerKit, asked: Asked) -> Shown:
    return find(kit, asked.places["member_id"], asked.by)


def _subject(shown: Shown) -> Subject:
    at = {"member_id": str(shown.member.id)}
    return Subject(name=shown.name, endpoint="workspace.user", places=at, revision=shown.member.revision)


def _ends(tried: Tried[Any], id: MemberId | None) -> int:
    return sum(one.sessions for one in tried.shut_out if one.member_id == id)


def _row(shown: Shown, text: str, badge: Badge) -> tuple[Row, ...]:
    return (Row(name=shown.name, about=shown.level, text=text, badge=badge),)


def _deactivated(shown: Shown, tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    return _row(shown, words.out_with(_ends(tried, shown.member.id)), INACTIVE)


def _reactivated(shown: Shown, _tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    if shown.member.partner_id is not None:
        return _row(shown, _("Works here again; takes no seat."), ACTIVE)
    return _row(shown, _("Can sign in again; takes a seat."), ACTIVE)


def _removed(shown: Shown, tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    return _row(shown, words.out_with(_ends(tried, shown.member.id)), _GONE)


def _withdrawn(shown: Shown, _tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    return _row(shown, _("The link in the mail stops working; the seat is free."), _WITHDRAWN)


def _handed_over(shown: Shown, tried: Tried[Any], by: Actor) -> tuple[Row, ...]:
    left = _("Becomes an admin; %(sessions)s.", sessions=words.sessions(_ends(tried, by.member_id)))
    return (
        *_row(shown, _("Becomes owner."), _OWNER),
        Row(name=by.name, about=pgettext("member", "You"), text=left, badge=_ADMIN),
    )


def _then(context: Context, subject: Subject, text: str) -> Response:
    """Lead on; whoever did it to itself is signed out by it."""
    assert context.who is not None
    if context.places["member_id"] == str(context.who.member_id):
        return signed_out(context, text)
    return lead(context, subject, text)


def _remove(*, invited: bool) -> Callable[[PartnerKit, Asked], None]:
    """Return what takes away somebody who works here, or somebody who was only invited; never one for the other."""

    def act(kit: PartnerKit, asked: Asked) -> None:
        with contextlib.suppress(NotFound):  # by the same form, a moment ago
            state = kit.staff.member(asked.by.account, _id(asked), by=asked.by).state
            if (state is MemberState.INVITED) is not invited:
                raise NotPossible("member", state.value, "remove")
        kit.staff.remove(_id(asked), by=asked.by, successor=successor(asked), **asked.noted)

    return act


_MEMBER: Final = Kind(
    find=_find,
    subject=_subject,
    template="workspace/user_ask.html",
    changed=lazy("Somebody changed this person after you opened the page. Look once more at what would happen."),
)
_EVERYBODY: Final = Subject(name="", endpoint="workspace.users")
DEACTIVATE: Final = Confirmation(
    kind=_MEMBER,
    act=lambda kit, asked: kit.staff.deactivate(_id(asked), by=asked.by, successor=successor(asked), **asked.noted),
    title=lazy("Make %(name)s inactive?"),
    text=lazy(
        "An inactive person does not work here and takes no seat. Nothing of theirs is deleted, and you can make them "
        "active again."
    ),
    button=lazy("Make %(name)s inactive"),
    done=lazy("%(name)s is inactive, and signed out here."),
    is_so=lambda shown: shown.member.state is MemberState.INACTIVE,
    fields=(SUCCESSOR,),
    asks=asks,
    grave=True,
    icon="lock",
    rows=_deactivated,
    then=_then,
)
REACTIVATE: Final = Confirmation(
    kind=_MEMBER,
    act=lambda kit, asked: kit.staff.reactivate(_id(asked), by=asked.by, **asked.noted),
    title=lazy("Make %(name)s active again?"),
    text=lazy("With the level of before. It brings no session back."),
    button=lazy("Make %(name)s active"),
    done=lazy("%(name)s is active again."),
    is_so=lambda shown: shown.active,
    icon="lock-open",
    rows=_reactivated,
)
REMOVE: Final = Confirmation(
    kind=_MEMBER,
    act=_remove(invited=False),
    fields=(SUCCESSOR,),
    asks=asks,
    title=lazy("Remove %(name)s from the account?"),
    text=lazy(
        "The seat is free at once. What this person did stays in the history. To come back, they have to be invited "
        "again."
    ),
    button=lazy("Remove %(name)s"),
    done=lazy("The person is removed from the account, and signed out here."),
    grave=True,
    rows=_removed,
    leads=lambda _gone: _EVERYBODY,
    then=_then,
)
WITHDRAW: Final = Confirmation(
    kind=_MEMBER,
    act=_remove(invited=True),
    title=lazy("Withdraw the invitation of %(name)s?"),
    text=lazy("Whoever follows the link then reads that it was withdrawn. You can invite the same address again."),
    button=lazy("Withdraw the invitation"),
    done=lazy("The invitation is withdrawn. Its link no longer works."),
    grave=True,
    rows=_withdrawn,
    leads=lambda _gone: _EVERYBODY,
)
HAND_OVER: Final = Confirmation(
    kind=_MEMBER,
    act=lambda kit, asked: kit.staff.hand_over(_id(asked), by=asked.by, **asked.noted),
    title=lazy("Hand the account over to %(name)s?"),
    text=lazy(
        "%(name)s becomes owner in your place, and you become an admin. You cannot take that back: only the owner can "
        "hand the account over. Both of you are told by mail."
    ),
    button=lazy("Hand over to %(name)s"),
    done=lazy("%(name)s is owner now, and you are an admin. Sign in again to go on."),
    is_so=lambda shown: shown.owner,
    seen=False,
    grave=True,
    rows=_handed_over,
    then=lambda context, _subject, text: signed_out(context, text),
)
