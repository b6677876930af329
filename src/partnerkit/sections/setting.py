"""One setting: what it is, and what it rests on; read off the field of an attrs class."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Final, TypeAlias, Union, get_args, get_origin

import attrs

from partnerkit.errors import InvalidInput
from partnerkit.repository import field_class, hint
from partnerkit.sections.capabilities import Condition
from partnerkit.values import FieldClass, MemberId, Secret, Text
from partnerkit.wire import format_of, one

Words: TypeAlias = "str | Mapping[str, str]"
"""What people read: one text for every language, or a text a language."""
MOST_CHOSEN: Final = 200
"""How many people, or things of a list, a setting can name (A-34)."""
_MARK: Final = "partnerkit"


class Kind(enum.Enum):
    """
    What sort of value a setting has, and so what stands for it in a form.

    Attributes:
        SWITCH: On or off.
        NUMBER: A whole number.
        AMOUNT: An amount of money, in the account's currency.
        TEXT: A line of text.
        LINES: A text of several lines.
        OPTION: One of a few known values.
        CHOICES: Any of what the product lists.
        PERSON: One of the account's people, or nobody.
        PEOPLE: Any of the account's people.
        SECRET: A text that is never shown again.
    """

    SWITCH = "switch"
    NUMBER = "number"
    AMOUNT = "amount"
    TEXT = "text"
    LINES = "lines"
    OPTION = "option"
    CHOICES = "choices"
    PERSON = "person"
    PEOPLE = "people"
    SECRET = "secret"


@attrs.frozen(kw_only=True)
class _Asked:
    """What the field of a setting says of it; fields as of `Setting`."""

    needs: tuple[Condition, ...] = ()
    under: str | None = None
    of: str | None = None
    least: int | None = None
    most: int | None = None
    caution: bool | Words = False
    owner_else: bool = False
    options: Mapping[str, Words] | None = None
    rows: tuple[str, ...] = ()
    title: Words | None = None
    hint: Words | None = None


def setting(default: Any, **asked: Any) -> Any:
    """
    Declare the field of a setting.

    Args:
        default: What it is while nothing was chosen. A switch that rests on something is off while that lapses,
            anything else as it is by default (CP-24).
        asked: ``needs``, ``under``, ``of``, ``least``, ``most``, ``caution``, ``owner_else``, ``options``, ``rows``,
            ``title`` and ``hint``, as `Setting` has them.
    """
    return attrs.field(default=default, metadata={_MARK: _Asked(**asked)})


@attrs.frozen(kw_only=True)
class Setting:
    """
    One setting.

    Attributes:
        name: Its name in documents.
        kind: What sort of value it has.
        field_class: What may happen to it (R-01).
        default: What it is while nothing was chosen.
        annotation: The type of its values.
        needs: What the account must have before it can be in effect.
        under: The switch of the same tab that must be on before it is in effect.
        of: The product's list from which it is chosen.
        least: The least number; None where it has no ends.
        most: The greatest number; given where `least` is.
        caution: Whether who turns it on is warned of what that shows; the sentence itself where no catalogue has one.
        owner_else: Whether the account's owner stands in where nobody is chosen, or who was chosen is gone; when that
            person goes, a successor is asked for (CP-19).
        options: What people read of each known value; None for the values themselves.
        rows: The requirement rows it comes from.
        title: What people read; None where the catalogues have it.
        hint: A sentence beside it; None where the catalogues have it, or there is none.
    """

    name: str
    kind: Kind
    field_class: FieldClass
    default: Any
    annotation: Any = attrs.field(repr=False)
    needs: tuple[Condition, ...] = ()
    under: str | None = None
    of: str | None = None
    least: int | None = None
    most: int | None = None
    caution: bool | Words = False
    owner_else: bool = False
    options: Mapping[str, Words] | None = None
    rows: tuple[str, ...] = ()
    title: Words | None = None
    hint: Words | None = None

    @property
    def off(self) -> Any:
        """What it is in effect while what it rests on is missing."""
        return False if self.kind is Kind.SWITCH else self.default

    @property
    def conditional(self) -> bool:
        """Whether it can be out of effect, or can name what is gone."""
        return bool(self.needs or self.under or self.of or self.kind in _OF_PEOPLE)


_OF_PEOPLE: Final = frozenset({Kind.PERSON, Kind.PEOPLE})
_BARE: Final[Mapping[Any, Kind]] = {
    bool: Kind.SWITCH,
    int: Kind.NUMBER,
    Decimal: Kind.AMOUNT,
    str: Kind.TEXT,
    Secret: Kind.SECRET,
    MemberId: Kind.PERSON,
}
_ASKED: Final = attrs.asdict(_Asked())
_MEANT_FOR: Final = {
    "of": Kind.CHOICES,
    "least": Kind.NUMBER,
    "most": Kind.NUMBER,
    "caution": Kind.SWITCH,
    "options": Kind.OPTION,
    "owner_else": Kind.PERSON,
}


def settings_of(tab: type[Any]) -> dict[str, Setting]:
    """
    Return the settings of a tab, in their order.

    Raises:
        TypeError: A field is unclassed, has no default, is of a type that no setting has (R-01), or says something of
            itself that means nothing.
    """
    found = {field.name: _setting(tab, field) for field in attrs.fields(tab)}
    for name, under in [(each.name, each.under) for each in found.values() if each.under is not None]:
        if under not in found or found[under].kind is not Kind.SWITCH:
            raise TypeError(f"{tab.__name__}.{name} rests on {under}, which is no switch of the same tab")
    return found


def _setting(tab: type[Any], field: attrs.Attribute[Any]) -> Setting:
    mark, annotation = field_class(tab, field.name), _unclassed(hint(tab, field.name))
    if field.default is attrs.NOTHING or isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
        raise TypeError(f"{tab.__name__}.{field.name} needs a plain default: nothing was chosen yet in a new account")
    asked: _Asked = field.metadata.get(_MARK, _Asked())
    kind = _kind(annotation, asked)
    if kind is None or not _allowed(kind, mark):
        raise TypeError(f"{tab.__name__}.{field.name} is of a type that no setting of its class has: {annotation!r}")
    said = {a.name: getattr(asked, a.name) for a in attrs.fields(_Asked)}
    if strange := [name for name, fit in _MEANT_FOR.items() if kind is not fit and said[name] != _ASKED[name]]:
        raise TypeError(f"{tab.__name__}.{field.name} is a {kind.value}, for which {strange[0]!r} means nothing")
    if not _is_value(annotation, field.default):
        raise TypeError(f"{tab.__name__}.{field.name} has a default that is none of its values: {field.default!r}")
    if (asked.least is None) is not (asked.most is None):
        raise TypeError(f"{tab.__name__}.{field.name} has one end: give it both 'least' and 'most', or neither")
    return Setting(name=field.name, kind=kind, field_class=mark, default=field.default, annotation=annotation, **said)


def _is_value(annotation: Any, default: Any) -> bool:
    try:
        return bool(one("", annotation, default) == default)
    except InvalidInput:
        return False


def _unclassed(annotation: Any) -> Any:
    """Return the type of a setting's values, with its format; one annotation holds both, and the class."""
    bare, *extras = get_args(annotation)
    formats = [extra for extra in extras if not isinstance(extra, FieldClass)]
    return Annotated[(bare, *formats)] if formats else bare


