"""
One thing done to all clients that match: asked for below the list, said in words, begun by a button, watched.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from partnerkit import BulkAction, BulkJob, ClientFilter, StatusFilter
from partnerkit.access.policy import ASSIGNMENT
from partnerkit.errors import NotSignedIn, Refused, invalid
from partnerkit.jobs.model import JobState
from reference_server.pages.wanted import given_of
from reference_server.pages.wanted import wanted as list_asked
from tests.pages.browsing import visit
from tests.pages.doing import id_of, line
from tests.pages.job_states import JOBS_AT, LIST, LONG, asking, begin, now, refused, stop, work
from tests.pages.site import CLIENTS, DANA, ILONA, NOTARY, OWEN, SZABO, TOM, Site, operator
from tests.pages.surfing import Surfer, read

JOB = f"{JOBS_AT}/<job_id>"
#: How often a script has fetched a job.
FETCHED = "performance.getEntriesByType('resource').filter(one => one.name.includes('/jobs/')).length"
#: What does not fit into its place.
WIDER = """
[...document.querySelectorAll("html, .card, .btn")].filter(one => one.scrollWidth > one.clientWidth + 1)
  .map(one => one.className)
"""
NEW = f"{JOBS_AT}/new"
GREEN = CLIENTS[1][0]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


# ---------------------------------------------------------------- in a browser


@pytest.mark.browser
@pytest.mark.requirement("BX-13", page=NEW)
@pytest.mark.requirement("BX-13", page=JOB)
@pytest.mark.requirement("BX-11", page=NEW)
@SCRIPTS
def test_all_that_match_are_locked_while_one_watches(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Filter, tick, review, confirm; the page of the job follows by itself and says at its end what came of each.
    """
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go(f"{LIST}?status=active&sort=name")
        dana.page.get_by_label("All that match the filters").check()
        dana.page.locator("select[name=do]").select_option("lock")
        dana.press("Review")

        assert dana.heading == "Lock all clients that match?"
        assert "Those that match: Status: Active. Nothing has changed yet." in dana.text
        dana.follow("Cancel")
        assert dana.path == f"{LIST}?status=active&sort=name"
        dana.page.go_back()
        dana.press("Lock all that match")

        assert dana.path.startswith(f"{JOBS_AT}/")
        assert dana.page.locator("#run .badge").inner_text() == "Running"
        assert not place.account().locked
        dana.page.evaluate("window.same = true")
        work(place)
        dana.page.locator("#run .badge", has_text="Done").wait_for(timeout=15_000)
        assert dana.page.locator("#rows .badge").all_inner_texts() == ["Locked"] * 4
        assert place.account().locked
        assert bool(dana.page.evaluate("window.same")) is scripts
        if scripts:
            assert dana.page.locator("#said").text_content() == "Done: 4 clients done"
            dana.page.wait_for_timeout(5_500)  # nothing is fetched any more
            assert dana.page.evaluate(FETCHED) <= 3
        assert dana.kept_out() == []
        dana.follow(SZABO)
        assert dana.heading == SZABO


@pytest.mark.browser
@pytest.mark.requirement("BX-13", page=f"{JOB}/stop")
@SCRIPTS
def test_a_job_is_stopped_on_the_way(browser: Browser, place: Site, scripts: bool) -> None:
    """
    From its page, after being asked; back at the question later, one is told that it is over.
    """
    job = begin(place)
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go(f"{JOBS_AT}/{job.id}")
        dana.follow("End it early…")
        assert dana.heading == "End this job early?"
        dana.press("End it early")
        assert "The job was ended early. What was done stays done." in dana.text
        assert dana.page.locator("#run .badge").inner_text() == "Ended early"
        dana.page.go_back()
        assert "The job was ended early." in dana.text
    work(place)
    assert not place.account().locked
    assert now(place, job).state is JobState.CANCELLED


