"""
Clients to begin with: lines for tests of pure functions, and lines with their accounts in a world.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import attrs

from partnerkit import Account, Actor, ActorKind, Client, ClientFilter, ClientId, NewRole
from partnerkit.access import ROLES, Factor, Permission
from partnerkit.clients.model import listed
from partnerkit.repository import Add
from partnerkit.values import AccountId, OperatorId, PartnerId
from tests.library.accounts.given import account
from tests.library.world import Town

OURS, THEIRS = PartnerId(UUID(int=3)), PartnerId(UUID(int=4))
ME, OTHER = OperatorId(UUID(int=50)), OperatorId(UUID(int=51))


def line(**fields: Any) -> Client:
    """
    A line of an account that was just opened, with some fields otherwise.
    """
    made = listed(account(), partner_id=OURS, id=ClientId(UUID(int=40))).result
    return attrs.evolve(made, **fields)


def operator(**fields: Any) -> Actor:
    """
    An operator of that line's partner, with every right an owner has.
    """
    rights = ROLES["admin"].permissions
    made = Actor(kind=ActorKind.OPERATOR, id=ME, name="me", permissions=rights, factor=Factor.RECENT, partner_id=OURS)
    return attrs.evolve(made, **fields)


def in_secure_roles(by: Actor) -> Actor:
    """
    The same, and the one as whom it acts as well, as if they were in Secure roles.
    """
    subject = None if by.subject is None else attrs.evolve(by.subject, secure=True)
    return attrs.evolve(by, secure=True, subject=subject)


def put(town: Town, name: str = "Client", *, of: PartnerId | None = None, **fields: Any) -> Client:
    """
    Put a client into a world, with its account: what an account has goes there, the rest on the line.
    """
    id, partner_id = AccountId(uuid4()), of or town.partner.id
    has = {a.name for a in attrs.fields(Account)}
    uid = fields.pop("uid", f"{id.int % 10**12:012}")
    own = {n: v for n, v in fields.items() if n in has}
    made = account(
        **{"contact": None, "email": None, **own, "id": id, "uid": uid, "partner_id": partner_id, "name": name}
    )
    client = listed(made, partner_id=partner_id, id=ClientId(uuid4())).result
    client = attrs.evolve(client, **{n: v for n, v in fields.items() if n not in has})
    town.world.read(lambda s: s.write(Add(made), Add(client)))
    return client


def seated(
    town: Town, name: str, *, secure: bool = False, limited: bool = False, can: Iterable[Permission] = ()
) -> Actor:
    """
    One more operator of a town's partner, in a role of its own; with a second factor where that is a Secure one.
    """
    role, title = f"role_{name}", f"{'Secure ' if secure else ''}{name.title()}"
    rights = tuple(can) or tuple(ROLES["admin"].permissions)
    new = NewRole(name=role, title=title, permissions=rights, secure=secure, limited=limited)
    town.world.run(lambda k: k.partners.add_role(town.partner.id, new, by=town.world.support))
    operator = town.world.new_operator(town.partner, name, role)
    if secure:
        town.world.give_factor(operator)
    return town.world.actor(name)


def names(town: Town, by: Actor | None = None, **wanted: Any) -> list[str]:
    """
    The names of what a list shows, in its order.
    """
    asked = ClientFilter(**wanted)
    return [c.name for c in town.world.run(lambda k: k.clients.list(asked, by=by or town.owner, limit=100)).items]
