"""
Small values: ids, secrets, formats of text, and the class every stored field has.

Parse once, then trust: what a person typed is brought into shape by a `Format` at the edge of a service, and from
there on is only passed around.
"""

from __future__ import annotations

import enum
import functools
import hashlib
import hmac
import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any, Final, NewType, NoReturn, Protocol, TypeAlias, TypeVar, runtime_checkable
from uuid import UUID

import attrs

from partnerkit.texts.catalogues import LANGUAGES

T = TypeVar("T")

PartnerId = NewType("PartnerId", UUID)
OperatorId = NewType("OperatorId", UUID)
RoleId = NewType("RoleId", UUID)
KeyId = NewType("KeyId", UUID)
AccountId = NewType("AccountId", UUID)
ClientId = NewType("ClientId", UUID)
NoteId = NewType("NoteId", UUID)
MemberId = NewType("MemberId", UUID)
PersonId = NewType("PersonId", UUID)
SessionId = NewType("SessionId", UUID)
EntryId = NewType("EntryId", UUID)
LetterId = NewType("LetterId", UUID)
EndpointId = NewType("EndpointId", UUID)
AttemptId = NewType("AttemptId", UUID)
JobId = NewType("JobId", UUID)
JobRowId = NewType("JobRowId", UUID)


class FieldClass(enum.Enum):
    """
    What may happen to a stored field (R-01): clone, export, erase, event payloads and log redaction all read this.

    Attributes:
        COPY: A plain setting or fact; may be cloned and exported.
        REFERENCE: Points at a row or a person; never cloned.
        PERSONAL: Says something about a person; exported, and erased with the person.
        SECRET: Opens something; never leaves the database.
    """

    COPY = "copy"
    REFERENCE = "reference"
    PERSONAL = "personal"
    SECRET = "secret"


Copied: TypeAlias = Annotated[T, FieldClass.COPY]
Reference: TypeAlias = Annotated[T, FieldClass.REFERENCE]
Personal: TypeAlias = Annotated[T, FieldClass.PERSONAL]
Hidden: TypeAlias = Annotated[T, FieldClass.SECRET]


class Realm(enum.Enum):
    """A world of identities of its own: nothing of one is worth anything in another (VC-01)."""

    OPERATOR = "operator"
    STAFF = "staff"
    VENDOR = "vendor"


class Side(enum.Enum):
    """Who holds one of an account's two locks (VC-20)."""

    PARTNER = "partner"
    VENDOR = "vendor"


class Secret:
    """
    A text that must not be seen: neither in a repr, nor in a log, nor in a traceback (A-35).

    No attrs class, so that ``attrs.asdict`` of what holds one does not spell it out; nor can it be pickled.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Hide a text."""
        self._text = text

    def reveal(self) -> str:
        """Return the text itself; call it only where it is hashed or handed to its owner."""
        return self._text

    def digest(self) -> bytes:
        """Return what may be stored of a random token: its SHA-256."""
        return hashlib.sha256(self._text.encode("utf-8", "surrogatepass")).digest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.digest(), other.digest())

    def __hash__(self) -> int:
        return hash(self.digest())

    def __repr__(self) -> str:
        return "Secret('…')"

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, _: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never written")


@attrs.frozen
class Wrong(Exception):
    """
    A value is not of its format.

    Attributes:
        code: What is wrong, for programs.
        params: What the sentence about it names.
    """

    code: str
    params: dict[str, Any] = attrs.field(factory=dict)


@runtime_checkable
class Format(Protocol):
    """The shape a text must have; stands in an annotation, so that parsing, schema and docs read the same one."""

    def parse(self, value: Any) -> Any:
        """
        Return *value* in its normal form.

        Raises:
            Wrong: It is not of this format.
        """

    def schema(self) -> dict[str, Any]:
        """Return what JSON Schema can say of the format."""


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
# What shows nothing by itself: by category, and a few that are drawn empty.
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"})
_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# As many as Unicode's stream-safe form has; normalising takes time by the square of a pile.
_PILE = 30


