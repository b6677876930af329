"""
What a partner's team does to its own lines: tags, notes, assignments, one client at a time or many.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule

from partnerkit import BulkAction, BulkWork, NewNote, Outcome
from partnerkit.values import AccountId, NoteId
from tests.library.histories import HANDS, Accounts
from tests.library.remembered import Expected, Hand

TAGS = st.sampled_from(["gold", "silver", "új"])
TEXTS = st.sampled_from(["Rings after six.", "Asks for Béla.\nTwice."])


class Team(Accounts):
    """
    All that stands in the lines' own chains.
    """

    accounts = Accounts.accounts
    notes = Bundle("notes")

    @rule(id=accounts, who=HANDS, tag=TAGS, on=st.booleans())
    def tags(self, id: AccountId, who: str, tag: str, on: bool) -> None:
        """A tag is put on, or taken off."""
        hand, kept = self.hands[who], self.kept[id]
        went = self.does(lambda k: (k.clients.tag if on else k.clients.untag)(kept.line_id, tag, by=hand.actor))
        assert went == (hand.tags(kept, tag, on=on) is not Outcome.REFUSED)

    @rule(id=accounts, who=HANDS, tags=st.frozensets(TAGS), old=st.booleans())
    def retags(self, id: AccountId, who: str, tags: frozenset[str], old: bool) -> None:
        """A client is given some tags and no others, by somebody who looked at it before."""
        hand, kept = self.hands[who], self.kept[id]
        seen, wanted = kept.revision - old, tuple(sorted(tags))
        went = self.does(lambda k: k.clients.set_tags(kept.line_id, wanted, by=hand.actor, seen=seen))
        assert went == (hand.sees(kept) and not old)
        if went and kept.tags != tags:
            kept.line_entries += bool(tags - kept.tags) + bool(kept.tags - tags)
            kept.revision += 1
            kept.tags = set(tags)

    @rule(id=accounts, who=HANDS, to=HANDS, on=st.booleans())
    def assigns(self, id: AccountId, who: str, to: str, on: bool) -> None:
        """A client is assigned to an operator, or taken away from one."""
        hand, kept, other = self.hands[who], self.kept[id], self.hands[to]
        went = self.does(
            lambda k: (k.clients.assign if on else k.clients.unassign)(kept.line_id, other.id, by=hand.actor)
        )
        assert went == (hand.assigns(kept, other, on=on) is not Outcome.REFUSED)

    @rule(target=notes, id=accounts, who=HANDS, text=TEXTS)
    def writes(self, id: AccountId, who: str, text: str) -> Any:
        """Somebody writes a note."""
        hand, kept, found = self.hands[who], self.kept[id], []
        went = self.does(lambda k: found.append(k.notes.write(kept.line_id, NewNote(text=text), by=hand.actor)))
        assert went == hand.sees(kept)
        if not went:
            return multiple()
        kept.notes[found[0].id] = text
        kept.line_entries += 1
        return id, found[0].id

    @rule(note=notes, who=HANDS, text=TEXTS)
    def rewrites(self, note: tuple[AccountId, NoteId], who: str, text: str) -> None:
        """Somebody writes a note anew, if it is still there."""
        hand, kept = self.hands[who], self.kept[note[0]]
        went = self.does(lambda k: k.notes.change(kept.line_id, note[1], NewNote(text=text), by=hand.actor))
        assert went == (hand.sees(kept) and note[1] in kept.notes)
        if went:
            kept.line_entries += kept.notes[note[1]] != text
            kept.notes[note[1]] = text

    @rule(note=notes, who=HANDS)
    def removes(self, note: tuple[AccountId, NoteId], who: str) -> None:
        """Somebody takes a note away, if it is still there."""
        hand, kept = self.hands[who], self.kept[note[0]]
        went = self.does(lambda k: k.notes.remove(kept.line_id, note[1], by=hand.actor))
        assert went == (hand.sees(kept) and note[1] in kept.notes)
        if went:
            kept.line_entries += 1
            del kept.notes[note[1]]

    @rule(
        ids=st.lists(accounts, min_size=1, max_size=4, unique=True),
        who=HANDS,
        tag=TAGS,
        action=st.sampled_from(BulkAction),
    )
    def does_many(self, ids: list[AccountId], who: str, tag: str, action: BulkAction) -> None:
        """One thing is done to several clients, to each as if it were asked for alone; assigned to whoever asks."""
        hand, lines = self.hands[who], tuple(self.kept[id].line_id for id in ids)
        tagging, assigning = (
            action in {BulkAction.TAG, BulkAction.UNTAG},
            action in {BulkAction.ASSIGN, BulkAction.UNASSIGN},
        )
        work = BulkWork(
            action=action,
            client_ids=lines,
            tag=tag if tagging else None,
            operator_id=hand.id if assigning else None,
        )
        rows = self.town.world.run(lambda k: k.bulk.run(work, by=hand.actor)).rows
        expected = [self.remember(hand, self.kept[id], action, tag) for id in ids]
        assert [(row.client_id, row.outcome) for row in rows] == list(zip(lines, expected, strict=True))

    def remember(self, hand: Hand, kept: Expected, action: BulkAction, tag: str) -> Outcome:
        on = action in {BulkAction.LOCK, BulkAction.TAG, BulkAction.ASSIGN}
        match action:
            case BulkAction.LOCK | BulkAction.UNLOCK:
                return hand.locks(kept, on=on)
            case BulkAction.TAG | BulkAction.UNTAG:
                return hand.tags(kept, tag, on=on)
        return hand.assigns(kept, hand, on=on)
