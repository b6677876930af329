"""
The examination finds each kind of damage, names the row, and says nothing of all the others.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest
import sqlalchemy as sa

from partnerkit import Account, Client, Member, Note, Operator, Partner, PartnerRole, Realm
from partnerkit.access import Permission
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.adapters.sqlalchemy import build_tables, examine
from partnerkit.entry.model import Session
from partnerkit.history.model import Entry, Notice, Particulars, Receipt, shard_of
from partnerkit.identity.model import Address, Credential, ExternalIdentity, Proof
from partnerkit.invariants import REFERENCES, Damage, Reference
from partnerkit.jobs.model import Job, JobRow, Task
from partnerkit.messages.model import Letter
from partnerkit.relay.model import Backlog
from partnerkit.settings.model import SettingsDocument
from partnerkit.staff.model import Membership, Person
from partnerkit.values import ClientId
from tests.faults import stock
from tests.faults.planting import Stored, Told, about, told

NOBODY = UUID(int=7)
EVERYWHERE = pytest.mark.parametrize("engine", stock.ENGINES, indirect=True)
Plant = Callable[[Stored], list[Told]]


def on(*engines: str) -> Any:
    return pytest.mark.parametrize("engine", engines, indirect=True)


@EVERYWHERE
def test_nothing_is_found_where_nothing_is_wrong(stored: Stored) -> None:
    """
    One of everything, and every row of it is looked at.
    """
    examination = examine(stored.connection)

    assert [str(finding) for finding in examination] == []
    assert sum(examination.counts.values()) == len(stock.everything())
    assert min(examination.counts.values()) > 0


# ---------------------------------------------------------------- rows that no call could have written


def unreadable(entity: Any, *names: str) -> Told:
    return about(entity, Damage.UNREADABLE, f"no call could have written its {', '.join(names)}")


@EVERYWHERE
def test_a_member_no_enum_has(stored: Stored) -> None:
    """
    Two columns at fault are one finding.
    """
    account = stored.some(Account)
    stored.set(account, stage="nonsense", subscription="")

    assert stored.found() == [unreadable(account, "stage", "subscription")]


@EVERYWHERE
@pytest.mark.parametrize("value", [{"credential": "1"}, {"credential": True}, {"credential": None}, ["credential"]])
def test_json_that_holds_something_else(stored: Stored, value: Any) -> None:
    """
    What stands inside of a value counts as well as what it is.
    """
    session = stored.some(Session)
    stored.set(session, epochs=value)

    assert stored.found() == [unreadable(session, "epochs")]


@EVERYWHERE
def test_json_is_none_of_its_spellings(stored: Stored) -> None:
    """
    Spaces and the order of members are nobody's damage.
    """
    session = stored.some(Session, lambda s: s.realm is Realm.STAFF)
    spelt = ", ".join(f'"{name}" : {epoch}' for name, epoch in reversed(list(session.epochs.items())))
    stored.say(session, "epochs", f"'{{ {spelt} }}'")

    assert stored.found() == []


@on("sqlite")
@pytest.mark.parametrize(
    ("column", "raw"),
    [
        ("secure", "7"),
        ("epoch", "'one'"),
        ("epoch", "1.5"),
        ("name", "x'00'"),
        ("opened_at", "'2026-11-21T12:00:00.000000'"),
        ("opened_at", "'yesterday'"),
        ("owner_id", "'00000000-0000-0000-0000-000000000007'"),
        ("head", "'text'"),
    ],
)
def test_what_sqlite_lets_pass(stored: Stored, column: str, raw: str) -> None:
    """
    Any type in any column, and spellings that nothing would be compared with.
    """
    account = stored.some(Account)
    stored.say(account, column, raw)

    assert unreadable(account, column) in stored.found()


@on("sqlite")
def test_an_id_that_is_none(stored: Stored) -> None:
    """
    The row is named as it is stored, since nobody knows what it would be called.
    """
    role = stored.some(PartnerRole)
    stored.say(role, "id", "'garbage'")
    row = {"partner_id": str(role.partner_id), "id": "'garbage'"}

    assert (Damage.UNREADABLE, "partner_role", row, "no call could have written its id") in stored.found()


@on("mariadb")
def test_a_third_truth(stored: Stored) -> None:
    """
    A column of yes and no is a number to MariaDB.
    """
    account = stored.some(Account)
    stored.say(account, "secure", "7")

    assert stored.found() == [unreadable(account, "secure")]


@pytest.mark.parametrize(
    ("engine", "raw"), [("sqlite", "cast(x'ff' as text)"), ("postgresql", "'infinity'")], indirect=["engine"]
)
def test_what_the_driver_itself_cannot_read(stored: Stored, raw: str) -> None:
    """
    The row is named, and everything else is examined all the same.
    """
    account, other = stored.some(Account), stored.some(Person)
    stored.say(account, "language" if "cast" in raw else "opened_at", raw)
    stored.set(other, language="\0" if stored.database != "postgresql" else "xx")

    assert stored.found() == [about(account, Damage.UNREADABLE, "the driver cannot read it")]


# ---------------------------------------------------------------- what is made of the rest


@EVERYWHERE
@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("name_key", "name_key"),
        ("search_text", "the words it is found by"),
        ("search_sets", "the sets it is found by"),
    ],
)
def test_a_derived_column_that_was_not_made_anew(stored: Stored, column: str, said: str) -> None:
    """
    Lists would sort the row elsewhere, or searches not find it.
    """
    client = stored.some(Client)
    stored.set(client, **{column: "zzz"})

    assert stored.found() == [about(client, Damage.DERIVED, f"not made of the rest of it: {said}")]


def terms(entity: Any, lost: int, stray: int) -> Told:
    return about(entity, Damage.TERMS, f"of its terms {lost} are not there, and {stray} are not its own")


@EVERYWHERE
def test_a_term_that_is_lost(stored: Stored) -> None:
    """
    A search would miss the client.
    """
    client = stored.some(Client)
    table, own = stored.terms(client)
    term = stored.connection.scalar(sa.select(table.c.term).where(own).limit(1))
    stored.connection.execute(sa.delete(table).where(own, table.c.term == term))

    assert stored.found() == [terms(client, 1, 0)]


@EVERYWHERE
def test_a_term_that_is_too_much(stored: Stored) -> None:
    """
    A search would find the client by what it does not say.
    """
    client = stored.some(Client)
    _copy_term(stored, client, term="zzz")

    assert stored.found() == [terms(client, 0, 1)]


@EVERYWHERE
def test_a_term_of_nobody(stored: Stored) -> None:
    """
    A search would find a client that is not there.
    """
    client = stored.some(Client)
    _copy_term(stored, client, id=NOBODY)

    assert stored.found() == [terms(attrs.evolve(client, id=ClientId(NOBODY)), 0, 1)]


@EVERYWHERE
def test_what_stands_beside_a_term(stored: Stored) -> None:
    """
    A search would take the client for a secure one.
    """
    client = stored.some(Client)
    table, own = stored.terms(client)
    number = stored.connection.execute(sa.update(table).where(own).values(by_secure=not client.secure)).rowcount

    assert stored.found() == [terms(client, number, number)]


@EVERYWHERE
def test_all_terms_at_once(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    However much is damaged, each client is named once, little by little.
    """
    monkeypatch.setattr("partnerkit.adapters.sqlalchemy.examining.terms.ROOM", 1)
    stored.connection.execute(sa.delete(stored.terms(stored.some(Client))[0]))
    clients = [row for row in stock.everything() if isinstance(row, Client)]
    found = stored.found()

    assert {damage for damage, *_ in found} == {Damage.TERMS}
    assert sorted(row["id"] for _, _, row, _ in found) == sorted(str(client.id) for client in clients)


