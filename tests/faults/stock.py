"""
A database in which everything there is stands at least once; to be damaged.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from partnerkit import (
    COLLECTIONS,
    Business,
    Member,
    NewInvitation,
    NewLink,
    NewMember,
    NewNote,
    NewPartnerSignUp,
    NewSignUp,
    PresentPassword,
    Secret,
    SubscriptionReport,
)
from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.errors import NotFound
from partnerkit.identity.model import Proof
from partnerkit.jobs.model import Job, JobRow, Task
from partnerkit.messages.model import Letter
from partnerkit.repository import Add
from partnerkit.values import OperatorId
from partnerkit.vendor import PORTAL_ADDON
from tests import servers
from tests.faults.waiting import waiting
from tests.library.strangers import Scene
from tests.library.world import PASSWORD, settle
from tests.library.worlds import in_memory
from tests.mailed import tokens

ENGINES: Final = ("sqlite", "postgresql", "mariadb")
METADATA: Final = sa.MetaData()
build_tables(METADATA)


@functools.cache
def everything() -> tuple[Any, ...]:
    """
    Return rows of every collection, made by the services themselves.
    """
    scene = Scene.of(settle(in_memory()))
    town, world = scene.town, scene.town.world
    line = scene.line(town.account)
    with world.kit() as kit:
        kit.accounts.open(Business(name="Kávéház", email="kave@example.com"), by=town.owner, key="open")
    for nickname in ("first-one", "second-one"):
        world.run(lambda k: k.accounts.set_nickname(town.account.id, nickname, by=town.owner, key=nickname))  # noqa: B023
    for n in range(2):
        note = world.run(lambda k: k.notes.write(line.id, NewNote(text="Soon."), by=town.owner, key=f"note {n}"))  # noqa: B023
    world.run(lambda k: k.notes.remove(line.id, note.id, by=town.owner, key="gone"))
    _people(scene)
    _invited(scene)
    world.run(lambda k: k.sessions.begin_office("Nora"))
    world.run(lambda k: k.sessions.enter_as(scene.sessions["emil"].token, OperatorId(town.agent.id)))
    kinds = {collection.entity for collection in COLLECTIONS}
    rows = tuple(row for row in world.dump().values() if type(row) in kinds)
    more = {Letter, Member, Proof, Job, JobRow, Task}
    rows += tuple(row for row in waiting(rows) if type(row) not in {type(one) for one in rows} - more)
    assert {type(row) for row in rows} == kinds
    return rows


def _people(scene: Scene) -> None:
    """
    Have an account invite two, of whom one is removed again, and choose to whom tickets go.
    """
    world, by = scene.town.world, scene.sessions["katalin"].actor
    report = SubscriptionReport(plan="pro", addons=(PORTAL_ADDON,), at=world.clock(), event="paid")
    world.run(lambda k: k.subscriptions.report(scene.town.account.id, report, by=world.support))
    for name in ("first", "second"):
        new = NewMember(email=f"{name}@szabo.example.com")
        member = world.run(lambda k: k.staff.invite(new, by=by, key=name))  # noqa: B023
    world.run(lambda k: k.staff.remove(member.id, by=by, key="removed"))
    chosen = {"submit": True, "assignee": str(by.member_id)}
    world.run(lambda k: k.settings.change("portal", "tickets", chosen, by=by, key="settings"))


def _invited(scene: Scene) -> None:
    """
    Have clients invited, of whom one is withdrawn again, links made, and somebody sign up as a partner.
    """
    world, by = scene.town.world, scene.town.owner
    for name in ("open", "over"):
        new = NewInvitation(email=f"{name}@kave.example.com")
        made = world.run(lambda k: k.invitations.invite(new, by=by, key=f"invite {name}"))  # noqa: B023
    world.run(lambda k: k.notes.write(made.id, NewNote(text="Soon."), by=by, key="note on a line that goes"))
    world.run(lambda k: k.invitations.withdraw(made.id, by=by, key="withdrawn"))
    world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=by, key="link"))
    referral = world.run(lambda k: k.invitations.address(k.invitations.referral(by=by)))
    given: dict[str, Any] = {
        "business": "Pék",
        "name": "Pál",
        "email": "pal@pek.example.com",
        "password": Secret(PASSWORD),
    }
    through = Secret(referral.rpartition("/")[2])
    world.run(lambda k: k.invitations.sign_up(NewSignUp(**given), through=through))
    world.run(lambda k: k.invitations.sign_up_partner(NewPartnerSignUp(accountant=True, **given)))
    for link in tokens(world.run):
        with contextlib.suppress(NotFound):
            world.run(lambda k: k.invitations.confirm_partner(link, PresentPassword(password=Secret(PASSWORD))))  # noqa: B023


@contextmanager
def empty(engine: str, folder: Path) -> Iterator[sa.Engine]:
    """
    Make a database with partnerkit's tables, and drop it afterwards.
    """
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'partnerkit.db'}"
        if engine != "sqlite":
            url = stack.enter_context(servers.database(getattr(servers, engine)()))
        made = sa.create_engine(url)
        if engine == "sqlite":
            sa.event.listen(made, "connect", lambda c, _: c.execute("pragma journal_mode = wal"))
        stack.callback(made.dispose)
        METADATA.create_all(made)
        yield made


def fill(engine: sa.Engine) -> None:
    """
    Store one of everything.
    """
    with engine.begin() as connection:
        sqlalchemy_storage(connection).write(*map(Add, everything()))
