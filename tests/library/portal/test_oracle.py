"""
The portal's settings come to what the requirement rows say, as an oracle reads them that knows the rows alone.

Each tab is tried in full, whole portals by pairs: any two values of any two settings stand together somewhere. What is
compared goes through no storage.
"""

import functools
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerkit.errors import InvalidInput
from partnerkit.portal.model import PORTAL
from partnerkit.sections import in_effect
from tests.library.portal import both, oracle
from tests.library.portal.both import ANNA, CLIENTS, CONDITIONS, GONE, NORA, OWNER, VALUES
from tests.library.portal.oracle import Chosen, Facts
from tests.library.settings.given import changed_by

ROW = pytest.mark.requirement
#: What each row decides of what a client sees and may do.
SEEN: Mapping[str, tuple[str, ...]] = {
    "CP-01": ("closed", "reach", "effective"),
    "CP-02": ("display_name",),
    "CP-03": ("widgets",),
    "CP-04": ("views_fields", "changes_fields"),
    "CP-06": ("enrols_in_autopay", "is_enrolled"),
    "CP-07": ("changes_card",),
    "CP-08": ("changes_bank_account",),
    "CP-09": ("makes_prepayments", "views_prepayments"),
    "CP-10": ("card_cap",),
    "CP-11": ("bank_cap",),
    "CP-12": ("views_history",),
    "CP-13": ("views_past",),
    "CP-14": ("views_upcoming",),
    "CP-15": ("views_paused", "views_pause_reasons"),
    "CP-16": ("submits_tickets", "sees_green_icon"),
    "CP-17": ("views_open_tickets",),
    "CP-18": ("views_closed_tickets",),
    "CP-19": ("assignee",),
    "CP-20": ("categories",),
    "CP-21": ("reschedule_categories",),
    "CP-22": ("cancel_categories",),
    "CP-23": ("alerted",),
    "CP-24": ("effective",),
    "OW-03": ("reach",),
}
#: What each row decides of what comes of something that is done.
DONE: Mapping[str, tuple[str, ...]] = {
    "CP-06": ("to_charge",),
    "CP-09": ("payments",),
    "CP-10": ("payments",),
    "CP-11": ("payments",),
    "CP-17": ("tickets",),
    "CP-18": ("tickets",),
    "CP-19": ("assigned",),
    "CP-23": ("alerted",),
}
Answers = list[tuple[dict[str, Any], dict[str, Any], Any]]


def rows(of: Mapping[str, tuple[str, ...]]) -> list[Any]:
    """
    Return each row with what it decides, as parameters of a test that shows the row.
    """
    return [pytest.param(names, id=row, marks=ROW(row, call="portal.view")) for row, names in of.items()]


@functools.cache
def everything_seen() -> Answers:
    """
    Return what the oracle and the library say of whole portals: under all conditions, to every client.

    One that is closed is shown to some of them only.
    """
    asked = [
        (c, f, who)
        for c in both.pairwise()
        for f in both.every_condition()
        for who in (CLIENTS[::3] if oracle.is_closed(f) else CLIENTS)
    ]
    return [(both.said_by_oracle(*one), both.said_by_library(*one), one) for one in asked]


@functools.cache
def everything_done() -> Answers:
    """
    Return what they say of what is done there: by clients, and by whoever opted in without being one, or no more.
    """
    opted_in = [who for who in CLIENTS if who["autopay_since"] is not None]
    asked: list[Any] = [(c, f, CLIENTS[0]) for c in both.pairwise() for f in both.every_condition()]
    asked += [(c, f, who) for c, f, _ in asked for who in opted_in if not oracle.is_closed(f)]
    return [(both.deeds_by_oracle(*one), both.deeds_by_library(*one), one) for one in asked]


