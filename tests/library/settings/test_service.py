"""
Settings are chosen by an account's admins, checked whole, kept as chosen and read as effective (CP-24, R-01).
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Level, Secret
from partnerkit.errors import KeyReused, NotFound, Outdated, Refused, SettingsClosed
from partnerkit.portal.model import PORTAL, Billing, General, PortalSettings, Tickets
from partnerkit.repository import Change
from partnerkit.values import MemberId
from tests.library.settings.booking import BOOKING
from tests.library.settings.given import Desk

PORTAL_TABS = ("general", "billing", "services", "tickets", "alerts", "custom_fields")


@pytest.mark.requirement("CP-24", call="settings.read")
def test_a_new_account_has_chosen_nothing(desk: Desk) -> None:
    """Whatever has no stated default is off; tickets would go to the owner."""
    found = desk.read()
    assert tuple(found.tabs) == PORTAL_TABS
    assert found.missing == ()
    assert all(tab.revision == 0 and tab.chosen == tab.tab.default and not tab.missing for tab in found.tabs.values())
    assert found.effective == PortalSettings(tickets=Tickets(assignee=desk.account.owner_id))


@pytest.mark.requirement("CP-24", call="settings.change")
def test_what_is_chosen_is_kept(desk: Desk) -> None:
    """What nobody mentions stays; the history tells what changed alone."""
    desk.change("billing", {"autopay": True, "card_maximum": "2500.5"})
    found = desk.change("billing", {"history": True})

    assert found.chosen == Billing(autopay=True, card_maximum=Decimal("2500.50"), history=True)
    assert found.effective == found.chosen
    assert (found.revision, desk.tab("billing")) == (2, found)
    last = desk.told()[-1]
    assert last.kind == "settings.changed"
    assert last.payload == {
        "section": "portal",
        "tab": "billing",
        "was": {"history": False},
        "now": {"history": True},
        "secrets": [],
    }


@pytest.mark.requirement("BX-09", call="settings.change")
def test_what_is_chosen_already_changes_nothing(desk: Desk) -> None:
    """Not even the revision."""
    desk.change("services", {"past": True})
    with desk.world.unchanged():
        assert desk.change("services", {"past": True, "upcoming": False}).revision == 1
        assert desk.change("alerts", {}).revision == 0


@pytest.mark.requirement("CP-10", call="settings.change")
def test_every_problem_is_named_at_once(desk: Desk) -> None:
    """Of form and of meaning apart: what cannot be read has no meaning yet."""
    with desk.wrong(autopay="type.boolean", card_maximum="amount.negative", gold="field.unknown", history="type.null"):
        desk.change("billing", {"autopay": "yes", "card_maximum": "-1.00", "gold": 1, "history": None})
    desk.product(ach=False, currency="JPY")
    with desk.wrong(
        bank_account="setting.unavailable", ach_maximum="setting.unavailable", card_maximum="amount.places"
    ):
        desk.change("billing", {"bank_account": True, "ach_maximum": "5.00", "card_maximum": "1.50", "card": True})


@pytest.mark.requirement("CP-24", call="settings.read")
def test_what_lapses_is_off_and_not_forgotten(desk: Desk) -> None:
    """A switch whose condition lapses is off; once it is back, so is what was chosen."""
    desk.change("billing", {"bank_account": True, "ach_maximum": "100.00"})
    desk.product(processor="stripe", ach=False)

    tab = desk.tab("billing")
    assert tab.chosen == Billing(bank_account=True, ach_maximum=Decimal("100.00"))
    assert tab.effective == Billing()
    assert tab.missing == {"bank_account": ("clearent", "ach"), "ach_maximum": ("clearent", "ach")}

    desk.product(processor="clearent", ach=True)
    assert desk.tab("billing").effective == tab.chosen


@pytest.mark.requirement("CP-01", call="settings.change")
@pytest.mark.parametrize(
    ("plan", "addons", "missing"),
    [
        ("pro", (), ("portal_addon",)),
        ("basic", ("client_portal",), ("portal_plan", "portal_addon")),
        (None, ("client_portal",), ("portal_plan", "portal_addon")),
    ],
)
def test_without_plan_and_add_on_the_settings_are_read_only(
    desk: Desk, plan: str | None, addons: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    """They are read still; nothing of them is in effect, and nothing is forgotten."""
    desk.change("services", {"past": True})
    desk.books(plan, addons)

    works: list[Callable[[], object]] = [
        lambda: desk.change("services", {"past": False}),
        lambda: desk.select_all("services"),
    ]
    for work in works:
        with desk.world.unchanged(), pytest.raises(SettingsClosed) as caught:
            work()
        assert caught.value == SettingsClosed("portal", missing)
    found = desk.read()
    assert (found.missing, found.tabs["services"].chosen.past) == (missing, True)
    assert found.effective == PortalSettings(tickets=Tickets(assignee=desk.account.owner_id))
    desk.books()
    assert desk.tab("services").effective.past is True


@pytest.mark.requirement("CP-16", call="settings.read")
def test_everything_below_rests_on_its_switch(desk: Desk) -> None:
    """It can be chosen while that is off, and comes into effect with it."""
    desk.change("tickets", {"open": True, "categories": ["visit"]})
    assert desk.tab("tickets").effective == Tickets(assignee=desk.account.owner_id)
    desk.change("tickets", {"submit": True})
    assert desk.tab("tickets").effective == Tickets(
        submit=True, open=True, categories=("visit",), assignee=desk.account.owner_id
    )


@pytest.mark.requirement("CP-05", call="settings.select_all")
def test_select_all_turns_on_every_switch_that_is_available(desk: Desk) -> None:
    """And nothing else: neither what is not available nor what is no switch."""
    desk.product(ach=False)
    assert desk.select_all("billing").chosen == Billing(autopay=True, card=True, prepayments=True, history=True)
    assert desk.select_all("tickets").chosen == Tickets(submit=True, open=True, closed=True)
    with desk.world.unchanged():
        assert desk.select_all("general").chosen == General()


class TestPeople:
    @pytest.mark.requirement("CP-19", call="settings.people")
    def test_who_works_there_can_be_chosen(self, desk: Desk) -> None:
        """In the order of their coming: nobody invited, inactive or gone."""
        nora, anna = desk.has("nora"), desk.has("anna")
        desk.invite("zita")
        actor = desk.by("katalin")

        def people() -> list[MemberId]:
            return [member.id for member in desk.world.run(lambda k: k.settings.people(desk.account_id, by=actor))]

        assert people() == [desk.account.owner_id, nora.id, anna.id]
        desk.do("deactivate", nora.id)
        assert people() == [desk.account.owner_id, anna.id]
        desk.do("remove", anna.id)
        assert people() == [desk.account.owner_id]

    @pytest.mark.requirement("CP-19", call="settings.change")
    def test_exactly_one_of_the_accounts_people(self, desk: Desk) -> None:
        """Who works there now; nobody of another account, nobody invited, and not the partner's own user."""
        nora = desk.has("nora")
        invited = desk.invite("anna")
        assert desk.change("tickets", {"submit": True, "assignee": str(nora.id)}).effective.assignee == nora.id
        for stranger in (uuid4(), invited.id):
            with desk.wrong(assignee="member.unknown"):
                desk.change("tickets", {"assignee": str(stranger)})

    @pytest.mark.requirement("CP-23", call="settings.change")
    def test_whoever_goes_is_alerted_no_more(self, desk: Desk) -> None:
        """While inactive not for now, once removed for good."""
        nora, anna = desk.has("nora"), desk.has("anna")
        desk.change("alerts", {"resources": [str(nora.id), str(anna.id), str(nora.id)]})
        desk.do("deactivate", nora.id)
        assert desk.tab("alerts").effective.resources == (anna.id,)
        desk.do("reactivate", nora.id)
        assert set(desk.tab("alerts").effective.resources) == {nora.id, anna.id}
        desk.do("remove", nora.id)
        assert desk.tab("alerts").chosen.resources == (anna.id,)

    @pytest.mark.requirement("CP-19", call="staff.remove")
    @pytest.mark.parametrize("method", ["remove", "deactivate"])
    def test_a_successor_follows(self, desk: Desk, method: str) -> None:
        """Whoever is named; nobody who does not work there, or is the one who goes."""
        nora, anna = desk.has("nora"), desk.has("anna")
        desk.change("tickets", {"submit": True, "assignee": str(nora.id)})
        actor = desk.by("katalin")
        (held,) = desk.world.run(lambda k: k.settings.held_by(nora.id, by=actor))
        assert (held.section.name, held.tab.name, held.setting.name) == ("portal", "tickets", "assignee")
        with pytest.raises(NotFound):
            desk.world.run(lambda k: k.settings.held_by(MemberId(uuid4()), by=actor))
        for wrong in (nora.id, MemberId(uuid4())):
            with desk.wrong(successor="member.unknown"):
                desk.do(method, nora.id, successor=wrong)
        desk.do(method, nora.id, successor=anna.id)
        assert desk.tab("tickets").chosen.assignee == anna.id

    @pytest.mark.requirement("CP-19", call="staff.remove")
    def test_else_the_owner(self, desk: Desk) -> None:
        """Without a successor the owner stands in: for good, or until who was chosen is back."""
        nora = desk.has("nora")
        desk.change("tickets", {"submit": True, "assignee": str(nora.id)})
        desk.do("deactivate", nora.id)
        assert desk.tab("tickets").effective.assignee == desk.account.owner_id
        desk.do("reactivate", nora.id)
        assert desk.tab("tickets").effective.assignee == nora.id
        desk.do("remove", nora.id)
        assert (desk.tab("tickets").chosen.assignee, desk.tab("tickets").effective.assignee) == (
            None,
            desk.account.owner_id,
        )


