"""
A list is narrowed, searched, sorted and counted: by what each client is now, on every adapter.
"""

from datetime import timedelta
from typing import Any

import pytest

from partnerkit import BulkAction, BulkWork, Client, ClientCounts, Sort, StatusFilter, Subscription
from partnerkit.accounts.status import Standing
from partnerkit.errors import Refused
from partnerkit.values import OperatorId
from tests.library.accounts.given import DAY, INSTANT, OPENED
from tests.library.clients.given import names, put, seated
from tests.library.world import Town

S = StatusFilter
NOBODY = ClientCounts(active=0, new=0, inactive=0, invited=0)
TAGGED = frozenset({"vip", "Érd"})


@pytest.fixture
def crowd(town: Town) -> dict[str, Client]:
    """
    A client of every status there is, made a day apart; the town's own awaits its client.
    """
    now, mine = town.world.clock(), frozenset({OperatorId(town.agent.id)})
    there: dict[str, dict[str, Any]] = {
        "invited": {"standing": Standing.INVITED},
        "trial": {"signed_in_at": now, "trial_ends_at": now + INSTANT, "tags": TAGGED},
        "expired": {"signed_in_at": now, "trial_ends_at": now, "tags": frozenset({"vip"}), "assigned": mine},
        "paying": {"signed_in_at": now, "subscription": Subscription.PAYING, "plan": "pro", "tags": TAGGED},
        "cancelled": {"signed_in_at": now, "subscription": Subscription.CANCELLED},
        "locked": {"signed_in_at": now, "partner_locked_at": now, "plan": "pro", "assigned": mine},
        "both locks": {"partner_locked_at": now, "vendor_locked_at": now, "plan": "basic"},
        "closed": {"standing": Standing.CLOSED, "locked_at": now},
    }
    made = {}
    for n, (name, fields) in enumerate(there.items(), 1):
        made[name] = put(town, name, opened_at=now - n * 10 * DAY, **fields)
    put(town, "theirs", of=town.other.id, plan="pro", tags=TAGGED, partner_locked_at=now)
    return made


OWN = "Dr. Szabó Fogászat"
FOUND: list[tuple[dict[str, Any], list[str]]] = [
    ({"status": S.ACTIVE}, [OWN, "trial", "paying"]),
    ({"status": S.INACTIVE}, ["expired", "cancelled", "locked", "both locks", "closed"]),
    ({"status": S.NEW}, [OWN, "invited", "trial", "expired"]),
    ({"status": S.INVITED}, ["invited"]),
    ({"status": S.AWAITING}, [OWN]),
    ({"status": S.TRIAL}, ["trial"]),
    ({"status": S.TRIAL_EXPIRED}, ["expired"]),
    ({"status": S.PAYING}, ["paying"]),
    ({"status": S.CANCELLED}, ["cancelled"]),
    ({"status": S.LOCKED}, ["locked", "both locks"]),
    ({"status": S.CLOSED}, ["closed"]),
    ({"tag": "vip"}, ["trial", "expired", "paying"]),
    ({"tag": "Érd"}, ["trial", "paying"]),
    ({"tag": "érd"}, []),
    ({"plan": "pro"}, ["paying", "locked"]),
    ({"plan": ""}, [OWN, "invited", "trial", "expired", "cancelled", "closed"]),
    ({"plan": "none"}, []),
    ({"locked": True}, ["locked", "both locks", "closed"]),
    ({"locked": False}, [OWN, "invited", "trial", "expired", "paying", "cancelled"]),
    ({"secure": True}, []),
    ({"secure": False, "status": S.TRIAL}, ["trial"]),
    ({"created_from": OPENED - 20 * DAY}, [OWN, "invited", "trial"]),
    ({"created_to": OPENED - 70 * DAY}, ["closed"]),
    ({"created_from": OPENED - 40 * DAY, "created_to": OPENED - 20 * DAY}, ["expired", "paying"]),
    ({"created_from": OPENED, "created_to": OPENED}, []),
    ({"text": "lock"}, ["locked", "both locks"]),
    ({"text": "lock", "plan": "basic"}, ["both locks"]),
    ({"text": "lock", "status": S.CLOSED}, []),
    ({"tag": "vip", "status": S.ACTIVE}, ["trial", "paying"]),
    ({"tag": "vip", "status": S.ACTIVE, "plan": "pro"}, ["paying"]),
    ({"tag": "vip", "status": S.NEW, "locked": False, "created_to": OPENED - 20 * DAY}, ["expired"]),
    ({"status": S.NEW, "created_to": OPENED - 20 * DAY - INSTANT}, ["expired"]),
    ({"status": S.INACTIVE, "locked": False, "plan": ""}, ["expired", "cancelled"]),
    ({"status": S.LOCKED, "locked": False}, []),
    ({"text": "paying", "tag": "vip", "status": S.PAYING, "plan": "pro", "secure": False}, ["paying"]),
]


