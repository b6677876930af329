"""
The API against what nobody thought of: requests made up from its own document.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from reference_server.api.calls import Call
from reference_server.api.table import CALLS
from tests.api.calling import IDS, PART, places_of
from tests.api.conftest import ENGINES
from tests.api.staffing import pays
from tests.api.world import World

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


#: What would keep everybody who asks from then on out, done to the partner they are of.
SHUTTING = {"suspend_partner", "close_partner"}


@pytest.fixture(scope="module", params=ENGINES)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """
    One server for all that is made up here, on each engine.
    """
    if request.param != "sqlite":
        yield request.getfixturevalue(f"on_{request.param}").world()
        return
    world = World.on(tmp_path_factory.mktemp("fuzz") / "partners.db", request.getfixturevalue("seeded"))
    yield world
    world.database.engine.dispose()


@pytest.fixture(scope="module")
def document(running: World) -> Any:
    """
    Its document; who calls is said here, not made up.
    """
    served: dict[str, Any] = running.send("GET", "/api/openapi.json").json
    return schemathesis.openapi.from_dict({name: part for name, part in served.items() if name != "security"})


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_whatever_is_sent_is_answered_as_the_document_says(call: Call, document: Any, running: World) -> None:
    """
    Never a 500, never a status, type, header or shape the document does not know; and what it rules out is refused.
    """
    operation = document[call.address.replace("<", "{").replace(">", "}")][call.method]
    running.clock.tick(timedelta(hours=1))
    running.tokens.clear()
    account = running.account()
    running.seat(account, email=f"{call.name}@example.com")
    pays(running, account)
    # Somebody of the partner's whose password may be set by chance.
    places = places_of(running, "dana", account) | PART | {"operator_id": running.operator(call.name)["id"]}
    if call.name in SHUTTING:
        places["partner_id"] = running.call("vendor", "POST", "/partners", {"name": "Another"}).json["id"]
    answered: set[int] = set()

    @settings(max_examples=6, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE), known=booleans())
    def ask(case: Any, known: bool) -> None:
        checks = CHECKS
        if known and {*IDS, *PART} & set(call.places):
            case.path_parameters |= {name: id for name, id in places.items() if name in call.places}
            checks = [check for check in CHECKS if check is not negative_data_rejection]
        for who in ("dana", "vendor", "owner"):
            headers = {"Authorization": f"Bearer {running.token(who)}"}
            answer = case.call(app=running.app, headers=headers)
            case.validate_response(answer, checks=checks)
            answered.add(answer.status_code)

    ask()
    assert answered != {401}
