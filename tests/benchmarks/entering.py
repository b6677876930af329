"""
Benchmark `entry`: a request's cookie to who acts, the facts about an account, and a decision, on PostgreSQL.

Every page and every call begins so. The floor is the statements this needs, by the driver alone, with the same
comparisons by hand; both run in a transaction of a connection that is kept open, as a server's is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from uuid import UUID

import psycopg
import sqlalchemy as sa

from partnerkit import NewPassword, PartnerKit, Realm, Secret, SignIn
from partnerkit.adapters.sqlalchemy import sqlalchemy_storage
from partnerkit.values import AccountId, OperatorId
from tests.benchmarks.create import VENDOR, Place, business, on_server
from tests.benchmarks.rounds import Benchmark, Goal, Prepared, named, ratios_of, repeat
from tests.servers import database, private

UNITS, QUICK_UNITS = 200, 20
PASSWORD = Secret("correct horse battery")

SESSION = "select * from pk_session where digest = %s"
OPERATOR = "select * from pk_operator where partner_id = %s and id = %s"
PARTNER = "select * from pk_partner where id = %s"
CREDENTIAL = "select * from pk_credential where id = %s"
ACCOUNT = "select * from pk_account where id = %s"
MAY_VIEW = frozenset({"owner", "admin", "agent"})


@contextmanager
def prepare(quick: bool) -> Iterator[Prepared]:
    with private("postgresql") as server, database(server.url) as url:
        place, bare = on_server(url), psycopg.connect(_bare(url))
        token, account_id = place.database.run(partial(settle, place))
        cases = {
            "floor": repeat(units := QUICK_UNITS if quick else UNITS, by_hand, bare, token, account_id),
            "case": repeat(units, by_kit, place.connection, token, account_id),
        }
        yield Prepared(named("postgresql", cases), units, partial(check, place, bare, token, account_id))
        bare.close()
        place.close()


def _bare(url: str) -> str:
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def settle(place: Place, kit: PartnerKit) -> tuple[Secret, AccountId]:
    """Have Dana sign in and open an account; return her session's token, and which account."""
    dana = place.dana
    support, id = kit.actors.vendor("support"), OperatorId(dana.id)
    kit.identity.set_operator_password(dana.partner, id, NewPassword(password=PASSWORD), by=support)
    signed_in = kit.sessions.sign_in(SignIn(realm=Realm.OPERATOR, email="dana@alpen.example", password=PASSWORD))
    return signed_in.token, kit.accounts.open(business(0), by=dana).id


def by_kit(connection: sa.Connection, token: Secret, account_id: AccountId) -> str:
    with connection.begin():
        kit = PartnerKit(sqlalchemy_storage(connection), VENDOR)
        dana = kit.actors.from_session(token, realm=Realm.OPERATOR)
        return kit.accounts.get(account_id, by=dana).name


def by_hand(connection: psycopg.Connection, token: Secret, account_id: UUID) -> str:
    """Return the account's name if the session is live and its operator may see it, as `by_kit` does."""
    with connection.transaction(), connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        digest = hashlib.sha256(token.reveal().encode()).digest()
        session = cursor.execute(SESSION, [digest]).fetchone()
        assert session is not None
        operator = cursor.execute(OPERATOR, [session["partner_id"], session["holder_id"]]).fetchone()
        partner = cursor.execute(PARTNER, [session["partner_id"]]).fetchone()
        credential = cursor.execute(CREDENTIAL, [session["holder_id"]]).fetchone()
        account = cursor.execute(ACCOUNT, [account_id]).fetchone()
    assert operator is not None and partner is not None and credential is not None and account is not None  # noqa: PT018
    rests_on = {"credential": credential["epoch"], "operator": operator["epoch"], "partner": partner["epoch"]}
    at = VENDOR.clock()
    assert session["epochs"] == rests_on
    assert at < session["ends_at"]
    assert at < session["seen_at"] + timedelta(minutes=30)
    assert partner["suspended_at"] is None
    assert operator["blocked_at"] is None
    assert account["partner_id"] == operator["partner_id"]
    assert not account["secure"]
    assert operator["role"] in MAY_VIEW
    return str(account["name"])


def check(place: Place, bare: psycopg.Connection, token: Secret, account_id: AccountId) -> None:
    """See that both come to the same account."""
    assert by_hand(bare, token, account_id) == by_kit(place.connection, token, account_id) == business(0).name


ENTRY = Benchmark(
    name="entry",
    engine="postgresql",
    work="a request's cookie to actor, facts and decision",
    ratios=ratios_of("postgresql", {"floor": ("case", "floor", Goal(most=1.5))}),
    versions=("attrs", "sqlalchemy", "psycopg"),
    prepare=prepare,
)
