"""
A readable page of an OpenAPI document: each call with what it takes and what it answers.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rows import table

METHODS = ("get", "post", "put", "patch", "delete")
Json = Mapping[str, Any]


def page(document: Json) -> Iterator[str]:
    """
    Yield the calls, by path, then what they take and answer.
    """
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield from call(document, f"{method.upper()} {path}", item[method], item.get("parameters", ()))
    schemas = document.get("components", {}).get("schemas", {})
    if schemas:
        yield "\n## What goes in and out\n"
    for name, schema in schemas.items():
        yield from of_schema(name, schema)


def call(document: Json, title: str, operation: Json, shared: Any = ()) -> Iterator[str]:
    """
    Yield one call.
    """
    yield f"\n## `{title}`\n"
    yield from (f"{operation[part]}\n" for part in ("summary", "description") if operation.get(part))
    parameters = [resolved(document, parameter) for parameter in (*shared, *operation.get("parameters", ()))]
    if parameters:
        yield from table(["Parameter", "Where", "Type", ""], map(of_parameter, parameters))
        yield ""
    if body := resolved(document, operation.get("requestBody", {})).get("content"):
        yield f"Takes {', '.join(spelt(content.get('schema', {})) for content in body.values())}.\n"
    yield from table(
        ["Answer", "With", ""],
        (of_answer(status, resolved(document, answer)) for status, answer in operation.get("responses", {}).items()),
    )


def of_parameter(parameter: Json) -> list[str]:
    """
    Return the row of a parameter.
    """
    needed = "" if parameter.get("required") else ", optional"
    kind = spelt(parameter.get("schema", {}))
    return [f"`{parameter['name']}`", parameter["in"] + needed, kind, parameter.get("description", "")]


def of_answer(status: str, answer: Json) -> list[str]:
    """
    Return the row of an answer.
    """
    bodies = (f"{spelt(content.get('schema', {}))}" for content in answer.get("content", {}).values())
    return [status, ", ".join(bodies), answer.get("description", "")]


def of_schema(name: str, schema: Json) -> Iterator[str]:
    """
    Yield what an object is made of.
    """
    yield f"\n### {name}\n"
    if schema.get("description"):
        yield f"{schema['description']}\n"
    needed = schema.get("required", ())
    yield from table(
        ["Field", "Type", ""],
        (
            [f"`{field}`" + ("" if field in needed else ", optional"), spelt(kind), kind.get("description", "")]
            for field, kind in schema.get("properties", {}).items()
        ),
    )


def resolved(document: Json, part: Json) -> Json:
    """
    Return what a part stands for, if it only points there.
    """
    if "$ref" not in part:
        return part
    found: Any = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return resolved(document, found)


def spelt(schema: Json) -> str:
    """
    Return a schema in a few words; an object of a name links to it.
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if several := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(map(spelt, several))
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {spelt(schema.get('items', {}))}"
    kind = schema.get("type", "anything")
    kinds = [kind] if isinstance(kind, str) else kind
    return " or ".join(kinds) + (f" ({schema['format']})" if "format" in schema else "")
