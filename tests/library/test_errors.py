"""
Errors hold fields and a code, and become problems for HTTP.
"""

import copy
import inspect
import pickle
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import errors
from partnerkit.access.policy import BOTH_LOCKS, PERMISSION
from partnerkit.decision import Decision
from partnerkit.errors import (
    ActingEnded,
    ChooseAccount,
    Conflict,
    InvalidInput,
    KeyReused,
    LimitReached,
    LinkSpent,
    NotFound,
    NotPossible,
    NotSignedIn,
    OutcomeUnknown,
    Outdated,
    PartnerkitError,
    Problem,
    Refused,
    SecondFactorNeeded,
    SettingsClosed,
    StaleWrite,
    Taken,
    TooManyTries,
    UpgradeNeeded,
    Vetoed,
    WrongCredentials,
    decision_of,
    invalid,
    problem,
)
from partnerkit.texts import PLAIN
from partnerkit.values import AccountId, Secret

ID = UUID(int=7)
EXAMPLES: list[tuple[PartnerkitError, int, dict[str, Any]]] = [
    (
        InvalidInput((Problem("name", "text.blank"), Problem("", "json.form"))),
        422,
        {
            "title": "Some of what was sent cannot be used.",
            "errors": [
                {"path": "name", "code": "text.blank", "message": "Write something here."},
                {"path": "", "code": "json.form", "message": "This is not JSON."},
            ],
        },
    ),
    (NotSignedIn(), 401, {"title": "Sign in first."}),
    (
        ActingEnded(),
        401,
        {"title": PLAIN.say("acting_ended")},
    ),
    (WrongCredentials(), 401, {"title": "Email or password is not right."}),
    (
        SecondFactorNeeded(Secret("the proof")),
        401,
        {"title": "Email and password are right. Enter a code of your second factor too.", "proof": "the proof"},
    ),
    (
        ChooseAccount(((AccountId(ID), "Café"),)),
        409,
        {"title": "You work in several businesses. Choose one.", "accounts": [{"id": str(ID), "name": "Café"}]},
    ),
    (
        TooManyTries(42),
        429,
        {
            "title": "There were too many tries.",
            "detail": "There were too many tries. Try again in 42 seconds.",
            "retry_after": 42,
        },
    ),
    (
        Refused("account.lock", PERMISSION),
        403,
        {
            "title": "This is not allowed.",
            "detail": "Your role does not include this.",
            "action": "account.lock",
            "rule": "role",
            "because": "permission",
            "remedies": [
                {
                    "code": "role",
                    "who": "operator",
                    "message": "An owner or admin of the partner gives you a role that includes this.",
                }
            ],
        },
    ),
    (NotFound("account", ID), 404, {"title": "There is nothing here under this address."}),
    (Taken("account", ("uid",)), 409, {"title": "Somebody else has this already.", "fields": ["uid"]}),
    (
        NotPossible("account.lock", "locked", "lock"),
        409,
        {
            "title": "This cannot be done in the present state.",
            "detail": "The account is locked already.",
            "subject": "account.lock",
            "state": "locked",
            "event": "lock",
        },
    ),
    (
        LimitReached(20),
        429,
        {
            "title": "There were as many today as there can be.",
            "detail": "A partner that the vendor has not approved yet can bring 20 clients a day.",
            "most": 20,
        },
    ),
    (
        UpgradeNeeded(3, 4),
        409,
        {
            "title": "Upgrade needed: nobody more can work in this account.",
            "detail": "Upgrade needed: the plan allows 3 staff members, open invitations included.",
            "allowed": 3,
            "taken": 4,
        },
    ),
    (
        UpgradeNeeded(1, 1),
        409,
        {
            "title": "Upgrade needed: nobody more can work in this account.",
            "detail": "Upgrade needed: the plan allows 1 staff member, open invitations included.",
            "allowed": 1,
            "taken": 1,
        },
    ),
    (
        UpgradeNeeded(0, 2),
        409,
        {
            "title": "Upgrade needed: nobody more can work in this account.",
            "detail": "Upgrade needed: without a plan nobody more can work in this account.",
            "allowed": 0,
            "taken": 2,
        },
    ),
    (
        SettingsClosed("portal", ("portal_plan",)),
        409,
        {
            "title": "These settings cannot be changed: the account lacks what they need.",
            "detail": "These settings cannot be changed. What is missing: portal_plan.",
            "section": "portal",
            "missing": ["portal_plan"],
        },
    ),
    (
        Vetoed("The credit line is used up."),
        409,
        {"title": "This was not accepted.", "detail": "The credit line is used up."},
    ),
    (
        LinkSpent("reset", "used"),
        410,
        {
            "title": "This link no longer works.",
            "detail": "This link was used already.",
            "purpose": "reset",
            "reason": "used",
        },
    ),
    (KeyReused("k"), 409, {"title": "This idempotency key was used for something else."}),
    (
        Outdated("account", 1, 3),
        412,
        {
            "title": "This was changed after you opened it. Look at it again before you change it.",
            "seen": 1,
            "current": 3,
        },
    ),
    (Conflict(), 409, {"title": "Somebody changed this at the same moment. Try again."}),
    (
        OutcomeUnknown(),
        503,
        {
            "title": "It is not known whether this was done.",
            "detail": "The connection to the database was lost just then. Look before you try again, or use the same "
            "idempotency key.",
        },
    ),
    (StaleWrite("account", id=ID), 409, {"title": "Somebody changed this at the same moment. Try again."}),
]

