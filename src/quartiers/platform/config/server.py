"""The web server, with the settings of this site."""

from typing import Any

from gunicorn.app.base import BaseApplication

from quartiers.platform.config.wsgi import application


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn on the loopback address; no access log, which would keep what people search for."""

    def __init__(self, *, port: int, workers: int) -> None:
        """Nothing starts before `run`."""
        self._options = {
            "bind": f"127.0.0.1:{port}",
            "workers": workers,
            "threads": 4,
            "worker_class": "gthread",
            "accesslog": None,
            "timeout": 60,
            "preload_app": True,
            "loglevel": "warning",
        }
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn our options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application."""
        return application
