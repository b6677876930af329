"""
The page that is read from an OpenAPI document.
"""

import http_api

DOCUMENT = {
    "paths": {
        "/api/accounts/{id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "summary": "Return an account",
                "tags": ["accounts"],
                "responses": {
                    "200": {
                        "description": "The account.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AccountView"}}},
                        "headers": {"ETag": {}},
                    },
                    "404": {"$ref": "#/components/responses/Unknown"},
                },
            },
        }
    },
    "components": {
        "parameters": {
            "Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        },
        "responses": {"Unknown": {"description": "There is none."}},
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

    assert page[:3] == ["\n## Accounts\n", "\n### `GET /api/accounts/{id}`\n", "Return an account.\n"]
    assert "| `id` | path | string (uuid) |  |" in page
    assert "Answers 200 with [AccountView](#accountview) and the header `ETag`.\n" in page


def test_what_can_go_wrong_is_told_once() -> None:
    """
    A call names the statuses; what they mean stands in one table.
    """
    page = list(http_api.page(DOCUMENT))

    assert "Or 404.\n" in page
    assert "| 404 | There is none. |" in page


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
