"""
A body is JSON in UTF-8 and nothing else.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit.errors import InvalidInput
from partnerkit.wire import MOST_PROBLEMS, load_json
from tests.spent import spent


def problems(body: bytes) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        load_json(body)
    return [(p.path, p.code) for p in caught.value.problems]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e999]",
        b"[-1e999]",
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b'{"a": 1}{"b": 2}',
        b'{"a": "\x00"}',
        b"[" + b"9" * 5000 + b"]",
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    ],
    ids=range(19),
)
def test_whatever_else_is_sent_the_answer_is_the_same(body: bytes) -> None:
    """A-34: wrong encoding, NaN, infinities however they are spelt, endless numbers, a hundred thousand levels."""
    assert problems(body) == [("", "json.form")]


def test_a_name_that_stands_twice_is_named() -> None:
    """A-34: whoever reads the first and whoever reads the last would see two documents."""
    assert problems(b'{"a": {"b": 1, "c": 2, "b": 3, "c": 4}}') == [("b", "field.twice"), ("c", "field.twice")]


def test_a_name_that_stands_twice_does_not_break_the_answer() -> None:
    """A-34: it is cut, and half a character is replaced."""
    name = "\\ud800" + "x" * 100
    assert problems(f'{{"{name}": 1, "{name}": 2}}'.encode()) == [("?" + "x" * 79, "field.twice")]


def test_many_names_that_stand_twice_take_no_time() -> None:
    """A-34: a body of 256 kB is refused in well under a second, with a short answer."""
    body = b"{" + b",".join(b'"%x":1' % (n // 2) for n in range(24_000)) + b"}"
    began = spent()
    assert len(problems(body)) == MOST_PROBLEMS
    assert spent() - began < 1


plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)


@given(st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_json_is_json(value: object) -> None:
    """What any other program writes is read as it was."""
    assert load_json(json.dumps(value).encode()) == value
