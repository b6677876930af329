"""
The story the demo walks through; each step says what it sees to.

An operator signs in, opens an account, puts it from Setup to Live, gives it a nickname and locks it; the account's
owner, signed in elsewhere, is out at the next click; the history shows who did what.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from reference_server.demo import key_story, list_story, portal_story, ways_story
from reference_server.demo.browser import Browser
from reference_server.demo.people import DANA, ELODIE, PASSWORD
from reference_server.demo.walk import Walk, expect, leads, says
from reference_server.demo.ways import INVITED

NAME: Final = "Cukrászda és Kávéház a Megyeháza téren, Pâtisserie Szentgyörgyi-Lefebvre"
OWNER: Final = "Szentgyörgyi-Lefebvre Apollónia"
EMAIL: Final = "apollonia@cukraszda.example.com"
NICKNAME: Final = "cukraszda-megyehaza"

Step = Callable[[Walk], None]


def server_answers(walk: Walk) -> None:
    """The server is alive, its database is ready, and it answers under its own name alone."""
    expect(walk.dana.get("/healthz").status, 200, "alive")
    expect(walk.dana.get("/readyz").status, 200, "ready")
    expect(walk.dana.get("/healthz", Host="evil.example").status, 400, "another host")
    expect(json.loads(walk.dana.get("/api/openapi.json").body)["openapi"], "3.1.0", "the OpenAPI document")


def console_is_shut(walk: Walk) -> None:
    """Who is not signed in is led to the sign-in page, and back again afterwards."""
    to = leads(walk.dana.get("/console/clients"), "/console/sign-in")
    says(walk.dana.get(to), "Sign in")
    form = walk.dana.get(to).page.form("/console/sign-in")
    wrong = walk.dana.submit(form, email=DANA.email, password="not the password")
    says(wrong, "Email or password is not right.", status=422)


def operator_signs_in(walk: Walk) -> None:
    """An operator signs in; the cookie is out of reach of scripts and other sites."""
    form = walk.dana.get("/console/sign-in").page.form("/console/sign-in")
    answer = walk.dana.submit(form, email=DANA.email, password=PASSWORD)
    leads(answer, "/console")
    cookie = " ".join(value for value in answer.headers.get_all("Set-Cookie") if value.startswith("operator="))
    expect("HttpOnly" in cookie and "SameSite=Lax" in cookie, True, "the cookie's marks")
    walk.sign_in("dana", "operator", DANA.email)


def other_sites_forms_are_refused(walk: Walk) -> None:
    """A form of another site does nothing, though the browser sends the cookie along."""
    for fields, headers in (
        ({}, {}),
        ({"csrf": walk.dana.cookie("operator")}, {}),
        (
            walk.dana.get("/console/clients/new").page.form("/console/clients/new").fields,
            {"Sec_Fetch_Site": "cross-site"},
        ),
    ):
        sent = walk.dana.post("/console/clients/new", {**fields, "name": "From elsewhere"}, **headers)
        expect(sent.status, 403, "a form of another site")
    expect("From elsewhere" in walk.dana.get("/console/clients").body, False, "its account is listed")


def operator_opens_an_account(walk: Walk) -> None:
    """The operator opens an account, which begins in Setup; whatever is wrong with the form is named and kept."""
    form = walk.dana.get("/console/clients/new").page.form("/console/clients/new")
    wrong = walk.dana.submit(form, name=NAME, email="nobody")
    says(wrong, "Write one mail address", status=422)
    filled = wrong.page.form("/console/clients/new")
    expect(filled.fields["name"], NAME, "the name as it was typed")
    answer = walk.dana.submit(filled, contact=OWNER, email=EMAIL, language="hu", time_zone="Europe/Budapest")
    walk.client = leads(answer, "/console/clients/")
    says(walk.dana.get(walk.client), NAME, OWNER, EMAIL, "In setup")
    line = walk.done(walk.api("dana", "GET", walk.client.removeprefix("/console")))
    walk.account = {"id": line["account_id"]}
    expect(walk.now()["stage"], "setup", "the stage")


def a_second_post_does_nothing_more(walk: Walk) -> None:
    """A form sent twice, and a call sent twice with one key, make one account."""
    form = walk.dana.get("/console/clients/new").page.form("/console/clients/new")
    first, second = (leads(walk.dana.submit(form, name="Twice"), "/console/clients/") for _ in range(2))
    expect(second, first, "the client of the second post")
    key, new = {"Idempotency_Key": str(uuid4())}, {"name": "Twice by call"}
    ids = {walk.done(walk.api("dana", "POST", "/accounts", new, **key), 201)["id"] for _ in range(2)}
    expect(len(ids), 1, "accounts made by two calls")
    reused = walk.api("dana", "POST", "/accounts", {"name": "Other"}, **key)
    expect(walk.done(reused, 409)["code"], "key_reused", "the same key with another body")


def operator_goes_live(walk: Walk) -> None:
    """The operator puts the account from Setup to Live."""
    form = walk.dana.get(f"{walk.client}/account").page.form(f"{walk.client}/stage")
    says(walk.dana.get(leads(walk.dana.submit(form), walk.client)), "is live.")
    expect(walk.now()["stage"], "live", "the stage")


def operator_gives_a_nickname(walk: Walk) -> None:
    """The operator gives the business page an address; a reserved word is refused."""
    form = walk.dana.get(f"{walk.client}/account").page.form(f"{walk.client}/nickname")
    refused = walk.dana.submit(form, nickname="admin")
    says(refused, "is kept for the product itself", status=422)
    leads(walk.dana.submit(refused.page.form(form.action), nickname=NICKNAME), walk.client)
    expect(walk.now()["nickname"], NICKNAME, "the nickname")


def two_editors_do_not_overwrite_each_other(walk: Walk) -> None:
    """A change of a version somebody else has changed is refused."""
    path, old = f"/accounts/{walk.account['id']}/stage", {"If_Match": '"0"'}
    expect(walk.api("dana", "PUT", path, {"stage": "setup"}, **old).status, 412, "a change of an old version")
    expect(walk.now()["stage"], "live", "the stage")


def owner_signs_in(walk: Walk) -> None:
    """The vendor seats the owner, who signs in to the workspace in another browser."""
    new = {"name": OWNER, "email": EMAIL, "password": PASSWORD, "language": "hu"}
    expect(walk.now()["status"], "awaiting_client", "the status before")
    walk.done(walk.api("vendor", "PUT", f"/accounts/{walk.account['id']}/owner", new))
    form = walk.owner.get("/workspace/sign-in").page.form("/workspace/sign-in")
    leads(walk.owner.submit(form, email=EMAIL, password=PASSWORD), "/workspace")
    says(walk.owner.get("/workspace"), NAME, OWNER, "Lefèvre & Kovács Conseil")
    expect(walk.now()["status"], "trial", "the status after")


def realms_are_apart(walk: Walk) -> None:
    """A token of one realm is worth nothing in another, and a cookie is worth nothing to the API."""
    operator, staff = walk.dana.cookie("operator"), walk.owner.cookie("staff")
    stranger = Browser(walk.settings.base_url)
    leads(stranger.get("/console/clients", Cookie=f"operator={staff}"), "/console/sign-in")
    leads(stranger.get("/workspace", Cookie=f"staff={operator}"), "/workspace/sign-in")
    expect(stranger.get("/api/clients", Cookie=f"operator={operator}").status, 401, "the API by cookie")


def strangers_find_nothing(walk: Walk) -> None:
    """Another partner's operator gets the same answer for this account as for none."""
    partner = walk.done(walk.api("vendor", "POST", "/partners", {"name": "Autre Cabinet"}), 201)["id"]
    new = {"name": "Eve", "email": "eve@autre.example.com", "role": "owner"}
    operator = walk.done(walk.api("vendor", "POST", f"/partners/{partner}/operators", new), 201)["id"]
    password = {"password": PASSWORD}
    walk.done(walk.api("vendor", "PUT", f"/partners/{partner}/operators/{operator}/password", password))
    walk.sign_in("eve", "operator", new["email"])
    for method, rest, body in (("GET", "", None), ("GET", "/history", None), ("PUT", "/lock", {})):
        ours, none = (walk.api("eve", method, f"/accounts/{id}{rest}", body) for id in (walk.account["id"], uuid4()))
        expect((ours.status, ours.body), (404, none.body), f"{method} {rest} of somebody else's account")
    expect(walk.now()["status"], "trial", "the status")