def whole(value: Any) -> str:
    """
    Return a text that can be written as UTF-8, and brought into a normal form in no time.

    Raises:
        Wrong: It is no text, holds a lone surrogate, or piles accents on one letter (A-34).
    """
    if not isinstance(value, str):
        raise Wrong("type.string")
    if not value.isascii():
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise Wrong("text.surrogate")
        if len(value) > _PILE and _piled(value):
            raise Wrong("text.marks", {"max": _PILE})
    return value


def _piled(text: str) -> bool:
    pile = 0
    for c in text:
        pile = pile + 1 if unicodedata.combining(c) else 0
        if pile > _PILE:
            return True
    return False


def clean(value: Any, *, lines: bool = False) -> str:
    """
    Return a text in NFC without space and line breaks around it.

    Raises:
        Wrong: It is no text, holds a lone surrogate, a control character, or a line break where none is allowed (A-34).
    """
    text = unicodedata.normalize("NFC", whole(value).replace("\r\n", "\n") if lines else whole(value)).strip()
    if not text.isprintable() and any(_unwanted(c, lines=lines) for c in text):
        raise Wrong("text.control")
    return text


def _unwanted(c: str, *, lines: bool) -> bool:
    return (unicodedata.category(c) in _BREAKS and not (lines and c in "\n\t")) or c in _BIDI


def _seen(text: str) -> bool:
    return any(unicodedata.category(c) not in _UNSEEN and c not in _EMPTY for c in text)


@attrs.frozen
class Text:
    """
    A text of a person.

    Attributes:
        max: The most characters (Unicode code points after NFC).
        lines: Whether line breaks are allowed.
    """

    max: int
    lines: bool = False

    def parse(self, value: Any) -> str:
        """Return the text, trimmed; overlong ones are wrong, and such as show nothing."""
        text = clean(value, lines=self.lines)
        if not _seen(text):
            raise Wrong("text.blank")
        if len(text) > self.max:
            raise Wrong("text.long", {"max": self.max, "length": len(text)})
        return text

    def schema(self) -> dict[str, Any]:
        """Return the bounds."""
        return {"minLength": 1, "maxLength": self.max}


@attrs.frozen
class Derived:
    """
    A text that was made of another one, as in what a list is sorted by; it is taken as it is.

    Attributes:
        max: The most characters.
    """

    max: int

    def parse(self, value: Any) -> str:
        """Return the text; one with what not every database holds is wrong."""
        if len(text := whole(value)) > self.max:
            raise Wrong("text.long", {"max": self.max, "length": len(text)})
        if "\0" in text:
            raise Wrong("text.control")
        return text

    def schema(self) -> dict[str, Any]:
        """Return the bound."""
        return {"maxLength": self.max}


LONGEST_ADDRESS: Final = 254


@attrs.frozen
class Email:
    """
    One mail address, as its owner writes it (A-20: no lists, display names or line breaks).

    It is no longer than `LONGEST_ADDRESS`, nor is what `address_key` makes of it.
    """

    def parse(self, value: Any) -> str:
        """Return the address normalised; the part before the @ keeps its case."""
        text = clean(value)
        if not text:
            raise Wrong("text.blank")
        if len(text) > LONGEST_ADDRESS:
            raise Wrong("email.form")  # before anything is done with it: anybody may send one of 256 kB
        from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

        try:
            address = str(validate_email(text, check_deliverability=False).normalized)
        except EmailNotValidError:
            raise Wrong("email.form") from None
        if len(address_key(address)) > LONGEST_ADDRESS:
            raise Wrong("email.form")
        return address

    def schema(self) -> dict[str, Any]:
        """Return the format's name in JSON Schema."""
        return {"format": "email", "maxLength": LONGEST_ADDRESS}


def address_key(address: str) -> str:
    """
    Return what two spellings of one address share: folded, with the domain in ASCII (A-21).

    *address* has been through `Email`.
    """
    local, _, domain = address.rpartition("@")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", local).casefold())
    return f"{folded}@{domain.lower() if domain.isascii() else _in_ascii(domain)}"


def _in_ascii(domain: str) -> str:
    from email_validator import validate_email  # noqa: PLC0415 - slow to import

    # Not Python's own codec, for which straße.de and strasse.de are one.
    return str(validate_email(f"x@{domain}", check_deliverability=False).ascii_domain)


NICKNAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])")