def test_pairs_are_complete() -> None:
    """Any two values of any two settings stand together in some portal that is tried."""
    tried = both.pairwise()
    places = [(tab, name) for tab, of in VALUES.items() for name in of]
    for i, (tab, name) in enumerate(places):
        for other_tab, other in places[:i]:
            found = {(c[tab][name], c[other_tab][other]) for c in tried}
            assert len(found) == len(VALUES[tab][name]) * len(VALUES[other_tab][other])
    assert {tab: set(of) for tab, of in VALUES.items()} == {tab: set(of.settings) for tab, of in PORTAL.tabs.items()}


@pytest.mark.parametrize("names", rows(SEEN))
def test_what_a_client_sees_and_may_do(names: tuple[str, ...]) -> None:
    """As the rows say: whatever is chosen, whatever the account has, whoever looks."""
    _agree(everything_seen(), names)


@pytest.mark.parametrize("names", rows(DONE))
def test_what_comes_of_what_is_done(names: tuple[str, ...]) -> None:
    """Payments, invoices, tickets and alerts, as the rows say."""
    _agree(everything_done(), names)


def _agree(answers: Answers, names: tuple[str, ...]) -> None:
    """
    See that both say the same, and that it makes a difference what they are asked about.
    """
    for name in names:
        different = [(one, o[name], found[name]) for o, found, one in answers if o[name] != found[name]]
        assert different[:1] == []
        assert len({repr(o[name]) for o, _, _ in answers}) > 1


@ROW("CP-01", call="settings.read")
@ROW("CP-24", call="settings.read")
@pytest.mark.parametrize("tab", VALUES)
def test_what_is_in_effect_of_a_tab(tab: str) -> None:
    """Of all that can be chosen in it; choosing is not changed by being read."""
    has = [(facts, both.capabilities(facts)) for facts in _conditions_of(tab)]
    for chosen in both.every_choice(tab):
        given = both.given(tab, chosen[tab])
        for facts, capabilities in has:
            found = in_effect(PORTAL, PORTAL.tabs[tab], given, capabilities)
            assert both.plain(found) == oracle.in_effect(chosen, facts)[tab], (chosen[tab], facts)
        assert both.plain(given) == chosen[tab]


def _conditions_of(tab: str) -> list[Facts]:
    """
    Return the accounts that make a difference to a tab: what payments rest on makes none to the others.
    """
    found = list(both.every_condition())
    return found if tab == "billing" else [f for f in found if f["processor"] == "clearent" and f["ach"]]


@ROW("CP-24", call="settings.read")
def test_whatever_has_no_stated_default_is_off() -> None:
    """In the library as in the rows."""
    assert {name: both.plain(tab.default) for name, tab in PORTAL.tabs.items()} == oracle.DEFAULTS


@ROW("CP-05", call="settings.select_all")
@pytest.mark.parametrize("tab", VALUES)
def test_select_all_turns_on_what_is_available(tab: str) -> None:
    """And nothing else, whatever is on already."""
    for chosen in both.every_choice(tab):
        if any(chosen[tab][name] != oracle.DEFAULTS[tab][name] for name in VALUES[tab].keys() - oracle.switches(tab)):
            continue
        for facts in both.every_condition():
            expected = oracle.after_select_all(tab, chosen, facts)[tab]
            assert both.turned_on_by_library(tab, chosen, facts) == expected, (chosen[tab], facts)


@ROW("CP-05", call="settings.select_all")
def test_select_all_leaves_whole_portals_as_they_are_otherwise() -> None:
    """Texts, amounts, lists and people stay, and so do the switches of what is not available."""
    for chosen in both.pairwise():
        for facts in both.every_condition():
            for tab in VALUES:
                expected = oracle.after_select_all(tab, chosen, facts)[tab]
                assert both.turned_on_by_library(tab, chosen, facts) == expected, (chosen[tab], facts)


@ROW("CP-15", call="settings.change")
def test_whoever_shows_the_reasons_of_pauses_is_cautioned() -> None:
    """Of that, and of nothing else."""
    assert [one.name for tab in PORTAL.tabs.values() for one in tab.settings.values() if one.caution] == ["paused"]


# What may be chosen.

