"""The portal of an account, seen as one of its clients would."""

from __future__ import annotations

from partnerkit.access import Action, Actor, ActorKind
from partnerkit.access.policy import acting
from partnerkit.accounts.reading import AccountReader
from partnerkit.portal.model import PORTAL
from partnerkit.portal.view import PortalClient, PortalView, view
from partnerkit.repository import Storage
from partnerkit.settings.reading import SettingsReader
from partnerkit.values import AccountId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


class PortalService:
    """What an account's portal shows."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction."""
        self._accounts = AccountReader(storage)
        self._settings = SettingsReader(storage, vendor, (PORTAL,))

    def view(self, account_id: AccountId, client: PortalClient, *, by: Actor) -> PortalView:
        """
        Return what a client sees of an account's portal and may do there; for its admins, and whoever may see it.

        Args:
            account_id: Whose portal.
            client: As whom it is seen; nobody needs to exist.
            by: Who asks.

        Raises:
            NotFound: There is no such account, or it is somebody else's.
            Refused: The decision says no.
            InvalidInput: Something of the client is wrong.
        """
        inside = acting(by).kind is ActorKind.STAFF
        account = self._accounts.view(Action.SEE_SETTINGS if inside else Action.VIEW_ACCOUNT, account_id, by)
        found = self._settings.read(account, PORTAL)
        return view(checked(client), found.effective, found.capabilities, name=account.name)
