"""
The many clients that make a list long, put together from trades, families and places: always the same ones.

The steps through the lists have no divisor in common with their lengths, so that neighbours are not alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from reference_server.demo.clients import Client, Story

COUNT: Final = 258

# What they are tagged with, and what they do in English, French and Hungarian.
_TRADES: Final = (
    ("dental", "Dental Practice", "Cabinet dentaire", "Fogászat"),
    ("dental", "Dental Laboratory", "Laboratoire dentaire", "Fogtechnika"),
    ("health", "Physiotherapy", "Cabinet de kinésithérapie", "Gyógytorna"),
    ("animals", "Veterinary Surgery", "Clinique vétérinaire", "Állatorvosi Rendelő"),
    ("health", "Opticians", "Opticien", "Optika"),
    ("health", "Pharmacy", "Pharmacie", "Gyógyszertár"),
    ("health", "Podiatry", "Cabinet de podologie", "Lábápoló Szalon"),
    ("health", "Osteopaths", "Cabinet d’ostéopathie", "Gyógymasszázs"),
    ("food", "Bakery", "Boulangerie", "Pékség"),
    ("food", "Catering", "Traiteur", "Rendezvényétkeztetés"),
    ("food", "Tea Rooms", "Salon de thé", "Teázó"),
    ("food", "Butchers", "Boucherie", "Húsbolt"),
    ("retail", "Wine Merchants", "Cave à vins", "Borkereskedés"),
    ("retail", "Florists", "Fleuriste", "Virágüzlet"),
    ("retail", "Bookshop", "Librairie", "Könyvesbolt"),
    ("garage", "Cycle Repair", "Atelier vélo", "Kerékpárszerviz"),
    ("garage", "Garage", "Garage", "Autószerviz"),
    ("teaching", "Driving School", "Auto-école", "Autósiskola"),
    ("teaching", "Music School", "École de musique", "Zeneiskola"),
    ("teaching", "Language School", "École de langues", "Nyelviskola"),
    ("sport", "Dance Academy", "École de danse", "Táncstúdió"),
    ("sport", "Yoga", "Studio de yoga", "Jógastúdió"),
    ("beauty", "Barbers", "Salon de coiffure", "Fodrászat"),
    ("home services", "Plumbing and Heating", "Plomberie chauffage", "Fűtésszerelő Műhely"),
    ("home services", "Carpentry", "Menuiserie", "Asztalosműhely"),
    ("home services", "Roofing", "Couverture et zinguerie", "Tetőfedő Műhely"),
    ("home services", "Landscaping", "Paysagiste", "Kertépítő Iroda"),
    ("creative", "Photography", "Studio photo", "Fotóműterem"),
    ("finance", "Accountants", "Cabinet comptable", "Könyvelőiroda"),
)
_LANGUAGES: Final = ("en", "fr", "hu")
_ZONES: Final = {"en": "Europe/London", "fr": "Europe/Paris", "hu": "Europe/Budapest"}
_FRAMES: Final = {
    "en": ("{place} {trade}", "{family} {trade}", "{family} & {other} {trade}"),
    "fr": ("{trade} {place}", "{trade} {family}", "{trade} {family} & {other}"),
    "hu": ("{place} {trade}", "{family} {trade}", "{family} és {other} {trade}"),
}
_PLACES: Final = {
    "en": "Ambleside,Bakewell,Cromer,Dunster,Evesham,Frome,Glossop,Hebden Bridge,Ilkley,Keswick,Ludlow,Malvern,"
    "Nantwich,Oakham,Penrith,Ripon,Skipton,Tetbury,Ullapool,Whitby",
    "fr": "du Vieux-Port,de la Gare,des Halles,du Canal,Saint-Michel,de l’Orangerie,des Tilleuls,de la République,"
    "Sainte-Cécile,du Beffroi,des Capucins,de la Fontaine,Beauséjour,du Moulin,des Remparts,Montplaisir,"
    "de l’Hôtel-de-Ville,des Marronniers,Saint-Honoré,du Belvédère",
    "hu": "Szegedi,Egri,Győri,Debreceni,Hódmezővásárhelyi,Soproni,Kőszegi,Nyíregyházi,Szombathelyi,Békéscsabai,"
    "Tatabányai,Zalaegerszegi,Óbudai,Újpesti,Kecskeméti,Siófoki,Pécsi,Kaposvári,Gödöllői,Gyöngyösi",
}
_FAMILIES: Final = {
    "en": "Ashworth,Bennett,Carmichael,Dunne,Ellwood,Fairclough,Grewal,Hartley,Iqbal,Jardine,Kendrick,Lockwood,Mbeki,"
    "Nightingale,O’Sullivan,Pemberton,Quayle,Rutherford,Sinclair,Thackeray",
    "fr": "Lemoine,Berthelot,Gauthier-Noël,Fournier,Çelik,Hébert,N’Diaye,Rousseau,Besançon,Le Bihan,Peltier,Maître,"
    "D’Alençon,Courtois,Benhaddou,Vasseur,Thévenin,Garçon,Delacroix,Guérin",
    "hu": "Szabó,Kovács,Tóth,Nagy-Győri,Horváth,Szűcs,Fekete,Gulyás,Őri,Kőműves,Balogh,Vörös,Mészáros,Lukácsi,Fűrész,"
    "Bíró,Szőke,Dobó,Hegedűs,Rácz",
}
_GIVEN: Final = {
    "en": "Alice,Benedict,Charlotte,Dev,Eleanor,Finn,Georgina,Hamish,Isla,Joseph,Kezia,Leonard,Maeve,Nadia,Oscar,"
    "Philippa,Rhiannon,Samuel,Tabitha,Zoë",
    "fr": "Adèle,Baptiste,Cécile,Damien,Éloïse,François,Gaëlle,Hugo,Inès,Joël,Karine,Loïc,Mélanie,Noé,Océane,Pascal,"
    "Raphaël,Solène,Théo,Zoé",
    "hu": "Ágnes,Bence,Csilla,Dániel,Emőke,Ferenc,Gyöngyi,Hajnalka,István,Jenő,Katalin,Lőrinc,Márta,Norbert,Orsolya,"
    "Péter,Réka,Sándor,Tünde,Zsófia",
}
_POSTS: Final = {"en": "mail", "fr": "courrier", "hu": "posta"}
_KEEPERS: Final = {"en": "dana", "fr": "elodie", "hu": "boglarka"}
# Each on every so many clients, of one language or of all.
_OFTEN: Final = (
    ("quarterly review", 4, "en fr hu"),
    ("newsletter", 5, "en fr hu"),
    ("came by referral", 7, "en fr hu"),
    ("slow payer", 11, "en fr hu"),
    ("multi-site", 13, "en fr hu"),
    ("VIP", 19, "en fr hu"),
    ("à relancer", 8, "fr"),
    ("éves zárás", 8, "hu"),
)
_RARE: Final = {
    17: "do not ring before ten",
    58: "moves in spring",
    100: "déménage en juin",
    101: "két telephely lesz",
    154: "sister of Hartwell",
    206: "tanúsítvány lejár",
}
_YOUNG: Final = (Story.TRIAL, Story.AWAITING, Story.TRIAL, Story.SETUP, Story.PREPARING)
_NEWER: Final = (Story.PAYING, Story.AWAITING, Story.PAYING)
_OLDER: Final = (
    *[Story.PAYING] * 24,
    *[Story.CANCELLED] * 6,
    *[Story.EXPIRED] * 4,
    *[Story.LOCKED] * 3,
    *[Story.AWAITING] * 2,
    Story.SHUT,
)
_PLANS: Final = ("solo", "pro", "pro", "pro_plus")


def crowd() -> Iterator[Client]:
    """Yield the clients, the languages in turn."""
    for number in range(COUNT):
        yield _client(number)


def _client(number: int) -> Client:
    n, language = number // 3, _LANGUAGES[number % 3]
    age = number * 101 % COUNT
    days = 3 + round(1500 * (age / COUNT) ** 1.5)
    tag, *trades = _TRADES[n % len(_TRADES)]
    name, owner = _names(n, language, trades[number % 3])
    return Client(
        name=name,
        owner=f"Dr. {owner}" if tag == "dental" and language == "hu" else owner,
        email=f"{_ascii(owner)}@{_POSTS[language]}.example.com",
        language=language,
        time_zone=_ZONES[language],
        story=_story(days, age),
        days=days,
        plan=_PLANS[age * 3 % 4],
        tags=tuple(dict.fromkeys(_tags(number, language, tag))),
        assigned=tuple(_assigned(number, language)),
    )


def _names(n: int, language: str, trade: str) -> tuple[str, str]:
    families, given = _FAMILIES[language].split(","), _GIVEN[language].split(",")
    family, other = families[(n * 9 + 4) % 20], families[(n * 9 + 11) % 20]
    first = given[(n * 3 + n // 20) % 20]
    place = _PLACES[language].split(",")[n * 7 % 20]
    name = _FRAMES[language][n // len(_TRADES)].format(place=place, family=family, other=other, trade=trade)
    return name, f"{family} {first}" if language == "hu" else f"{first} {family}"


def _story(days: int, age: int) -> Story:
    if days < 26:
        return _YOUNG[age % len(_YOUNG)]
    return _NEWER[age % len(_NEWER)] if days < 60 else _OLDER[age * 7 % len(_OLDER)]


def _tags(number: int, language: str, trade: str) -> Iterator[str]:
    yield trade
    if trade == "dental":
        yield "health"
    for place, (tag, step, languages) in enumerate(_OFTEN):
        if (number + place) % step == 0 and language in languages:
            yield tag
    if number in _RARE:
        yield _RARE[number]


def _assigned(number: int, language: str) -> Iterator[str]:
    if number % 2:
        yield _KEEPERS[language]
    if number % 23 == 5:
        yield "owen"


def _ascii(text: str) -> str:
    """Return a text as a part of an address."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return ".".join("".join(c if c.isalnum() and c.isascii() else " " for c in plain.lower()).split())