@attrs.frozen
class NicknameFormat:
    """The last part of a business page's address: ``a-z 0-9 -``, 3 to 63, no hyphen at an end (VC-23)."""

    def parse(self, value: Any) -> str:
        """Return the nickname; nothing is folded, so that two spellings can never meet."""
        text = clean(value)
        if not NICKNAME.fullmatch(text):
            raise Wrong("nickname.form")
        return text

    def schema(self) -> dict[str, Any]:
        """Return the pattern."""
        return {"pattern": f"^{NICKNAME.pattern}$", "minLength": 3, "maxLength": 63}


def typed(value: Any) -> Secret:
    """
    Return a password as typed, in NFC, so that two keyboards write the same one.

    Raises:
        Wrong: It is no text, or holds a lone surrogate.
    """
    return Secret(unicodedata.normalize("NFC", whole(value.reveal() if isinstance(value, Secret) else value)))


class TypedFormat:
    """A password given as proof; whatever it is, it is only compared."""

    def parse(self, value: Any) -> Secret:
        """Return the password as a Secret."""
        return typed(value)

    def schema(self) -> dict[str, Any]:
        """Return that it is never shown."""
        return {"format": "password", "writeOnly": True}


@attrs.frozen
class PasswordFormat:
    """A password to be set: 12 to 128 characters."""

    min: int = 12
    max: int = 128

    def parse(self, value: Any) -> Secret:
        """Return the password as a Secret."""
        password = typed(value)
        if not self.min <= len(password.reveal()) <= self.max:
            raise Wrong("password.length", {"min": self.min, "max": self.max})
        return password

    def schema(self) -> dict[str, Any]:
        """Return the bounds, and that it is never shown."""
        return {"minLength": self.min, "maxLength": self.max, "format": "password", "writeOnly": True}


@attrs.frozen
class OneOf:
    """One of a few known texts."""

    values: tuple[str, ...]

    def parse(self, value: Any) -> str:
        """Return the value if it is among the known ones."""
        if not isinstance(value, str):
            raise Wrong("type.string")
        if value not in self.values:
            raise Wrong("choice.unknown", {"known": ", ".join(self.values)})
        return value

    def schema(self) -> dict[str, Any]:
        """Return the known values."""
        return {"enum": list(self.values)}


@functools.cache
def _time_zones() -> frozenset[str]:
    from zoneinfo import available_timezones  # noqa: PLC0415 - slow to import

    return frozenset(available_timezones())  # opens hundreds of files each time


class TimeZoneFormat:
    """The name of a time zone, as in ``Europe/Budapest``."""

    def parse(self, value: Any) -> str:
        """Return the name if the machine's time zone data have it."""
        if not isinstance(value, str) or value not in _time_zones():
            raise Wrong("time_zone.unknown")
        return value

    def schema(self) -> dict[str, Any]:
        """Return an example; there are hundreds."""
        return {"examples": ["Europe/Budapest", "UTC"]}


LONGEST_PLAN: Final = 200

Name: TypeAlias = Annotated[str, Text(200)]
Sentence: TypeAlias = Annotated[str, Text(1000)]
TagText: TypeAlias = Annotated[str, Text(40)]
NoteText: TypeAlias = Annotated[str, Text(10_000, lines=True)]
PlanName: TypeAlias = Annotated[str, Derived(LONGEST_PLAN)]
SortKey: TypeAlias = Annotated[str, Derived(200)]
ErrorText: TypeAlias = Annotated[str, Derived(200)]
Device: TypeAlias = Annotated[str, Derived(300)]
EmailAddress: TypeAlias = Annotated[str, Email()]
Nickname: TypeAlias = Annotated[str, NicknameFormat()]
Password: TypeAlias = Annotated[Secret, PasswordFormat()]
TypedPassword: TypeAlias = Annotated[Secret, TypedFormat()]
Language: TypeAlias = Annotated[str, OneOf(LANGUAGES)]
TimeZone: TypeAlias = Annotated[str, TimeZoneFormat()]


def utc_now() -> datetime:
    """Return the present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def aware(moment: datetime) -> datetime:
    """
    Return *moment* in UTC.

    Raises:
        ValueError: It has no time zone; a naive datetime means a different moment on every machine.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a datetime without a time zone: {moment!r}")
    return moment.astimezone(UTC)
