"""
Who may do what, written by hand from the requirements, not from the action table.

Each row says what eight kinds of people and programs are answered who ask about one account, its client line, its
partner, and an agent among its operators:

- `y` goes through (or is not possible from the present state, which only whoever may do it is told);
- `k` is not for this kind of actor; `p` is not in this role; `4` is not there;
- `l` goes through unless the account is locked.

More answers are no row's: `r` for what nobody does but an owner, by a mailed link; `s` for what is too secure, `a` for
what is not assigned to an operator, `o` for what stands over it, `f` for what a second factor is missing for, and `b`
for what is not done in somebody else's name.
"""

from typing import Final

# Three operators of the managing partner, an operator of another, an owner of the account, one of another, the vendor,
# and an API key of the managing partner's with all that an admin has.
PEOPLE: Final = ("owner", "admin", "agent", "stranger", "staff", "neighbour", "vendor", "key")
KEY: Final = "key"

# Two more of the account's people, whose level includes less than an owner's.
ACCOUNT_ADMIN, EMPLOYEE = "account_admin", "employee"
# Three more operators of the managing partner. Each stands in another's row: their roles include as much.
SECURED, LIMITED, ASSIGNED = "secured", "limited", "assigned"  # in a Secure role; in limited ones, one has the client
MORE: Final = {
    SECURED: "owner",
    LIMITED: "admin",
    ASSIGNED: "admin",
    ACCOUNT_ADMIN: "staff",
    EMPLOYEE: "staff",
}
OPERATORS: Final = ("owner", "admin", "agent", SECURED, LIMITED, ASSIGNED)
STAFF: Final = ("staff", "neighbour", ACCOUNT_ADMIN, EMPLOYEE)

OWN_LINE: Final = "clients.view of one"
NAMED_SETTINGS: Final = "settings.view of an account that is named"
ASKING: Final = "explain"
ASKING_PARTNER: Final = "explain about the partner"

