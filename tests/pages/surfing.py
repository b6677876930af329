"""
Pages without a browser: what is asked for and what is answered, header by header.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import attrs
from werkzeug.test import Client, TestResponse

from partnerkit import Realm
from tests.pages.site import Site, signed_in


@attrs.define
class Form:
    """
    A form of a page.
    """

    action: str
    fields: dict[str, str] = attrs.field(factory=dict)


class Reader(HTMLParser):
    """
    Reads forms, links and text of a page, and whatever could run in it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self.active: list[str] = []
        self._list: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        targets = [found.get(name, "") for name in ("href", "src", "action")]
        ours = tag == "script" and found.get("src", "").startswith("/static/")
        odd = tag in {"script", "img", "style"} or any(name.startswith("on") for name in found)
        if (odd and not ours) or "javascript:" in str(targets):
            self.active.append(tag)
        if tag == "form":
            self.forms.append(Form(action=found["action"]))
        elif tag == "input" and self.forms and "name" in found and not _unticked(found):
            self.forms[-1].fields.setdefault(found["name"], found.get("value", ""))
        elif tag == "select":
            self._list = found["name"]
        elif tag == "option" and "selected" in found and self._list:
            self.forms[-1].fields[self._list] = found["value"]
        elif tag == "a":
            self.links.append(found["href"])

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def _unticked(found: dict[str, str]) -> bool:
    """
    Whether a field is a box that is not ticked, of which a browser sends nothing.
    """
    return found.get("type") == "checkbox" and "checked" not in found


class Surfer:
    """
    Somebody who asks for pages and sends forms.
    """

    def __init__(
        self, site: Site, *, operator: str | None = None, staff: str | None = None, vendor: str | None = None
    ) -> None:
        self.site = site
        self.client = Client(site.relay.app)
        for realm, email in ((Realm.OPERATOR, operator), (Realm.STAFF, staff), (Realm.VENDOR, vendor)):
            if email is not None:
                self.client.set_cookie(realm.value, signed_in(site, realm, email), domain="127.0.0.1")

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, base_url=self.site.url, **options)

    def post(self, path: str, fields: dict[str, Any], **options: Any) -> TestResponse:
        return self.client.post(path, data=fields, base_url=self.site.url, **options)

    def form(self, path: str, action: str | None = None) -> Form:
        """
        Return a page's form as it stands there; the one sent to the page's own address if none is named.
        """
        wanted = action or path.partition("?")[0]
        return next(form for form in read(self.get(path)).forms if form.action == wanted)

    def send(self, path: str, action: str | None = None, **changed: str) -> TestResponse:
        """
        Open a page, fill in its form, send it.
        """
        form = self.form(path, action)
        return self.post(form.action, form.fields | changed)


def read(response: TestResponse) -> Reader:
    """
    Return what a page says.
    """
    return Reader(response.get_data(as_text=True))
