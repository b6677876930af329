"""
The drawings of lifecycles.
"""

import enum
from xml.etree import ElementTree

import drawing
import pytest

from partnerkit.accounts.lifecycles import ALL, SUBSCRIPTIONS
from partnerkit.lifecycle import Lifecycle
from partnerkit.partners import lifecycles, standing
from partnerkit.partners.keys import KEY_STATES

SVG = "{http://www.w3.org/2000/svg}"


class Light(enum.Enum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


JUMPS = Lifecycle("light", Light.RED, {(Light.RED, "go"): Light.GREEN, (Light.GREEN, "stop"): Light.RED})


def texts(lifecycle: Lifecycle) -> list[str]:
    return [str(text.text) for text in ElementTree.fromstring(drawing.svg(lifecycle)).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "lifecycle", [*ALL, *standing.ALL, *lifecycles.ALL, KEY_STATES, JUMPS], ids=lambda lifecycle: lifecycle.subject
)
def test_a_drawing_shows_every_state_and_every_step(lifecycle: Lifecycle) -> None:
    """
    What the table has stands in the drawing, each thing once; the drawing is well-formed.
    """
    names = [state.value for state in type(lifecycle.start)] + [event for _, event in lifecycle.steps]

    assert sorted(texts(lifecycle)) == sorted(names)


def test_steps_between_the_same_states_share_an_arrow() -> None:
    """
    Two events that lead the same way are one line with both names.
    """
    both = Lifecycle("light", Light.RED, {(Light.RED, "go"): Light.GREEN, (Light.RED, "hurry"): Light.GREEN})

    assert "go, hurry" in texts(both)


def test_a_drawing_tells_the_same_in_words() -> None:
    """
    Who does not see the drawing hears where it begins and each step.
    """
    words = drawing.in_words(SUBSCRIPTIONS)

    assert words.startswith("account.subscription begins at none; pay leads from none to paying;")
    assert "cancel leads from paying to cancelled" in words


def test_no_arrow_crosses_a_state() -> None:
    """
    A step past a neighbour goes above the row; only one to the next state goes straight.
    """
    paths = [str(path.get("d")) for path in ElementTree.fromstring(drawing.svg(JUMPS)).iter(f"{SVG}path")]

    assert [path for path in paths if "H" in path] == ["M14 71H44"]