def _copy_term(stored: Stored, client: Client, **values: Any) -> None:
    table, own = stored.terms(client)
    row = stored.connection.execute(sa.select(table).where(own).limit(1)).mappings().one()
    stored.connection.execute(sa.insert(table).values(**(dict(row) | values)))


# ---------------------------------------------------------------- what one row says of another


@EVERYWHERE
@pytest.mark.parametrize("reference", REFERENCES, ids=lambda r: f"{r.source.collection.name}: {r.said}")
def test_what_is_named_is_not_there(stored: Stored, reference: Reference) -> None:
    """
    Each reference is missed when what it leads to is gone.
    """
    entity = stored.at(reference.source)
    values = [getattr(entity, name) for name in reference.source.names]
    if reference.source.member is not None:
        values = [UUID(values[0][reference.source.member])]
    for target in reference.targets:
        if target.member is None:
            stored.empty(target, dict(zip(target.names, values, strict=True)))
    row = about(entity, Damage.MISSING, f"{reference.said} is not there")
    found = stored.found()
    if isinstance(entity, Address):
        assert (row[0], row[1], row[3]) in [(damage, name, said) for damage, name, _, said in found]
    else:
        assert row in found


@EVERYWHERE
def test_nobody_was_chosen(stored: Stored) -> None:
    """
    Settings that name nobody miss nobody.
    """
    document = stored.some(SettingsDocument, lambda d: d.tab == "tickets")
    stored.set(document, referring={"assignee": None})

    assert stored.found() == []