def an_agent_may_not_lock(walk: Walk) -> None:
    """An operator whose role does not include it is refused with the reason and who could, and nothing is locked."""
    agent = walk.enter(ELODIE)
    says(agent.get(f"{walk.client}/lock"), "Votre rôle ne comprend pas cela.", status=403)  # she reads French
    refused = walk.done(walk.api("elodie", "PUT", f"/accounts/{walk.account['id']}/lock", {}), 403)
    expect((refused["rule"], refused["because"]), ("role", "permission"), "the reason")
    expect(walk.now()["status"], "trial", "the status")


def operator_locks(walk: Walk) -> None:
    """The operator locks the account, after a page that says what will happen."""
    walk.window = walk.owner.twin()
    walk.open_form = walk.window.get("/workspace/me").page.form("/workspace/me/password")
    asked = walk.dana.get(f"{walk.client}/lock")
    says(asked, NAME, OWNER)
    to = leads(walk.dana.submit(asked.page.form(f"{walk.client}/lock")), walk.client)
    says(walk.dana.get(to), "is locked", "Locked")
    expect(walk.now()["status"], "locked", "the status")


def owner_is_out(walk: Walk) -> None:
    """The owner's next click is the sign-in page, and what was in flight changes nothing."""
    in_flight = walk.window.twin().submit(walk.open_form, current=PASSWORD, new="changed in flight")
    leads(in_flight, "/workspace/sign-in?next=")  # led there for want of a session, not because it was done
    to = leads(walk.owner.get("/workspace"), "/workspace/sign-in")
    says(walk.owner.get(to), "Sign in")


