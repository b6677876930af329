"""
A team to do things with.
"""

import pytest

from tests.library.partners.given import Team
from tests.library.world import Town


@pytest.fixture
def team(town: Town) -> Team:
    """
    Dana, owner; Emil, admin; Fanni, agent.
    """
    return Team(town)
