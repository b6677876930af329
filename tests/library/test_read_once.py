"""
What is read from files once in a process, read anew: others may have been first, where no coverage is counted.
"""

from partnerkit.texts.catalogues import catalogue
from partnerkit.values.formats import _time_zones


def test_a_catalogue_is_read_from_its_file() -> None:
    """With the words of its language."""
    catalogue.cache_clear()
    assert catalogue("hu").info()["language"] == "hu"


def test_time_zones_are_read_from_theirs() -> None:
    """All that there are."""
    _time_zones.cache_clear()
    assert "Europe/Budapest" in _time_zones()