_RIGHTS: Final = {
    # Whoever is of a partner that works, and not blocked, may use the console, or the API by a key (VC-29, R-09).
    "console.use": "y y y y k k k y",
    # Operators work on the list and the accounts of their own partner (VC-02, VC-05, VC-07, VC-11); so do its keys,
    # within what they were given (BX-18).
    "clients.view": "y y y y k k k y",
    OWN_LINE: "y y y 4 k k k y",
    "account.open": "y y y y k k k y",
    # So they invite, and hand out links; an invitation is about the line it stands for (WP-02 to WP-06).
    "client.invite": "y y y y k k k y",
    "invitation.view": "y y y 4 k k k y",
    "invitation.resend": "y y y 4 k k k y",
    "invitation.withdraw": "y y y 4 k k k y",
    "owner.invite": "y y y 4 k 4 k y",
    "links.manage": "y y y y k k k y",
    # The one link everybody knows is the owners' (VC-03).
    "referral.own": "y p p y k k k k",
    # Whoever was invited has an account of its own, wherever else it works (R-10, R-11).
    "account.open_own": "k k k k y y k k",
    # What goes on by itself goes on as one operator, and no further than that one's rights (BX-13).
    "job.begin": "y y y y k k k k",
    # Tags, notes and assignments are the partner's own; an agent assigns nobody (VC-12, VC-13, VC-24, R-15).
    "client.tag": "y y y 4 k k k y",
    "notes.read": "y y y 4 k k k y",
    "note.write": "y y y 4 k k k y",
    "client.assign": "y y p 4 k k k y",
    # The vendor sees every account, and what happened to it (VC-19, BX-16).
    "account.view": "y y y 4 k 4 y y",
    "history.view": "y y y 4 k 4 y y",
    # Preparing an account is the operators' work (VC-08, VC-23).
    "account.stage": "y y y 4 k 4 k y",
    "account.nickname": "y y y 4 k 4 k y",
    "account.screening": "y y y 4 k 4 k y",
    # Owners and admins say which accounts are secure, and so may the vendor; no program does (VC-22).
    "account.secure": "y y p 4 k 4 y k",
    # Partner and vendor have a lock each; an agent has none (VC-20, VC-29).
    "account.lock": "y y p 4 k 4 y y",
    "account.unlock": "y y p 4 k 4 y y",
    # Whoever may lock accounts helps owners to sign in again. A password is set by a person, who tells it the owner;
    # whatever goes on by itself, and the vendor, has the owner set one (VC-26).
    "owner.password": "y y p 4 k 4 k k",
    "owner.reset": "y y p 4 k 4 y y",
    # The workspace is the account's own people's, until it is locked (VC-01, VC-20).
    "workspace.use": "k k k k l y k k",
    "workplace.view": "k k k k l y k k",
    # Who works there is the business of its admins, and handing it over of its owner; nobody from outside does that
    # (VC-18, R-11).
    "colleagues.view": "k k k 4 l 4 k k",
    "member.invite": "k k k k l y k k",
    "member.level": "k k k k l y k k",
    "member.deactivate": "k k k k l y k k",
    "member.reactivate": "k k k k l y k k",
    "member.remove": "k k k k l y k k",
    "account.hand_over": "k k k k l y k k",
    # So is what they set for it, which whoever sees the account from outside reads by that right (CP-01, VC-09).
    "settings.view": "k k k k l y k k",
    NAMED_SETTINGS: "k k k 4 l 4 k k",
    "settings.change": "k k k k l y k k",
    # Whoever was invited decides that, wherever else it works; while the account is locked nobody comes (R-11, VC-20).
    "invitation.accept": "k k k k l l k k",
    # Everybody who has a password here has it changed by nobody else (VC-26, BX-15).
    "password.change": "y y y y y y k k",
    # What one reads in is one's own to choose (BX-07).
    "language.set": "y y y y y y k k",
    # So are the address one signs in with, and the sessions one has; the vendor's people have some too (BX-07, R-13).
    "address.verify": "y y y y y y k k",
    "email.change": "y y y y y y k k",
    "sessions.own": "y y y y y y y k",
    # A second factor is for operators (BX-10).
    "factor.own": "y y y y k k k k",
    # The partner's own people, its programs and the vendor know who belongs to it (VC-27).
    "partner.view": "y y y 4 4 4 y y",
    # Owners and admins look after operators and roles, and the vendor may; an agent may not, nor may a program
    # (VC-27 to VC-29).
    "operator.add": "y y p 4 4 4 y k",
    "operator.invite": "y y p 4 4 4 y k",
    "operator.role": "y y p 4 4 4 y k",
    "operator.block": "y y p 4 4 4 y k",
    "operator.unblock": "y y p 4 4 4 y k",
    "operator.factor": "y y p 4 4 4 y k",
    "role.add": "y y p 4 4 4 y k",
    "role.change": "y y p 4 4 4 y k",
    "role.remove": "y y p 4 4 4 y k",
    # Owners and admins log in as another operator; nobody else has anybody's sessions (VC-30).
    "operator.enter": "y y p 4 4 4 k k",
    # The partner is its owners' to hand over (VC-29).
    "partner.hand_over": "y p p 4 4 4 k k",
    # A key is made by a person who answers for it; the vendor sees which there are, and can end them (BX-18).
    "keys.view": "y y p 4 4 4 y k",
    "key.add": "y y p 4 4 4 k k",
    "key.end": "y y p 4 4 4 y k",
    # The vendor alone opens partners and says which of them work, who their people and the owners of accounts are, and
    # what is paid for (BX-15, BX-16).
    "partner.open": "k k k k k k y k",
    "partners.view": "k k k k k k y k",
    "partner.approve": "k k k 4 4 4 y k",
    "partner.suspend": "k k k 4 4 4 y k",
    "partner.reinstate": "k k k 4 4 4 y k",
    "partner.close": "k k k 4 4 4 y k",
    "office.find": "k k k k k k y k",
    "operator.password": "k k k 4 4 4 y k",
    "identity.link": "k k k k k k y k",
    "account.owner": "k k k 4 k 4 y k",
    "subscription.report": "k k k 4 k 4 y k",
    # What waits and what has stopped is the vendor's to look after (BX-06).
    "worker.tend": "k k k k k k y k",
    # So are the addresses that events are posted to (BX-06).
    "webhooks.manage": "k k k k k k y k",
    # Whoever may know of an account may ask what they may do with it (BX-01).
    ASKING: "y y y 4 y 4 y y",
    ASKING_PARTNER: "y y y 4 4 4 y y",
}
# What an operator's role has to include for it.
NEEDS: Final = {
    "clients.view": "clients.view",
    "client.tag": "clients.tag",
    "notes.read": "clients.view",
    "note.write": "notes.write",
    "client.assign": "clients.assign",
    "account.open": "accounts.open",
    "client.invite": "clients.invite",
    "invitation.view": "clients.view",
    "invitation.resend": "clients.invite",
    "invitation.withdraw": "clients.invite",
    "owner.invite": "clients.invite",
    "links.manage": "clients.invite",
    "referral.own": "partner.own",
    "account.screening": "accounts.screening",
    "account.view": "clients.view",
    "history.view": "history.view",
    "job.begin": "clients.view",
    "account.stage": "accounts.stage",
    "account.nickname": "accounts.nickname",
    "account.secure": "accounts.secure",
    "account.lock": "accounts.lock",
    "account.unlock": "accounts.lock",
    "owner.password": "owners.password",
    "owner.reset": "owners.password",
    "partner.view": "clients.view",
    "password.change": "password.own",
    "language.set": "password.own",
    "address.verify": "password.own",
    "email.change": "password.own",
    "sessions.own": "password.own",
    "operator.add": "operators.manage",
    "operator.invite": "operators.manage",
    "operator.role": "operators.manage",
    "operator.block": "operators.manage",
    "operator.unblock": "operators.manage",
    "operator.factor": "operators.manage",
    "operator.enter": "operators.enter",
    "partner.hand_over": "partner.own",
    "role.add": "roles.manage",
    "role.change": "roles.manage",
    "role.remove": "roles.manage",
    "keys.view": "keys.manage",
    "key.add": "keys.manage",
    "key.end": "keys.manage",
}
# What needs nothing but to be the right sort of person: one must get in, and get a second factor, to do anything else.
NEEDS_NOTHING: Final = frozenset({"console.use", "factor.own"})
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
        "account.screening",
        "invitation.view",
        "invitation.resend",
        "invitation.withdraw",
        "owner.invite",
        "account.secure",
        "account.lock",
        "account.unlock",
        "owner.password",
        "owner.reset",
        "account.owner",
        "subscription.report",
    }
)

