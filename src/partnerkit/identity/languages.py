"""The language somebody reads pages and mails in: one's own to choose."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import attrs

from partnerkit.access import Action, Actor, ActorKind, require
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.effects import Effects, Event
from partnerkit.history.model import Chained
from partnerkit.history.writer import Call, Writer
from partnerkit.partners.model import OPERATORS, PARTNERS, Operator
from partnerkit.repository import Change, Storage
from partnerkit.staff.model import PEOPLE, Person
from partnerkit.values import Copied, Language, OperatorId, PersonId, Reference
from partnerkit.wire import one


@attrs.frozen(kw_only=True)
class NewLanguage:
    """The language somebody wants to read."""

    language: Language


@attrs.frozen(kw_only=True)
class LanguageSet(Event):
    """Somebody reads another language from now on."""

    kind: ClassVar[str] = "language.set"
    holder_id: Reference[UUID]
    was: Copied[str]
    now: Copied[str]


def set_language(holder: Operator | Person, language: str, *, chain_id: UUID) -> Effects[str]:
    """Have somebody read a language; what it reads already changes nothing (BX-07)."""
    if holder.language == language:
        return Effects(language)
    told = LanguageSet(chain_id=chain_id, holder_id=holder.id, was=holder.language, now=language)
    return Effects(language, [Change(holder, _reading(holder, language))], [told])


def _reading(holder: Operator | Person, language: str) -> Operator | Person:
    if isinstance(holder, Operator):
        return attrs.evolve(holder, language=language, revision=holder.revision + 1)
    return attrs.evolve(holder, language=language)


class OwnLanguage:
    """What people do about the language they read; a part of ``kit.identity``."""

    _storage: Storage
    _writer: Writer

    def set_language(self, language: str, *, by: Actor) -> str:
        """
        Have the actor read a language from now on, on pages and in mails; return it (BX-07).

        What it reads already is taken for an answer and changes nothing.

        Raises:
            InvalidInput: There is no such language.
        """
        wanted: str = one("language", Language, language)

        def work(_: datetime) -> Effects[str]:
            require(Action.SET_OWN_LANGUAGE, by)
            holder, chain = _holder(self._storage, by)
            effects = set_language(holder, wanted, chain_id=chain.id)
            return effects + Effects(None, [Change(chain, chain)]) if effects.changes else effects

        return self._writer.perform(Call("language.set", by, None, ()), work, again=lambda _: wanted)


def _holder(storage: Storage, by: Actor) -> tuple[Operator | Person, Chained]:
    """Return the row of who acts, and the one in whose chain it is told."""
    if by.kind is ActorKind.OPERATOR:
        return storage.get(OPERATORS, OperatorId(by.id), within=by.partner), storage.get(PARTNERS, by.partner)
    return storage.get(PEOPLE, PersonId(by.id)), storage.get(ACCOUNTS, by.account)
