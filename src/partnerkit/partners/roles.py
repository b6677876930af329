"""Roles of a partner's own, beside those that are built in (VC-29): facts and pure use cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, ClassVar, Final, TypeAlias

import attrs

from partnerkit.access import GRANTABLE, ROLES, Permission, Role
from partnerkit.effects import Effects, Event
from partnerkit.errors import InvalidInput, Problem, invalid
from partnerkit.partners.model import Operator, Partner
from partnerkit.partners.team import lowers
from partnerkit.partners.titles import called_secure, foreign, hints_secure, mixed, says_secure
from partnerkit.repository import Add, Change, Collection, Cursor, Query, Remove, Revised, Unique, field
from partnerkit.values import Copied, PartnerId, Reference, RoleId, Text, Wrong, clean

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")


@attrs.frozen
class RoleNameFormat:
    """The name of a role in rows and documents: ``a-z 0-9 _``, 2 to 40, a letter first."""

    def parse(self, value: Any) -> str:
        """Return the name."""
        text = clean(value)
        if not _NAME.fullmatch(text):
            raise Wrong("role.name")
        return text

    def schema(self) -> dict[str, Any]:
        """Return the pattern."""
        return {"pattern": f"^{_NAME.pattern}$", "minLength": 2, "maxLength": 40}


NewRoleName: TypeAlias = Annotated[str, RoleNameFormat()]
RoleTitle: TypeAlias = Annotated[str, Text(60)]


@attrs.frozen(kw_only=True)
class PartnerRole(Revised):
    """
    A role of a partner's own.

    Attributes:
        name: Its name in rows and documents; unlike that of any other role of the partner.
        title: What people read; says "Secure" exactly when the role is (VC-22).
        permissions: What it includes.
        secure: Whether its holders may act on secure accounts.
        limited: Whether its holders see and act on the clients assigned to them alone (VC-24).
        revision: Raised by its own changes; what people saw. It begins with as many entries as the partner's chain had,
            so that a role made again under a name has none that the one before had.
    """

    partner_id: Reference[PartnerId]
    id: Reference[RoleId]
    name: Copied[NewRoleName]
    title: Copied[RoleTitle]
    permissions: Copied[frozenset[Permission]]
    secure: Copied[bool] = False
    limited: Copied[bool] = False
    revision: Copied[int] = 0
    version: Copied[int] = 0

    @property
    def role(self) -> Role:
        """The role as decisions know it."""
        return Role(self.name, self.title, self.permissions, secure=self.secure, limited=self.limited)


@attrs.frozen(kw_only=True)
class NewRole:
    """What is said of a new role."""

    name: NewRoleName
    title: RoleTitle
    permissions: tuple[Permission, ...]
    secure: bool = False
    limited: bool = False

    @property
    def role(self) -> Role:
        """The role as decisions know it."""
        return Role(self.name, self.title, frozenset(self.permissions), secure=self.secure, limited=self.limited)


@attrs.frozen(kw_only=True)
class RoleChange:
    """What a role of a partner's own is to be from now on; its name stays."""

    title: RoleTitle
    permissions: tuple[Permission, ...]
    secure: bool = False
    limited: bool = False

    def as_role(self, name: str) -> Role:
        """Return the role as decisions would know it."""
        return Role(name, self.title, frozenset(self.permissions), secure=self.secure, limited=self.limited)


@attrs.frozen(kw_only=True)
class RoleAdded(Event):
    """A partner has a role of its own more."""

    kind: ClassVar[str] = "role.added"
    name: Copied[str]
    title: Copied[str]
    permissions: Copied[tuple[Permission, ...]]
    secure: Copied[bool]
    limited: Copied[bool]


@attrs.frozen(kw_only=True)
class RoleChanged(Event):
    """A role of a partner's own gives something else; where it gives less, the sessions of who has it are over."""

    kind: ClassVar[str] = "role.changed"
    name: Copied[str]
    title: Copied[str]
    permissions: Copied[tuple[Permission, ...]]
    secure: Copied[bool]
    limited: Copied[bool]


@attrs.frozen(kw_only=True)
class RoleRemoved(Event):
    """A role of a partner's own, which nobody had, is no more."""

    kind: ClassVar[str] = "role.removed"
    role_id: Reference[RoleId]
    name: Copied[str]
    title: Copied[str]


