"""
Everybody chooses the language they read.
"""

from typing import Any
from uuid import UUID

import pytest

from partnerkit import Actor
from partnerkit.errors import InvalidInput
from partnerkit.identity.languages import LanguageSet, set_language
from partnerkit.partners.model import OPERATORS, Operator
from partnerkit.repository import Change
from partnerkit.staff.model import PEOPLE
from partnerkit.values import PersonId
from tests.library.world import Town

CHAIN = UUID(int=2)


def choose(town: Town, by: Actor, language: Any) -> str:
    return town.world.run(lambda k: k.identity.set_language(language, by=by))


def owner_of(town: Town) -> Operator:
    return town.world.read(lambda s: s.get(OPERATORS, town.owner.id, within=town.partner.id))


@pytest.mark.requirement("BX-07", call="identity.set_language")
def test_an_operator_chooses_the_language(town: Town) -> None:
    """Its row and revision say so, and the actor that is minted next."""
    before = owner_of(town)
    assert choose(town, town.owner, "hu") == "hu"
    after = owner_of(town)
    assert (before.language, after.language, after.revision) == ("en", "hu", before.revision + 1)
    assert town.world.actor(before.name.lower()).language == "hu"


@pytest.mark.requirement("BX-07", call="identity.set_language")
def test_so_does_a_staff_member(town: Town) -> None:
    """For every business it works in; the history of the one it chose it in tells it."""
    town.world.seat_owner(town.account)
    signed_in = town.world.staff_sign_in()
    choose(town, signed_in.actor, "fr")
    person = town.world.read(lambda s: s.get(PEOPLE, PersonId(signed_in.actor.id)))
    assert (person.language, town.world.of_session(signed_in).language) == ("fr", "fr")
    told = town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner)).items[0]
    details = {"holder_id": str(person.id), "was": "en", "now": "fr"}
    assert (told.kind, told.actor, told.details) == ("language.set", "Katalin", details)


def test_what_one_reads_already_changes_nothing(town: Town) -> None:
    """It is taken for an answer."""
    with town.world.unchanged():
        assert choose(town, town.owner, "en") == "en"


@pytest.mark.parametrize("language", ["de", "HU", "", None, 3])
def test_a_language_that_is_none_is_refused(town: Town, language: Any) -> None:
    """A-13: nothing is guessed."""
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        choose(town, town.owner, language)
    assert [p.path for p in caught.value.problems] == ["language"]


def test_it_is_told_in_the_chain_that_is_named(town: Town) -> None:
    """The event has who, and both languages."""
    before = owner_of(town)
    effects = set_language(before, "fr", chain_id=CHAIN)
    (change,) = effects.changes
    assert isinstance(change, Change)
    assert change.old == before
    assert effects.events == (LanguageSet(chain_id=CHAIN, holder_id=before.id, was="en", now="fr"),)
