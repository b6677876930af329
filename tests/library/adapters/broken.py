"""Adapters that break one promise each, as real ones have been broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import attrs

from partnerkit.adapters.memory import Memory, MemoryStorage
from partnerkit.adapters.snapshots import Cells
from partnerkit.errors import Taken
from partnerkit.repository import (
    Add,
    All,
    Change,
    Copy,
    Has,
    HasAny,
    Id,
    Lacks,
    Matches,
    Page,
    Query,
    Remove,
    Some,
    check_purge,
    expired,
    holds,
    member_text,
    page_of,
    search_words,
    words,
)
from partnerkit.testing.model import COLLECTIONS, Reader


class Broken(Memory):
    """The memory adapter with another storage."""

    def __init__(self, storage: type[MemoryStorage]) -> None:
        super().__init__(COLLECTIONS)
        self.storage = storage

    @contextmanager
    def transaction(self) -> Iterator[MemoryStorage]:
        with super().transaction() as storage:
            yield self.storage(storage._registry, storage._snapshot)


class GuardDropped(MemoryStorage):
    """Changes without looking at the version."""

    def write(self, *changes: Any) -> None:
        super().write(*map(self.unguarded, changes))

    def unguarded(self, change: Any) -> Any:
        if not isinstance(change, Change):
            return change
        collection = self._registry.of(change.old)
        id, owner = collection.key.of(change.old), collection.owner_of(change.old)
        there = self.get_many(collection, [id], within=None if collection.global_key else owner)
        return Change(there.get(id, change.old), change.new)


class HalfKept(MemoryStorage):
    """Keeps what came before the change that was refused."""

    def write(self, *changes: Any) -> None:
        self._registry.one_each(changes)
        for change in changes:
            super().write(change)


class OwnerIgnored(MemoryStorage):
    """Lists what belongs to anybody."""

    def page(self, query: Query[Any], /) -> Page[Any]:
        cells = {*self._snapshot._cells.versions, *self._snapshot.draft.cells}
        keys = [cell for cell in cells if cell[0] is query.collection.entity and len(cell) == 2]
        return page_of(query, [one for cell in keys if (one := self._snapshot.read(cell)) is not None])


class MicrosecondsLost(MemoryStorage):
    """Keeps moments to the millisecond."""

    def write(self, *changes: Any) -> None:
        super().write(*(Add(self.rounded(c.entity)) if isinstance(c, Add) else c for c in changes))

    def rounded(self, entity: Any) -> Any:
        if not isinstance(entity, Reader):
            return entity
        moment = entity.joined_at
        return attrs.evolve(entity, joined_at=moment.replace(microsecond=moment.microsecond // 1000 * 1000))


class LocalTimes(MemoryStorage):
    """Gives moments back in the zone they came in."""

    def write(self, *changes: Any) -> None:
        super().write(*changes)
        for change in changes:
            if isinstance(change, Add) and isinstance(change.entity, Reader):
                self._snapshot.draft.cells[Reader, (change.entity.id,)] = change.entity


class TiesSkipped(MemoryStorage):
    """Goes on behind the order field's value, not behind the entity."""

    def page(self, query: Query[Any], /) -> Page[Any]:
        page = super().page(query)
        if query.after is None:
            return page
        there = query.after.value
        return Page(tuple(one for one in page.items if query.by.of(one) != there), page.next)


class CursorNotLooked(MemoryStorage):
    """Takes the cursor of any list."""

    def page(self, query: Query[Any], /) -> Page[Any]:
        after = query.after
        if after is not None and after.descending != query.descending:
            after = attrs.evolve(after, descending=query.descending)
        if after is not None and after.order != query.by.name:
            after = None
        return super().page(attrs.evolve(query, after=after))


