"""
Forms: what was typed is kept, every problem is shown beside its field and once more on top.

Every form carries an idempotency key, and the revision its sender saw where it changes a row (BX-09).
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from typing import Final, TypeVar
from uuid import uuid4

import attrs
from werkzeug.datastructures import MultiDict

from partnerkit.errors import InvalidInput, Problem
from partnerkit.texts import PLAIN, Texts
from partnerkit.wire import one, read
from reference_server.http import csrf
from reference_server.http.context import Context
from reference_server.pages.language import Text, _
from reference_server.pages.sentences import said

T = TypeVar("T")
E = TypeVar("E", bound=enum.Enum)

KEY: Final = "key"
SEEN: Final = "seen"
_OURS: Final = frozenset({csrf.FIELD, KEY, SEEN})


@attrs.frozen(kw_only=True)
class Option:
    """One choice of a list."""

    value: str
    label: Text


@attrs.frozen(kw_only=True)
class Field:
    """
    One field.

    Attributes:
        name: As the form sends it, which is where the library says a problem is.
        label: What people read.
        type: ``text``, ``email``, ``password``, ``hidden``, ``select``, ``lines`` or ``file``.
        hint: A sentence below it.
        autocomplete: What a browser may fill in.
        inputmode: Which keys a phone offers first, as in ``numeric``; empty for all.
        optional: Whether it may stay empty; nothing is sent on for it then.
        options: What a list offers, by groups; a group without a name stands alone.
        known: The id of the list on the page that holds what may be meant.
        many: Whether it may be sent several times; any other is wrong then.
    """

    name: str
    label: Text = ""
    type: str = "text"
    hint: Text = ""
    autocomplete: str = "off"
    inputmode: str = ""
    optional: bool = False
    options: tuple[tuple[Text, tuple[Option, ...]], ...] = ()
    known: str = ""
    many: bool = False


@attrs.frozen
class Worded(Problem):
    """
    A problem in words of the page's own.

    Attributes:
        text: The sentence.
    """

    text: str = attrs.field(kw_only=True)

    def say(self, language: str = "en", texts: Texts = PLAIN) -> str:
        """Return the sentence, which is in the language of the page already."""
        return self.text


@attrs.frozen(kw_only=True)
class Form:
    """
    A form as it is shown, or as it was sent.

    Attributes:
        fields: Its fields, in order.
        values: What stands in them; passwords are kept for the work and never shown again.
        lists: What stands in those that may be sent several times.
        files: What is in the files that were sent; they are never shown again.
        key: Its idempotency key.
        seen: The revision its sender saw, as text; empty where it changes no row.
        problems: What is wrong with it.
    """

    fields: tuple[Field, ...] = ()
    values: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    lists: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    files: Mapping[str, bytes] = attrs.field(factory=dict, repr=False)
    key: str = attrs.field(factory=lambda: str(uuid4()))
    seen: str = ""
    problems: tuple[Problem, ...] = ()

    def shown(self, field: Field) -> str:
        """Return what a field shows."""
        return "" if field.type == "password" else self.values.get(field.name, "")

    def wrong(self, name: str) -> str | None:
        """Return what is wrong with a field."""
        return next((said(p) for p in self.problems if p.path == name), None)

    @property
    def summary(self) -> tuple[tuple[str | None, str], ...]:
        """Every problem as a sentence, with the name of the field it is about, if it is about one."""
        labels = {f.name: f.label for f in self.fields}
        return tuple(
            (p.path if labels.get(p.path) else None, beside(labels.get(p.path) or p.path, said(p)))
            for p in self.problems
        )

    def with_problems(self, error: InvalidInput) -> Form:
        """Return the form with what is wrong with it."""
        return attrs.evolve(self, problems=error.problems)

    def without(self, name: str) -> Form:
        """Return the form with one of its fields empty, whatever was sent in it."""
        return attrs.evolve(self, values={k: v for k, v in self.values.items() if k != name})

    def text(self, name: str) -> str:
        """Return what a field holds."""
        return self.values.get(name, "")

    def every(self, field: Field) -> tuple[str, ...]:
        """Return all that a field holds: of most of them one text."""
        return self.lists.get(field.name, ()) if field.many else (self.shown(field),)

    def given(self) -> dict[str, str | None]:
        """Return the fields as a document for the library; an optional one that is empty is null."""
        return {
            f.name: None if f.optional and not self.text(f.name).strip() else self.text(f.name) for f in self.fields
        }

    def into(self, type_: type[T]) -> T:
        """
        Return the fields as an input of the library.

        Raises:
            InvalidInput: Names every problem by its field.
        """
        return read(type_, self.given())

    @property
    def revision(self) -> int:
        """
        The revision its sender saw.

        Raises:
            InvalidInput: The form does not say.
        """
        plain = self.seen.isascii() and self.seen.isdecimal() and len(self.seen) < 10
        number: int = one(SEEN, int, int(self.seen) if plain else None)
        return number


def beside(label: Text, what: str) -> str:
    """Return what is said of something under its label."""
    return _("%(label)s: %(what)s", label=label, what=what)


def blank(fields: tuple[Field, ...] = (), *, seen: object = "", **values: str) -> Form:
    """Return a form to be filled in."""
    return Form(fields=fields, values=values, seen=str(seen))


def sent(context: Context, fields: tuple[Field, ...] = ()) -> Form:
    """
    Return the form that was sent.

    Raises:
        InvalidInput: It has a field nobody offered, or one twice that may be sent once (A-13).
    """
    form = context.request.form
    found = _strictly(form, fields, ours=_OURS)
    files = _files(context, [f.name for f in fields if f.type == "file"])
    return attrs.evolve(found, files=files, key=form.get(KEY) or str(uuid4()), seen=form.get(SEEN, ""))


def _files(context: Context, names: Collection[str]) -> dict[str, bytes]:
    """Return what is in the files that were sent; where none is chosen, a browser sends an empty one."""
    sent_files, texts = context.request.files, context.request.form
    problems = [Problem(name[:80], "field.unknown") for name in sent_files if name not in names]
    problems += [Problem(name[:80], "field.twice") for name, some in sent_files.lists() if len(some) > 1]
    problems += [Problem(name, "field.unknown") for name in names if texts.get(name)]
    if problems:
        raise InvalidInput(tuple(problems))
    return {name: data for name, file in sent_files.items() if (data := file.read())}


def asked(context: Context, fields: tuple[Field, ...]) -> Form:
    """
    Return what the address asks for, read as strictly as a form.

    Raises:
        InvalidInput: It has a field nobody offered, or one twice that may stand there once.
    """
    return _strictly(context.request.args, fields)


def _strictly(found: MultiDict[str, str], fields: tuple[Field, ...], *, ours: frozenset[str] = frozenset()) -> Form:
    names, many = {f.name for f in fields}, {f.name for f in fields if f.many}
    problems = [Problem(name[:80], "field.unknown") for name in found if name not in names | ours]
    problems += [Problem(n[:80], "field.twice") for n, values in found.lists() if len(values) > 1 and n not in many]
    if problems:
        raise InvalidInput(tuple(problems))
    values = {name: found.get(name, "") for name in names - many}
    return Form(fields=fields, values=values, lists={name: tuple(found.getlist(name)) for name in many})


def choices(labels: Mapping[str, Text]) -> tuple[tuple[Text, tuple[Option, ...]], ...]:
    """Return a plain list of options from value and label."""
    return (("", tuple(Option(value=value, label=label) for value, label in labels.items())),)


def chosen(name: str, type_: type[E], text: str) -> E:
    """
    Return the member of an enumeration a field names.

    Raises:
        InvalidInput: It names none.
    """
    found: E = one(name, type_, text)
    return found
