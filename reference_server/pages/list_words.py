"""What the client list says of itself: its choices, the filters that are set, how many were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from partnerkit import OperatorId, Sort, StatusFilter, Vendor
from partnerkit.repository import fold
from reference_server.pages.dates import of_day
from reference_server.pages.language import Lazy, Text, _, lazy, ngettext, plazy
from reference_server.pages.wanted import LABELS, NO_PLAN, NOBODY, Wanted
from reference_server.pages.words import STATUS, plan_title
from reference_server.pages.words import listed as names_of

Choices = tuple[tuple[Text, tuple[tuple[str, Text], ...]], ...]
"""Groups of what a list offers, each with value and label; a group without a name stands alone."""

SORTS: Final = {
    Sort.NEWEST: lazy("Newest first"),
    Sort.OLDEST: lazy("Oldest first"),
    Sort.NAME: lazy("Name, A to Z"),
    Sort.NAME_BACK: lazy("Name, Z to A"),
}
COUNTED: Final = {
    StatusFilter.ACTIVE: plazy("clients", "Active"),
    StatusFilter.NEW: plazy("clients", "New"),
    StatusFilter.INACTIVE: plazy("clients", "Inactive"),
    StatusFilter.INVITED: plazy("clients", "Invited"),
}
STATUSES: Final[Mapping[StatusFilter, Text]] = COUNTED | {
    StatusFilter(status.value): badge.word for status, badge in STATUS.items()
}
NOBODY_ACTIVE: Final = lazy("Nobody active")
_YES_NO: Final[Mapping[str, Mapping[str, Lazy]]] = {
    "secure": {"yes": lazy("Secure"), "no": lazy("Not secure")},
    "locked": {"yes": lazy("Locked"), "no": lazy("Not locked")},
}


#: What can be done with many at once: the action, its name in the address, what people read.
BULK: Final = (
    ("client.tag", "tag", lazy("Add a tag…")),
    ("client.tag", "untag", lazy("Remove a tag…")),
    ("client.assign", "assign", lazy("Assign an operator…")),
    ("client.assign", "unassign", lazy("Take from an operator…")),
    ("account.lock", "lock", lazy("Lock…")),
    ("account.unlock", "unlock", lazy("Unlock…")),
)


def _plain(anything: str, labels: Mapping[str, Text]) -> Choices:
    return (("", (("", anything), *labels.items())),)


def statuses() -> Choices:
    """Return what the headers count, and every status apart."""
    counted = tuple((status.value, word) for status, word in COUNTED.items())
    apart = tuple((status.value, word) for status, word in STATUSES.items() if status not in COUNTED)
    return ("", (("", _("Any status")),)), (_("As counted above"), counted), (_("Each status"), apart)


def tags(known: Iterable[str], asked: Wanted) -> Choices:
    """Return the tags in use, and the one that is asked for."""
    named = () if asked.filter.tag is None else (asked.filter.tag,)
    return _plain(_("Any tag"), {tag: tag for tag in sorted((*known, *named), key=fold)})


def operators(names: Mapping[OperatorId, str]) -> Choices:
    """Return the operators, and that all of a client's are blocked (R-09)."""
    return _plain(_("Anyone"), {NOBODY: NOBODY_ACTIVE} | {str(id): name for id, name in names.items()})


def plans(vendor: Vendor) -> Choices:
    """Return the plans that are sold, and that there is none."""
    return _plain(_("Any plan"), {NO_PLAN: _("No plan")} | {plan.name: plan.title for plan in vendor.plans})


def yes_no(name: str) -> Choices:
    """Return the two sides of a question."""
    return _plain(_("Either"), _YES_NO[name])


def sorts() -> Choices:
    """Return the orders of the list."""
    return (("", tuple((sort.value, label) for sort, label in SORTS.items())),)


def chips(asked: Wanted, names: Mapping[OperatorId, str], vendor: Vendor) -> tuple[tuple[str, str], ...]:
    """Return the filters that are set, each with what it asks for."""
    return tuple((name, _chip(name, asked, names, vendor)) for name in asked.filters)


def _chip(name: str, asked: Wanted, names: Mapping[OperatorId, str], vendor: Vendor) -> str:
    text, wanted = asked.text(name), asked.filter
    match name:
        case "q":
            return _("Search “%(text)s”", text=text)
        case "status" if wanted.status is not None:
            text = str(STATUSES[wanted.status])
        case "operator" if wanted.without_active_operator:
            text = str(NOBODY_ACTIVE)
        case "operator" if wanted.operator_id is not None:
            text = names.get(wanted.operator_id, text)
        case "plan":
            text = plan_title(vendor, wanted.plan or None)
        case "secure" | "locked":
            return str(_YES_NO[name].get(text, text))
        case "from":
            return _("Created from %(day)s", day=of_day(date.fromisoformat(text)))
        case "to":
            return _("Created to %(day)s", day=of_day(date.fromisoformat(text)))
    return _("%(label)s: %(what)s", label=LABELS[name], what=text)


def listed(chips: tuple[tuple[str, str], ...]) -> str:
    """Return the filters that are set as one text."""
    return names_of([text for _, text in chips])


def said(count: int, *, more: bool) -> str:
    """Return how many clients a page shows, and whether more follow; how many there are in all nobody counts."""
    if not count:
        return _("None found so far, with more to look through") if more else _("No client found")
    if more:
        return ngettext("%(num)s client, more follow", "%(num)s clients, more follow", count)
    return ngettext("%(num)s client", "%(num)s clients", count)
