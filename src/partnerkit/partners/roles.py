"""Roles of a partner's own, beside those that are built in (VC-29): facts and pure use cases."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any, ClassVar, Final, TypeAlias

import attrs

from partnerkit.access import GRANTABLE, ROLES, Permission, Role
from partnerkit.effects import Effects, Event
from partnerkit.errors import InvalidInput, Problem, invalid
from partnerkit.partners.model import Partner
from partnerkit.repository import Add, Change, Collection, Cursor, Query, Unique, field, words
from partnerkit.values import Copied, PartnerId, Reference, RoleId, Text, Wrong, clean

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_FILLERS: Final = frozenset("\u115f\u1160")


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
class PartnerRole:
    """
    A role of a partner's own.

    Attributes:
        name: Its name in rows and documents; unlike that of any other role of the partner.
        title: What people read; says "Secure" exactly when the role is (VC-22).
        permissions: What it includes.
        secure: Whether its holders may act on secure accounts.
        limited: Whether its holders see and act on the clients assigned to them alone (VC-24).
        revision: Raised by its own changes; what people saw.
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


@attrs.frozen(kw_only=True)
class RoleAdded(Event):
    """A partner has a role of its own more."""

    kind: ClassVar[str] = "role.added"
    name: Copied[str]
    title: Copied[str]
    permissions: Copied[tuple[Permission, ...]]
    secure: Copied[bool]
    limited: Copied[bool]


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
        InvalidInput: The name is a built-in one's, the title says "Secure" of one that is not or leaves it out, or a
            permission is none of operators.
    """
    _checked(new)
    permissions = tuple(sorted(set(new.permissions), key=lambda p: p.value))
    said = {"name": new.name, "title": new.title, "secure": new.secure, "limited": new.limited}
    role = PartnerRole(partner_id=partner.id, id=id, permissions=frozenset(permissions), **said)  # type: ignore[arg-type]
    told = RoleAdded(chain_id=partner.id, permissions=permissions, **said)  # type: ignore[arg-type]
    return Effects(role, [Change(partner, partner), Add(role)], [told])


def _checked(new: NewRole) -> None:
    problems = []
    if new.name in ROLES:
        problems.append(Problem("name", "role.taken"))
    if ("secure" in _read(new.title)) is not new.secure:
        problems.append(Problem("title", "role.title_secure"))
    known = ", ".join(sorted(p.value for p in GRANTABLE))
    problems += [
        Problem(f"permissions.{n}", "choice.unknown", {"known": known})
        for n, permission in enumerate(new.permissions)
        if permission not in GRANTABLE
    ]
    if problems:
        raise InvalidInput(tuple(problems))


def _read(title: str) -> tuple[str, ...]:
    """Return the words a person reads in a title, whatever stands between them or hides within one."""
    # A joiner or a selector of variants is a mark of no letter, which folding leaves; fillers are drawn empty.
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if unicodedata.category(c) not in {"Cf", "Mn"})
    return words("".join(" " if c in _FILLERS else c for c in plain))


def taken() -> InvalidInput:
    """Return the error for a name that another role of the partner has."""
    return invalid("name", "role.taken")
