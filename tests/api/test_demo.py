"""
The demo, as the README's command runs it.
"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from partnerkit import Actor, Client, MemberState, PartnerKit, Realm, Secret, SectionSettings, SignIn
from partnerkit.passwords import ScryptHasher
from partnerkit.values import utc_now
from reference_server.demo import factor
from reference_server.demo.breaks import BREAKS
from reference_server.demo.browser import Browser, Page
from reference_server.demo.clients import Story
from reference_server.demo.people import CLIENTS, DANA, ISSUER, OPERATORS, PASSWORD, SECURE
from reference_server.demo.portals import PORTALS
from reference_server.demo.running import Demo, prepare, settings_of, welcome
from reference_server.demo.story import AFTER_RESTART, STORY
from reference_server.demo.walk import Walk
from reference_server.demo.ways import BY_FORM, INVITED, LINKS
from tests.library.adapters.servers import SERVERS
from tests.servers import database

MADE_BEFORE = Path(__file__).parents[1] / "docs" / "made-by-0.1.sql"
COMMAND = [sys.executable, "-m", "reference_server"]
# One process for each check, begun where everything is imported already.
CHECKS = """
import json, os, sys
from reference_server.cli import main
import reference_server.demo.check, reference_server.wiring

def check(folder, guard):
    said = os.open(f"{folder}/{guard}", os.O_CREAT | os.O_WRONLY)
    os.dup2(said, 1)
    os.dup2(said, 2)
    main(["demo", "--check", "--break", guard, "--database", f"sqlite:///{folder}/{guard}.db"])

ended, (folder, *guards) = {}, sys.argv[1:]
for guard in guards:
    if not (child := os.fork()):
        sys.exit(check(folder, guard))
    ended[guard] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(ended))
"""
MISSED = {
    "lock": "The owner's next click is the sign-in page",
    "csrf": "A form of another site does nothing",
    "realm": "A token of one realm is worth nothing in another",
    "foreign": "Another partner's operator gets the same answer",
    "role": "An operator whose role does not include it is refused",
    "secure": "Of a secure account others read the name alone",
    "assignment": "Whoever's role is limited sees and does nothing but what is assigned",
    "idempotency": "A form sent twice, and a call sent twice with one key, make one account",
}


def run(*given: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *given], capture_output=True, text=True, timeout=500, env=os.environ | environment, check=False
    )


@contextmanager
def running(*given: str, ended: signal.Signals = signal.SIGINT, **environment: str) -> Iterator[str]:
    """
    Run the server until the block ends, by a signal; yield the address it printed.
    """
    process = subprocess.Popen([*COMMAND, *given], stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    assert process.stdout is not None
    with process:
        try:
            found = re.match(r"Running at (http://[0-9.:]+)", process.stdout.readline())
            assert found is not None
            yield found[1]
            process.send_signal(ended)
            process.communicate(timeout=60)
            assert process.returncode == 0
        finally:
            process.kill()


def demo_in(folder: Path, database: str | None = None) -> Demo:
    return prepare(settings_of(folder, database, "http://127.0.0.1:1"), folder, passwords=ScryptHasher(cost=4))


def every_line(kit: PartnerKit, by: Actor) -> Iterator[Client]:
    """
    Yield the whole list of an operator.
    """
    page = kit.clients.list(by=by, limit=100)
    yield from page.items
    while page.next is not None:
        page = kit.clients.list(by=by, limit=100, after=page.next)
        yield from page.items


def test_the_check_walks_the_whole_story() -> None:
    """
    Each step says a line, none fails, and it exits 0.
    """
    done = run("demo", "--check")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("ok      ") == len(STORY) + len(AFTER_RESTART)
    assert "as the story says" in done.stdout


@pytest.mark.parametrize("server", SERVERS)
def test_the_check_walks_the_whole_story_on_a_server(server: str) -> None:
    """
    In a database that was empty.
    """
    with database(SERVERS[server]()) as url:
        done = run("demo", "--check", "--database", url)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("ok      ") == len(STORY) + len(AFTER_RESTART)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A demo's database, to be copied: filling it takes longer than walking through it.
    """
    folder = tmp_path_factory.mktemp("filled")
    demo_in(folder).database.engine.dispose()
    return folder / "partners.db"


