"""
Jobs, and a worker that does them.
"""

from datetime import timedelta
from typing import Any

import attrs

from partnerkit import Actor, BulkAction, Client
from partnerkit.bulk.model import Outcome
from partnerkit.clients.listing import ClientFilter
from partnerkit.jobs.asked import BulkJob
from partnerkit.jobs.model import Job, JobRow
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Change
from partnerkit.worker.jobbing import Jobbing
from tests.library.clients.given import put
from tests.library.world import Town

LEASE = timedelta(minutes=1)


def asked(action: BulkAction = BulkAction.TAG, **given: Any) -> BulkJob:
    wanted = ClientFilter(**{name: given.pop(name) for name in list(given) if name in {"status", "secure", "text"}})
    if action is BulkAction.TAG:
        given.setdefault("tag", "vip")
    return BulkJob(action=action, filter=wanted, **given)


def begin(town: Town, wanted: BulkJob | None = None, *, by: Actor | None = None, key: str | None = None) -> Job:
    return town.world.run(lambda k: k.jobs.begin_bulk(wanted or asked(), by=by or town.admin, key=key))


def crowd(town: Town, count: int) -> list[Client]:
    return [put(town, f"Client {n}") for n in range(count)]


def work(town: Town, *, pieces: int = 1000) -> int:
    """
    Have a worker do pieces until there is none, or so many; return how many it did.
    """
    jobbing = Jobbing(town.world.database, LEASE)
    return next((n for n in range(pieces) if not jobbing.step()), pieces)


def now(town: Town, job: Job, *, by: Actor | None = None) -> Job:
    return town.world.run(lambda k: k.jobs.get(job.id, by=by or town.admin))


def rows(town: Town, job: Job, *, by: Actor | None = None, outcome: Outcome | None = None) -> tuple[JobRow, ...]:
    who = by or town.admin
    return town.world.run(lambda k: k.jobs.rows(job.id, by=who, outcome=outcome, limit=100)).items


def unapprove(town: Town) -> None:
    """
    Have the vendor not have approved the town's partner yet (R-16).
    """
    partner = town.world.read(lambda s: s.get(PARTNERS, town.partner.id))
    town.world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
