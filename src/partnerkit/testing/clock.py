"""A clock that moves when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from partnerkit.values import aware

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)


class Clock:
    """
    Tells the same moment until it is moved.

    It stands wherever partnerkit asks for a clock::

        clock = Clock()
        kit = PartnerKit(storage, attrs.evolve(vendor, clock=clock))
        clock.tick(timedelta(days=30))
    """

    def __init__(self, at: datetime = NOON) -> None:
        """
        Begin at a moment.

        Raises:
            ValueError: It has no time zone.
        """
        self._at = aware(at)

    def __call__(self) -> datetime:
        """Return the moment, in UTC."""
        return self._at

    def tick(self, by: timedelta = timedelta(seconds=1)) -> datetime:
        """Move by some time and return the moment that then is."""
        self._at += by
        return self._at

    def set(self, at: datetime) -> datetime:
        """
        Move to a moment and return it, in UTC.

        Raises:
            ValueError: It has no time zone.
        """
        self._at = aware(at)
        return self._at
