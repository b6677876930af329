"""
What mailed links bring about, as pure use cases.
"""

from collections.abc import Callable
from uuid import UUID

import attrs
import pytest

from partnerkit import Realm
from partnerkit.effects import Effects, Event
from partnerkit.identity.model import Address, Credential
from partnerkit.identity.usecases import OperatorWelcomed, PasswordReset, move, reset_password, welcome
from partnerkit.partners.model import Operator, Partner
from partnerkit.repository import Change
from partnerkit.values import OperatorId, PartnerId
from tests.library.accounts.given import DAY, OPENED

HOLDER = UUID(int=1)
PARTNER = Partner(id=PartnerId(UUID(int=2)), name="Partner", language="en", opened_at=OPENED)


@pytest.mark.parametrize(
    ("work", "event"),
    [
        (reset_password, PasswordReset(chain_id=PARTNER.id, holder_id=HOLDER)),
        (welcome, OperatorWelcomed(chain_id=PARTNER.id, operator_id=HOLDER)),
    ],
)
def test_a_password_by_a_link_ends_whatever_rests_on_the_one_before(
    work: Callable[..., Effects[Credential]], event: Event
) -> None:
    """
    R-13, A-19: the epoch goes on by one, which none before it was; since when the password is another one is noted.
    """
    old = Credential(id=HOLDER, realm=Realm.OPERATOR, password="old", epoch=4, changed_at=OPENED)
    at = OPENED + DAY
    effects = work(old, "new", [PARTNER], at=at)
    new = attrs.evolve(old, password="new", epoch=5, changed_at=at)
    assert effects.result == new
    assert (effects.changes, effects.events) == ((Change(old, new), Change(PARTNER, PARTNER)), (event,))


def test_an_operators_row_notes_that_its_address_is_another() -> None:
    """
    So that whoever saw it before does not change it as it was.
    """
    row = Operator(
        partner_id=PARTNER.id,
        id=OperatorId(HOLDER),
        name="A",
        email="a@b.example",
        role="agent",
        language="en",
        revision=3,
    )
    address = Address(key="operator:a@b.example", holder_id=HOLDER, partner_id=PARTNER.id)
    effects = move(address, row, "c@b.example", realm=Realm.OPERATOR, at=OPENED)
    moved = [change.new for change in effects.changes if isinstance(change, Change) and change.old == row]
    assert moved == [attrs.evolve(row, email="c@b.example", revision=4)]
