"""The whole `quartiers` command: the half of `knowledge`, and that of the site, which starts Django only when asked."""

from quartiers.knowledge.commands.main import app, run
from quartiers.platform.config import publishing, serving

publishing.add_to(app)
serving.add_to(app)

__all__ = ["app", "run"]