@EVERYWHERE
def test_a_receipt_of_a_note_that_was_removed(stored: Stored) -> None:
    """
    Such a note is told of by an entry alone; without it the receipt is of nothing.
    """
    notes = {row.id for row in stock.everything() if isinstance(row, Note)}
    entry = stored.some(Entry, lambda e: e.kind == "note.removed")
    given = [r for r in stock.everything() if isinstance(r, Receipt) and str(r.row) == entry.payload["note_id"]]
    receipts = sorted(given, key=lambda r: r.key)
    assert len(receipts) == 2
    assert receipts[0].row not in notes
    stored.set(entry, kind="note.changed")
    said = "what its call resulted in is not there"

    assert [row for row in stored.found() if row[1] == "receipt"] == [about(r, Damage.MISSING, said) for r in receipts]


@EVERYWHERE
def test_the_deliveries_of_an_entry_say_the_same(stored: Stored) -> None:
    """
    One that waits under another number would never be delivered in its turn.
    """
    one = stored.some(Notice)
    stored.set(one, seq=one.seq + 100)

    assert stored.found() == [about(one, Damage.MISSING, "its entry is not there")]


@EVERYWHERE
def test_a_notice_that_is_gone_before_it_was_told(stored: Stored) -> None:
    """
    Those of a chain wait up to its last entry; what was told may go, and nobody misses it.
    """
    first, second, third = sorted(_of_long_chain(), key=lambda one: one.seq)[:3]
    stored.set(first, delivered_at=first.at)
    stored.remove(first)
    assert stored.found() == []
    stored.remove(third)

    assert stored.found() == [about(second, Damage.MISSING, "the notice behind it is not there: of entry 3")]


def _of_long_chain() -> list[Notice]:
    chain = next(row for row in stock.everything() if isinstance(row, Account) and row.seq > 2).id
    return [row for row in stock.everything() if isinstance(row, Notice) and row.chain_id == chain]


@EVERYWHERE
def test_an_operator_that_a_client_is_assigned_to(stored: Stored) -> None:
    """
    It has to be one of the partner's.
    """
    client = stored.some(Client, lambda c: c.assigned)
    (operator_id,) = client.assigned
    stored.remove(stored.some(Operator, lambda o: o.id == operator_id))
    said = f"operators it is assigned to are not there: {operator_id}"

    assert about(client, Damage.MISSING, said) in stored.found()


