"""
Events reach the vendor's endpoints: signed, in order of their chain, at least once.
"""

import logging
from datetime import timedelta

import attrs
import jsonschema
import pytest

from partnerkit.adapters.posting import HttpPoster, Unreachable
from partnerkit.queue import QueueState
from partnerkit.relay import settling
from partnerkit.relay.batch import BatchOutcome
from partnerkit.values import utc_now
from partnerkit.webhooks.inputs import EndpointChange
from partnerkit.webhooks.kinds import schema_of, schema_of_test
from partnerkit.webhooks.model import REMOVED, EndpointState
from partnerkit.webhooks.posting import Answer
from partnerkit.worker.cleaning import Cleaning
from tests.library.webhooks.receiving import URL, Receiver, Told, add, attempts, later, serving, work
from tests.library.worker.ears import LEASE, backlogs, happen, listening, waits_in
from tests.library.world import Town

pytestmark = pytest.mark.requirement("BX-06", call="webhooks.add")
LOCAL = HttpPoster(allow=("127.0.0.1",))


def test_a_receiver_verifies_what_it_gets(town: Town) -> None:
    """
    One that is written with the published library takes every event of every chain.
    """
    world = town.world
    world.vendor = attrs.evolve(world.vendor, clock=utc_now, private_webhooks=["127.0.0.1"])
    receiver = Receiver()
    with serving(receiver) as url:
        receiver.secrets = [add(world, url).secret]
        chain = happen(town, times=3)
        work(world, LOCAL)

    assert receiver.refused == 0
    assert [said["data"]["seq"] for said in receiver.got] == [2, 3, 4]
    assert {said["data"]["chain_id"] for said in receiver.got} == {str(chain)}
    for said in receiver.got:
        jsonschema.validate(said, schema_of(said["type"]))


def test_a_rotated_secret_signs_beside_the_old_one_for_a_day(town: Town) -> None:
    """
    A receiver with either takes what comes within 24 hours; then the new one alone signs.
    """
    world = town.world
    world.vendor = attrs.evolve(world.vendor, clock=utc_now, private_webhooks=["127.0.0.1"])
    old, new, both = Receiver(), Receiver(), []
    with serving(old) as one, serving(new) as other:
        for receiver, url in ((old, one), (new, other)):
            made = add(world, url)
            rotated = world.run(lambda k: k.webhooks.rotate_secret(made.endpoint.id, by=world.support))  # noqa: B023
            receiver.secrets = [made.secret if receiver is old else rotated.secret]
            both.append(made.secret != rotated.secret)
        happen(town)
        work(world, LOCAL)

    assert all(both)
    assert (len(old.got), len(new.got)) == (1, 1)
    (endpoint, _) = world.run(lambda k: k.webhooks.list(by=world.support))
    assert endpoint.rotated_at is not None
    assert len(endpoint.signing(endpoint.rotated_at + timedelta(hours=23, minutes=59))) == 2
    assert endpoint.signing(endpoint.rotated_at + timedelta(hours=24)) == (endpoint.secret,)


def test_where_a_post_fails_its_chain_waits_and_others_do_not(town: Town) -> None:
    """
    Nothing later of a chain is posted before what failed; other chains, endpoints and handlers go on.
    """
    world, told = listening(town, "crm"), Told()
    add(world)
    other = add(world, f"{URL}/other")
    chain, foreign = happen(town, times=2), happen(town, town.foreign)
    told.answers = {chain: 500}
    work(world, told)
    posts = [(url, said["data"]["seq"]) for url, _, said in told.posts if said["data"]["chain_id"] == str(chain)]

    assert sorted(posts) == [(URL, 2), (f"{URL}/other", 2)]
    assert told.of(foreign) == [2, 2]
    told.answers = {URL: 500}
    later(world, timedelta(seconds=5), told)
    assert [(a.seq, a.error) for a in attempts(world, other.endpoint.id) if a.chain_id == chain] == [
        (2, "status 500"),
        (2, None),
        (3, None),
    ]


