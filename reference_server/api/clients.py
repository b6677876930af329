"""The partner's list of clients: tags, assignments, and what is done to many at once."""

from __future__ import annotations

from partnerkit import BulkWork
from partnerkit.values import ClientId, OperatorId
from reference_server.api.account_models import EntryView
from reference_server.api.asked import Asked
from reference_server.api.client_models import (
    ClientView,
    CountsView,
    ListingView,
    SecureNamesView,
    TagsView,
)
from reference_server.api.inputs import ClientsWanted, NamesWanted, Nothing, Paging, TagsWanted
from reference_server.api.models import Listed, listed
from reference_server.api.review_models import BulkReviewView, BulkView


def list_clients(asked: Asked, query: ClientsWanted) -> ListingView:
    """List the partner's clients that the caller may see, newest first unless asked otherwise."""
    found = asked.kit.clients.list(query, by=asked.by, after=query.after, before=query.before, limit=query.limit)
    return ListingView.of(found, asked.at)


def count_clients(asked: Asked) -> CountsView:
    """Count the clients the caller sees."""
    return CountsView.of(asked.kit.clients.counts(by=asked.by))


def list_secure_names(asked: Asked, query: NamesWanted) -> SecureNamesView:
    """List the names of the secure accounts that the caller's role keeps from it."""
    names = asked.kit.clients.secure_names(query.text, by=asked.by, after=query.after, limit=query.limit)
    return SecureNamesView.of(names)


def list_tags(asked: Asked) -> TagsView:
    """List the tags in use on clients the caller sees."""
    return TagsView(tags=asked.kit.clients.tags(by=asked.by))


def get_client(asked: Asked, client_id: ClientId) -> ClientView:
    """Return one line of the partner's list."""
    return ClientView.of(asked.kit.clients.get(client_id, by=asked.by), asked.at)


def set_tags(asked: Asked, client_id: ClientId, body: TagsWanted) -> ClientView:
    """Give a client these tags and no others."""
    client = asked.kit.clients.set_tags(client_id, body.tags, by=asked.by, seen=asked.seen, key=asked.key)
    return ClientView.of(client, asked.at)


def assign_client(asked: Asked, client_id: ClientId, operator_id: OperatorId, body: Nothing) -> ClientView:
    """Assign a client to an operator, beside those who have it already."""
    return ClientView.of(asked.kit.clients.assign(client_id, operator_id, by=asked.by, key=asked.key), asked.at)


def unassign_client(asked: Asked, client_id: ClientId, operator_id: OperatorId) -> ClientView:
    """Take a client from an operator."""
    return ClientView.of(asked.kit.clients.unassign(client_id, operator_id, by=asked.by, key=asked.key), asked.at)


def list_client_history(asked: Asked, client_id: ClientId, query: Paging) -> Listed[EntryView]:
    """List what the partner's team did to a line of its list, newest first: tags, notes, assignments."""
    page = asked.kit.history.of_client(client_id, by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(EntryView.of(told) for told in page.items))


def do_to_clients(asked: Asked, body: BulkWork) -> BulkView:
    """Do one thing to 1 to 100 clients; a row says what came of each, and one bad row stops none of the others."""
    return BulkView.of(asked.kit.bulk.run(body, by=asked.by, key=asked.key))


def review_clients(asked: Asked, body: BulkWork) -> BulkReviewView:
    """Say what would come of one thing done to many clients, and who would be locked out; nothing is done."""
    return BulkReviewView.of(asked.tried(lambda dry: dry.bulk.run(body, by=asked.by)))
