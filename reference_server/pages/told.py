"""History as people read it: who, when, what was and what is now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from partnerkit import Level, Stage, Told, Vendor
from partnerkit.settings.model import SettingsChanged
from reference_server.pages.language import KEPT, Lazy, _, lazy, pgettext
from reference_server.pages.settings_told import Part, parts_of, text_of
from reference_server.pages.settings_words import Named
from reference_server.pages.words import LEVELS, STAGES, addon_title, listed, plan_title


@attrs.frozen(kw_only=True)
class Line:
    """
    One entry of a history.

    Attributes:
        at: When, UTC.
        who: Who acted; the vendor's people and programs under the vendor's name.
        side: What else is said of who acted, where that is not a person of the partner.
        as_whom: As whom it acted; empty for itself (VC-30).
        parts: Each setting that was changed, where it is about settings.
        text: What happened.
        was: What stood there before; None where nothing changed from something.
        now: What stands there now.
    """

    at: datetime
    who: str
    side: str
    text: str
    was: str | None = None
    now: str | None = None
    as_whom: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def both(self) -> str:
        """Who acted, with as whom."""
        return _("%(who)s as %(whom)s", who=self.who, whom=self.as_whom) if self.as_whom else self.who


_Parts = tuple[str, str | None, str | None]
_ERASED: Final = lazy("Somebody whose name was erased")
_LOCKS: Final = frozenset({"account.locked", "account.unlocked"})


def _opened(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Created the account"), None, details.get("name")


def _screened(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    states = (_("screened"), pgettext("links", "let through"))
    now = bool(details.get("ended"))
    return _("External links:"), states[not now], states[now]


def _client_invited(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    said = _("Invited again to open an account:") if details.get("again") else _("Invited to open an account:")
    return said, None, details.get("email") or str(_ERASED)


def _staged(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Stage:"), str(STAGES[Stage(details["was"])]), str(STAGES[Stage(details["now"])])


def _shut(details: Mapping[str, Any], vendor: Vendor) -> str:
    if details["side"] == "vendor":
        return _("locked by %(vendor)s", vendor=vendor.name)
    return _("locked by the partner")


def _locked(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Sign-in:"), _("open"), _shut(details, vendor)


def _unlocked(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Sign-in:"), _shut(details, vendor), _("open")


def _secured(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    states = (_("not secure"), _("secure"))
    return _("Secure:"), states[not details["now"]], states[bool(details["now"])]


def _nicknamed(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Nickname:"), details["was"], details["now"]


def _subscribed(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    was = None if details["was"] == details["now"] else plan_title(vendor, details["was"])
    return _("Plan:"), was, _("cancelled") if details["now"] is None else _plan(details, vendor)


def _plan(details: Mapping[str, Any], vendor: Vendor) -> str:
    """Return a plan with what is booked with it."""
    plan, addons = plan_title(vendor, details["now"]), [addon_title(name) for name in details.get("addons") or ()]
    return _("%(plan)s, with %(addons)s", plan=plan, addons=listed(addons)) if addons else plan


def _spoken(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    was, now = details["was"], details["now"]
    return _("Own language:"), KEPT.get(was, was), KEPT.get(now, now)


def _seated(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Owner:"), None, details.get("name")


def _linked(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("The owner can sign in through:"), None, details["issuer"]


def _whom(details: Mapping[str, Any]) -> str:
    return details.get("name") or details.get("email") or str(_ERASED)


def _invited(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Invited to the account:"), None, f"{_whom(details)}, {_level(details.get('level'))}"


def _level(value: str | None) -> str:
    return next((str(LEVELS[level][0]) for level in Level if level.value == value), value or "")


def _level_set(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Level of %(name)s:", name=_whom(details)), _level(details["was"]), _level(details["now"])


def _active(*, now: bool) -> Callable[[Mapping[str, Any], Vendor], _Parts]:
    def say(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
        states = (pgettext("member", "inactive"), pgettext("member", "active"))
        return _("%(name)s in the account:", name=_whom(details)), states[not now], states[now]

    return say


def _removed(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    invited = details["was"] == "invited"
    return _("Withdrew an invitation:") if invited else _("Removed from the account:"), _whom(details), None


def _handed_over(details: Mapping[str, Any], vendor: Vendor) -> _Parts:
    return _("Owner:"), details.get("from_name") or str(_ERASED), details.get("to_name") or str(_ERASED)


def _plainly(text: Lazy) -> Callable[[Mapping[str, Any], Vendor], _Parts]:
    return lambda details, vendor: (str(text), None, None)


_SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Any], Vendor], _Parts]]] = {
    "account.opened": _opened,
    "account.screening": _screened,
    "account.staged": _staged,
    "client.invited": _client_invited,
    "partner_user.added": lambda details, _v: (_("The partner has a user of its own:"), None, details.get("name")),
    "account.locked": _locked,
    "account.unlocked": _unlocked,
    "account.secured": _secured,
    "account.nicknamed": _nicknamed,
    "subscription.reported": _subscribed,
    "owner.seated": _seated,
    "owner.password_set": _plainly(
        lazy("Set the owner's password, to be replaced at the next sign-in; sessions ended")
    ),
    "owner.reset_mailed": _plainly(lazy("Had a reset link mailed to the owner")),
    "identity.linked": _linked,
    "language.set": _spoken,
    "member.invited": _invited,
    "member.joined": _plainly(lazy("Accepted the invitation to work in the account")),
    "member.declined": _plainly(lazy("Declined the invitation to work in the account")),
    "member.level_set": _level_set,
    "member.deactivated": _active(now=False),
    "member.reactivated": _active(now=True),
    "member.removed": _removed,
    "account.handed_over": _handed_over,
    "account.entered": _plainly(lazy("Signed in for the first time; the trial runs from here")),
    "password.set": _plainly(lazy("Changed the own password; the sessions that rested on the one before ended")),
    "password.reset": _plainly(lazy("Set a new password by a mailed link; the sessions of before ended")),
    "address.verified": lambda details, _v: (_("Confirmed the own address"), None, details.get("email")),
    "email.changed": lambda details, _v: (_("Signs in with another address:"), details.get("was"), details.get("now")),
    "operator.entered": lambda details, _v: (_("Logged in as:"), None, details.get("name") or str(_ERASED)),
    "operator.left": lambda details, _v: (_("Signed out as:"), details.get("name") or str(_ERASED), None),
    "client.tagged": lambda details, _v: (_("Tags added:"), None, ", ".join(details["tags"])),
    "client.untagged": lambda details, _v: (_("Tags removed:"), ", ".join(details["tags"]), None),
    "client.assigned": lambda details, _v: (_("Assigned to:"), None, details.get("name") or str(_ERASED)),
    "client.unassigned": lambda details, _v: (_("No longer assigned to:"), details.get("name") or str(_ERASED), None),
    SettingsChanged.kind: lambda details, vendor: (text_of(details, vendor), None, None),
    "note.written": _plainly(lazy("Wrote a note")),
    "note.changed": _plainly(lazy("Changed a note")),
    "note.removed": _plainly(lazy("Removed a note")),
}


def lines(told: Iterable[Told], vendor: Vendor, *, whole: bool, named: Named | None = None) -> tuple[Line, ...]:
    """
    Return entries of an account's chain, newest first, as lines to read.

    Args:
        told: The entries.
        vendor: Whose product it is.
        whole: Whether the oldest entry is there.
        named: What the values of settings are called; without it is only told that some were changed.
    """
    items = tuple(told)
    said = (line(one, vendor, named) for one in items)
    return tuple(_beside(items[n], items[n + 1 :], one, vendor, whole=whole) for n, one in enumerate(said))


def _beside(told: Told, older: tuple[Told, ...], line: Line, vendor: Vendor, *, whole: bool) -> Line:
    """Return a line about one side's lock with what the other side's was then: it keeps the account shut."""
    if told.kind not in _LOCKS:
        return line
    other = {"side": "partner" if told.details["side"] == "vendor" else "vendor"}
    before = next((one.kind for one in older if one.kind in _LOCKS and one.details["side"] == other["side"]), None)
    if before == "account.locked":
        stays = _shut(other, vendor)
        return attrs.evolve(line, now=stays) if told.kind == "account.unlocked" else attrs.evolve(line, was=stays)
    if before is None and not whole and told.kind == "account.unlocked":
        return attrs.evolve(line, now=_("lock lifted"))  # the other side's last word stands on an older page
    return line


def line(told: Told, vendor: Vendor, named: Named | None = None) -> Line:
    """Return one entry as a line; a kind nobody has put into words stands as it is."""
    say = _SENTENCES.get(told.kind)
    text, was, now = (told.kind, None, None) if say is None else say(told.details, vendor)
    name = told.actor or str(_ERASED)
    others = {"vendor": (vendor.name, name), "staff": (name, _("of the business")), "key": (name, _("API key"))}
    who, side = others.get(told.actor_kind, (name, ""))
    return Line(
        at=told.at,
        who=who,
        side=side,
        text=text,
        was=was,
        now=now,
        as_whom=(told.subject or str(_ERASED)) if told.as_other else "",
        parts=parts_of(told.details, vendor, named) if named is not None and told.kind == SettingsChanged.kind else (),
    )
