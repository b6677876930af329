"""
The peers of `decide`: casbin's FastEnforcer, and cedarpy with policies and entities parsed once.

Their rules are written from the action table. Both are spared work: requests are ready-made, with whether the roles at
stake are within one's own, the rules of an action and a role are found by a key (casbin), every account is known
beforehand (cedarpy), and an answer has no reason or remedy. Of whoever acts as another both are asked, as one must.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from partnerkit.access import (
    ACTIONS,
    GRANTABLE,
    KEY_PERMISSIONS,
    ROLES,
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    Action,
    Actor,
    ActorKind,
    Factor,
    Facts,
    Permission,
    Rule,
)

Question = tuple[Action, Actor, Facts]
# Answers all questions.
Peer = Callable[[], list[bool]]
Grounds = tuple[ActorKind, frozenset[Permission], bool, bool]

NAMED: dict[str, Grounds] = {
    **{f"operator:{role.name}": (ActorKind.OPERATOR, role.permissions, role.secure, False) for role in ROLES.values()},
    "operator:field": (ActorKind.OPERATOR, GRANTABLE, False, True),
    "key": (ActorKind.KEY, KEY_PERMISSIONS, False, False),
    "staff": (ActorKind.STAFF, STAFF_PERMISSIONS, False, False),
    "vendor": (ActorKind.VENDOR, VENDOR_PERMISSIONS, False, False),
}
TEAM = {ActorKind.OPERATOR, ActorKind.KEY}


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
    mine = (actor.kind, actor.permissions, actor.secure, actor.limited)
    return next(name for name, grounds in NAMED.items() if grounds == mine)


def _granted() -> Iterator[tuple[Action, str]]:
    """Yield which role may do what, as long as it is about its own and nothing stands in the way."""
    for action, row in ACTIONS.items():
        for name, (kind, permissions, _, _) in NAMED.items():
            if kind in row.kinds and (row.permission is None or row.permission in permissions):
                yield action, name


def _asking(rule: Rule) -> list[Action]:
    return [action for action, row in ACTIONS.items() if rule in row.rules]


def _shown(actor: Actor) -> str:
    """Return how far a second factor was shown: whoever has none, and needs none, has nothing to show."""
    if actor.kind is not ActorKind.OPERATOR or (actor.factor is Factor.ABSENT and not actor.secure):
        return "now"
    return {Factor.RECENT: "now", Factor.PROVEN: "once"}.get(actor.factor, "never")


def _out(actor: Actor) -> bool:
    return actor.suspended or actor.blocked


def _over(actor: Actor, facts: Facts) -> bool:
    return not all(map(actor.covers, facts.roles))


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


# ---------------------------------------------------------------- casbin

MODEL = """
[request_definition]
r = act, role, place, owner, locked, out, tight, shown, mine, over, guise
[policy_definition]
p = act, role, own, open, standing, secure, factor, assigned, bar
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && (p.own == "no" || r.place == r.owner) && (p.standing == "no" || r.out == "no") \\
  && (p.open == "no" || r.locked == "no") && (p.secure == "no" || r.tight == "no") \\
  && (p.factor == "no" || r.shown == "now" || (p.factor == "once" && r.shown == "once")) \\
  && r.over == "no" && (p.assigned == "no" || r.mine == "yes") && (p.bar == "no" || r.guise == "no")
