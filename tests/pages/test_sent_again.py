"""
Forms sent again after what they did was undone: nothing is done, and nothing is said that is not so any more (BX-09).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs
import pytest
from werkzeug.test import TestResponse

from partnerkit import PartnerKit
from tests.pages.office_states import partner
from tests.pages.site import BOGLARKA, DANA, SZABO, Site, operator
from tests.pages.surfing import Surfer, read
from tests.pages.teamwork import at_operator, id_of, now
from tests.second_factor import set_up

SINCE: Final = "This was done already, and was changed again since. The page shows how it is now."


@attrs.frozen(kw_only=True)
class Step:
    """
    Something done by a form, and undone.

    Attributes:
        at: Returns the address of the thing.
        do: The form's address below it.
        undo: That of the form which undoes it.
        said: What is said while it is so.
        first: Whether it is undone before: it is so to begin with.
        office: Whether it is one of the vendor's people who does it.
    """

    at: Callable[[Site], str]
    do: str
    undo: str
    said: str
    first: bool = False
    office: bool = False


def of_tom(place: Site) -> str:
    return at_operator(place, 2)


def of_partner(place: Site) -> str:
    return f"/office/partners/{partner(place).id}"


def of_szabo(place: Site) -> str:
    return f"/office/accounts/{place.accounts[SZABO].id}"


STEPS: Final = {
    "block": Step(at=of_tom, do="/block", undo="/unblock", said="Tom Okafor is blocked and signed out"),
    "unblock": Step(at=of_tom, do="/unblock", undo="/block", said="Tom Okafor can sign in again.", first=True),
    "role": Step(at=of_tom, do="/role?role=admin", undo="/role?role=agent", said="Tom Okafor has the role Admin now."),
    "lock": Step(at=lambda place: place.client(SZABO), do="/lock", undo="/unlock", said="is locked. Its people"),
    "unlock": Step(
        at=lambda place: place.client(SZABO), do="/unlock", undo="/lock", said="is unlocked. Its people", first=True
    ),
    "suspend": Step(at=of_partner, do="/suspend", undo="/reinstate", said="is suspended. Its", office=True),
    "reinstate": Step(
        at=of_partner, do="/reinstate", undo="/suspend", said="is reinstated. Its", first=True, office=True
    ),
    "lock, office": Step(at=of_szabo, do="/lock", undo="/unlock", said="is locked. Its people", office=True),
    "unlock, office": Step(
        at=of_szabo, do="/unlock", undo="/lock", said=f"lock on “{SZABO}” is lifted.", first=True, office=True
    ),
    "secure": Step(at=of_szabo, do="/secure", undo="/unsecure", said=f"“{SZABO}” is secure.", office=True),
    "unsecure": Step(
        at=of_szabo, do="/unsecure", undo="/secure", said=f"“{SZABO}” is not secure any more.", first=True, office=True
    ),
}


def told(visitor: Surfer, answer: TestResponse) -> str:
    """
    Return the text of the page an answer leads on to.
    """
    assert answer.status_code == 303, read(answer).text
    return read(visitor.get(answer.headers["Location"])).text


@pytest.mark.requirement("BX-09", page="/console/operators/<operator>/block")
@pytest.mark.parametrize("name", STEPS)
def test_what_was_undone_is_not_claimed(place: Site, name: str) -> None:
    """
    Done by the form, undone by another, the old one sent again: the page says that it was changed since.
    """
    step = STEPS[name]
    somebody = Surfer(place, vendor="Nora") if step.office else Surfer(place, operator=DANA)
    at = step.at(place)
    if step.first:
        told(somebody, somebody.send(at + step.undo, at + step.undo.partition("?")[0]))
    form = somebody.form(at + step.do, at + step.do.partition("?")[0])
    assert step.said in told(somebody, somebody.post(form.action, form.fields))
    assert step.said in told(somebody, somebody.post(form.action, form.fields))
    told(somebody, somebody.send(at + step.undo, at + step.undo.partition("?")[0]))
    after = told(somebody, somebody.post(form.action, form.fields))
    assert (SINCE in after, step.said in after) == (True, False)


def new_factor(place: Site, number: int) -> None:
    """
    Have a seeded operator set up a second factor as it does by itself.
    """
    place.database.run(lambda kit: set_up(kit, operator(kit, number)))


def has_factor(place: Site, number: int) -> bool:
    """
    Whether a seeded operator has a second factor.
    """

    def work(kit: PartnerKit) -> bool:
        member = kit.partners.member(operator(kit, 0).partner, id_of(place, number), by=operator(kit, 0))
        return member.second_factor_at is not None

    return place.database.run(work)


@pytest.mark.requirement("BX-10", page="/console/operators/<operator>/factor")
@pytest.mark.requirement("BX-10", page="/office/partners/operators/factor")
@pytest.mark.parametrize("office", [False, True], ids=["console", "office"])
def test_a_second_factor_set_up_since_stays(place: Site, office: bool) -> None:
    """
    Neither the form sent again nor one that another tab has kept takes it away, or says that it is gone.
    """
    new_factor(place, 1)
    somebody = Surfer(place, vendor="Nora") if office else Surfer(place, operator=DANA)
    at = f"{of_partner(place)}/operators/{id_of(place, 1)}" if office else at_operator(place, 1)
    form, late = somebody.form(f"{at}/factor"), somebody.form(f"{at}/factor")
    assert "Boglárka is gone." in told(somebody, somebody.post(form.action, form.fields))
    new_factor(place, 1)
    after = told(somebody, somebody.post(form.action, form.fields))
    assert (SINCE in after, "Boglárka is gone." in after) == (True, False)
    answer = somebody.post(late.action, late.fields)
    if office:
        assert "This was changed after you opened it." in told(somebody, answer)
    else:
        assert answer.status_code == 412
        assert "Somebody changed this operator after you opened the page." in read(answer).text
    assert has_factor(place, 1)


@pytest.mark.requirement("VC-29", page="/console/operators/<operator>/hand-over")
def test_whoever_is_owner_again_is_not_told_of_the_heir(place: Site) -> None:
    """
    Handed over and back: the old form says so, and signs nobody out.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(at_operator(place, 1, "/hand-over"))
    assert dana.post(form.action, form.fields).headers["Location"] == "/console/sign-in"
    boglarka = Surfer(place, operator=BOGLARKA)
    boglarka.send(at_operator(place, 0, "/hand-over"))
    again = Surfer(place, operator=DANA)
    fields = form.fields | {"csrf": again.form("/console/sign-out").fields["csrf"]}
    assert SINCE in told(again, again.post(form.action, fields))
    assert [now(place, 0).role, now(place, 1).role] == ["owner", "admin"]
    assert again.get("/console/clients").status_code == 200
