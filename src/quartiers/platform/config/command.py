"""The whole `quartiers` command: the half of `knowledge`, and that of the site, which starts Django only when asked."""

from quartiers.knowledge.commands.main import app, run
from quartiers.platform.config import admin, demonstrating, housekeeping, importing, publishing, saving, serving

for _part in (demonstrating, publishing, serving, housekeeping, saving, admin, importing):
    _part.add_to(app)

__all__ = ["app", "run"]

if __name__ == "__main__":
    run()
