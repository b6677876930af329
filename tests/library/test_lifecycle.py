"""
A lifecycle is a table: what is absent is refused.
"""

import enum

import pytest

from partnerkit.errors import NotPossible
from partnerkit.lifecycle import Lifecycle


class Light(enum.Enum):
    RED = "red"
    GREEN = "green"


LIGHTS = Lifecycle("light", Light.RED, {(Light.RED, "go"): Light.GREEN})


def test_a_step_of_the_table_leads_on() -> None:
    """From state and event to the next state."""
    assert LIGHTS.move(LIGHTS.start, "go") is Light.GREEN


@pytest.mark.parametrize(("state", "event"), [(Light.GREEN, "go"), (Light.RED, "stop"), (Light.GREEN, "stop")])
def test_any_other_is_refused(state: Light, event: str) -> None:
    """And the refusal says where it stands and what was asked."""
    with pytest.raises(NotPossible) as caught:
        LIGHTS.move(state, event)
    assert (caught.value.subject, caught.value.state, caught.value.event) == ("light", state.value, event)
