"""
A mail in words: the paragraphs of its kind, said in a language, as plain text and as HTML.

- Whose service, to whom, when, until when a link counts, and what to do if it was not them.
- Whatever fills a blank is one line and stays a text: it breaks neither a header nor the HTML (A-30).
- Nothing is fetched from elsewhere: no images, no fonts, no styles.
- Names come from people: a mail to an address that nobody has proven to be theirs says none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from partnerkit.mails.model import About, Mail
from partnerkit.mails.parts import Button, Facts, Fine, Part, Words, as_html, as_text
from partnerkit.texts import Texts, nearest
from partnerkit.values import Realm

_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_LONGEST_SUBJECT = 200


def rendered(about: About, texts: Texts) -> Mail:
    """
    Return what a mail says, in the library's words or the vendor's own.

    Raises:
        KeyError: No text says anything of this kind.
    """
    said = _Saying(about, texts)
    subject, parts = said.subject(), tuple(said.parts())
    return Mail(
        id=about.id,
        kind=about.kind,
        to=about.to,
        subject=subject,
        text=as_text(parts),
        html=as_html(parts, title=subject, language=said.language),
        language=said.language,
    )


def one_line(value: object) -> str:
    """Return a value as a text on one line, without what cannot be seen."""
    kept = (" " if c.isspace() else "" if unicodedata.category(c) in _UNWANTED else c for c in str(value))
    return " ".join("".join(kept).split())


class _Saying:
    """What is said of one letter."""

    def __init__(self, about: About, texts: Texts) -> None:
        self._about = about
        self._texts = texts
        self.language = nearest(about.language)
        self._zone, self._zone_name = _zone(about.zone)
        self._params = self._filling()

    def _filling(self) -> dict[str, str]:
        about = self._about
        given = {name: one_line(value) for name, value in about.details.items()}
        given |= {"product": one_line(about.product), "name": one_line(about.name), "address": one_line(about.to)}
        given |= {"place": one_line(about.place or ""), "at": self._moment(about.at)}
        return given if about.until is None else given | {"until": self._moment(about.until)}

    def _say(self, code: str, **more: object) -> str:
        return self._texts.say(f"mail.{code}", self._params | more, language=self.language)

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        code = "mail.moment.first" if local.day == 1 else "mail.moment"
        said = {"day": local.day, "year": local.year, "time": f"{local:%H:%M}", "zone": self._zone_name}
        said["month"] = self._texts.say(f"mail.month.{local.month}", language=self.language)
        return self._texts.say(code, said, language=self.language)

    def subject(self) -> str:
        return one_line(self._say(f"{self._about.kind}.subject"))[:_LONGEST_SUBJECT]

    def parts(self) -> Iterator[Part]:
        about = self._about
        yield Words(self._say(f"{about.kind}.{about.realm.value}"))
        yield Facts(tuple(self._facts()))
        if about.link is not None:
            yield Button(self._say(f"{about.kind}.button"), about.link.reveal(), self._say("address_below"))
            yield Words(self._say("until"))
        yield Words(self._say(f"{about.kind}.stranger"))
        yield Fine(self._say("footer"))

    def _facts(self) -> Iterator[str]:
        if not self._about.elsewhere:
            yield from self._names()
        yield self._say("fact.address")
        yield self._say("fact.at")

    def _names(self) -> Iterator[str]:
        yield self._say("fact.name")
        if self._about.place is not None:
            yield self._say("fact.partner" if self._about.realm is Realm.OPERATOR else "fact.business")


def _zone(name: str) -> tuple[tzinfo, str]:
    """Return a time zone with its name; UTC where this machine does not know it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - slow to import

    try:
        return (UTC, "UTC") if name == "UTC" else (ZoneInfo(name), name.replace("_", " "))
    except (ZoneInfoNotFoundError, ValueError):
        return UTC, "UTC"
