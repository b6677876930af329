"""
BX-06: several processes post at once; each chain is posted by one at a time, in its order.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import attrs
import pytest

from partnerkit import Business, NewIdentity, NewOperator, NewPartner, PartnerKit, Stage, Vendor
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.webhooks.inputs import NewEndpoint
from partnerkit.webhooks.posting import Answer
from partnerkit.worker import Worker
from tests.faults import stock
from tests.library.webhooks.receiving import Told

pytestmark = pytest.mark.requirement("BX-06", call="webhooks.add")
MANY, OFTEN = 8, 6
VENDOR = Vendor(name="Bookwell", signing_keys=["a signing key of the tests"])


@attrs.define
class Watching(Told):
    """
    A receiver that sees whether two post one chain at a time, and fails now and then.
    """

    inside: set[str] = attrs.field(factory=set)
    together: int = 0

    def post(self, url: str, headers: Mapping[str, str], body: bytes, /) -> Answer:
        with self.lock:
            chain = body.partition(b'"chain_id":"')[2][:36].decode()
            self.together += chain in self.inside
            self.inside.add(chain)
        time.sleep(0.001)
        answer = super().post(url, headers, body)
        with self.lock:
            self.inside.discard(chain)
        return answer


@pytest.fixture(params=stock.ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """
    A database with an endpoint, and much that happened since.
    """
    with stock.empty(request.param, tmp_path) as engine:
        made = Database(engine, VENDOR, seconds=60, tries=1000)
        made.run(_busy)
        yield made


def _busy(kit: PartnerKit) -> None:
    support = kit.actors.vendor("support")
    kit.webhooks.add(NewEndpoint(name="CRM", url="https://hooks.example.com/"), by=support)
    partner = kit.partners.open(NewPartner(name="Lefèvre & Kovács"), by=support)
    operator = kit.partners.add_operator(partner.id, NewOperator(name="Dana", email="dana@lk.example.com"), by=support)
    kit.identity.link_operator(partner.id, operator.id, NewIdentity(issuer="test", subject="dana"), by=support)
    dana = kit.actors.external("test", "dana")
    for number in range(MANY):
        account = kit.accounts.open(Business(name=f"Café {number}"), by=dana)
        for turn in range(OFTEN):
            kit.accounts.set_stage(account.id, (Stage.LIVE, Stage.SETUP)[turn % 2], by=dana)


def test_each_chain_is_posted_by_one_at_a_time(database: Database) -> None:
    """Four workers post every event exactly once, each chain in its order."""
    receiver = Watching()

    def run(_: int) -> None:
        Worker(database, poster=receiver).run(until_idle=True)

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(run, range(4)))
    chains: dict[UUID, list[int]] = defaultdict(list)
    for chain, seq in receiver.numbers:
        chains[chain].append(seq)
    assert receiver.together == 0
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in chains.values())
    assert sorted(map(len, chains.values()))[-MANY:] == [OFTEN + 1] * MANY
