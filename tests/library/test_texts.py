"""
Every code has its sentence, every sentence its code, and every blank is filled.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import partnerkit
from partnerkit.access import policy
from partnerkit.accounts import lifecycles
from partnerkit.decision import Decision
from partnerkit.errors import PartnerkitError
from partnerkit.invitations.model import InvitationState
from partnerkit.partners import standing
from partnerkit.partners.keys import KEY_STATES
from partnerkit.partners.lifecycles import BLOCKS
from partnerkit.portal.model import PORTAL
from partnerkit.staff.model import MemberState
from partnerkit.texts import ENGLISH, Plural, blanks, sentence

SOURCE = Path(partnerkit.__file__).parent
TREES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
    if "texts" not in path.parts and "testing" not in path.parts
}
# Where the code and what fills its blanks stand in a call: position of the code, position of the blanks.
SAYERS = {"Wrong": (0, 1), "invalid": (1, None), "Problem": (1, 2), "sentence": (0, 1)}


def calls() -> Iterator[tuple[str, frozenset[str] | None]]:
    """
    Each code that is said somewhere, with the names that fill its blanks; None where the source does not show them.
    """
    for tree in TREES.values():
        for node in ast.walk(tree):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
            if name in SAYERS and isinstance(node, ast.Call):
                at, blanks = SAYERS[name]
                for code in texts_of(node.args[at]) if len(node.args) > at else ():
                    yield code, filled(node, blanks)


def texts_of(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*texts_of(node.body), *texts_of(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def filled(call: ast.Call, at: int | None) -> frozenset[str] | None:
    if at is None:
        return None if any(k.arg is None for k in call.keywords) else frozenset(str(k.arg) for k in call.keywords)
    if len(call.args) <= at:
        return frozenset()
    given = call.args[at]
    return (
        frozenset(str(k.value) for k in given.keys if isinstance(k, ast.Constant))
        if isinstance(given, ast.Dict)
        else None
    )


def kinds(of: type[PartnerkitError] = PartnerkitError) -> Iterator[type[PartnerkitError]]:
    yield of
    for kind in of.__subclasses__():
        yield from kinds(kind)


def derived() -> Iterator[str]:
    """
    Codes that are put together.
    """
    yield from (f"link_spent.{reason}" for reason in ("expired", "used", "replaced", "withdrawn", "silent"))
    yield from (f"state.member.{state.value}" for state in MemberState)
    yield from (f"state.invitation.{state.value}" for state in InvitationState if state is not InvitationState.OPEN)
    # of the kind of a mail and who gets it, of a queue and its state; tests of mails and of queues walk these
    yield from (code for code in ENGLISH if code.startswith(("mail.", "state.letter.", "state.job.", "state.backlog.")))
    yield from of_settings()
    for decision in vars(policy).values():
        if isinstance(decision, Decision):
            yield decision.because
            yield from (f"remedy.{remedy.code}" for remedy in decision.remedies)
    for cycle in (*lifecycles.ALL, *standing.ALL, BLOCKS, KEY_STATES):
        events = {event for _, event in cycle.steps}
        for state in type(cycle.start):
            if any((state, event) not in cycle.steps for event in events):
                yield f"state.{cycle.subject}.{state.value}"
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "NotPossible":
                said = [text for arg in node.args for text in texts_of(arg)]
                if len(said) == len(node.args):
                    yield f"state.{said[0]}.{said[1]}"


def of_settings() -> Iterator[str]:
    """
    Codes of what the library's own settings are called and rest on; of a hint, where there is one.
    """
    yield f"section.{PORTAL.name}"
    needs = {*PORTAL.needs}
    for tab in PORTAL.tabs.values():
        yield f"tab.{PORTAL.name}.{tab.name}"
        for one in tab.settings.values():
            code = f"setting.{PORTAL.name}.{tab.name}.{one.name}"
            yield from (code, *(f"{code}.{more}" for more in ("hint", "caution") if f"{code}.{more}" in ENGLISH))
            assert one.caution is (f"{code}.caution" in ENGLISH)
            needs |= {*one.needs}
    yield from (f"condition.{need.code}" for need in needs)


def test_every_code_that_is_said_has_a_sentence() -> None:
    """Nobody meets a code without words."""
    said = {code for code, _ in calls()} | set(derived()) | {kind.code for kind in kinds()}
    assert said - set(ENGLISH) == set()


def test_every_sentence_is_said_somewhere() -> None:
    """Nobody translates a sentence that no one reads."""
    texts = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(ENGLISH) - texts - set(derived()) == set()


def test_every_blank_is_filled_where_the_sentence_is_said() -> None:
    """A sentence never fails for want of a value, at the very moment it should explain something."""
    empty = [
        (code, blank)
        for code, given in calls()
        for blank in blanks(ENGLISH[code])
        if given is not None and blank not in given
    ]
    assert empty == []


LABELLED = ("section.", "tab.", "setting.portal.", "condition.")


def is_label(code: str) -> bool:
    """
    Whether a text stands over something, and is no sentence.
    """
    return code.startswith(LABELLED) and not code.endswith((".hint", ".caution"))


@pytest.mark.parametrize("code", sorted(filter(is_label, ENGLISH)))
def test_a_label_is_one(code: str) -> None:
    """It begins with a capital, and has neither a full stop nor blanks."""
    text = str(ENGLISH[code])
    assert text[0].isupper()
    assert not text.endswith(".")
    assert not blanks(text)


@pytest.mark.parametrize(
    "code", sorted(code for code in ENGLISH if not code.startswith("mail.") and not is_label(code))
)
def test_a_sentence_is_a_sentence(code: str) -> None:
    """It begins with a capital or a quoted word, ends with a full stop, and its blanks are plain names."""
    text = ENGLISH[code]
    for form in (text.one, text.many) if isinstance(text, Plural) else (text,):
        assert form[0].isupper() or form[0] == "“"
        assert form.endswith(".")
        assert all(name.isidentifier() for name in blanks(form))


def test_what_fills_a_blank_is_never_read_as_a_pattern() -> None:
    """A-30: a person's text with braces in it stays that text."""
    assert "“{max} {0.__class__}”" in sentence("nickname.taken", {"nickname": "{max} {0.__class__}"})


def test_an_unknown_code_is_an_error() -> None:
    """It is found by a test, not shown to a person."""
    with pytest.raises(KeyError):
        sentence("nothing.of.the.kind")
