"""
Names of businesses and people in three languages, their words as unevenly frequent as real ones are.

The earlier a word stands in its list, the commoner it is: "studio" is in one name of sixteen, a coined word of the long
tail in one of a hundred thousand. No name has two trades, so that the words of two trades never meet.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

import attrs

T = TypeVar("T")
SYLLABLES = (
    "ba be bo da de do fa fi ga go ka ki ko la le li lo lu ma me mi mo na ne ni no pa pe ra re ri ro sa se".split()
)
COINED = range(len(SYLLABLES) ** 3)
# What a rank's frequency falls with: nearly 1 in a language's whole vocabulary, less among its commonest words.
STEEP, GENTLE = 0.9, 0.6


def listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


@attrs.frozen
class Tongue:
    """One language: what businesses do, how people are called, where they are, and what an address ends with."""

    name: str
    ending: str
    trades: Sequence[str] = attrs.field(converter=listed)
    first: Sequence[str] = attrs.field(converter=listed)
    last: Sequence[str] = attrs.field(converter=listed)
    places: Sequence[str] = attrs.field(converter=listed)


TONGUES = (
    Tongue(
        "en",
        "com",
        "Studio, Salon, Yoga, Dental Care, Barbers, Massage, Physio, Law Office, Garage, Bakery, Florist, Tutors",
        "Anna, Sarah, James, Emily, John, Olivia, Thomas, Grace, Daniel, Zoë, Amelia, Piers",
        "Smith, Jones, Taylor, Brown, Wilson, Evans, Walker, O’Brien, Hughes, Green, Ashworth, Quill",
        "London, Leeds, Bristol, Oxford, York, Bath, Dover, Hull, Truro, Wells",
    ),
    Tongue(
        "de",
        "de",
        "Friseur, Praxis, Kosmetik, Zahnarzt, Fahrschule, Werkstatt, Bäckerei, Kanzlei, Gärtnerei, Tanzschule",
        "Anna, Thomas, Julia, Stefan, Katrin, Jürgen, Sabine, Müşerref, Lukas, Bärbel, Götz, Ottilie",
        "Müller, Schmidt, Weber, Wagner, Becker, Hoffmann, Schäfer, Koch, Strauß, Vogt, Zwölfer, Quast",
        "Berlin, München, Hamburg, Köln, Wien, Zürich, Graz, Ulm, Görlitz, Jena",
    ),
    Tongue(
        "hu",
        "hu",
        "Fodrászat, Szépségszalon, Fogászat, Kozmetika, Masszázs, Autósiskola, Szerviz, Virágbolt, Jóga, Iroda",
        "Éva, Anna, László, Zsófia, Gábor, Ágnes, Péter, Katalin, Örs, Ildikó, Csenge, Zétény",
        "Nagy, Kovács, Tóth, Szabó, Horváth, Varga, Kiss, Molnár, Németh, Farkas, Pók, Zrínyi",
        "Budapest, Debrecen, Szeged, Pécs, Győr, Eger, Sopron, Vác, Tata, Mohács",
    ),
)


@attrs.frozen
class Named:
    """What one client is called."""

    business: str
    contact: str
    email: str
    nickname: str
    language: str


class Names:
    """Gives names, the same ones for the same random numbers."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._weights = {n: list(accumulate(rank**-GENTLE for rank in range(1, n + 1))) for n in range(1, 13)}
        self._coined = list(accumulate((rank + 1) ** -STEEP for rank in COINED))

    def pick(self, some: Sequence[T]) -> T:
        """Return one of some words or others, the earlier the likelier."""
        return self._chance.choices(some, cum_weights=self._weights[len(some)])[0]

    def coin(self) -> str:
        """Return a word of no dictionary: a few of them are many businesses' own, most are one's alone."""
        return coined(self._chance.choices(COINED, cum_weights=self._coined)[0])

    def one(self, number: int) -> Named:
        """Return what the client of a number is called."""
        tongue = self._chance.choice(TONGUES)
        first, last, trade = self.pick(tongue.first), self.pick(tongue.last), self.pick(tongue.trades)
        own = self.coin() if self._chance.random() < 0.5 else last
        place = f" {self.pick(tongue.places)}" if self._chance.random() < 0.3 else ""
        business = f"{trade} {own}{place}" if self._chance.random() < 0.6 else f"{own} {trade}{place}"
        domain = f"{plain(own)}-{plain(trade.split()[0])}.{tongue.ending}"
        box = self._chance.choice(("info", "hello", f"{plain(first)}.{plain(last)}"))
        contact = f"{last} {first}" if tongue.name == "hu" else f"{first} {last}"
        return Named(business, contact, f"{box}@{domain}", f"{plain(own)}-{number}", tongue.name)


def coined(rank: int) -> str:
    """Return the coined word of a rank; 0 is the commonest."""
    first, rest = divmod(rank * 7919 % len(COINED), len(SYLLABLES) ** 2)
    return "".join(SYLLABLES[n] for n in (first, *divmod(rest, len(SYLLABLES)))).title()


def plain(text: str) -> str:
    """Return a word as an address writes it."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isascii() and c.isalnum())
