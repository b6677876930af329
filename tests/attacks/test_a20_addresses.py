"""
A-20, A-21: an address is one mailbox, and every spelling of it is the same one; so with nicknames.
"""

import re
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerkit import Business, NewOperator, NewOwner, Operator, PartnerKit, Realm, Secret
from partnerkit.errors import InvalidInput, PartnerkitError, WrongCredentials
from partnerkit.identity.model import sign_in_key
from partnerkit.values import Email, NicknameFormat, OperatorId, Wrong, address_key
from tests.api.world import World, codes
from tests.attacks.conftest import Standing
from tests.attacks.visitor import operator
from tests.library.world import Town

NO_MAILBOX: list[Any] = [
    ["dana@lk.example.com", "evil@evil.example"],
    {"email": "dana@lk.example.com"},
    None,
    0,
    True,
    "",
    "dana",
    "@lk.example.com",
    "dana@",
    "dana@@lk.example.com",
    "dana@lk.example.com,evil@evil.example",
    "dana@lk.example.com, evil@evil.example",
    "dana@lk.example.com;evil@evil.example",
    "dana@lk.example.com evil@evil.example",
    "dana@lk.example.com|evil@evil.example",
    "dana@lk.example.com\nevil@evil.example",
    "dana@lk.example.com\r\nBcc: evil@evil.example",
    "dana@lk.example.com%0aBcc:evil@evil.example",
    "dana@lk.example.com\u2028evil@evil.example",
    "dana@lk.example.com\u0085evil@evil.example",
    "dana@lk.example.com\u0000",
    "dana\u0000@lk.example.com",
    "dana@lk.example.com\u0000.evil.example",
    "Dana <dana@lk.example.com>",
    '"Dana" <dana@lk.example.com>',
    "<dana@lk.example.com>",
    "dana@lk.example.com <evil@evil.example>",
    "dana@lk.example.com (evil@evil.example)",
    "dana(comment)@lk.example.com",
    '"dana"@lk.example.com',
    '"dana@lk.example.com"@evil.example',
    "<@evil.example:dana@lk.example.com>",
    "mailto:dana@lk.example.com",
    "dana@[127.0.0.1]",
    "dana@localhost",
    "dana@127.0.0.1",
    "dana@lk.example.com.",
    "dana@lk..example.com",
    ".dana@lk.example.com",
    "dana.@lk.example.com",
    "da na@lk.example.com",
    "dana@lk.example.com\u200b",
    "dana\u200b@lk.example.com",
    "dana\u202e@lk.example.com",
    "dana\ufeff@lk.example.com",
    "dana\ud800@lk.example.com",
    "x" * 245 + "@lk.example.com",
    "dana@" + "x" * 250 + ".example.com",
]
SAME = [
    "DANA@LK.EXAMPLE.COM",
    "Dana@lk.Example.com",
    " dana@lk.example.com\t",
    "dana@ｌｋ.example.com",
    "dana@lk\u3002example\uff0ecom",
    "ｄana@lk.example.com",
    "ᵈana@lk.example.com",
]
LOOK_ALIKE = [
    "dаna@lk.example.com",
    "dαna@lk.example.com",
    "danạ@lk.example.com",
    "dana@lκ.example.com",
    "dana@1k.example.com",
    "dana@Ik.example.com",
    "dana@lk.еxample.com",
    "dana@lk.example.co",
    "dana+x@lk.example.com",
    "d.ana@lk.example.com",
    "dana%lk.example.com@evil.example",
]


@pytest.mark.parametrize("email", NO_MAILBOX, ids=lambda email: ascii(email)[:30])
def test_a20_what_is_not_one_address_is_taken_nowhere(town: Town, email: Any) -> None:
    """
    No call that takes an address takes a list, a name beside it, a break in it, or anything else around it.
    """
    world = town.world
    calls = [
        lambda k: k.partners.add_operator(town.partner.id, NewOperator(name="x", email=email), by=world.support),
        lambda k: k.staff.seat_owner(town.account.id, NewOwner(name="x", email=email), by=world.support),
        lambda k: k.accounts.open(Business(name="x", email=email if email is not None else ""), by=town.owner),
    ]
    for call in calls:
        with world.unchanged(), pytest.raises(InvalidInput) as caught:
            world.run(call)
        assert [p.path for p in caught.value.problems] == ["email"]