class TestFilters:
    @pytest.mark.requirement("VC-06", call="clients.list")
    @pytest.mark.parametrize(("wanted", "right"), FOUND, ids=lambda part: str(part) if isinstance(part, dict) else "")
    def test_it_is_narrowed_by_each_and_by_all_of_them(
        self, town: Town, crowd: dict[str, Client], wanted: dict[str, Any], right: list[str]
    ) -> None:
        """Newest first; what is asked for together has to hold together; another partner's client never does."""
        assert len(crowd) == 8
        assert names(town, **wanted) == right
        assert names(town, **wanted, sort=Sort.OLDEST) == right[::-1]
        assert names(town, **wanted, sort=Sort.NAME) == sorted(right, key=str.lower)

    @pytest.mark.requirement("VC-24", call="clients.list")
    def test_it_is_narrowed_by_operator(self, town: Town, crowd: dict[str, Client]) -> None:
        """Alone, and with other filters; of somebody nobody knows it finds nothing."""
        agent = OperatorId(town.agent.id)
        assert names(town, operator_id=agent) == ["expired", "locked"]
        assert names(town, operator_id=agent, tag="vip") == ["expired"]
        assert names(town, operator_id=agent, status=S.LOCKED, plan="pro") == ["locked"]
        assert names(town, operator_id=agent, text="clos") == []
        assert names(town, operator_id=OperatorId(town.stranger.id)) == []
        assert crowd["locked"].assigned == {agent}

    @pytest.mark.requirement("R-12", call="clients.list")
    def test_a_trial_expires_while_nobody_writes(self, town: Town, crowd: dict[str, Client]) -> None:
        """The same rows, a microsecond later."""
        assert names(town, status=S.TRIAL) == ["trial"]
        town.world.clock.tick(INSTANT)
        assert names(town, status=S.TRIAL) == []
        assert names(town, status=S.TRIAL_EXPIRED) == ["trial", "expired"]
        assert "trial" in names(town, status=S.INACTIVE)
        assert crowd["trial"].standing is Standing.TRIAL

    @pytest.mark.requirement("VC-06", call="clients.list")
    def test_new_is_over_while_nobody_writes(self, town: Town, crowd: dict[str, Client]) -> None:
        """Thirty days after creation, to the microsecond."""
        assert crowd["expired"].created_at == town.world.clock() - 30 * DAY
        assert "expired" in names(town, status=S.NEW)
        town.world.clock.tick(INSTANT)
        assert names(town, status=S.NEW) == [OWN, "invited", "trial"]

    @pytest.mark.requirement("VC-06", call="clients.list")
    def test_it_follows_what_happens(self, town: Town) -> None:
        """A lock, a tag, a plan: each list is right after the call that did it."""
        line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
        for action, given, wanted in (
            (BulkAction.LOCK, {}, {"status": S.LOCKED}),
            (BulkAction.TAG, {"tag": "vip"}, {"tag": "vip"}),
            (BulkAction.ASSIGN, {"operator_id": town.agent.id}, {"operator_id": OperatorId(town.agent.id)}),
        ):
            assert names(town, **wanted) == []
            work = BulkWork(action=action, client_ids=(line.id,), **given)
            town.world.run(lambda k: k.bulk.run(work, by=town.owner))  # noqa: B023
            assert names(town, **wanted) == [OWN]


