"""What somebody may put into a role, and what not (VC-29)."""

from __future__ import annotations

import attrs

from partnerkit import Actor
from partnerkit.access import GRANTABLE, Permission
from reference_server.pages import forms
from reference_server.pages.language import Text
from reference_server.pages.permission_words import GROUPS, WORDS, in_words


@attrs.frozen(kw_only=True)
class Ticks:
    """
    What may be ticked under one heading.

    Attributes:
        title: What it is about.
        options: What may be ticked, each with its words.
    """

    title: Text
    options: tuple[forms.Option, ...]


@attrs.frozen(kw_only=True)
class Bounds:
    """
    What somebody may put into a role.

    Attributes:
        groups: The permissions that may be ticked, by what they are about.
        kept: Those that may not, in words: one's own role does not include them.
        secure: Whether it may be Secure.
        wide: Whether it may reach further than the clients assigned to its holder.
    """

    groups: tuple[Ticks, ...]
    kept: tuple[str, ...]
    secure: bool
    wide: bool


def bounds(by: Actor) -> Bounds:
    """Return what may be put into a role by who acts: nothing beyond their own (A-14)."""
    own = by.permissions & GRANTABLE
    groups = ((group.title, [one for one in group.permissions if one in own]) for group in GROUPS)
    return Bounds(
        groups=tuple(Ticks(title=title, options=_options(those)) for title, those in groups if those),
        kept=in_words(GRANTABLE - own),
        secure=by.secure,
        wide=not by.limited,
    )


def _options(permissions: list[Permission]) -> tuple[forms.Option, ...]:
    return tuple(forms.Option(value=one.value, label=WORDS[one]) for one in permissions)
