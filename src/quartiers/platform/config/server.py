"""The web server, with the settings of this site."""

import os
import sys
from typing import Any

from gunicorn.app.base import BaseApplication

from quartiers.platform.config.wsgi import application
from quartiers.platform.web.warming import warm_soon


def _leave(_server: Any, _worker: Any) -> None:
    """End a process without destroying what the libraries hold: their threads stayed in the parent, and they abort on it."""
    ended = sys.exception()
    os._exit(ended.code if isinstance(ended, SystemExit) and isinstance(ended.code, int) else 0)


def _read_in_advance(_worker: Any) -> None:
    warm_soon()


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn on the loopback address; no access log, which would keep what people search for."""

    def __init__(self, *, descriptor: int, workers: int) -> None:
        """`descriptor`: of a socket that listens already. Nothing starts before `run`."""
        self._options = {
            "bind": f"fd://{descriptor}",
            "workers": workers,
            "threads": 4,
            "worker_class": "gthread",
            "accesslog": None,
            "timeout": 60,
            "graceful_timeout": 15,
            # Longer than a reader takes to turn the page, and than what proxies keep: they must be the ones to hang up.
            "keepalive": 75,
            "preload_app": True,
            # Below, it quotes the requests that it cannot read.
            "loglevel": "error",
            "post_worker_init": _read_in_advance,
            "worker_exit": _leave,
            # The relay is on this machine, so that gunicorn would believe these of anybody: each invented prefix would make
            # another site, kept apart.
            "forwarder_headers": "",
        }
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn our options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application."""
        return application
