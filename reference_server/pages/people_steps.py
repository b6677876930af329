"""Console: what is done to one operator, each with a page that asks first and says what would happen (VC-29, BX-11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, Operator, OperatorId, PartnerKit, Realm, Tried
from partnerkit.errors import NotPossible, Outdated
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, people_preview, tongues
from reference_server.pages.language import Lazy, Text, lazy, spoken
from reference_server.pages.people import Shown, find, operator_id_of
from reference_server.pages.people_preview import Row
from reference_server.pages.render import page
from reference_server.pages.sentences import said

Lead = Callable[[Context, str], Response]
Rows = Callable[[Shown, Tried[Any], Actor], tuple[Row, ...]]


@attrs.frozen(kw_only=True)
class Step:
    """
    Something that can be done to an operator.

    Attributes:
        endpoint: Its address.
        act: What does it, given a kit, the operator, who acts, and what it is to be noted with.
        seen: Whether it is only done to the operator as its page showed it.
        title: What asks whether to do it.
        text: What it means.
        button: What does it.
        done: What is said afterwards.
        grave: Whether it shuts somebody out.
        icon: Beside the words of the button.
        rows: What happens to whom.
    """

    endpoint: str
    act: Callable[..., object]
    seen: bool
    title: Lazy
    text: Lazy
    button: Lazy
    done: Lazy
    grave: bool = False
    icon: str = ""
    rows: Rows | None = None


def _block(kit: PartnerKit, id: OperatorId, by: Actor, **noted: Any) -> Operator:
    return kit.partners.block_operator(by.partner, id, by=by, **noted)


def _unblock(kit: PartnerKit, id: OperatorId, by: Actor, **noted: Any) -> Operator:
    return kit.partners.unblock_operator(by.partner, id, by=by, **noted)


def _reset(kit: PartnerKit, id: OperatorId, by: Actor, **noted: Any) -> object:
    return kit.second_factors.reset(by.partner, id, by=by, **noted)


def _hand_over(kit: PartnerKit, id: OperatorId, by: Actor, **noted: Any) -> object:
    return kit.partners.hand_over(id, by=by, **noted)


_BLOCK: Final = Step(
    endpoint="console.team_block",
    act=_block,
    seen=True,
    title=lazy("Block %(operator)s?"),
    text=lazy(
        "The block takes effect at once. Clients stay assigned, invitations stay valid, and nothing is deleted; "
        "unblocking lets this person sign in again."
    ),
    button=lazy("Block %(operator)s"),
    done=lazy("%(operator)s is blocked and signed out everywhere."),
    grave=True,
    icon="lock",
    rows=people_preview.shut_out,
)
_UNBLOCK: Final = Step(
    endpoint="console.team_unblock",
    act=_unblock,
    seen=True,
    title=lazy("Unblock %(operator)s?"),
    text=lazy("This person can sign in again, with the role and the clients of before. It brings no session back."),
    button=lazy("Unblock %(operator)s"),
    done=lazy("%(operator)s can sign in again."),
    icon="lock-open",
)
_RESET: Final = Step(
    endpoint="console.team_factor",
    act=_reset,
    seen=False,
    title=lazy("Reset the second factor of %(operator)s?"),
    text=lazy(
        "Codes of the present one and recovery codes stop working, and open sessions end. Be sure that it is this "
        "person who asks. Somebody with a Secure role can do nothing before another one is set up."
    ),
    button=lazy("Reset the second factor of %(operator)s"),
    done=lazy("The second factor of %(operator)s is gone. Another one is set up in their own profile."),
    grave=True,
)
_HAND_OVER: Final = Step(
    endpoint="console.team_hand_over",
    act=_hand_over,
    seen=False,
    title=lazy("Hand the partner over to %(operator)s?"),
    text=lazy(
        "%(operator)s becomes owner in your place, and you become an admin. You cannot take that back: only an owner "
        "can make somebody owner."
    ),
    button=lazy("Hand over to %(operator)s"),
    done=lazy("%(operator)s is owner now, and you are an admin. Sign in again to go on."),
    grave=True,
    rows=people_preview.handed_over,
)


def _ask(context: Context, operator_id: str, step: Step, *, changed: bool = False) -> Response:
    """Say what a step would do, before anything is done."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, operator_id, by)
        tried = kit.try_out(lambda dry: step.act(dry, shown.id, by))
    if isinstance(tried.refusal, NotPossible):  # back to a page whose button was pressed before
        return back(context, operator_id, said(tried.refusal), kind="note")
    if tried.refusal is not None:
        raise tried.refusal
    rows = () if step.rows is None else step.rows(shown, tried, by)
    form = forms.blank(seen=shown.member.operator.revision if step.seen else "")
    values: dict[str, Any] = {"shown": shown, "rows": rows, "changed": changed, "form": form, "step": step}
    values |= {name: text.said(operator=shown.name) for name, text in _texts(step).items()}
    return page(context, "console/operator_ask.html", status=412 if changed else 200, **values)