class TestLists:
    @pytest.mark.requirement("CP-20", call="settings.change")
    @pytest.mark.requirement("CP-04", call="settings.change")
    def test_what_the_product_lists_can_be_chosen(self, desk: Desk) -> None:
        """What it lists no more is left out, may stand, and cannot be chosen anew."""
        desk.change("custom_fields", {"viewed": ["pets", "gate", "pets"], "changed": ["size"]})
        assert desk.tab("custom_fields").chosen.viewed == ("gate", "pets")
        with desk.wrong(viewed_0="choice.gone"):
            desk.change("custom_fields", {"viewed": ["fence"]})
        desk.product(choices={"custom_fields": desk.world.product.choices["custom_fields"][:1]})
        tab = desk.tab("custom_fields")
        assert (tab.chosen.viewed, tab.effective.viewed, tab.effective.changed) == (("gate", "pets"), ("gate",), ())
        assert desk.change("custom_fields", {"viewed": ["pets"]}).chosen.viewed == ("pets",)
        with desk.wrong(viewed_0="choice.gone"):
            desk.change("custom_fields", {"viewed": ["fence", "gate"]})


class TestOwnSection:
    @pytest.mark.requirement("R-01", call="settings.change")
    def test_a_vendors_own_section_is_one_like_the_portals(self, desk: Desk) -> None:
        """It has a setting of every kind, and each part is kept by its class; a secret sealed."""
        nora = desk.has("nora")
        wanted: dict[str, Any] = {
            "online": False,
            "waiting": True,
            "notice": 48,
            "week": "sunday",
            "deposit": "12.00",
            "rules": "One\nTwo",
            "rooms": ["south"],
            "contact": "Kovács Éva",
            "host": str(nora.id),
            "helpers": [str(nora.id)],
            "token": "s3cret",
        }
        found = desk.change("general", wanted, section="booking")
        assert found.chosen.token.reveal() == "s3cret"
        kept = desk.kept("general", "booking")
        assert kept is not None
        assert set(kept.plain) == {"online", "waiting", "notice", "week", "deposit", "rules", "rooms"}
        assert (set(kept.referring), kept.personal) == ({"host", "helpers"}, {"contact": "Kovács Éva"})
        assert set(kept.secrets) == {"token"}
        shown = repr(kept) + repr(found) + repr(desk.read("booking"))
        assert all(word not in shown + kept.secrets["token"] for word in ("s3cret", "Éva"))
        told = desk.told()[-1]
        assert told.payload["secrets"] == ["token"]
        assert "s3cret" not in repr(told)
        assert "Éva" not in repr(told)

    @pytest.mark.requirement("CP-24", call="settings.read")
    def test_a_switch_that_is_on_by_default_is_off_while_its_condition_lapses(self, desk: Desk) -> None:
        """Whatever the default; its dependants with it, by their own."""
        desk.change("general", {"waiting": True, "deposit": "5.00"}, section="booking")
        desk.product(processor=None)
        tab = desk.tab("general", "booking")
        assert (tab.effective.online, tab.effective.waiting, tab.effective.deposit) == (False, False, None)
        assert (tab.chosen.online, tab.chosen.waiting) == (True, True)

    def test_numbers_have_bounds(self, desk: Desk) -> None:
        """Both ends belong to them."""
        for number in (0, 720):
            assert desk.change("general", {"notice": number}, section="booking").chosen.notice == number
        for number in (-1, 721):
            with desk.wrong(notice="limit.range"):
                desk.change("general", {"notice": number}, section="booking")

    def test_a_secret_has_an_end(self, desk: Desk) -> None:
        """A-34: whatever is sealed is kept as long as it is, and longer."""
        with desk.wrong(token="text.long"):
            desk.change("general", {"token": "x" * 10_001}, section="booking")
        assert len(desk.change("general", {"token": "x" * 10_000}, section="booking").chosen.token.reveal()) == 10_000

    @pytest.mark.requirement("R-01", call="settings.change")
    def test_a_secret_that_stays_is_not_sealed_anew(self, desk: Desk) -> None:
        """Another one is; and one can be taken away."""
        desk.change("general", {"token": "s3cret"}, section="booking")
        first = desk.kept("general", "booking")
        desk.change("general", {"notice": 1, "token": "s3cret"}, section="booking")
        second = desk.kept("general", "booking")
        assert first is not None
        assert second is not None
        assert first.secrets == second.secrets
        assert desk.change("general", {"token": None}, section="booking").chosen.token is None
        third = desk.kept("general", "booking")
        assert third is not None
        assert third.secrets == {}