MORE: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "billing": {
        "card_maximum": (Decimal("-0.01"), Decimal("0.001")),
        "ach_maximum": (Decimal("-1.00"), Decimal("0.01")),
    },
    "tickets": {"assignee": (ANNA,)},
}


@ROW("CP-01", call="settings.change")
@ROW("CP-08", call="settings.change")
@ROW("CP-10", call="settings.change")
@ROW("CP-11", call="settings.change")
@ROW("CP-16", call="settings.change")
@ROW("CP-19", call="settings.change")
@pytest.mark.parametrize("tab", VALUES)
def test_what_may_be_chosen(tab: str) -> None:
    """One setting at a time, to any value, in any portal; where the rows say nothing, either will do."""
    said = set()
    for chosen in both.pairwise():
        for facts in both.every_condition():
            for name, values in VALUES[tab].items():
                for value in (*values, *MORE.get(tab, {}).get(name, ())):
                    said.add(_judge(tab, {name: value}, chosen, facts))
    assert said >= {"taken", "closed"}


@ROW("CP-10", call="settings.change")
def test_maxima_are_in_the_accounts_currency() -> None:
    """A currency without cents has none here."""
    for amount, verdict in (("12", "taken"), ("12.00", "taken"), ("12.50", "refused"), ("-12", "refused")):
        for name in ("card_maximum", "ach_maximum"):
            asked: Any = ("billing", {name: Decimal(amount)}, oracle.DEFAULTS, both.facts(currency="JPY"))
            assert (oracle.verdict(*asked), both.verdict_of_library(*asked)) == (verdict, verdict)


def _judge(tab: str, changes: dict[str, Any], chosen: Chosen, facts: Facts) -> str:
    expected = oracle.verdict(tab, changes, chosen, facts)
    found = both.verdict_of_library(tab, changes, chosen, facts)
    assert found == expected or (expected == "either" and found != "closed"), (changes, chosen[tab], facts)
    return expected


@ROW("CP-03", call="settings.change")
@pytest.mark.parametrize("end", ["", "/", "?ref=page", "/#about", "/?a=b#c"])
@pytest.mark.parametrize("scheme", ["https://www.", "http://", "www.", ""])
@pytest.mark.parametrize(
    ("network", "page", "name"),
    [
        ("facebook", "facebook.com/green.acre", "green.acre"),
        ("facebook", "facebook.com/pages/Green-Acre/123456789", "123456789"),
        ("twitter", "twitter.com/GreenAcre", "GreenAcre"),
        ("twitter", "twitter.com/@GreenAcre", "GreenAcre"),
        ("twitter", "x.com/GreenAcre", "GreenAcre"),
        ("linkedin", "linkedin.com/company/green-acre", "green-acre"),
        ("linkedin", "linkedin.com/in/szabo-eva", "szabo-eva"),
    ],
)
def test_a_whole_address_is_reduced_to_its_last_part(network: str, page: str, name: str, scheme: str, end: str) -> None:
    """However it was copied; of LinkedIn it is kept whether it is a company's or a person's."""
    url = f"{scheme}{page}{end}"
    tab = PORTAL.tabs["general"]
    kept = getattr(changed_by(tab, tab.default, {network: url}), network)
    assert kept.rsplit("/", 1)[-1] == oracle.reduced(url) == name
    assert (network != "linkedin") or kept == page.removeprefix("linkedin.com/")
    assert getattr(changed_by(tab, tab.default, {network: kept}), network) == kept


@ROW("CP-03", call="settings.change")
@pytest.mark.parametrize("network", ["facebook", "twitter", "linkedin"])
def test_an_address_of_another_site_is_none(network: str) -> None:
    """A widget leads to its own network."""
    tab = PORTAL.tabs["general"]
    with pytest.raises(InvalidInput):
        changed_by(tab, tab.default, {network: f"https://{network}.example.com/greenacre"})


# Anything at all.

