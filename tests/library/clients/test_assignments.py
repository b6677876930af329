"""
A client may have several operators, and a role may be limited to the clients assigned to it.
"""

from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Actor, Business, Client, ClientId, NewNote, OperatorId
from partnerkit.access import ROLES, Permission
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.errors import KeyReused, NotFound, Refused
from tests.library.clients.given import names, put, seated
from tests.library.world import Town


@pytest.fixture
def limited(town: Town) -> Actor:
    """
    Somebody with every right an owner has, on assigned clients alone.
    """
    return seated(town, "gina", limited=True)


@pytest.fixture
def line(town: Town) -> Client:
    """
    The line of the town's account.
    """
    return town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))


def me(actor: Actor) -> OperatorId:
    return OperatorId(actor.id)


def assign(town: Town, client: Client, to: Actor, *, by: Actor | None = None, key: str | None = None) -> Client:
    return town.world.run(lambda k: k.clients.assign(client.id, me(to), by=by or town.admin, key=key))


def unassign(town: Town, client: Client, of: Actor, *, by: Actor | None = None, key: str | None = None) -> Client:
    return town.world.run(lambda k: k.clients.unassign(client.id, me(of), by=by or town.admin, key=key))


def told(town: Town, client: Client) -> list[tuple[str, dict[str, Any]]]:
    """
    What the line's own chain tells, oldest first.
    """
    page = town.world.run(lambda k: k.history.of_client(client.id, by=town.owner))
    return [(entry.kind, dict(entry.details)) for entry in page.items[::-1]]


class TestAssigning:
    @pytest.mark.requirement("VC-24", call="clients.assign")
    def test_a_client_has_several_operators(self, town: Town, line: Client) -> None:
        """Each is told in the line's own chain, with the name; what is so already is not."""
        assign(town, line, town.agent)
        after = assign(town, line, town.owner)
        assert (after.assigned, after.revision) == (frozenset({me(town.agent), me(town.owner)}), 2)
        with town.world.unchanged():
            assert assign(town, line, town.owner) == after
        assert unassign(town, line, town.agent).assigned == {me(town.owner)}
        assert told(town, line) == [
            ("client.assigned", {"operator_id": str(town.agent.id), "name": town.agent.name}),
            ("client.assigned", {"operator_id": str(town.owner.id), "name": town.owner.name}),
            ("client.unassigned", {"operator_id": str(town.agent.id), "name": town.agent.name}),
        ]

    @pytest.mark.requirement("VC-24", call="clients.unassign")
    def test_what_was_not_assigned_is_not_taken(self, town: Town, line: Client) -> None:
        """Nothing changes."""
        with town.world.unchanged():
            assert unassign(town, line, town.agent) == line

    def test_it_is_to_an_operator_of_the_partner(self, town: Town, line: Client) -> None:
        """A-11: another partner's is as unknown as one nobody is, and nothing is changed."""
        for id in (me(town.stranger), OperatorId(uuid4())):
            for call in ("assign", "unassign"):
                with town.world.unchanged(), pytest.raises(NotFound) as caught, town.world.kit() as kit:
                    getattr(kit.clients, call)(line.id, id, by=town.owner)
                assert caught.value == NotFound("operator", id)

    def test_a_foreign_client_is_as_unknown_as_none(self, town: Town) -> None:
        """A-11: and nothing is changed."""
        theirs = put(town, "Theirs", of=town.other.id, assigned=frozenset({me(town.stranger)}))
        for id in (theirs.id, ClientId(uuid4())):
            for call in ("assign", "unassign"):
                with town.world.unchanged(), pytest.raises(NotFound) as caught, town.world.kit() as kit:
                    getattr(kit.clients, call)(id, me(town.agent), by=town.owner)
                assert caught.value == NotFound("client", id)

    @pytest.mark.requirement("VC-24", call="clients.assign")
    def test_who_may_assign(self, town: Town, line: Client, limited: Actor) -> None:
        """A-14: no agent, nobody to what it does not see, not to a secure client; neither staff nor vendor."""
        secure = put(town, "Secure", secure=True, assigned=frozenset({me(limited)}))
        for client, by, because in (
            (line, town.agent, "permission"),
            (line, limited, "assignment"),
            (secure, limited, "secure"),
            (secure, town.owner, "secure"),
            (line, town.world.support, "kind"),
        ):
            for call in ("assign", "unassign"):
                with town.world.unchanged(), pytest.raises(Refused) as caught, town.world.kit() as kit:
                    getattr(kit.clients, call)(client.id, me(limited), by=by)
                assert caught.value.decision.because == because

    @pytest.mark.requirement("BX-09", call="clients.assign")
    def test_a_repeated_call_does_nothing_twice(self, town: Town, line: Client) -> None:
        """Nor does it undo what others did since; a key stands for one call."""
        assign(town, line, town.agent, key="k")
        taken = unassign(town, line, town.agent, key="u")
        with town.world.unchanged():
            assert assign(town, line, town.agent, key="k") == unassign(town, line, town.agent, key="u") == taken
        other = put(town, "Other")
        for first, call, second in (("k", assign, unassign), ("u", unassign, assign)):
            for again, client, to in (
                (call, line, town.owner),
                (call, other, town.agent),
                (second, line, town.agent),
            ):
                with town.world.unchanged(), pytest.raises(KeyReused):
                    again(town, client, to, key=first)

    @pytest.mark.requirement("R-15", call="clients.assign")
    def test_the_account_knows_nothing_of_it(self, town: Town, line: Client) -> None:
        """Neither its row nor its history changes."""
        before = town.world.read(lambda s: s.get(ACCOUNTS, town.account.id))
        assign(town, line, town.agent)
        assert town.world.read(lambda s: s.get(ACCOUNTS, town.account.id)) == before
        history = town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner))
        assert [entry.kind for entry in history.items] == ["account.opened"]


