"""Kills the worker in the middle of a publication and tells what is left; run by test_observatory_publishing.py.

Arguments: the home of the demonstration, the home of another edition. QUARTIERS_HOME is made anew, with its database.
"""

import datetime
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from quartiers.knowledge.editions.reading import Edition
from quartiers.platform.config.start import start

WORKER = """
import time
from quartiers.platform.config.start import start
start()
from django.core.management import call_command
from quartiers.platform.observatory.actions import publishing
true_portrait = publishing.portrait
def slow(edition, code):
    time.sleep({pause_s})
    return true_portrait(edition, code)
publishing.portrait = slow
call_command("db_worker", batch=True, verbosity=0)
"""


def prepared(*homes):
    """A home where these homes' editions lie, with its database; the editions."""
    home = Path(os.environ["QUARTIERS_HOME"])
    (home / "editions").mkdir(parents=True)
    names = [(folder / "editions" / "current").read_text().strip() for folder in homes]
    for folder, name in zip(homes, names, strict=True):
        (home / "editions" / name).symlink_to(folder / "editions" / name)
    start()
    call_command("migrate", interactive=False, verbosity=0)
    return [Edition.open(home, name) for name in names]


def main(*homes):
    """Print, one word each: the row's state and step, the worker's end, what is served, and the same after a second try."""
    demo, other = prepared(*homes)
    from quartiers.platform.observatory.actions import publish, publishing  # noqa: PLC0415 - Django is started above
    from quartiers.platform.observatory.models import SILENCE, Publication, Publishing  # noqa: PLC0415 - same

    publish(edition=demo, at=timezone.now(), by="system")
    row = publishing.ask(edition=other, at=timezone.now(), by="person:1")
    worker = subprocess.Popen([sys.executable, "-c", WORKER.format(pause_s=1)])
    deadline = time.monotonic() + 60
    while row.step != "areas" and time.monotonic() < deadline:
        time.sleep(0.05)
        row.refresh_from_db()
    print(row.state, row.step)
    worker.send_signal(signal.SIGKILL)
    print("killed" if worker.wait() == -signal.SIGKILL else "ended")
    print(Publication.objects.get(is_current=True).kind)
    later = timezone.now() + SILENCE + datetime.timedelta(seconds=1)
    print("silent" if Publishing.objects.get(is_open=True).is_silent(later) else "open")
    again = publishing.ask(edition=other, at=later, by="person:1")
    subprocess.run([sys.executable, "-c", WORKER.format(pause_s=0)], check=True)
    again.refresh_from_db()
    print(Publication.objects.get(is_current=True).kind, again.state)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