class MiddlesMatched(MemoryStorage):
    """Finds words by any part of them."""

    def page(self, query: Query[Any], /) -> Page[Any]:
        if not isinstance(query.where, Matches):
            return super().page(query)
        everything = super().page(attrs.evolve(query, where=None, limit=1000)).items
        asked = words(query.where.text)
        have = [(one, " ".join(search_words(query.collection, one))) for one in everything]
        return page_of(attrs.evolve(query, where=None), [one for one, text in have if all(w in text for w in asked)])


class LooksForOne(MemoryStorage):
    """Looks for the first alone of several members that are asked for."""

    def page(self, query: Query[Any], /) -> Page[Any]:
        where = query.where
        if isinstance(where, HasAny | Lacks):
            where = attrs.evolve(where, values=where.values[:1])
        return super().page(attrs.evolve(query, where=where))


class CountOff(MemoryStorage):
    """Counts entities once for each member of the set that was asked for."""

    def count(self, collection: Any, within: Id | None, /, **wheres: Any) -> Mapping[str, int]:
        found = dict(super().count(collection, within, **wheres))
        for name, where in wheres.items():
            if isinstance(where, Has):
                asked = Query(collection=collection, within=within, where=where, limit=1000)
                found[name] = sum(len(where.field.of(one)) for one in super().page(asked).items)
        return found


class CountsEachWay(MemoryStorage):
    """Counts an entity once for each way in which it meets a condition."""

    def count(self, collection: Any, within: Id | None, /, **wheres: Any) -> Mapping[str, int]:
        found = dict(super().count(collection, within, **wheres))
        for name, where in wheres.items():
            if isinstance(where, Some):
                ways = {str(i): way for i, way in enumerate(where.parts)}
                found[name] = sum(super().count(collection, within, **ways).values())
        return found


class CountsAlongOne(MemoryStorage):
    """Counts what has the first member that is asked for, and forgets about the others."""

    def count(self, collection: Any, within: Id | None, /, **wheres: Any) -> Mapping[str, int]:
        return super().count(collection, within, **{name: self.shortened(where) for name, where in wheres.items()})

    def shortened(self, where: Any) -> Any:
        if not isinstance(where, All):
            return where
        sets = [part for part in where.parts if isinstance(part, Has)]
        return All(tuple(part for part in where.parts if part not in sets[1:]))


class BesideForgotten(MemoryStorage):
    """Keeps beside a member what its entity was when the member came, and counts by that."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.beside: dict[Any, Any] = {}

    def write(self, *changes: Any) -> None:
        super().write(*changes)
        for change in changes:
            if isinstance(change, Add) and isinstance(change.entity, Reader):
                self.beside[change.entity.id] = change.entity

    def count(self, collection: Any, within: Id | None, /, **wheres: Any) -> Mapping[str, int]:
        found = dict(super().count(collection, within, **wheres))
        for name, where in wheres.items():
            if isinstance(where, All) and where.parts and isinstance(where.parts[0], Has):
                having = super().page(Query(collection=collection, within=within, where=where.parts[0], limit=1000))
                then = [self.beside.get(one.id, one) for one in having.items]
                found[name] = sum(holds(All(where.parts[1:]), collection, one) for one in then)
        return found


class MembersOfAll(MemoryStorage):
    """Names the members of all entities, whatever is asked."""

    def members(self, many: Any, /, *, within: Id | None, where: Any = None, limit: int = 200) -> tuple[Any, ...]:
        super().members(many, within=within, where=where, limit=limit)
        return super().members(many, within=within, limit=limit)


class MembersOfAnybody(MemoryStorage):
    """Names the members of every owner's entities."""

    def members(self, many: Any, /, *, within: Id | None, where: Any = None, limit: int = 200) -> tuple[Any, ...]:
        own = super().members(many, within=within, where=where, limit=limit)
        entities = [self._snapshot.read(cell) for cell in self._snapshot.draft.cells if cell[0] is many.entity]
        found = {member for one in entities if isinstance(one, many.entity) for member in many.of(one)}
        return tuple(sorted({*own, *found}, key=member_text)[:limit])


