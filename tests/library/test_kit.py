"""
One storage and one vendor make the services; any of their calls can be tried dry.
"""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from partnerkit import Business, Client, NewOperator, PartnerKit, Realm, Secret, SignIn, Stage
from partnerkit.accounts.events import AccountLocked
from partnerkit.accounts.model import Account
from partnerkit.errors import InvalidInput, NotFound, NotSignedIn, Refused
from partnerkit.repository import Add, Change
from tests.library.calls import Call, Path, every_call
from tests.library.strangers import scene_in
from tests.library.world import PASSWORD, Town, World

SIGNING_IN = SignIn(realm=Realm.STAFF, email="katalin@szabo.example.com", password=Secret(PASSWORD))


class TestTryingDry:
    @pytest.mark.requirement("BX-11", call="kit.try_out")
    def test_it_writes_nothing_and_shows_what_it_would_write(self, town: Town) -> None:
        """The same code: the result it would return, the rows and events it would store."""
        with town.world.unchanged(), town.world.kit() as kit:
            tried = kit.try_out(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        assert tried.refusal is None
        (effects,) = tried.effects
        assert tried.result is not None
        assert tried.result.partner_locked_at == town.world.clock()
        assert {type(c.new) for c in effects.changes if isinstance(c, Change)} == {Account, Client}
        assert [type(event) for event in effects.events] == [AccountLocked]

    @pytest.mark.requirement("BX-11", call="kit.try_out")
    def test_doing_it_then_gives_the_same_result(self, town: Town) -> None:
        """Trying is no other way of doing."""
        tried = town.world.run(
            lambda k: k.try_out(lambda k: k.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner))
        )
        done = town.world.run(lambda k: k.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner))
        assert tried.result is not None
        assert (tried.result.stage, tried.result.revision, tried.result.version) == (
            done.stage,
            done.revision,
            done.version,
        )

    @pytest.mark.requirement("BX-11", call="kit.try_out")
    @pytest.mark.parametrize(
        ("work", "refusal"),
        [
            (lambda k, t: k.accounts.lock(t.account.id, by=t.agent), Refused),
            (lambda k, t: k.accounts.lock(t.foreign.id, by=t.owner), NotFound),
            (lambda k, t: k.accounts.set_nickname(t.account.id, "admin", by=t.owner), InvalidInput),
            (
                lambda k, t: k.partners.add_operator(
                    t.partner.id, NewOperator(name="x", email="dana@lk.example.com"), by=k.actors.vendor("x")
                ),
                InvalidInput,
            ),
        ],
    )
    def test_a_refusal_is_shown_instead_of_raised(
        self, town: Town, work: Callable[[PartnerKit, Town], Any], refusal: type[Exception]
    ) -> None:
        """Taken values too, which only writing would meet; nothing would be written."""
        with town.world.unchanged(), town.world.kit() as kit:
            tried = kit.try_out(lambda k: work(k, town))
        assert isinstance(tried.refusal, refusal)
        assert (tried.result, tried.effects) == (None, ())

    def test_a_key_is_not_used_up_by_it(self, town: Town) -> None:
        """BX-09: what was only tried was not done; what was done is answered."""
        with town.world.kit() as kit:
            kit.try_out(lambda k: k.accounts.lock(town.account.id, by=town.owner, key="k"))
            locked = kit.accounts.lock(town.account.id, by=town.owner, key="k")
            tried = kit.try_out(lambda k: k.accounts.lock(town.account.id, by=town.owner, key="k"))
        assert (tried.result, tried.effects) == (locked, ())

    def test_several_calls_are_collected_in_order(self, town: Town) -> None:
        """Each sees what is stored, not what the one before would have written."""

        def work(kit: PartnerKit) -> None:
            kit.accounts.lock(town.account.id, by=town.owner)
            kit.accounts.lock(town.account.id, by=town.owner)
            kit.accounts.open(Business(name="Café"), by=town.owner)

        with town.world.unchanged(), town.world.kit() as kit:
            tried = kit.try_out(work)
        assert [len(effects.events) for effects in tried.effects] == [1, 1, 1]
        assert any(isinstance(c, Add) for c in tried.effects[2].changes)

    @pytest.mark.parametrize(
        "work",
        [
            lambda k, t: k.sessions.sign_in(SIGNING_IN),
            lambda k, t: k.actors.from_session(k.sessions.sign_in(SIGNING_IN).token, realm=Realm.STAFF),
            lambda k, t: k.clients.list(by=t.owner),
        ],
        ids=["sign in", "act by the session", "list"],
    )
    def test_every_service_can_be_tried(self, town: Town, work: Callable[[PartnerKit, Town], Any]) -> None:
        """Nothing is kept: no session that its token would open, no first sign-in."""
        town.world.seat_owner(town.account)
        with town.world.unchanged(), town.world.kit() as kit:
            refusal = kit.try_out(lambda k: work(k, town)).refusal
        assert refusal is None or isinstance(refusal, NotSignedIn)

    @pytest.mark.requirement("BX-11", call="kit.try_out")
    @pytest.mark.parametrize("call", every_call(), ids=str)
    def test_every_call_can_be_tried_and_keeps_nothing(self, world: World, call: Call) -> None:
        """Found by reflection: what would be written is shown, and not one row changes; what is refused shows none."""
        scene = scene_in(world)
        read: dict[Path, Any] = {("after",): None, ("before",): None, ("seen",): None}
        with world.unchanged():
            for known, chosen in product(map(scene.known, ("secured", "vendor", "staff")), call.choices):
                arguments = call.arguments(known, read | chosen, whole=True)
                with world.kit() as kit:
                    tried = kit.try_out(lambda dry: call.do(dry, arguments))  # noqa: B023
                assert tried.refusal is None or (tried.result, tried.effects, tried.shut_out) == (None, (), ())

    def test_a_mistake_of_the_program_is_raised(self, town: Town) -> None:
        """Only what partnerkit says no with is a refusal."""
        with pytest.raises(ZeroDivisionError):
            town.world.run(lambda k: k.try_out(lambda _: 1 // 0))

    def test_the_kit_itself_goes_on_writing(self, town: Town) -> None:
        """It is another one that is dry."""
        with town.world.kit() as kit:
            kit.try_out(lambda k: k.accounts.lock(town.account.id, by=town.owner))
            kit.accounts.lock(town.account.id, by=town.owner)
        assert town.world.account(town.account).locked


class TestTransactions:
    def test_it_never_commits(self, town: Town) -> None:
        """The host's error takes partnerkit's writes along."""

        def work(kit: PartnerKit) -> None:
            kit.accounts.lock(town.account.id, by=town.owner)
            raise ZeroDivisionError

        with town.world.unchanged(), pytest.raises(ZeroDivisionError):
            town.world.run(work)

    def test_a_refusal_leaves_the_transaction_to_its_owner(self, town: Town) -> None:
        """P3: what came before it and after it is kept."""
        with town.world.kit() as kit:
            kit.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner)
            with pytest.raises(Refused):
                kit.accounts.lock(town.account.id, by=town.agent)
            kit.accounts.lock(town.account.id, by=town.owner)
        account = town.world.account(town.account)
        assert (account.stage, account.locked) == (Stage.LIVE, True)

    def test_a_call_sees_what_an_earlier_one_wrote(self, town: Town) -> None:
        """P4: within one transaction."""
        with town.world.kit() as kit:
            kit.accounts.set_nickname(town.account.id, "szabo", by=town.owner)
            with pytest.raises(InvalidInput):
                kit.accounts.set_nickname(town.foreign.id, "szabo", by=town.stranger)