class TestWho:
    @pytest.mark.requirement("CP-24", call="settings.change")
    @pytest.mark.parametrize(("level", "may"), [(Level.ADMIN, True), (Level.MANAGER, False), (Level.EMPLOYEE, False)])
    def test_admins_change_them(self, desk: Desk, level: Level, may: bool) -> None:
        """Nobody else of the account does, or reads them."""
        desk.has("nora", level)
        desk.session("nora")
        for work in (
            lambda: desk.read(by="nora"),
            lambda: desk.change("services", {"past": True}, by="nora"),
            lambda: desk.select_all("services", by="nora"),
        ):
            if may:
                work()
            else:
                with desk.refused("level"):
                    work()

    @pytest.mark.requirement("VC-09", call="settings.change")
    def test_they_are_changed_in_the_workspace_alone(self, desk: Desk) -> None:
        """Whoever sees the account from outside reads them; a stranger knows of none."""
        for who in ("dana", "support"):
            assert desk.read(by=who).tabs
            with desk.refused("kind"):
                desk.change("services", {"past": True}, by=who)
        with pytest.raises(NotFound):
            desk.read(by="zoe")

    def test_no_such_section_or_tab(self, desk: Desk) -> None:
        """Said to those alone who may ask."""
        for work in (lambda: desk.read("gold"), lambda: desk.change("gold", {}), lambda: desk.select_all("gold")):
            with desk.world.unchanged(), pytest.raises(NotFound):
                work()
        with pytest.raises(Refused):
            desk.change("gold", {}, by="dana")


