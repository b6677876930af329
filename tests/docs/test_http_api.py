"""
The page that is read from an OpenAPI document.
"""

import http_api

DOCUMENT = {
    "paths": {
        "/api/accounts/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "summary": "Return an account.",
                "responses": {
                    "200": {
                        "description": "The account.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AccountView"}}},
                    },
                    "404": {"description": "There is none."},
                },
            },
        }
    },
    "components": {
        "parameters": {
            "Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        },
        "schemas": {
            "AccountView": {
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "nickname": {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "a | b"},
                    "tags": {"type": "array", "items": {"enum": ["new", "old"]}},
                },
            }
        },
    },
}


def test_a_call_shows_what_it_takes_and_answers() -> None:
    """
    References are followed, and an object of a name links to its table.
    """
    page = list(http_api.page(DOCUMENT))

    assert "\n## `GET /api/accounts/{id}`\n" in page
    assert "| `id` | path | string (uuid) |  |" in page
    assert "| 200 | [AccountView](#accountview) | The account. |" in page
    assert "| 404 |  | There is none. |" in page


def test_an_object_shows_its_fields() -> None:
    """
    What need not be there says so, and what would break the table is escaped.
    """
    page = list(http_api.page(DOCUMENT))

    assert "| `name` | string |  |" in page
    assert "| `nickname`, optional | string or null | a \\| b |" in page
    assert "| `tags`, optional | list of `new` or `old` |  |" in page


def test_without_a_document_there_is_no_call() -> None:
    """
    The page can be built before the server has written its document.
    """
    assert list(http_api.page({})) == []