def test_ten_tries_and_then_it_stops_until_somebody_looks(town: Town) -> None:
    """
    At growing distances, as the limits say; resumed, it goes on with the same event under the same id.
    """
    world, told = town.world, Told()
    made = add(world)
    chain = happen(town, times=2)
    told.answers = {chain: 503}
    work(world, told)
    for wait in world.vendor.limits.webhook_retries:
        later(world, wait - timedelta(seconds=1), told)
        later(world, timedelta(seconds=1), told)
    later(world, timedelta(days=3), told)
    (row,) = backlogs(world)

    assert told.of(chain) == [2] * 10
    assert (row.state, row.tries, row.error) == (QueueState.STOPPED, 10, "status 503")
    assert len({headers["webhook-id"] for _, headers, _ in told.posts}) == 1
    told.answers.clear()
    world.run(lambda k: k.relay.resume(made.endpoint.id, chain, by=world.support))
    work(world, told)
    assert told.of(chain)[10:] == [2, 3]
    assert backlogs(world) == []


@pytest.mark.parametrize(
    ("wanted", "waits"),
    [(timedelta(seconds=2), 5), (timedelta(minutes=3), 180), (timedelta(days=400), 86400)],
)
def test_retry_after_is_heeded_within_reason(town: Town, wanted: timedelta, waits: int) -> None:
    """
    Not sooner than our own wait, and never longer than a day.
    """
    world, told = town.world, Told()
    add(world)
    chain = happen(town)
    told.answers = {chain: Answer(429, 3, wanted)}
    work(world, told)
    (row,) = backlogs(world)

    assert row.due_at == world.clock() + timedelta(seconds=waits)


def test_who_answers_gone_gets_nothing_any_more(town: Town) -> None:
    """
    The endpoint is gone, and all that waited for it is dropped; made active again, it gets what is new.
    """
    world, told = town.world, Told()
    made = add(world)
    chain, foreign = happen(town), happen(town, town.foreign)
    told.answers = {chain: 410, foreign: 500}
    work(world, told)
    (endpoint,) = world.run(lambda k: k.webhooks.list(by=world.support))
    assert (endpoint.state, backlogs(world)) == (EndpointState.GONE, [])

    told.answers.clear()
    happen(town)
    work(world, told)
    change = EndpointChange(active=True)
    world.run(lambda k: k.webhooks.change(made.endpoint.id, change, by=world.support))
    happen(town)
    work(world, told)
    assert told.of(chain) == [2, 4]


def test_what_happens_while_paused_waits(town: Town) -> None:
    """
    A paused endpoint is left alone, by a worker that is idle meanwhile; then it gets everything, in order.
    """
    world, told = town.world, Told()
    made = add(world)
    world.run(lambda k: k.webhooks.change(made.endpoint.id, EndpointChange(active=False), by=world.support))
    chain = happen(town, times=2)
    work(world, told)
    assert told.posts == []

    world.run(lambda k: k.webhooks.change(made.endpoint.id, EndpointChange(active=True), by=world.support))
    work(world, told)
    assert told.of(chain) == [2, 3]


def test_an_endpoint_gets_the_kinds_it_asked_for(town: Town) -> None:
    """
    By name or by pattern; what it did not ask for is passed over, and stands in no log.
    """
    world, told = town.world, Told()
    made = add(world, URL, "account.locked", "subscription.*")
    happen(town)
    world.run(lambda k: k.accounts.lock(town.account.id, by=world.support))
    happen(town)
    work(world, told)

    assert [said["type"] for _, _, said in told.posts] == ["account.locked"]
    assert [a.kind for a in attempts(world, made.endpoint.id)] == ["account.locked"]