def _allowed(kind: Kind, mark: FieldClass) -> bool:
    """Whether a class fits: a secret is hidden and nothing else is, and people are never copied (R-01)."""
    if kind in _OF_PEOPLE:
        return mark is FieldClass.REFERENCE
    return (kind is Kind.SECRET) is (mark is FieldClass.SECRET)


def _kind(annotation: Any, asked: _Asked) -> Kind | None:
    bare, form = _bare(annotation), format_of(_some(annotation))
    if get_origin(bare) is tuple:
        return _kind_of_list(*get_args(bare), of=asked.of)
    if isinstance(bare, type) and issubclass(bare, enum.Enum):
        return Kind.OPTION
    if bare is str and isinstance(form, Text) and form.lines:
        return Kind.LINES
    if bare is str and form is not None and "enum" in form.schema():
        return Kind.OPTION
    return None if bare is Decimal and form is None else _BARE.get(bare)


def _kind_of_list(of_what: Any, *more: Any, of: str | None) -> Kind | None:
    if more != (Ellipsis,):
        return None
    return Kind.PEOPLE if of_what is MemberId else Kind.CHOICES if of and _bare(of_what) is str else None


def _some(annotation: Any) -> Any:
    """Return a type without None; what is of several types as it is."""
    if get_origin(annotation) in {Union, UnionType}:
        arms = [arm for arm in get_args(annotation) if arm is not type(None)]
        return arms[0] if len(arms) == 1 else annotation
    return annotation


def _bare(annotation: Any) -> Any:
    some = _some(annotation)
    return get_args(some)[0] if get_origin(some) is Annotated else some
