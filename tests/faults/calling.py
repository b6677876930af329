"""
Calls over HTTP whose answers may never come.
"""

from __future__ import annotations

import http.client
import json
from typing import Any, Protocol

import attrs

from tests.api.world import PASSWORD


@attrs.frozen
class Answer:
    """
    What came back; 0 and nothing where no answer did.
    """

    status: int = 0
    body: Any = None

    @property
    def done(self) -> bool:
        return self.status in {200, 201}


class Calls(Protocol):
    """
    Whoever can call.
    """

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> Answer: ...


@attrs.frozen
class Caller:
    """
    Somebody who calls a server.
    """

    port: int
    token: str = ""

    def signed_in(self) -> Caller:
        """
        Return an operator who may do everything, in a session of its own.
        """
        given = {"realm": "operator", "email": "dana@example.com", "password": PASSWORD}
        answer = self.call("POST", "/sessions", given)
        assert answer.done, answer
        return attrs.evolve(self, token=answer.body["token"])

    def ready(self) -> bool:
        return self._send("GET", "/readyz", None, {}).done

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> Answer:
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        return self._send(method, f"/api{path}", None if body is None else json.dumps(body), headers)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, json.loads(answer.read() or b"null"))
        except (OSError, http.client.HTTPException, ValueError):
            return Answer()
        finally:
            connection.close()
