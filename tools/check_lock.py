"""Is the lock what pyproject.toml asks for? Recompile it and compare; `--write` keeps the new one."""

import subprocess
import sys
import tempfile
from pathlib import Path

LOCKS = {
    "requirements/test.txt": ["build", "test"],
    "requirements/run.txt": ["build"],
    "requirements/cluster.txt": ["build", "test", "cluster"],
}
# What runs is what was tested: the versions of the first lock bind the others.
BINDING = "requirements/test.txt"
# Extras are named: pip before 23.3 looks at "coverage[toml]" apart from "coverage", and takes a newer one without a hash.
OPTIONS = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-strip-extras"]


def compiled(lock: Path, extras: list[str]) -> str | None:
    """The lock as uv compiles it today, keeping the versions already pinned; None without the network."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "lock.txt"
        target.write_text(lock.read_text(encoding="utf-8") if lock.exists() else "", encoding="utf-8")
        names = [part for extra in extras for part in ("--extra", extra)]
        bound = [] if str(lock) == BINDING else ["--constraint", BINDING]
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *bound, "pyproject.toml", *names, "-o", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "uv failed")
            return None
        return target.read_text(encoding="utf-8")


def main() -> int:
    """Compare or write every lock."""
    wrong = 0
    for name, extras in LOCKS.items():
        lock = Path(name)
        text = compiled(lock, extras)
        if text is None:
            print(f"{name}: not checked, no package index was reached")
        elif "--write" in sys.argv:
            lock.write_text(text, encoding="utf-8")
        elif text != lock.read_text(encoding="utf-8"):
            print(f"{name} is not what pyproject.toml asks for: run `make lock`")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
