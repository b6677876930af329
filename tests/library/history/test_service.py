"""
People read what happened: who, when, and what changed.
"""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import (
    Account,
    Actor,
    Business,
    ClientId,
    NewNote,
    PasswordChange,
    Secret,
    Stage,
    SubscriptionReport,
    Told,
)
from partnerkit.access import Permission
from partnerkit.errors import InvalidInput, NotFound, Refused
from partnerkit.history.model import PARTICULARS
from partnerkit.repository import Add, Remove
from partnerkit.testing.clock import NOON
from partnerkit.values import OperatorId
from partnerkit.wire import cursor_text
from tests.library.world import PASSWORD, Town


def told(town: Town, account: Account | None = None) -> tuple[Told, ...]:
    """
    All that is told of an account, newest first.
    """
    return town.world.run(lambda k: k.history.of_account((account or town.account).id, by=town.agent, limit=100)).items


@pytest.mark.requirement("VC-19", call="history.of_account")
def test_every_action_is_told_with_who_when_and_what(town: Town) -> None:
    """Newest first, by the name of the operator, with what it was and what it is."""
    world, id = town.world, town.account.id
    for work in (
        lambda k: k.accounts.set_stage(id, Stage.LIVE, by=town.owner),
        lambda k: k.accounts.lock(id, by=town.admin),
        lambda k: k.accounts.unlock(id, by=town.admin),
        lambda k: k.accounts.set_nickname(id, "szabo", by=town.agent),
    ):
        world.clock.tick(timedelta(hours=1))
        world.run(work)
    assert [(t.seq, t.kind, t.actor, t.details) for t in told(town)] == [
        (5, "account.nicknamed", "Fanni", {"was": None, "now": "szabo"}),
        (4, "account.unlocked", "Emil", {"side": "partner"}),
        (3, "account.locked", "Emil", {"side": "partner"}),
        (2, "account.staged", "Dana", {"was": "setup", "now": "live"}),
        (1, "account.opened", "Dana", came(town) | {"name": "Dr. Szabó Fogászat", "email": None}),
    ]
    assert [t.at for t in told(town)] == sorted((t.at for t in told(town)), reverse=True)


def came(town: Town) -> dict[str, Any]:
    """
    What the first entry of the town's account says without anybody's name: what it is known by, and who brought it.
    """
    brought = {"partner_id": str(town.partner.id), "operator_id": str(town.owner.id)}
    return {"uid": town.account.uid, "way": "operator", "evidence_id": None, "own": False} | brought


@pytest.mark.requirement("VC-19", call="history.of_account")
def test_the_vendor_and_the_client_are_told_apart_from_operators(town: Town) -> None:
    """By kind and by name."""
    world, id = town.world, town.account.id
    world.seat_owner(town.account)
    signed_in = world.staff_sign_in()
    with world.kit() as kit:
        paid = SubscriptionReport(plan="pro", at=NOON, event="event 1")
        kit.subscriptions.report(id, paid, by=kit.actors.vendor("billing"))
        kit.accounts.lock(id, by=kit.actors.vendor("support"))
        kit.accounts.unlock(id, by=kit.actors.vendor("support"))
        kit.identity.change_password(
            PasswordChange(current=Secret(PASSWORD), new=Secret("another horse battery")), by=signed_in.actor
        )
    assert [(t.kind, t.actor_kind, t.actor) for t in told(town)] == [
        ("password.set", "staff", "Katalin"),
        ("account.unlocked", "vendor", "support"),
        ("account.locked", "vendor", "support"),
        ("subscription.reported", "vendor", "billing"),
        ("account.entered", "staff", "Katalin"),
        ("owner.seated", "vendor", "support"),
        ("account.opened", "operator", "Dana"),
    ]


def test_no_password_is_told(town: Town) -> None:
    """A-03: that one was set, and whose; nothing of what it is."""
    town.world.seat_owner(town.account)
    assert PASSWORD not in repr(told(town))
    assert "scrypt" not in repr(told(town))


def test_a_name_that_was_erased_is_not_told(town: Town) -> None:
    """BX-08: the entry stays, the person is gone."""
    entry = told(town)[0]
    private = town.world.read(lambda s: s.get(PARTICULARS, entry.id, within=town.account.id))
    town.world.read(lambda s: s.write(Remove(private)))
    assert [(t.actor, t.details) for t in told(town)] == [(None, came(town))]
    kept = attrs.evolve(private, values={"email": "a@example.com"})
    town.world.read(lambda s: s.write(Add(kept)))
    assert [(t.actor, t.details["email"]) for t in told(town)] == [(None, "a@example.com")]


