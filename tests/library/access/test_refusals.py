"""
The look at every refusal bites.
"""

import attrs
import pytest

from partnerkit.access import Action, Facts, remedies, require
from partnerkit.access.policy import PERMISSION
from partnerkit.decision import Remedy
from partnerkit.errors import NotFound, Refused
from partnerkit.texts import ENGLISH
from tests.library.access.people import ACTORS, OURS, THEIRS
from tests.refusals import Unexplained, leads_on, unsaid, watching

OUR_OWN = Facts(partner_id=OURS)


def refused() -> None:
    """
    Have an agent refused a lock, and make nothing of it.
    """
    with pytest.raises(Refused):
        require(Action.LOCK_ACCOUNT, ACTORS["g"], OUR_OWN)


def test_a_refusal_that_is_right_passes() -> None:
    """And so does what is foreign, which says nothing."""
    with watching():
        refused()
        with pytest.raises(NotFound):
            require(Action.LOCK_ACCOUNT, ACTORS["g"], Facts(partner_id=THEIRS))


def test_a_remedy_that_changes_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the test it was met in swallowed it."""
    monkeypatch.setitem(remedies._APPLIED, "role", remedies._APPLIED["none"])
    with pytest.raises(Unexplained, match=r"account\.lock: permission stays as it is"), watching():
        refused()


def test_a_refusal_without_a_sentence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever language it is missing."""
    unsaid.cache_clear()
    monkeypatch.setitem(ENGLISH, "remedy.role", "Ask somebody.")
    try:
        with pytest.raises(Unexplained, match=r"no text for remedy\.role in fr"), watching():
            refused()
    finally:
        unsaid.cache_clear()


def test_a_refusal_says_what_would_change_it_or_that_nothing_would() -> None:
    """One without a word, and one that says both, are found."""
    assert unsaid(attrs.evolve(PERMISSION, remedies=())) == (
        "permission says neither what would change it nor that nothing would",
    )
    assert unsaid(attrs.evolve(PERMISSION, because="mood"))[0] == "no text for mood in en"
    both = attrs.evolve(PERMISSION, remedies=(*PERMISSION.remedies, Remedy("none", "nobody")))
    assert not leads_on(Action.LOCK_ACCOUNT, ACTORS["g"], OUR_OWN, both)


def test_what_leads_back_is_found() -> None:
    """To an earlier rank, or to the same refusal."""
    assert leads_on(Action.LOCK_ACCOUNT, ACTORS["g"], OUR_OWN, PERMISSION)
    assert not leads_on(Action.LOCK_ACCOUNT, ACTORS["g"], Facts(partner_id=THEIRS), PERMISSION)
    useless = attrs.evolve(PERMISSION, remedies=(Remedy("prove_factor", "self"),))
    assert not leads_on(Action.LOCK_ACCOUNT, ACTORS["g"], OUR_OWN, useless)
