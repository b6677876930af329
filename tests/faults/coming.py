"""
What racers do who come to be clients: see `tests.faults.racer`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from partnerkit import NewClient, NewInvitation, PartnerKit, PresentPassword, Secret
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.errors import PartnerkitError
from tests.faults.staffing import Works, told
from tests.library.world import ISSUER, PASSWORD


def bring(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Invite somebody of one's own, for a partner that can bring so many today.
    """
    new = NewInvitation(email=f"racer{number}@brought.example.com")

    def work(kit: PartnerKit) -> str:
        return kit.invitations.invite(new, by=kit.actors.external(ISSUER, given[0])).email

    return partial(_email_or_code, partial(database.run, work))


def _email_or_code(do: Callable[[], str]) -> str:
    try:
        return do()
    except PartnerkitError as error:
        return error.code


def come(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Open an account by the one invitation, as somebody new, or decline it.
    """
    token = Secret(given[0])
    if number % 5 == 4:
        return told(database, lambda k: k.invitations.decline(token), "declined")
    new = NewClient(business=f"Racer {number}", name="Racer", password=Secret(PASSWORD))
    return told(database, lambda k: k.invitations.open(token, new), f"Racer {number}")


def confirm(database: Database, number: int, given: list[str]) -> Callable[[], str]:
    """
    Confirm the one sign-up.
    """
    token, password = Secret(given[0]), PresentPassword(password=Secret(PASSWORD))
    return told(database, lambda k: k.invitations.confirm(token, password), "confirmed")


WORKS: Final[Works] = {"bring": bring, "come": come, "confirm": confirm}
