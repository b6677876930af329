"""
The part of the story that is about a client portal: set up, looked at, got wrong, lapsed and back.

The account's owner, who is signed in already, does it in Hungarian.
"""

from __future__ import annotations

from typing import Any, Final

from partnerkit.values import utc_now
from partnerkit.vendor import PORTAL_ADDON
from reference_server.demo.browser import Browser, Form
from reference_server.demo.walk import Walk, expect, leads, says

SHOWN: Final = "Cukrászda a Megyeháza téren"
_PORTAL: Final = "/workspace/settings/portal"
_PREVIEW: Final = f"{_PORTAL}/preview"
_WRONG: Final = {
    "set-facebook": "https://groups.example/cukraszda",
    "set-twitter": "cukraszda megyehaza",
    "set-linkedin": "https://www.linkedin.com/feed",
}


def an_owner_sets_up_the_portal(walk: Walk) -> None:
    """Once the add-on is booked, an owner chooses tab by tab what clients see, and sees the portal as one of them."""
    owner = walk.owner
    walk.tokens["apollonia"] = owner.cookie("staff")
    says(owner.get(_PREVIEW), "Ez a portál zárva van", "Az ügyfélportál kiegészítője")
    _book(walk, PORTAL_ADDON)
    _save(owner, "general", {"set-display_name": SHOWN, "set-facebook": "https://www.facebook.com/cukraszda.megyehaza"})
    _save(owner, "billing", {"set-autopay": "1", "set-history": "1", "set-card_maximum": "1 200,50"})
    _save(owner, "tickets", {"set-submit": "1", "set-categories": "move"})
    seen = owner.get(_PREVIEW)
    says(seen, SHOWN, "cukraszda.megyehaza", "legfeljebb 1 200,50 CAD", "Belépés az automatikus fizetésbe")
    says(seen, "Move an appointment", "Új bejelentés")
    expect([form.action for form in seen.page.forms], [], "what could be sent from a preview")
    expect("Szolgáltatások" in seen.page.text, False, "services nobody chose are shown")
    says(owner.get(f"{_PREVIEW}?as=prospect"), SHOWN, "Fiókom")


def three_mistakes_are_named_at_once(walk: Walk) -> None:
    """Three mistakes in one tab are all named at once, what was typed stays in the form, and nothing of it is saved."""
    owner, before = walk.owner, _tab(walk, "general")
    wrong = owner.post(f"{_PORTAL}/general", _form(owner, "general").filled(_WRONG | {"set-display_name": "Other"}))
    expect(wrong.status, 422, "a form with three mistakes")
    links = {link for link in wrong.page.links if link.startswith("#set-")}
    expect(links, {f"#{name}" for name in _WRONG}, "what the page says is wrong")
    typed = wrong.page.form(f"{_PORTAL}/general").fields
    expect({name: typed[name] for name in _WRONG}, _WRONG, "what stands in the form")
    expect(_tab(walk, "general"), before, "the tab")


def a_lapsed_add_on_forgets_nothing(walk: Walk) -> None:
    """Without the add-on the settings can only be read and the portal is closed; with it everything is as it was."""
    owner, before = walk.owner, _tab(walk, "billing")
    _book(walk)
    read_only = owner.get(f"{_PORTAL}/billing")
    says(read_only, "1 200,50")
    expect([form.action for form in read_only.page.forms if _PORTAL in form.action], [], "what could be changed")
    change = {"history": False}
    refused = walk.done(walk.api("apollonia", "PATCH", f"{_PORTAL}/billing", change), 409)
    expect(refused["code"], "settings_closed", "a change of what is closed")
    lapsed = _tab(walk, "billing")
    expect((lapsed["chosen"], lapsed["effective"]["autopay"]), (before["chosen"], False), "what is kept, and in effect")
    says(owner.get(_PREVIEW), "Ez a portál zárva van")
    _book(walk, PORTAL_ADDON)
    expect(_tab(walk, "billing"), before, "the tab once the add-on is back")
    says(owner.get(_PREVIEW), SHOWN, "legfeljebb 1 200,50 CAD")


def _book(walk: Walk, *addons: str) -> None:
    """Have billing report what is booked, as of now."""
    now = utc_now().isoformat()
    report = {"plan": "pro", "addons": list(addons), "at": now, "event": f"story {now}"}
    walk.done(walk.api("vendor", "PUT", f"/accounts/{walk.account['id']}/subscription", report))


def _form(browser: Browser, tab: str) -> Form:
    return browser.get(f"{_PORTAL}/{tab}").page.form(f"{_PORTAL}/{tab}")


def _save(browser: Browser, tab: str, typed: dict[str, str]) -> None:
    """Fill in a tab, save it, and see that it is done."""
    saved = browser.post(f"{_PORTAL}/{tab}", _form(browser, tab).filled(typed))
    leads(saved, f"{_PORTAL}/{tab}")


def _tab(walk: Walk, tab: str) -> dict[str, Any]:
    """Return a tab as the API shows it to the owner."""
    found = walk.done(walk.api("apollonia", "GET", f"/accounts/{walk.account['id']}/settings/portal"))
    shown: dict[str, Any] = next(one for one in found["tabs"] if one["name"] == tab)
    return shown
