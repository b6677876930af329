"""
The part of the story that is about how clients come: by mail, through a link, by form; and how a partner comes.

Each follows the link that was mailed to a workspace that works.
"""

from __future__ import annotations

import re
import time
from typing import Any, Final
from urllib.parse import urlsplit

from reference_server.demo.browser import Answer, Browser
from reference_server.demo.people import PARTNER, PASSWORD
from reference_server.demo.walk import NotSo, Walk, expect, leads, says

ZONE: Final = "Europe/Budapest"
#: How many clients come in this part of the story.
COME: Final = 3
_NEW: Final = "/console/invitations/new"
_PATIENCE: Final = 30
_SIGN_UP: Final = re.compile(r"/workspace/sign-up/[\w.-]+")


def _mailed(walk: Walk, to: str) -> Answer:
    """
    Return the page that the link in the newest mail to an address leads to, once the worker has sent it.

    Raises:
        NotSo: It does not come.
    """
    reader, until = Browser(walk.settings.base_url), time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        for path in [link for link in reader.get("/mail").page.links if link.startswith("/mail/")]:
            mail = reader.get(path).page
            if to in mail.text:
                (link,) = {one for one in mail.links if one.startswith(walk.settings.base_url)}
                return Browser(walk.settings.base_url).get(urlsplit(link).path)
        time.sleep(0.2)
    raise NotSo(f"no mail comes to {to}")


def _follow(walk: Walk, to: str, *words: str, **typed: str) -> Browser:
    """Follow the link in the mail to somebody, see what its page says, fill it in, and be in a workspace."""
    page = _mailed(walk, to)
    says(page, *words)
    browser = Browser(walk.settings.base_url)
    answer = browser.submit(browser.get(page.path).page.form(page.path), password=PASSWORD, **typed)
    leads(answer, "/workspace")
    return browser


def _line(walk: Walk, name: str, origin: str) -> dict[str, Any]:
    """See how a client stands in the partner's list that came in some way, and return its line."""
    line = walk.line("dana", name)
    expect((line["status"], line["origin"]), ("trial", origin), f"how {name} stands")
    return line


def invited_by_mail(walk: Walk) -> None:
    """Invited by mail, a client stands in the list as Invited; the mailed link leads to a workspace, in Hungarian."""
    name, email = "Tihanyi Gyertyaöntő", "sara@gyertyaonto.example.com"
    form = walk.dana.get(f"{_NEW}/email").page.form(f"{_NEW}/email")
    sent = walk.dana.submit(form, email=email, name=name, contact="Bakó Sára", language="hu")
    says(walk.dana.open(leads(sent, "/console/")), name)
    expect(walk.line("dana", name)["status"], "invited", "the status before")
    sara = _follow(walk, email, PARTNER, name="Bakó Sára", business=name, language="hu", time_zone=ZONE)
    says(sara.get("/workspace"), name, "14 nap van hátra", PARTNER)
    _line(walk, name, "invitation")


def come_through_a_link(walk: Walk) -> None:
    """Whoever signs up through a link is told whose client it will be, confirms by the mail, and is the partner's."""
    name, email = "Wren Hollow Saddlery", "tamsin@wrenhollow.example.com"
    form = walk.dana.get(f"{_NEW}/link").page.form(f"{_NEW}/link")
    made = walk.dana.open(leads(walk.dana.submit(form, name="Autumn letter"), "/console/"))
    path = _SIGN_UP.findall(made.body.partition('class="name">Autumn letter')[2])[0]  # its row's, not the referral link
    tamsin = Browser(walk.settings.base_url)
    page = tamsin.get(path)
    says(page, f"You come through a link of {PARTNER}")
    said = {"business": name, "name": "Tamsin Weatherby", "email": email, "password": PASSWORD, "time_zone": ZONE}
    says(tamsin.open(leads(tamsin.submit(page.page.form(path), **said), "/workspace/sign-up-sent")), "Look into your")
    expect([*walk.listed("dana", text=name)], [], "the client before it confirmed")
    says(_follow(walk, email, name, PARTNER).get("/workspace"), name, "Your trial runs for 14 more days")
    _line(walk, name, "link")


def made_by_form(walk: Walk) -> None:
    """Filled in by an operator, the account is there at once; the mailed link has its owner take it over, in French."""
    name, email = "Lutherie Vasseur & Filles", "ines@lutherie-vasseur.example.com"
    form = walk.dana.get(f"{_NEW}/form").page.form(f"{_NEW}/form")
    said = {"name": name, "contact": "Inès Vasseur", "email": email, "language": "fr", "time_zone": "Europe/Paris"}
    says(walk.dana.open(leads(walk.dana.submit(form, **said), "/console/clients/")), name, "In setup")
    ines = _follow(walk, email, name, PARTNER, language="fr")
    says(ines.get("/workspace"), name, "prépare encore le compte pour vous")
    _line(walk, name, "operator")


def a_partner_comes(walk: Walk) -> None:
    """A partner signs up by itself, answers that it keeps books, and is in a console that says what waits."""
    name, email = "Brennan Bookkeeping", "niamh@brennan-books.example.com"
    niamh = Browser(walk.settings.base_url)
    form = niamh.get("/console/sign-up").page.form("/console/sign-up")
    said = {"business": name, "name": "Niamh Brennan", "email": email, "password": PASSWORD, "time_zone": "UTC"}
    says(niamh.submit(form, **said, accountant="no"), "Sign up as a business instead.", status=422)
    leads(niamh.submit(form, **said, accountant="yes"), "/console/sign-up-sent")
    page = _mailed(walk, email)
    says(page, name, email)
    leads(niamh.submit(niamh.get(page.path).page.form(page.path), password=PASSWORD), "/console/clients")
    says(niamh.get("/console/clients"), name, "has yet to approve your partner", "No clients yet")