@pytest.mark.requirement("BX-09", call="settings.change")
def test_two_editors_of_a_tab_do_not_undo_each_other(desk: Desk) -> None:
    """Whoever saw an earlier one is told so; two tabs never stand in each other's way (A-29)."""
    desk.change("services", {"past": True}, seen=0)
    with desk.world.unchanged(), pytest.raises(Outdated):
        desk.change("services", {"upcoming": True}, seen=0)
    desk.change("billing", {"card": True}, seen=0)


@pytest.mark.requirement("BX-09", call="settings.change")
def test_a_call_that_is_repeated_changes_nothing(desk: Desk) -> None:
    """And says how it is now; with another input the key is refused."""
    desk.change("services", {"past": True}, key="one")
    desk.change("services", {"upcoming": True})
    with desk.world.unchanged():
        assert desk.change("services", {"past": True}, key="one") == desk.tab("services")
        with pytest.raises(KeyReused):
            desk.change("services", {"past": False}, key="one")


@pytest.mark.requirement("R-01", call="settings.read")
def test_a_secret_whose_key_is_gone_counts_as_never_chosen(desk: Desk) -> None:
    """It stays kept, and is there again with its key; whatever else is saved in between."""
    desk.change("general", {"token": "s3cret"}, section="booking")
    vendor = desk.world.vendor
    desk.world.vendor = attrs.evolve(vendor, signing_keys=["the present signing key", "a later signing key"])
    assert desk.tab("general", "booking").chosen.token.reveal() == "s3cret"
    actor = desk.by("katalin")
    desk.world.vendor = attrs.evolve(vendor, signing_keys=["a later signing key"])
    assert desk.read("booking", by=actor).tabs["general"].chosen.token is None
    desk.change("general", {"notice": 2}, section="booking", by=actor)
    desk.world.vendor = vendor
    assert desk.tab("general", "booking").chosen.token.reveal() == "s3cret"