# What an account's people do in it, each by who may: all of them, its admins, or its owner (VC-18). Nobody else
# does any of it, and nobody does while it is locked (VC-20).
IN_ACCOUNT: Final = {
    "workspace.use": "workspace.use",
    "workplace.view": "workspace.use",
    "colleagues.view": "staff.manage",
    "member.invite": "staff.manage",
    "member.level": "staff.manage",
    "member.deactivate": "staff.manage",
    "member.reactivate": "staff.manage",
    "member.remove": "staff.manage",
    "account.hand_over": "account.own",
    "settings.view": "settings.manage",
    NAMED_SETTINGS: "settings.manage",
    "settings.change": "settings.manage",
    "invitation.accept": None,
}
# What of it each may.
OF_LEVEL: Final[dict[str, set[str | None]]] = {
    "staff": {None, "workspace.use", "staff.manage", "settings.manage", "account.own"},
    "neighbour": {None, "workspace.use", "staff.manage", "settings.manage", "account.own"},
    ACCOUNT_ADMIN: {None, "workspace.use", "staff.manage", "settings.manage"},
    EMPLOYEE: {None, "workspace.use"},
}

# What an account's people do for themselves, whatever is so of the account.
FOR_THEMSELVES: Final = {"account.open_own": "password.own"}

