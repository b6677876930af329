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
    Yield the calls by their tag, then what can go wrong, then what they take and answer.
    """
    groups: dict[str, list[str]] = {}
    for title, operation, shared in operations(document):
        group = groups.setdefault(operation.get("tags", ["calls"])[0], [])
        group += call(document, title, operation, shared)
    for tag, lines in groups.items():
        yield f"\n## {tag.capitalize()}\n"
        yield from lines
    yield from of_errors(document)
    schemas = document.get("components", {}).get("schemas", {})
    if schemas:
        yield "\n## What goes in and out\n"
    for name, schema in schemas.items():
        yield from of_schema(name, schema)


def operations(document: Json) -> Iterator[tuple[str, Json, list[Json]]]:
    """
    Yield each call with its title and the parameters of its path.
    """
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method], item.get("parameters", [])


def call(document: Json, title: str, operation: Json, shared: list[Json]) -> Iterator[str]:
    """
    Yield one call: what it does, what it takes, what it answers, and the statuses of what can go wrong.
    """
    yield f"\n### `{title}`\n"
    yield from (f"{ended(operation[part])}\n" for part in ("summary", "description") if operation.get(part))
    parameters = [resolved(document, parameter) for parameter in (*shared, *operation.get("parameters", ()))]
    if parameters:
        yield from table(["Parameter", "Where", "Type", ""], map(of_parameter, parameters))
        yield ""
    if body := resolved(document, operation.get("requestBody", {})).get("content"):
        yield f"Takes {_spelt_all(body)}.\n"
    answers = operation.get("responses", {})
    yield from (f"Answers {status}{of_answer(answers[status])}\n" for status in answers if status < "400")
    if wrong := [status for status in answers if status >= "400"]:
        yield f"Or {', '.join(wrong)}.\n"


def of_answer(answer: Json) -> str:
    """
    Return what an answer holds.
    """
    body = _spelt_all(answer.get("content", {}))
    headers = ", ".join(f"`{name}`" for name in answer.get("headers", {}))
    return (f" with {body}" if body else "") + (f" and the header {headers}" if headers else "") + "."


def of_errors(document: Json) -> Iterator[str]:
    """
    Yield what the statuses of errors mean; the same in every call.
    """
    found: dict[str, str] = {}
    for _, operation, _ in operations(document):
        for status, answer in operation.get("responses", {}).items():
            if status >= "400":
                found[status] = resolved(document, answer).get("description", "")
    if found:
        yield "\n## What can go wrong\n"
        yield from table(["Status", "When"], sorted(found.items()))


def _spelt_all(content: Json) -> str:
    return " or ".join(dict.fromkeys(spelt(body.get("schema", {})) for body in content.values()))


def ended(sentence: str) -> str:
    """
    Return a sentence with its full stop.
    """
    return sentence if sentence.endswith(".") else f"{sentence}."


def of_parameter(parameter: Json) -> list[str]:
    """
    Return the row of a parameter.
    """
    needed = "" if parameter.get("required") else ", optional"
    kind = spelt(parameter.get("schema", {}))
    return [f"`{parameter['name']}`", parameter["in"] + needed, kind, parameter.get("description", "")]


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
