"""
People and what is not theirs: two partners at work, with accounts, owners and open sessions.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import attrs

from partnerkit import (
    COLLECTIONS,
    Account,
    Actor,
    BulkAction,
    BulkJob,
    Client,
    ClientFilter,
    CodeGiven,
    Job,
    Level,
    Member,
    NewIdentity,
    NewNote,
    NewRole,
    Note,
    Purpose,
    Realm,
    Secret,
    SessionId,
    SignedIn,
    SignIn,
    Stage,
)
from partnerkit.access import GRANTABLE, KEY_PERMISSIONS, Factor
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.clients.model import CLIENT_ACCOUNT
from partnerkit.clients.notes import notes_on
from partnerkit.errors import PartnerkitError, SecondFactorNeeded
from partnerkit.identity.holders import Holders
from partnerkit.identity.model import PROOFS, Proof
from partnerkit.identity.proofs import renewed
from partnerkit.identity.tokens import read_half, sign
from partnerkit.invitations.model import PartnerLink
from partnerkit.jobs.model import JOB_OPERATOR, JOBS
from partnerkit.partners.keys import keys_of
from partnerkit.portal.model import PORTAL
from partnerkit.repository import Cursor, Query, Storage
from partnerkit.settings.model import SETTINGS
from partnerkit.throttle import MemoryThrottle
from partnerkit.values import (
    AccountId,
    ClientId,
    JobId,
    KeyId,
    LinkId,
    MemberId,
    NoteId,
    OperatorId,
    PartnerId,
    PersonId,
)
from partnerkit.worker.jobbing import Jobbing
from tests.library import invited
from tests.library.calls import Call, Path
from tests.library.partners.keys import by_key, made_key
from tests.library.staffed import INVITATIONS, ON_STAFF, Staffed, pays
from tests.library.world import ISSUER, PASSWORD, Town, World, settle
from tests.library.worlds import in_memory
from tests.second_factor import fresh, give

# What nobody does to itself.
TO_OTHERS = {"sessions.enter_as"}
NAMES = {
    "owner": "dana",
    "admin": "emil",
    "agent": "fanni",
    "secured": "sara",
    "limited": "lili",
    "assigned": "olga",
    "stranger": "zoe",
    "staff": "katalin",
    "account_admin": "agi",
    "employee": "nora",
    "neighbour": "bela",
}
PEOPLE = ("owner", "agent", "assigned", "staff", "staff beside a sibling", "vendor")
# Calls by which a mailed link is followed, or looked at.
LINKS = {
    "identity.look": Purpose.RESET,
    "identity.reset_password": Purpose.RESET,
    "identity.verify_address": Purpose.VERIFY,
    "identity.confirm_email": Purpose.EMAIL,
    "identity.welcome": Purpose.WELCOME,
}
# Calls on a colleague, or on a role of the partner's own.
ON_TEAM = {
    f"partners.{name}" for name in ("block_operator", "set_operator_role", "unblock_operator", "invite_again")
} | {
    "partners.hand_over",
    "partners.own_role",
}
# Calls by an API key.
BY_KEY = {"actors.from_key", "actors.resolve_key", "keys.touch"}
_NUMBERS = itertools.count()


@attrs.frozen(kw_only=True)
class Caller:
    """
    Somebody who calls, and a stranger whose things are none of the caller's business.

    Attributes:
        known: What fills the caller's arguments.
        theirs: The stranger's id of each kind.
        marks: Texts by which the stranger's rows are known wherever they turn up.
    """

    by: Actor
    known: Mapping[Any, Any]
    theirs: Mapping[Any, UUID]
    marks: frozenset[str]


@attrs.frozen(kw_only=True)
class Answer:
    """
    What came of a call.

    Attributes:
        touched: Every row that was written or is gone, as text.
    """

    error: PartnerkitError | None
    result: Any
    touched: frozenset[str]

    def names(self, marks: frozenset[str]) -> list[str]:
        """
        Return those of the marks that it speaks of.
        """
        said = f"{self.result!r} {self.error!r} {sorted(self.touched)}"
        return [mark for mark in sorted(marks) if mark in said]


def ask(world: World, call: Call, arguments: Mapping[str, Any]) -> Answer:
    """
    Call within a transaction that is committed whatever the answer: a refusal must have written nothing by itself.

    Tries are not counted from one call to the next.
    """
    world.vendor = attrs.evolve(world.vendor, throttle=MemoryThrottle())
    before = world.dump()
    result, error = None, None
    with world.kit() as kit:
        try:
            result = call.do(kit, arguments)
        except PartnerkitError as refusal:
            error = refusal
    return Answer(error=error, result=result, touched=frozenset(changed(before, world.dump())))


def changed(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[str]:
    """
    Yield every row that stands in one of two dumps alone, as text.
    """
    if before is after:
        return
    for kind in before.keys() | after.keys():
        old, new = before.get(kind, ()), after.get(kind, ())
        if old is new or old == new:
            continue
        yield from (f"{kind!r} {row}" for row in _rows(old) ^ _rows(new))


def _rows(held: Any) -> set[str]:
    return set(map(repr, held if isinstance(held, (list, tuple)) else [held]))


@attrs.frozen(kw_only=True)
class Scene:
    """
    A town at work: one account has a sibling with the same partner, all have owners who signed in, and are paid for.

    Beside an owner, an admin and an agent their partner has an owner in a Secure role, and two whose role is limited:
    to nothing so far, and to that account. Every client has notes, tags and somebody it is assigned to.

    Attributes:
        token: What a program of their partner's shows.
        program: What another one shows, which may do all that keys can at all.
        staffed: That account with its people: an admin and an employee beside the owner.
        found: Ids that were looked for, and what was stored then.
    """

    town: Town
    sibling: Account
    sessions: Mapping[str, SignedIn]
    token: Secret | None = None
    program: Secret | None = None
    staffed: Staffed | None = None
    found: dict[Any, tuple[Any, dict[Any, Any]]] = attrs.field(factory=dict, eq=False, repr=False)

    @classmethod
    def of(cls, town: Town) -> Scene:
        world = town.world
        scene = cls(town=town, sibling=world.new_account(town.owner, "Testvér Kft."), sessions={})
        for account, owner in ((town.account, "katalin"), (scene.sibling, "bela"), (town.foreign, "zoltan")):
            world.seat_owner(account, owner)
            identity = NewIdentity(issuer=ISSUER, subject=owner)
            with world.kit() as kit:
                kit.identity.link_owner(account.id, identity, by=world.support)
            pays(world, account)
        staffed = Staffed.of(world, town.account)
        Staffed.of(world, town.foreign, (("zita", Level.EMPLOYEE),))
        scene.fill_partners()
        for by in (town.owner, town.admin, town.agent, town.stranger, *map(world.actor, ("sara", "lili", "olga"))):
            with world.kit() as kit:
                operator = kit.partners.operator(by.partner, OperatorId(by.id), by=by)
            world.set_password(operator)
        sessions = {n: world.sign_in(f"{n}@lk.example.com") for n in ("dana", "emil", "fanni", "zoe")}
        sessions |= {n: world.sign_in(f"{n}@lk.example.com") for n in ("sara", "lili", "olga")}
        world.run(lambda k: give(k, town.partner.id, OperatorId(sessions["sara"].actor.id)))
        sessions |= {n: world.staff_sign_in(n) for n in ("katalin", "bela", "zoltan", "agi", "nora")}
        world.run(lambda k: k.accounts.set_stage(town.foreign.id, Stage.LIVE, by=town.stranger))
        world.run(lambda k: k.accounts.set_nickname(town.foreign.id, "cafe-zurich", by=town.stranger))
        world.new_account(town.stranger, "Café Genève")
        scene.fill_lines()
        scene.fill_ways()
        scene.fill_jobs()
        program = made_key(world, town.owner, KEY_PERMISSIONS, role="admin")
        keys = [made_key(world, by, name="Café till" if by is town.stranger else "Till") for by in scene.makers()]
        scene = attrs.evolve(scene, sessions=sessions, staffed=staffed)
        return attrs.evolve(scene, token=keys[0].token, program=program.token)

    def makers(self) -> tuple[Actor, ...]:
        """
        Return who makes an API key each, the stranger two; whom their partner's owner and admins stand over.
        """
        return self.town.admin, self.town.stranger, self.town.stranger

    def fill_partners(self) -> None:
        """
        Give both partners roles of their own, and more operators.
        """
        world, town = self.town.world, self.town
        limited = NewRole(name="field", title="Field", permissions=tuple(GRANTABLE), limited=True)
        theirs = NewRole(name="cafe_keeper", title="Café keeper", permissions=())
        for partner, role in ((town.partner, limited), (town.other, theirs)):
            world.run(lambda k: k.partners.add_role(partner.id, role, by=world.support))  # noqa: B023
        for name, named in (("sara", "secure_owner"), ("lili", "field"), ("olga", "field")):
            world.new_operator(town.partner, name, named)
        world.new_operator(town.other, "yves", "cafe_keeper")

    def fill_lines(self) -> None:
        """
        Give every client tags, notes and an operator; make two of the stranger's secure.
        """
        world, town = self.town.world, self.town
        for account, by, text, to in (
            (town.account, town.owner, "Rings after six.", world.actor("olga")),
            (self.sibling, town.owner, "Testvér: asks for Béla.", town.owner),
            (town.foreign, town.stranger, "Café: pays in cash.", town.stranger),
        ):
            line = self.line(account)
            with world.kit() as kit:
                kit.clients.tag(line.id, text.split()[0], by=by)
                kit.clients.assign(line.id, OperatorId(to.id), by=by)
                kit.notes.write(line.id, NewNote(text=text), by=by)
                kit.notes.write(line.id, NewNote(text=text), by=by)
        for name in ("Café Lausanne", "Café Bern"):
            account = world.new_account(town.stranger, name)
            world.secure(account.id)

    def fill_ways(self) -> None:
        """
        Have the clients have come by invitation, and both partners hand out links, the stranger two.
        """
        world, town = self.town.world, self.town
        for account, by in ((town.account, town.owner), (self.sibling, town.owner), (town.foreign, town.stranger)):
            invited.accepted(world, account, by)
        invited.links(world, town.owner, "Fair")
        invited.links(world, town.stranger, "Café door", "Café window")

    def fill_jobs(self) -> None:
        """
        Have every operator do something to all clients it sees, the stranger twice.
        """
        world = self.town.world
        for name in ("dana", "emil", "fanni", "sara", "lili", "olga", "zoe", "zoe"):
            wanted = BulkJob(action=BulkAction.UNTAG, tag="Nothing")
            by = world.actor(name)
            world.run(lambda k: k.jobs.begin_bulk(wanted, by=by))  # noqa: B023
        while Jobbing(world.database).step():
            pass

    def job(self, operator: Actor) -> Job:
        """
        Return the newest job of an operator.
        """
        query = Query(collection=JOBS, within=operator.partner, where=JOB_OPERATOR.is_(operator.assignee))
        found = self.town.world.read(lambda s: s.page(attrs.evolve(query, descending=True))).items
        return found[0]

    def line(self, account: Account) -> Client:
        """
        Return the line an account stands on, whoever may see it.
        """
        line = self.town.world.read(lambda s: s.find(CLIENT_ACCOUNT, account.id, within=account.partner_id))
        assert line is not None
        return line

    def note(self, account: Account) -> Note:
        """
        Return the newest note on an account's line; one is written if none is left.
        """
        line, by = self.line(account), self.town.world.actor("sara")
        notes = self.town.world.read(lambda s: s.page(notes_on(line.id))).items
        return (
            notes[0] if notes else self.town.world.run(lambda k: k.notes.write(line.id, NewNote(text="Again."), by=by))
        )

    def caller(self, who: str) -> Caller:
        """
        Return one of `PEOPLE`.
        """
        town = self.town
        known = self.known(who)
        theirs = self._ids(town.foreign, town.stranger) | {SessionId: self.sessions["zoe"].session.id}
        marks = {f"{id}" for id in theirs.values()} | {town.foreign.uid, "Café", "Elsewhere & Co"}
        marks |= {"zoltan@", "zita@", "zoe@"}
        if who == "staff beside a sibling":
            theirs |= {k: i for k, i in self._ids(self.sibling, town.owner).items() if i not in known.values()}
            theirs[SessionId] = self.sessions["bela"].session.id
            marks |= {f"{theirs[k]}" for k in (AccountId, ClientId, MemberId, PersonId, NoteId)} | {"Testvér", "bela@"}
        return Caller(by=known[Actor], known=known, theirs=theirs, marks=frozenset(marks))

    def known(self, who: str) -> dict[Any, Any]:
        """
        Return what fills the arguments of somebody who asks about the town's account, partner and operators.
        """
        session = self.sessions[NAMES.get(who, "katalin")]
        # Whoever is in a Secure role has shown its second factor just now; to all others it makes no difference.
        shown = attrs.evolve(session.actor, factor=Factor.RECENT)
        by = self.town.world.support if who == "vendor" else shown if shown.secure else session.actor
        by = by_key(self.town.world, self.program) if who == "key" else by
        operator = by if by.partner_id == self.town.partner.id and by.maker_id is None else self.town.owner
        domain = "lk" if session.session.realm is Realm.OPERATOR else "szabo"
        return self._ids(self.town.account, operator) | {
            Actor: by,
            Realm: session.session.realm,
            Secret: session.token,
            SessionId: session.session.id,
            "email": f"{session.actor.name.lower()}@{domain}.example.com",
            "issuer": ISSUER,
            "subject": session.actor.name.lower(),
        }

    def of_team(self, call: Call) -> dict[Any, Any]:
        """
        Return whom a call on operators is about, or on an account's people; and which role one on the partner's own.
        """
        if str(call) in ON_STAFF:
            return {MemberId: self.employee.id, "successor": self.admin.id}
        if str(call) in invited.ON_INVITATION:
            return {ClientId: invited.invitation(self.town.world, self.town.owner).id}
        if str(call) not in ON_TEAM:
            return {}
        return {OperatorId: self.town.agent.id, "name": "field"}

    def beside(self, call: Call) -> dict[Path, Any]:
        """
        Return what every call is given that takes it: a key that was never used, and the revision as it is.
        """
        key: dict[Path, Any] = {("key",): f"key {next(_NUMBERS)}"}
        if str(call) in LINKS:
            key |= {("realm",): Realm.OPERATOR, ("token",): self._link(LINKS[str(call)])}
        if str(call) == "sessions.sign_in_with_code":
            key |= {("given",): self._given()}
        if call.service == "staff":
            key |= self.staff_again(call)
        if call.service == "invitations":
            key |= self.followed(call)
        if str(call) in BY_KEY:
            key |= {("token",): self.token}
        return key | {("seen",): self._revision(call.service)} if "seen" in call.hints else key

    @property
    def employee(self) -> Member:
        """
        Somebody who works in the account, and owns nothing.
        """
        assert self.staffed is not None
        return self.staffed.employee

    @property
    def admin(self) -> Member:
        """
        Somebody who works in the account as an admin of it, and owns nothing.
        """
        assert self.staffed is not None
        return self.staffed.admin

    def staff_again(self, call: Call) -> dict[Path, Any]:
        """
        Give the account its people, whatever calls did; return what a link carries, where the call needs one.
        """
        assert self.staffed is not None
        self.staffed.again(self.town.world)
        if str(call) not in INVITATIONS:
            return {}
        known = INVITATIONS[str(call)]
        return {("token",): self.staffed.invitation(self.town.world, known=known)}

    def followed(self, call: Call) -> dict[Path, Any]:
        """
        Return what the link carries by which a call is made.
        """
        world, by, name = self.town.world, self.town.owner, str(call)
        if name in invited.FOLLOWED:
            made = invited.invitation(world, by, invited.KNOWN if invited.FOLLOWED[name] else None)
            return {("token",): invited.token_of(world, made)}
        if name in invited.CONFIRMED:
            kind, known = invited.CONFIRMED[name]
            return {("token",): invited.sign_up(world, kind, known=known)}
        return {(where,): invited.through(world, by) for where in ("token", "through") if name in invited.THROUGH}

    def _given(self) -> CodeGiven:
        """
        Return what the owner in a Secure role goes on to sign in with, having given the password just now.
        """
        world = self.town.world
        given = SignIn(realm=Realm.OPERATOR, email="sara@lk.example.com", password=Secret(PASSWORD))
        try:
            world.run(lambda k: k.sessions.sign_in(given))
        except SecondFactorNeeded as needed:
            proof = needed.proof
            return CodeGiven(proof=proof, code=world.run(lambda k: fresh(k, read_half(world.vendor, proof).holder_id)))
        raise AssertionError("no code was asked for")

    def _link(self, purpose: Purpose) -> Secret:
        """
        Return the token of a link that was just mailed to the owner of the partner.
        """
        world, by = self.town.world, self.sessions["dana"].actor
        proof: Proof = world.read(lambda s: self._proof(s, by, purpose))
        return sign(world.vendor, proof)

    def _proof(self, storage: Storage, by: Actor, purpose: Purpose) -> Proof:
        holder = Holders(storage).acting(by)
        effects = renewed(
            storage.get_many(PROOFS, [purpose.value], within=holder.id).get(purpose.value),
            purpose,
            realm=Realm.OPERATOR,
            holder_id=holder.id,
            partner_id=holder.partner_id,
            epoch=holder.credential.epoch,
            email="dana@elsewhere.example.com" if purpose is Purpose.EMAIL else holder.email,
            was=holder.email,
            at=self.town.world.clock(),
            life=timedelta(hours=1),
        )
        storage.write(*effects.changes)
        return effects.result

    def _revision(self, service: str) -> int:
        account = self.town.account
        match service:
            case "clients":
                return self.line(account).revision
            case "notes":
                return self.note(account).revision
            case "staff":
                return self.employee.revision
            case "settings":
                return self._settings_revision()
            case "partners" | "second_factors" | "invitations":
                return 0  # of what nobody has changed
        return self.town.world.read(lambda s: s.get(ACCOUNTS, account.id)).revision

    def _settings_revision(self) -> int:
        """
        Return that of the tab that calls change.
        """
        within, id = self.town.account.id, PORTAL.tabs["services"].id
        found = self.town.world.read(lambda s: s.get_many(SETTINGS, [id], within=within))
        return found[id].revision if found else 0

    def places(self, call: Call) -> list[dict[Path, Any]]:
        """
        Return where a list may be read from: where the stranger's own first page of it ends, either way.

        Of what nobody does to itself, whom it is done to.
        """
        if str(call) in TO_OTHERS:
            return [{("operator_id",): OperatorId(self.town.agent.id)}]
        if "after" not in call.hints:
            return [{}]
        known = self._ids(self.town.foreign, self.town.stranger) | {
            Actor: self.town.stranger,
            "limit": 1,
            "text": "Café",
        }
        first: dict[Path, Any] = {("after",): None, ("before",): None, ("wanted",): ClientFilter(), ("outcome",): None}
        page = self.town.world.run(lambda k: call.do(k, call.arguments(known, first, whole=True)))
        assert isinstance(page.next, Cursor)
        places: list[dict[Path, Any]] = [{("after",): page.next, ("before",): None}]
        return [*places, {("after",): None, ("before",): page.next}] if "before" in call.hints else places

    def _ids(self, account: Account, operator: Actor) -> dict[Any, Any]:
        """
        Return an id of each kind; looked for again when anything was written.
        """
        world, asked = self.town.world, (account.id, operator.id)
        at, found = self.found.get(asked, (None, {}))
        if at is not world.dump():
            found = self._looked_for(account, operator)
            self.found[asked] = world.dump(), found
        return found

    def _looked_for(self, account: Account, operator: Actor) -> dict[Any, Any]:
        world = self.town.world
        member = world.run(lambda k: k.staff.owner(account.id, by=world.support))
        assert member.person_id is not None
        link = invited.link(world, self.town.stranger if operator is self.town.stranger else self.town.owner)
        return {
            PartnerLink: link,
            LinkId: link.id,
            PartnerId: operator.partner,
            OperatorId: operator.id,
            AccountId: account.id,
            ClientId: self.line(account).id,
            NoteId: self.note(account).id,
            JobId: self.job(operator).id,
            KeyId: world.read(lambda s: s.page(keys_of(operator.partner, limit=1))).items[0].id,
            MemberId: member.id,
            PersonId: member.person_id,
        }


def unknown_ids(places: Mapping[Path, Any]) -> dict[Path, UUID]:
    """
    Return an id nobody has for each place.
    """
    return {path: uuid4() for path in places}


def told_as(value: Any, back: dict[UUID, UUID]) -> Any:
    """
    Return an error, or an answer, with other ids in the place of some, as of the unknown ones that were asked for.
    """
    kind: Any = type(value)
    if kind is tuple:
        return tuple(told_as(item, back) for item in value)
    if attrs.has(kind):
        return kind(**{a.name: told_as(getattr(value, a.name), back) for a in attrs.fields(kind)})
    return back.get(value, value) if isinstance(value, UUID) else value


@functools.cache
def at_work() -> tuple[tuple[Any, ...], Scene]:
    """
    Return the rows of a scene, made once by the services themselves.
    """
    scene = Scene.of(settle(in_memory()))
    kinds = {collection.entity for collection in COLLECTIONS}
    return tuple(row for row in scene.town.world.dump().values() if type(row) in kinds), scene


def scene_in(world: World) -> Scene:
    """
    Fill an empty world with a scene.
    """
    stored, scene = at_work()
    world.fill(stored)
    return attrs.evolve(scene, town=attrs.evolve(scene.town, world=world), found={})