@pytest.mark.parametrize("email", NO_MAILBOX, ids=lambda email: ascii(email)[:30])
def test_a20_nobody_signs_in_by_more_than_an_address(town: Town, email: Any) -> None:
    """
    The right password beside an address with something around it opens nothing.
    """
    world = town.world
    operator = world.new_operator(town.partner, "gizi")
    world.set_password(operator)
    given = str(email).replace("dana", "gizi") if isinstance(email, str) else email
    with world.unchanged(), pytest.raises((InvalidInput, WrongCredentials)):
        world.sign_in(given)


@pytest.mark.parametrize("email", [e for e in NO_MAILBOX if e is not None], ids=lambda email: ascii(email)[:30])
def test_a20_the_api_takes_one_address(standing: Standing, email: Any) -> None:
    """
    Over HTTP the same, each with the field's name.
    """
    before = standing.rows()
    answer = standing.world.call("dana", "POST", "/accounts", {"name": "Szabó", "email": email})

    assert (answer.status_code, [path for path, _ in codes(answer)]) == (422, ["email"])
    assert standing.rows() == before


@pytest.mark.requirement("R-10", call="partners.add_operator", by="library")
@pytest.mark.parametrize("email", SAME)
def test_a21_every_spelling_of_an_address_is_the_same_operator(town: Town, email: str) -> None:
    """
    Case, width and dots of other scripts make no second operator; signing in by any spelling is the one there is.
    """
    world = town.world
    with pytest.raises(InvalidInput) as caught:
        world.run(
            lambda k: k.partners.add_operator(town.other.id, NewOperator(name="X", email=email), by=world.support)
        )
    assert [p.code for p in caught.value.problems] == ["address.taken"]
    world.set_password(_dana(town))
    assert world.sign_in(email).actor.id == town.owner.id


def _dana(town: Town) -> Operator:
    id = OperatorId(town.owner.id)
    return town.world.run(lambda k: k.partners.operator(town.partner.id, id, by=town.world.support))


@pytest.mark.requirement("R-10", call="partners.add_operator", by="library")
@pytest.mark.parametrize("email", LOOK_ALIKE)
def test_a21_a_look_alike_is_somebody_else(town: Town, email: str) -> None:
    """
    An address that only looks like another opens nothing of it, and what is written about it stays its own.
    """
    world = town.world
    world.set_password(_dana(town))
    with pytest.raises(WrongCredentials):
        world.sign_in(email)
    made = world.run(
        lambda k: k.partners.add_operator(town.other.id, NewOperator(name="X", email=email), by=world.support)
    )
    assert made.id != town.owner.id
    assert _dana(town).email == "dana@lk.example.com"


@pytest.mark.requirement("R-10", call="staff.seat_owner", by="library")
def test_a21_a_second_spelling_seats_the_person_there_is_and_changes_nothing_of_it(town: Town) -> None:
    """
    Name, address and password of a known person stay as they are; what came with the other spelling is dropped.
    """
    world = town.world
    first = world.seat_owner(town.account)
    new = NewOwner(name="Evil", email="KATALIN@Szabo.example.com", password=Secret("the password of an attacker"))
    second = world.run(lambda k: k.staff.seat_owner(town.foreign.id, new, by=world.support))

    assert (second.person_id, second.name, second.email) == (first.person_id, first.name, first.email)
    with pytest.raises(WrongCredentials):
        world.staff_sign_in(password="the password of an attacker")


# As far as a local part goes; the rest of Unicode is refused by the format.
LOCAL = st.text(st.characters(categories=["L", "N", "M"]), min_size=1, max_size=6)


@settings(max_examples=400)
@given(local=LOCAL, fold=st.sampled_from([str.upper, str.lower, str.title, str.swapcase, str.casefold]))
def test_a21_no_change_of_case_makes_another_key(local: str, fold: Any) -> None:
    """
    Whatever the script: an address and its other case have one key, and the key of a key is itself.
    """
    try:
        one = Email().parse(f"{local}@example.com")
        other = Email().parse(f"{fold(local)}@example.com")
    except Wrong:
        return
    assert address_key(one) == address_key(other) or "ı" in one
    assert address_key(address_key(one)) == address_key(one)


