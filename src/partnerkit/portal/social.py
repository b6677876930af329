"""
Names of pages on social networks: the last part of the public address (CP-03).

A whole address that is pasted in is reduced to it. An address of any other site is refused, so that what is kept can
only ever lead to that network.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import attrs

from partnerkit.values import Wrong, clean

_LONGEST: Final = 300
_SCHEMES: Final = frozenset({"http", "https"})
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@attrs.frozen(kw_only=True)
class SocialFormat:
    """
    The name of a page on one network.

    Attributes:
        hosts: The network's hosts, the one that links lead to first; those below them are its own, too.
        name: What a name looks like.
        example: One, for whoever got it wrong.
        forms: What stands before the name in an address and is kept with it; the first one where nobody said.
        numbered: The path of an address in which a title stands before a number: the number is the name.
        without: What stands in the name's place in addresses of no page.
        query: The address, and its parameter, in which a page without a name has its number.
    """

    hosts: tuple[str, ...]
    name: re.Pattern[str]
    example: str
    forms: tuple[str, ...] = ()
    numbered: re.Pattern[str] | None = None
    without: frozenset[str] = frozenset()
    query: tuple[str, str] = ("", "")

    def parse(self, value: Any) -> str:
        """Return the name, with its form before it where the network has several."""
        text = clean(value)
        if not text:
            raise Wrong("text.blank")
        if len(text) > _LONGEST:
            raise Wrong("text.long", {"max": _LONGEST, "length": len(text)})
        bare = text.removeprefix("@")
        if self.name.fullmatch(bare):
            return self._kept(bare)
        if self.forms and text.partition("/")[0].lower() in self.forms:
            return self._of_path(text)
        return self._of_address(self._split(text))

    def url(self, name: str) -> str:
        """Return the address of a page of this name."""
        return f"https://www.{self.hosts[0]}/{quote(name)}"

    def schema(self) -> dict[str, Any]:
        """Return an example, and the bound."""
        return {"maxLength": _LONGEST, "examples": [self.example]}

    def _split(self, text: str) -> SplitResult:
        try:
            parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
            host = (parts.hostname or "").rstrip(".")
        except ValueError:
            raise self._wrong() from None
        if parts.scheme not in _SCHEMES or "." not in host:
            raise self._wrong()
        if not self._ours(host):
            raise Wrong("social.host", {"host": self.hosts[0]})
        return parts

    def _ours(self, host: str) -> bool:
        return any(host == known or host.endswith(f".{known}") for known in self.hosts)

    def _of_address(self, parts: SplitResult) -> str:
        place, parameter = self.query
        if place and parts.path.strip("/").lower() == place:
            return self._named(parse_qs(parts.query).get(parameter, [""])[0])
        return self._of_path(parts.path)

    def _of_path(self, path: str) -> str:
        if self.numbered and (found := self.numbered.match(path.strip("/"))):
            return self._named(found[found.lastindex or 0])
        first, *rest = [clean(unquote(part)) for part in path.strip("/").split("/")]
        if self.forms:
            return self._named(rest[0] if rest else "", first.lower())
        return self._named(first.removeprefix("@"))

    def _named(self, name: str, form: str | None = None) -> str:
        if not self.name.fullmatch(name) or (form is not None and form not in self.forms):
            raise self._wrong()
        return self._kept(name, form)

    def _kept(self, name: str, form: str | None = None) -> str:
        if name.lower() in self.without:
            raise self._wrong()
        return f"{form or self.forms[0]}/{name}" if self.forms else name

    def _wrong(self) -> Wrong:
        return Wrong("social.form", {"example": self.example})


FACEBOOK: Final = SocialFormat(
    hosts=("facebook.com", "fb.com"),
    # What ends as addresses of sites do is no name there; and letters that only look like those of names are none.
    name=re.compile(r"(?ai:(?!www\.)[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?(?<!\.com)(?<!\.net)(?<!\.org))"),
    example="greenacre",
    numbered=re.compile(r"(?i:pages|people)/[^/]+/([0-9]+)(?=/|$)|(?i:p)/(?:[^/]*-)?([0-9]+)(?=/|$)"),
    without=frozenset(
        "events groups p pages people permalink.php pg photo.php profile.php share sharer.php story.php watch".split()
    ),
    query=("profile.php", "id"),
)
TWITTER: Final = SocialFormat(
    hosts=("twitter.com", "x.com"),
    name=re.compile(r"[A-Za-z0-9_]{1,15}"),
    example="greenacre",
    without=frozenset({"home", "i", "intent", "share", "search", "hashtag"}),
)
LINKEDIN: Final = SocialFormat(
    hosts=("linkedin.com",),
    name=re.compile(r"[^\W_][\w-]{0,99}"),
    example="company/green-acre",
    forms=("company", "in", "school", "showcase"),
)

FacebookPage: TypeAlias = Annotated[str, FACEBOOK]
TwitterHandle: TypeAlias = Annotated[str, TWITTER]
LinkedInPage: TypeAlias = Annotated[str, LINKEDIN]
