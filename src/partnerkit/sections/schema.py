"""
A section of settings as JSON Schema (2020-12), made of what stands at its fields; pure.

It describes what can be chosen, tab by tab, as documents say it. What an account may choose at a moment depends on
more: what it lacks, what the product lists, and who works there.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Final, TypeAlias, Union, get_args, get_origin

from partnerkit.sections.section import Section, Tab
from partnerkit.sections.setting import MOST_CHOSEN, Kind, Setting
from partnerkit.sections.wording import caution_of, hint_of, title_of, title_of_option, title_of_section, title_of_tab
from partnerkit.texts import PLAIN, Texts
from partnerkit.wire import format_of, write

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ID: Final[Schema] = {"type": "string", "format": "uuid"}
_PLAIN: Final[Mapping[Kind, Schema]] = {
    Kind.SWITCH: {"type": "boolean"},
    Kind.NUMBER: {"type": "integer"},
    Kind.PERSON: _ID,
    Kind.PEOPLE: {"type": "array", "items": _ID, "maxItems": MOST_CHOSEN},
    Kind.SECRET: {"type": "string", "format": "password", "writeOnly": True},
}


def schema_of(section: Section, language: str = "en", texts: Texts = PLAIN) -> Schema:
    """
    Return the JSON Schema of a section: an object of tabs, each an object of settings, none of which need be there.

    Beside the words of the standard each setting has ``x-kind``; and where there is something to say ``x-under``, the
    switch it rests on, ``x-needs``, the codes of what the account must have, ``x-list``, the product's list it is
    chosen from, ``x-options``, what its values are called, and ``x-caution``, what whoever turns it on is warned of.

    Args:
        section: Which section.
        language: In which language titles and descriptions are.
        texts: Whose texts they are: `Vendor.texts`.
    """
    tabs = {name: _of_tab(section, tab, language, texts) for name, tab in section.tabs.items()}
    head = {"$schema": DIALECT, "title": title_of_section(section, language, texts)}
    needs = {"x-needs": [need.code for need in section.needs]} if section.needs else {}
    return head | _object(tabs) | needs


def _of_tab(section: Section, tab: Tab[Any], language: str, texts: Texts) -> Schema:
    settings = {name: _of_setting(tab, one, language, texts) for name, one in tab.settings.items()}
    return {"title": title_of_tab(section, tab, language, texts)} | _object(settings)


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _of_setting(tab: Tab[Any], one: Setting, language: str, texts: Texts) -> Schema:
    said = {
        "title": title_of(tab, one, language, texts),
        "description": hint_of(tab, one, language, texts),
        "x-kind": one.kind.value,
        "x-under": one.under,
        "x-needs": [need.code for need in one.needs] or None,
        "x-list": one.of,
        "x-options": {value: title_of_option(one, value, language) for value in one.options or ()} or None,
        "x-caution": caution_of(tab, one, language, texts),
    }
    default = {} if one.kind is Kind.SECRET else {"default": write(one.default)}
    return {name: value for name, value in said.items() if value is not None} | values_of(one) | default


def values_of(one: Setting) -> Schema:
    """Return the JSON Schema of a setting's values."""
    if get_origin(one.annotation) in {Union, UnionType}:
        some = next(arm for arm in get_args(one.annotation) if arm is not type(None))
        return {"anyOf": [_values(one, some), {"type": "null"}]}
    return _values(one, one.annotation)


def _values(one: Setting, annotation: Any) -> Schema:
    plain = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    if (form := format_of(annotation)) is not None:
        return _PLAIN.get(one.kind, {"type": "string"}) | form.schema() | _bounds(one)
    if isinstance(plain, type) and issubclass(plain, enum.Enum):
        return {"enum": [member.value for member in plain]}
    if one.kind is Kind.CHOICES and get_origin(plain) is tuple:
        return {"type": "array", "items": _values(one, get_args(plain)[0]), "maxItems": MOST_CHOSEN}
    return _PLAIN.get(one.kind, {"type": "string"}) | _bounds(one)


def _bounds(one: Setting) -> Schema:
    bounds = {"minimum": one.least, "maximum": one.most}
    return {name: bound for name, bound in bounds.items() if bound is not None}
