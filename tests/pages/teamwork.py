"""
What happens to a partner's operators and roles while somebody is at the pages.
"""

from __future__ import annotations

import functools
from typing import Final

from partnerkit import NewOperator, NewPassword, NewRole, Operator, OperatorId, PartnerKit, Realm, RoleChange, Secret
from partnerkit.access import Permission
from partnerkit.identity.model import ADDRESSES, sign_in_key
from tests.mailed import links
from tests.pages.site import BOGLARKA, DANA, DORA, ILONA, MARGIT, OWEN, PASSWORD, TOM, Site, give_factor, operator

TEAM: Final = "/console/operators"
ROLES: Final = "/console/roles"
#: A name as long as names get in Hungarian, and a title without a place to break it.
LONG: Final = "Dr. Kovács-Szentgyörgyi-Megyeri Boglárka Anna-Mária"
UNBROKEN: Final = "Megszentségteleníthetetlenségeskedéseitekért-felelős"
_EMAILS: Final = (DANA, BOGLARKA, TOM, DORA, ILONA, OWEN, MARGIT)
ERZSI: Final = "erzsi@lefevre-kovacs.example.com"


def id_of(place: Site, number: int) -> OperatorId:
    """
    Return the id of a seeded operator, of a blocked one too.
    """
    key = sign_in_key(Realm.OPERATOR, _EMAILS[number])
    return OperatorId(place.database.run(lambda kit: kit._storage.get(ADDRESSES, key)).holder_id)


def at_operator(place: Site, number: int, more: str = "") -> str:
    """
    Return the address of a seeded operator's page.
    """
    return f"{TEAM}/{id_of(place, number)}{more}"


def added(place: Site, name: str = "Nagy Erzsébet", email: str = ERZSI, role: str = "agent") -> Operator:
    """
    Have Dana add an operator, who is mailed a link.
    """
    new = NewOperator(name=name, email=email, role=role)
    return place.database.run(lambda kit: _added(kit, new))


def _added(kit: PartnerKit, new: NewOperator) -> Operator:
    dana = operator(kit, 0)
    return kit.partners.add_operator(dana.partner, new, by=dana)


def welcomed(place: Site, **who: str) -> str:
    """
    Have Dana add an operator; return the path of the link mailed to it.
    """
    added(place, **who)
    return links(place.database.run)[-1]


def seated(place: Site, name: str, email: str, role: str) -> OperatorId:
    """
    Have the vendor add an operator of any role, who signs in with the password of all.
    """

    def seat(kit: PartnerKit) -> OperatorId:
        vendor, partner_id = kit.actors.vendor("support"), operator(kit, 0).partner
        new = NewOperator(name=name, email=email, role=role)
        made = kit.partners.add_operator(partner_id, new, by=vendor)
        kit.identity.set_operator_password(partner_id, made.id, NewPassword(password=Secret(PASSWORD)), by=vendor)
        return made.id

    return place.database.run(seat)


def crowd(place: Site, count: int = 60) -> None:
    """
    Have the vendor add many operators.
    """
    for number in range(count):
        seated(place, f"Mészáros-Székely Ágota {number}", f"agota-{number}@lefevre-kovacs.example.com", "agent")


def block(place: Site, number: int = 2) -> None:
    """
    Block a seeded operator, as Dana does.
    """
    place.database.run(functools.partial(_block, id=id_of(place, number)))


def _block(kit: PartnerKit, id: OperatorId) -> None:
    dana = operator(kit, 0)
    kit.partners.block_operator(dana.partner, id, by=dana)


def set_role(place: Site, number: int, role: str) -> None:
    """
    Give a seeded operator another role, as the vendor does.
    """
    id = id_of(place, number)

    def give(kit: PartnerKit) -> None:
        vendor, partner_id = kit.actors.vendor("support"), operator(kit, 0).partner
        kit.partners.set_operator_role(partner_id, id, role, by=vendor)

    place.database.run(give)


def factor(place: Site, number: int) -> None:
    """
    Have a seeded operator a second factor.
    """
    id = id_of(place, number)
    place.database.run(lambda kit: give_factor(kit, found(kit, id)))


def found(kit: PartnerKit, id: OperatorId) -> Operator:
    """
    Return an operator as it is.
    """
    return kit.partners.operator(operator(kit, 0).partner, id, by=kit.actors.vendor("support"))


def now(place: Site, number: int) -> Operator:
    """
    Return a seeded operator as it is now.
    """
    id = id_of(place, number)
    return place.database.run(lambda kit: found(kit, id))


def change_role(place: Site, name: str = "bookkeeper", title: str = "Bookkeeping") -> None:
    """
    Have Boglárka change a role of the partner's own.
    """
    change = RoleChange(title=title, permissions=(Permission.VIEW_CLIENTS,), limited=True)

    def work(kit: PartnerKit) -> None:
        boglarka = operator(kit, 1)
        kit.partners.change_role(boglarka.partner, name, change, by=boglarka)

    place.database.run(work)


def add_role(place: Site, title: str = "Front desk", name: str = "front_desk") -> None:
    """
    Have Dana make a role that nobody has.
    """
    new = NewRole(name=name, title=title, permissions=(Permission.VIEW_CLIENTS, Permission.WRITE_NOTES))

    def work(kit: PartnerKit) -> None:
        dana = operator(kit, 0)
        kit.partners.add_role(dana.partner, new, by=dana)

    place.database.run(work)
