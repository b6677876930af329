"""
The states of the demo's page of sent mails.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from partnerkit import Realm
from partnerkit.worker import Worker
from reference_server.mail.kept import KeptMails
from reference_server.wiring import make_app
from tests.pages.browsing import Visit
from tests.pages.site import DANA, KATALIN, Site, operator
from tests.pages.state import State


def keeping(site: Site) -> KeptMails:
    """
    Have a site keep its mails as the demo does; return where.
    """
    folder = Path(site.settings.database_url.removeprefix("sqlite:///")).parent
    mails = KeptMails(folder / "mails.db", clock=site.clock)
    site.relay.app = make_app(site.database, site.vendor, site.settings, mails=mails)
    return mails


def forgotten(site: Site, email: str, realm: Realm = Realm.OPERATOR, language: str | None = None) -> str:
    """
    Have somebody ask for a new password, and the mail sent; return where its page is.
    """
    mails = keeping(site)
    if language is not None:
        site.database.run(lambda kit: kit.identity.set_language(language, by=operator(kit, 0)))
    site.database.run(lambda kit: kit.identity.forget_password(realm, email))
    Worker(site.database, mailer=mails).run(until_idle=True)
    return f"/mail/{mails.all()[0].mail.id}"


def _none(visit: Visit) -> None:
    keeping(visit.site)
    visit.go("/mail")


def _some(visit: Visit) -> None:
    for language in ("en", "fr", "hu"):
        forgotten(visit.site, DANA, language=language)
    forgotten(visit.site, KATALIN, Realm.STAFF)
    visit.go("/mail")


def _doors(visit: Visit) -> None:
    keeping(visit.site)
    visit.go("/")


def _read(language: str) -> Callable[[Visit], None]:
    return lambda visit: visit.go(forgotten(visit.site, DANA, language=language))


MAIL_STATES: Final = (
    State(name="doors-demo", go=_doors, changes=True),
    State(name="sent-mail-none", go=_none, changes=True),
    State(name="sent-mail", go=_some, changes=True, pictured=True),
    *(State(name=f"mail-{one}", go=_read(one), changes=True, pictured=one == "hu") for one in ("en", "fr", "hu")),
)
