"""What is said of a new API key; every problem is named at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, get_type_hints

from partnerkit.access import KEY_PERMISSIONS, Permission, Role
from partnerkit.errors import InvalidInput, Problem
from partnerkit.partners.keys import NewKey
from partnerkit.wire import checked, one

_HINTS: Final = get_type_hints(NewKey, include_extras=True)


def examined(new: NewKey, roles: Mapping[str, Role], *, at: datetime, longest: timedelta) -> NewKey:
    """
    Return an input brought into shape.

    Args:
        new: What was said.
        roles: The partner's roles by name.
        at: Now, UTC.
        longest: For how long a key may be made.

    Raises:
        InvalidInput: Names every problem.
    """
    try:
        checked(new)
        problems = []
    except InvalidInput as error:
        problems = list(error.problems)
    told = {problem.path.partition(".")[0] for problem in problems}
    # What has the right shape is looked at further, whatever is wrong with the rest.
    good = {name: one(name, hint, getattr(new, name)) for name, hint in _HINTS.items() if name not in told}
    problems += _problems(good, roles, at, longest)
    if problems:
        raise InvalidInput(tuple(problems))
    return NewKey(**good)


def _problems(
    good: Mapping[str, Any], roles: Mapping[str, Role], at: datetime, longest: timedelta
) -> Iterator[Problem]:
    role = roles.get(good.get("role", ""))
    if "role" in good:
        yield from _of_role(role, roles)
    if "scopes" in good:
        yield from _of_scopes(good["scopes"], role)
    if "ends_at" in good:
        yield from _of_end(good["ends_at"], at, longest)


def _of_role(role: Role | None, roles: Mapping[str, Role]) -> Iterator[Problem]:
    if role is None:
        yield Problem("role", "role.unknown", {"known": ", ".join(r.name for r in roles.values() if not r.secure)})
    elif role.secure:
        yield Problem("role", "key.secure")


def _of_scopes(scopes: tuple[Permission, ...], role: Role | None) -> Iterator[Problem]:
    if not scopes:
        yield Problem("scopes", "key.scopeless")
    may = KEY_PERMISSIONS if role is None else KEY_PERMISSIONS & role.permissions
    known = ", ".join(sorted(permission.value for permission in may))
    for scope in dict.fromkeys(scopes):
        if scope not in may:
            yield Problem(f"scopes.{scopes.index(scope)}", "choice.unknown", {"known": known})


def _of_end(ends_at: datetime, at: datetime, longest: timedelta) -> Iterator[Problem]:
    if ends_at <= at:
        yield Problem("ends_at", "key.past")
    elif ends_at > at + longest:
        yield Problem("ends_at", "key.late", {"days": longest.days})
