"""What is done with an account's settings: pure functions of facts that return Effects."""

from __future__ import annotations

from typing import Any, TypeVar

import attrs

from partnerkit.accounts.model import Account
from partnerkit.effects import Effects, Event
from partnerkit.repository import Add, Change, Write
from partnerkit.repository.collection import evolve
from partnerkit.sealing import Sealer
from partnerkit.sections import Tab
from partnerkit.sections.effect import handed_on, without
from partnerkit.settings.checking import differences
from partnerkit.settings.model import SettingsChanged, SettingsDocument, chosen_in, open_part, parted
from partnerkit.values import FieldClass, MemberId

T = TypeVar("T", bound=attrs.AttrsInstance)


def choose(
    account: Account, tab: Tab[T], document: SettingsDocument | None, chosen: T, *, sealer: Sealer
) -> Effects[SettingsDocument]:
    """
    Have an account choose what it chose in a tab; what it had chosen already changes nothing.

    Args:
        account: Which account.
        tab: Which tab.
        document: What it had chosen; None for nothing.
        chosen: What it chooses now.
        sealer: Keeps its secrets.
    """
    before = chosen_in(tab, document, sealer)
    names = differences(tab, before, chosen)
    old = document or SettingsDocument(account_id=account.id, id=tab.id, section=tab.section, tab=tab.name)
    if not names:
        return Effects(old)
    new = evolve(old, revision=old.revision + 1, **_parts(tab, old, chosen, names, sealer))
    write: Write = Add(new) if document is None else Change(document, new)
    return Effects(new, [Change(account, account), write], [_told(account, tab, names, before, chosen)])


def _parts(
    tab: Tab[Any], old: SettingsDocument, chosen: Any, names: tuple[str, ...], sealer: Sealer
) -> dict[str, dict[str, Any]]:
    """Return the parts of a document; a secret that stays is not sealed anew, so that nothing of it changes."""
    parts = parted(tab, chosen, sealer)
    parts["secrets"] |= {name: sealed for name, sealed in old.secrets.items() if name not in names}
    return parts


def _told(account: Account, tab: Tab[Any], names: tuple[str, ...], before: Any, after: Any) -> Event:
    return SettingsChanged(
        chain_id=account.id,
        section=tab.section,
        tab=tab.name,
        was=open_part(tab, before, names, personal=False),
        now=open_part(tab, after, names, personal=False),
        personal_was=open_part(tab, before, names, personal=True),
        personal_now=open_part(tab, after, names, personal=True),
        secrets=tuple(name for name in names if tab.settings[name].field_class is FieldClass.SECRET),
    )


def hand_on(
    account: Account,
    tab: Tab[Any],
    document: SettingsDocument,
    left: MemberId,
    successor: MemberId | None,
    *,
    gone: bool,
    sealer: Sealer,
) -> Effects[SettingsDocument]:
    """
    Have somebody else follow in what one person alone does, in a tab of an account's settings (CP-19).

    Args:
        account: Which account.
        tab: Which tab.
        document: What it had chosen.
        left: Who does it no more.
        successor: Who follows; None for the account's owner.
        gone: Whether the one who left is no member any more, and so stands nowhere else either.
        sealer: Keeps its secrets.
    """
    chosen = handed_on(tab, chosen_in(tab, document, sealer), left, successor)
    return choose(account, tab, document, without(tab, chosen, left) if gone else chosen, sealer=sealer)
