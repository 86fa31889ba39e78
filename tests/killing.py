"""Kills `quartiers` at random moments and looks at what is left; run as a program by tests/agreement/test_killed.py.

The command is imported once and forked for each trial, so that the random moments fall in its work and not in its start.
The parent never opens DuckDB or Arrow, whose threads do not survive a fork: looking is done in a fork too.
"""

import os
import shutil
import signal
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from quartiers.knowledge.build import inputs
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.schemas import TABLES
from quartiers.knowledge.sources.store import digest_of


def forked(work):
    """Start some work in a fork, silent but for its exit code; give the fork's number."""
    pid = os.fork()
    if pid == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        code = 70
        try:
            code = work()
        finally:
            os._exit(code)
    return pid


def finished(work):
    """The exit code of some work, done in a fork."""
    return os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1])


def killed(work, after_s, look=None):
    """Kill some work after this many seconds, having looked at what can be read then; tell whether it was still at it."""
    pid = forked(work)
    time.sleep(after_s)
    if look:
        assert finished(look) == 0, "the last state cannot be read during the work"
    os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


def store_state(place):
    """The state of a store: each source's digests; raises when one is not whole."""
    found = []
    for name, manifest in place.manifests().items():
        assert pq.read_metadata(place.table(manifest)).num_rows == manifest.rows, name
        found.append(f"{name}:{manifest.rows}:{digest_of(place.table(manifest))}")
    return "\n".join(found)


def edition_state(place):
    """The state of the current edition: its name; raises when a table is not the one of its manifest."""
    edition = Edition.open(place.home)
    for name in TABLES:
        path = edition.folder / f"{name}.parquet"
        assert digest_of(path) == edition.manifest.tables[name].sha256, name
        assert pq.read_table(path).num_rows == edition.manifest.tables[name].rows, name
    return edition.manifest.edition


# Starting again from what a kill left, by another killed run or by one that must succeed.
NEXT_RUN_EVERY = 5
# What Python tells its auditors of files changed, beside opening them to write.
ACTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}
LOOK = {"sync": store_state, "build": edition_state, "register": edition_state}


def seen(state, path):
    """Work: write a state to a file, for the parent to read."""

    def work():
        path.write_text(state(store()), encoding="utf-8")
        return 0

    return work


def counted(command, home, note=None, last=0):
    """Work: run a command, counting what it does to the files of a home; stop dead before the act number `last`."""

    def work():
        acts = 0

        def watch(event, arguments):
            nonlocal acts
            is_write = event in ACTS or (event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR))
            if is_write and str(arguments[0]).startswith(home):
                acts += 1
                if acts == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        code = _run(command)
        if note:
            note.write_text(str(acts), encoding="utf-8")
        return code

    return work


def killed_before(home, last, command):
    """Kill a command before one act; tell whether it got there."""
    return finished(counted(command, home, last=last)) == -signal.SIGKILL


class Trials:
    """Kill one of two commands, the one that changes something, again and again, and look at what each kill left."""

    def __init__(self, kind, commands):
        """Run both commands, to know what each leaves when it is let alone, and how long it takes."""
        self.kind, self.commands, self.outcomes, self.number = kind, commands, Counter(), 0
        self.note = store().home.parent / f"{kind}.state"
        # The first run of each does more (indexes, folders): the second is timed.
        self.clean = [self.run(command)[0] for command in commands]
        assert self.clean[0] != self.clean[1]
        self.duration_s = max(self.run(command)[1] for command in commands)
        self.before = self.state()

    def state(self):
        """What is there now, whole; fails otherwise."""
        assert finished(seen(LOOK[self.kind], self.note)) == 0, "the state cannot be read"
        return self.note.read_text(encoding="utf-8")

    def run(self, command):
        """Let a command finish; the state that it leaves and its duration."""
        started = time.monotonic()
        assert finished(lambda: _run(command)) == 0, f"{command} fails"
        return self.state(), time.monotonic() - started

    def next_place(self):
        """Which of the two commands changes something now."""
        place = 1 if self.before == self.clean[0] else 0
        if self.kind != "sync":
            # Else the other edition would be there already, and nothing but the pointer would move.
            shutil.rmtree(store().home / "editions" / self.clean[place], ignore_errors=True)
        return place

    def kill(self, kill, *, then_run=False):
        """One kill: afterwards each part is the old one or the new one; sometimes the next run is let alone."""
        place = self.next_place()
        was_at_it = kill(self.commands[place])
        after = self.state()
        lines, pairs = after.splitlines(), list(zip(*(one.splitlines() for one in self.clean), strict=True))
        assert len(lines) == len(pairs), (lines, pairs)
        assert all(line in pair for line, pair in zip(lines, pairs, strict=True)), (lines, pairs)
        found = "old" if after == self.before else "new" if after == self.clean[place] else "each source old or new"
        self.outcomes[found if was_at_it else "finished"] += 1
        self.before, self.number = after, self.number + 1
        if then_run or self.number % NEXT_RUN_EVERY == 0:
            self.before = self.run(self.commands[place])[0]
            assert self.before == self.clean[place], "the next run does not make up for the killed one"


def trials(kind, commands, count, chance):
    """Kills at random moments, then before each act on the files of the home; print what was found afterwards."""
    of = Trials(kind, commands)
    for number in range(count):
        # Half of the kills crowd the end, where what is ready takes the place of what was there.
        after_s = of.duration_s * chance.uniform(*((0.0, 1.0) if number % 2 else (0.6, 1.0)))
        # Sources are read by builds only, under the same lock; editions by anybody, at any time.
        look = seen(LOOK[kind], of.note) if kind != "sync" and number % 5 == 0 else None
        of.kill(lambda command, after_s=after_s, look=look: killed(lambda: _run(command), after_s, look))
    print(f"{kind}: {count} kills within {of.duration_s:.2f} s, afterwards {dict(of.outcomes)}")

    if kind == "register":
        # The same acts on files as without one, at twenty times the price.
        return
    of.outcomes.clear()
    home, counter = str(store().home), of.note.with_suffix(".acts")
    assert finished(counted(commands[of.next_place()], home, counter)) == 0
    of.before, acts = of.state(), int(counter.read_text())
    for last in range(1, acts + 1):
        of.kill(partial(killed_before, home, last), then_run=last == acts)
    print(f"{kind}: killed before each of {acts} acts on files, afterwards {dict(of.outcomes)}")


def main(kind, seed, count, one, other):
    """Sync two folders in turn, or build two days in turn from the first folder."""
    if kind == "sync":
        commands = [["sync", "--accepter-moins", "--from", place] for place in (one, other)]
    else:
        # A register of a few rows counts as whole: every indicator is then computed.
        inputs.WHOLE_REGISTER_ROWS = 10 if kind == "register" else inputs.WHOLE_REGISTER_ROWS
        assert finished(lambda: _run(["sync", "--from", one])) == 0
        commands = [["build", "--as-of", "2026-01-01"], ["build", "--as-of", "2026-01-02"]]
    trials(kind, commands, int(count), np.random.default_rng(int(seed)))
    left = [path.name for path in store().home.iterdir()]
    assert "tmp" not in left, left


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(*sys.argv[1:])
