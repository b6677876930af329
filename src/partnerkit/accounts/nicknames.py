"""Nicknames: one claim a nickname over all accounts; a released one rests before others may have it (VC-23)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit.effects import Effects
from partnerkit.errors import invalid
from partnerkit.repository import Add, Change, Collection, Write, field, fold
from partnerkit.values import AccountId, Copied, Nickname, Reference


@attrs.frozen(kw_only=True)
class NicknameClaim:
    """
    Who has a nickname, or had it last.

    Attributes:
        nickname: The nickname, which is the key.
        account_id: Whose it is or was.
        released_at: When it was given up, UTC; None while it is in use.
    """

    nickname: Reference[Nickname]
    account_id: Reference[AccountId]
    released_at: Copied[datetime | None] = None
    version: Copied[int] = 0

    def free_for(self, account_id: AccountId, *, at: datetime, rest: timedelta) -> bool:
        """Whether an account may take the nickname at a moment."""
        if self.account_id == account_id:
            return True
        return self.released_at is not None and at >= self.released_at + rest


CLAIMS: Final = Collection(
    entity=NicknameClaim,
    key=field(NicknameClaim, lambda c: c.nickname),
    version=field(NicknameClaim, lambda c: c.version),
)


def claim(
    nickname: str,
    account_id: AccountId,
    *,
    held: NicknameClaim | None,
    present: NicknameClaim | None,
    at: datetime,
    rest: timedelta,
) -> Effects[None]:
    """
    Take a nickname and release the present one.

    Args:
        nickname: The one to take; not the account's present one.
        account_id: For whom.
        held: The claim there is on it already.
        present: The claim of the account's present nickname.
        at: The moment of the call, UTC.
        rest: How long a released one stays unavailable to others.

    Raises:
        InvalidInput: Another account has it, or had it too lately.
    """
    if held is not None and not held.free_for(account_id, at=at, rest=rest):
        raise invalid("nickname", "nickname.taken", nickname=nickname)
    new = NicknameClaim(nickname=nickname, account_id=account_id, version=held.version if held else 0)
    changes: list[Write] = [Add(new) if held is None else Change(held, new)]
    if present is not None:
        changes.append(Change(present, attrs.evolve(present, released_at=at)))
    return Effects(None, changes)


def suggestions(name: str, uid: str) -> Iterator[str]:
    """Return nicknames made of a business's name, the plainest first; the last one is made of the UID."""
    base = _slug(name)
    yield from (base,) if base else ()
    yield from (f"{base[:60].rstrip('-')}-{n}" for n in range(2, 6) if base)
    yield f"b-{uid.lower()}"


def _slug(name: str) -> str:
    parts = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold(name)).split("-")
    slug = "-".join(part for part in parts if part)[:63].strip("-")
    return slug if len(slug) >= 3 else ""
