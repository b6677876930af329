"""
Console: one thing done to many clients (BX-13).

What it takes is asked for first; then a page says what would happen to each (BX-11), and only its button does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, BulkAction, BulkResult, BulkWork, Client, ClientId, Outcome, PartnerKit, Tried
from partnerkit.bulk.model import MOST
from partnerkit.errors import InvalidInput, Refused
from partnerkit.repository import Change
from partnerkit.wire import one
from reference_server.http.context import Context
from reference_server.http.responses import same_face, see_other
from reference_server.pages import bulk_words, forms
from reference_server.pages.bulk_choice import TAKEN, Taking, cannot, choose
from reference_server.pages.bulk_said import SAID, Said
from reference_server.pages.language import _
from reference_server.pages.meanwhile import acting
from reference_server.pages.render import page
from reference_server.pages.sentences import sentence

_DO: Final = forms.Field(name="do", type="hidden")
_ID: Final = forms.Field(name="id", type="hidden", many=True)
_BACK: Final = forms.Field(name="back", type="hidden")
_ALL: Final = forms.Field(name="all", type="hidden")
FIELDS: Final = (_DO, _ID, *TAKEN, _BACK, _ALL)


@attrs.frozen(kw_only=True)
class Asked:
    """
    What is asked for.

    Attributes:
        form: As it was sent.
        action: What is to be done; None where nobody knows such a thing.
        ids: To which clients, each once.
        wrong: What is wrong with either, as sentences.
        back: The address of the list one comes from.
    """

    form: forms.Form
    action: BulkAction | None
    ids: tuple[ClientId, ...]
    wrong: tuple[str, ...]
    back: str

    @property
    def said(self) -> Said:
        """How it is spoken of."""
        assert self.action is not None
        return SAID[self.action]

    @property
    def taking(self) -> Taking:
        """What it takes beside the clients."""
        return Taking(said=self.said, form=self.form)

    @property
    def work(self) -> BulkWork:
        """
        The same for the library.

        Raises:
            InvalidInput: What stands for an operator is none.
        """
        assert self.action is not None
        tag, operator_id = self.taking.tag, self.taking.operator_id
        return BulkWork(action=self.action, client_ids=self.ids, tag=tag, operator_id=operator_id)

    def query(self, ids: Sequence[object], **changed: str | None) -> dict[str, Any]:
        """Return the parameters of an address that asks for the same for some clients."""
        given = self.taking.given() | changed
        return {name: value for name, value in given.items() if value} | {"id": [str(id) for id in ids]}


def _asked(context: Context, form: forms.Form) -> Asked:
    texts = dict.fromkeys(form.lists["id"])
    ids = [id for text in texts if (id := _client_id(text)) is not None]
    action = next((action for action in BulkAction if action.value == form.text("do")), None)
    wrong = [] if action is not None else [_("Choose what is to be done.")]
    if not 1 <= len(texts) <= MOST:
        wrong.append(_("Choose at least one client.") if not texts else sentence("clients.number", _number(len(texts))))
    if len(ids) < len(texts):
        wrong.append(_("The address names something that is no client."))
    form = attrs.evolve(form, lists={"id": tuple(map(str, ids))})
    back = same_face(context, form.text("back") or None) or context.url("console.clients")
    return Asked(form=form, action=action, ids=tuple(ids), wrong=tuple(wrong), back=back)


def _number(count: int) -> dict[str, int]:
    return {"max": MOST, "count": count}


def _client_id(text: str) -> ClientId | None:
    try:
        id: ClientId = one("id", ClientId, text)
    except InvalidInput:
        return None
    return id


def review(context: Context) -> Response:
    """Say what would happen to each client, before anything is done; ask first for the tag or the operator."""
    form = forms.asked(context, FIELDS)
    if form.text("all"):  # instead of those that are ticked, whoever matches the list's filters
        return see_other(context.url("console.job_new", do=form.text("do"), back=form.text("back")))
    asked = _asked(context, form)
    if asked.wrong:
        return cannot(context, asked.wrong, asked.back)
    if asked.taking.lacks:
        return _choose(context, asked)
    try:
        return _reviewed(context, asked)
    except InvalidInput as error:
        return _choose(context, asked, error)


def _choose(context: Context, asked: Asked, error: InvalidInput | None = None, *, status: int = 200) -> Response:
    """Ask for the tag or the operator."""
    hidden = (_DO, _ID, *([_BACK] if asked.form.text("back") else []))
    title = asked.said.choose.said(len(asked.ids))
    texts = {"title": title, "address": context.url("console.bulk"), "back": asked.back}
    return choose(context, asked.taking, hidden, texts, error, status=status)


def _reviewed(context: Context, asked: Asked) -> Response:
    work = asked.work
    with context.read() as kit:
        by = context.actor(kit)
        tried = kit.try_out(lambda dry: dry.bulk.run(work, by=by))
        if tried.refusal is not None:
            raise tried.refusal
        it = _it(context, kit, work)
    assert tried.result is not None
    count = len(tried.result.of(Outcome.DONE))
    values: dict[str, Any] = {
        "title": asked.said.ask.said(len(asked.ids), it=it),
        "foreseen": bulk_words.foreseen(asked.said, tried.result.rows),
        "rows": _rows_before(context, asked.said, it, tried),
        "button": asked.said.button.said(count) if count else None,
        "address": context.url("console.bulk", **asked.query(asked.ids)),
        "other": context.url("console.bulk", **asked.query(asked.ids, **{asked.said.takes: None})),
    }
    return page(context, "console/bulk_review.html", asked=asked, form=asked.form, **values)


def _it(context: Context, kit: PartnerKit, work: BulkWork) -> str:
    """Return the tag or the operator's name."""
    by = acting(context)
    if work.operator_id is None:
        return work.tag or ""
    name: str = kit.partners.operator(by.partner, work.operator_id, by=by).name
    return name


