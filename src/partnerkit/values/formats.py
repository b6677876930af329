"""Formats of addresses, nicknames and choices; and each format under the name by which fields are annotated."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Annotated, Any, Final, TypeAlias

import attrs

from partnerkit.texts.catalogues import LANGUAGES
from partnerkit.values.secrets import PasswordFormat, Secret, TypedFormat
from partnerkit.values.texts import Derived, Text, Wrong, clean

LONGEST_ADDRESS: Final = 254
NICKNAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])")
LONGEST_PLAN: Final = 200


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


Name: TypeAlias = Annotated[str, Text(200)]
Sentence: TypeAlias = Annotated[str, Text(1000)]
TagText: TypeAlias = Annotated[str, Text(40)]
NoteText: TypeAlias = Annotated[str, Text(10_000, lines=True)]
PlanName: TypeAlias = Annotated[str, Derived(LONGEST_PLAN)]
BillingEvent: TypeAlias = Annotated[str, Text(200)]
AddonName: TypeAlias = Annotated[str, Derived(LONGEST_PLAN)]
ChoiceKey: TypeAlias = Annotated[str, Text(80)]
AddressKey: TypeAlias = Annotated[str, Derived(LONGEST_ADDRESS)]
SortKey: TypeAlias = Annotated[str, Derived(200)]
ErrorText: TypeAlias = Annotated[str, Derived(200)]
Device: TypeAlias = Annotated[str, Derived(300)]
EmailAddress: TypeAlias = Annotated[str, Email()]
Nickname: TypeAlias = Annotated[str, NicknameFormat()]
Password: TypeAlias = Annotated[Secret, PasswordFormat()]
TypedPassword: TypeAlias = Annotated[Secret, TypedFormat()]
Language: TypeAlias = Annotated[str, OneOf(LANGUAGES)]
TimeZone: TypeAlias = Annotated[str, TimeZoneFormat()]