def test_a_test_event_is_posted_once_and_logged(town: Town) -> None:
    """
    Whatever comes of it, paused or not, whichever kinds the endpoint wants.
    """
    world, told = town.world, Told()
    made = add(world, URL, "account.locked")
    world.run(lambda k: k.webhooks.change(made.endpoint.id, EndpointChange(active=False), by=world.support))
    told.answers = {"test": 500}
    id = world.run(lambda k: k.webhooks.test(made.endpoint.id, by=world.support))
    work(world, told)
    later(world, timedelta(days=1), told)
    (attempt,) = attempts(world, made.endpoint.id)

    assert (attempt.entry_id, attempt.kind, attempt.chain_id, attempt.error) == (id, "webhook.test", None, "status 500")
    ((_, headers, said),) = told.posts
    assert headers["webhook-id"] == str(id)
    jsonschema.validate(said, schema_of_test())


def test_what_was_posted_is_posted_once_more_when_asked(town: Town) -> None:
    """
    Out of turn, under the same id, and once, whatever comes of it; asked for twice before, once is meant.
    """
    world, told = town.world, Told()
    made = add(world)
    chain = happen(town, times=2)
    work(world, told)
    first = attempts(world, made.endpoint.id)[0]
    told.answers = {chain: 500}
    for _ in range(2):
        world.run(lambda k: k.webhooks.redeliver(made.endpoint.id, first.id, by=world.support))
    work(world, told)
    later(world, timedelta(days=1), told)

    assert told.of(chain) == [2, 3, 2]
    assert told.posts[0][1]["webhook-id"] == told.posts[2][1]["webhook-id"]
    assert backlogs(world) == []


def test_a_test_can_be_posted_again_too(town: Town) -> None:
    """
    Under the id it had.
    """
    world, told = town.world, Told()
    made = add(world)
    world.run(lambda k: k.webhooks.test(made.endpoint.id, by=world.support))
    work(world, told)
    (first,) = attempts(world, made.endpoint.id)
    world.run(lambda k: k.webhooks.redeliver(made.endpoint.id, first.id, by=world.support))
    work(world, told)

    assert len({headers["webhook-id"] for _, headers, _ in told.posts}) == 1
    assert len(attempts(world, made.endpoint.id)) == 2


def test_an_endpoint_is_replayed(town: Town) -> None:
    """
    It gets everything of every chain since a moment, also what happened before it was added, before anything newer.
    """
    world, told = town.world, Told()
    chain = happen(town, times=2)
    work(world, told)
    made = add(world)
    world.run(lambda k: k.relay.replay(made.endpoint.id, since=world.clock() - timedelta(days=1), by=world.support))
    happen(town)
    work(world, told)

    assert told.of(chain) == [1, 2, 3, 4]


def test_a_removed_endpoint_gets_nothing(town: Town) -> None:
    """
    What it had still to get goes with it.
    """
    world, told = town.world, Told()
    made = add(world)
    happen(town)
    work(world, Told(answers={URL: Unreachable()}))
    world.run(lambda k: k.webhooks.test(made.endpoint.id, by=world.support))
    world.run(lambda k: k.webhooks.remove(made.endpoint.id, by=world.support))
    later(world, timedelta(days=1), told)

    assert (told.posts, backlogs(world)) == ([], [])


@pytest.mark.parametrize("gone", [True, False])
def test_what_was_put_there_while_an_endpoint_went_goes_too(town: Town, gone: bool) -> None:
    """
    Who told the event did not see it go: the worker removes it when it cleans up, and nothing of any other endpoint.
    """
    world = town.world
    world.clock.tick()
    work(world, Told())
    there, went, paused = (add(world).endpoint for _ in range(3))
    world.run(lambda k: k.webhooks.change(paused.id, EndpointChange(active=False), by=world.support))
    chain = waits_in(world, 3)
    world.run(lambda k: k.webhooks.test(there.id, by=world.support))
    (batch,) = world.run(lambda k: k.relay.claim(lease=LEASE))
    told = [(batch, BatchOutcome(told=1, consumers=frozenset()))]

    endpoints = world.run(lambda k: k.webhooks.targets())
    world.run(lambda k: k.webhooks.gone(went.id) if gone else k.webhooks.remove(went.id, by=world.support))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "every", lambda *_: endpoints)
        world.run(lambda k: k.relay.settle(told))
    before = {row.consumer for row in backlogs(world)}
    cleaning = Cleaning(world.database)
    while cleaning.step():
        pass
    after = {row.consumer for row in backlogs(world)}

    assert before - after == {f"wh:{went.id}"}
    assert after == {f"wh:{there.id}", f"once:{there.id}", f"wh:{paused.id}"}
    assert chain in {row.chain_id for row in backlogs(world)}


