"""Start the demo for real, walk through its story, stop it, start it again."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from partnerkit.passwords import ScryptHasher
from reference_server import serving
from reference_server.demo.breaks import BREAKS
from reference_server.demo.running import prepare, served, settings_of
from reference_server.demo.story import AFTER_RESTART, STORY, Step
from reference_server.demo.walk import NotSo, Walk

Say = Callable[[str], None]


def check(say: Say, *, broken: str | None = None, database: str | None = None) -> bool:
    """
    Walk through the story on a database of its own; each step says a line.

    Args:
        say: Where the lines go.
        broken: The name of a guard to switch off first, to see that it is missed.
        database: Another database than a file of its own: an empty one, or one that was filled a moment ago.

    Returns:
        Whether every step found what the story says.
    """
    began = time.perf_counter()
    if broken is not None:
        BREAKS[broken]()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        steps = _walked(say, Path(data), database)
    if steps is None:
        return False
    say(f"All {steps} steps went as the story says, in {time.perf_counter() - began:.1f} seconds.")
    return True


def _walked(say: Say, data: Path, database: str | None) -> int | None:
    walk: Walk | None = None
    for steps in (STORY, AFTER_RESTART):
        with serving.listen("127.0.0.1", 0) as listening:
            settings = settings_of(data, database, serving.address(listening))
            # A cheap hasher: what is checked here is the story, not how slowly passwords can be guessed.
            with served(prepare(settings, data, passwords=ScryptHasher(cost=4)), listening):
                walk = walk or Walk(settings=settings)
                walk.moved(settings)
                if not _all(say, steps, walk):
                    return None
    return len(STORY) + len(AFTER_RESTART)


def _all(say: Say, steps: Iterable[Step], walk: Walk) -> bool:
    for step in steps:
        said = " ".join((step.__doc__ or step.__name__).split())
        try:
            step(walk)
        except (NotSo, LookupError, ValueError, OSError) as found:
            say(f"FAILED  {said}\n        {type(found).__name__}: {found}")
            return False
        say(f"ok      {said}")
    return True
