"""A browser without pictures: cookies, forms and redirects, to walk through pages as a person would."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode, urljoin

import attrs

_TICKED = {"radio", "checkbox"}


class _Stay(urllib.request.HTTPRedirectHandler):
    """Leads nowhere by itself, so that each step sees each answer."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


@attrs.frozen(kw_only=True)
class Form:
    """
    A form as it stands on a page.

    Attributes:
        action: Where it is sent.
        pairs: What stands in its fields, in their order; several may have one name.
        buttons: What its buttons say.
    """

    action: str
    pairs: tuple[tuple[str, str], ...] = ()
    buttons: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, str]:
        """What stands in its fields by their names; of several with one name the last."""
        return dict(self.pairs)

    def filled(self, fields: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return what is sent once some fields are filled in."""
        return [*((name, value) for name, value in self.pairs if name not in fields), *fields.items()]


class Page(HTMLParser):
    """What of a page a person could read, and its forms."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._inside = False
        self._silent = 0
        self._button: list[str] | None = None
        self._select = ""
        self.feed(text)

    @property
    def text(self) -> str:
        """Everything that is said on it, in one line."""
        return " ".join(" ".join(self.said).split())

    def form(self, action: str) -> Form:
        """
        Return the form that is sent to an address.

        Raises:
            LookupError: There is none on this page.
        """
        for form in self.forms:
            if form.action == action:
                return form
        raise LookupError(f"no form for {action}, only {[form.action for form in self.forms]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note links, forms and their fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(action=given.get("action", "")))
            self._inside = True
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag in {"script", "style", "title"}:
            self._silent += 1
        elif tag == "button":
            self._button = []
        elif tag in {"input", "select", "option"} and self._inside:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        fields = self.forms[-1].fields
        if tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select and ("selected" in given or self._select not in fields):
            self._fill(self._select, given.get("value", ""))
        elif tag == "input" and "name" in given and ("checked" in given or given.get("type") not in _TICKED):
            self._fill(given["name"], given.get("value", ""))

    def _fill(self, name: str, value: str) -> None:
        form = self.forms[-1]
        pairs = form.pairs if name != self._select else tuple(pair for pair in form.pairs if pair[0] != name)
        self.forms[-1] = attrs.evolve(form, pairs=(*pairs, (name, value)))

    def handle_endtag(self, tag: str) -> None:
        """Note where a part ends."""
        if tag in {"script", "style", "title"}:
            self._silent -= 1
        elif tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "button" and self._button is not None and self._inside:
            said = " ".join(" ".join(self._button).split())
            self.forms[-1] = attrs.evolve(self.forms[-1], buttons=(*self.forms[-1].buttons, said))
            self._button = None

    def handle_data(self, data: str) -> None:
        """Note what is said."""
        if not self._silent:
            self.said.append(data)
        if self._button is not None:
            self._button.append(data)


@attrs.frozen(kw_only=True)
class Answer:
    """
    What a server answered.

    Attributes:
        path: What was asked for.
        status: The HTTP status.
        headers: Its headers.
        body: Its text.
    """

    path: str
    status: int
    headers: Any
    body: str

    @property
    def page(self) -> Page:
        """The answer as a page."""
        return Page(self.body)

    @property
    def to(self) -> str:
        """The address it leads on to; empty if it does not."""
        return str(self.headers.get("Location", ""))


class Browser:
    """One person's browser, with its cookies."""

    def __init__(self, base: str) -> None:
        """Begin at a server, without cookies."""
        self.base = base
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), _Stay, urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def twin(self) -> Browser:
        """Return another window of the same person, with a copy of the cookies as they are now."""
        other = Browser(self.base)
        for cookie in self.cookies:
            other.cookies.set_cookie(cookie)
        return other

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page; redirects are not followed."""
        return self._send(urllib.request.Request(urljoin(self.base, path), headers=_named(headers)), path)

    def post(self, path: str, fields: Mapping[str, str] | Sequence[tuple[str, str]], **headers: str) -> Answer:
        """Send fields as a form; redirects are not followed."""
        body = urlencode(fields).encode()
        return self._send(urllib.request.Request(urljoin(self.base, path), body, _named(headers), method="POST"), path)

    def open(self, path: str) -> Answer:
        """Ask for a page, and go where it leads."""
        answer = self.get(path)
        while answer.to:
            answer = self.get(answer.to)
        return answer

    def submit(self, form: Form, **fields: str) -> Answer:
        """Fill in a form and send it; redirects are not followed."""
        return self.post(form.action, form.filled(fields))

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send anything."""
        asked = urllib.request.Request(urljoin(self.base, path), body, _named(headers), method=method)
        return self._send(asked, path)

    def cookie(self, name: str) -> str:
        """Return a cookie's value; empty without one."""
        return next((c.value or "" for c in self.cookies if c.name == name), "")

    def _send(self, asked: urllib.request.Request, path: str) -> Answer:
        try:
            with self._opener.open(asked, timeout=30) as answer:
                return _answer(path, answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return _answer(path, answer)


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _answer(path: str, answer: Any) -> Answer:
    return Answer(path=path, status=answer.status, headers=answer.headers, body=answer.read().decode())
