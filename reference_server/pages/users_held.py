"""Workspace: what one person alone does by the account's settings, and who follows once that person goes (CP-19)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import attrs

from partnerkit import Actor, Member, PartnerKit
from partnerkit.access import Permission
from partnerkit.settings.succession import Held
from partnerkit.values import MemberId
from partnerkit.wire import one
from reference_server.http.context import Context
from reference_server.pages import forms, settings_words
from reference_server.pages.confirmation import Asked
from reference_server.pages.language import _, lazy, names
from reference_server.pages.settings_desk import called, endpoint_of, places_of
from reference_server.pages.users_words import Shown

SUCCESSOR: Final = forms.Field(name="successor", label=lazy("Who follows"), type="select")


@attrs.frozen(kw_only=True)
class Duty:
    """
    A setting by which one person alone does something.

    Attributes:
        title: What it is called.
        where: Its section, and its tab.
        address: The page it is chosen on.
    """

    title: str
    where: str
    address: str


def held(kit: PartnerKit, member: Member, by: Actor) -> tuple[Held, ...]:
    """Return what somebody alone does, for whoever may see that."""
    return kit.settings.held_by(member.id, by=by) if Permission.MANAGE_SETTINGS in by.permissions else ()


def duties(context: Context, found: tuple[Held, ...]) -> tuple[Duty, ...]:
    """Return what somebody alone does, as pages show it."""
    return tuple(
        Duty(
            title=settings_words.title(it.tab, it.setting),
            where=_where(it),
            address=context.url(endpoint_of(it.section), **places_of(it.section, it.tab)),
        )
        for it in found
    )


def _where(it: Held) -> str:
    words = dict.fromkeys([settings_words.section(it.section), settings_words.tab(it.section, it.tab)])
    return " · ".join(words)


def asks(kit: PartnerKit, shown: Shown, asked: Asked) -> tuple[forms.Field, ...]:
    """Return what is asked for once somebody goes: who follows, where that person alone does something."""
    found = held(kit, shown.member, asked.by)
    if not found:
        return ()
    what = names([f"{settings_words.title(it.tab, it.setting)} ({_where(it)})" for it in found])
    hint = _("What %(name)s alone did so far: %(what)s.", name=shown.name, what=what)
    return (attrs.evolve(SUCCESSOR, hint=hint, options=(("", _options(kit, shown, asked.by)),)),)


def _options(kit: PartnerKit, shown: Shown, by: Actor) -> tuple[forms.Option, ...]:
    owner = kit.staff.workplace(by=by).owner
    others = [one for one in kit.settings.people(by.account, by=by) if one.id not in {owner.id, shown.member.id}]
    first = forms.Option(value="", label=_("The owner: %(name)s", name=called(owner)))
    return (first, *(forms.Option(value=str(one.id), label=called(one)) for one in others))


def successor(asked: Asked) -> MemberId | None:
    """
    Return who follows; None for the owner.

    Raises:
        InvalidInput: It is no id.
    """
    text = asked.form.text(SUCCESSOR.name)
    return MemberId(one(SUCCESSOR.name, UUID, text)) if text else None
