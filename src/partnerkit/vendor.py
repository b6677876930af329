"""What differs between vendors, said once per process."""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, TypeAlias

import attrs

from partnerkit.access import Actor
from partnerkit.effects import Effects
from partnerkit.ids import Ids, SystemIds
from partnerkit.mails import Rendering, rendered
from partnerkit.passwords import PasswordHasher, best_hasher
from partnerkit.sealing import KeySealer, Sealer
from partnerkit.sections import ProductFacts, Section, no_facts
from partnerkit.texts import Texts
from partnerkit.throttle import Clock, MemoryThrottle, Rate, Throttle
from partnerkit.values import LONGEST_PLAN, AccountId, Realm, Secret, utc_now

Check: TypeAlias = Callable[[Effects[Any], Actor], None]
"""Sees what is about to be written, and who acts; raises if it is not to be."""
Product: TypeAlias = Callable[[AccountId], ProductFacts]
"""Returns what the vendor's product says of an account; asked whenever settings are read or changed."""

RESERVED: Final = frozenset(
    "about account accounts admin api app assets billing blog book booking cdn client clients console contact "
    "dashboard demo docs download email example faq ftp help home info legal localhost login logout mail news office "
    "partner partners portal pricing privacy root search secure security settings shop sign-in sign-up signin signup "
    "site sitemap smtp static status store support system terms test user users vendor webmail workspace www".split()
)

_CONSUMER: Final = re.compile(r"[a-z0-9_.-]{1,60}")


PORTAL_ADDON: Final = "client_portal"
"""The add-on without which the client portal is closed (CP-01)."""
_LIBRARY_SECTIONS: Final = frozenset({"portal"})


def _addons(names: Iterable[str]) -> frozenset[str]:
    if isinstance(names, str):
        raise TypeError("addons are names, such as {'client_portal'}")
    return frozenset(names)


@attrs.frozen
class Plan:
    """
    A plan the vendor sells.

    Attributes:
        name: Its name in reports of subscriptions, as in ``pro``.
        title: What people read.
        seats: How many staff members it allows (VC-17).
        addons: The names of the add-ons that can be booked with it; ``client_portal`` is the portal (CP-01).
    """

    name: str
    seats: int
    addons: frozenset[str] = attrs.field(default=frozenset(), converter=_addons, kw_only=True)
    title: str = attrs.field(default=attrs.Factory(lambda plan: plan.name.replace("_", " ").title(), takes_self=True))


def _seconds(*numbers: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=n) for n in numbers)


@attrs.frozen(kw_only=True)
class Limits:
    """
    The values where no requirement row states one; all can be changed.

    Attributes:
        session: How long a session lasts at most.
        idle: After how long unused it is over.
        sessions: The most sessions somebody has; one more ends the one that was used least recently (A-25).
        seen_every: How often its use is written down; `idle` is exact to this.
        trial: How long a trial runs from the client's first sign-in (WP-09).
        trial_starts_within: How long after an account was made its trial begins at the latest (WP-09).
        nickname_rest: How long a released nickname stays unavailable to other accounts (VC-23).
        new_for: How long a client counts as new (VC-06).
        tags: The most tags a client can have (VC-12).
        receipt: How long an idempotency key is remembered (BX-09).
        tries_an_address: How often somebody may try to sign in with one address, or to prove the own password (A-25).
        tries_a_source: How often one source, such as a network address, may try to sign in (A-25).
        mails_an_address: How often somebody may have a mail sent to one address (A-25).
        mails_a_source: How often one source may have mails sent (A-25).
        invites_an_address: How many mails that invite go to one address, whoever wants them; others go later (A-25).
        tries_a_code: How often somebody may try codes of a second factor in a short time (A-25).
        codes_an_hour: How often in a longer one.
        codes_a_day: How often in a day, of one secret of an app; another one begins anew.
        half_signed_in: How long somebody who gave the password has for the code of the second factor.
        step_up: How long a second factor counts as shown just now, for what is grave (BX-10).
        roles: The most roles of a partner's own (VC-29).
        key: The longest an API key may be made for (BX-18).
        reset: How long a link to set a new password counts, from the moment it is mailed.
        verification: How long a link that proves an address counts, from the moment it is mailed.
        screening: For how long a new account may not send external links (VC-21).
        unapproved_a_day: How many clients a partner may bring in a day while the vendor has not approved it (R-16).
        sheet: The most characters of a spreadsheet by which many are invited (A-34).
        sheet_rows: The most businesses it may name.
        referral: How long a referral link works after it was replaced (VC-03).
        invitation: How long an invitation counts, from the moment it is mailed.
        welcome: How long a link by which an operator sets its first password counts, from the moment it is mailed.
        retries: How long the worker waits before each further try of what failed; then it stops (BX-06).
        webhook_retries: The same for what a webhook's receiver did not take.
        events_kept: How long events can be replayed after they were told, and deliveries looked at.
        jobs: The most jobs of one operator that run at the same time; others wait for them, too.
        jobs_kept: How long what came of jobs can be looked at: each row since it was written, the job since its end.
    """

    session: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(minutes=30)
    sessions: int = 100
    seen_every: timedelta = timedelta(minutes=1)
    trial: timedelta = timedelta(days=14)
    trial_starts_within: timedelta = timedelta(days=30)
    nickname_rest: timedelta = timedelta(days=90)
    new_for: timedelta = timedelta(days=30)
    tags: int = 20
    receipt: timedelta = timedelta(hours=24)
    tries_an_address: Rate = Rate(5, timedelta(minutes=1))
    tries_a_source: Rate = Rate(20, timedelta(minutes=1))
    mails_an_address: Rate = Rate(3, timedelta(hours=1))
    mails_a_source: Rate = Rate(20, timedelta(hours=1))
    invites_an_address: Rate = Rate(10, timedelta(hours=1))
    tries_a_code: Rate = Rate(5, timedelta(minutes=1))
    codes_an_hour: Rate = Rate(20, timedelta(hours=1))
    codes_a_day: Rate = Rate(50, timedelta(days=1))
    half_signed_in: timedelta = timedelta(minutes=10)
    step_up: timedelta = timedelta(minutes=15)
    roles: int = 100
    key: timedelta = timedelta(days=366)
    reset: timedelta = timedelta(hours=1)
    verification: timedelta = timedelta(hours=24)
    screening: timedelta = timedelta(days=30)
    unapproved_a_day: int = 20
    sheet: int = 100_000
    sheet_rows: int = 500
    referral: timedelta = timedelta(days=30)
    invitation: timedelta = timedelta(days=7)
    welcome: timedelta = timedelta(days=7)
    retries: tuple[timedelta, ...] = _seconds(5, 15, 60, 300, 600, 900, 1800, 3600, 7200)
    webhook_retries: tuple[timedelta, ...] = _seconds(5, 60, 300, 1800, 7200, 18000, 36000, 50400, 72000)
    events_kept: timedelta = timedelta(days=30)
    jobs: int = 20
    jobs_kept: timedelta = timedelta(days=30)


