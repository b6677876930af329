"""
The form of a tab of settings, made wholly of what the tab says of itself (R-01).

- What is not available stands there, shut, and is not sent; only what was offered counts as chosen, so that a box that
  somebody could not tick is not taken for one that was left empty.
- What is typed is kept as it was typed, secrets apart: these are never shown again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from partnerkit.errors import InvalidInput
from partnerkit.sections import Kind, Setting
from partnerkit.sections.schema import values_of as schema_of_values
from partnerkit.wire import one as read_one
from reference_server.http.context import Context
from reference_server.pages import amounts, forms, settings_words
from reference_server.pages.language import Text, _, pgettext
from reference_server.pages.settings_desk import Desk

OFFERED: Final = "offered"
ALL: Final = "all"
_AWAY: Final = "-away"
_ON: Final = "1"
NO_AMOUNT: Final = "?"
_TYPES: Final = {Kind.SECRET: "password", Kind.LINES: "lines", Kind.OPTION: "select", Kind.PERSON: "select"}
_MANY: Final = frozenset({Kind.CHOICES, Kind.PEOPLE})
_KEYS: Final = {Kind.NUMBER: "numeric", Kind.AMOUNT: "decimal"}


@attrs.frozen(kw_only=True)
class Item:
    """
    One setting as a form shows it.

    Attributes:
        kind: What stands for it in the form.
        field: The field it is sent in.
        caution: What whoever turns it on is warned of.
        missing: What is missing before it can be changed, as people read it; empty where it is available.
        kept: What was chosen while it was available; empty where nothing was.
        gone: Which of its options are there no more.
        is_set: Whether there is a secret.
        below: What rests on it.
    """

    one: Setting
    kind: str
    field: forms.Field
    caution: str = ""
    missing: tuple[str, ...] = ()
    kept: str = ""
    gone: frozenset[str] = frozenset()
    is_set: bool = False
    below: tuple[Item, ...] = ()

    @property
    def options(self) -> tuple[forms.Option, ...]:
        """What can be chosen."""
        return tuple(option for _, options in self.field.options for option in options)


def name_of(setting: str) -> str:
    """Return the name of the field of a setting, which no other field of a form has."""
    return f"set-{setting}"


def items(desk: Desk) -> tuple[Item, ...]:
    """Return the settings of a tab, each with what rests on it below."""
    return tuple(_items(desk, None))


def _items(desk: Desk, under: str | None) -> Iterator[Item]:
    for one in desk.tab.settings.values():
        if one.under == under:
            yield attrs.evolve(_item(desk, one), below=tuple(_items(desk, one.name)))


def _item(desk: Desk, one: Setting) -> Item:
    chosen, field = desk.chosen(one), _field(desk, one)
    codes = desk.here.missing.get(one.name, ())
    return Item(
        one=one,
        kind=one.kind.value,
        field=field,
        caution=settings_words.caution(desk.tab, one),
        missing=settings_words.conditions(desk.section, one, codes),
        kept=desk.named.value(one, chosen) if codes and chosen not in (False, None, [], _default(one)) else "",
        gone=frozenset(_gone(desk, one)),
        is_set=one.kind is Kind.SECRET and bool(chosen),
    )


def _default(one: Setting) -> Any:
    return format(one.default, "f") if one.kind is Kind.AMOUNT and one.default is not None else one.default


def _field(desk: Desk, one: Setting) -> forms.Field:
    return forms.Field(
        name=name_of(one.name),
        label=_label(desk, one),
        type=_TYPES.get(one.kind, "text"),
        hint=settings_words.hint(desk.tab, one),
        autocomplete="new-password" if one.kind is Kind.SECRET else "off",
        inputmode=_KEYS.get(one.kind, ""),
        optional=one.kind not in {Kind.SWITCH, Kind.SECRET, Kind.PERSON, Kind.OPTION, *_MANY} and optional(one),
        options=(("", tuple(_options(desk, one))),),
        many=one.kind in _MANY,
    )


def _label(desk: Desk, one: Setting) -> str:
    title = settings_words.title(desk.tab, one)
    return f"{title} ({desk.currency})" if one.kind is Kind.AMOUNT else title


def optional(one: Setting) -> bool:
    """Whether nothing at all may be chosen."""
    try:
        read_one("", one.annotation, None)
    except InvalidInput:
        return False
    return True


def _options(desk: Desk, one: Setting) -> Iterator[forms.Option]:
    if one.kind in {Kind.OPTION, Kind.PERSON} and optional(one):
        yield forms.Option(value="", label=_nothing(desk, one))
    for value, label in (*_known(desk, one), *((id, _was(desk, one, id)) for id in _gone(desk, one))):
        yield forms.Option(value=value, label=label)


def _nothing(desk: Desk, one: Setting) -> str:
    if one.kind is Kind.OPTION:
        return pgettext("setting", "Nothing")
    return _("The owner: %(name)s", name=desk.named.owner) if one.owner_else else pgettext("person", "Nobody")


def _known(desk: Desk, one: Setting) -> Iterable[tuple[str, str]]:
    match one.kind:
        case Kind.PERSON if one.owner_else and desk.chosen(one) != str(desk.place.owner.id):
            return [(id, desk.named.person(id)) for id in desk.able if id != str(desk.place.owner.id)]
        case Kind.PERSON | Kind.PEOPLE:
            return [(id, desk.named.person(id)) for id in desk.able]
        case Kind.CHOICES:
            return [(choice.key, choice.title) for choice in desk.named.product.choices.get(one.of or "", ())]
        case Kind.OPTION:
            return [(value, settings_words.option(one, value)) for value in values_of(one)]
    return ()


def values_of(one: Setting) -> tuple[str, ...]:
    """Return the few known values of a setting, as documents have them."""
    schema = schema_of_values(one)
    return tuple(next(arm["enum"] for arm in (schema, *schema.get("anyOf", ())) if "enum" in arm))


def _gone(desk: Desk, one: Setting) -> list[str]:
    """Return what is chosen and cannot be chosen any more."""
    if one.kind not in {Kind.PERSON, *_MANY}:
        return []
    chosen, known = desk.chosen(one), {value for value, _ in _known(desk, one)}
    return [value for value in ([chosen] if one.kind is Kind.PERSON else chosen) if value and value not in known]


def _was(desk: Desk, one: Setting, value: str) -> Text:
    if one.kind is Kind.CHOICES:
        return _("%(name)s (no longer there)", name=desk.named.choice(one, value))
    return _("%(name)s (does not work here now)", name=desk.named.person(value))


def fields_of(desk: Desk) -> tuple[forms.Field, ...]:
    """Return every field of the form of a tab, those without a label too."""
    own = [_field(desk, one) for one in desk.tab.settings.values()]
    away = [
        forms.Field(name=name_of(one.name) + _AWAY) for one in desk.tab.settings.values() if one.kind is Kind.SECRET
    ]
    return (*own, *away, forms.Field(name=OFFERED, many=True), forms.Field(name=ALL))


def as_chosen(desk: Desk) -> forms.Form:
    """Return the form of a tab as it was chosen."""
    return filled(desk, {one.name: in_field(desk, one, desk.chosen(one)) for one in desk.tab.settings.values()})


def filled(desk: Desk, said: dict[str, str | tuple[str, ...]]) -> forms.Form:
    """Return the form of a tab with something in its fields, by the names of settings."""
    values = {name_of(name): text for name, text in said.items() if isinstance(text, str)}
    lists = {name_of(name): several for name, several in said.items() if isinstance(several, tuple)}
    return forms.Form(fields=fields_of(desk), values=values, lists=lists, seen=str(desk.here.revision))


def in_field(desk: Desk, one: Setting, document: Any) -> str | tuple[str, ...]:
    """Return what stands in the field of a setting for a value, as documents have it."""
    match one.kind:
        case Kind.SWITCH:
            return _ON if document else ""
        case Kind.CHOICES | Kind.PEOPLE:
            return tuple(document)
        case Kind.AMOUNT if document is not None:
            return amounts.in_field(document, desk.currency)
        case Kind.SECRET:
            return ""
    return "" if document is None else str(document)


def typed(form: forms.Form, one: Setting) -> str | tuple[str, ...]:
    """Return what stands in the field of a setting."""
    name = name_of(one.name)
    return form.lists.get(name, ()) if one.kind in _MANY else form.text(name)


def sent(context: Context, desk: Desk) -> forms.Form:
    """
    Return the form of a tab that was sent.

    Raises:
        InvalidInput: It has a field nobody offered, or one twice that may be sent once.
    """
    form = forms.sent(context, fields_of(desk))
    rest = {one.name: one for one in desk.tab.settings.values() if one not in offered(desk, form)}
    stays = filled(desk, {name: in_field(desk, one, desk.chosen(one)) for name, one in rest.items()})
    return attrs.evolve(form, values={**form.values, **stays.values}, lists={**form.lists, **stays.lists})


def offered(desk: Desk, form: forms.Form) -> tuple[Setting, ...]:
    """Return the settings that could be changed when the form was opened."""
    names = form.lists.get(OFFERED, ())
    return tuple(one for one in desk.tab.settings.values() if one.name in names)


def changes(desk: Desk, form: forms.Form) -> dict[str, object]:
    """Return what a form asks for, as a document for the library: what it did not offer is not in it."""
    return dict(_changes(desk, form))


def _changes(desk: Desk, form: forms.Form) -> Iterator[tuple[str, object]]:
    for one in offered(desk, form):
        if one.kind is not Kind.SECRET:
            yield one.name, document_of(desk, one, typed(form, one))
        elif takes_away(form, one):
            yield one.name, None
        elif form.text(name_of(one.name)):
            yield one.name, form.text(name_of(one.name))


def takes_away(form: forms.Form, one: Setting) -> bool:
    """Whether a secret is to be taken away."""
    return bool(form.text(name_of(one.name) + _AWAY))


def document_of(desk: Desk, one: Setting, text: str | tuple[str, ...]) -> object:
    """Return what was typed as documents have it; what cannot be read, as nothing that the library takes."""
    if isinstance(text, tuple):
        return list(text)
    match one.kind:
        case Kind.SWITCH:
            return bool(text)
        case _ if not text.strip() and optional(one):
            return None
        case Kind.AMOUNT:
            return amounts.read_amount(text, desk.currency) or NO_AMOUNT
        case Kind.NUMBER:
            bare = text.strip()
            return int(bare) if bare.removeprefix("-").isdecimal() and bare.isascii() and len(bare) < 10 else text
    return text
