"""What detectors cost on the evidence of the calibration."""

from collections.abc import Sequence
from pathlib import Path

from calibration_answers import Answer
from calibration_tables import Table, table
from quartiers.knowledge.vocabulary.french_numbers import number


def peak_mb() -> float:
    """The most memory that this process has held."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


def tables(areas: int, zones: int, several: Sequence[Answer], peak: float) -> list[Table]:
    """Seconds by detector, and the peak once all of them have answered."""
    rows = [
        (
            one.detector.name,
            one.detector.title_fr,
            number(one.processor_s, 2),
            number(one.seconds, 2),
            number(len(one.findings)),
        )
        for one in several
    ]
    spent, passed = (sum(getattr(one, name) for one in several) for name in ("processor_s", "seconds"))
    rows.append(("tous", "", number(spent, 1), number(passed, 1), number(sum(len(one.findings) for one in several))))
    return [
        table(
            "Coût",
            f"{number(areas)} quartiers, {number(zones)} zones en tout, une machine de deux cœurs partagés. Mémoire de crête "
            f"du registre compté et de tous les détecteurs : {number(peak, 0)} Mo. Le nombre de la taille de la France est "
            "mesuré par `make bench` (bench/bench_detectors.py).",
            ("Détecteur", "Objet", "Secondes de processeur", "Secondes", "Réponses"),
            rows,
        )
    ]