@pytest.mark.browser
def test_who_watches_a_job_is_left_alone(browser: Browser, place: Site) -> None:
    """
    What is fetched while it runs takes no focus away, and at its end the rows are those that one has chosen.
    """
    job = begin(place)
    with visit(browser, place, operator=DANA) as dana:
        dana.go(f"{JOBS_AT}/{job.id}?outcome=refused")
        dana.page.get_by_role("link", name="End it early…").focus()
        with dana.page.expect_response(lambda answer: str(job.id) in answer.url, timeout=15_000):
            pass
        dana.page.wait_for_timeout(500)
        assert dana.page.evaluate("document.activeElement.textContent") == "End it early…"
        work(place)
        dana.page.locator("#run .badge", has_text="Done").wait_for(timeout=15_000)
        assert dana.page.locator("#rows [aria-current]").inner_text() == "Refused"
        assert dana.page.locator("#rows .badge").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_tag_as_long_as_tags_get_hides_nothing(browser: Browser, place: Site, width: int) -> None:
    """
    It is broken where there is no room, on the button as in the rows, whose outcome stays in sight.
    """
    job = begin(place, BulkJob(action=BulkAction.TAG, tag=LONG))
    work(place)
    with visit(browser, place, operator=DANA, width=width) as dana:
        for path in (asking("tag", tag=LONG), f"{JOBS_AT}/{job.id}"):
            dana.go(path)
            wide = dana.page.evaluate(WIDER)
            assert wide == [], path