def test_an_endpoint_that_is_gone_while_it_is_posted_to_is_let_go(town: Town) -> None:
    """
    Nothing is noted of an endpoint that was removed in between: its log ends with that.
    """
    world = town.world
    made = add(world)

    class Removing(Told):
        def post(self, *given: object) -> Answer:
            world.run(lambda k: k.webhooks.remove(made.endpoint.id, by=world.support))
            return Answer(410, 1)

    happen(town)
    work(world, Removing())
    assert [attempt.kind for attempt in attempts(world, made.endpoint.id)] == [REMOVED]
    assert backlogs(world) == []


def test_where_nobody_answers_other_endpoints_come_first(town: Town) -> None:
    """
    An endpoint that is down takes the worker's time last.
    """
    world, told = town.world, Told()
    add(world, f"{URL}/down")
    add(world)
    for account in (town.account, town.foreign):
        happen(town, account)
    told.answers = {f"{URL}/down": Unreachable()}
    work(world, told)
    down = [url.endswith("/down") for url, _, _ in told.posts]

    assert sorted(down) == [False, False, True, True]
    assert down[-1]


def test_a_secret_that_cannot_be_opened_stops_nothing_else(town: Town) -> None:
    """
    Its key is gone: the posts of this endpoint fail by that name until its secret is made anew; then that one signs.
    """
    world, told = town.world, Told()
    made = add(world)
    world.vendor = attrs.evolve(world.vendor, signing_keys=["a wholly different key"])
    chain = happen(town)
    work(world, told)
    assert [row.error for row in backlogs(world)] == ["SealBroken"]

    world.run(lambda k: k.webhooks.rotate_secret(made.endpoint.id, by=world.support))
    later(world, timedelta(minutes=1), told)
    assert told.of(chain) == [2]
    (_, headers, _) = told.posts[-1]
    assert len(headers["webhook-signature"].split()) == 1


def test_many_events_are_posted_a_few_at_a_time(town: Town) -> None:
    """
    So that one chain keeps nobody waiting, and little is posted twice after a crash.
    """
    world, told = town.world, Told()
    made = add(world)
    chain = happen(town, times=25)
    work(world, told)

    assert told.of(chain) == list(range(2, 27))
    assert [a.seq for a in attempts(world, made.endpoint.id)] == list(range(2, 27))


def test_nothing_secret_is_logged_or_kept(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """
    A-35: neither secret nor signature nor address is in a log, nor a secret in clear among the rows.
    """
    world = listening(town, "crm")
    with caplog.at_level(logging.DEBUG):
        made = add(world)
        happen(town)
        work(world, Told(answers={URL: Unreachable("swordfish")}))
    seen = caplog.text + repr(made) + repr(made.endpoint) + str(world.dump())

    assert "Unreachable" in caplog.text
    assert not [word for word in ("whsec_", made.secret.reveal()[6:], "swordfish", "v1,") if word in seen]
    assert "hooks.example.com" not in caplog.text


def test_what_is_passed_over_may_be_much(town: Town) -> None:
    """
    An endpoint that wants little of a long chain gets that.
    """
    world, told = town.world, Told(answers={URL: 500})
    id = add(world).endpoint.id
    chain = happen(town, times=120)
    world.run(lambda k: k.accounts.lock(town.account.id, by=world.support))
    work(world, told)
    world.run(lambda k: k.webhooks.change(id, EndpointChange(kinds=("account.locked",)), by=world.support))
    told.answers.clear()
    later(world, timedelta(seconds=5), told)

    assert told.of(chain) == [2, 122]
    assert backlogs(world) == []