PEOPLE = st.lists(st.sampled_from([OWNER, NORA, ANNA, GONE]), unique=True).map(tuple)
KEYS = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True).map(lambda keys: tuple(sorted(keys)))
AMOUNT = st.one_of(st.just(Decimal("0.00")), st.decimals(min_value=0, max_value=3000, places=2))
NAME = st.one_of(st.just(""), st.sampled_from(["greenacre", "zoldkert"]))
OF_TABS: dict[str, dict[str, Any]] = {
    "general": dict.fromkeys(VALUES["general"], NAME),
    "billing": {name: AMOUNT if name.endswith("maximum") else st.booleans() for name in VALUES["billing"]},
    "services": {name: st.booleans() for name in VALUES["services"]},
    "tickets": {name: st.booleans() if values == (False, True) else KEYS for name, values in VALUES["tickets"].items()}
    | {"assignee": st.sampled_from([None, OWNER, NORA, ANNA, GONE])},
    "alerts": {"resources": PEOPLE},
    "custom_fields": dict.fromkeys(VALUES["custom_fields"], KEYS),
}
CHOSEN = st.fixed_dictionaries({tab: st.fixed_dictionaries(of) for tab, of in OF_TABS.items()})
FACTS = st.builds(
    both.facts,
    **{name: st.sampled_from(values) for name, values in CONDITIONS.items()},
    currency=st.sampled_from(["EUR", "USD"]),
    custom_fields=KEYS.map(set),
    ticket_categories=KEYS.map(set),
    members=PEOPLE.map(lambda people: {OWNER, *people}),
    name=st.sampled_from(["Szabó Kertészet", "Café Zürich"]),
)


@ROW("CP-24", call="portal.view")
@given(chosen=CHOSEN, facts=FACTS, client=st.sampled_from(CLIENTS))
@settings(max_examples=150, deadline=None)
def test_anything_chosen_by_anybody(chosen: Chosen, facts: Facts, client: dict[str, Any]) -> None:
    """What is seen and done is as the rows say, and so is what "select all" leaves."""
    assert both.said_by_library(chosen, facts, client) == both.said_by_oracle(chosen, facts, client)
    assert both.deeds_by_library(chosen, facts, client) == both.deeds_by_oracle(chosen, facts, client)
    for tab in VALUES:
        assert both.turned_on_by_library(tab, chosen, facts) == oracle.after_select_all(tab, chosen, facts)[tab]


@ROW("CP-24", call="settings.change")
@given(chosen=CHOSEN, wanted=CHOSEN, facts=FACTS, data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_changes_of_a_tab(chosen: Chosen, wanted: Chosen, facts: Facts, data: st.DataObject) -> None:
    """Several at a time: all of them are taken, or none."""
    tab = data.draw(st.sampled_from(list(VALUES)))
    names = data.draw(st.sets(st.sampled_from(list(VALUES[tab]))))
    _judge(tab, {name: wanted[tab][name] for name in names}, chosen, facts)


@ROW("CP-09", call="portal.view")
@ROW("CP-10", call="portal.view")
@ROW("CP-11", call="portal.view")
@given(
    chosen=CHOSEN, facts=FACTS, how=st.sampled_from(["card", "bank"]), before=st.booleans(), ticks=st.integers(-2, 2)
)
@settings(max_examples=100, deadline=None)
def test_payments_about_the_maximum(chosen: Chosen, facts: Facts, how: str, before: bool, ticks: int) -> None:
    """A cent decides; a prepayment is recorded as one, and applied to no invoice."""
    most = chosen["billing"]["card_maximum" if how == "card" else "ach_maximum"]
    amount = max(Decimal("0.01"), most + ticks * Decimal("0.01"))
    client = {"verified": True, "linked": True, "autopay_since": None}
    expected = oracle.goes_through(chosen, facts, client, how, amount, prepayment=before)
    assert both.goes_through_by_library(chosen, facts, client, (how, amount, before)) == expected
    made = both.payment(how, amount, before, facts["currency"])
    recorded = {"prepayment": made.kind.value == "prepayment", "applied_to_invoice": made.invoice_id is not None}
    assert recorded == oracle.is_recorded_as(prepayment=before)
