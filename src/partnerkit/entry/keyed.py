"""Who acts by an API key (BX-18)."""

from __future__ import annotations

from partnerkit.access import Action, Actor, Factor, require
from partnerkit.errors import NotFound, NotSignedIn
from partnerkit.partners.keys import KEY_DIGEST, ApiKey, KeyState
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.partners.reading import role_of, with_factor
from partnerkit.repository import Storage
from partnerkit.values import Secret
from partnerkit.vendor import Vendor


class KeyActors:
    """Programs that act by keys; a part of ``kit.actors``."""

    _storage: Storage
    _vendor: Vendor

    def from_key(self, token: Secret) -> Actor:
        """
        Return who acts by an API key, with what its role and its maker's role include now (BX-18).

        Of a maker with a Secure role and no second factor the key does nothing: each of its calls is refused (BX-10).
        `kit.keys.touch` notes that it was used.

        Raises:
            NotSignedIn: There is no such key, or it does nothing any more: ended, over, or a role it rests on is gone.
            Refused: Whoever made it is blocked, or the partner suspended or closed.
        """
        return self.resolve_key(token)[1]

    def resolve_key(self, token: Secret) -> tuple[ApiKey, Actor]:
        """Return a key that works with who acts by it. Raises as `from_key`."""
        if not isinstance(token, Secret):
            raise TypeError("a token is a Secret: Secret(text)")
        key = self._storage.find(KEY_DIGEST, token.digest())
        if key is None or key.state(self._vendor.clock()) is not KeyState.ACTIVE:
            raise NotSignedIn
        actor = self._of(key)
        require(Action.USE_CONSOLE, actor)
        return key, actor

    def _of(self, key: ApiKey) -> Actor:
        try:
            maker = self._storage.get(OPERATORS, key.maker_id, within=key.partner_id)
            partner = self._storage.get(PARTNERS, key.partner_id)
        except NotFound:
            raise NotSignedIn from None
        own, makers = (role_of(self._storage, partner.id, name) for name in (key.role, maker.role))
        if own is None or makers is None:
            raise NotSignedIn
        factor = Factor.RECENT if with_factor(self._storage, {maker.id}) else Factor.ABSENT
        return key.acting(own, maker.acting(makers, partner, factor=factor))