def owner_cannot_sign_in(walk: Walk) -> None:
    """While it is locked nobody of the account signs in, and the page says who can change that."""
    form = walk.owner.get("/workspace/sign-in").page.form("/workspace/sign-in")
    says(walk.owner.submit(form, email=EMAIL, password=PASSWORD), "locked by the partner", status=403)


def unlocking_brings_no_session_back(walk: Walk) -> None:
    """Unlocked, the sessions of before stay over; the owner signs in again with the password of before."""
    asked = walk.dana.get(f"{walk.client}/unlock")
    leads(walk.dana.submit(asked.page.form(f"{walk.client}/unlock")), walk.client)
    leads(walk.window.twin().get("/workspace"), "/workspace/sign-in")
    form = walk.owner.get("/workspace/sign-in").page.form("/workspace/sign-in")
    leads(walk.owner.submit(form, email=EMAIL, password=PASSWORD), "/workspace")
    says(walk.owner.get("/workspace"), NAME)


def history_tells(walk: Walk) -> None:
    """The history says who did what, on the page and by call."""
    says(walk.dana.get(f"{walk.client}/history"), DANA.name, OWNER, NICKNAME)
    told = walk.done(walk.api("dana", "GET", f"/accounts/{walk.account['id']}/history"))["items"]
    wanted = [
        ("account.unlocked", DANA.name),
        ("account.locked", DANA.name),
        ("account.entered", OWNER),
        ("owner.seated", "api"),
        ("account.nicknamed", DANA.name),
        ("account.staged", DANA.name),
        ("account.opened", DANA.name),
    ]
    expect([(entry["kind"], entry["actor"]) for entry in told], wanted, "the history")


def restart_keeps_everything(walk: Walk) -> None:
    """Started again on the same database, everything is there once, and who was signed in still is."""
    says(walk.dana.get(walk.client), NAME, NICKNAME)
    says(walk.owner.get("/workspace"), NAME)
    expect(len(list(walk.listed("dana"))), len(list_story.OPEN) + 3 + len(INVITED) + ways_story.COME, "clients")
    expect(walk.now()["status"], "paying", "the status")


STORY: Final[tuple[Step, ...]] = (
    server_answers,
    console_is_shut,
    operator_signs_in,
    list_story.list_counts_its_clients,
    list_story.list_is_narrowed,
    list_story.list_is_paged,
    list_story.secure_accounts_are_names,
    other_sites_forms_are_refused,
    operator_opens_an_account,
    a_second_post_does_nothing_more,
    operator_goes_live,
    operator_gives_a_nickname,
    two_editors_do_not_overwrite_each_other,
    owner_signs_in,
    realms_are_apart,
    strangers_find_nothing,
    an_agent_may_not_lock,
    operator_locks,
    owner_is_out,
    owner_cannot_sign_in,
    unlocking_brings_no_session_back,
    history_tells,
    list_story.team_tags_and_notes,
    list_story.limited_operator_sees_assigned,
    list_story.three_are_locked_at_once,
    list_story.all_that_match_are_tagged,
    key_story.a_program_works_by_a_key,
    portal_story.an_owner_sets_up_the_portal,
    portal_story.three_mistakes_are_named_at_once,
    portal_story.a_lapsed_add_on_forgets_nothing,
    ways_story.invited_by_mail,
    ways_story.come_through_a_link,
    ways_story.made_by_form,
    ways_story.a_partner_comes,
)
AFTER_RESTART: Final[tuple[Step, ...]] = (restart_keeps_everything,)