@pytest.mark.requirement("VC-24", call="clients.list")
class TestLimited:
    def test_what_was_assigned_is_seen_at_once(self, town: Town, line: Client, limited: Actor) -> None:
        """And no longer what was taken: in the list, by id, in the account, its notes and its history."""
        assert names(town, limited) == []
        assign(town, line, limited)
        assert names(town, limited) == [town.account.name]
        calls = (
            lambda k: k.clients.get(line.id, by=limited),
            lambda k: k.clients.of_account(town.account.id, by=limited),
            lambda k: k.accounts.get(town.account.id, by=limited),
            lambda k: k.notes.list(line.id, by=limited),
            lambda k: k.history.of_client(line.id, by=limited),
            lambda k: k.history.of_account(town.account.id, by=limited),
            lambda k: k.clients.tag(line.id, "vip", by=limited),
            lambda k: k.notes.write(line.id, NewNote(text="x"), by=limited),
            lambda k: k.accounts.lock(town.account.id, by=limited),
        )
        for call in calls:
            town.world.run(call)
        unassign(town, line, limited)
        assert names(town, limited) == []
        for call in calls:
            with town.world.unchanged(), pytest.raises(Refused) as caught:
                town.world.run(call)
            assert caught.value.decision.because == "assignment"

    def test_filters_find_nothing_else(self, town: Town, limited: Actor) -> None:
        """A-17: whatever is asked for, another's clients are not there; who else has one is told."""
        mine = put(town, "Mine", plan="pro", assigned=frozenset({me(limited), me(town.agent)}), tags=frozenset({"a"}))
        put(town, "Far", plan="pro", assigned=frozenset({me(town.agent)}), tags=frozenset({"a"}))
        asked: tuple[dict[str, Any], ...] = ({}, {"tag": "a"}, {"plan": "pro"}, {"operator_id": me(town.agent)})
        for wanted in (*asked, {"operator_id": me(limited)}, {"text": "m"}, {"secure": False}, {"locked": False}):
            assert names(town, limited, **wanted) == ["Mine"]
        assert names(town, limited, text="far") == []
        assert mine.assigned == {me(limited), me(town.agent)}

    def test_the_role_limits_and_not_the_assignment(self, town: Town, line: Client) -> None:
        """Whoever is not limited sees what is assigned to others."""
        assign(town, line, town.admin)
        assert names(town, town.agent) == names(town, town.owner) == [town.account.name]

    @pytest.mark.requirement("VC-24", call="accounts.open")
    def test_whoever_is_limited_is_assigned_what_they_open(self, town: Town, limited: Actor) -> None:
        """Otherwise they would lose sight of it; it is told in the line's chain. Others are not."""
        opened = town.world.run(lambda k: k.accounts.open(Business(name="New"), by=limited))
        line = town.world.run(lambda k: k.clients.of_account(opened.id, by=limited))
        assert line.assigned == {me(limited)}
        assert names(town, limited) == ["New"]
        assert told(town, line) == [("client.assigned", {"operator_id": str(limited.id), "name": limited.name})]
        other = town.world.new_account(town.owner)
        assert town.world.run(lambda k: k.clients.of_account(other.id, by=town.owner)).assigned == frozenset()

    @pytest.mark.requirement("BX-09", call="accounts.open")
    def test_opened_twice_with_one_key_it_is_assigned_once(self, town: Town, limited: Actor) -> None:
        """The same account, and nothing is written."""
        first = town.world.new_account(limited, "New", key="k")
        with town.world.unchanged():
            assert town.world.new_account(limited, "New", key="k") == first

    @pytest.mark.requirement("VC-24", call="clients.unassign")
    def test_whoever_may_assign_can_give_away_the_own(self, town: Town, limited: Actor) -> None:
        """And then no longer sees it; the answer is the line as it was given away."""
        mine = put(town, "Mine", assigned=frozenset({me(limited)}))
        assert assign(town, mine, town.agent, by=limited).assigned == {me(limited), me(town.agent)}
        assert unassign(town, mine, limited, by=limited).assigned == {me(town.agent)}
        assert names(town, limited) == []

    def test_a_role_that_is_limited_can_do_less_than_one_that_is_not(self, town: Town, line: Client) -> None:
        """A-14: the rights of a role and its limit both have to hold."""
        rights = ROLES["agent"].permissions - {Permission.TAG_CLIENTS}
        junior = seated(town, "hedi", limited=True, can=rights)
        assign(town, line, junior)
        with town.world.unchanged(), pytest.raises(Refused) as caught, town.world.kit() as kit:
            kit.clients.tag(line.id, "vip", by=junior)
        assert caught.value.decision.because == "permission"
        assert attrs.evolve(junior, limited=False).permissions == rights
