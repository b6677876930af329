"""
Pages of the reference that are read from the code: `{table-of}`, `{lifecycles}`, `{http-api}`.

And for every attrs class that autodoc shows: its fields with their types, as the source spells them.
"""

import inspect
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import attrs
import drawing
import fields
import http_api
import rows
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from partnerkit.accounts import lifecycles as of_accounts
from partnerkit.lifecycle import Lifecycle
from partnerkit.partners import lifecycles as of_operators
from partnerkit.partners import standing as of_partners
from partnerkit.partners.keys import KEY_STATES

ROOT = Path(__file__).parent.parent.parent


class FromCode(SphinxDirective):
    """
    A directive whose page is to be built again whenever the library changes.
    """

    def written(self, lines: Iterator[str]) -> list[nodes.Node]:
        """
        Let the parser of the page read some lines.
        """
        for file in (ROOT / "src" / "partnerkit").rglob("*.py"):
            self.env.note_dependency(str(file))
        return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)


class TableOf(FromCode):
    """
    `{table-of} actions`: a table of `rows.py`.
    """

    required_arguments: ClassVar[int] = 1

    def run(self) -> list[nodes.Node]:
        """
        Write the table.
        """
        return self.written(rows.TABLES[self.arguments[0]]())


class Lifecycles(FromCode):
    """
    `{lifecycles}`: a section each, with its drawing and its table.
    """

    def run(self) -> list[nodes.Node]:
        """
        Write the sections.
        """
        return self.written(
            line
            for lifecycle in (*of_accounts.ALL, *of_partners.ALL, *of_operators.ALL, KEY_STATES)
            for line in self.section(lifecycle)
        )

    @staticmethod
    def section(lifecycle: Lifecycle[Any]) -> Iterator[str]:
        """
        Yield the section of one lifecycle.
        """
        events = list(dict.fromkeys(event for _, event in lifecycle.steps))
        yield f"\n## {lifecycle.subject}\n\n```{{raw}} html\n{drawing.svg(lifecycle)}\n```\n"
        yield from rows.table(
            ["From", *events],
            ([s.value, *(_after(lifecycle, s, event) for event in events)] for s in drawing.states(lifecycle)),
        )


def _after(lifecycle: Lifecycle[Any], state: Any, event: str) -> str:
    after = lifecycle.steps.get((state, event))
    return "refused" if after is None else str(after.value)


class HttpApi(FromCode):
    """
    `{http-api}`: the calls of `openapi.json`, which stands beside the page; nothing where there is none.
    """

    def run(self) -> list[nodes.Node]:
        """
        Write the calls.
        """
        file = Path(self.env.srcdir) / "reference" / "openapi.json"
        self.env.note_dependency(str(file))
        document = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return self.written(http_api.page(document))


def tell_fields(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """
    Tell every field of an attrs class with its type, in the order of the source; those that need no words get none.
    """
    if not inspect.isclass(thing) or not attrs.has(thing):
        return

    before, said, behind = fields.parted(lines)
    if what != "class":
        lines[:] = [*before, *itertools.chain(*said.values()), *behind]
        return
    lines[:] = [*before, "", *behind, ""]
    for name_ in (field.name for field in attrs.fields(thing) if not field.name.startswith("_")):
        lines += [*said.get(name_, [f":ivar {name_}:"]), f":vartype {name_}: {_spelt(thing, name_)}"]


def tell_attributes(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """
    Tell an attribute by the sentence of its docstring, colons included.
    """
    if what in {"attribute", "data", "property"} and lines:
        lines[:] = fields.sentence(lines)


def leave_types(
    app: Sphinx, what: str, name: str, thing: object, options: object, signature: str, returns: str
) -> tuple[str, str] | None:
    """
    Leave the types out of the signature of an attrs class: its fields tell them.
    """
    if what != "class" or not inspect.isclass(thing) or not attrs.has(thing) or signature is None:
        return None

    made = inspect.signature(thing)
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in made.parameters.values()]
    return str(made.replace(parameters=bare, return_annotation=inspect.Signature.empty)), ""


def _spelt(thing: type[Any], name: str) -> str:
    spelt = next(found[name] for kind in thing.__mro__ if name in (found := inspect.get_annotations(kind)))
    return spelt if isinstance(spelt, str) else inspect.formatannotation(spelt)


def setup(app: Sphinx) -> ExtensionMetadata:
    """
    Register the directives.
    """
    app.add_directive("table-of", TableOf)
    app.add_directive("lifecycles", Lifecycles)
    app.add_directive("http-api", HttpApi)
    app.connect("autodoc-process-docstring", tell_fields, priority=900)
    app.connect("autodoc-process-docstring", tell_attributes, priority=900)
    app.connect("autodoc-process-signature", leave_types)
    return {"version": "1", "parallel_read_safe": True}
