"""Going on in another account one works in, without signing in anew (R-11)."""

from __future__ import annotations

from partnerkit.access import Action, require
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.entry.actors import ActorsService
from partnerkit.entry.grounds import Grounds
from partnerkit.entry.model import Session, SignedIn
from partnerkit.entry.opening import Opening
from partnerkit.errors import NotFound, NotSignedIn
from partnerkit.identity.model import CREDENTIALS
from partnerkit.values import AccountId, PersonId, Realm, Secret


class Switching(Opening):
    """Changing accounts; a part of ``kit.sessions``."""

    _actors: ActorsService

    def switch(self, token: Secret, account_id: AccountId) -> SignedIn:
        """
        Go on in another account one works in, by a session of its own there; the one before is over.

        It lasts no longer than that one would have: going to and fro, nobody stays in without a password for good.

        Args:
            token: Of a session of somebody who works in several accounts.
            account_id: Where to go on.

        Returns:
            The session there with its token, which is told this once.

        Raises:
            NotSignedIn: There is no such session of a staff member's, or it is over.
            NotFound: There is no such account, or one does not work there.
            Refused: The account is locked (VC-20).
            Conflict: The session was changed at the same moment.
        """
        before, _ = self._actors.resolve(token, realm=Realm.STAFF)
        grounds = self._there(before, account_id)
        credential = self._storage.get(CREDENTIALS, before.holder_id)
        return self._opened(grounds, credential, before.device, self._vendor.clock(), instead=before)

    def _there(self, before: Session, account_id: AccountId) -> Grounds:
        try:
            grounds = self._actors.staff_grounds(PersonId(before.holder_id), account_id)
        except NotSignedIn:
            raise NotFound(ACCOUNTS.name, account_id) from None
        require(Action.USE_WORKSPACE, grounds.actor, grounds.facts, id=account_id)
        return grounds