class MembersRemembered(MemoryStorage):
    """Keeps a vocabulary, and never forgets a word of it."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.words: dict[Any, set[Any]] = {}

    def members(self, many: Any, /, *, within: Id | None, where: Any = None, limit: int = 200) -> tuple[Any, ...]:
        found = super().members(many, within=within, where=where, limit=limit)
        if where is not None:
            return found
        known = self.words.setdefault((many, within), set())
        known.update(found)
        return tuple(sorted(known, key=member_text)[:limit])


class MembersByLetter(MemoryStorage):
    """Orders members as a dictionary would, capitals among small letters."""

    def members(self, many: Any, /, *, within: Id | None, where: Any = None, limit: int = 200) -> tuple[Any, ...]:
        found = super().members(many, within=within, where=where, limit=1000)
        return tuple(sorted(found, key=lambda member: member_text(member).casefold())[:limit])


class MembersLimitedFirst(MemoryStorage):
    """Takes the first members there are, and looks afterwards which of them meet the condition."""

    def members(self, many: Any, /, *, within: Id | None, where: Any = None, limit: int = 200) -> tuple[Any, ...]:
        first = super().members(many, within=within, limit=limit)
        found = super().members(many, within=within, where=where, limit=1000)
        return tuple(member for member in first if member in found)


class MembersRepeated(MemoryStorage):
    """Names a member once for each entity that has it."""

    def members(self, many: Any, /, *, within: Id | None, where: Any = None, limit: int = 200) -> tuple[Any, ...]:
        collection = self._registry.kind(many.entity)
        found = super().members(many, within=within, where=where, limit=limit)
        sizes = self.count(collection, within, **{str(i): many.has(member) for i, member in enumerate(found)})
        return tuple(member for i, member in enumerate(found) for _ in range(sizes[str(i)]))


class PurgesTooEarly(MemoryStorage):
    """Takes away what expires at the very moment."""

    def purge(self, collection: Any, before: datetime, /, *, within: Id | None = None, limit: int = 1000) -> int:
        return super().purge(collection, before + timedelta(microseconds=1), within=within, limit=limit)


class PurgesEverybody(MemoryStorage):
    """Takes no notice of the owner."""

    def purge(self, collection: Any, before: datetime, /, *, within: Id | None = None, limit: int = 1000) -> int:
        check_purge(collection, before, within, limit)
        return super().purge(collection, before, limit=limit)


class PurgesAll(MemoryStorage):
    """Goes on until nothing is left, however many were asked for."""

    def purge(self, collection: Any, before: datetime, /, *, within: Id | None = None, limit: int = 1000) -> int:
        gone = super().purge(collection, before, within=within, limit=limit)
        while super().purge(collection, before, within=within):
            pass
        return gone


class PurgesLatest(MemoryStorage):
    """Takes whichever it meets first, the latest ones."""

    def purge(self, collection: Any, before: datetime, /, *, within: Id | None = None, limit: int = 1000) -> int:
        check_purge(collection, before, within, limit)
        owners = [within] if within is not None else [owner for _, owner in self._snapshot.groups(collection.entity)]
        found = [one for owner in owners for one in self._within(collection, owner)]
        gone = expired(collection, found, before, limit=len(found))[-limit:]
        self.write(*map(Remove, gone))
        return len(gone)


class PurgesNothing(MemoryStorage):
    """Says how many there are, and leaves them."""

    def write(self, *changes: Any) -> None:
        if not (changes and all(isinstance(change, Remove) for change in changes)):
            super().write(*changes)


class ReplacesAnything(MemoryStorage):
    """Takes no notice of the old value."""

    def replace(self, field: Any, ids: Iterable[Id], /, old: Any, new: Any, *, within: Id | None = None) -> int:
        ids = list(ids)
        there = {field.of(one) for one in self.get_many(self._registry.kind(field.entity), ids, within=within).values()}
        return sum(super(ReplacesAnything, self).replace(field, ids, one, new, within=within) for one in {old, *there})


class ReplacesAnybodys(MemoryStorage):
    """Goes by the id, whoever's it is."""

    def replace(self, field: Any, ids: Iterable[Id], /, old: Any, new: Any, *, within: Id | None = None) -> int:
        ids, whose = list(ids), {owner for _, owner in self._snapshot.groups(field.entity)} | {within}
        replaced = {owner: super(ReplacesAnybodys, self).replace(field, ids, old, new, within=owner) for owner in whose}
        return replaced[within]


