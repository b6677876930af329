"""The calls about what waits for the worker."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import worker
from reference_server.api.calls import Call

WORKER_CALLS: Final = (
    Call("GET", "/worker", worker.get_worker, Action.TEND_WORKER),
    Call("GET", "/deliveries/stopped", worker.list_stopped_deliveries, Action.TEND_WORKER),
    Call("POST", "/deliveries/resume", worker.resume_delivery, Action.TEND_WORKER),
    Call("POST", "/deliveries/skip", worker.skip_delivery, Action.TEND_WORKER),
    Call("POST", "/replays", worker.replay, Action.TEND_WORKER),
    Call("GET", "/letters/stopped", worker.list_stopped_letters, Action.TEND_WORKER),
    Call("POST", "/letters/resume", worker.resume_letter, Action.TEND_WORKER),
)