def test_it_is_read_page_by_page(town: Town) -> None:
    """Each entry once, over text places and over places themselves."""
    with town.world.kit() as kit:
        for stage in [Stage.LIVE, Stage.SETUP] * 4:
            kit.accounts.set_stage(town.account.id, stage, by=town.owner)
        first = kit.history.of_account(town.account.id, by=town.owner, limit=4)
        assert first.next is not None
        second = kit.history.of_account(town.account.id, by=town.owner, limit=4, after=first.next)
        assert second.next is not None
        third = kit.history.of_account(town.account.id, by=town.owner, limit=4, after=cursor_text(second.next))
    assert [t.seq for page in (first, second, third) for t in page.items] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert third.next is None


@pytest.mark.parametrize("limit", [0, -1, 101, 10**9])
def test_a_page_has_one_to_a_hundred(town: Town, limit: int) -> None:
    """A-34: nobody asks for everything at once."""
    with pytest.raises(InvalidInput) as caught:
        town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner, limit=limit))
    assert [(p.path, p.code) for p in caught.value.problems] == [("limit", "limit.range")]


def test_a_forged_place_is_refused(town: Town) -> None:
    """A-04: with the parameter it came in."""
    with pytest.raises(InvalidInput, match="after"):
        town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner, after="forged"))


def test_one_account_tells_nothing_of_another(town: Town) -> None:
    """A-11: an event is in exactly one chain (BX-02)."""
    other = town.world.run(lambda k: k.accounts.open(Business(name="Café"), by=town.owner))
    assert [t.details["name"] for t in told(town, other)] == ["Café"]


def test_it_is_for_the_partner_and_the_vendor(town: Town) -> None:
    """Not for another partner, to whom there is no such account; and not for its own staff here."""
    town.world.seat_owner(town.account)
    staff = town.world.staff_sign_in().actor
    assert town.world.run(lambda k: k.history.of_account(town.account.id, by=town.world.support)).items
    with pytest.raises(NotFound):
        town.world.run(lambda k: k.history.of_account(town.account.id, by=town.stranger))
    with pytest.raises(Refused):
        town.world.run(lambda k: k.history.of_account(town.account.id, by=staff))


class TestOfAClient:
    """
    What the partner's team did to its own line.
    """

    def told(self, town: Town, by: Actor | None = None) -> list[tuple[int, str, str | None]]:
        """
        Number, kind and actor of all that is told, newest first.
        """
        line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
        page = town.world.run(lambda k: k.history.of_client(line.id, by=by or town.agent))
        return [(t.seq, t.kind, t.actor) for t in page.items]

    @pytest.fixture
    def line(self, town: Town) -> ClientId:
        """
        A line with a tag, a note and somebody it is assigned to, of a locked account.
        """
        with town.world.kit() as kit:
            line = kit.clients.of_account(town.account.id, by=town.owner)
            kit.clients.tag(line.id, "gold", by=town.agent)
            kit.accounts.lock(town.account.id, by=town.admin)
            kit.notes.write(line.id, NewNote(text="Rings after six."), by=town.owner)
            kit.clients.assign(line.id, OperatorId(town.agent.id), by=town.owner)
        return line.id

    @pytest.mark.requirement("BX-02", call="history.of_client")
    @pytest.mark.requirement("R-15", call="history.of_client")
    def test_it_tells_that_and_the_accounts_tells_none_of_it(self, town: Town, line: ClientId) -> None:
        """An event is in exactly one chain; each counts for itself."""
        assert self.told(town) == [
            (3, "client.assigned", "Dana"),
            (2, "note.written", "Dana"),
            (1, "client.tagged", "Fanni"),
        ]
        assert [t.kind for t in told(town)] == ["account.locked", "account.opened"]
        assert "Rings" not in repr(told(town)) + repr(self.told(town))

    def test_it_is_read_page_by_page(self, town: Town, line: ClientId) -> None:
        """Each entry once; a place that is none is refused, as is a page of any size."""
        with town.world.kit() as kit:
            first = kit.history.of_client(line, by=town.owner, limit=2)
            assert first.next is not None
            second = kit.history.of_client(line, by=town.owner, after=cursor_text(first.next), limit=2)
            assert ([t.seq for t in first.items + second.items], second.next) == ([3, 2, 1], None)
            for asked in ({"after": "forged"}, {"limit": 0}, {"limit": 101}):
                with pytest.raises(InvalidInput):
                    kit.history.of_client(line, by=town.owner, **asked)

    @pytest.mark.requirement("R-15", call="history.of_client")
    def test_it_is_for_the_partners_team_alone(self, town: Town, line: ClientId) -> None:
        """Neither the vendor nor the account's people are told what a partner thinks of a client (VC-13)."""
        town.world.run(lambda k: k.accounts.unlock(town.account.id, by=town.admin))
        town.world.seat_owner(town.account)
        for by, error in (
            (town.stranger, NotFound),
            (town.world.support, Refused),
            (town.world.staff_sign_in().actor, Refused),
            (attrs.evolve(town.agent, permissions=frozenset({Permission.VIEW_CLIENTS})), Refused),
        ):
            with pytest.raises(error):
                self.told(town, by)