def test_a21_the_dotless_i_is_no_i() -> None:
    """
    Upper case would turn ı into I; as keys are folded and never raised, two people stay two (CVE-2019-19844).
    """
    assert address_key("mıke@example.com") != address_key("mike@example.com") == address_key("MIKE@EXAMPLE.COM")


def test_a21_realms_have_keys_of_their_own() -> None:
    """
    No address can be written so that its key is one of another realm.
    """
    for email in ("staff:dana@example.com", "dana@example.com"):
        assert sign_in_key(Realm.OPERATOR, email) != sign_in_key(Realm.STAFF, email)
    with pytest.raises(Wrong):
        Email().parse("staff:dana@example.com")


NO_NICKNAME = [
    "Szabo",
    "SZABO",
    "szabó",
    "ѕzabo",
    "szаbo",
    "ｓｚａｂｏ",
    "ﬁnom",
    "szabo\u212a",
    "sza\u200bbo",
    "sza\u00adbo",
    "sza\u0000bo",
    "sza\nbo",
    "szabo\u0301",
    "szabo_1",
    "szabo.1",
    "szabo/1",
    "szabo%2f",
    "-szabo",
    "szabo-",
    "sz",
    "s" * 64,
    "",
    " ",
    "..",
    "１２３",
    "٣٣٣",
    "szabo bt",
    ["szabo"],
    None,
    7,
    "admin",
    " admin ",
    "Admin",
    "аdmin",
]


@pytest.mark.requirement("VC-23", call="accounts.set_nickname", by="library")
@pytest.mark.parametrize("nickname", NO_NICKNAME, ids=lambda nickname: ascii(nickname)[:24])
def test_a21_no_other_spelling_of_a_nickname_is_one(town: Town, nickname: Any) -> None:
    """
    Other case, other scripts and what cannot be seen are refused rather than folded; reserved words in no spelling.
    """
    with town.world.unchanged(), pytest.raises(InvalidInput):
        town.world.run(lambda k: k.accounts.set_nickname(town.account.id, nickname, by=town.owner))


@settings(max_examples=300)
@given(st.text(max_size=70))
def test_a21_what_is_a_nickname_is_written_in_one_way(text: str) -> None:
    """
    Whatever text is taken is `a-z 0-9 -` as it stands, but for space around it.
    """
    try:
        nickname = NicknameFormat().parse(text)
    except Wrong:
        return
    assert nickname == text.strip()
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", nickname)


@pytest.mark.requirement("VC-23", call="accounts.set_nickname", by="library")
def test_a21_no_nickname_meets_another_by_folding(town: Town) -> None:
    """
    A nickname of one account is refused to another in each spelling that case, width or space could make of it.
    """
    world = town.world
    world.run(lambda k: k.accounts.set_nickname(town.account.id, "szabo-1", by=town.owner))
    for spelling in ("szabo-1", " szabo-1 ", "szabo-1\n", "SZABO-1", "ｓzabo-1", "szabo\u20101", "szabo-１"):
        with world.unchanged(), pytest.raises(PartnerkitError):
            world.run(partial(_name, town, spelling))


def _name(town: Town, nickname: str, kit: PartnerKit) -> object:
    return kit.accounts.set_nickname(town.foreign.id, nickname, by=town.stranger)


def test_a20_the_form_takes_one_address_and_keeps_what_was_typed(world: World) -> None:
    """
    On the page the same list is refused beside its field; a field sent twice is no list.
    """
    dana = operator(world)
    form = dana.form("/console/clients/new")
    listed = dana.submit(form, name="x", email="a@example.com, b@example.com")
    twice = dana.send("POST", form.action, data=form.fields | {"email": ["a@b.example", "c@d.example"]})

    assert listed.status_code == 422
    assert 'value="a@example.com, b@example.com"' in listed.text
    assert (twice.status_code, "This field stands here twice." in twice.text) == (422, True)
