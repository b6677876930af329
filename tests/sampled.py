"""
Which tests a database server is asked a sample of, and why that is enough.

Some tests are one test for every call of the library, or of the API, or for all that may be wrong with what it is
given: that nobody reaches what is a stranger's, that nothing is half done, that whatever is sent is answered. They run
whole over the memory adapter and on SQLite, for they are about the services, which know nothing of the engine beneath
them. What an engine may get wrong (a statement, a savepoint, how values compare) has tests of its own, the contract of
the adapters first, and calls share their statements: on a server every seventh call will do. The two servers are asked
different ones.

A test that is named alone, or narrowed to a few calls, is its own sample: the first one of what was collected runs.
"""

import pytest

EVERY = 7
MATRICES = {
    f"{file}::{test}"
    for file, tests in {
        "tests/api/test_bad_input.py": (
            "test_a_query_is_read_strictly",
            "test_what_is_no_json_document_is_a_bad_request",
        ),
        "tests/api/test_bulk.py": ("test_what_is_no_work_for_many_is_named",),
        "tests/api/test_client_queries.py": ("test_a_filter_that_is_none_is_named", "test_a_forged_place_is_named"),
        "tests/api/test_notes.py": ("test_what_is_no_note_is_named",),
        "tests/api/test_secure.py": ("test_nobody_without_a_secure_role_acts_on_a_secure_account",),
        "tests/api/test_fuzz.py": ("test_whatever_is_sent_is_answered_as_the_document_says",),
        "tests/faults/test_at_the_kth.py": (
            "test_the_database_fails",
            "test_the_database_fails_and_the_host_goes_on",
        ),
        "tests/faults/test_findings.py": ("test_what_is_named_is_not_there",),
        "tests/library/accounts/test_service.py": (
            "TestExplaining::test_nothing_is_explained_of_what_one_may_not_know",
        ),
        "tests/library/test_kit.py": ("TestTryingDry::test_every_call_can_be_tried_and_keeps_nothing",),
        "tests/library/test_isolation.py": (
            "test_a_foreign_id_is_answered_like_an_unknown_one",
            "test_own_ids_or_none_reach_nothing_of_a_stranger",
            "test_every_call_goes_through_for_somebody",
        ),
    }.items()
    for test in tests
}
# Where the sample of each begins.
SERVERS = {"postgresql": 0, "mariadb": 3}


def server_of(item: pytest.Item) -> str | None:
    """
    Return the server that a test of a matrix runs on; None for all that runs in any case.
    """
    called = getattr(item, "callspec", None)
    if called is None or item.nodeid.partition("[")[0] not in MATRICES:
        return None
    return next((value for value in called.params.values() if isinstance(value, str) and value in SERVERS), None)


def sample(items: list[pytest.Item]) -> list[pytest.Item]:
    """
    Return what is to be run: of each matrix on each server every seventh, the first one in any case.
    """
    found: dict[tuple[str, str], list[pytest.Item]] = {}
    for item in items:
        if (server := server_of(item)) is not None:
            found.setdefault((item.nodeid.partition("[")[0], server), []).append(item)
    left: set[int] = set()
    for (_, server), several in found.items():
        first = SERVERS[server] if len(several) > EVERY else 0
        left |= {id(item) for n, item in enumerate(several) if n % EVERY != first}
    return [item for item in items if id(item) not in left]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Leave the others out, and say so.
    """
    kept = sample(items)
    running = set(map(id, kept))
    if left := [item for item in items if id(item) not in running]:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
