"""
Letters as they are sent: about whom, to whom, in which language.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit.mails import About
from partnerkit.texts import ENGLISH
from partnerkit.values import Realm, Secret

MAILS: Final = Path(__file__).parent / "mails"
KINDS: Final = tuple(
    dict.fromkeys(code.removeprefix("mail.").removesuffix(".subject") for code in ENGLISH if code.endswith(".subject"))
)
AT: Final = datetime(2026, 11, 1, 11, 5, tzinfo=UTC)
#: Who gets one in which language, as operator and as staff.
_PEOPLE: Final[dict[str, Any]] = {
    "en": {"name": "Dana Whitfield", "to": "dana@lefevre-kovacs.example.com"},
    "fr": {"name": "Élodie Lefèvre-Montgolfier", "to": "elodie@lefevre-kovacs.example.com"},
    "hu": {"name": "Kovács-Szentgyörgyi Boglárka", "to": "boglarka@lefevre-kovacs.example.com"},
}
_PLACES: Final = {
    "en": ("Green Acre Lawn & Snow Ltd.", "America/New_York"),
    "fr": ("Cabinet dentaire Beauséjour-Châteauneuf & Associés, SELARL de chirurgiens-dentistes", "Europe/Paris"),
    "hu": ("Megszentségteleníthetetlenségeskedéseitekért Alapítvány", "Europe/Budapest"),
}
_LINKED: Final = {
    "password.forgotten": ("reset", 1),
    "owner.reset_mailed": ("reset", 1),
    "email.verify": ("verify", 24),
    "email.change": ("email", 24),
    "operator.invited": ("welcome", 168),
    "member.invited": ("join", 168),
    "owner.invited": ("join", 168),
    "partner.account": ("join", 168),
    "client.invited": ("invitation", 168),
    "client.sign_up": ("open", 24),
    "client.sign_up.known": ("open", 24),
    "partner.sign_up": ("open", 24),
}
#: Kinds that go to an address nobody has proven to read mail at.
STRANGERS: Final = {"email.change", "operator.invited", "partner.sign_up.known", *_LINKED} - {
    "password.forgotten",
    "email.verify",
    "owner.reset_mailed",
}
#: Those of them that say to which place somebody is invited.
INVITING: Final = {"operator.invited", "member.invited", "owner.invited", "partner.account", "client.invited"}
_DETAILS: Final = {
    "colleague": "Farkas Mihályné",
    "partner": "Óbudai Könyvelő Bt.",
    "inviter": "Szabó Katalin",
    "operator": "Dana Whitfield",
}


def realms_of(kind: str) -> tuple[Realm, ...]:
    """
    Return who gets a mail of a kind.
    """
    return tuple(realm for realm in Realm if f"mail.{kind}.{realm.value}" in ENGLISH)


def about(kind: str, language: str = "en", realm: Realm | None = None, **changed: Any) -> About:
    """
    Return what a mail is about; to staff, unless they get none of this kind.
    """
    realm = realms_of(kind)[-1] if realm is None else realm
    place, zone = _PLACES[language] if realm is Realm.STAFF else ("Lefèvre & Kovács Conseil", "UTC")
    made = About(
        id=UUID("019abcde-0000-7000-8000-000000000001"),
        kind=kind,
        realm=realm,
        language=language,
        product="Bookwell",
        place=place,
        at=AT,
        zone=zone,
        elsewhere=kind in STRANGERS,
        details=_DETAILS | {"business": place},
        **_PEOPLE[language],
        **_linked(kind, realm),
    )
    return attrs.evolve(made, **changed)


def _linked(kind: str, realm: Realm) -> dict[str, Any]:
    if kind not in _LINKED:
        return {}
    purpose, hours = _LINKED[kind]
    face = "workspace" if realm is Realm.STAFF else "console"
    link = Secret(f"https://partners.example/{face}/{purpose}/AZq83gAAcACAAAAAAAAAAQAAAAAB.c2lnbmF0dXJl")
    return {"link": link, "until": AT + timedelta(hours=hours)}
