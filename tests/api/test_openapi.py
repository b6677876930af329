"""
The OpenAPI document.
"""

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import partnerkit
from reference_server.api import OPENAPI
from reference_server.api.schema import Schemas
from reference_server.api.table import CALLS
from tests.api.world import World

COMMITTED = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
DOCUMENT: dict[str, Any] = json.loads(OPENAPI)


def test_the_document_is_valid_openapi() -> None:
    """
    Version 3.1, by the validator of the specification.
    """
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_the_document_in_the_docs_is_the_generated_one() -> None:
    """
    Write it again with ``python -m reference_server openapi docs/reference/openapi.json``.
    """
    assert COMMITTED.read_text(encoding="utf-8") == OPENAPI


def test_anybody_gets_the_document(world: World) -> None:
    """
    It is served as it stands in the docs.
    """
    answer = world.send("GET", "/api/openapi.json")

    assert (answer.text, answer.content_type) == (OPENAPI, "application/json")


def test_every_call_of_the_table_is_in_the_document_and_no_other() -> None:
    """
    Routes and document are made from one table.
    """
    told = {(m.upper(), p) for p, methods in DOCUMENT["paths"].items() for m in methods}

    assert told == {(c.method, c.address.replace("<", "{").replace(">", "}")) for c in CALLS}
    assert len({call.name for call in CALLS}) == len(CALLS)
    assert all(call.summary for call in CALLS)


@pytest.mark.parametrize("call", [c for c in CALLS if c.fields is not None], ids=lambda call: call.name)
def test_inputs_stand_in_the_document_with_every_field(call: Any) -> None:
    """
    The schema of a body has the fields of its attrs class, and takes no other.
    """
    schema = DOCUMENT["components"]["schemas"][call.body.__name__]
    fields = attrs.fields(call.body)

    assert set(schema["properties"]) == {a.name for a in fields}
    assert schema.get("required", []) == [a.name for a in fields if a.default is attrs.NOTHING]
    assert schema["additionalProperties"] is False


def test_formats_of_the_library_stand_in_the_document() -> None:
    """
    Lengths, patterns and choices are those of the annotations.
    """
    schemas = DOCUMENT["components"]["schemas"]

    assert schemas["Business"]["properties"]["name"] == {"type": "string", "minLength": 1, "maxLength": 200} | {
        "description": "The business's name."
    }
    assert schemas["NicknameWanted"]["properties"]["nickname"]["pattern"].startswith("^[a-z0-9]")
    assert schemas["NewRole"]["properties"]["permissions"]["items"]["enum"][0] == "clients.view"
    assert schemas["NewPassword"]["properties"]["password"]["minLength"] == 12


@pytest.mark.parametrize("entity", [partnerkit.Account, partnerkit.Client, partnerkit.Operator, partnerkit.Member])
def test_no_entity_is_an_answer(entity: type) -> None:
    """
    Answers are views: a new field of an entity is not shown by accident.
    """
    assert all(call.gives is not entity for call in CALLS)


@pytest.mark.parametrize("word", ["digest", "epoch", "head", "version", "salt", "commitments"])
def test_nothing_of_the_inside_is_shown(word: str) -> None:
    """
    What sessions and chains rest on stands in no answer.
    """
    shown = {name for s in DOCUMENT["components"]["schemas"].values() for name in s.get("properties", ())}

    assert word not in shown


def test_what_has_no_schema_is_not_passed_over() -> None:
    """
    A new kind of annotation fails when the document is made.
    """
    with pytest.raises(TypeError, match="no schema"):
        Schemas().of(complex)


def test_views_are_described() -> None:
    """
    What a field means is read from the class's docstring.
    """
    properties = DOCUMENT["components"]["schemas"]["Account"]["properties"]

    assert properties["uid"]["description"] == "What API integrations know it by; never changes."


def test_parameters_are_told_as_they_are_written() -> None:
    """
    Booleans, choices and moments of a query with their defaults and what they mean; what may be left out is not null.
    """
    told = {p["name"]: p for p in DOCUMENT["paths"]["/api/clients"]["get"]["parameters"]}

    assert told["secure"] == {
        "name": "secure",
        "in": "query",
        "description": "Whether the account is secure.",
        "schema": {"type": "boolean"},
    }
    assert told["sort"]["schema"] == {
        "type": "string",
        "enum": ["-created", "created", "name", "-name"],
        "default": "-created",
    }
    assert told["created_from"]["schema"] == {"type": "string", "format": "date-time"}
    assert told["operator_id"]["schema"] == {"type": "string", "format": "uuid"}
    assert told["limit"]["schema"]["default"] == 50


def test_the_error_of_a_row_is_a_problem_like_any_other() -> None:
    """
    What stands in a row of a bulk call has the shape of an answer that says no.
    """
    error = DOCUMENT["components"]["schemas"]["BulkRow"]["properties"]["error"]

    assert error["anyOf"] == [{"$ref": "#/components/schemas/Problem"}, {"type": "null"}]


@attrs.frozen
class _One:
    """One of two that are named alike."""

    name: str


_ANOTHER = attrs.make_class("_One", {"id": attrs.field(type=int)})


def test_two_classes_of_one_name_are_not_taken_for_each_other() -> None:
    """
    What a call answers is never told in the words of another's class that happens to have its name.
    """
    schemas = Schemas()
    first = schemas.of(_One)

    assert schemas.of(_One) == first
    with pytest.raises(TypeError, match="both _One"):
        schemas.of(_ANOTHER)


def test_nor_for_what_the_document_has_of_its_own() -> None:
    """
    Errors are told by schemas that are no class's.
    """
    with pytest.raises(TypeError, match="both _One"):
        Schemas({"_One": {"type": "object"}}).of(_One)