WORDS = [
    ("szabo", [OWN]),
    ("SZABÓ", [OWN]),
    ("Szabo\u0301", [OWN]),
    ("dr fog", [OWN]),
    ("fog dr.", [OWN]),
    ("zabo", []),
    ("szabo bau", []),
    ("orseg", ["Őrségi Tökmagolaj"]),
    ("őrség tök", ["Őrségi Tökmagolaj"]),
    ("boulang", ["Boulangerie d'Élodie & Fils"]),
    ("elodie", ["Boulangerie d'Élodie & Fils"]),
    ("D’ÉLODIE", ["Boulangerie d'Élodie & Fils"]),
    ("cafe lefevre", ["Le Café Lefèvre"]),
    ("francois", ["Le Café Lefèvre"]),
    ("ça", ["Boulangerie d'Élodie & Fils", "Le Café Lefèvre"]),
    ("ça va", ["Boulangerie d'Élodie & Fils"]),
    ("anne-marie", ["Őrségi Tökmagolaj"]),
    ("marie", ["Őrségi Tökmagolaj"]),
    ("kovács", ["Őrségi Tökmagolaj", "Straßen-Bau GmbH"]),
    ("strassen", ["Straßen-Bau GmbH"]),
    ("info@bau.example", ["Straßen-Bau GmbH"]),
    ("bau.ex", ["Straßen-Bau GmbH"]),
    ("example", ["Le Café Lefèvre", "Straßen-Bau GmbH"]),
    ("5kg3", ["Le Café Lefèvre"]),
    ("5KG3V5XBYS25", ["Le Café Lefèvre"]),
    ("g3v5", []),
    ("pate", ["Boulangerie d'Élodie & Fils"]),
    ("pate-a-choux", ["Boulangerie d'Élodie & Fils"]),
    ("kovacs info", ["Straßen-Bau GmbH"]),
    ("kovacs gmbh strassen info 0000", ["Straßen-Bau GmbH"]),
    ("kovacs elodie", []),
    ("kov k", ["Őrségi Tökmagolaj", "Straßen-Bau GmbH"]),
    ("100%", []),
    ("_", None),
    ("…", None),
]


class TestSearch:
    @pytest.fixture(autouse=True)
    def known(self, town: Town) -> None:
        """
        Clients with Hungarian, French and German names, each known by other things as well.
        """
        put(town, "Őrségi Tökmagolaj", contact="Kovács Anne-Marie", uid="111111111111")
        put(
            town,
            "Boulangerie d'Élodie & Fils",
            contact="Ça Va",
            nickname="pate-a-choux",
            uid="222222222222",
            opened_at=OPENED - DAY,
        )
        put(
            town,
            "Le Café Lefèvre",
            email="francois@lefevre.example",
            uid="5KG3V5XBYS25",
            opened_at=OPENED - 2 * DAY,
        )
        put(
            town,
            "Straßen-Bau GmbH",
            contact="Kovács",
            email="info@bau.example",
            uid="000000000000",
            opened_at=OPENED - 3 * DAY,
        )
        put(town, "Szabó Kovács Café", of=town.other.id)

    @pytest.mark.requirement("VC-06", call="clients.list")
    @pytest.mark.parametrize(("text", "right"), WORDS, ids=lambda part: part if isinstance(part, str) else "")
    def test_each_word_begins_a_word(self, town: Town, text: str, right: list[str] | None) -> None:
        """Of name, contact, address, UID or nickname, in any order; case and accents do not count."""
        everyone = names(town)
        assert names(town, text=text) == (everyone if right is None else right)
        assert sorted(names(town, text=text, sort=Sort.NAME_BACK)) == sorted(everyone if right is None else right)

    @pytest.mark.requirement("VC-06", call="clients.list")
    def test_what_was_changed_is_found_by_what_it_is_now(self, town: Town) -> None:
        """As by a nickname, which an operator gives it."""
        assert names(town, text="dents") == []
        town.world.run(lambda k: k.accounts.set_nickname(town.account.id, "dents", by=town.agent))
        assert names(town, text="dents") == [OWN]
        town.world.run(lambda k: k.accounts.set_nickname(town.account.id, "teeth", by=town.agent))
        assert names(town, text="dents") == []

    @pytest.mark.requirement("R-15", call="clients.list")
    def test_tags_and_notes_are_not_searched(self, town: Town) -> None:
        """A search is one of what the business is; tags have a filter of their own."""
        line = town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
        town.world.run(lambda k: k.clients.tag(line.id, "gold", by=town.owner))
        assert names(town, text="gold") == []