ROLE_NAME: Final = Unique(field(PartnerRole, lambda r: r.name), within=True)
PARTNER_ROLES: Final = Collection(
    entity=PartnerRole,
    key=field(PartnerRole, lambda r: r.id),
    within=field(PartnerRole, lambda r: r.partner_id),
    unique=(ROLE_NAME,),
    order=(field(PartnerRole, lambda r: r.title),),
    version=field(PartnerRole, lambda r: r.version),
)


def roles_within(partner_id: PartnerId, *, after: Cursor | None = None, limit: int = 100) -> Query[PartnerRole]:
    """Ask for a partner's own roles by title."""
    return Query(collection=PARTNER_ROLES, within=partner_id, after=after, limit=limit)


def add_role(partner: Partner, new: NewRole, *, id: RoleId) -> Effects[PartnerRole]:
    """
    Give a partner a role of its own.

    Raises:
        InvalidInput: The name is a built-in one's, the title says "Secure" of one that is not or leaves it out, mixes
            scripts within a word or has a sign in it, or a permission is none that a role of a partner's own may
            include.
    """
    named = [Problem("name", "role.taken")] if new.name in ROLES else []
    _check([*named, *_problems(new)])
    said = _said(new)
    role = PartnerRole(
        partner_id=partner.id,
        id=id,
        name=new.name,
        revision=partner.seq,
        **said | {"permissions": frozenset(new.permissions)},
    )
    told = RoleAdded(chain_id=partner.id, name=new.name, **said)
    return Effects(role, [Change(partner, partner), Add(role)], [told])


def change_role(
    partner: Partner, role: PartnerRole, change: RoleChange, *, holders: Iterable[Operator]
) -> Effects[PartnerRole]:
    """
    Have a role of a partner's own give something else; what it is already changes nothing.

    Rights are read at each request, so that whoever has the role has what it gives now from then on. One that gives
    less ends the sessions of whoever has it, as another role that does would (R-13).

    Args:
        partner: Whose.
        role: As it is.
        change: What it is to be.
        holders: Every operator who has it, blocked ones included.

    Raises:
        InvalidInput: The title says "Secure" of one that is not or leaves it out, mixes scripts within a word or has a
            sign in it, or a permission is none that a role of a partner's own may include.
    """
    _check(_problems(change))
    said = _said(change)
    after = attrs.evolve(role, **said | {"permissions": frozenset(change.permissions)})
    if after == role:
        return Effects(role)
    after = attrs.evolve(after, revision=role.revision + 1)
    told = RoleChanged(chain_id=partner.id, name=role.name, **said)
    signed_out = [_signed_out(one) for one in holders] if lowers(role.role, after.role) else []
    return Effects(after, [Change(partner, partner), Change(role, after), *signed_out], [told])


def remove_role(partner: Partner, role: PartnerRole) -> Effects[PartnerRole]:
    """Take a role of a partner's own away, which nobody has."""
    told = RoleRemoved(chain_id=partner.id, role_id=role.id, name=role.name, title=role.title)
    return Effects(role, [Change(partner, partner), Remove(role)], [told])


def _signed_out(operator: Operator) -> Change[Operator]:
    return Change(operator, attrs.evolve(operator, epoch=operator.epoch + 1))


def _said(what: NewRole | RoleChange) -> dict[str, Any]:
    permissions = tuple(sorted(set(what.permissions), key=lambda p: p.value))
    return {"title": what.title, "permissions": permissions, "secure": what.secure, "limited": what.limited}


def _problems(what: NewRole | RoleChange) -> list[Problem]:
    known = ", ".join(sorted(p.value for p in GRANTABLE))
    return [
        *_wrong_titles(what.title, secure=what.secure),
        *(
            Problem(f"permissions.{n}", "choice.unknown", {"known": known})
            for n, permission in enumerate(what.permissions)
            if permission not in GRANTABLE
        ),
    ]


def _wrong_titles(title: str, *, secure: bool) -> Iterator[Problem]:
    sign = foreign(title)
    if sign is not None:
        yield Problem("title", "role.title_sign", {"sign": sign})
    elif mixed(title):
        yield Problem("title", "role.title_mixed")
    elif not says_secure(title) if secure else hints_secure(title):
        yield Problem("title", "role.title_secure")
    elif not secure and called_secure(title):
        yield Problem("title", "role.title_called")


def _check(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput(tuple(problems))


def taken() -> InvalidInput:
    """Return the error for a name that another role of the partner has."""
    return invalid("name", "role.taken")
