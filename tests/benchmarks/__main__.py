"""The command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.choosing import SETTINGS
from tests.benchmarks.create import CREATE
from tests.benchmarks.decide import DECIDE
from tests.benchmarks.eight import EIGHT
from tests.benchmarks.entering import ENTRY
from tests.benchmarks.growing import GROW
from tests.benchmarks.imports import IMPORT
from tests.benchmarks.inviting import INVITE
from tests.benchmarks.listing import LIST
from tests.benchmarks.relay import RELAY
from tests.benchmarks.report import document, table
from tests.benchmarks.rounds import ENGINES, joined, measure
from tests.benchmarks.searching import SEARCH
from tests.benchmarks.tokens import TOKEN
from tests.benchmarks.viewing import VIEW

# By name, each on the engines it is about.
_GROUPS = (
    (DECIDE,),
    (ENTRY,),
    (TOKEN,),
    CREATE,
    INVITE,
    (EIGHT,),
    LIST,
    SEARCH,
    GROW,
    RELAY,
    (SETTINGS,),
    (VIEW,),
    (IMPORT,),
)
BENCHMARKS = {group[0].name: group for group in _GROUPS}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for, print the table, and write the JSON."""
    asked = _parser().parse_args(arguments)
    found = []
    for name in asked.names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr, flush=True)
        wanted = [one for one in BENCHMARKS[name] if not one.engine or one.engine in asked.engine]
        if wanted:
            found.append(joined([measure(one, quick=asked.quick) for one in wanted]))
    print(table(found))
    if asked.json is not None:
        asked.json.write_text(json.dumps(document(found), indent=2) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="How fast, in ratios.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", type=_known, help=f"of {', '.join(BENCHMARKS)}; all if none"
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a first look, no figures to quote")
    parser.add_argument("--engine", nargs="*", choices=ENGINES, default=ENGINES, help="on these alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the ratios")
    return parser


def _known(name: str) -> str:
    if name not in BENCHMARKS:
        raise argparse.ArgumentTypeError(f"there is no benchmark {name!r}")
    return name


if __name__ == "__main__":
    main()
