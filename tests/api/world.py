"""
A vendor's server with two partners, called over HTTP.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import attrs
import sqlalchemy as sa
from werkzeug.test import Client, TestResponse

from partnerkit import NewOperator, NewPartner, NewPassword, PartnerKit, Realm, Secret, SignIn, Vendor
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.effects import Message
from partnerkit.messages.model import letter
from partnerkit.passwords import ScryptHasher
from partnerkit.queue import QueueState
from partnerkit.relay.model import backlog, handler_consumer
from partnerkit.repository import Add
from partnerkit.testing.clock import NOON, Clock
from partnerkit.values import OperatorId, PartnerId
from reference_server.settings import Settings
from reference_server.wiring import engine_of, make_app, vendor_of
from tests import second_factor

PASSWORD = "correct horse battery"
VENDOR = "the token of the vendor's programs"
OPERATORS = {
    "dana": ("Dana Whitfield", "owner"),
    "boglarka": ("Kovács-Szentgyörgyi Boglárka", "admin"),
    "elodie": ("Élodie Lefèvre-Montgolfier", "agent"),
}
# What the names of tables begin with that only keep what was seeded.
SEEDS = "seeded_"
# Nobody has it; always the same, so that tests named by it are called alike in every process.
UNKNOWN = "9d3f6c1e-5b7a-4c2d-8e0f-1a2b3c4d5e6f"


def settings_of(database: Path | str) -> Settings:
    """
    Return the settings of a server on a SQLite file or at a URL.
    """
    return Settings(
        base_url="http://127.0.0.1:8000",
        database_url=database if isinstance(database, str) else f"sqlite:///{database}",
        vendor_token=Secret(VENDOR.replace(" ", "-")),
        signing_keys=(Secret("an older signing key"), Secret("the present signing key")),
    )


def vendor_with(settings: Settings, clock: Clock) -> Vendor:
    return vendor_of(settings, clock=clock, passwords=ScryptHasher(cost=4), consumers=["crm"])


def seed(kit: PartnerKit) -> None:
    """
    Open the partner whose people most tests are about, and another one with an owner named Eve.
    """
    by = kit.actors.vendor("seed")
    for name, people in (("Lefèvre & Kovács Conseil", OPERATORS), ("Other", {"eve": ("Eve", "owner")})):
        partner = kit.partners.open(NewPartner(name=name), by=by)
        for first, (full, role) in people.items():
            new = NewOperator(name=full, email=f"{first}@example.com", role=role)
            operator = kit.partners.add_operator(partner.id, new, by=by)
            password = NewPassword(password=Secret(PASSWORD))
            kit.identity.set_operator_password(partner.id, operator.id, password, by=by)


def stop(database: Database) -> None:
    """
    Have the vendor's consumer stopped in a chain, and a mail.
    """
    message = Message(kind="password.forgotten", realm=Realm.OPERATOR, address="nobody@example.com")
    mail = attrs.evolve(letter(message, id=UUID(UNKNOWN), at=NOON), state=QueueState.STOPPED, error="MailRefused")
    row = backlog(handler_consumer("crm"), UUID(UNKNOWN), seq=1, upto=2, at=NOON)
    row = attrs.evolve(row, state=QueueState.STOPPED, tries=10, error="OSError")
    database.run(lambda kit: kit._storage.write(Add(row), Add(mail)))


class Answer(TestResponse):
    """
    What an answer is to a type checker: a test looks into its document as it likes.
    """

    @property
    def json(self) -> Any:
        return self.get_json()


@attrs.define
class World:
    """
    One running server, its database, and who is signed in.
    """

    settings: Settings
    vendor: Vendor
    database: Database
    clock: Clock
    app: Any
    tokens: dict[str, str] = attrs.field(factory=dict)

    @classmethod
    def on(cls, file: Path, seeded: Path) -> World:
        """
        Start a server on a copy of a seeded database.
        """
        shutil.copy(seeded, file)
        settings = settings_of(file)
        return cls.over(engine_of(settings.database_url), settings)

    @classmethod
    def over(cls, engine: sa.Engine, settings: Settings) -> World:
        """
        Start a server on whatever an engine leads to.
        """
        clock = Clock()
        vendor = vendor_with(settings, clock)
        database = Database(engine, vendor)
        return cls(settings, vendor, database, clock, make_app(database, vendor, settings))

    def send(self, method: str, path: str, **given: Any) -> Answer:
        """
        Send a request as it is.
        """
        client = Client(self.app, use_cookies=False)
        return cast("Answer", client.open(path, method=method, **{"base_url": self.settings.base_url} | given))

    def call(self, who: str | None, method: str, path: str, json: Any = None, **headers: str) -> Answer:
        """
        Call the API as somebody: ``dana``, ``vendor``, ``owner`` (once seated), or None for nobody.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            named["Authorization"] = f"Bearer {self.token(who)}"
        body = {} if json is None else {"json": json}
        return self.send(method, f"/api{path}", headers=named, **body)

    def token(self, who: str) -> str:
        """
        Return somebody's bearer token; operators are signed in the first time.
        """
        if who == "vendor":
            return VENDOR.replace(" ", "-")
        if who not in self.tokens:
            self.tokens[who] = self._signed_in(f"{who}@example.com")
        return self.tokens[who]

    def _signed_in(self, email: str) -> str:
        """
        Sign an operator in by password, and by a code where one is asked for.
        """
        answer = self.sign_in("operator", email)
        if answer.status_code == 201:
            return str(answer.json["token"])
        given = SignIn(realm=Realm.OPERATOR, email=email, password=Secret(PASSWORD))
        return second_factor.sign_in(self.database.run, given).token.reveal()

    def sign_in(self, realm: str, email: str, password: str = PASSWORD, **more: str) -> Answer:
        """
        Ask for a session.
        """
        return self.call(None, "POST", "/sessions", {"realm": realm, "email": email, "password": password, **more})

    def account(self, who: str = "dana", **business: Any) -> dict[str, Any]:
        """
        Open an account and return it.
        """
        answer = self.call(who, "POST", "/accounts", {"name": "Dr. Szabó Fogászat"} | business)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def seat(self, account: dict[str, Any], email: str = "szabo@example.com") -> str:
        """
        Seat an account's owner, sign the owner in as ``owner``, and return its token.
        """
        new = {"name": "Szabó Katalin", "email": email, "password": PASSWORD}
        answer = self.call("vendor", "PUT", f"/accounts/{account['id']}/owner", new)
        assert answer.status_code == 200, answer.text
        self.tokens["owner"] = self.sign_in("staff", email).json["token"]
        return self.tokens["owner"]

    def line(self, account: dict[str, Any], who: str = "dana") -> dict[str, Any]:
        """
        Return the line an account stands on, as somebody sees it.
        """
        lines = self.call(who, "GET", "/clients?limit=100").json["items"]
        (line,) = [line for line in lines if line["account_id"] == account["id"]]
        return dict(line)

    def operator(self, who: str, role: str = "agent", *, of: str = "dana", factor: bool = True) -> dict[str, Any]:
        """
        Give somebody's partner an operator who can sign in, and return it; in a Secure role it has a second factor.
        """
        partner_id = self.call(of, "GET", "/sessions/current").json["actor"]["partner_id"]
        path, new = f"/partners/{partner_id}/operators", {"name": who.title(), "email": f"{who}@example.com"}
        answer = self.call("vendor", "POST", path, new | {"role": role})
        assert answer.status_code == 201, answer.text
        set_ = self.call("vendor", "PUT", f"{path}/{answer.json['id']}/password", {"password": PASSWORD})
        assert set_.status_code == 200, set_.text
        if factor and self._is_secure(partner_id, role):
            ids = PartnerId(UUID(partner_id)), OperatorId(UUID(answer.json["id"]))
            self.database.run(lambda kit: second_factor.give(kit, *ids))
        return dict(answer.json)

    def _is_secure(self, partner_id: str, role: str) -> bool:
        with self.database.transaction() as kit:
            return kit.partners.role(PartnerId(UUID(partner_id)), role, by=kit.actors.vendor("tests")).secure

    def secure(self, account: dict[str, Any], *, of: str = "dana") -> Answer:
        """
        Make an account secure, with somebody at its partner who can act on it then.
        """
        path = f"/accounts/{account['id']}/secure"
        answer = self.call("vendor", "PUT", path, {})
        if answer.status_code == 403:
            assert answer.json["because"] == "nobody_secure", answer.text
            self.operator(f"guard-of-{of}", "secure_agent", of=of)
            answer = self.call("vendor", "PUT", path, {})
        assert answer.status_code == 200, answer.text
        return answer

    def role(self, name: str, permissions: Iterable[str], *, of: str = "dana", **more: Any) -> dict[str, Any]:
        """
        Give somebody's partner a role of its own, and return it.
        """
        partner_id = self.call(of, "GET", "/sessions/current").json["actor"]["partner_id"]
        new = {"name": name, "title": name.replace("_", " ").title(), "permissions": list(permissions)} | more
        answer = self.call("vendor", "POST", f"/partners/{partner_id}/roles", new)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def get(self, account: dict[str, Any], who: str = "dana") -> dict[str, Any]:
        """
        Return an account as it is now.
        """
        return dict(self.call(who, "GET", f"/accounts/{account['id']}").json)

    def history(self, account: dict[str, Any]) -> list[dict[str, Any]]:
        """
        Return what happened to an account, newest first.
        """
        return list(self.call("dana", "GET", f"/accounts/{account['id']}/history").json["items"])

    def kept(self) -> dict[str, list[Any]]:
        """
        Return everything that is stored but that somebody was here, or signed in.
        """
        return {name: rows for name, rows in self.rows().items() if not {"session", "credential"} & {*name.split("_")}}

    def rows(self) -> dict[str, list[Any]]:
        """
        Return everything that is stored.
        """
        with self.database.engine.connect() as connection:
            names = [n for n in sa.inspect(connection).get_table_names() if not n.startswith(SEEDS)]
            return {n: sorted(map(repr, connection.exec_driver_sql(f"select * from {n}"))) for n in names}


def codes(answer: Answer) -> list[tuple[str, str]]:
    """
    Return path and code of each problem of an answer.
    """
    return [(problem["path"], problem["code"]) for problem in answer.json["errors"]]