@EVERYWHERE
def test_a_role_that_nobody_has(stored: Stored) -> None:
    """
    Its holder could not sign in any more.
    """
    operator = stored.some(Operator)
    stored.set(operator, role="juggler")

    assert stored.found() == [about(operator, Damage.MISSING, "its role is not there: juggler")]


@EVERYWHERE
def test_a_line_that_shows_its_account_otherwise(stored: Stored) -> None:
    """
    The fields are named, not what stands in them.
    """
    account = stored.some(Account, lambda a: a.nickname is None)
    client = stored.some(Client, lambda c: c.account_id == account.id)
    stored.set(account, name="Another", plan="basic")

    assert stored.found() == [about(client, Damage.UNLIKE, "it differs from its account in name, plan")]


@EVERYWHERE
@pytest.mark.parametrize("kind", [Operator, Person])
def test_an_address_that_is_not_its_holder_s(stored: Stored, kind: type[Any]) -> None:
    """
    Both sides are told: who cannot sign in, and the address that leads to them all the same.
    """
    come = {row.id for row in stock.everything() if isinstance(row, Credential) and row.password is not None}
    holder = stored.some(kind, lambda one: one.id in come)
    stored.set(holder, email="elsewhere@example.com")
    row = {"holder_id": str(holder.id), "partner_id": str(getattr(holder, "partner_id", None))}

    assert stored.found() == [
        about(holder, Damage.MISSING, "its sign-in address is not there, or somebody else's"),
        (Damage.UNLIKE, "address", row, "its holder signs in with another address"),
    ]


@EVERYWHERE
def test_an_operator_who_has_not_come_yet_may_have_no_address(stored: Stored) -> None:
    """
    A-22: another partner's operator may have it, of whom nobody is to learn; without a password nobody signs in.
    """
    come = stored.some(Operator, lambda one: one.name == "Dana")
    waiting = stored.some(Operator, lambda one: one.name == "Yves")
    address = stored.some(Address, lambda one: one.holder_id == waiting.id)
    stored.remove(address)
    stored.set(waiting, email=come.email)

    assert stored.found() == []


@EVERYWHERE
def test_an_address_that_leads_to_somebody_else(stored: Stored) -> None:
    """
    Who signs in with it would be another person.
    """
    one, other = (row for row in stock.everything() if isinstance(row, Operator) and row.name in {"Dana", "Emil"})
    stored.set(stored.some(Address, lambda a: a.holder_id == one.id), holder_id=other.id)

    assert [(row[1], row[2].get("id") or row[2]["holder_id"]) for row in stored.found()] == [
        ("operator", str(one.id)),
        ("address", str(other.id)),
    ]


# ---------------------------------------------------------------- histories


def broken(entity: Any, number: int) -> Told:
    return about(entity, Damage.BROKEN, f"its history is not what was written from entry {number} on")


@EVERYWHERE
@pytest.mark.parametrize("kind", [Account, Client, Partner])
def test_an_entry_that_was_changed(stored: Stored, kind: type[Any]) -> None:
    """
    Chains of all three kinds of rows are held against their heads.
    """
    row = stored.some(kind, lambda r: r.seq > 1)
    entry = stored.some(Entry, lambda e: e.chain_id == row.id and e.seq == 2)
    stored.set(entry, payload={})

    assert broken(row, 2) in stored.found()


@EVERYWHERE
def test_a_tail_that_was_cut(stored: Stored) -> None:
    """
    The row knows how many there were; with its history all gone, from the first on.
    """
    row, other, *_ = (row for row in stock.everything() if isinstance(row, Partner))
    for entry in (e for e in stock.everything() if isinstance(e, Entry)):
        if entry.chain_id == other.id or (entry.chain_id, entry.seq) == (row.id, row.seq):
            stored.remove(entry)
            stored.remove(stored.some(Notice, functools.partial(same, entry)))
            stored.remove(stored.some(Particulars, functools.partial(same, entry)))

    assert sorted(stored.found(), key=str) == sorted([broken(row, row.seq), broken(other, 1)], key=str)


