"""What is said of a new API key; every problem is named at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from partnerkit.access import KEY_PERMISSIONS, Role
from partnerkit.errors import InvalidInput, Problem
from partnerkit.partners.keys import NewKey
from partnerkit.wire import checked


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
        good, problems = checked(new), []
    except InvalidInput as error:
        good, problems = new, list(error.problems)
    told = {problem.path.partition(".")[0] for problem in problems}
    problems += (p for p in _problems(good, told, roles, at, longest))
    if problems:
        raise InvalidInput(tuple(problems))
    return good


def _problems(
    new: NewKey, told: set[str], roles: Mapping[str, Role], at: datetime, longest: timedelta
) -> Iterator[Problem]:
    """Yield what is wrong with those fields that have the right shape."""
    role = roles.get(new.role) if "role" not in told else None
    if "role" not in told:
        yield from _of_role(role, roles)
    if "scopes" not in told:
        yield from _of_scopes(new, role)
    if "ends_at" not in told:
        yield from _of_end(new, at, longest)


def _of_role(role: Role | None, roles: Mapping[str, Role]) -> Iterator[Problem]:
    if role is None:
        yield Problem("role", "role.unknown", {"known": ", ".join(r.name for r in roles.values() if not r.secure)})
    elif role.secure:
        yield Problem("role", "key.secure")


def _of_scopes(new: NewKey, role: Role | None) -> Iterator[Problem]:
    if not new.scopes:
        yield Problem("scopes", "key.scopeless")
    may = KEY_PERMISSIONS if role is None else KEY_PERMISSIONS & role.permissions
    known = ", ".join(sorted(permission.value for permission in may))
    for scope in dict.fromkeys(new.scopes):
        if scope not in may:
            yield Problem(f"scopes.{new.scopes.index(scope)}", "choice.unknown", {"known": known})


def _of_end(new: NewKey, at: datetime, longest: timedelta) -> Iterator[Problem]:
    if new.ends_at <= at:
        yield Problem("ends_at", "key.past")
    elif new.ends_at > at + longest:
        yield Problem("ends_at", "key.late", {"days": longest.days})
