"""
An account to begin with, for tests of pure functions.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs

from partnerkit import Account, Limits
from partnerkit.accounts.model import Business
from partnerkit.accounts.origin import Origin, Way
from partnerkit.accounts.usecases import open_account
from partnerkit.testing.clock import NOON
from partnerkit.values import AccountId, MemberId, OperatorId, PartnerId

LIMITS = Limits()
OPENED = NOON
ORIGIN = Origin(way=Way.OPERATOR, partner_id=PartnerId(UUID(int=3)), operator_id=OperatorId(UUID(int=4)))
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def account(**fields: Any) -> Account:
    """
    An account that was just opened, with some fields otherwise.
    """
    effects = open_account(
        Business(name="Dr. Szabó Fogászat", contact="Szabó Katalin", email="szabo@example.com"),
        id=AccountId(UUID(int=1)),
        uid="5KG3V5XBYS25",
        owner_id=MemberId(UUID(int=2)),
        partner_id=PartnerId(UUID(int=3)),
        origin=ORIGIN,
        at=OPENED,
        limits=LIMITS,
    )
    return attrs.evolve(effects.result, **fields)