def same(entry: Entry, row: Any) -> bool:
    return bool(row.id == entry.id)


@EVERYWHERE
def test_a_personal_value_that_was_changed(stored: Stored) -> None:
    """
    An erased one is nobody's damage; another one in its place is.
    """
    named = [row for row in stock.everything() if isinstance(row, Particulars) and len(row.values) > 1]
    stored.set(named[0], values={})
    stored.set(named[1], values=dict(named[1].values) | {"actor": "Somebody Else"})
    entry = stored.some(Entry, lambda e: e.id == named[1].id)

    assert stored.found() == [about(entry, Damage.ALTERED, "its personal values are not what was written: actor")]


# ---------------------------------------------------------------- rows that contradict themselves


def two_tags(stored: Stored) -> list[Told]:
    client = stored.some(Client, lambda c: c.tags)
    stored.set(client, tags=["VIP", "vip"])
    return [about(client, Damage.IMPOSSIBLE, "two of its tags are one")]


def wrong_shard(stored: Stored) -> list[Told]:
    one = stored.some(Notice)
    right = shard_of(one.chain_id)
    stored.set(one, shard=right + 1)
    return [about(attrs.evolve(one, shard=right + 1), Damage.IMPOSSIBLE, f"it is looked for in shard {right}")]


def half_done(stored: Stored) -> list[Told]:
    one = stored.some(Task)
    stored.set(one, state="done", done_at=None)
    return [about(one, Damage.IMPOSSIBLE, "what is done has a moment, and nothing else")]


def letter_elsewhere(stored: Stored) -> list[Told]:
    one = stored.some(Letter)
    stored.set(one, shard=one.shard + 1)
    moved = attrs.evolve(one, shard=one.shard + 1)
    return [about(moved, Damage.IMPOSSIBLE, f"it is looked for in shard {one.shard}")]


def letter_to_nobody(stored: Stored) -> list[Told]:
    one = stored.some(Letter, lambda e: e.holder_id is not None)
    stored.set(one, holder_id=None, address=None)
    return [about(one, Damage.IMPOSSIBLE, "it is for nobody")]


def letter_out(stored: Stored) -> list[Told]:
    one = stored.some(Letter, lambda e: not e.sent)
    stored.set(one, state="waiting", done_at=None, sent=True)
    return [about(one, Damage.IMPOSSIBLE, "it went out and waits")]


def backlog_of_another(stored: Stored) -> list[Told]:
    one = stored.some(Backlog)
    stored.set(one, consumer="py:other")
    return [about(one, Damage.IMPOSSIBLE, "its key is not that of its consumer and chain")]


def backlog_behind_its_end(stored: Stored) -> list[Told]:
    one = stored.some(Backlog)
    stored.set(one, seq=one.upto + 2)
    return [about(one, Damage.IMPOSSIBLE, "it goes on behind its end")]


def backlog_of_too_much(stored: Stored) -> list[Told]:
    one = stored.some(Backlog)
    stored.set(one, upto=one.upto + 1000)
    return [about(one, Damage.MISSING, f"the last entry it has to tell is not there: {one.upto + 1000}")]


def job_without_end(stored: Stored) -> list[Told]:
    one = stored.some(Job)
    stored.set(one, state="cancelled", ended_at=None)
    return [about(one, Damage.IMPOSSIBLE, "what came to its end has a moment, and nothing else")]


def job_that_cannot_count(stored: Stored) -> list[Told]:
    row = stored.some(JobRow)
    one = stored.some(Job, lambda j: j.id == row.job_id)
    stored.set(one, **{row.outcome.value: 0})
    return [about(one, Damage.UNLIKE, f"it has more rows than it counted: {row.outcome.value}")]


def proof_to_come(stored: Stored) -> list[Told]:
    one = stored.some(Proof)
    stored.set(one, epoch=1000)
    return [about(one, Damage.IMPOSSIBLE, "it rests on an epoch still to come")]


