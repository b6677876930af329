"""How jobs are spoken of: what is done to whom, where they stand, what came of each client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

import attrs

from partnerkit import Action, BulkJob, Job, JobRow, OperatorId, Outcome, Vendor
from partnerkit.jobs.asked import asked_of
from partnerkit.jobs.model import JobState
from partnerkit.jobs.telling import said as told
from reference_server.pages import invite_words, list_words
from reference_server.pages.bulk_said import SAID, Said
from reference_server.pages.bulk_words import Row
from reference_server.pages.language import Lazy, _, lazy, ngettext, plazy, spoken
from reference_server.pages.sentences import texts
from reference_server.pages.wanted import given_of
from reference_server.pages.words import Badge, listed

STATE: Final[Mapping[JobState, Badge]] = {
    JobState.RUNNING: Badge(plazy("job", "Running"), "info"),
    JobState.DONE: Badge(plazy("job", "Done"), "ok"),
    JobState.CANCELLED: Badge(plazy("job", "Ended early"), "none"),
    JobState.STOPPED: Badge(plazy("job", "Stopped"), "stop"),
}
OUTCOME: Final[Mapping[Outcome, Lazy]] = {
    Outcome.DONE: plazy("outcome", "Done"),
    Outcome.UNCHANGED: lazy("Nothing to do"),
    Outcome.REFUSED: lazy("Refused"),
}
_STOPPED: Final[Mapping[str, Lazy]] = {
    "NotSignedIn": lazy(
        "Whoever began it has another password now, or may not sign in any more, so nothing more is done in their name."
    ),
    "Refused": lazy("Whoever began it may see no clients any more, so nothing more is done in their name."),
    "InvalidInput": lazy("What it names is gone: the operator, perhaps."),
}
#: Of whom nothing is so already that was to be done, but that is only invited.
_NO_ACCOUNT: Final = "state.client.invited"
_FAILED: Final = lazy("It failed again and again. What was done stays done; %(vendor)s has to look why (%(error)s).")
_SOMEBODY: Final = lazy("an operator who is gone")


class About(Protocol):
    """What a job is about, as pages speak of it."""

    @property
    def title(self) -> str:
        """What it does."""

    @property
    def whom(self) -> str:
        """To whom, as a sentence."""

    @property
    def repeats(self) -> str | None:
        """The id of the job whose refused rows it takes again."""

    @property
    def action(self) -> Action:
        """What a decision is asked for."""

    @property
    def ending(self) -> str:
        """What comes of ending it early."""

    def counted(self, job: Job) -> list[str]:
        """Return how far the job has come, outcome by outcome."""

    def row(self, it: JobRow) -> Row:
        """Return what came of one row."""


@attrs.frozen(kw_only=True)
class Bulk:
    """
    What a job is about that does one thing to all clients that match.

    Attributes:
        said: How its action is spoken of.
        it: The tag or the operator's name.
        chips: The filters that it goes by, each with what it asks for.
        filters: The same as parameters of the list's address.
        repeats: The id of the job whose refused clients it takes again.
    """

    said: Said
    it: str
    chips: tuple[str, ...]
    filters: Mapping[str, str]
    repeats: str | None

    @property
    def title(self) -> str:
        """What it does."""
        what = self.said.all.said(it=self.it)
        return _("%(what)s, once more", what=what) if self.repeats else what

    @property
    def whom(self) -> str:
        """To whom, as a sentence."""
        if self.repeats:
            return _("Those that an earlier job was refused for.")
        return (
            _("Those that match: %(filters)s.", filters=listed(self.chips))
            if self.chips
            else _("No filter: all clients.")
        )

    @property
    def action(self) -> Action:
        """What a decision is asked for."""
        return self.said.action

    @property
    def ending(self) -> str:
        """What comes of ending it early."""
        return _("What was done stays done; the other clients stay as they are. It cannot go on afterwards.")

    def counted(self, job: Job) -> list[str]:
        """Return how far the job has come, outcome by outcome."""
        return [
            ngettext("%(num)s client done", "%(num)s clients done", job.done),
            ngettext("%(num)s with nothing to do", "%(num)s with nothing to do", job.unchanged),
            ngettext("%(num)s refused", "%(num)s refused", job.refused),
        ]

    def row(self, it: JobRow) -> Row:
        """Return what came of one client."""
        refused = it.outcome is Outcome.REFUSED
        if it.error is not None and (refused or it.error["sentence"] == _NO_ACCOUNT):
            text = told(it.error, language=spoken(), texts=texts())
        else:
            text = (self.said.already if it.outcome is Outcome.UNCHANGED else self.said.is_so).said(it=self.it)
        return Row(
            id=str(it.client_id),
            name=it.name or _("A client that was kept from you then"),
            known=it.account_id is not None,
            text=text,
            badge=Badge(_("Refused"), "stop") if refused else self._left(it),
            why=refused and it.error is not None and it.error["code"] == "refused",
        )

    def _left(self, it: JobRow) -> Badge:
        return Badge(self.said.done, "ok") if it.outcome is Outcome.DONE else Badge(_("Nothing to do"), "none")


def about(job: Job, names: Mapping[OperatorId, str], vendor: Vendor) -> About:
    """Return what a job is about; *names* are those of the partner's operators."""
    asked, repeats = asked_of(job), None if job.repeats is None else str(job.repeats)
    if isinstance(asked, BulkJob):
        return about_asked(asked, names, vendor, repeats=repeats)
    return invite_words.About(total=job.total or 0, repeats=repeats)


def about_asked(asked: BulkJob, names: Mapping[OperatorId, str], vendor: Vendor, *, repeats: str | None = None) -> Bulk:
    """Return what a job would be about."""
    wanted = given_of(asked.filter)
    it = asked.tag or "" if asked.operator_id is None else names.get(asked.operator_id, str(_SOMEBODY))
    chips = tuple(text for _, text in list_words.chips(wanted, names, vendor))
    return Bulk(said=SAID[asked.action], it=it, chips=chips, filters=wanted.address(), repeats=repeats)


def counted(about: About, job: Job) -> str:
    """Return in a sentence how far a job has come."""
    parts = about.counted(job)
    return listed([part for part, count in zip(parts, job.counts.values(), strict=True) if count] or [parts[0]])


def why_stopped(job: Job, vendor: Vendor) -> str:
    """Return why a job has stopped; empty while it has not."""
    if job.error is None:
        return ""
    known = _STOPPED.get(job.error)
    return _FAILED.said(vendor=vendor.name, error=job.error) if known is None else str(known)


def refused_again(count: int) -> str:
    """Return what a job would be done to once more."""
    return ngettext(
        "The one client it was refused for gets its turn once more, with the rights you have then.",
        "The %(num)s clients it was refused for get their turn once more, each with the rights you have then.",
        count,
    )