@pytest.mark.browser
def test_how_many_are_ticked_means_nothing_once_all_are(browser: Browser, place: Site) -> None:
    """
    The bar below the list shows it, and no ids are carried.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go(LIST)
        dana.page.get_by_label(f"Select {SZABO}").check()
        assert dana.page.locator(".bulk .n").is_visible()
        dana.page.get_by_label("All clients", exact=True).check()
        assert not dana.page.locator(".bulk .n").is_visible()
        dana.press("Review")
        assert dana.heading == "Which tag?"
        assert "id=" not in dana.path
        dana.page.get_by_label("Tag").fill("Áfa")
        dana.press("Review")
        assert dana.heading == "Add “Áfa” to all clients that match?"
        assert "No filter: all clients. Nothing has changed yet." in dana.text


# ---------------------------------------------------------------- before


@pytest.mark.requirement("BX-11", page=NEW)
def test_a_review_says_in_words_to_whom_it_would_be_done(place: Site) -> None:
    """
    The filters as the list shows them, a few that match now, and no number.
    """
    dana, owen = Surfer(place, operator=DANA), id_of(place, 5)
    text = read(dana.get(asking("assign", "status=active&q=kft&secure=no&from=2020-01-01", operator=str(owen)))).text
    assert "Assign all clients that match to Owen Pritchard?" in text
    assert "Search “kft”, Status: Active, Not secure and Created from 1 Jan 2020." in text
    assert "These match now:" in text
    assert SZABO in text
    assert "Another operator" in text
    many = read(dana.get(asking("lock"))).text
    assert "No filter: all clients. Nothing has changed yet. These match now, among others:" in many
    assert NOTARY not in many


def test_where_nothing_matches_there_is_no_button(place: Site) -> None:
    """
    It says so, and leads back to the list as it was.
    """
    answer = Surfer(place, operator=DANA).get(asking("lock", "q=nobody+at+all"))
    assert "No client matches, so nothing would be done." in read(answer).text
    assert [form for form in read(answer).forms if form.action == NEW] == []
    assert f"{LIST}?q=nobody+at+all" in read(answer).links


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"{NEW}?do=lock", "Choose in the client list which clients are meant."),
        (f"{NEW}?do=lock&back=/console/me", "Choose in the client list which clients are meant."),
        (f"{NEW}?do=lock&back=https://elsewhere.example/console/clients", "Choose in the client list"),
        (asking("close"), "Choose what is to be done."),
        (asking("lock", "status=strange"), "Status: There is no such choice. Choose one from the list."),
        (asking("lock", "strange=1"), "strange: "),
        (asking("lock", "q=%21%3F"), "Search: Write a letter or a digit to search by."),
        (asking("lock", "strange"), "strange: "),
        (asking("lock", "#top"), "#top: "),
        (asking("lock", f"operator={uuid4()}"), "Operator: The partner has no such operator."),
    ],
)
def test_an_address_nobody_made_is_refused(place: Site, address: str, said: str) -> None:
    """
    Whoever is meant is never guessed: a filter that is lost or unknown does not stand for all clients (A-13).
    """
    answer = Surfer(place, operator=DANA).get(address)
    assert answer.status_code == 422
    assert said in read(answer).text


@pytest.mark.parametrize(
    ("do", "more", "said"),
    [
        ("tag", {"tag": "x" * 100}, "Tag"),
        ("tag", {"tag": " "}, "Tag: This field is needed."),
        ("assign", {"operator": ""}, "Operator: This field is needed."),
        ("assign", {"operator": "nobody"}, "Operator"),
        ("assign", {"operator": str(uuid4())}, "Operator"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(place: Site, do: str, more: dict[str, str], said: str) -> None:
    """
    In the review as when it is sent; no job began.
    """
    dana = Surfer(place, operator=DANA)
    page = dana.get(asking(do, **more))
    assert page.status_code == 422
    assert "One thing needs your attention" in read(page).text
    fields = dana.form(asking("lock"), NEW).fields | {"do": do, **more}
    assert dana.post(NEW, fields).status_code == 422
    assert dana.post(NEW, {**fields, "tag": "", "operator": ""}).status_code == 422
    assert dana.post(NEW, {**fields, "do": "close"}).status_code == 422
    assert "No jobs yet" in read(dana.get(JOBS_AT)).text
    assert said in read(page).text


def test_the_form_sent_twice_begins_one_job(place: Site) -> None:
    """
    A double click, or the button once more after the way back (BX-09).
    """
    dana = Surfer(place, operator=DANA)
    fields = dana.form(asking("lock", "status=active"), NEW).fields
    first, second = dana.post(NEW, fields), dana.post(NEW, fields)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location


def test_more_than_may_run_at_once_are_refused(place: Site) -> None:
    """
    In words that say what helps, where it can be done; before the button as after it (A-34).
    """
    dana = Surfer(place, operator=DANA)
    fields = dana.form(asking("lock"), NEW).fields
    for _ in range(place.vendor.limits.jobs):
        begin(place)
    asks: list[Callable[[], TestResponse]] = [lambda: dana.get(asking("lock")), lambda: dana.post(NEW, fields)]
    for ask in asks:
        assert ask().location == JOBS_AT
        assert "Wait until one of them has come to its end, or end one early." in read(dana.get(JOBS_AT)).text
    work(place, pieces=1)
    assert dana.post(NEW, fields).location.startswith(f"{JOBS_AT}/")


def test_whoever_may_see_no_clients_begins_none(place: Site) -> None:
    """
    The page is theirs no more than the list is.
    """
    stranger = Surfer(place)
    assert "/console/sign-in" in stranger.get(asking("lock")).location
    assert "/console/sign-in" in stranger.get(f"{NEW}?do=lock").location


@pytest.mark.parametrize(
    "wanted",
    [
        ClientFilter(),
        ClientFilter(text="kft", status=StatusFilter.TRIAL, tag="vip", plan="", secure=True, locked=False),
        ClientFilter(plan="pro"),
    ],
)
def test_what_a_filter_asks_for_is_an_address_of_the_list(wanted: ClientFilter) -> None:
    """
    Which asks for the same again.
    """
    address = given_of(wanted).address()
    assert list_asked(MultiDict(address), usual=50).filter == wanted


# ---------------------------------------------------------------- while and after


@pytest.mark.requirement("BX-13", page=JOB)
def test_a_page_says_what_came_of_each(place: Site) -> None:
    """
    Done, refused with the reason and the way to its explanation; those of one outcome alone.
    """
    job = refused(place)
    tom = Surfer(place, operator=TOM)
    page = read(tom.get(f"{JOBS_AT}/{job.id}"))
    assert "Lock all that match" in page.text
    assert "Try the refused again…" in page.text
    assert any(link.startswith("/console/why?action=account.lock&on=") for link in page.links)
    assert "None." in read(tom.get(f"{JOBS_AT}/{job.id}?outcome=done")).text
    assert SZABO in read(tom.get(f"{JOBS_AT}/{job.id}?outcome=refused")).text
    assert tom.get(f"{JOBS_AT}/{job.id}?outcome=strange").status_code == 422


@pytest.mark.requirement("BX-13", page=f"{JOB}/repeat")
def test_the_refused_have_another_turn(place: Site) -> None:
    """
    In a job of its own, that names the one before; sent twice it is one.
    """
    job, tom = refused(place), Surfer(place, operator=TOM)
    at = f"{JOBS_AT}/{job.id}/repeat"
    assert "get their turn once more" in read(tom.get(at)).text
    fields = tom.form(at).fields
    first = tom.post(at, fields)
    assert tom.post(at, fields).location == first.location
    page = read(tom.get(first.location))
    assert "A new job tries them again." in page.text
    assert "Lock all that match, once more Those that an earlier job was refused for. To that job" in page.text
    assert f"{JOBS_AT}/{job.id}" in page.links
    work(place)
    assert "Done 0" in read(tom.get(first.location)).text


@pytest.mark.requirement("BX-13", page=f"{JOB}/resume")
def test_a_stopped_job_says_why_and_goes_on(place: Site) -> None:
    """
    For whoever began it alone; another may only end it. Once it is done, the form sent again does not say it goes on.
    """
    job, dana = stop(place, OSError("secret")), Surfer(place, operator=DANA)
    text = read(dana.get(f"{JOBS_AT}/{job.id}")).text
    assert "It failed again and again. What was done stays done; Bookwell has to look why (OSError)." in text
    assert "secret" not in text
    ilona = Surfer(place, operator=ILONA)
    seen = read(ilona.get(f"{JOBS_AT}/{job.id}"))
    assert "by Dana Whitfield" in seen.text
    assert "Go on…" not in seen.text
    assert "End it early…" in seen.text
    assert ilona.get(f"{JOBS_AT}/{job.id}/resume").status_code == 404
    assert "with the rights you have then" in read(dana.get(f"{JOBS_AT}/{job.id}/resume")).text
    form = dana.form(f"{JOBS_AT}/{job.id}/resume")
    went = dana.post(form.action, form.fields)
    assert "The job goes on." in read(dana.get(went.location)).text
    work(place)
    assert now(place, job).state is JobState.DONE
    again = read(dana.get(dana.post(form.action, form.fields).location)).text
    assert ("The job goes on." in again, "was changed again since" in again) == (False, True)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotSignedIn(), "Whoever began it has another password now, or may not sign in any more"),
        (Refused("clients.view", ASSIGNMENT), "Whoever began it may see no clients any more"),
        (invalid("operator_id", "operator.unknown"), "What it names is gone"),
    ],
)
def test_why_a_job_stopped_is_said_in_words(place: Site, error: Exception, said: str) -> None:
    """
    Where one knows it.
    """
    job = stop(place, error)
    assert said in read(Surfer(place, operator=DANA).get(f"{JOBS_AT}/{job.id}")).text


def test_what_cannot_be_done_any_more_is_said_on_the_job(place: Site) -> None:
    """
    A form that was open while the job came to its end changes nothing.
    """
    job, dana = begin(place), Surfer(place, operator=DANA)
    fields = dana.form(f"{JOBS_AT}/{job.id}/stop").fields
    work(place)
    answer = dana.post(f"{JOBS_AT}/{job.id}/stop", fields)
    assert "The job has come to its end." in read(dana.get(answer.location)).text
    assert now(place, job).state is JobState.DONE
    for step, said in [("resume", "The job has come to its end."), ("repeat", "The job was refused for nobody.")]:
        answer = dana.get(f"{JOBS_AT}/{job.id}/{step}")
        assert said in read(dana.get(answer.location)).text


@pytest.mark.requirement("R-05", page=JOB)
@pytest.mark.parametrize("path", ["", "/stop", "/resume", "/repeat"])
def test_a_job_of_somebody_else_is_unknown(place: Site, path: str) -> None:
    """
    As one that never was (A-11, A-17).
    """
    job, tom = begin(place), Surfer(place, operator=TOM)
    foreign, unknown = tom.get(f"{JOBS_AT}/{job.id}{path}"), tom.get(f"{JOBS_AT}/{uuid4()}{path}")
    assert foreign.status_code == unknown.status_code == tom.get(f"{JOBS_AT}/nonsense{path}").status_code == 404
    if path:
        fields = tom.form(asking("lock"), NEW).fields
        sent: dict[str, str] = {name: fields[name] for name in ("csrf", "key")}
        assert tom.post(f"{JOBS_AT}/{job.id}{path}", sent).status_code == 404
    assert now(place, job).state is JobState.RUNNING


@pytest.mark.requirement("VC-22", page=JOB)
def test_a_client_that_was_made_secure_since_is_in_no_row(place: Site) -> None:
    """
    Of the job of somebody who may not see it any more.
    """
    job = begin(place, BulkJob(action=BulkAction.TAG, tag="vip"))
    work(place)
    dana = Surfer(place, operator=DANA)
    assert SZABO in read(dana.get(f"{JOBS_AT}/{job.id}")).text
    account_id = line(place).account_id
    place.database.run(lambda kit: kit.accounts.set_secure(account_id, True, by=kit.actors.vendor("tests")))
    assert SZABO not in read(dana.get(f"{JOBS_AT}/{job.id}")).text


def _begun_and_ended(place: Site, tag: str, *, who: int) -> None:
    job = begin(place, BulkJob(action=BulkAction.TAG, tag=tag), who=who)
    place.database.run(lambda kit: kit.jobs.cancel(job.id, by=operator(kit, who)))


@pytest.mark.requirement("BX-13", page=JOBS_AT)
def test_the_list_shows_the_jobs_one_may_know_of(place: Site) -> None:
    """
    Newest first, by pages; with a Secure role those of everybody, with who began each.
    """
    for n in range(60):
        _begun_and_ended(place, f"tag {n}", who=n % 2)
    dana, ilona = Surfer(place, operator=DANA), Surfer(place, operator=ILONA)
    own = read(dana.get(JOBS_AT)).text
    assert "Add “tag 58” to all that match" in own
    assert "tag 59" not in own
    everybody = read(ilona.get(JOBS_AT))
    assert "by Kovács-Szentgyörgyi Boglárka" in everybody.text
    following = next(link for link in everybody.links if "after=" in link)
    assert "Add “tag 0” to all that match" in read(ilona.get(following)).text
    assert ilona.get(f"{JOBS_AT}?after=nonsense").status_code == 422
    assert "No jobs yet" in read(Surfer(place, operator=OWEN).get(JOBS_AT)).text


@pytest.mark.requirement("BX-07", page=JOB)
@pytest.mark.parametrize("language", ["fr", "hu"])
def test_jobs_are_spoken_of_in_every_language(place: Site, language: str) -> None:
    """
    What was refused as well.
    """
    place.database.run(lambda kit: kit.identity.set_language(language, by=operator(kit, 2)))
    tom, job = Surfer(place, operator=TOM), refused(place)
    text = read(tom.get(f"{JOBS_AT}/{job.id}")).text
    assert {"fr": "Verrouiller tous ceux qui correspondent", "hu": "Az összes megfelelő zárolása"}[language] in text
    assert "Refused" not in text


def test_a_page_left_open_keeps_no_session_from_falling_idle(place: Site) -> None:
    """
    What its script fetches by itself is no use of it.
    """
    job, dana = begin(place), Surfer(place, operator=DANA)
    dana.get(f"{JOBS_AT}/{job.id}")
    statuses = []
    for _ in range(4):
        place.clock.ahead += timedelta(minutes=8)
        statuses.append(dana.get(f"{JOBS_AT}/{job.id}", headers={"HX-Request": "true"}).status_code)
    assert statuses[:3] == [200] * 3
    assert "/console/sign-in" in dana.get(JOBS_AT).location


def test_a_script_gets_the_part_that_changes(place: Site) -> None:
    """
    While it runs without the rows, that one may be reading; at the end with them.
    """
    job, dana = begin(place), Surfer(place, operator=DANA)
    swap = {"headers": {"HX-Request": "true", "HX-Target": "section#run"}}
    part: Callable[[], str] = lambda: dana.get(f"{JOBS_AT}/{job.id}", **swap).text  # noqa: E731
    assert 'hx-trigger="every 5s"' in part()
    assert 'id="rows"' not in part()
    work(place)
    assert "every 5s" not in part()
    assert 'id="rows"' in part()
    assert "<html" not in part()
