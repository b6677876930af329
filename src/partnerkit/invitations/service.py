"""Ways to a client: read, ask, apply."""

from __future__ import annotations

from partnerkit.clients.reading import ClientReader
from partnerkit.history.writer import Writer
from partnerkit.invitations.by_form import ByForm
from partnerkit.invitations.inviting import Inviting
from partnerkit.invitations.links import Links
from partnerkit.invitations.opening import Opening
from partnerkit.invitations.partner_sign_up import PartnerSignUp
from partnerkit.repository import Storage
from partnerkit.vendor import Vendor


class InvitationsService(Inviting, ByForm, Links, Opening, PartnerSignUp):
    """
    Invitations by mail, links that are handed out, and what whoever follows them does.

    Methods that take the actor as *by* raise `Refused` where the decision says no; who acts by a mailed link is whoever
    was invited.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._lines = ClientReader(storage)
