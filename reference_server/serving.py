"""waitress, the plain WSGI server that needs nothing else; the only module that knows it."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from typing import TYPE_CHECKING, Any, Final

import waitress
import waitress.wasyncore

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS: Final = 8
LARGEST: Final = 4 * 1024 * 1024


def listen(host: str, port: int) -> socket.socket:
    """
    Return a socket on a port; 0 takes a free one.

    Raises:
        OSError: The port is in use, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


def address(listening: socket.socket) -> str:
    """Return the address people type."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Serving:
    """A server on a socket: run it here, or start and stop it beside what one is doing."""

    def __init__(self, app: WSGIApplication, listening: socket.socket, *, proxy: str | None = None) -> None:
        """
        Prepare to serve.

        Args:
            app: What is served. It refuses bodies beyond 256 kB itself; waitress cuts far larger ones short.
            listening: Where.
            proxy: The address of a proxy in front, whose word about where a request comes from is taken.
        """
        logging.getLogger("waitress").setLevel(logging.WARNING)  # else it says what somebody left, token and all
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a request waits for a thread is no event
        trusted = {} if proxy is None else {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for"}}
        self._open: dict[int, Any] = {}
        self._server = waitress.create_server(
            app,
            map=self._open,
            sockets=[listening],
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST,
            clear_untrusted_proxy_headers=True,
            **trusted,
        )
        self._thread = threading.Thread(target=self._server.run, name="serving", daemon=True)

    def run(self) -> None:
        """Serve until interrupted."""
        self._server.run()

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Answer what is being worked on, then close everything."""
        self._server.task_dispatcher.shutdown()
        # In the serving thread, so that nothing is closed under its feet.
        self._server.trigger.pull_trigger(lambda: waitress.wasyncore.close_all(self._open, ignore_all=True))
        self._thread.join(timeout=10)


def heed_signals() -> None:
    """
    Have SIGTERM end the program as Ctrl+C does, wherever it was started.

    What is being answered is answered first, and a worker beside it ends the piece at hand.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def log() -> None:
    """Write log lines to standard error."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
