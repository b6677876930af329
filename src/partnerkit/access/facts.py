"""What a decision rests on beside the actor."""

from __future__ import annotations

from typing import Final

import attrs

from partnerkit.access.roles import Role
from partnerkit.values import AccountId, OperatorId, PartnerId


@attrs.frozen(kw_only=True)
class Facts:
    """
    The facts of one question; read for it and valid for the moment of the read.

    Attributes:
        partner_id: The partner asked about, or the one that manages the account.
        account_id: The account asked about.
        partner_lock: Whether the partner's lock is set.
        vendor_lock: Whether the vendor's lock is set.
        secure: Whether the account is secure (VC-22).
        assigned: The operators its client is assigned to (VC-24).
        unready: Whether it would be made secure while no active operator of the partner holds a Secure role with a
            second factor (VC-22).
        operator_id: The operator asked about.
        held: The role of the operator asked about, whom the actor must stand above or beside (VC-29).
        roles: Roles that are to be given, made, changed or removed: nobody does that with more than they have (VC-29).
        last_owner: Whether the partner would be left without an owner who is not blocked (VC-29).
        unapproved: Whether the vendor has yet to approve the partner, which is asked for (VC-21).
        owned: Whether the membership asked about is the account owner's (VC-18).
        last_admin: Whether the account would be left without an admin of its own (VC-18).
        client_no: Whether the account has said No to the partner that manages it (R-04).
        shared: Whether the account's owner belongs to others, too, which its password opens as well (VC-26).
    """

    partner_id: PartnerId | None = None
    account_id: AccountId | None = None
    partner_lock: bool = False
    vendor_lock: bool = False
    secure: bool = False
    assigned: frozenset[OperatorId] = frozenset()
    unready: bool = False
    operator_id: OperatorId | None = None
    held: Role | None = None
    roles: tuple[Role, ...] = ()
    last_owner: bool = False
    unapproved: bool = False
    owned: bool = False
    last_admin: bool = False
    client_no: bool = False
    shared: bool = False


NONE: Final = Facts()
