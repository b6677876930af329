"""
The pages in every language: who reads them, which there are, and what stands on them to be read.
"""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import Final

from partnerkit import Realm, Secret
from partnerkit.errors import Refused
from tests.pages.site import CLIENTS, DANA, ILONA, KATALIN, SZABO, TOM, Site, operator, signed_in
from tests.pages.staffing import PLAN, USERS, at_member, owner
from tests.pages.teamwork import at_operator
from tests.pages.ways import LINKS, NEW, standing_invitation

CABINET: Final = CLIENTS[2][0]
MAPLE: Final = CLIENTS[3][0]
ATELIER: Final = CLIENTS[5][0]
#: Words that no sentence in English is without, and that neither French nor Hungarian has.
_WORDS: Final = "the your you are of and this not with what who have cannot for to yet at"
_ENGLISH: Final = re.compile(rf"\b({_WORDS.replace(' ', '|')})\b", re.IGNORECASE)
#: Names and tags that people gave, and what is the same everywhere.
_THEIRS: Final = re.compile(
    r"field service|America/|Port of Spain|Isle of Man|Bookwell|[\w.-]+@[\w.-]+|application/json"
)
_READ: Final = {"aria-label", "placeholder", "title", "data-label"}


def pages(site: Site) -> list[tuple[str | None, str | None, str]]:
    """
    Return the addresses that can be opened, each with the operator or staff member who is signed in.
    """
    szabo, atelier = site.client(SZABO), site.client(ATELIER)
    client = [
        "",
        "/subscription",
        "/staff",
        "/history",
        "/history/team",
        "/account",
        "/notes",
        "/tags",
        "/lock",
        "/secure",
        "/stage",
        "/operators",
    ]
    console = [
        "/console/clients",
        "/console/clients?q=nowhere&status=paying&tag=dental&from=2026-01-01&secure=no",
        "/console/clients?status=nothing&to=soon",
        "/console/clients/new",
        "/console/clients/6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10",
        "/console/me",
        "/console/sign-out",
        *(f"{szabo}{tab}" for tab in client),
        atelier,
        f"{site.client(MAPLE)}/unlock",
        f"{site.client(MAPLE)}/history",
        f"{site.client(CABINET)}/account",
        f"/console/why?action=workspace.use&on={site.ids[CABINET]}",
        f"/console/why?action=account.lock&on={site.ids[SZABO]}",
        *(f"/console/clients/bulk?do={do}&id={site.ids[SZABO]}&id={site.ids[MAPLE]}" for do in ("lock", "unlock")),
        *(f"/console/clients/bulk?do={do}&id={site.ids[SZABO]}" for do in ("tag", "assign")),
        f"/console/clients/bulk?do=tag&tag=dental&id={site.ids[SZABO]}&id={site.ids[MAPLE]}",
    ]
    ways = [
        *(f"{NEW}/{way}" for way in ("form", "email", "link", "many")),
        LINKS,
        "/console/settings/referral/replace",
        f"{szabo}/links",
        f"{atelier}/owner",
        *(standing_invitation(site, more) for more in ("", "/resend", "/withdraw")),
    ]
    people = [
        "/console/operators",
        "/console/operators/new",
        *(at_operator(site, number) for number in (0, 1, 4)),
        *(at_operator(site, 1, step) for step in ("/block", "/role", "/role?role=agent", "/role?role=", "/hand-over")),
        at_operator(site, 2, "/enter"),
        "/console/roles",
        "/console/roles/owner",
        "/console/roles/bookkeeper",
        "/console/roles/field_agent/change",
        "/console/roles/new-role",
        "/console/why?action=operator.add&role=secure_owner",
        at_operator(site, 1).replace("/console/operators/", "/console/why?action=operator.block&operator="),
    ]
    tom = [
        "/console/clients",
        f"{szabo}/account",
        f"{szabo}/lock",
        at_operator(site, 1),
        "/console/roles/new-role",
        "/console/why?action=account.view&secure=1",
    ]
    return [
        *((DANA, None, path) for path in (*console, *ways, *people)),
        *((TOM, None, path) for path in tom),
        (ILONA, None, "/console/clients?secure=yes"),
        *((None, KATALIN, path) for path in ("/workspace", "/workspace/me", "/workspace/sign-out", "/workspace/none")),
        *((None, KATALIN, path) for path in (USERS, f"{USERS}/new", PLAN, at_member(owner(site)))),
        (None, KATALIN, at_member(owner(site), "/deactivate")),
        *(
            (None, None, path)
            for path in ("/", "/console/sign-in", "/workspace/sign-in", "/console/forgot", "/nowhere")
        ),
    ]


def everybody_reads(site: Site, language: str) -> None:
    """
    Have all operators who may choose, and Katalin, read a language.
    """
    staff = Secret(signed_in(site, Realm.STAFF, KATALIN))
    for number in range(7):
        with suppress(Refused):
            site.database.run(lambda kit, n=number: kit.identity.set_language(language, by=operator(kit, n)))  # type: ignore[misc]
    site.database.run(
        lambda kit: kit.identity.set_language(language, by=kit.actors.from_session(staff, realm=Realm.STAFF))
    )


class Seen(HTMLParser):
    """
    What people see of a page, or hear.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.texts: list[str] = []
        self._code = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self._code = tag == "code"
        if tag == "html":
            self.language = given["lang"]
        self.texts += [given[name] for name in _READ & set(given)]

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._code = False

    @property
    def sentences(self) -> set[str]:
        return {text for one in self.texts if (text := " ".join(one.split()))}

    @property
    def english(self) -> set[str]:
        """
        What looks like English.
        """
        return {text for text in self.sentences if _ENGLISH.search(_THEIRS.sub("", text))}
