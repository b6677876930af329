"""Workspace: what an account lacks before a setting can be changed, condition by condition, and who mends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit.errors import NotFound
from partnerkit.portal.model import ACH, PORTAL_BOOKED, PORTAL_PLAN, PROCESSOR
from partnerkit.sections import Condition, Setting, title_of_condition
from reference_server.http.context import Context
from reference_server.pages import settings_words
from reference_server.pages.language import Lazy, lazy, pgettext, plazy, spoken
from reference_server.pages.render import page
from reference_server.pages.sentences import texts
from reference_server.pages.settings_desk import Desk, desk_of
from reference_server.pages.words import Badge

_HAS: Final = Badge(plazy("condition", "There"), "ok")
_LACKS: Final = Badge(plazy("condition", "Missing"), "warn")
_PLAN: Final = frozenset({PORTAL_PLAN.code, PORTAL_BOOKED.code})
#: Who mends what is missing, and where.
_MENDED: Final[Mapping[str, Lazy]] = {
    PORTAL_PLAN.code: lazy("Plans are changed in %(vendor)s itself, by whoever pays for it. Plan shows what each has."),
    PORTAL_BOOKED.code: lazy("Add-ons are booked in %(vendor)s itself, by whoever pays for it. Plan shows yours."),
    PROCESSOR.code: lazy(
        "This is settled with the payment processor: choose Clearent for your payments in %(vendor)s."
    ),
    ACH.code: lazy(
        "This is settled with the payment processor: ask it to take payments from bank accounts. It looks at your "
        "business first, and %(vendor)s knows once that is done."
    ),
}
_ELSE: Final = lazy("Ask %(vendor)s: it can be settled there.")


@attrs.frozen(kw_only=True)
class Need:
    """
    Something that an account must have.

    Attributes:
        title: What people read.
        has: Whether it has that.
        badge: The same in a word.
        mended: Who settles it, and where.
        plan: Whether the page Plan shows how that stands.
    """

    title: str
    has: bool
    badge: Badge
    mended: str
    plan: bool


def _need(context: Context, desk: Desk, condition: Condition) -> Need:
    has = condition.holds(desk.here.capabilities)
    return Need(
        title=title_of_condition(condition, spoken(), texts()),
        has=has,
        badge=_HAS if has else _LACKS,
        mended=_MENDED.get(condition.code, _ELSE).said(vendor=context.vendor.name),
        plan=condition.code in _PLAN,
    )


def _needs(context: Context, desk: Desk, conditions: Iterable[Condition]) -> tuple[Need, ...]:
    return tuple(_need(context, desk, one) for one in conditions)


def of_section(context: Context, desk: Desk) -> tuple[Need, ...]:
    """Return what is missing before anything of a section can be changed (CP-01); empty while nothing is."""
    return tuple(need for need in _needs(context, desk, desk.section.needs) if not need.has)


def show(context: Context, section: str, tab: str, setting: str) -> Response:
    """Show what a setting needs: what of it is there, what is missing, and who mends that."""
    with context.read() as kit:
        desk = desk_of(context, kit, section, tab)
    one = _setting(desk, setting)
    needs = _needs(context, desk, (*desk.section.needs, *one.needs))
    values: dict[str, Any] = {"desk": desk, "needs": needs, "say": settings_words}
    values |= {"title": settings_words.title(desk.tab, one), "lacks": pgettext("condition", "Missing")}
    return page(context, "workspace/settings_missing.html", **values)


def _setting(desk: Desk, name: str) -> Setting:
    if name not in desk.tab.settings:
        raise NotFound("setting", name)
    return desk.tab.settings[name]
