"""
Three hundred clients more, as unlike each other as those of a real partner.
"""

from __future__ import annotations

import functools
from datetime import timedelta
from itertools import product
from typing import Final

from partnerkit import Business, OperatorId, PartnerKit, SubscriptionReport
from tests.pages.site import Site, operator

_FAMILIES: Final = (
    "Fekete,Ashworth,Lemoine,Szűcs,Grewal,Thévenin,Horváth,Nightingale,Besançon,Őri,Pemberton,N’Diaye,Balogh,Quayle,"
    "D’Alençon,Mészáros,Rutherford,Hébert,Kőműves,O’Sullivan"
).split(",")
_TRADES: Final = (
    ("Fogászat", "dental", "hu"),
    ("Veterinary Surgery", "animals", "en"),
    ("Cabinet de kinésithérapie", "health", "fr"),
    ("Pékség és Cukrászda", "food", "hu"),
    ("Cycle Repair", "garage", "en"),
    ("École de musique", "teaching", "fr"),
    ("Könyvelőiroda", "finance", "hu"),
    ("Driving School", "teaching", "en"),
    ("Menuiserie", "home services", "fr"),
    ("Virágüzlet", "retail", "hu"),
    ("Opticians", "health", "en"),
    ("Traiteur", "food", "fr"),
    ("Kertépítő", "home services", "hu"),
    ("Photography", "creative", "en"),
    ("Salon de coiffure", "beauty", "fr"),
)
#: The one that is looked for: neither among the first nor the last, whichever way one sorts.
SOUGHT: Final = "Horváth Opticians"
COUNT: Final = len(_FAMILIES) * len(_TRADES)


def many(site: Site) -> None:
    """
    Put them into a site's first partner: made over two years, every third one paying, every fifth one locked.
    """
    pairs = list(product(_FAMILIES, _TRADES))
    for number in range(COUNT):
        family, (trade, tag, language) = pairs[number * 7 % COUNT]
        business = Business(
            name=f"{family} {trade}",
            contact=f"{family} Éva",
            email=f"office-{number}@client-{number}.example.com",
            language=language,
        )
        site.clock.ahead = -timedelta(days=2 * (COUNT - number), hours=1)
        site.database.run(functools.partial(_one, business=business, number=number, tag=tag))
    site.clock.ahead = timedelta()


def _one(kit: PartnerKit, *, business: Business, number: int, tag: str) -> None:
    boglarka, vendor = operator(kit, 1), kit.actors.vendor("support")
    account = kit.accounts.open(business, by=boglarka)
    line = kit.clients.of_account(account.id, by=boglarka).id
    kit.clients.set_tags(line, (tag, "quarterly review") if number % 2 else (tag,), by=boglarka)
    for n in range(number % 3):
        kit.clients.assign(line, OperatorId(operator(kit, (1, 2)[n]).id), by=boglarka)
    if number % 3 == 0:
        report = SubscriptionReport(plan="pro_plus", at=account.opened_at, event=f"billing of {number}")
        kit.subscriptions.report(account.id, report, by=vendor)
    if number % 5 == 0:
        kit.accounts.lock(account.id, by=boglarka)
