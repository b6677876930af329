"""What a walk through the story carries along, and how it judges what it hears."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import attrs

from partnerkit.values import utc_now
from reference_server.demo import factor
from reference_server.demo.browser import Answer, Browser, Form
from reference_server.demo.people import PASSWORD, Person
from reference_server.settings import Settings


class NotSo(Exception):
    """An answer is not what the story says."""


def expect(found: object, wanted: object, what: str) -> None:
    """
    See that two things are equal.

    Raises:
        NotSo: They are not.
    """
    if found != wanted:
        raise NotSo(f"{what}: {found!r} instead of {wanted!r}")


def says(answer: Answer, *words: str, status: int = 200) -> None:
    """
    See that a page has a status and says all of some words.

    Raises:
        NotSo: It does not.
    """
    expect(answer.status, status, f"the status of {answer.path}")
    said = answer.page.text
    missing = [one for one in words if one not in said]
    if missing:
        raise NotSo(f"{answer.path} does not say {missing}: {said[:400]}")


def leads(answer: Answer, path: str) -> str:
    """
    See that an answer leads on to an address that begins so, and return it.

    Raises:
        NotSo: It leads elsewhere, or nowhere.
    """
    if answer.status != 303 or not answer.to.startswith(path):
        raise NotSo(f"{answer.path} answers {answer.status} and leads to {answer.to!r} instead of {path}")
    return answer.to


@attrs.define(kw_only=True)
class Walk:
    """
    The people of the story with their browsers, and what they came by.

    Attributes:
        settings: Where the server is.
        dana: The browser of an operator.
        owner: The browser of the account's owner.
        window: A window the owner had open before the lock.
        open_form: The form that stood in it.
        client: The address of the client's page.
        account: The account, as the API last showed it.
        tokens: Bearer tokens by name.
        shown_at: For which moment a code of the second factor was shown last, UTC.
    """

    settings: Settings
    dana: Browser = attrs.field(init=False)
    owner: Browser = attrs.field(init=False)
    window: Browser = attrs.field(init=False)
    open_form: Form = attrs.field(init=False)
    client: str = ""
    account: dict[str, Any] = attrs.field(factory=dict)
    tokens: dict[str, str] = attrs.field(factory=dict)
    shown_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __attrs_post_init__(self) -> None:
        """Open the browsers."""
        self.dana, self.owner, self.window = (Browser(self.settings.base_url) for _ in range(3))
        token = self.settings.vendor_token
        self.tokens["vendor"] = token.reveal() if token else ""

    def moved(self, settings: Settings) -> None:
        """Go on at another address, with the same cookies."""
        self.settings = settings
        for browser in (self.dana, self.owner, self.window):
            browser.base = settings.base_url

    def api(self, who: str, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """Call the API as somebody; nobody's browser is asked."""
        sent = None if body is None else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.tokens[who]}"} if who else {}
        kind = {} if body is None else {"Content-Type": "application/json"}
        return Browser(self.settings.base_url).send(method, f"/api{path}", sent, **given | kind | headers)

    def done(self, answer: Answer, status: int = 200) -> Any:
        """
        Return what the API answered.

        Raises:
            NotSo: It answered something else.
        """
        expect(answer.status, status, f"the status of {answer.path} ({answer.body[:200]})")
        return json.loads(answer.body) if answer.body else None

    def enter(self, person: Person) -> Browser:
        """Sign an operator in, on the page in a browser of its own and to the API by its key."""
        browser = Browser(self.settings.base_url)
        form = browser.get("/console/sign-in").page.form("/console/sign-in")
        entered = browser.submit(form, email=person.email, password=PASSWORD)
        if person in factor.HOLDERS:
            asked = browser.get(leads(entered, "/console/sign-in/code")).page.form("/console/sign-in/code")
            entered = browser.submit(asked, code=self.code())
        leads(entered, "/console/clients")
        self.sign_in(person.key, "operator", person.email)
        return browser

    def code(self) -> str:
        """Return a code of the demo's second factor that was not used yet; of those that count now there are three."""
        step = timedelta(seconds=30)
        at = max(utc_now() - step, self.shown_at + step)
        if at > utc_now() + step:
            time.sleep((at - utc_now() - step).total_seconds())
        self.shown_at = at
        return factor.shown(at).reveal()

    def sign_in(self, who: str, realm: str, email: str) -> None:
        """Get a bearer token."""
        given = {"realm": realm, "email": email, "password": PASSWORD}
        answer = self.api("", "POST", "/sessions", given)
        if answer.status == 401:
            proof = json.loads(answer.body).get("proof", "")
            answer = self.api("", "POST", "/sessions/codes", {"proof": proof, "code": self.code()})
        self.tokens[who] = self.done(answer, 201)["token"]

    def listed(self, who: str, **wanted: object) -> Iterator[dict[str, Any]]:
        """Yield the lines of somebody's client list as the API pages it."""
        after: dict[str, object] = {}
        while True:
            asked = urlencode({"limit": 100} | wanted | after)
            found = self.done(self.api(who, "GET", f"/clients?{asked}"))
            yield from found["items"]
            if found["next"] is None:
                return
            after = {"after": found["next"]}

    def line(self, who: str, name: str) -> dict[str, Any]:
        """
        Return the line of a client by its name.

        Raises:
            LookupError: There is none on this person's list.
        """
        for line in self.listed(who, text=name):
            if line["name"] == name:
                return line
        raise LookupError(f"{who} finds no {name}")

    def now(self, who: str = "dana") -> dict[str, Any]:
        """Return the account as it is now."""
        self.account = self.done(self.api(who, "GET", f"/accounts/{self.account['id']}"))
        return self.account
