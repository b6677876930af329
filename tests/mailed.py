"""
What the worker does about mails, by hand: everything that waits is put into words, and a link is read out of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from partnerkit import PartnerKit, Secret
from partnerkit.mails import Mail
from partnerkit.messages.model import Letter

Run = Callable[[Callable[[Any], Any]], Any]
LEASE: Final = timedelta(minutes=5)
_LINK: Final = re.compile(r"/(console|workspace)/(reset|verify|email|welcome|join|invitation|sign-up|open)/([\w.-]+)")


def mails(run: Run) -> list[Mail]:
    """Have every mail that is due sent now; return those that were."""
    sent: list[Mail] = []
    while (claimed := run(lambda kit: kit.messages.claim(lease=LEASE))) is not None:
        if claimed.mail is not None:
            run(partial(_settle, claimed.letter))
            sent.append(claimed.mail)
    return sent


def _settle(letter: Letter, kit: PartnerKit) -> None:
    kit.messages.sent(letter)


def links(run: Run) -> list[str]:
    """Have every mail that is due sent now; return the paths of the links in them."""
    return [link for mail in mails(run) for link in links_in(mail)]


def links_in(mail: Mail) -> list[str]:
    """Return the paths of the links in a mail."""
    return [found[0] for found in _LINK.finditer(mail.text)]


def token_of(link: str) -> Secret:
    """Return what a link carries."""
    return Secret(link.rpartition("/")[2])


def tokens(run: Run) -> list[Secret]:
    """Have every mail that is due sent now; return what the links in them carry."""
    return [token_of(link) for link in links(run)]
