"""
The page *What works*: every requirement with its call, its page, and the tests that show it.

It is put together from three things that are kept anyway, so it cannot promise more than they hold:

- `requirements.json`: the rows and their sentences;
- `what-works.json`: which tests passed for which row, written by `pytest --requirements docs/what-works.json`, whole or
  for some files of tests;
- the marks in `tests/`, which name the call and the page.

A test that `what-works.json` names and that exists no longer is a warning, hence an error: run its file again.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

log = logging.getLogger(__name__)

FACES = {"library": "Library", "api": "JSON API", "pages": "Pages"}
GROUPS = {
    "VC": "Operator portal",
    "SA": "Partner dashboard with consent",
    "WP": "Inviting and managing clients",
    "CP": "Client portal settings",
    "OW": "Client portal access",
    "BX": "Beyond them",
    "R": "Rules between the rows",
}
ROOT = Path(__file__).parent.parent.parent


def marks(tests: Path) -> dict[str, dict[str, set[str]]]:
    """
    Read each row's calls and pages from the marks of all tests, without importing one.
    """
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"call": set(), "page": set()})
    for file in sorted(tests.rglob("test_*.py")):
        for row, name, value in marks_in(ast.parse(file.read_text(encoding="utf-8"))):
            found[row][name].add(value)
    return found


def marks_in(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """
    Yield (row, keyword, value) for each `requirement(row, call=..., page=...)` in the code.
    """
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="requirement"), args=[ast.Constant(value=row)], keywords=keywords):
                for keyword in keywords:
                    match keyword:
                        case ast.keyword(arg="call" | "page" as name, value=ast.Constant(value=value)):
                            yield str(row), name, str(value)


def missing(test: str) -> bool:
    """
    Say whether a test's id names a file or a function that is not there.
    """
    path, _, name = test.partition("::")
    file = ROOT / path
    function = name.rpartition("::")[2]
    return not file.is_file() or not re.search(rf"def {re.escape(function)}\(", file.read_text(encoding="utf-8"))


class WhatWorks(SphinxDirective):
    """
    `{what-works}`: a section a group, an entry a row.
    """

    def run(self) -> list[nodes.Node]:
        """
        Write the page as MyST and let the parser do the rest.
        """
        source = Path(self.env.srcdir)
        for file in ("requirements.json", "what-works.json"):
            self.env.note_dependency(str(source / file))
        rows = json.loads((source / "requirements.json").read_text(encoding="utf-8"))
        self.shown = json.loads((source / "what-works.json").read_text(encoding="utf-8"))
        self.marks = marks(ROOT / "tests")
        self.warn_of_missing()

        return self.parse_text_to_nodes("\n".join(self.lines(rows)), allow_section_headings=True)

    def warn_of_missing(self) -> None:
        """
        Warn of each test that was renamed or removed since the file was written.
        """
        named = {test for faces in self.shown.values() for tests in faces.values() for test in tests}
        for test in sorted(filter(missing, named)):
            log.warning("what-works.json names %s, which is not there", test, location=self.env.docname)

    def lines(self, rows: dict[str, str]) -> Iterator[str]:
        """
        Yield the page: first how many rows, then each group.
        """
        works = sum(row in self.shown for row in rows)
        yield f"{works} of {len(rows)} rows are shown by at least one test."
        for group, title in GROUPS.items():
            yield f"\n## {group}: {title}\n"
            for row, sentence in rows.items():
                if row.rpartition("-")[0] == group:
                    yield from self.entry(row, sentence)

    def entry(self, row: str, sentence: str) -> Iterator[str]:
        """
        Yield one row: its sentence, its calls and pages, and its tests by face.
        """
        yield f"\n### {row}\n\n{sentence}\n"
        if row not in self.shown:
            yield "*Not yet.*"
            return

        for title, key in (("Call", "call"), ("Page", "page")):
            if values := sorted(self.marks[row][key]):
                yield f"- {title}: " + ", ".join(f"`{value}`" for value in values)
        for face, title in FACES.items():
            tests = self.shown[row][face].items()
            yield f"- {title}: " + (", ".join(self.named(test, times) for test, times in tests) or "*not yet*")

    @staticmethod
    def named(test: str, times: int) -> str:
        """
        Return a test's id, and how many variants of it there are.
        """
        return f"`{test}`" + (f" ({times} variants)" if times > 1 else "")


def setup(app: Sphinx) -> ExtensionMetadata:
    """
    Register the directive.
    """
    app.add_directive("what-works", WhatWorks)
    return {"version": "1", "parallel_read_safe": True}
