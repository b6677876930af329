"""
Who may do what, written by hand from the requirements, not from the action table.

Each row says what seven people are answered who ask about one account, its client line, its partner and its operators:

- `y` goes through (or is not possible from the present state, which only whoever may do it is told);
- `k` is not for this kind of actor; `p` is not in this role; `4` is not there;
- `l` goes through unless the account is locked.

Two more answers are no row's: `s` for what is too secure for an operator, and `a` for what is not assigned to it.
"""

from typing import Final

# Three operators of the managing partner, an operator of another, an owner of the account, one of another, the vendor.
PEOPLE: Final = ("owner", "admin", "agent", "stranger", "staff", "neighbour", "vendor")

# Three more operators of the managing partner, each by whose row it stands in: their roles include as much.
SECURED, LIMITED, ASSIGNED = "secured", "limited", "assigned"  # in a Secure role; in limited ones, one has the client
MORE: Final = {SECURED: "owner", LIMITED: "owner", ASSIGNED: "owner"}
OPERATORS: Final = ("owner", "admin", "agent", *MORE)

OWN_LINE: Final = "clients.view of one"
ASKING: Final = "explain"

_RIGHTS: Final = {
    # Operators work on the list and the accounts of their own partner (VC-02, VC-05, VC-07, VC-11).
    "clients.view": "y y y y k k k",
    OWN_LINE: "y y y 4 k k k",
    "account.open": "y y y y k k k",
    # Tags, notes and assignments are the partner's own; an agent assigns nobody (VC-12, VC-13, VC-24, R-15).
    "client.tag": "y y y 4 k k k",
    "notes.read": "y y y 4 k k k",
    "note.write": "y y y 4 k k k",
    "client.assign": "y y p 4 k k k",
    # The vendor sees every account, and what happened to it (VC-19, BX-16).
    "account.view": "y y y 4 k 4 y",
    "history.view": "y y y 4 k 4 y",
    # Preparing an account is the operators' work (VC-08, VC-23).
    "account.stage": "y y y 4 k 4 k",
    "account.nickname": "y y y 4 k 4 k",
    # So far the vendor says which accounts are secure (VC-22), and which roles a partner has (VC-29).
    "account.secure": "k k k 4 k 4 y",
    "role.add": "k k k 4 4 4 y",
    # Partner and vendor have a lock each; an agent has none (VC-20, VC-29).
    "account.lock": "y y p 4 k 4 y",
    "account.unlock": "y y p 4 k 4 y",
    # The workspace is the account's own people's, until it is locked (VC-01, VC-20).
    "workspace.use": "k k k k l y k",
    # Everybody who has a password here has it changed by nobody else (VC-26, BX-15).
    "password.change": "y y y y y y k",
    # What one reads in is one's own to choose (BX-07).
    "language.set": "y y y y y y k",
    # So are the address one signs in with, and the sessions one has (BX-07, R-13).
    "address.verify": "y y y y y y k",
    "email.change": "y y y y y y k",
    "sessions.own": "y y y y y y k",
    # The vendor alone opens partners, says who their people and the owners are, and what is paid for (BX-15, BX-16).
    "partner.open": "k k k k k k y",
    "partner.view": "y y y 4 4 4 y",
    "operator.add": "k k k 4 4 4 y",
    "operator.password": "k k k 4 4 4 y",
    "identity.link": "k k k k k k y",
    "account.owner": "k k k 4 k 4 y",
    "subscription.report": "k k k 4 k 4 y",
    # What waits and what has stopped is the vendor's to look after (BX-06).
    "worker.tend": "k k k k k k y",
    # So are the addresses that events are posted to (BX-06).
    "webhooks.manage": "k k k k k k y",
    # Whoever may know of an account may ask what they may do with it (BX-01).
    ASKING: "y y y 4 y 4 y",
}
# What an operator's role has to include for it.
NEEDS: Final = {
    "clients.view": "clients.view",
    "client.tag": "clients.tag",
    "notes.read": "clients.view",
    "note.write": "notes.write",
    "client.assign": "clients.assign",
    "account.open": "accounts.open",
    "account.view": "clients.view",
    "history.view": "history.view",
    "account.stage": "accounts.stage",
    "account.nickname": "accounts.nickname",
    "account.lock": "accounts.lock",
    "account.unlock": "accounts.lock",
    "partner.view": "clients.view",
    "password.change": "password.own",
    "language.set": "password.own",
    "address.verify": "password.own",
    "email.change": "password.own",
    "sessions.own": "password.own",
}
RIGHTS: Final = {asked: dict(zip(PEOPLE, row.split(), strict=True)) for asked, row in _RIGHTS.items()}


# What is asked about one client or its account: there a secure one is for Secure roles alone (VC-22), and a limited
# role for assigned ones (VC-24). A workspace is the account's own people's, and asking only tells.
ABOUT_ONE: Final = frozenset(
    {
        OWN_LINE,
        "client.tag",
        "notes.read",
        "note.write",
        "client.assign",
        "account.view",
        "history.view",
        "account.stage",
        "account.nickname",
        "account.secure",
        "account.lock",
        "account.unlock",
        "account.owner",
        "subscription.report",
    }
)


def answer(asked: str, who: str, *, locked: bool, secure: bool = False) -> str:
    """
    Return what somebody is answered: `y`, `k`, `p`, `4`, `s`, `a`, or `l` for refused because of the lock.
    """
    found = RIGHTS[asked][MORE.get(who, who)]
    if who in OPERATORS and asked in ABOUT_ONE:
        if secure and who != SECURED:
            return "s"
        if found == "y" and who == LIMITED:
            return "a"
    return ("l" if locked else "y") if found == "l" else found
