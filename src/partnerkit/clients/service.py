"""The client list: read, ask, apply."""

from __future__ import annotations

from collections.abc import Callable

from partnerkit.access import Action, Actor, require
from partnerkit.clients.attending import Attending, attending
from partnerkit.clients.listing import (
    ClientCounts,
    ClientFilter,
    StatusFilter,
    group,
    kept_from,
    query_of,
    seen_by,
)
from partnerkit.clients.model import CLIENT_ACCOUNT, CLIENTS, TAGS, Client
from partnerkit.clients.paging import Listing, listing
from partnerkit.clients.reading import ClientReader
from partnerkit.clients.secure import SecureNames, secure_names
from partnerkit.clients.usecases import assign, find_tag, retag, tag_set, tagged, unassign
from partnerkit.effects import Effects
from partnerkit.errors import NotFound, invalid
from partnerkit.history.writer import Call, Writer
from partnerkit.partners.model import OPERATORS, Operator
from partnerkit.partners.reading import every_operator
from partnerkit.repository import Cursor, Storage
from partnerkit.values import AccountId, ClientId, Name, OperatorId, TagText
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, one, paging


class ClientsService:
    """
    The list of an operator's own partner; there is no way to name another one (A-11).

    Every method takes the operator as *by*. Those that change a line take an idempotency *key* (BX-09). All raise
    `NotFound` for a client that is unknown or another partner's, and `Refused` where the decision says no.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._reader = ClientReader(storage)

    def list(
        self,
        wanted: ClientFilter = ClientFilter(),  # noqa: B008 - a frozen value
        *,
        by: Actor,
        after: str | Cursor | None = None,
        before: str | Cursor | None = None,
        limit: int = 50,
    ) -> Listing:
        """
        Return a page of the partner's clients, newest first unless asked otherwise (VC-02, VC-06).

        Secure accounts stand in it for operators with a Secure role alone (VC-22), and whoever's role is limited to
        assigned clients sees those (VC-24).

        Args:
            wanted: What is asked for.
            by: The operator.
            after: Where the page before ended: its `next`, or what `partnerkit.wire.cursor_text` made of it.
            before: Where the page behind it begins: its `previous`; instead of *after*.
            limit: The most lines, 1 to 100.

        Raises:
            InvalidInput: A filter, a place or the limit is wrong; every problem is named.
        """
        require(Action.VIEW_CLIENTS, by)
        paging(CLIENTS, None, limit)
        at, limits = self._vendor.clock(), self._vendor.limits
        asked = checked(wanted)
        team = self._team(by) if asked.without_active_operator is not None else Attending((), ())
        query = query_of(asked, by=by, partner_id=by.partner, at=at, limits=limits, limit=limit, team=team)
        return listing(self._storage, query, seen_by(by), after=after, before=before)

    def _team(self, by: Actor) -> Attending:
        return attending(every_operator(self._storage, by.partner))

    def counts(self, *, by: Actor) -> ClientCounts:
        """Return how many clients the operator sees, whatever a list is narrowed to (VC-06)."""
        require(Action.VIEW_CLIENTS, by)
        at, limits, seen = self._vendor.clock(), self._vendor.limits, seen_by(by)
        counted = (StatusFilter.ACTIVE, StatusFilter.NEW, StatusFilter.INACTIVE, StatusFilter.INVITED)
        wheres = {status.value: group(status, at=at, limits=limits) & seen for status in counted}
        return ClientCounts(**self._storage.count(CLIENTS, by.partner, **wheres))

    def secure_names(
        self, text: str | None = None, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> SecureNames:
        """
        Return the names of the secure accounts that the operator's role keeps from it; of nothing else a fact (VC-22).

        Args:
            text: Each of its words begins a word of the name; case and accents do not count.
            by: The operator; one with a Secure role finds its secure accounts in the list itself, and none here.
            after: Where the page before ended.
            limit: About how many, 1 to 100; names that are alike stand on one page.

        Raises:
            InvalidInput: The text, the place or the limit is wrong.
        """
        require(Action.VIEW_CLIENTS, by)
        place = paging(CLIENTS, after, limit)
        text = None if text is None else one("text", Name, text)
        if by.sees_secure:
            return SecureNames(())
        return secure_names(self._storage, by.partner, kept_from(by), text=text, after=place, limit=limit)

    def tags(self, *, by: Actor) -> tuple[str, ...]:
        """Return the tags on clients that the operator sees, by text, at most 200 (VC-12)."""
        require(Action.VIEW_CLIENTS, by)
        return self._storage.members(TAGS, within=by.partner, where=seen_by(by), limit=200)

    def get(self, client_id: ClientId, *, by: Actor) -> Client:
        """Return one line of the partner's list."""
        return self._reader.line(Action.VIEW_ACCOUNT, client_id, by)

    def of_account(self, account_id: AccountId, *, by: Actor) -> Client:
        """Return the line an account stands on."""
        require(Action.VIEW_CLIENTS, by)
        line = self._storage.find(CLIENT_ACCOUNT, account_id, within=by.partner)
        if line is None:
            raise NotFound(CLIENTS.name, account_id)
        require(Action.VIEW_ACCOUNT, by, line.facts)
        return line

    def set_tags(
        self,
        client_id: ClientId,
        tags: tuple[TagText, ...],
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> Client:
        """
        Give a client these tags and no others: at most 20 of 40 characters (VC-12).

        A tag that is in use on a client the operator sees is written as it is there.

        Raises:
            InvalidInput: They are too many, or one is wrong; every problem is named.
            Outdated: The line is not as the caller saw it.
        """
        given: tuple[str, ...] = one("tags", tuple[TagText, ...], tags)
        call = Call("client.tags", by, key, (client_id, given))
        return self._tag(call, client_id, seen, lambda _: given)

    def tag(self, client_id: ClientId, tag: TagText, *, by: Actor, key: str | None = None) -> Client:
        """
        Give a client one tag more; one that it has already changes nothing.

        Raises:
            InvalidInput: It is no tag, or one too many.
        """
        given: str = one("tag", TagText, tag)
        return self._tag(Call("client.tag", by, key, (client_id, given)), client_id, None, lambda c: tagged(c, given))

    def untag(self, client_id: ClientId, tag: TagText, *, by: Actor, key: str | None = None) -> Client:
        """
        Take a tag from a client; one that it does not have changes nothing.

        Raises:
            InvalidInput: It is no tag.
        """
        given: str = one("tag", TagText, tag)
        call = Call("client.untag", by, key, (client_id, given))
        return self._tag(call, client_id, None, lambda c: tuple(c.tags - {find_tag(c, given)}))

    def _tag(
        self, call: Call, client_id: ClientId, seen: int | None, wanted: Callable[[Client], tuple[str, ...]]
    ) -> Client:
        def change(client: Client) -> Effects[Client]:
            tags = wanted(client)
            if tag_set(tags, most=self._vendor.limits.tags, had=len(client.tags)) == client.tags:
                return Effects(client)
            return retag(client, frozenset(self._spelt(client, tags, call.by)))

        return self._change(call, Action.TAG_CLIENT, client_id, change, seen=seen)

    def _spelt(self, client: Client, tags: tuple[str, ...], by: Actor) -> tuple[str, ...]:
        """Return tags as they are written already, so that one tag does not become two by a capital letter."""
        known = {} if client.tags.issuperset(tags) else {tag.casefold(): tag for tag in self.tags(by=by)}
        return tuple(tag if tag in client.tags else known.get(tag.casefold(), tag) for tag in tags)

    def assign(self, client_id: ClientId, operator_id: OperatorId, *, by: Actor, key: str | None = None) -> Client:
        """
        Assign a client to an operator, beside those who have it already (VC-24).

        Raises:
            NotFound: The partner has no such operator, too.
            InvalidInput: The operator is blocked, and does not have it yet (R-09).
        """

        def change(client: Client) -> Effects[Client]:
            operator = self._operator(client, operator_id)
            if operator.blocked_at is not None and operator_id not in client.assigned:
                raise invalid("operator_id", "operator.blocked")
            return assign(client, operator_id, operator.name)

        call = Call("client.assign", by, key, (client_id, operator_id))
        return self._change(call, Action.ASSIGN_CLIENT, client_id, change)

    def unassign(self, client_id: ClientId, operator_id: OperatorId, *, by: Actor, key: str | None = None) -> Client:
        """
        Take a client from an operator; whoever does not have it changes nothing.

        Raises:
            NotFound: The partner has no such operator, too.
        """

        def change(client: Client) -> Effects[Client]:
            return unassign(client, operator_id, self._operator(client, operator_id).name)

        call = Call("client.unassign", by, key, (client_id, operator_id))
        return self._change(call, Action.ASSIGN_CLIENT, client_id, change)

    def _operator(self, client: Client, operator_id: OperatorId) -> Operator:
        return self._storage.get(OPERATORS, operator_id, within=client.partner_id)

    def _change(
        self,
        call: Call,
        action: Action,
        client_id: ClientId,
        use_case: Callable[[Client], Effects[Client]],
        *,
        seen: int | None = None,
    ) -> Client:
        return self._writer.perform(
            call,
            lambda _: use_case(self._reader.line(action, client_id, call.by, seen=seen)),
            again=lambda id: self.get(ClientId(id), by=call.by),
        )