@pytest.fixture(scope="module")
def broken(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """
    Every check with a guard switched off: its exit status, and what it printed; what all read is read once.
    """
    folder = tmp_path_factory.mktemp("broken")
    for guard in BREAKS:
        shutil.copy(filled, folder / f"{guard}.db")
    done = subprocess.run(
        [sys.executable, "-c", CHECKS, folder, *BREAKS], capture_output=True, text=True, timeout=550, check=True
    )
    return {guard: (status, (folder / guard).read_text()) for guard, status in json.loads(done.stdout).items()}


@pytest.mark.parametrize("guard", BREAKS)
def test_the_check_misses_each_guard_that_is_switched_off(guard: str, broken: dict[str, tuple[int, str]]) -> None:
    """
    The step that is about the guard fails, and no step before it; it exits 1.
    """
    status, said = broken[guard]
    *before, failed = [line for line in said.splitlines() if line.startswith(("ok", "FAILED"))]

    assert status == 1
    assert all(line.startswith("ok") for line in before)
    assert failed.startswith(f"FAILED  {MISSED[guard]}")


def test_a_guard_is_switched_off_in_a_check_alone() -> None:
    """
    A demo people look at never runs with one missing.
    """
    assert run("demo", "--break", "lock").returncode == 2


def test_the_demo_keeps_its_data_over_a_restart(tmp_path: Path) -> None:
    """
    It prints address and people; what was done in it is there the next time, and it is not filled twice.
    """
    for known in (False, True):
        with running("demo", "--data", str(tmp_path), "--port", "0") as base:
            walk = Walk(settings=settings_of(tmp_path, None, base))
            walk.sign_in("dana", "operator", DANA.email)
            listed = list(walk.listed("dana"))
            if not known:
                walk.done(walk.api("dana", "POST", "/accounts", {"name": "Kept"}), 201)
            assert len(listed) == len(CLIENTS) - len(SECURE) + len(INVITED) + known
            assert Browser(base).open("/console").page.form("/console/sign-in").fields["email"] == ""


def test_the_demo_says_who_can_sign_in(filled: Path, tmp_path: Path) -> None:
    """
    Every operator and some owners, with the password; they do sign in. And where the token is that opens the office.
    """
    shutil.copy(filled, tmp_path)
    said = welcome(demo_in(tmp_path))
    (keys,) = [line.rpartition(" in ")[2] for line in said.splitlines() if "/office" in line]
    assert json.loads(Path(keys).read_text())["vendor_token"]

    assert PASSWORD in said
    assert all(operator.email in said and operator.name in said for operator in OPERATORS)
    assert "http://127.0.0.1:1/console" in said


def test_a_database_with_rows_is_left_as_it_is(tmp_path: Path) -> None:
    """
    Named by --database, one that somebody else filled gets no demo people, and the demo says so.
    """
    url = f"sqlite:///{tmp_path / 'own.db'}"
    first = settings_of(tmp_path, url, "http://127.0.0.1:1")
    from partnerkit import NewPartner
    from reference_server.wiring import database_of, vendor_of

    own = database_of(first, vendor_of(first))
    own.run(lambda kit: kit.partners.open(NewPartner(name="Own"), by=kit.actors.vendor("own")))
    demo = demo_in(tmp_path, url)

    assert not demo.ours
    assert "nothing was added" in welcome(demo)


def test_a_demo_of_another_release_says_what_to_do(tmp_path: Path) -> None:
    """
    One sentence, no traceback, and nothing is touched: name another folder, or remove this one.
    """
    with closing(sqlite3.connect(tmp_path / "partners.db")) as old:
        old.executescript(MADE_BEFORE.read_text(encoding="utf-8"))
        before = list(old.iterdump())
    done = run("demo", "--data", str(tmp_path), "--port", "0")

    assert done.returncode == 1
    assert done.stderr.startswith("Error: the demo's database ")
    assert "partners.db is of another release: name another folder with --data, or remove it" in done.stderr
    assert done.stderr.count("\n") == 1
    with closing(sqlite3.connect(tmp_path / "partners.db")) as old:
        assert list(old.iterdump()) == before


def test_the_keys_of_a_demo_are_its_own_and_readable_by_its_user_alone(tmp_path: Path) -> None:
    """
    Made once, random, and kept from others of the machine.
    """
    one, again = (settings_of(tmp_path, None, "http://127.0.0.1:1") for _ in range(2))
    other = settings_of(tmp_path.parent, None, "http://127.0.0.1:1")

    assert one.signing_keys == again.signing_keys != other.signing_keys
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_the_demos_clients_are_of_every_kind() -> None:
    """
    Three hundred of three hundred names, in three languages, in every state there is, with long names and long words.
    """
    assert len({client.name for client in CLIENTS}) == len({client.email for client in CLIENTS}) == len(CLIENTS) == 300
    assert {client.language for client in CLIENTS} == {"en", "fr", "hu"}
    assert {client.story for client in CLIENTS} == set(Story)
    assert max(len(client.name) for client in CLIENTS) >= 80
    assert max(len(word) for client in CLIENTS for word in client.name.split()) == 55
    assert all(client.email.endswith(".example.com") for client in CLIENTS if client.email)


def test_the_demos_list_is_worth_searching() -> None:
    """
    Many share a word, a dozen tags are used often and others once; some clients are secure, some assigned, some new.
    """
    tags = Counter(tag for client in CLIENTS for tag in client.tags)

    assert sum("dent" in client.name.lower() or "fog" in client.name.lower() for client in CLIENTS) >= 12
    assert sum(count >= 10 for count in tags.values()) >= 12
    assert sum(count == 1 for count in tags.values()) >= 5
    assert len(SECURE) == 3
    assert {key for client in CLIENTS for key in client.assigned} == {"dana", "boglarka", "elodie", "owen"}
    assert 20 <= sum(client.days < 30 for client in CLIENTS) <= 40
    assert max(client.days for client in CLIENTS) > 3 * 365


def test_whoever_opens_the_demo_finds_what_the_lists_say(filled: Path, tmp_path: Path) -> None:
    """
    Tags, assignments, notes, locks and secure accounts are there, each by whom and when it was done.
    """
    shutil.copy(filled, tmp_path)
    demo = demo_in(tmp_path)
    with demo.database.transaction() as kit:
        by = kit.actors.external(ISSUER, "boglarka", second_factor=True)
        found = {line.name: line for line in every_line(kit, by)}
        told = kit.history.of_client(found[CLIENTS[0].name].id, by=by).items
        notes = kit.notes.list(found[CLIENTS[0].name].id, by=by).items
        keys = {kit.actors.external(ISSUER, person.key).id: person.key for person in OPERATORS}

    assert set(found) == {*(client.name for client in CLIENTS), *(one.name for one in INVITED)}
    for client in CLIENTS:
        line = found[client.name]
        assert (line.tags, line.secure) == (frozenset(client.tags), client.secure)
        assert {keys[id] for id in line.assigned} == set(client.assigned)
        assert line.partner_locked == (client.story in {Story.LOCKED, Story.BOTH})
        assert line.vendor_locked == (client.story in {Story.SHUT, Story.BOTH})
    assert {entry.kind for entry in told} == {"client.tagged", "client.assigned", "note.written"}
    assert len(notes) == 2
    assert notes[0].written_at > notes[1].written_at


def test_whoever_opens_the_demo_finds_who_is_on_the_way(filled: Path, tmp_path: Path) -> None:
    """
    Invitations that are open and one that expired, links of which one is over, and an account made by form.
    """
    shutil.copy(filled, tmp_path)
    demo = demo_in(tmp_path)
    with demo.database.transaction() as kit:
        by = kit.actors.external(ISSUER, "dana")
        at = utc_now()
        lines = {line.name: line for line in every_line(kit, by)}
        invitations = [kit.invitations.invitation(lines[one.name].id, by=by) for one in INVITED]
        links = kit.invitations.links(by=by).items
        (client,) = [one for one in CLIENTS if one.email == BY_FORM]
        owned = kit.staff.owner(lines[client.name].account_id, by=by)

    assert [one.expires_at > at for one in invitations] == [True, True, False]
    assert [(link.name, link.works(at)) for link in links] == [
        (name, name != LINKS[-1][0]) for name, _ in reversed(LINKS)
    ]
    assert (owned.state, owned.email, owned.expires_at is not None) == (MemberState.INVITED, BY_FORM, True)


@pytest.mark.parametrize("keys", ["", "short"])
def test_serve_wants_a_key_of_its_own(keys: str) -> None:
    """
    Without a signing key, or with one that can be guessed, it does not start, and says what to set.
    """
    done = run("serve", "--port", "0", PARTNERKIT_SIGNING_KEYS=keys)

    assert done.returncode == 2
    assert "PARTNERKIT_SIGNING_KEYS" in done.stderr and "Traceback" not in done.stderr  # noqa: PT018


@pytest.mark.parametrize("ended", [signal.SIGINT, signal.SIGTERM])
def test_serve_serves_what_the_environment_says(tmp_path: Path, ended: signal.Signals) -> None:
    """
    Database, vendor's token and keys from variables; the address is printed. A signal ends it in order.
    """
    variables = {
        "PARTNERKIT_SIGNING_KEYS": "a key of this installation",
        "PARTNERKIT_VENDOR_TOKEN": "a-token-of-the-vendor",
        "PARTNERKIT_DATABASE_URL": f"sqlite:///{tmp_path / 'partners.db'}",
    }
    run("migrate", **variables)
    with running("serve", "--work", "--port", "0", ended=ended, **variables) as base:
        made = Browser(base).send(
            "POST",
            "/api/partners",
            '{"name": "Fürge"}'.encode(),
            Authorization="Bearer a-token-of-the-vendor",
            Content_Type="application/json",
        )
        ready = Browser(base).get("/readyz")

    assert (made.status, ready.status) == (201, 200)


def test_a_port_in_use_is_said_as_such() -> None:
    """
    One sentence, no traceback.
    """
    from reference_server import serving

    with serving.listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        done = run("demo", "--port", port)

    assert done.returncode == 1
    assert done.stderr.startswith("Error: cannot listen on 127.0.0.1")


def test_the_demos_browser_reads_forms_as_a_person_would() -> None:
    """
    Chosen options, ticked boxes and hidden fields are sent; what stands outside a form or is only offered is not.
    """
    page = Page(
        '<input name="out" value="1"><form action="/a"><input type=hidden name=h value="2"><input name=t>'
        "<select name=s><option value=x>X<option value=y selected>Y</select><select name=f><option value=z></select>"
        "<input type=checkbox name=c value=1 checked><input type=radio name=r value=1>"
        "<input type=hidden name=i value=1><input type=hidden name=i value=2>"
        "<datalist id=d><option value=hint></datalist><button>Go <b>on</b></button></form>"
        '<input name="after" value="1"><style>p{}</style><p>Said</p>'
    )

    assert page.form("/a").fields == {"h": "2", "t": "", "s": "y", "f": "z", "c": "1", "i": "2"}
    assert page.form("/a").filled({"t": "typed"})[-3:] == [("i", "1"), ("i", "2"), ("t", "typed")]
    assert page.form("/a").buttons == ("Go on",)
    assert "Said" in page.text
    assert "p{}" not in page.text
    with pytest.raises(LookupError):
        page.form("/b")


@pytest.mark.requirement("BX-10", call="sessions.sign_in_with_code")
def test_the_demo_says_how_to_come_by_a_code(filled: Path, tmp_path: Path) -> None:
    """
    What an authenticator app is told stands where the password does; the command prints what it shows.
    """
    shutil.copy(filled, tmp_path)
    said, code = welcome(demo_in(tmp_path)), run("demo", "--code").stdout.strip()

    assert factor.typed() in said
    assert factor.typed().replace(" ", "") == factor.SEED.reveal()
    assert code in {factor.shown(utc_now(), later=later).reveal() for later in (-1, 0)}


def test_the_demos_portals_are_of_every_kind(filled: Path, tmp_path: Path) -> None:
    """
    A Hungarian dental practice has one with much in it, one takes no payments from bank accounts, and one is closed.

    So it is after a restart, too, and in the currency of each.
    """
    shutil.copy(filled, tmp_path)
    found = {email.partition("@")[0]: _portal(demo_in(tmp_path), email) for email in PORTALS}
    dentist, vets, osteopath = (found[name] for name in ("katalin", "imogen", "jerome"))

    assert (dentist.missing, vets.missing, osteopath.missing) == ((), (), ("portal_addon",))
    assert [one.capabilities.product.currency for one in found.values()] == ["HUF", "GBP", "EUR"]
    assert vets.tabs["billing"].missing["bank_account"] == ("clearent", "ach")
    assert dentist.effective.billing.bank_account
    assert all(tab.chosen != tab.tab.default for tab in dentist.tabs.values())
    assert dentist.effective.tickets.assignee != dentist.capabilities.owner_id
    known = dentist.capabilities.product.choices
    assert {*dentist.effective.tickets.categories} < {one.key for one in known["ticket_categories"]}


def _portal(demo: Demo, email: str) -> SectionSettings:
    given = SignIn(realm=Realm.STAFF, email=email, password=Secret(PASSWORD))
    with demo.database.transaction() as kit:
        by = kit.sessions.sign_in(given).actor
        return kit.settings.read(by.account, "portal", by=by)
