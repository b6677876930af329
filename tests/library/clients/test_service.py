"""
An operator sees the list of its own partner, and no other.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from partnerkit import Actor, Client, NewNote, PartnerKit, Stage
from partnerkit.clients.model import shown
from partnerkit.errors import InvalidInput, NotFound, Refused
from partnerkit.values import AccountId, ClientId
from partnerkit.wire import cursor_text
from tests.library.clients.given import put, seated
from tests.library.world import Town


def lines(town: Town) -> tuple[Client, ...]:
    return town.world.run(lambda k: k.clients.list(by=town.agent)).items


@pytest.mark.requirement("VC-02", call="clients.list")
def test_the_list_holds_the_partners_clients_newest_first(town: Town) -> None:
    """All of them, and nobody else's (VC-05)."""
    for name in ("Beta", "Alpha"):
        town.world.clock.tick(timedelta(seconds=1))
        town.world.new_account(town.admin, name)
    assert [line.name for line in lines(town)] == ["Alpha", "Beta", "Dr. Szabó Fogászat"]
    assert [line.name for line in town.world.run(lambda k: k.clients.list(by=town.stranger)).items] == ["Café Zürich"]


@pytest.mark.requirement("VC-02", call="clients.list")
def test_a_line_is_up_to_date_after_every_change(town: Town) -> None:
    """It shows what its account is now; its own revision stays."""
    town.world.run(lambda k: k.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner))
    town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
    line = lines(town)[0]
    assert line == shown(line, town.world.account(town.account))
    assert (line.stage, line.locked_at, line.revision) == (Stage.LIVE, town.world.clock(), 0)


@pytest.mark.requirement("VC-02", call="clients.list")
def test_it_is_read_page_by_page(town: Town) -> None:
    """Each client once, though many were made at one moment."""
    for n in range(6):
        town.world.new_account(town.owner, f"Client {n}")
    seen: list[str] = []
    place: str | None = None
    while place is not None or not seen:
        with town.world.kit() as kit:
            page = kit.clients.list(by=town.owner, after=place, limit=2)
        seen += [line.name for line in page.items]
        place = None if page.next is None else cursor_text(page.next)
    assert sorted(seen) == [*(f"Client {n}" for n in range(6)), "Dr. Szabó Fogászat"]


def test_a_place_may_be_handed_over_as_it_is(town: Town) -> None:
    """Whoever calls the library need not write it out."""
    town.world.new_account(town.owner)
    first = town.world.run(lambda k: k.clients.list(by=town.owner, limit=1))
    second = town.world.run(lambda k: k.clients.list(by=town.owner, limit=1, after=first.next))
    assert {first.items[0].id, second.items[0].id} == {line.id for line in lines(town)}


def test_a_page_has_fifty_unless_asked_otherwise(town: Town) -> None:
    """As the table of values says: of the list, of the secure section and of a client's notes."""
    line = lines(town)[0]
    for n in range(51):
        put(town, f"Open {n}")
        put(town, f"Secure {n:02}", secure=True)
        town.world.run(lambda k: k.notes.write(line.id, NewNote(text=f"Note {n}"), by=town.agent))  # noqa: B023
    assert len(town.world.run(lambda k: k.clients.list(by=town.owner)).items) == 50
    assert len(town.world.run(lambda k: k.clients.secure_names(by=town.owner)).names) == 50
    assert len(town.world.run(lambda k: k.notes.list(line.id, by=town.owner)).items) == 50


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_has_one_to_a_hundred(town: Town, limit: int) -> None:
    """A-34: nobody asks for everything at once."""
    with pytest.raises(InvalidInput, match="limit"):
        town.world.run(lambda k: k.clients.list(by=town.owner, limit=limit))


def test_a_line_is_found_by_its_own_id_and_by_its_account(town: Town) -> None:
    """Console addresses use the client's id, integrations know the account's."""
    line = lines(town)[0]
    assert town.world.run(lambda k: k.clients.get(line.id, by=town.agent)) == line
    assert town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.agent)) == line


def test_another_partners_line_is_as_unknown_as_none(town: Town) -> None:
    """A-11: by its id, by its account, by ids nobody has."""
    theirs = town.world.run(lambda k: k.clients.list(by=town.stranger)).items[0]
    for id in (theirs.id, ClientId(uuid4())):
        with pytest.raises(NotFound) as caught, town.world.kit() as kit:
            kit.clients.get(id, by=town.owner)
        assert (caught.value.kind, caught.value.id) == ("client", id)
    for account in (town.foreign.id, AccountId(uuid4())):
        with pytest.raises(NotFound) as caught, town.world.kit() as kit:
            kit.clients.of_account(account, by=town.owner)
        assert (caught.value.kind, caught.value.id) == ("client", account)


def test_it_is_for_operators_alone(town: Town) -> None:
    """VC-01: neither the vendor nor staff have a partner's list."""
    town.world.seat_owner(town.account)
    line = lines(town)[0]
    for actor in (town.world.support, town.world.staff_sign_in().actor):
        with town.world.kit() as kit:
            with pytest.raises(Refused):
                kit.clients.list(by=actor)
            with pytest.raises(Refused):
                kit.clients.get(line.id, by=actor)
            with pytest.raises(Refused):
                kit.clients.of_account(town.account.id, by=actor)


@pytest.mark.requirement("VC-22", call="clients.get")
def test_a_secure_line_is_for_secure_roles(town: Town) -> None:
    """A-17: by its own id and by its account's; others are told that it is secure, no more."""
    line = put(town, "Hidden", secure=True)
    secured = seated(town, "gina", secure=True)
    calls: tuple[Callable[[PartnerKit, Actor], Client], ...] = (
        lambda k, by: k.clients.get(line.id, by=by),
        lambda k, by: k.clients.of_account(line.account_id, by=by),
    )
    for call in calls:
        with pytest.raises(Refused) as caught, town.world.kit() as kit:
            call(kit, town.owner)
        assert (caught.value.action, caught.value.decision.because) == ("account.view", "secure")
        assert "Hidden" not in repr(caught.value)
        with town.world.kit() as kit:
            assert call(kit, secured) == line
