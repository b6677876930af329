"""
The peers of `decide`: casbin's FastEnforcer, and cedarpy with policies and entities parsed once.

Their rules are written from the action table. Both are spared work: requests are ready-made, the rules of an action and
a role are found by a key (casbin), every account is known beforehand (cedarpy), and an answer has no reason or remedy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from partnerkit.access import (
    ACTIONS,
    ROLES,
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    Action,
    Actor,
    ActorKind,
    Facts,
    Rule,
)

Question = tuple[Action, Actor, Facts]
# Answers all questions.
Peer = Callable[[], list[bool]]

NAMED = {
    **{f"operator:{role.name}": (ActorKind.OPERATOR, role.permissions) for role in ROLES.values()},
    "staff": (ActorKind.STAFF, STAFF_PERMISSIONS),
    "vendor": (ActorKind.VENDOR, VENDOR_PERMISSIONS),
}


def prepare(asked: Sequence[Question]) -> tuple[dict[str, Peer], dict[str, str]]:
    """Return the peers that are there, and why the others are not."""
    found, missing = {}, {}
    for name, make in {"casbin": _casbin, "cedarpy": _cedarpy}.items():
        try:
            found[name] = make(asked)
        except ImportError as error:
            missing[name] = str(error)
    return found, missing


def _role(actor: Actor) -> str:
    return next(name for name, grounds in NAMED.items() if grounds == (actor.kind, actor.permissions))


def _granted() -> Iterator[tuple[Action, str]]:
    """Yield which role may do what, as long as it is about its own and nothing is locked."""
    for action, row in ACTIONS.items():
        for name, (kind, permissions) in NAMED.items():
            if kind in row.kinds and row.permission in permissions:
                yield action, name


def _asking(rule: Rule) -> list[Action]:
    return [action for action, row in ACTIONS.items() if rule in row.rules]


# ---------------------------------------------------------------- casbin

MODEL = """
[request_definition]
r = act, role, place, owner, locked
[policy_definition]
p = act, role, own, open
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && (p.own == "no" || r.place == r.owner) && (p.open == "no" || r.locked == "no")
"""


def _casbin(asked: Sequence[Question]) -> Peer:
    import casbin
    from casbin.model import FastModel

    model = FastModel([0, 1])  # finds rules by action and role
    model.load_model_from_text(MODEL)
    enforcer = casbin.FastEnforcer(model, cache_key_order=[0, 1])
    own, open_ = _asking(Rule.FOREIGN), _asking(Rule.LOCKED)
    for action, name in _granted():
        owned = action in own and name != "vendor"
        enforcer.add_policy(action.value, name, "yes" if owned else "no", "yes" if action in open_ else "no")
    requests = [(a.value, _role(actor), *_place(actor, f), "no" if _open(f) else "yes") for a, actor, f in asked]
    return lambda: [enforcer.enforce(*request) for request in requests]


def _place(actor: Actor, facts: Facts) -> tuple[str, str]:
    if actor.kind is ActorKind.STAFF:
        return str(actor.account_id), str(facts.account_id)
    return str(actor.partner_id), str(facts.partner_id)


def _open(facts: Facts) -> bool:
    return not (facts.partner_lock or facts.vendor_lock)


# ---------------------------------------------------------------- cedarpy


def _cedarpy(asked: Sequence[Question]) -> Peer:
    import cedarpy

    policies = cedarpy.PolicySet.from_str("\n".join(_policies()))
    actors = list({actor.id: actor for _, actor, _ in asked}.values())
    about = list(dict.fromkeys(facts for _, _, facts in asked))
    known = [*_groups(), *map(_principal, actors), *map(_resource, about)]
    entities = cedarpy.Entities.from_json_str(json.dumps(known))
    requests = [
        {
            "principal": f'Actor::"{actor.id}"',
            "action": f'Action::"{action.value}"',
            "resource": f'Account::"{_name(facts)}"',
            "context": {},
        }
        for action, actor, facts in asked
    ]
    return lambda: [bool(cedarpy.is_authorized(request, policies, entities).allowed) for request in requests]


def _policies() -> Iterator[str]:
    for name in NAMED:
        mine = [action for action, role in _granted() if role == name]
        yield f'permit(principal in Role::"{name}", action in {_actions(mine)}, resource);'
    owned = _actions(_asking(Rule.FOREIGN))
    for kind in ("operator", "staff"):
        yield f'forbid(principal in Kind::"{kind}", action in {owned}, resource)'
        yield f"unless {{ principal.place == resource.{kind} }};"
    yield f"forbid(principal, action in {_actions(_asking(Rule.LOCKED))}, resource) when {{ resource.locked }};"


def _actions(actions: Sequence[Action]) -> str:
    names = ", ".join(f'Action::"{action.value}"' for action in actions)
    return f"[{names}]"


def _groups() -> Iterator[dict[str, Any]]:
    for kind in ActorKind:
        yield {"uid": {"type": "Kind", "id": kind.value}, "attrs": {}, "parents": []}
    for name, (kind, _) in NAMED.items():
        yield {"uid": {"type": "Role", "id": name}, "attrs": {}, "parents": [{"type": "Kind", "id": kind.value}]}


def _principal(actor: Actor) -> dict[str, Any]:
    place = {"place": str(actor.account_id if actor.kind is ActorKind.STAFF else actor.partner_id)}
    return {
        "uid": {"type": "Actor", "id": str(actor.id)},
        "attrs": place,
        "parents": [{"type": "Role", "id": _role(actor)}],
    }


def _resource(facts: Facts) -> dict[str, Any]:
    known = {"operator": str(facts.partner_id), "staff": str(facts.account_id), "locked": not _open(facts)}
    return {"uid": {"type": "Account", "id": _name(facts)}, "attrs": known, "parents": []}


def _name(facts: Facts) -> str:
    return f"{facts.account_id}-{facts.partner_lock}-{facts.vendor_lock}"