class TestSorts:
    @pytest.mark.requirement("VC-06", call="clients.list")
    def test_by_name_without_case_and_accents(self, town: Town) -> None:
        """Letters with accents stand beside those without, not behind z."""
        for name in ("zebra", "Árvíz", "aaa", "Émile", "eper", "Ödön", "straße", "Strasse B"):
            put(town, name)
        right = ["aaa", "Árvíz", OWN, "Émile", "eper", "Ödön", "straße", "Strasse B", "zebra"]
        assert names(town, sort=Sort.NAME) == right
        assert names(town, sort=Sort.NAME_BACK) == right[::-1]

    @pytest.mark.requirement("VC-02", call="clients.list")
    def test_by_creation_to_the_microsecond(self, town: Town) -> None:
        """Newest first, whatever the order in which they were written down."""
        for name, age in (("b", INSTANT), ("c", timedelta(seconds=1)), ("a", -INSTANT)):
            put(town, name, opened_at=OPENED - age)
        assert names(town) == names(town, sort=Sort.NEWEST) == ["a", OWN, "b", "c"]
        assert names(town, sort=Sort.OLDEST) == ["c", "b", OWN, "a"]


class TestCounts:
    @pytest.mark.requirement("VC-02", call="clients.counts")
    @pytest.mark.requirement("VC-06", call="clients.counts")
    def test_they_count_what_the_lists_show(self, town: Town, crowd: dict[str, Client]) -> None:
        """Everybody once in active, inactive or invited; new overlaps."""
        counts = town.world.run(lambda k: k.clients.counts(by=town.agent))
        assert counts == ClientCounts(active=3, new=4, inactive=5, invited=1)
        assert counts.active + counts.inactive + counts.invited == len(names(town)) == len(crowd) + 1
        theirs = town.world.run(lambda k: k.clients.counts(by=town.stranger))
        assert theirs == ClientCounts(active=1, new=2, inactive=1, invited=0)

    @pytest.mark.requirement("VC-24", call="clients.counts")
    def test_they_count_what_one_sees(self, town: Town, crowd: dict[str, Client]) -> None:
        """Of a role that is limited those assigned, of none of them nothing; a secure account for a Secure role."""
        limited = seated(town, "gina", limited=True)
        assert town.world.run(lambda k: k.clients.counts(by=limited)) == NOBODY
        town.world.run(lambda k: k.clients.assign(crowd["paying"].id, OperatorId(limited.id), by=town.owner))
        assert town.world.run(lambda k: k.clients.counts(by=limited)) == ClientCounts(
            active=1, new=0, inactive=0, invited=0
        )
        town.world.secure(crowd["paying"].account_id)
        assert town.world.run(lambda k: k.clients.counts(by=limited)) == NOBODY
        assert town.world.run(lambda k: k.clients.counts(by=town.owner)).active == 2

    def test_they_are_for_operators_alone(self, town: Town) -> None:
        """VC-01: neither the vendor nor staff have a partner's list; nor has an operator without the right."""
        town.world.seat_owner(town.account)
        for actor in (town.world.support, town.world.staff_sign_in().actor):
            for call in ("counts", "tags", "secure_names", "list"):
                with pytest.raises(Refused), town.world.kit() as kit:
                    getattr(kit.clients, call)(by=actor)