def _rows_before(context: Context, said: Said, it: str, tried: Tried[BulkResult]) -> list[bulk_words.Row]:
    assert tried.result is not None
    changes = (change for effects in tried.effects for change in effects.changes if isinstance(change, Change))
    olds = {change.old.id: change.old for change in changes if isinstance(change.old, Client)}
    return [
        bulk_words.before(
            said,
            it,
            row,
            olds.get(row.client_id),
            [out for out in tried.shut_out if out.account_id == row.account_id],
            context.vendor.name,
        )
        for row in tried.result.rows
    ]


def run(context: Context) -> Response:
    """Do it, and show what came of each; sent once more it does nothing more, and shows how each stands now."""
    form = forms.sent(context, FIELDS)
    asked = _asked(context, form)
    if asked.wrong:
        return cannot(context, asked.wrong, asked.back)
    if asked.taking.lacks:
        return _choose(context, asked, status=422)
    try:
        came = context.run(lambda kit: _ran(context, kit, asked.work, form.key), key=form.key)
    except InvalidInput as error:
        return _choose(context, asked, error)
    return _result(context, asked, came)


@attrs.frozen
class Came:
    """
    What came of it.

    Attributes:
        result: A row for each client.
        it: The tag or the operator's name.
        undone: The clients that are not so any more: the form was sent before, and somebody has changed them since.
    """

    result: BulkResult
    it: str
    undone: frozenset[ClientId]


def _ran(context: Context, kit: PartnerKit, work: BulkWork, key: str) -> Came:
    by = context.actor(kit)
    result = kit.bulk.run(work, by=by, key=key)
    undone = (row.client_id for row in result.of(Outcome.DONE) if not _is_so(kit, by, work, row.client_id))
    return Came(result, _it(context, kit, work), frozenset(undone))


def _is_so(kit: PartnerKit, by: Actor, work: BulkWork, id: ClientId) -> bool:
    """Whether a client is as it was asked for; one that its operator gave away by that is."""
    try:
        line = kit.clients.get(id, by=by)
    except Refused:
        return True
    tagged = work.tag is not None and work.tag.casefold() in {tag.casefold() for tag in line.tags}
    match work.action:
        case BulkAction.LOCK | BulkAction.UNLOCK:
            return line.partner_locked is (work.action is BulkAction.LOCK)
        case BulkAction.TAG | BulkAction.UNTAG:
            return tagged is (work.action is BulkAction.TAG)
    return (work.operator_id in line.assigned) is (work.action is BulkAction.ASSIGN)


def _result(context: Context, asked: Asked, came: Came) -> Response:
    rows, refused = came.result.rows, [row.client_id for row in came.result.of(Outcome.REFUSED)]
    count = len(came.result.of(Outcome.DONE))
    did = asked.said.did.said(count, it=came.it)
    values: dict[str, Any] = {
        "title": did if count else _("Nothing has changed"),
        "happened": bulk_words.happened(rows, undone=len(came.undone)),
        "rows": [bulk_words.after(asked.said, came.it, row, undone=row.client_id in came.undone) for row in rows],
        "again": context.url("console.bulk", **asked.query(refused)) if refused else None,
    }
    return page(context, "console/bulk_result.html", asked=asked, **values)
