"""What the partner's team noted about its clients, and would not say to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reference_server.demo.clients import Client, Story

LONG: Final = """Visited on Thursday. What came up:

1. Reminders go out at 18:00; they want them the morning before.
2. The second surgery opens in spring. They will need two seats more, so Pro Plus.
3. Imogen decides, but Ruth does the work: ask Ruth.

Ring again in March."""

_LOCKED: Final = {
    "en": "Two invoices unpaid and no answer to either reminder. Locked until they ring.",
    "fr": "Deux factures impayées malgré nos relances. Verrouillé jusqu’à ce qu’ils rappellent.",
    "hu": "Két kifizetetlen számla, a felszólításokra nem válaszolt. Zárolva, amíg nem jelentkezik.",
}
_SAID: Final[dict[Story, dict[str, str]]] = {
    Story.PAYING: {
        "en": "Happy with it. Wants to know when gift vouchers come.",
        "fr": "Très content. Demande si l’on peut importer l’ancien fichier clients.",
        "hu": "Elégedett. Őszre még egy munkatársat vesz fel, akkor kell a nagyobb csomag.",
    },
    Story.CANCELLED: {
        "en": "Gave up the second shop and cancelled by phone. Parted as friends.",
        "fr": "Part à la retraite ; le repreneur n’a pas encore décidé.",
        "hu": "Az árat sokallta. Fél év múlva érdemes újra megkeresni.",
    },
    Story.EXPIRED: {
        "en": "Liked the calendar, never got round to the rest. Ring in the new year.",
        "fr": "N’a pas eu le temps d’essayer. Rappeler après les fêtes.",
        "hu": "Csak a naptárat próbálta ki. Januárban rá kell kérdezni.",
    },
    Story.AWAITING: {
        "en": "Mailed twice. The mails land with the accountant; better ring.",
        "fr": "Deux messages sans réponse. Passer à la boutique un mardi.",
        "hu": "Két levélre sem felelt. Délelőtt nem veszi fel, inkább este.",
    },
    Story.TRIAL: {
        "en": "Showed them the booking page; they want their own colours.",
        "fr": "Première visite faite. Hésite entre Pro et Pro Plus.",
        "hu": "Bemutató megvolt, a fűtési szezon előtt dönt.",
    },
    Story.LOCKED: _LOCKED,
    Story.SHUT: _LOCKED,
    Story.BOTH: _LOCKED,
}


def notes_on(number: int, client: Client) -> Iterator[str]:
    """Yield the notes on a client, oldest first; most have none."""
    if number == 0:
        yield LONG
    if number % 5 == 0 and client.story in _SAID:
        yield _SAID[client.story][client.language]
    if number % 35 == 0 and client.story is not Story.PAYING:
        yield _SAID[Story.PAYING][client.language]