"""


def _casbin(asked: Sequence[Question]) -> Peer:
    import casbin
    from casbin.model import FastModel

    model = FastModel([0, 1])  # finds rules by action and role
    model.load_model_from_text(MODEL)
    enforcer = casbin.FastEnforcer(model, cache_key_order=[0, 1])
    for action, name in _granted():
        enforcer.add_policy(action.value, name, *_rules(action, name))
    requests = [[_request(action, by, f, actor) for by in actor.every] for action, actor, f in asked]
    return lambda: [all(enforcer.enforce(*request) for request in both) for both in requests]


def _rules(action: Action, name: str) -> Iterator[str]:
    row, (kind, _, secure, limited) = ACTIONS[action], NAMED[name]
    yield _yes(Rule.FOREIGN in row.rules and kind is not ActorKind.VENDOR)
    yield _yes(Rule.LOCKED in row.rules)
    yield _yes(Rule.BLOCKED in row.rules)
    yield _yes(Rule.SECURE in row.rules and kind in TEAM and not secure)
    yield "now" if row.step_up else "once" if secure and Rule.SECOND_FACTOR in row.rules else "no"
    yield _yes(Rule.ASSIGNMENT in row.rules and limited)
    yield _yes(Rule.BAR in row.rules)


def _request(action: Action, by: Actor, facts: Facts, actor: Actor) -> tuple[str, ...]:
    return (
        action.value,
        _role(by),
        *_place(by, facts),
        _yes(not _open(facts)),
        _yes(_out(by)),
        _yes(facts.secure),
        _shown(by),
        _yes(by.assignee in facts.assigned),
        _yes(_over(by, facts)),
        _yes(actor.subject is not None),
    )


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
    actors = list({actor.id: actor for _, by, _ in asked for actor in by.every}.values())
    about = list({_name(facts): facts for _, _, facts in asked}.values())
    known = [*_groups(), *map(_principal, actors), *map(_resource, about)]
    entities = cedarpy.Entities.from_json_str(json.dumps(known))
    requests = [
        [
            {
                "principal": f'Actor::"{by.id}"',
                "action": f'Action::"{action.value}"',
                "resource": f'Account::"{_name(facts)}"',
                "context": {"over": _over(by, facts), "guise": actor.subject is not None},
            }
            for by in actor.every
        ]
        for action, actor, facts in asked
    ]

    def allowed(request: dict[str, Any]) -> bool:
        return bool(cedarpy.is_authorized(request, policies, entities).allowed)

    return lambda: [all(map(allowed, both)) for both in requests]


def _policies() -> Iterator[str]:
    for name in NAMED:
        mine = [action for action, role in _granted() if role == name]
        yield f'permit(principal in Role::"{name}", action in {_actions(mine)}, resource);'
    owned = _actions(_asking(Rule.FOREIGN))
    for kind in ("operator", "key", "staff"):
        yield f'forbid(principal in Kind::"{kind}", action in {owned}, resource)'
        yield f"unless {{ principal.place == resource.{'staff' if kind == 'staff' else 'operator'} }};"
    yield from _forbidden(Rule.LOCKED, "resource.locked")
    yield from _forbidden(Rule.BLOCKED, "principal.out")
    yield from _forbidden(Rule.SECURE, "principal.team && resource.secure && !principal.secure")
    yield from _forbidden(Rule.SECOND_FACTOR, 'principal.secure && principal.shown == "never"')
    now = _actions([action for action, row in ACTIONS.items() if row.step_up])
    yield f'forbid(principal, action in {now}, resource) when {{ principal.shown != "now" }};'
    yield from _forbidden(Rule.ASSIGNMENT, "principal.limited && !resource.assigned.contains(principal.name)")
    yield from _forbidden(Rule.BAR, "context.guise")
    yield "forbid(principal, action, resource) when { context.over };"


def _forbidden(rule: Rule, when: str) -> Iterator[str]:
    yield f"forbid(principal, action in {_actions(_asking(rule))}, resource) when {{ {when} }};"


def _actions(actions: Sequence[Action]) -> str:
    names = ", ".join(f'Action::"{action.value}"' for action in actions)
    return f"[{names}]"


def _groups() -> Iterator[dict[str, Any]]:
    for kind in ActorKind:
        yield {"uid": {"type": "Kind", "id": kind.value}, "attrs": {}, "parents": []}
    for name, (kind, *_) in NAMED.items():
        yield {"uid": {"type": "Role", "id": name}, "attrs": {}, "parents": [{"type": "Kind", "id": kind.value}]}


def _principal(actor: Actor) -> dict[str, Any]:
    known = {
        "place": str(actor.account_id if actor.kind is ActorKind.STAFF else actor.partner_id),
        "name": str(actor.assignee),
        "team": actor.kind in TEAM,
        "secure": actor.secure,
        "limited": actor.limited,
        "shown": _shown(actor),
        "out": _out(actor),
    }
    return {
        "uid": {"type": "Actor", "id": str(actor.id)},
        "attrs": known,
        "parents": [{"type": "Role", "id": _role(actor)}],
    }


def _resource(facts: Facts) -> dict[str, Any]:
    known = {
        "operator": str(facts.partner_id),
        "staff": str(facts.account_id),
        "locked": not _open(facts),
        "secure": facts.secure,
        "assigned": sorted(map(str, facts.assigned)),
    }
    return {"uid": {"type": "Account", "id": _name(facts)}, "attrs": known, "parents": []}


def _name(facts: Facts) -> str:
    return f"{facts.account_id}-{facts.partner_lock}-{facts.vendor_lock}"
