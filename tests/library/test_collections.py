"""
Every collection there is, is listed, and each of its fields says what may happen to it.
"""

import importlib
import pkgutil
from uuid import UUID

import attrs
import pytest

import partnerkit
from partnerkit.adapters.sqlalchemy.columns import peel
from partnerkit.collections import COLLECTIONS
from partnerkit.identity.model import Address, sign_in_key
from partnerkit.repository import Collection, field, field_classes, hint
from partnerkit.values import Email, FieldClass, Realm, Reference, Wrong


def declared() -> set[int]:
    """
    The collections that stand in some module of the core.
    """
    found = set()
    for info in pkgutil.walk_packages(partnerkit.__path__, "partnerkit."):
        if not info.name.startswith(("partnerkit.adapters", "partnerkit.testing")):
            found |= {id(c) for c in vars(importlib.import_module(info.name)).values() if isinstance(c, Collection)}
    return found


def test_adapters_are_given_every_collection() -> None:
    """A capability's collection that is not listed would have no table."""
    assert {id(c) for c in COLLECTIONS} == declared()


@pytest.mark.requirement("R-01", call="partnerkit.repository.field_classes")
def test_a_stored_field_without_a_class_fails_at_import() -> None:
    """Clone, export, erase and redaction read it; nobody finds out in production that one was forgotten."""

    @attrs.frozen(kw_only=True)
    class Row:
        id: Reference[UUID]
        email: str

    with pytest.raises(TypeError, match=r"Row\.email needs exactly one class"):
        Collection(entity=Row, key=field(Row, lambda r: r.id))


@pytest.mark.requirement("R-01", call="partnerkit.repository.field_classes")
def test_what_names_or_reaches_a_person_is_personal() -> None:
    """BX-08 erases by this class alone."""
    named = {"name", "contact", "email", "subject", "values", "text", "author"}
    found = {(c.name, n): mark for c in COLLECTIONS for n, mark in field_classes(c.entity).items() if n in named}
    # A role is named like an option, and by the vendor; who has it is another field. An endpoint is a machine, a
    # partner's link is named like the place where it stands.
    others = {place for place, mark in found.items() if mark is not FieldClass.PERSONAL}
    assert others == {("partner_role", "name"), ("endpoint", "name"), ("api_key", "name"), ("partner_link", "name")}
    assert len(found) > 10


def test_owners_stand_before_what_they_own() -> None:
    """Adapters create and fill tables in this order."""
    owners = {"partner_id": "partner", "account_id": "account", "person_id": "person", "chain_id": "account"}
    names = [c.name for c in COLLECTIONS]
    behind = [
        c.name
        for c in COLLECTIONS
        if c.within is not None and c.within.name in owners and names.index(owners[c.within.name]) > names.index(c.name)
    ]
    assert behind == []


def longest(annotation: object) -> int | None:
    """
    How long a column of this annotation is where the annotation says so.
    """
    return next((f.schema()["maxLength"] for f in peel(annotation)[1] if "maxLength" in f.schema()), None)


def test_every_text_that_is_asked_for_says_how_long_it_may_be() -> None:
    """A database keeps a bounded column for it; the longest name, address or key that is let in fits."""
    open_ended = [
        f"{c.name}.{f.name}"
        for c in COLLECTIONS
        for f in c.fields
        if peel(hint(c.entity, f.name))[0] is str and longest(hint(c.entity, f.name)) is None
    ]
    assert open_ended == ["account.uid", "client.uid", "external_identity.key"]  # made here, and short


def test_the_longest_address_has_a_key_that_fits() -> None:
    """A-34: folding may lengthen an address eighteen times; such a one is refused, and is no error of a driver."""
    with pytest.raises(Wrong, match=r"email\.form"):
        Email().parse("\ufdfa" * 60 + "@example.com")
    address = Email().parse("x" * 242 + "@example.com")
    bound = longest(hint(Address, "key"))
    assert bound is not None
    assert max(len(sign_in_key(realm, address)) for realm in Realm) <= bound
