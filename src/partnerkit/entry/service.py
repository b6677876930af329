"""Signing in and out."""

from __future__ import annotations

import contextlib
from datetime import datetime

import attrs

from partnerkit.access import Action, Actor, Facts, require
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.accounts.reading import AccountReader
from partnerkit.effects import Effects
from partnerkit.entry.acting import ActingAs
from partnerkit.entry.actors import ActorsService, holder_of, session_of
from partnerkit.entry.grounds import Grounds
from partnerkit.entry.half import CodeSignIn
from partnerkit.entry.model import SignedIn, end, seen
from partnerkit.entry.office import OfficeSessions
from partnerkit.entry.own import OwnSessions, device_of
from partnerkit.entry.switching import Switching
from partnerkit.errors import ChooseAccount, NotSignedIn, StaleWrite, WrongCredentials
from partnerkit.history.writer import Call, Writer
from partnerkit.identity.model import ADDRESSES, CREDENTIALS, Address, Credential, sign_in_key
from partnerkit.repository import Storage
from partnerkit.staff.model import Membership, accounts_of
from partnerkit.values import AccountId, Email, OperatorId, PersonId, Realm, Secret, TypedPassword, Wrong
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


@attrs.frozen(kw_only=True)
class SignIn:
    """
    What somebody signs in with.

    Attributes:
        realm: Which door.
        email: The address, as typed.
        password: The password, as typed.
        account_id: Which business, for staff who work in several.
    """

    realm: Realm
    email: str
    password: TypedPassword
    account_id: AccountId | None = None


class SessionsService(CodeSignIn, OfficeSessions, OwnSessions, ActingAs, Switching):
    """Opens and ends sessions of every realm (VC-01)."""

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer, actors: ActorsService) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._actors = actors

    def sign_in(self, given: SignIn, *, source: str | None = None, device: str | None = None) -> SignedIn:
        """
        Open a session.

        The answer and its time are the same for an unknown address and a wrong password (A-22).

        Args:
            given: Realm, email and password.
            source: Where the try comes from, as in a network address; throttled by itself (A-25). Without one, tries
                are counted by address alone.
            device: What the browser or program calls itself, for the holder's list of sessions; its own word.

        Raises:
            InvalidInput: What was given is no text at all.
            WrongCredentials: They open nothing.
            TooManyTries: Too many tries at this address or from this source.
            Refused: The account is locked (VC-20), the operator blocked (VC-29), or the partner suspended or closed.
            ChooseAccount: The person works in several businesses, and none was named.
            SecondFactorNeeded: They are right, and the operator has a second factor: go on with `sign_in_with_code`.
        """
        at, given = self._vendor.clock(), checked(given)
        key = self._throttled(given, source, at)
        address, credential = self._proven(key, given.password)
        grounds = self._grounds(given, address)
        self._vendor.throttle.forget(f"sign-in:{key}")
        newer = self._newer_hash(credential, given.password)
        if credential.second_factor_at is not None:
            raise self._half(grounds, credential, newer, at)
        return self._opened(grounds, credential, device_of(device), at, password=newer)

    def _throttled(self, given: SignIn, source: str | None, at: datetime) -> str:
        try:
            key = sign_in_key(given.realm, Email().parse(given.email))
        except Wrong:
            key = f"{given.realm.value}:"
        self._count_source(source, at)
        self._vendor.throttle.hit(f"sign-in:{key}", self._vendor.limits.tries_an_address, at)
        return key

    def _proven(self, key: str, password: Secret) -> tuple[Address, Credential]:
        address = self._storage.get_many(ADDRESSES, [key]).get(key)
        credential = None if address is None else self._storage.get(CREDENTIALS, address.holder_id)
        stored = credential.password if credential is not None else None
        decoy = self._vendor.decoy  # hashed at the first try of all, whoever's it is
        right = self._vendor.passwords.verify(stored or decoy, password)
        if address is None or credential is None or stored is None or not right:
            raise WrongCredentials
        return address, credential

    def _grounds(self, given: SignIn, address: Address) -> Grounds:
        if given.realm is Realm.OPERATOR:
            grounds = self._actors.operator_grounds(address.partner_id, OperatorId(address.holder_id))
            require(Action.USE_CONSOLE, grounds.actor)
            return grounds
        person_id = PersonId(address.holder_id)
        account_id = self._chosen(self._storage.page(accounts_of(person_id)).items, given.account_id)
        grounds = self._actors.staff_grounds(person_id, account_id)
        require(Action.USE_WORKSPACE, grounds.actor, grounds.facts, id=account_id)
        return grounds

    def _chosen(self, memberships: tuple[Membership, ...], wanted: AccountId | None) -> AccountId:
        ids = [m.account_id for m in memberships]
        if wanted is not None and wanted in ids:
            return wanted
        if wanted is not None or not ids:
            raise WrongCredentials
        if len(ids) > 1:
            found = self._storage.get_many(ACCOUNTS, ids)
            raise ChooseAccount(tuple(sorted(((a.id, a.name) for a in found.values()), key=lambda pair: pair[1])))
        return ids[0]

    def arrive(self, *, by: Actor) -> None:
        """
        Note that a client the vendor itself signed in has arrived (BX-15): the first time, the trial begins (WP-09).

        Call it where the vendor's own session of a staff member begins; `sign_in` does it by itself.

        Raises:
            Refused: The account is locked, or the actor is no staff member.
        """

        def work(at: datetime) -> Effects[object]:
            require(Action.USE_WORKSPACE, by, Facts(partner_id=by.partner_id, account_id=by.account_id))
            account = AccountReader(self._storage).view(Action.USE_WORKSPACE, by.account, by)
            return self._entered(account, at)

        self._writer.perform(Call("session.arrive", by, None, ()), work, again=lambda _: None)

    def touch(self, token: Secret, *, realm: Realm) -> None:
        """
        Note that a session is in use; writes about once a minute, so that an idle one ends in time.

        Raises:
            NotSignedIn: There is no such session, or it is over.
        """
        at = self._vendor.clock()
        session, actor = self._actors.resolve(token, realm=realm)
        if at - session.seen_at >= self._vendor.limits.seen_every:
            call = Call("session.seen", actor, None, ())
            with contextlib.suppress(StaleWrite):  # another request of the same browser noted it
                self._writer.perform(call, lambda at: seen(session, at=at), again=lambda _: session)

    def end(self, token: Secret, *, realm: Realm) -> None:
        """
        End a session: its holder signs out.

        So ends one by which nobody can act at the moment, too, whatever for: nothing brings it back then.

        Raises:
            NotSignedIn: There is no such session, or it was ended already.
            Conflict: The session was changed at the same moment.
        """
        session = session_of(self._storage, token, realm)
        if session.ended_at is not None:
            raise NotSignedIn
        call = Call("session.end", holder_of(session), None, ())
        self._writer.perform(call, lambda at: end(session, at=at), again=lambda _: session)