@pytest.mark.requirement("BX-09", call="settings.change")
def test_a_key_that_is_used_again_is_no_way_to_send_anything(desk: Desk) -> None:
    """A-34: another secret is another input, and a document too deep to be compared is refused as one."""
    for seen, text in ((0, "s3cret"), (1, "another")):
        desk.change("general", {"token": Secret(text)}, section="booking", seen=seen, key=text)
    with desk.world.unchanged(), pytest.raises(KeyReused):
        desk.change("general", {"token": Secret("another")}, section="booking", key="s3cret")
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    documents: list[dict[str, object]] = [{"rooms": deep}, {"rooms": [], "gold": {"deep": deep}}]
    for document in documents:
        with desk.wrong(**{"": "json.form"}):
            desk.change("general", document, section="booking", key="s3cret")


@pytest.mark.requirement("R-01", call="settings.read")
def test_every_section_is_told(desk: Desk) -> None:
    """The portal's, and then the vendor's own."""
    assert desk.world.run(lambda k: k.settings.sections) == (PORTAL, BOOKING)


def test_a_document_of_another_release_is_read(desk: Desk) -> None:
    """What is known no more, or is no value of its setting any more, counts as never chosen."""
    desk.change("general", {"notice": 48, "week": "sunday", "token": "s3cret"}, section="booking")
    kept = desk.kept("general", "booking")
    assert kept is not None
    strange = attrs.evolve(
        kept, plain={**kept.plain, "notice": "long", "gold": 1}, secrets={**kept.secrets, "old": "?"}
    )
    desk.world.read(lambda s: s.write(Change(kept, strange)))
    found = desk.tab("general", "booking").chosen
    assert (found.notice, found.week.value, found.token.reveal()) == (24, "sunday", "s3cret")
