"""
An account's people over HTTP: with whom a call can do something, and the links that were mailed to them.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from partnerkit import NewMember
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.identity.model import claim_address, new_credential
from partnerkit.identity.tokens import sign_invitation
from partnerkit.repository import Add, Storage
from partnerkit.staff import usecases
from partnerkit.staff.model import Member, Membership, MemberState, NewOwner, new_person
from partnerkit.values import AccountId, MemberId, Realm
from reference_server.api.calls import Call
from tests.api.world import PASSWORD, UNKNOWN, Answer, World
from tests.rights import NAMED_SETTINGS

REPORT: Final = {"plan": "pro", "addons": ["client_portal"], "at": "2026-11-01T12:00:00Z", "event": "evt 1"}
NEW: Final = {"name": "Nóra", "email": "nora@example.com", "level": "employee"}
BODIES: Final[dict[str, Any]] = {
    "invite_member": NEW,
    "invite_member_again": {},
    "set_member_level": {"level": "manager"},
    "deactivate_member": {},
    "hand_over_account": {"member_id": UNKNOWN},
    "look_at_join": {"token": "no link"},
    "join": {"token": "no link", "name": "Nóra", "password": PASSWORD},
    "join_known": {"token": "no link", "password": PASSWORD},
    "accept_join": {"token": "no link"},
    "decline_join": {"token": "no link"},
    "report_subscription": REPORT,
    "change_settings": {"past": True},
    "select_all_settings": {},
    "view_portal": {},
}
# What staff may ask about their own account, each by what it asks for then; and operators about it from outside.
FROM_EITHER_SIDE: Final = {
    **dict.fromkeys(("list_members", "get_member", "get_seats"), "colleagues.view"),
    **dict.fromkeys(("list_settings", "get_settings", "get_settings_schema"), NAMED_SETTINGS),
    **dict.fromkeys(("list_settings_people", "view_portal"), NAMED_SETTINGS),
}
_NUMBERS = itertools.count()


def pays(world: World, account: dict[str, Any], **changed: Any) -> Answer:
    """
    Have billing report what an account is subscribed to.
    """
    answer = world.call("vendor", "PUT", f"/accounts/{account['id']}/subscription", REPORT | changed)
    assert answer.status_code == 200, answer.text
    return answer


def account_of(world: World, who: str = "owner") -> str:
    """
    Return the id of the account somebody works in.
    """
    return str(world.call(who, "GET", "/sessions/current").json["actor"]["account_id"])


def token_of(world: World, member: Member) -> str:
    """
    Return what the link of an invitation carries.
    """
    within, row, generation = member.account_id, member.id, member.generation
    return sign_invitation(world.vendor, "join", within=within, row=row, generation=generation).reveal()


def invited(world: World, account_id: str, email: str = "") -> Member:
    """
    Have somebody be invited to an account, whoever would have to ask.
    """
    new, id = NewMember(email=email or f"newcomer{next(_NUMBERS)}@example.com"), AccountId(UUID(account_id))

    def work(storage: Storage) -> Member:
        account, at = storage.get(ACCOUNTS, id), world.clock()
        member_id = MemberId(world.vendor.ids.ordered(at))
        made = usecases.invite(account, new, id=member_id, inviter="Katalin", at=at, life=timedelta(days=7))
        storage.write(*(change for change in made.changes if isinstance(change, Add)))
        return made.result

    return world.database.run(lambda kit: work(kit._storage))


def joined(world: World, account_id: str, state: MemberState = MemberState.ACTIVE) -> Member:
    """
    Have an employee work in an account, or not for now.
    """
    email, id = f"colleague{next(_NUMBERS)}@example.com", world.vendor.ids.random()
    person = new_person(NewOwner(name="Nóra", email=email), id=id)
    claimed = claim_address(Realm.STAFF, email, holder_id=id)
    credential = new_credential(Realm.STAFF, holder_id=id, password=None, at=world.clock())
    member = Member(
        account_id=AccountId(UUID(account_id)),
        id=MemberId(world.vendor.ids.ordered(world.clock())),
        person_id=person.result.id,
        name="Nóra",
        email=email,
        state=state,
    )
    active = state is MemberState.ACTIVE
    way = Membership(person_id=person.result.id, account_id=member.account_id, member_id=member.id, active=active)
    rows = (*person.changes, *claimed.changes, *credential.changes, Add(member), Add(way))
    world.database.run(lambda kit: kit._storage.write(*rows))
    return member


def member_for(world: World, call: Call, account_id: str) -> str:
    """
    Return the id of one of an account's people with whom a call can do something.
    """
    if call.name == "invite_member_again":
        return str(invited(world, account_id).id)
    state = MemberState.INACTIVE if call.name == "reactivate_member" else MemberState.ACTIVE
    return str(joined(world, account_id, state).id)


def body_for(world: World, call: Call) -> Any:
    """
    Return a body with which the owner of an account goes through with a call; None where any right one will do.
    """
    if call.name == "hand_over_account":
        return {"member_id": member_for(world, call, account_of(world))}
    if call.name != "accept_join":
        return None
    other = world.account(name="Elsewhere too")
    return {"token": token_of(world, invited(world, other["id"], "szabo@example.com"))}