def _texts(step: Step) -> dict[str, Lazy]:
    return {"title": step.title, "text": step.text, "button": step.button}


def _do(context: Context, operator_id: str, step: Step, *, lead: Lead | None = None) -> Response:
    """Do a step, and lead to the operator as it is by then, unless it leads elsewhere."""
    form, id = forms.sent(context), operator_id_of(operator_id)
    noted: dict[str, Any] = {"key": form.key} | ({"seen": form.revision} if step.seen else {})

    def work(kit: PartnerKit) -> str:
        by = context.actor(kit)
        name = kit.partners.operator(by.partner, id, by=by).name
        step.act(kit, id, by, **noted)
        return name

    try:
        name = context.run(work, key=form.key)
    except NotPossible as error:
        return back(context, operator_id, said(error), kind="note")
    except Outdated:
        return _ask(context, operator_id, step, changed=True)
    text = step.done.said(operator=name)
    return back(context, operator_id, text) if lead is None else lead(context, text)


def signed_out(context: Context, text: str) -> Response:
    """Lead to the sign-in, which says something, whoever has just ended its own sessions."""
    context.flash(text)
    response = see_other(context.url("console.sign_in"))
    tongues.keep(context, response, spoken())  # in which that was said
    cookies.signed_out(response, context.settings, Realm.OPERATOR)
    return response


def back(context: Context, operator_id: str, text: Text, *, kind: str = "done") -> Response:
    """Lead to an operator's page, which says something."""
    context.flash(str(text), kind=kind)
    return see_other(context.url("console.team_one", operator_id=operator_id))


def ask_block(context: Context, operator_id: str) -> Response:
    """Say who would be shut out by a block."""
    return _ask(context, operator_id, _BLOCK)


def block(context: Context, operator_id: str) -> Response:
    """Keep an operator out; its sessions end at once."""
    return _do(context, operator_id, _BLOCK)


def ask_unblock(context: Context, operator_id: str) -> Response:
    """Say what lifting a block means."""
    return _ask(context, operator_id, _UNBLOCK)


def unblock(context: Context, operator_id: str) -> Response:
    """Let an operator in again."""
    return _do(context, operator_id, _UNBLOCK)


def ask_reset(context: Context, operator_id: str) -> Response:
    """Say what it means to reset a second factor."""
    return _ask(context, operator_id, _RESET)


def reset(context: Context, operator_id: str) -> Response:
    """Take an operator's second factor away, of which phone and codes are lost (BX-10)."""
    return _do(context, operator_id, _RESET)


def ask_hand_over(context: Context, operator_id: str) -> Response:
    """Say what handing the partner over means."""
    return _ask(context, operator_id, _HAND_OVER)


def hand_over(context: Context, operator_id: str) -> Response:
    """Make another operator owner in one's own place; whoever did it is signed out by that."""
    return _do(context, operator_id, _HAND_OVER, lead=signed_out)
