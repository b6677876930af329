"""Letters on their way: claimed by the worker, settled by it, and looked after by the vendor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from partnerkit import queue
from partnerkit.access import Action, Actor, require
from partnerkit.effects import Effects
from partnerkit.errors import NotPossible, TooManyTries
from partnerkit.history.writer import Call, Writer
from partnerkit.mails import Mail, MailRefused
from partnerkit.messages.addressing import INVITING, Addressing
from partnerkit.messages.model import LETTERS, Letter
from partnerkit.queue import QUEUE_SHARDS, QueueState, queue_shard
from partnerkit.repository import Change, Storage, Write
from partnerkit.values import LetterId, address_key
from partnerkit.vendor import Vendor


@attrs.frozen(kw_only=True)
class Claimed:
    """
    A letter that this process alone works on, until its lease is over.

    Attributes:
        letter: The letter, as it is stored now.
        mail: What is to be sent; None where nothing is, and the letter is settled or put off already.
    """

    letter: Letter
    mail: Mail | None = None


class MessagesService:
    """Mails on their way to people (BX-07)."""

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._addressing = Addressing(storage, vendor)

    def claim(self, *, lease: timedelta) -> Claimed | None:
        """
        Claim the letter that is due longest, and put its mail into words; for the worker.

        Its link counts from now on. A letter whose mail cannot be put into words is tried again later, like one that
        cannot be sent. Whoever was invited often enough in an hour gets the next invitation later, and those who invite
        are not told: it would say what others do (A-22, A-25).

        Args:
            lease: For how long nobody else has it.

        Returns:
            The letter; None where none is due.

        Raises:
            StaleWrite: Another process was first; call it again.
        """
        at = self._vendor.clock()
        letter = next(self._due(at), None)
        if letter is None:
            return None
        claimed = queue.claimed(letter, at=at, lease=lease)
        found = self._addressing.of(claimed, at)
        if found.result is None:
            return Claimed(letter=self._put(letter, queue.done(claimed, at=at)))
        first = claimed.kind in INVITING and claimed.tries == 1
        if first and (wait := self._wait(found.result.to, at)):
            return Claimed(letter=self._put(letter, queue.put_off(claimed, until=at + wait)))
        try:
            mail = self._vendor.mails(self._addressing.about(found.result), self._vendor.texts)
        except Exception as error:  # noqa: BLE001 - the vendor's words and links: whatever it was, it can be mended
            return Claimed(letter=self._put(letter, self._failed(claimed, error, at)))
        return Claimed(letter=self._put(letter, found.result.letter, *found.changes), mail=mail)

    def _wait(self, to: str, at: datetime) -> timedelta:
        """Count an invitation that goes to an address; return how long it has to wait."""
        try:
            self._vendor.throttle.hit(f"invites-to:{address_key(to)}", self._vendor.limits.invites_an_address, at)
        except TooManyTries as error:
            return timedelta(seconds=error.seconds)
        return timedelta()

    def _due(self, at: datetime) -> Iterator[Letter]:
        """Yield the first letter that is due of each part of the queue, the longest due first."""
        pages = (self._storage.page(queue.due(LETTERS, shard, at=at, limit=1)) for shard in range(QUEUE_SHARDS))
        yield from sorted((row for page in pages for row in page.items), key=lambda row: (row.due_at, row.id))

    def _put(self, old: Letter, new: Letter, *more: Write) -> Letter:
        """Write a letter, and what its link rests on; return it as it is stored."""
        self._storage.write(Change(old, new), *more)
        return attrs.evolve(new, version=old.version + 1)

    def sent(self, letter: Letter) -> None:
        """Settle a letter whose mail went out; nothing is done by who has lost its lease meanwhile."""
        self._settle(letter, attrs.evolve(queue.done(letter, at=self._vendor.clock()), sent=True))

    def failed(self, letter: Letter, error: Exception) -> None:
        """
        Note that a mail did not go out: it is tried again later, or stopped after the last try and where it is refused.

        Of the error only its name is kept; who has lost the lease meanwhile does nothing.
        """
        self._settle(letter, self._failed(letter, error, self._vendor.clock()))

    def _failed(self, letter: Letter, error: Exception, at: datetime) -> Letter:
        name = type(error).__name__
        if isinstance(error, MailRefused):
            return queue.stop(letter, error=name)
        return queue.failed(letter, at=at, waits=self._vendor.limits.retries, error=name)

    def _settle(self, letter: Letter, settled: Letter) -> None:
        now = self._storage.get_many(LETTERS, [letter.id], within=letter.shard).get(letter.id)
        if isinstance(now, Letter) and now.version == letter.version:
            self._storage.write(Change(now, settled))

    def stopped(self, *, by: Actor) -> tuple[Letter, ...]:
        """
        Return the letters that are no longer tried, the earliest first; at most 100 of each part of the queue.

        For the vendor: mend what their `Letter.error` names, then `resume` them.
        """
        require(Action.TEND_WORKER, by)
        pages = (self._storage.page(queue.stopped(LETTERS, shard)) for shard in range(QUEUE_SHARDS))
        return tuple(sorted((row for page in pages for row in page.items), key=lambda row: row.id))

    def resume(self, letter_id: LetterId, *, by: Actor) -> Letter:
        """
        Have a stopped letter tried anew, from now on; for the vendor.

        Raises:
            NotFound: There is no such letter.
            NotPossible: It is not stopped.
        """

        def found() -> Letter:
            require(Action.TEND_WORKER, by)
            return self._storage.get(LETTERS, letter_id, within=queue_shard(letter_id))

        def work(at: datetime) -> Effects[Letter]:
            letter = found()
            if letter.state is not QueueState.STOPPED:
                raise NotPossible("letter", letter.state.value, "resume")
            resumed = queue.resumed(letter, at=at)
            return Effects(resumed, [Change(letter, resumed)])

        return self._writer.perform(Call("letter.resume", by, None, ()), work, again=lambda _: found())
