"""
A worker to be killed: ``python -m tests.faults.teller URL FILE``. It posts, and its handlers write down what they hear.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from partnerkit import Limits, Vendor
from partnerkit.adapters.posting import HttpPoster
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.history.model import Notice
from partnerkit.worker import Worker
from reference_server.wiring import engine_of

LEASE: Final = timedelta(seconds=1)
STEADY, MOODY, POSTED = "steady", "moody", "posted"
HERE: Final = "127.0.0.1"
# Short waits, and far more of them than anybody needs.
_SHORT: Final = (timedelta(milliseconds=20),) * 10_000
LIMITS: Final = Limits(retries=_SHORT, webhook_retries=_SHORT)
VENDOR: Final = Vendor(
    name="Bookwell",
    signing_keys=["a signing key of this trial"],
    consumers=[STEADY, MOODY],
    private_webhooks=[HERE],
    limits=LIMITS,
)


def writing_down(name: str, file: int, *, fails: float) -> Callable[[Notice], None]:
    """
    Return a handler that writes a line to a file before it returns, and fails now and then instead.
    """

    def handler(notice: Notice) -> None:
        if random.random() < fails:
            raise ConnectionError
        os.write(file, f"{name} {notice.chain_id} {notice.seq}\n".encode())

    return handler


def main(url: str, path: str) -> None:
    """
    Work until killed.
    """
    file = os.open(Path(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    handlers = {STEADY: writing_down(STEADY, file, fails=0), MOODY: writing_down(MOODY, file, fails=0.05)}
    poster = HttpPoster(allow=[HERE])
    worker = Worker(Database(engine_of(url), VENDOR), handlers=handlers, poster=poster, lease=LEASE)
    os.write(file, b"begun\n")
    worker.run(pause=timedelta(milliseconds=20))


if __name__ == "__main__":
    main(*sys.argv[1:])
