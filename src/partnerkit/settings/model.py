"""What an account has chosen, as it is kept: a document a tab, in four parts by the class of its fields (R-01)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, ClassVar, Final, TypeVar

import attrs

from partnerkit.effects import Event
from partnerkit.errors import InvalidInput
from partnerkit.repository import Collection, Revised, field
from partnerkit.sealing import SealBroken, Sealer
from partnerkit.sections import Tab
from partnerkit.values import AccountId, Copied, FieldClass, Hidden, Personal, Reference, Secret, SettingsId
from partnerkit.wire import read, write

T = TypeVar("T", bound=attrs.AttrsInstance)


@attrs.frozen(kw_only=True)
class SettingsDocument(Revised):
    """
    What an account has chosen in one tab; without one it has chosen nothing there.

    Each part holds the settings of one class, so that whoever clones, exports or erases takes whole columns.

    Attributes:
        id: The tab's, the same in every account.
        section: The name of the section.
        tab: The name of the tab.
        plain: What may be copied.
        referring: What points at the account's people.
        personal: What says something about a person.
        secrets: What is sealed (`partnerkit.sealing`).
        revision: Raised by each change; what people saw (BX-09).
    """

    account_id: Reference[AccountId]
    id: Reference[SettingsId]
    section: Copied[str]
    tab: Copied[str]
    plain: Copied[Mapping[str, Any]] = attrs.field(factory=dict)
    referring: Reference[Mapping[str, Any]] = attrs.field(factory=dict)
    personal: Personal[Mapping[str, Any]] = attrs.field(factory=dict, repr=False)
    secrets: Hidden[Mapping[str, str]] = attrs.field(factory=dict, repr=False)
    revision: Copied[int] = 0
    version: Copied[int] = 0


SETTINGS: Final = Collection(
    entity=SettingsDocument,
    key=field(SettingsDocument, lambda d: d.id),
    within=field(SettingsDocument, lambda d: d.account_id),
    order=(field(SettingsDocument, lambda d: d.id),),
    version=field(SettingsDocument, lambda d: d.version),
)
_PARTS: Final[Mapping[FieldClass, str]] = {
    FieldClass.COPY: "plain",
    FieldClass.REFERENCE: "referring",
    FieldClass.PERSONAL: "personal",
    FieldClass.SECRET: "secrets",
}


@attrs.frozen(kw_only=True)
class SettingsChanged(Event):
    """
    Somebody chose otherwise in a tab of an account's settings; only what changed is told.

    Attributes:
        section: The name of the section.
        tab: The name of the tab.
        was: What was chosen before, by name.
        now: What is chosen now.
        personal_was: The same of what says something about a person.
        personal_now: And now.
        secrets: The names of the secrets that were set or taken away.
    """

    kind: ClassVar[str] = "settings.changed"
    section: Copied[str]
    tab: Copied[str]
    was: Copied[Mapping[str, Any]]
    now: Copied[Mapping[str, Any]]
    personal_was: Personal[Mapping[str, Any]]
    personal_now: Personal[Mapping[str, Any]]
    secrets: Copied[tuple[str, ...]] = ()


def parted(tab: Tab[Any], chosen: Any, sealer: Sealer) -> dict[str, dict[str, Any]]:
    """Return what was chosen in a tab as the parts of a document; secrets are sealed."""
    parts: dict[str, dict[str, Any]] = {name: {} for name in _PARTS.values()}
    for one in tab.settings.values():
        value = getattr(chosen, one.name)
        if isinstance(value, Secret):
            parts["secrets"][one.name] = sealer.seal(value)
        elif one.field_class is not FieldClass.SECRET:
            parts[_PARTS[one.field_class]][one.name] = write(value)
    return parts


def chosen_in(tab: Tab[T], document: SettingsDocument | None, sealer: Sealer) -> T:
    """
    Return what was chosen in a tab.

    What a later release of a vendor's section does not know, or takes for no value of the setting, counts as never
    chosen; so does a secret whose key is gone. It stays kept until something else is chosen.
    """
    if document is None:
        return tab.default
    said = {**document.plain, **document.referring, **document.personal}
    said |= _opened(document.secrets, sealer)
    known = {name: value for name, value in said.items() if name in tab.settings}
    try:
        return read(tab.type, known)
    except InvalidInput as error:
        wrong = {problem.path.split(".")[0] for problem in error.problems}
        return read(tab.type, {name: value for name, value in known.items() if name not in wrong})


def _opened(sealed: Mapping[str, str], sealer: Sealer) -> dict[str, Secret]:
    found: dict[str, Secret] = {}
    for name, text in sealed.items():
        with suppress(SealBroken):
            found[name] = sealer.open(text)
    return found


def open_part(tab: Tab[Any], chosen: Any, names: Iterable[str], *, personal: bool) -> dict[str, Any]:
    """Return what may be told openly of some settings, or what is personal of them; secrets are in neither."""
    classes = {FieldClass.PERSONAL} if personal else {FieldClass.COPY, FieldClass.REFERENCE}
    return {name: write(getattr(chosen, name)) for name in names if tab.settings[name].field_class in classes}
