"""What is said of each thing that can be done to many clients: whole sentences, one per case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from partnerkit import Action, BulkAction
from reference_server.pages.language import Lazy, LazyCount, lazy, nlazy, plazy


@attrs.frozen(kw_only=True)
class Ability:
    """
    How many it can be done to; ``%(number)s`` is a number in words.

    Attributes:
        it: The only one.
        not_it: Not to the only one.
        some: Some of them; a part of a sentence.
        not_some: Not to some of them; a part of a sentence.
        both: Both of two.
        every: All of more.
        none: None.
    """

    it: Lazy
    not_it: Lazy
    some: LazyCount
    not_some: LazyCount
    both: Lazy
    every: Lazy
    none: Lazy


@attrs.frozen(kw_only=True)
class Said:
    """
    What is said of an action; ``%(num)s`` is the number of clients, ``%(it)s`` the tag or the operator.

    Attributes:
        action: What a decision is asked for.
        takes: The field it needs beside the clients; empty where it needs none.
        choose: The title of the page that asks for that.
        another: The way back to that page.
        ask: The title that asks whether to do it.
        button: What does it.
        ask_all: The title that asks whether to do it to all that match.
        all: What does that, and what the job is called.
        can: To how many it can be done.
        will: The badge of a client it would be done to.
        did: The title of what came of it.
        done: The badge of a client it was done to.
        happens: What it would do to a client, where more depends on nothing.
        is_so: What is so of a client afterwards.
        already: What is so of a client beforehand, so that there is nothing to do.
        icon: The button's picture.
    """

    action: Action
    takes: str = ""
    choose: LazyCount = LazyCount("", "")
    another: Lazy = Lazy("")
    ask: LazyCount
    button: LazyCount
    ask_all: Lazy
    all: Lazy
    can: Ability
    will: Lazy
    did: LazyCount
    done: Lazy
    happens: Lazy = Lazy("")
    is_so: Lazy
    already: Lazy
    icon: str = ""


SAID: Final[Mapping[BulkAction, Said]] = {
    BulkAction.LOCK: Said(
        action=Action.LOCK_ACCOUNT,
        ask=nlazy("Lock %(num)s client?", "Lock %(num)s clients?"),
        button=nlazy("Lock %(num)s client", "Lock %(num)s clients"),
        ask_all=lazy("Lock all clients that match?"),
        all=lazy("Lock all that match"),
        can=Ability(
            it=lazy("It can be locked."),
            not_it=lazy("It cannot be locked."),
            some=nlazy("%(number)s can be locked", "%(number)s can be locked"),
            not_some=nlazy("%(number)s cannot be locked", "%(number)s cannot be locked"),
            both=lazy("Both can be locked."),
            every=lazy("All %(number)s can be locked."),
            none=lazy("None of them can be locked."),
        ),
        will=plazy("client", "Will be locked"),
        did=nlazy("Locked %(num)s client", "Locked %(num)s clients"),
        done=plazy("client", "Locked"),
        is_so=lazy("Its people are signed out, and nobody can sign in."),
        already=lazy("Your partner's lock is set already."),
        icon="lock",
    ),
    BulkAction.UNLOCK: Said(
        action=Action.UNLOCK_ACCOUNT,
        ask=nlazy("Unlock %(num)s client?", "Unlock %(num)s clients?"),
        button=nlazy("Unlock %(num)s client", "Unlock %(num)s clients"),
        ask_all=lazy("Unlock all clients that match?"),
        all=lazy("Unlock all that match"),
        can=Ability(
            it=lazy("It can be unlocked."),
            not_it=lazy("It cannot be unlocked."),
            some=nlazy("%(number)s can be unlocked", "%(number)s can be unlocked"),
            not_some=nlazy("%(number)s cannot be unlocked", "%(number)s cannot be unlocked"),
            both=lazy("Both can be unlocked."),
            every=lazy("All %(number)s can be unlocked."),
            none=lazy("None of them can be unlocked."),
        ),
        will=plazy("client", "Will be unlocked"),
        did=nlazy("Unlocked %(num)s client", "Unlocked %(num)s clients"),
        done=plazy("client", "Unlocked"),
        is_so=lazy("Your partner's lock is lifted."),
        already=lazy("There is no lock of your partner's to lift."),
        icon="lock-open",
    ),
    BulkAction.TAG: Said(
        action=Action.TAG_CLIENT,
        takes="tag",
        choose=nlazy("Add which tag to %(num)s client?", "Add which tag to %(num)s clients?"),
        another=lazy("Another tag"),
        ask=nlazy("Add the tag “%(it)s” to %(num)s client?", "Add the tag “%(it)s” to %(num)s clients?"),
        button=nlazy("Add it to %(num)s client", "Add it to %(num)s clients"),
        ask_all=lazy("Add “%(it)s” to all clients that match?"),
        all=lazy("Add “%(it)s” to all that match"),
        can=Ability(
            it=lazy("It can get the tag."),
            not_it=lazy("It cannot get the tag."),
            some=nlazy("%(number)s can get the tag", "%(number)s can get the tag"),
            not_some=nlazy("%(number)s cannot get the tag", "%(number)s cannot get the tag"),
            both=lazy("Both can get the tag."),
            every=lazy("All %(number)s can get the tag."),
            none=lazy("None of them can get the tag."),
        ),
        will=plazy("client", "Will get the tag"),
        did=nlazy("Added the tag “%(it)s” to %(num)s client", "Added the tag “%(it)s” to %(num)s clients"),
        done=plazy("client", "Tag added"),
        happens=lazy("Gets the tag “%(it)s”."),
        is_so=lazy("Has the tag “%(it)s”."),
        already=lazy("Has this tag already."),
    ),
    BulkAction.UNTAG: Said(
        action=Action.TAG_CLIENT,
        takes="tag",
        choose=nlazy("Remove which tag from %(num)s client?", "Remove which tag from %(num)s clients?"),
        another=lazy("Another tag"),
        ask=nlazy("Remove the tag “%(it)s” from %(num)s client?", "Remove the tag “%(it)s” from %(num)s clients?"),
        button=nlazy("Remove it from %(num)s client", "Remove it from %(num)s clients"),
        ask_all=lazy("Remove “%(it)s” from all clients that match?"),
        all=lazy("Remove “%(it)s” from all that match"),
        can=Ability(
            it=lazy("It can lose the tag."),
            not_it=lazy("It cannot lose the tag."),
            some=nlazy("%(number)s can lose the tag", "%(number)s can lose the tag"),
            not_some=nlazy("%(number)s cannot lose the tag", "%(number)s cannot lose the tag"),
            both=lazy("Both can lose the tag."),
            every=lazy("All %(number)s can lose the tag."),
            none=lazy("None of them can lose the tag."),
        ),
        will=plazy("client", "Will lose the tag"),
        did=nlazy("Removed the tag “%(it)s” from %(num)s client", "Removed the tag “%(it)s” from %(num)s clients"),
        done=plazy("client", "Tag removed"),
        happens=lazy("Loses the tag “%(it)s”."),
        is_so=lazy("Does not have the tag “%(it)s” any more."),
        already=lazy("Does not have this tag."),
    ),
    BulkAction.ASSIGN: Said(
        action=Action.ASSIGN_CLIENT,
        takes="operator",
        choose=nlazy("Assign %(num)s client to whom?", "Assign %(num)s clients to whom?"),
        another=lazy("Another operator"),
        ask=nlazy("Assign %(num)s client to %(it)s?", "Assign %(num)s clients to %(it)s?"),
        button=nlazy("Assign %(num)s client", "Assign %(num)s clients"),
        ask_all=lazy("Assign all clients that match to %(it)s?"),
        all=lazy("Assign all that match to %(it)s"),
        can=Ability(
            it=lazy("It can be assigned."),
            not_it=lazy("It cannot be assigned."),
            some=nlazy("%(number)s can be assigned", "%(number)s can be assigned"),
            not_some=nlazy("%(number)s cannot be assigned", "%(number)s cannot be assigned"),
            both=lazy("Both can be assigned."),
            every=lazy("All %(number)s can be assigned."),
            none=lazy("None of them can be assigned."),
        ),
        will=plazy("client", "Will be assigned"),
        did=nlazy("Assigned %(num)s client to %(it)s", "Assigned %(num)s clients to %(it)s"),
        done=plazy("client", "Assigned"),
        happens=lazy("Gets %(it)s as an operator."),
        is_so=lazy("Is assigned to %(it)s."),
        already=lazy("Is assigned to %(it)s already."),
    ),
    BulkAction.UNASSIGN: Said(
        action=Action.ASSIGN_CLIENT,
        takes="operator",
        choose=nlazy("Remove which operator from %(num)s client?", "Remove which operator from %(num)s clients?"),
        another=lazy("Another operator"),
        ask=nlazy("Remove %(it)s from %(num)s client?", "Remove %(it)s from %(num)s clients?"),
        button=nlazy("Remove from %(num)s client", "Remove from %(num)s clients"),
        ask_all=lazy("Remove %(it)s from all clients that match?"),
        all=lazy("Remove %(it)s from all that match"),
        can=Ability(
            it=lazy("It can be taken from them."),
            not_it=lazy("It cannot be taken from them."),
            some=nlazy("%(number)s can be taken from them", "%(number)s can be taken from them"),
            not_some=nlazy("%(number)s cannot be taken from them", "%(number)s cannot be taken from them"),
            both=lazy("Both can be taken from them."),
            every=lazy("All %(number)s can be taken from them."),
            none=lazy("None of them can be taken from them."),
        ),
        will=plazy("client", "Will be removed"),
        did=nlazy("Removed %(it)s from %(num)s client", "Removed %(it)s from %(num)s clients"),
        done=plazy("client", "Removed"),
        happens=lazy("Loses %(it)s as an operator."),
        is_so=lazy("Is not assigned to %(it)s any more."),
        already=lazy("Is not assigned to %(it)s."),
    ),
}
