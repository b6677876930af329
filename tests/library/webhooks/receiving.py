"""
Receivers of webhooks: one over HTTP as a vendor would write it, and one that is only told.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, make_server

import attrs
from standardwebhooks import Webhook, WebhookVerificationError

from partnerkit import Secret
from partnerkit.repository import Query
from partnerkit.values import EndpointId
from partnerkit.webhooks.inputs import EndpointSecret, NewEndpoint
from partnerkit.webhooks.model import ATTEMPTS, Attempt
from partnerkit.webhooks.posting import Answer
from partnerkit.worker import Worker
from tests.library.worker.ears import LEASE
from tests.library.world import World

URL = "https://hooks.example.com/partnerkit"


@attrs.define
class Receiver:
    """
    Verifies what it gets with the published library, and keeps it.

    Attributes:
        secrets: What it verifies with; it takes what any of them signed.
        got: What was rightly signed.
    """

    secrets: list[Secret] = attrs.field(factory=list)
    got: list[dict[str, Any]] = attrs.field(factory=list)
    refused: int = 0
    url: str = ""

    def __call__(self, environ: Any, start: Callable[..., Any]) -> list[bytes]:
        headers = {k.removeprefix("HTTP_").replace("_", "-").lower(): str(v) for k, v in environ.items()}
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        for secret in self.secrets:
            try:
                said = Webhook(secret.reveal()).verify(body, headers)
            except WebhookVerificationError:
                continue
            self.got.append(said)
            start("204 No Content", [])
            return []
        self.refused += 1
        start("400 Bad Request", [("Content-Length", "0")])
        return []


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """
        Say nothing.
        """


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """
    Serve an application on a thread; give its address.
    """
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hooks?of=partnerkit"
        finally:
            server.shutdown()
            thread.join()


@attrs.define
class Told:
    """
    A poster that posts nowhere: it keeps what it is given, and answers as it is to.

    Attributes:
        posts: Address, headers and document of each post.
        answers: What it answers where a chain has something of its own, else 200; an error is raised.
    """

    posts: list[tuple[str, Mapping[str, str], dict[str, Any]]] = attrs.field(factory=list)
    answers: dict[UUID | str, Any] = attrs.field(factory=dict)
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def post(self, url: str, headers: Mapping[str, str], body: bytes, /) -> Answer:
        said = json.loads(body)
        with self.lock:
            self.posts.append((url, headers, said))
        found = self.answers.get(UUID(said["data"]["chain_id"]) if "chain_id" in said["data"] else "test")
        found = self.answers.get(url, found)
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, Answer) else Answer(found or 200, 7)

    @property
    def numbers(self) -> list[tuple[UUID, int]]:
        """
        Chain and number of what was posted, in order.
        """
        said = [document["data"] for _, _, document in self.posts]
        return [(UUID(data["chain_id"]), data["seq"]) for data in said if "chain_id" in data]

    def of(self, chain: UUID) -> list[int]:
        """
        The numbers posted of a chain.
        """
        return [seq for id, seq in self.numbers if id == chain]


def add(world: World, url: str = URL, *kinds: str) -> EndpointSecret:
    """
    Add an endpoint, after all that happened before.
    """
    world.clock.tick()
    new = NewEndpoint(name="CRM", url=url, kinds=kinds)
    return world.run(lambda k: k.webhooks.add(new, by=world.support))


def work(world: World, poster: Any) -> None:
    """
    Have a worker do all that is due.
    """
    Worker(world.database, poster=poster, lease=LEASE).run(until_idle=True)


def later(world: World, wait: timedelta, poster: Any) -> None:
    """
    Have a worker do what is due after a while.
    """
    world.clock.tick(wait)
    work(world, poster)


def attempts(world: World, endpoint_id: EndpointId) -> list[Attempt]:
    """
    Every attempt, the first one first.
    """
    return list(world.read(lambda s: s.page(Query(collection=ATTEMPTS, within=endpoint_id, limit=1000))).items)
