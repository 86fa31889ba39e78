"""Progress and answers on the terminal; answers go to stdout, everything else to stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

# Names of files and columns may hold brackets or colons, which rich would read as markup or emoji.
out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


@contextmanager
def progress(title_fr: str) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, nothing in a file or a pipe; yields `advance(what, done, total)`."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(title_fr, total=None)

        def advance(what: str, done: int, total: int) -> None:
            bar.update(task, description=f"{title_fr} : {what}" if what else title_fr, completed=done, total=total)

        yield advance
