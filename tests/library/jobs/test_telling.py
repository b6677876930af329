"""
Why a row was not done is kept in codes, and told in the reader's language.
"""

import pytest

from partnerkit import Action
from partnerkit.access.policy import ASSIGNMENT
from partnerkit.errors import Conflict, InvalidInput, LimitReached, NotPossible, PartnerkitError, Problem, Refused
from partnerkit.jobs.telling import kept, problems_of, said
from partnerkit.texts import Texts

ERRORS: dict[str, PartnerkitError] = {
    "refused": Refused(Action.TAG_CLIENT.value, ASSIGNMENT),
    "not_possible": NotPossible("account.lock", "locked", "lock"),
    "input": InvalidInput((Problem("tags", "tags.many", {"max": 20, "count": 21}),)),
    "conflict": Conflict("client"),
    "limit_reached": LimitReached(20),
}


@pytest.mark.requirement("BX-07", call="jobs.rows")
@pytest.mark.parametrize("code", ERRORS)
def test_what_is_kept_says_the_same_sentence(code: str) -> None:
    """In English as the error itself, in another language in that one."""
    error = ERRORS[code]
    told = kept(error)
    expected = error.problems[0].message if isinstance(error, InvalidInput) else error.detail
    assert told["code"] == code
    assert said(told, language="en", texts=Texts()) == expected
    assert said(told, language="hu", texts=Texts()) != expected


@pytest.mark.requirement("BX-13", call="jobs.rows")
def test_everything_that_was_wrong_with_a_row_is_kept() -> None:
    """
    Each problem with its place, whatever else the sentence says; another error has none.
    """
    problems = (Problem("email", "email.form"), Problem("language", "choice.unknown", {"known": "en, fr, hu"}))
    assert problems_of(kept(InvalidInput(problems))) == problems
    assert problems_of(kept(Conflict("client"))) == ()
