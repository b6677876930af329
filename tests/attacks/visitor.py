"""
A browser without a screen: it keeps cookies, reads forms, and sends what it is told, in whatever shape.
"""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import attrs
from werkzeug.test import Client, TestResponse

from tests.api.world import PASSWORD, World

HOST = "127.0.0.1"


def within(path: str, ids: Mapping[str, str]) -> str:
    """
    Return a route's address with ids in its places.
    """
    for name, id in ids.items():
        path = path.replace(f"<{name}>", id)
    return path


@attrs.define
class FormSeen:
    """
    A form of a page: where it goes, and what stands in it.

    Attributes:
        sent: Whether it is one that acts, not one that only asks for another page.
    """

    action: str
    fields: dict[str, str] = attrs.field(factory=dict)
    sent: bool = True


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormSeen] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(FormSeen(given["action"], sent=given.get("method") == "post"))
        elif tag == "input" and self.forms and "name" in given:
            if given.get("type") != "checkbox" or "checked" in given:
                self.forms[-1].fields.setdefault(given["name"], given.get("value", ""))
        elif tag in {"select", "textarea"} and self.forms:
            self._select = given["name"]
            self.forms[-1].fields.setdefault(given["name"], "")
        elif tag == "option" and "selected" in given:
            self.forms[-1].fields[self._select] = given["value"]


def forms_of(page: TestResponse) -> list[FormSeen]:
    """
    Return the forms of a page.
    """
    parser = _Forms()
    parser.feed(page.text)
    return parser.forms


class Visitor:
    """
    Somebody with a browser of their own.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = Client(world.app)

    def send(self, method: str, path: str, **given: Any) -> TestResponse:
        """
        Send a request as it is, with the cookies there are.
        """
        return self.client.open(path, method=method, **{"base_url": self.world.settings.base_url} | given)

    def get(self, path: str, **given: Any) -> TestResponse:
        return self.send("GET", path, **given)

    def form(self, path: str, action: str | None = None) -> FormSeen:
        """
        Return the form of a page that goes to *action*, which is the page's own address unless said.
        """
        page = self.get(path)
        assert page.status_code == 200, (page.status, page.headers.get("Location"), page.text)
        return next(f for f in forms_of(page) if f.action == (action or path.partition("?")[0]))

    def submit(self, form: FormSeen, *, headers: Any = None, **fields: str) -> TestResponse:
        """
        Send a form with some fields filled in.
        """
        return self.send("POST", form.action, data=form.fields | fields, headers=headers or {})

    def sign_in(self, face: str, email: str, password: str = PASSWORD, query: str = "", **more: str) -> TestResponse:
        """
        Go to a face's sign-in page and sign in.
        """
        form = self.form(f"/{face}/sign-in{query}")
        return self.submit(form, email=email, password=password, **more)

    def cookies(self) -> dict[str, str]:
        """
        Return the cookies there are, by name.
        """
        return {c.key: c.value for c in (self.client._cookies or {}).values()}

    def wear(self, name: str, value: str) -> None:
        """
        Put a cookie on, as another site or a script would.
        """
        self.client.set_cookie(name, value, domain=HOST, path="/")


def token_of(world: World, holder: str) -> str:
    """
    Return the token of a session of somebody, or what the vendor's programs show; of the office of one of its people.
    """
    if holder == "office" and holder not in world.tokens:
        world.tokens[holder] = world.database.run(lambda kit: kit.sessions.begin_office("Nora")).token.reveal()
    return world.token(holder)


def vendors(world: World) -> Visitor:
    """
    Return one of the vendor's people, in the office.
    """
    visitor = Visitor(world)
    visitor.wear("vendor", token_of(world, "office"))
    return visitor


def operator(world: World, first: str = "dana") -> Visitor:
    """
    Return an operator, signed in to the console.
    """
    visitor = Visitor(world)
    assert visitor.sign_in("console", f"{first}@example.com").status_code == 303
    return visitor


def owner(world: World, email: str = "szabo@example.com") -> Visitor:
    """
    Return an account's owner, signed in to the workspace.
    """
    visitor = Visitor(world)
    assert visitor.sign_in("workspace", email).status_code == 303
    return visitor
