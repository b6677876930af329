"""Console: the links a partner hands out, and its referral link (VC-03, WP-03)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, NewLink, OperatorId, PartnerKit, PartnerLink
from partnerkit.access import decide, require
from partnerkit.errors import InvalidInput, Refused
from partnerkit.values import LinkId
from partnerkit.wire import cursor_text
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms
from reference_server.pages.client import id_of
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject
from reference_server.pages.inviting import way_page
from reference_server.pages.language import _, lazy, ngettext, plazy
from reference_server.pages.render import page
from reference_server.pages.team import names_of
from reference_server.pages.words import Badge

WORKS: Final = Badge(plazy("link", "Works"), "ok")
ENDED: Final = Badge(plazy("link", "Ended"), "none")
NEW: Final = (
    forms.Field(
        name="name",
        label=lazy("Name of the link"),
        hint=lazy("For your team alone: where you put it, as in “Newsletter” or “Trade fair in Lyon”."),
    ),
)


@attrs.frozen(kw_only=True)
class Row:
    """
    A link as pages show it.

    Attributes:
        link: The link.
        address: What is handed out.
        maker: Who made it; empty to whom the partner's operators are not shown.
        works: Whether somebody may sign up through it.
    """

    link: PartnerLink
    address: str
    maker: str
    works: bool

    @property
    def state(self) -> Badge:
        """Whether it works, as people read it."""
        return WORKS if self.works else ENDED


def links(context: Context) -> Response:
    """List the partner's named links, newest first, and show its owners the referral link."""
    after = context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.invitations.links(by=by, after=after, limit=25)
        rows = tuple(_rows(context, kit, by, found.items))
        referral = _referral(context, kit, by)
    following = None if found.next is None else cursor_text(found.next)
    values: dict[str, Any] = {"rows": rows, "referral": referral, "first": after is None, "next": following}
    return page(context, "console/links.html", **values)


def _rows(context: Context, kit: PartnerKit, by: Actor, found: tuple[PartnerLink, ...]) -> Iterator[Row]:
    names: Mapping[OperatorId, str] = {}
    with contextlib.suppress(Refused):
        names = names_of(kit, by)
    for link in found:
        yield _row(context, kit, link, names)


def _row(context: Context, kit: PartnerKit, link: PartnerLink, names: Mapping[OperatorId, str]) -> Row:
    maker = "" if link.maker_id is None else names.get(link.maker_id, "")
    works = link.works(context.vendor.clock())
    return Row(link=link, address=kit.invitations.address(link), maker=maker, works=works)


def _referral(context: Context, kit: PartnerKit, by: Actor) -> Row | None:
    """Return the referral link; None to whoever is no owner (VC-03)."""
    if not decide(Action.OWN_REFERRAL, by).allowed:
        return None
    return _row(context, kit, kit.invitations.referral(by=by), {})


def show(context: Context) -> Response:
    """Show the form that makes a link."""
    return _form(context, forms.blank(NEW))


def make(context: Context) -> Response:
    """Make a link, and lead to where its address stands (WP-03)."""
    form = forms.sent(context, NEW)

    def work(kit: PartnerKit) -> PartnerLink:
        return kit.invitations.make_link(form.into(NewLink), by=context.actor(kit), key=form.key)

    try:
        made = context.run(work, key=form.key)
    except InvalidInput as error:
        return _form(context, form.with_problems(error), status=422)
    context.flash(_("The link “%(name)s” is made. Copy its address to where you want it.", name=made.name))
    return see_other(context.url("console.links"))


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    return _form(context, forms.sent(context, NEW), status=403, problem=problem)


def _form(context: Context, form: forms.Form, status: int = 200, problem: str = "") -> Response:
    return way_page(context, "link", {"form": form, "problem": problem}, status=status)


_ALL: Final = "console.links"


def _id(asked: Asked) -> LinkId:
    return LinkId(id_of("link", asked.places["link_id"]))


def _find(kit: PartnerKit, asked: Asked) -> Row:
    link = kit.invitations.link(_id(asked), by=asked.by)
    (row,) = _rows(asked.context, kit, asked.by, (link,))
    return row


def _subject(row: Row) -> Subject:
    return Subject(name=row.link.name or "", endpoint=_ALL, revision=row.link.revision)


END: Final = Confirmation(
    kind=Kind(find=_find, subject=_subject, template="console/link_end.html"),
    act=lambda kit, asked: kit.invitations.revoke_link(_id(asked), by=asked.by, **asked.noted),
    title=lazy("End the link “%(name)s”?"),
    text=lazy(
        "Whoever follows it from then on reads that it does not work, and it never works again. Clients who came "
        "through it stay yours."
    ),
    button=lazy("End the link"),
    done=lazy("The link “%(name)s” does not work any more."),
    seen=False,
    grave=True,
)


def ask_end(context: Context, link_id: str) -> Response:
    """Ask before a link is ended; of one that is over it is said."""
    id = LinkId(id_of("link", link_id))
    with context.read() as kit:
        link = kit.invitations.link(id, by=context.actor(kit))
    if not link.works(context.vendor.clock()):
        context.flash(_("The link “%(name)s” was ended before.", name=link.name), kind="note")
        return see_other(context.url(_ALL))
    return END.handlers[0](context, link_id=link_id)


def _find_referral(kit: PartnerKit, asked: Asked) -> Row:
    require(Action.OWN_REFERRAL, asked.by)
    return _row(asked.context, kit, kit.invitations.referral(by=asked.by), {})


def _kept(context: Context) -> str:
    days = context.vendor.limits.referral.days
    return ngettext(
        "The one before works for %(num)s day more, then no longer. Clients who came through it stay yours.",
        "The one before works for %(num)s days more, then no longer. Clients who came through it stay yours.",
        days,
    )


def _then(context: Context, subject: Subject, text: str) -> Response:
    context.flash(f"{text} {_kept(context)}")
    return see_other(context.url(subject.endpoint))


REPLACE: Final = Confirmation(
    kind=Kind(
        find=_find_referral,
        subject=lambda _row: Subject(name="", endpoint=_ALL),
        template="console/referral_replace.html",
    ),
    act=lambda kit, asked: kit.invitations.rotate_referral(by=asked.by, **asked.noted),
    title=lazy("Replace the referral link?"),
    text=lazy("Your partner gets another one at once. Use it wherever you use the one of now."),
    button=lazy("Replace the link"),
    done=lazy("Your referral link is another one now."),
    seen=False,
    then=_then,
)
