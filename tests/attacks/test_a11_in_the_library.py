"""
A-11, A-12 in the library: every call of every service, found by reflection.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, get_args, get_type_hints
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import Action, Actor, BulkAction, BulkRow, BulkWork, NewLink, NewNote, Outcome, PartnerKit, Stage
from partnerkit.access import ACTIONS, ActorKind, Rule
from partnerkit.errors import NotFound, PartnerkitError, Refused
from partnerkit.staff.model import Level
from partnerkit.values import AccountId, ClientId, KeyId, LinkId, MemberId, NoteId, OperatorId, PartnerId
from tests.attacks import samples
from tests.library.partners.keys import made_key
from tests.library.world import Town

SERVICES = (
    *("partners", "keys", "office", "accounts", "subscriptions", "clients", "notes", "bulk"),
    *("staff", "invitations", "identity", "second_factors", "settings", "portal", "history"),
)
IDS = {AccountId, ClientId, NoteId, PartnerId, OperatorId, KeyId, MemberId, LinkId}
# The worker's, which are the vendor's alone (`tests.library.access.test_rights`).
WORKERS = {"messages", "relay", "webhooks", "jobs", "upkeep"}
# What is done without having signed in: a password is forgotten, a mailed link is followed or looked at, a key is used.
WITHOUT = {
    *("touch", "welcome", "forget_password", "look", "reset_password", "verify_address", "confirm_email"),
    *("join", "join_known", "open", "open_known", "decline", "address", "look_link"),
    *("sign_up", "sign_up_partner", "look_sign_up", "confirm", "confirm_known", "confirm_partner"),
}
OF_NAME: dict[str, Any] = {
    "language": "hu",
    "role": "agent",
    "name": "agent",
    "nickname": "some-name",
    "secure": True,
    "tag": "gold",
    "tags": ("gold",),
    "section": "portal",
}


@attrs.frozen(kw_only=True)
class Asking:
    """
    One method of a service, with everything but ids and actor filled in by reading its annotations.
    """

    service: str
    name: str
    ids: dict[str, Any]
    rest: dict[str, Any]

    def call(self, kit: PartnerKit, by: Actor, ids: dict[Any, UUID]) -> object:
        named = {name: ids[kind] for name, kind in self.ids.items()}
        method: Callable[..., object] = getattr(getattr(kit, self.service), self.name)
        return method(**named, **self.rest, by=by)

    def __str__(self) -> str:
        return f"{self.service}.{self.name}"


def asking() -> list[Asking]:
    """
    Return every public method of every service that names something by its id.

    Raises:
        LookupError: Nobody has said what an argument of this kind looks like.
    """
    found = []
    for service, method in every_method():
        hints = get_type_hints(method, include_extras=True)
        asked = {p.name: hints[p.name] for p in inspect.signature(method).parameters.values() if p.name in hints}
        ids = {name: of for name, hint in asked.items() if (of := one_of(hint)) in IDS}
        required = {
            p.name for p in inspect.signature(method).parameters.values() if p.default is p.empty and p.name != "self"
        }
        if ids:
            rest = {name: argument(service, name, asked[name]) for name in required - set(ids) - {"by"}}
            found.append(Asking(service=service, name=method.__name__, ids=ids, rest=rest))
    return found


def every_method() -> Iterator[tuple[str, Any]]:
    """
    Yield the public methods of the services a kit has.
    """
    kit_has = {name for name, value in vars(PartnerKit).items() if hasattr(value, "attrname")}
    assert kit_has - WORKERS == {*SERVICES, "actors", "sessions"}
    for service in SERVICES:
        kind = get_type_hints(vars(PartnerKit)[service].func)["return"]
        for name, method in inspect.getmembers(kind, inspect.isfunction):
            if not name.startswith("_"):
                yield service, method


def one_of(hint: Any) -> Any:
    """
    Return what there is beside None.
    """
    arms = [arm for arm in get_args(hint) if arm is not type(None)]
    return arms[0] if len(arms) == 1 else hint


def argument(service: str, name: str, hint: Any) -> Any:
    """
    Return an argument of a kind.
    """
    if attrs.has(hint):
        return samples.given(hint)
    asked = Action.VIEW_PARTNER if service == "partners" else Action.VIEW_ACCOUNT
    kinds = {Action: asked, Stage: Stage.LIVE, Level: Level.EMPLOYEE, bool: True}
    return OF_NAME[name] if name in OF_NAME else kinds[hint]


def refusal(work: Callable[[], object]) -> PartnerkitError:
    """
    Return the error a call is refused with.
    """
    with pytest.raises(PartnerkitError) as caught:
        work()
    return caught.value


def test_a11_the_search_for_calls_finds_them() -> None:
    """
    A search that finds nothing would let everything pass.
    """
    found = {str(call) for call in asking()}
    assert found >= {
        "accounts.lock",
        "clients.get",
        "identity.link_owner",
        "staff.owner",
        "notes.change",
        "staff.remove",
        "invitations.withdraw",
    }
    assert all(hint is Actor for _, m in every_method() if (hint := get_type_hints(m).get("by")))
    assert {m.__name__ for _, m in every_method() if "by" not in inspect.signature(m).parameters} == WITHOUT


@pytest.mark.requirement("R-05", call="access.decide", by="library")
@pytest.mark.parametrize("call", asking(), ids=str)
def test_a11_no_method_tells_a_foreign_thing_from_an_unknown_one(town: Town, call: Asking) -> None:
    """
    Found by reflection: each refuses a foreign id with the very error of an unknown one, and changes nothing.
    """
    world = town.world
    world.seat_owner(town.account)
    line = world.run(lambda k: k.clients.of_account(town.foreign.id, by=town.stranger))
    note = world.run(lambda k: k.notes.write(line.id, NewNote(text="Theirs."), by=town.stranger))
    foreign = {AccountId: town.foreign.id, ClientId: line.id, NoteId: note.id}
    foreign |= {PartnerId: town.other.id, OperatorId: town.stranger.id, KeyId: made_key(world, town.stranger).key.id}
    link = world.run(lambda k: k.invitations.make_link(NewLink(name="Theirs"), by=town.stranger))
    foreign |= {MemberId: town.foreign.owner_id, LinkId: link.id}
    unknown = dict.fromkeys(foreign, uuid4())
    staff = world.of_session(world.staff_sign_in())
    with world.unchanged():
        for by in (town.owner, town.agent, staff):
            first, second = (refusal(partial(world.run, partial(call.call, by=by, ids=i))) for i in (foreign, unknown))
            told = [re.sub(r"UUID\('[^']*'\)", "", repr(error)) for error in (first, second)]
            assert told[0] == told[1]
            assert isinstance(first, NotFound | Refused)


@pytest.mark.requirement("BX-13", call="bulk.run", by="library")
@pytest.mark.parametrize("action", BulkAction)
def test_a11_no_row_of_bulk_tells_a_foreign_client_from_an_unknown_one(town: Town, action: BulkAction) -> None:
    """
    Nor, asked to assign to a foreign operator, is the whole call answered otherwise than for one nobody knows.
    """
    world = town.world
    line = world.run(lambda k: k.clients.of_account(town.foreign.id, by=town.stranger))
    tag = "gold" if action in {BulkAction.TAG, BulkAction.UNTAG} else None
    assigns = action in {BulkAction.ASSIGN, BulkAction.UNASSIGN}

    def asked(client: UUID, operator: UUID) -> BulkWork:
        to = OperatorId(operator) if assigns else None
        return BulkWork(action=action, client_ids=(ClientId(client),), tag=tag, operator_id=to)

    with world.unchanged():
        for client in (line.id, uuid4()):
            rows = world.run(lambda k: k.bulk.run(asked(client, town.agent.id), by=town.owner)).rows  # noqa: B023
            assert rows == (
                BulkRow(
                    client_id=ClientId(client),
                    name=None,
                    account_id=None,
                    outcome=Outcome.REFUSED,
                    error=NotFound("client", client),
                ),
            )
        if assigns:
            works = [asked(line.id, operator) for operator in (town.stranger.id, uuid4())]
            errors = [refusal(lambda: world.run(lambda k: k.bulk.run(w, by=town.owner))) for w in works]  # noqa: B023
            assert errors[0] == errors[1]


def test_a11_an_action_that_names_nothing_foreign_is_for_one_s_own_or_for_the_vendor() -> None:
    """
    Every row of the table asks first whose it is, unless the action has no object, or is the vendor's alone.
    """
    bare = {action for action, row in ACTIONS.items() if Rule.FOREIGN not in row.rules}

    assert {action for action in bare if ACTIONS[action].kinds != {ActorKind.VENDOR}} == {
        Action.USE_CONSOLE,
        Action.VIEW_CLIENTS,
        Action.BEGIN_JOB,
        Action.OPEN_ACCOUNT,
        Action.INVITE_CLIENT,
        Action.MANAGE_LINKS,
        Action.OWN_REFERRAL,
        Action.OPEN_OWN_ACCOUNT,
        Action.SET_OWN_FACTOR,
        Action.CHANGE_OWN_PASSWORD,
        Action.SET_OWN_LANGUAGE,
        Action.VERIFY_OWN_ADDRESS,
        Action.CHANGE_OWN_EMAIL,
        Action.SEE_OWN_SESSIONS,
    }