def way_to_elsewhere(stored: Stored) -> list[Told]:
    one = stored.some(Membership)
    stored.set(one, active=False)
    return [about(one, Damage.UNLIKE, "the membership it leads to says otherwise")]


def seatless(stored: Stored) -> list[Told]:
    one = stored.some(Member, lambda m: m.person_id is not None)
    stored.set(one, state="invited")
    return [about(one, Damage.IMPOSSIBLE, "those that were accepted have a person, and no others")]


def ruling(stored: Stored) -> list[Told]:
    one = stored.some(PartnerRole)
    stored.set(one, permissions=[Permission.RUN_VENDOR.value])
    return [about(one, Damage.IMPOSSIBLE, "no operator can be given vendor.run")]


def other_subject(stored: Stored) -> list[Told]:
    one = stored.some(ExternalIdentity)
    stored.set(one, subject="somebody")
    return [about(one, Damage.IMPOSSIBLE, "its key is not that of its issuer and subject")]


def no_partner(stored: Stored) -> list[Told]:
    one = stored.some(ExternalIdentity, lambda i: i.realm is Realm.OPERATOR)
    stored.set(one, partner_id=None)
    return [about(one, Damage.IMPOSSIBLE, "operators have a partner, and nobody else")]


def two_worlds(stored: Stored) -> list[Told]:
    one = stored.some(Session, lambda s: s.realm is Realm.OPERATOR)
    stored.set(one, account_id=stored.some(Account).id)
    return [about(one, Damage.IMPOSSIBLE, "operators have a partner, staff an account and a membership")]


def named(stored: Stored) -> list[Told]:
    one = stored.some(Session, lambda s: s.realm is Realm.OPERATOR)
    stored.set(one, name="Nora")
    return [about(one, Damage.IMPOSSIBLE, "operators have a partner, staff an account and a membership")]


def to_come(stored: Stored) -> list[Told]:
    one = stored.some(Session, lambda s: s.realm is Realm.STAFF)
    stored.set(one, epochs={name: epoch + (name != "member") for name, epoch in one.epochs.items()})
    return [about(one, Damage.IMPOSSIBLE, "it rests on epochs still to come: account, credential")]


def acting_to_come(stored: Stored) -> list[Told]:
    one = stored.some(Session, lambda s: s.subject_id is not None)
    stored.set(one, epochs=dict(one.epochs) | {"subject": one.epochs["subject"] + 1})
    return [about(one, Damage.IMPOSSIBLE, "it rests on epochs still to come: subject")]


@on("sqlite")
@pytest.mark.parametrize(
    "plant",
    [
        *(two_tags, wrong_shard, seatless, ruling, other_subject, no_partner, two_worlds, named, to_come),
        acting_to_come,
        *(half_done, letter_elsewhere, letter_to_nobody, letter_out, backlog_of_another, backlog_behind_its_end),
        *(job_without_end, proof_to_come),
    ],
)
def test_what_cannot_be(stored: Stored, plant: Plant) -> None:
    """
    A row may be wrong by itself, whatever the others say.
    """
    planted = plant(stored)

    assert [row for row in stored.found() if row[0] is Damage.IMPOSSIBLE] == planted


@EVERYWHERE
@pytest.mark.parametrize("plant", [backlog_of_too_much, job_that_cannot_count, way_to_elsewhere])
def test_what_does_not_fit_what_it_is_of(stored: Stored, plant: Plant) -> None:
    """
    Entries that are still to be told are there, a job has counted its rows, and a person finds where it works.
    """
    planted = plant(stored)

    assert stored.found() == planted


@EVERYWHERE
def test_epochs_of_what_nobody_knows(stored: Stored) -> None:
    """
    A session of a later release, or of a member who is gone, says nothing that could be judged here.
    """
    one = stored.some(Session, lambda s: s.realm is Realm.STAFF)
    stored.set(one, epochs={"weather": 9, "member": 9})
    stored.remove(stored.some(Member, lambda m: m.id == one.member_id))

    assert Damage.IMPOSSIBLE not in {damage for damage, *_ in stored.found()}