class ReplacesUnseen(MemoryStorage):
    """Leaves the version as it was."""

    def replace(self, field: Any, ids: Iterable[Id], /, old: Any, new: Any, *, within: Id | None = None) -> int:
        ids = list(ids)
        collection = self._registry.kind(field.entity)
        there = self.get_many(collection, ids, within=within) if field in collection.replaceable else {}
        replaced = super().replace(field, ids, old, new, within=within)
        for one in there.values():
            if field.of(one) == old:
                cell = (field.entity, collection.key_of(one))
                self._snapshot.draft.cells[cell] = attrs.evolve(one, **{field.name: new})
        return replaced


class ReplacesTheFirst(MemoryStorage):
    """Replaces a thousand at most."""

    def replace(self, field: Any, ids: Iterable[Id], /, old: Any, new: Any, *, within: Id | None = None) -> int:
        return super().replace(field, list(ids)[:1000], old, new, within=within)


class ReplacesWhateverIsAsked(MemoryStorage):
    """Replaces unique values and keys as well, and what something else is made of."""

    def replace(self, field: Any, ids: Iterable[Id], /, old: Any, new: Any, *, within: Id | None = None) -> int:
        there = self.get_many(self._registry.kind(field.entity), ids, within=within)
        changes = [
            Change(one, attrs.evolve(one, **{field.name: new})) for one in there.values() if field.of(one) == old
        ]
        self.write(*changes)
        return len(changes)


class Poisoned(MemoryStorage):
    """Is of no use any more after Taken."""

    poisoned = False

    def write(self, *changes: Any) -> None:
        if self.poisoned:
            raise RuntimeError("current transaction is aborted")
        try:
            super().write(*changes)
        except Taken:
            self.poisoned = True
            raise


class FirstTakenOnly(MemoryStorage):
    """Names only the first taken field."""

    def write(self, *changes: Any) -> None:
        try:
            super().write(*changes)
        except Taken as refusal:
            raise Taken(refusal.kind, refusal.fields[:1]) from None


class FindsAnywhere(MemoryStorage):
    """Finds unique values of other owners."""

    def find(self, unique: Any, value: object, /, *, within: Id | None = None) -> Any:
        return super().find(unique, value, within=within if unique.within else None)


class CopyLosesOne(MemoryStorage):
    """Copies all but one."""

    def write(self, *changes: Any) -> None:
        super().write(*changes)
        for change in changes:
            if isinstance(change, Copy):
                for target in change.targets:
                    one = super().page(Query(collection=change.collection, within=target)).items[-1:]
                    super().write(*map(Remove, one))


class TwiceInACall(MemoryStorage):
    """Carries out a call change by change, and so may change one entity twice."""

    def write(self, *changes: Any) -> None:
        for change in changes:
            super().write(change)


class ReadsBehind(MemoryStorage):
    """Does not see what it wrote itself when it counts."""

    def count(self, collection: Any, within: Id | None, /, **wheres: Any) -> Mapping[str, int]:
        draft, self._snapshot.draft = self._snapshot.draft, type(self._snapshot.draft)()
        try:
            return super().count(collection, within, **wheres)
        finally:
            self._snapshot.draft = draft


class _LastWins(Cells):
    def _commit(self, began: int, draft: Any) -> None:
        super()._commit(self._now, draft)


class LastWins(Memory):
    """Lets whoever commits last win."""

    def __init__(self) -> None:
        super().__init__(COLLECTIONS)
        self._cells = _LastWins()
