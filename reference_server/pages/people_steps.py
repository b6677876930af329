"""Console: what is done to one operator, each with a page that asks first and says what would happen (VC-29, BX-11)."""

from __future__ import annotations

from typing import Final

from partnerkit import OperatorId, PartnerKit
from reference_server.pages import people_preview
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject
from reference_server.pages.entering import signed_out
from reference_server.pages.language import lazy
from reference_server.pages.people import Shown, operator_id_of, shown_of


def _id(asked: Asked) -> OperatorId:
    return operator_id_of(asked.places["operator_id"])


def _find(kit: PartnerKit, asked: Asked) -> Shown:
    return shown_of(kit.partners.member(asked.by.partner, _id(asked), by=asked.by), asked.by)


def _subject(shown: Shown) -> Subject:
    at = {"operator_id": str(shown.id)}
    revision = shown.member.operator.revision
    return Subject(name=shown.name, endpoint="console.team_one", places=at, revision=revision)


_OPERATOR: Final = Kind(
    find=_find,
    subject=_subject,
    template="console/operator_ask.html",
    changed=lazy("Somebody changed this operator after you opened the page. Look once more at what would happen."),
)
BLOCK: Final = Confirmation(
    kind=_OPERATOR,
    act=lambda kit, asked: kit.partners.block_operator(asked.by.partner, _id(asked), by=asked.by, **asked.noted),
    title=lazy("Block %(name)s?"),
    text=lazy(
        "The block takes effect at once. Clients stay assigned, invitations stay valid, and nothing is deleted; "
        "unblocking lets this person sign in again."
    ),
    button=lazy("Block %(name)s"),
    done=lazy("%(name)s is blocked and signed out everywhere."),
    is_so=lambda shown: shown.blocked,
    grave=True,
    icon="lock",
    rows=people_preview.shut_out,
)
UNBLOCK: Final = Confirmation(
    kind=_OPERATOR,
    act=lambda kit, asked: kit.partners.unblock_operator(asked.by.partner, _id(asked), by=asked.by, **asked.noted),
    title=lazy("Unblock %(name)s?"),
    text=lazy("This person can sign in again, with the role and the clients of before. It brings no session back."),
    button=lazy("Unblock %(name)s"),
    done=lazy("%(name)s can sign in again."),
    is_so=lambda shown: not shown.blocked,
    icon="lock-open",
)
RESET: Final = Confirmation(  # BX-10: the phone and the recovery codes are lost
    kind=_OPERATOR,
    act=lambda kit, asked: kit.second_factors.reset(asked.by.partner, _id(asked), by=asked.by, **asked.noted),
    title=lazy("Reset the second factor of %(name)s?"),
    text=lazy(
        "Codes of the present one and recovery codes stop working, and open sessions end. Be sure that it is this "
        "person who asks. Somebody with a Secure role can do nothing before another one is set up."
    ),
    button=lazy("Reset the second factor of %(name)s"),
    done=lazy("The second factor of %(name)s is gone. Another one is set up in their own profile."),
    is_so=lambda shown: shown.member.second_factor_at is None,
    grave=True,
)
HAND_OVER: Final = Confirmation(
    kind=_OPERATOR,
    act=lambda kit, asked: kit.partners.hand_over(_id(asked), by=asked.by, **asked.noted),
    title=lazy("Hand the partner over to %(name)s?"),
    text=lazy(
        "%(name)s becomes owner in your place, and you become an admin. You cannot take that back: only an owner can "
        "make somebody owner."
    ),
    button=lazy("Hand over to %(name)s"),
    done=lazy("%(name)s is owner now, and you are an admin. Sign in again to go on."),
    is_so=lambda shown: shown.member.role.owns,
    seen=False,
    grave=True,
    rows=people_preview.handed_over,
    then=lambda context, _subject, text: signed_out(context, text),
)
