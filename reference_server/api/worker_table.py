"""The calls about what waits for the worker."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import worker
from reference_server.api.calls import Call

WORKER_CALLS: Final = (
    Call(method="GET", path="/worker", handler=worker.get_worker, action=Action.TEND_WORKER),
    Call(
        method="GET",
        path="/deliveries/stopped",
        handler=worker.list_stopped_deliveries,
        action=Action.TEND_WORKER,
    ),
    Call(method="POST", path="/deliveries/resume", handler=worker.resume_delivery, action=Action.TEND_WORKER),
    Call(method="POST", path="/deliveries/skip", handler=worker.skip_delivery, action=Action.TEND_WORKER),
    Call(method="POST", path="/replays", handler=worker.replay, action=Action.TEND_WORKER),
    Call(method="GET", path="/letters/stopped", handler=worker.list_stopped_letters, action=Action.TEND_WORKER),
    Call(method="POST", path="/letters/resume", handler=worker.resume_letter, action=Action.TEND_WORKER),
)