# What is about one's own sign-in: a Secure role may do that, and no more, before its second factor was shown (BX-10).
OWN_SIGN_IN: Final = frozenset(
    {
        "console.use",
        "password.change",
        "language.set",
        "address.verify",
        "email.change",
        "sessions.own",
        "factor.own",
    }
)
# What whoever has a second factor must have shown it for just now (BX-10): what gives somebody more, or takes something
# from everybody else. Whom to keep out is not among it, nor is what only takes away.
STEP_UP: Final = frozenset(
    {
        "account.secure",
        "owner.password",
        "operator.add",
        "operator.role",
        "operator.unblock",
        "operator.factor",
        "operator.enter",
        "partner.hand_over",
        "role.add",
        "role.change",
        "key.add",
    }
)
# What is done about operators, roles and keys: by nobody whose own role includes less, or is limited where the other is
# not (VC-29).
OVER_ROLES: Final = frozenset(
    {
        "operator.add",
        "operator.invite",
        "operator.role",
        "operator.block",
        "operator.unblock",
        "operator.factor",
        "operator.enter",
        "role.add",
        "role.change",
        "role.remove",
        "key.add",
        "key.end",
        "partner.hand_over",
    }
)
# What nobody does to themselves: one neither shuts oneself out nor hands on to oneself.
NOT_TO_ONESELF: Final = frozenset(
    {
        "operator.invite",
        "operator.block",
        "operator.unblock",
        "operator.factor",
        "operator.enter",
        "partner.hand_over",
    }
)
# How an account's owner signs in: nobody of the partner has a say in it once the account has said No to it (R-04).
OF_OWNER: Final = frozenset({"owner.password", "owner.reset"})
# What nobody does on a secure account, nor where the owner belongs to other accounts, too (VC-26).
BY_LINK_ALONE: Final = frozenset({"owner.password"})
# What is left to one of an account's people who has yet to replace a password that an operator set (VC-26).
BEFORE_REPLACING: Final = frozenset({"workspace.use", "password.change", "language.set"})
# What is not done in somebody else's name (VC-30): whatever is one's own, gives rights, or goes on by itself.
BARRED: Final = (
    OVER_ROLES
    | OF_OWNER
    | (OWN_SIGN_IN - {"console.use"})
    | {"keys.view", "job.begin", "account.hand_over", "invitation.accept", "referral.own", "account.open_own"}
)


def for_operators(asked: str) -> bool:
    """
    Whether it is for operators at all.
    """
    return "y" in {RIGHTS[asked][who] for who in ("owner", "admin", "agent")}


def answer(asked: str, who: str, *, locked: bool, secure: bool = False) -> str:
    """
    Return what somebody is answered: `y`, `k`, `p`, `4`, `s`, `a`, `o`, or `l` for refused because of the lock.

    Whoever has a second factor has shown it just now.
    """
    found = RIGHTS[asked][MORE.get(who, who)]
    if asked in ABOUT_ONE and secure and who in {*OPERATORS, KEY} - {SECURED}:
        return "s"
    if found == "y" and secure and asked in BY_LINK_ALONE:
        return "r"
    if found == "y" and who == LIMITED and asked in ABOUT_ONE:
        return "a"
    if found == "y" and who in {LIMITED, ASSIGNED} and asked in OVER_ROLES:
        return "o"
    if found == "l" and locked:
        return "l"
    if found in "yl" and asked in IN_ACCOUNT and IN_ACCOUNT[asked] not in OF_LEVEL[who]:
        return "p"
    return "y" if found == "l" else found


def without_factor(asked: str) -> str:
    """
    Return what an operator in a Secure role is answered who has shown no second factor (BX-10).
    """
    kept = for_operators(asked) and asked not in {*OWN_SIGN_IN, ASKING, ASKING_PARTNER}
    return "f" if kept else answer(asked, SECURED, locked=False)


def with_an_old_one(asked: str) -> str:
    """
    Return what an owner is answered who has shown a second factor in this session, but not just now (BX-10).
    """
    return "f" if asked in STEP_UP else answer(asked, "owner", locked=False)


def acting(asked: str, subject: str, *, secure: bool = False) -> str:
    """
    Return what an owner in a Secure role is answered who acts as another operator (VC-30).

    What both may do is what may be done, and nothing of it that is barred.
    """
    found = answer(asked, subject, locked=False, secure=secure)
    return "b" if found == "y" and asked in BARRED else found