_FACES: Final = {Realm.OPERATOR: "console", Realm.STAFF: "workspace"}


def _bare(url: str) -> str:
    return url.rstrip("/")


@attrs.frozen
class Links:
    """
    Where the vendor's pages are; every link is built from this, never from a request (A-09).

    A vendor whose pages have other addresses than the reference server's inherits from it, and says so in `to`.

    Attributes:
        partners: The address under which console and workspace live, without a slash at the end.
        business: The address a nickname is the last part of (VC-23).
    """

    partners: str = attrs.field(converter=_bare)
    business: str = attrs.field(default="https://book.example", converter=_bare)

    def to(self, purpose: str, realm: Realm, token: Secret) -> str:
        """
        Return a link to be mailed: whoever has it may use it, so that it stands in the mail and nowhere else (A-03).

        Args:
            purpose: What it is for: ``reset``, ``verify``, ``email``, ``welcome`` or ``join``.
            realm: Whose world, and so which face of the pages.
            token: What the link carries.
        """
        return f"{self.partners}/{_FACES[realm]}/{purpose}/{token.reveal()}"


def _plans(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    if any(not isinstance(plan, Plan) for plan in plans):
        raise TypeError("plans are Plan values, such as Plan('pro', seats=5)")
    return tuple(plans)  # as a function of its own: attrs takes 5 ms to learn the signature of `tuple`


def _sections(sections: Sequence[Section]) -> tuple[Section, ...]:
    if any(not isinstance(section, Section) for section in sections):
        raise TypeError("settings are Section values, such as Section('booking', BookingSettings)")
    return tuple(sections)


def _checks(checks: Sequence[Check]) -> tuple[Check, ...]:
    if callable(checks):
        raise TypeError("checks is a list of functions")
    return tuple(checks)


def _hosts(hosts: Sequence[str]) -> tuple[str, ...]:
    if isinstance(hosts, str):
        raise TypeError("private_webhooks is a list of hosts")
    return tuple(host.lower() for host in hosts)


def _consumers(names: Sequence[str]) -> tuple[str, ...]:
    if isinstance(names, str) or any(not _CONSUMER.fullmatch(name) for name in names):
        raise ValueError("consumers are a list of names of a-z, 0-9, '_', '-' and '.', 60 characters at most")
    return tuple(dict.fromkeys(names))


def _secrets(keys: Sequence[str | Secret]) -> tuple[Secret, ...]:
    if isinstance(keys, str):
        raise TypeError("signing_keys is a list of keys, oldest first")
    return tuple(key if isinstance(key, Secret) else Secret(key) for key in keys)


@attrs.frozen(kw_only=True)
class Vendor:
    """
    One vendor.

    Attributes:
        name: What people call the product.
        signing_keys: For what is signed and sealed, oldest first; the last one signs and seals, all verify and open.
            Rotate in two roll-outs.
        plans: What can be subscribed to.
        trial_plan: The name of the plan whose seats count in the trial, before anything is paid for; the first of
            *plans* by default (VC-17).
        settings: The sections of settings of the vendor's own (R-01), beside the portal's.
        product: What the vendor's product says of an account: who processes its payments, what can be chosen there.
        links: Where the pages are.
        limits: Values that can be changed.
        reserved_nicknames: Words no account may take (VC-23).
        clock: The present moment, aware; the only clock there is.
        ids: Where ids and tokens come from.
        passwords: How passwords are kept.
        throttle: Where tries are counted.
        consumers: The names of the Python handlers that hear of every event, in whichever process they run (BX-06);
            what happens while no worker with one of them runs waits for it.
        checks: Called with what is about to be written and who acts, in the same transaction, dry runs included; one
            that raises, as `Vetoed`, has nothing of it written (BX-06).
        texts: What people are told, with the vendor's own words in it (BX-07).
        mails: Puts a mail into words; the library's own by default.
        sealer: Keeps secrets that must be read again; `sealing` is the one that is used.
        private_webhooks: Hosts, as in ``127.0.0.1``, to which webhooks may go although they are not public, and
            without TLS; for tests and demos, or for a network of one's own (A-33).
        office_epoch: Another number ends every session of the vendor office, as where whatever opens it is
            another one now (R-13).
    """

    name: str
    signing_keys: tuple[Secret, ...] = attrs.field(converter=_secrets)
    plans: tuple[Plan, ...] = attrs.field(default=(), converter=_plans)
    trial_plan: str | None = attrs.field(default=None)
    settings: tuple[Section, ...] = attrs.field(default=(), converter=_sections)
    product: Product = no_facts
    links: Links = Links("https://partners.example")
    limits: Limits = Limits()
    reserved_nicknames: frozenset[str] = RESERVED
    clock: Clock = utc_now
    ids: Ids = attrs.field(factory=SystemIds)
    passwords: PasswordHasher = attrs.field(factory=best_hasher)
    throttle: Throttle = attrs.field(factory=MemoryThrottle)
    consumers: tuple[str, ...] = attrs.field(default=(), converter=_consumers)
    checks: tuple[Check, ...] = attrs.field(default=(), converter=_checks)
    texts: Texts = Texts()
    mails: Rendering = rendered
    sealer: Sealer | None = None
    private_webhooks: tuple[str, ...] = attrs.field(default=(), converter=_hosts)
    office_epoch: int = 0

    @signing_keys.validator
    def _keyed(self, _: object, keys: tuple[Secret, ...]) -> None:
        if not keys or any(len(key.reveal()) < 16 for key in keys):
            raise ValueError("a vendor needs at least one signing key of 16 characters or more")

    @plans.validator
    def _named(self, _: object, plans: tuple[Plan, ...]) -> None:
        if len({plan.name for plan in plans}) != len(plans):
            raise ValueError("two plans have the same name")
        if any(not 1 <= len(plan.name) <= LONGEST_PLAN for plan in plans):
            raise ValueError(f"the name of a plan has 1 to {LONGEST_PLAN} characters")

    @settings.validator
    def _apart(self, _: object, sections: tuple[Section, ...]) -> None:
        names = [section.name for section in sections]
        if len({*names}) != len(names) or not _LIBRARY_SECTIONS.isdisjoint(names):
            raise ValueError("two sections of settings have the same name, or one is called portal")

    @trial_plan.validator
    def _tried(self, _: object, name: str | None) -> None:
        if name is not None and self.plan(name) is None:
            raise ValueError(f"there is no plan {name!r} to try")

    @functools.cached_property
    def decoy(self) -> str:
        """A hash no password fits; verified where there is none, so that both take the same time (A-22)."""
        return self.passwords.hash(Secret(secrets.token_urlsafe(32)))

    @functools.cached_property
    def sealing(self) -> Sealer:
        """What keeps secrets that must be read again: the vendor's own, else one made of the signing keys."""
        return KeySealer(self.signing_keys) if self.sealer is None else self.sealer

    @property
    def trial_seats(self) -> int:
        """How many staff members an account may have while nothing is paid for."""
        tried = self.plan(self.trial_plan) or next(iter(self.plans), None)
        return 0 if tried is None else tried.seats

    def plan(self, name: str | None) -> Plan | None:
        """Return the plan of this name, None where there is none."""
        return next((plan for plan in self.plans if plan.name == name), None)
