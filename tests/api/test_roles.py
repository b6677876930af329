"""
A partner's people and their roles over the API.
"""

from typing import Any

import pytest

from partnerkit.access import GRANTABLE, ROLES, Permission
from tests.api.world import UNKNOWN, World, codes

NEW = {"name": "auditor", "title": "Auditor", "permissions": ["clients.view", "history.view"]}


@pytest.fixture
def partner(world: World) -> str:
    """
    The address of Dana's partner.
    """
    return f"/partners/{world.call('dana', 'GET', '/sessions/current').json['actor']['partner_id']}"


@pytest.mark.requirement("VC-29", call="partners.roles")
def test_a_partner_has_the_built_in_roles_and_its_own(world: World, partner: str) -> None:
    """
    The six built-in ones, then its own by title, with what each includes; another partner has none of them.
    """
    for name, title in (("viewer", "Viewer"), ("auditor", "Auditor")):
        made = world.call("vendor", "POST", f"{partner}/roles", NEW | {"name": name, "title": title})
        assert (made.status_code, made.headers["Location"]) == (201, f"/api{partner}/roles/{name}")
        assert world.call("elodie", "GET", f"{partner}/roles/{name}").json == made.json
    found = world.call("elodie", "GET", f"{partner}/roles").json

    assert [role["name"] for role in found["items"]] == [*ROLES, "auditor", "viewer"]
    assert found["next"] is None
    for shown, role in zip(found["items"], ROLES.values(), strict=False):
        assert set(shown["permissions"]) == {permission.value for permission in role.permissions}
        assert (shown["title"], shown["secure"], shown["limited"]) == (role.title, role.secure, role.limited)
    eve = world.call("eve", "GET", "/sessions/current").json["actor"]["partner_id"]
    assert len(world.call("eve", "GET", f"/partners/{eve}/roles").json["items"]) == len(ROLES)


@pytest.mark.requirement("VC-29", call="partners.add_role")
def test_an_operator_may_what_its_role_includes(world: World, account: dict[str, Any], partner: str) -> None:
    """
    A role of the partner's own is one like others: what it includes goes through, what it does not is refused.
    """
    world.call("vendor", "POST", f"{partner}/roles", NEW)
    world.operator("audit", "auditor")

    assert world.call("audit", "GET", f"/accounts/{account['id']}/history").status_code == 200
    refused = world.call("audit", "PUT", f"/accounts/{account['id']}/stage", {"stage": "live"})
    assert (refused.status_code, refused.json["because"]) == (403, "permission")


@pytest.mark.requirement("VC-22", call="partners.add_role")
@pytest.mark.parametrize(
    ("title", "secure", "taken"),
    [
        ("Secure Auditor", True, True),
        ("Auditor, secure", True, True),
        ("Auditor", True, False),
        ("Secure Auditor", False, False),
        ("Insecure Auditor", False, False),
        ("Security Auditor", False, True),
    ],
)
def test_a_title_says_secure_exactly_when_the_role_is(
    world: World, partner: str, title: str, secure: bool, taken: bool
) -> None:
    """
    Otherwise the title is refused, so that nobody takes one kind for the other.
    """
    answer = world.call("vendor", "POST", f"{partner}/roles", NEW | {"title": title, "secure": secure})

    assert answer.status_code == (201 if taken else 422)
    assert taken or codes(answer) == [("title", "role.title_secure")]


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ({}, [("name", "field.missing"), ("permissions", "field.missing"), ("title", "field.missing")]),
        (NEW | {"name": "Auditor"}, [("name", "role.name")]),
        (NEW | {"name": "a"}, [("name", "role.name")]),
        (NEW | {"name": "x" * 41}, [("name", "role.name")]),
        (NEW | {"name": "owner"}, [("name", "role.taken")]),
        (NEW | {"name": None}, [("name", "type.null")]),
        (NEW | {"title": "x" * 61}, [("title", "text.long")]),
        (NEW | {"permissions": "clients.view"}, [("permissions", "type.array")]),
        (NEW | {"permissions": ["clients.view", "clients.sell"]}, [("permissions.1", "choice.unknown")]),
        (NEW | {"permissions": ["vendor.run"]}, [("permissions.0", "choice.unknown")]),
        (NEW | {"permissions": ["workspace.use"]}, [("permissions.0", "choice.unknown")]),
        (NEW | {"secure": "false"}, [("secure", "type.boolean")]),
        (NEW | {"limited": 0}, [("limited", "type.boolean")]),
        (NEW | {"partner_id": UNKNOWN}, [("partner_id", "field.unknown")]),
    ],
    ids=lambda value: ascii(value)[:60] if isinstance(value, dict) else "",
)
def test_what_is_no_role_is_named(
    world: World, partner: str, body: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    """
    A name of other letters or a built-in role's, permissions nobody knows or that are no operator's (A-14).
    """
    answer = world.call("vendor", "POST", f"{partner}/roles", body)

    assert (answer.status_code, sorted(codes(answer))) == (422, problems)
    assert len(world.call("vendor", "GET", f"{partner}/roles").json["items"]) == len(ROLES)


def test_no_two_roles_of_a_partner_have_one_name(world: World, partner: str) -> None:
    """
    Of another partner's roles nothing is known.
    """
    eve = world.call("eve", "GET", "/sessions/current").json["actor"]["partner_id"]
    tries = [world.call("vendor", "POST", f"{path}/roles", NEW) for path in (partner, partner, f"/partners/{eve}")]

    assert [answer.status_code for answer in tries] == [201, 422, 201]
    assert codes(tries[1]) == [("name", "role.taken")]


def test_a_role_nobody_has_is_none(world: World, partner: str) -> None:
    """
    Unknown, another partner's, and what is no name at all are answered alike; an operator cannot be given one.
    """
    eve = world.call("eve", "GET", "/sessions/current").json["actor"]["partner_id"]
    world.call("vendor", "POST", f"/partners/{eve}/roles", NEW)
    answers = [
        world.call("dana", "GET", f"{partner}/roles/{name}") for name in ("auditor", "nobody", "Owner", "é", "x" * 900)
    ]
    new = {"name": "X", "email": "x@example.com", "role": "auditor"}

    assert {(answer.status_code, answer.data) for answer in answers} == {(404, answers[0].data)}
    assert codes(world.call("vendor", "POST", f"{partner}/operators", new)) == [("role", "role.unknown")]


def test_every_permission_of_operators_can_be_in_a_role(world: World, partner: str) -> None:
    """
    They are told in one order, once each, however they were sent.
    """
    permissions = sorted(permission.value for permission in GRANTABLE)
    answer = world.call("vendor", "POST", f"{partner}/roles", NEW | {"permissions": permissions[::-1] * 2})

    assert answer.json["permissions"] == [p.value for p in Permission if p in GRANTABLE]


def test_a_partners_people_are_listed_by_name(world: World, partner: str) -> None:
    """
    Part by part, to its own operators and the vendor; to another partner there is nothing there.
    """
    first = world.call("elodie", "GET", f"{partner}/operators?limit=2").json
    rest = world.call("vendor", "GET", f"{partner}/operators?after={first['next']}").json

    assert [(o["name"], o["role"]) for o in first["items"] + rest["items"]] == [
        ("Dana Whitfield", "owner"),
        ("Kovács-Szentgyörgyi Boglárka", "admin"),
        ("Élodie Lefèvre-Montgolfier", "agent"),
    ]
    unknown = world.call("eve", "GET", f"/partners/{UNKNOWN}/operators")
    assert world.call("eve", "GET", f"{partner}/operators").data == unknown.data
    assert unknown.status_code == 404