examples = pytest.mark.parametrize(("error", "status", "said"), EXAMPLES, ids=lambda x: getattr(x, "code", None))


@examples
def test_an_error_becomes_a_problem(error: PartnerkitError, status: int, said: dict[str, Any]) -> None:
    """RFC 9457: type, title, status; then what this kind of error knows, and nothing more."""
    assert problem(error) == {"type": f"urn:partnerkit:{error.code}", "status": status, "code": error.code} | said


@examples
def test_an_error_reads_as_a_sentence(error: PartnerkitError, status: int, said: dict[str, Any]) -> None:
    """Whoever logs or prints it reads what happened."""
    if not isinstance(error, InvalidInput):
        assert str(error) == said.get("detail", said["title"])


@examples
def test_an_error_can_be_sent_to_another_process(error: PartnerkitError, status: int, said: dict[str, Any]) -> None:
    """Copies and pickles have the same fields; what holds a secret is copied, and never written."""
    if isinstance(error, SecondFactorNeeded):
        assert copy.copy(error) == error
        with pytest.raises(TypeError, match="never written"):
            pickle.dumps(error)
        return
    for again in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert attrs.asdict(again) == attrs.asdict(error)  # type: ignore[arg-type]


def test_there_is_an_example_of_every_error() -> None:
    """The tests above walk all there are."""
    every = {
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, PartnerkitError) and kind is not PartnerkitError
    }
    assert {type(error) for error, _, _ in EXAMPLES} == every


def test_an_input_error_names_each_problem() -> None:
    """With its path, or as of the whole."""
    error = InvalidInput((Problem("name", "text.blank"), Problem("", "json.form")))
    assert str(error) == "name: Write something here.; input: This is not JSON."


def test_a_single_problem_names_what_its_sentence_needs() -> None:
    """And says it."""
    error = invalid("limit", "limit.range", min=1, max=100)
    assert error.problems[0].message == "Choose a number from 1 to 100."


def test_a_foreign_thing_and_an_unknown_one_give_one_problem() -> None:
    """A-11: a problem does not even repeat what was asked for."""
    assert problem(NotFound("account", ID)) == problem(NotFound("operator", UUID(int=8)))


def test_a_decision_that_allows_has_no_rule() -> None:
    """And nothing to mend."""
    assert decision_of(Decision(True)) == {"rule": None, "because": "allowed", "remedies": []}
    assert [remedy["code"] for remedy in decision_of(BOTH_LOCKS)["remedies"]] == ["partner_unlocks", "vendor_unlocks"]


def test_the_base_has_words_too() -> None:
    """Whatever is caught can be shown."""
    assert str(PartnerkitError()) == "Something went wrong."


def test_errors_are_compared_whole() -> None:
    """Two errors are equal when they say the same, so that a test can name the one it expects."""
    assert NotFound("account", ID) == NotFound("account", ID)
    assert len({NotFound("account", ID), NotFound("account", ID)}) == 1
    assert NotFound("account", ID) != NotFound("client", ID)
    assert StaleWrite("account", id=ID) != Conflict("account")
    assert NotSignedIn() != WrongCredentials()


def test_two_errors_are_equal_if_all_they_say_is() -> None:
    """Tests compare them whole; an error of another kind, or of another id, is another one."""
    assert NotFound("account", ID) == NotFound("account", ID)
    assert hash(NotFound("account", ID)) == hash(NotFound("account", ID))
    assert PartnerkitError() == PartnerkitError()
    for other in (NotFound("account", UUID(int=8)), NotFound("operator", ID), NotSignedIn(), ID):
        assert NotFound("account", ID) != other
    assert NotSignedIn() != WrongCredentials()