# ---------------------------------------------------------------- the examination itself


@EVERYWHERE
def test_what_is_unique_and_there_twice(engine: sa.Engine) -> None:
    """
    Tables that lost their constraints, under another prefix: by value, within an owner, by the key.
    """
    account, role = stock_of(Account), stock_of(PartnerRole)
    twins: list[Any] = [attrs.evolve(account, id=NOBODY), attrs.evolve(role, id=NOBODY)]
    metadata = sa.MetaData()
    for table in build_tables(sa.MetaData(), prefix="loose_"):
        sa.Table(table.name, metadata, *(sa.Column(c.name, c.type, nullable=c.nullable) for c in table.columns))
    metadata.create_all(engine)
    try:
        with engine.begin() as connection:
            for row, id in (
                (account, account.id),
                (account, account.id),
                (account, NOBODY),
                (role, role.id),
                (role, NOBODY),
            ):
                insert_as(connection, row, metadata, id)
        found = [told(one) for one in examine(engine, prefix="loose_") if one.damage is Damage.TWICE]
    finally:
        metadata.drop_all(engine)
    by_uid = [about(row, Damage.TWICE, "another one has its uid") for row in (twins[0], account, account)]
    by_key = [about(account, Damage.TWICE, "another one has its id")] * 2
    by_name = [about(row, Damage.TWICE, "another one has its partner_id, name") for row in (role, twins[1])]

    assert sorted(found, key=str) == sorted([*by_uid, *by_key, *by_name], key=str)


def insert_as(connection: sa.Connection, row: Any, metadata: sa.MetaData, id: UUID) -> None:
    name = type(row).__name__
    stored = stock.METADATA.tables[{"Account": "pk_account", "PartnerRole": "pk_partner_role"}[name]]
    values = connection.execute(sa.select(stored).where(stored.c.id == row.id)).mappings().one()
    table = metadata.tables[stored.name.replace("pk_", "loose_")]
    connection.execute(sa.insert(table).values(**(dict(values) | {"id": id})))


def stock_of(kind: type[Any]) -> Any:
    return next(row for row in stock.everything() if isinstance(row, kind))


@EVERYWHERE
@pytest.mark.parametrize("page", [2, 7])
def test_pages_of_every_size(stored: Stored, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    """
    Every row is looked at once, and every chain whole, however little is read at a time.
    """
    monkeypatch.setattr("partnerkit.adapters.sqlalchemy.examining.walks.PAGE", page)
    monkeypatch.setattr("partnerkit.adapters.sqlalchemy.examining.walks.MOST", page)
    examination = examine(stored.connection)
    assert list(examination) == []
    assert sum(examination.counts.values()) == len(stock.everything())

    last = max((row for row in stock.everything() if isinstance(row, Partner)), key=lambda p: p.seq)
    entry = stored.some(Entry, lambda e: e.chain_id == last.id and e.seq == last.seq)
    stored.set(entry, at=entry.at + timedelta(days=1))
    assert broken(last, last.seq) in stored.found()
    list(examination)
    assert sum(examination.counts.values()) == len(stock.everything())


@EVERYWHERE
def test_some_collections_alone(engine: sa.Engine) -> None:
    """
    What holds between partnerkit's collections is looked at where all of them are there.
    """
    examination = examine(engine, collections=[ACCOUNTS])

    assert list(examination) == []
    assert set(examination.counts) == {"account"}


@on("postgresql")
def test_what_the_database_says_is_not_hidden(stored: Stored) -> None:
    """
    An error that is not one row's is raised as it came.
    """
    stored.connection.exec_driver_sql("alter table pk_operator rename column epoch to era")

    with pytest.raises(sa.exc.ProgrammingError, match="epoch"):
        list(examine(stored.connection))
