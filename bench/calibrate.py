"""Are detectors right as often as they say? Writes docs/calibration.md and the tables of the method page: `make calibrate`.

A simulated register is drawn, whose truth is known; ordinary neighbourhoods are taken as priority ones, then planted effects
are looked for. Number of rows, then number of draws of the null, may be given on the command line.
"""

import sys
import time

import calibration_cost
import calibration_effects
import calibration_gate
import calibration_kept
import calibration_missing
import calibration_null
import calibration_ranks
import calibration_strasbourg
import calibration_together
import calibration_truth
from calibration_answers import answers
from calibration_data import DAY, Simulated
from calibration_known import Known
from calibration_questions import questions
from calibration_tables import Table, table, write
from quartiers.knowledge.commands.home import today
from quartiers.knowledge.vocabulary.french_numbers import number

ROWS, SEED, AGAIN, DRAWS, SIZE = 1_200_000, 2026, 1, 6, 300


def main() -> None:
    """Compute every section, then write."""
    rows, draws = (int(given) for given in (*sys.argv[1:], *map(str, (ROWS, DRAWS)[len(sys.argv) - 1 :])))
    started = time.perf_counter()
    simulated = Simulated(rows, SEED)
    evidence = simulated.evidence()
    _say(started, f"evidence of {len(evidence.areas)} neighbourhoods")
    whole = answers(evidence)
    peak = calibration_cost.peak_mb()
    _say(started, "every detector on the whole")
    known = Known(evidence, simulated.truth())
    asked = questions(known)
    found = calibration_null.alarms(calibration_null.drawn(evidence, draws, SIZE, SEED))
    _say(started, "true null")
    planted = calibration_null.of_planted(whole, known.nulls)
    stronger = calibration_effects.effects(evidence, SIZE, SEED)
    again = answers(Simulated(rows, SEED, AGAIN).evidence())
    _say(started, "the same cities, lived again")
    measured = calibration_kept.Measured(known, asked, found, planted, calibration_effects.strongest(stronger))
    size = f"{number(rows)} établissements simulés, {number(len(evidence.areas))} quartiers"
    tables = [
        _heading(size, found.areas, draws),
        *calibration_kept.tables(whole, measured),
        *calibration_null.tables(found, planted, draws),
        *calibration_strasbourg.tables(),
        *calibration_truth.tables(known, [*whole, *again], asked),
        *calibration_effects.tables(stronger),
        *calibration_together.tables(whole, asked),
        *calibration_missing.tables(known, whole),
        *calibration_gate.tables(evidence),
        *calibration_ranks.tables(whole, again),
        *calibration_cost.tables(len(evidence.areas), len(evidence.zones), whole, peak),
    ]
    write(tables)
    _say(started, "written")


def _heading(size: str, doubles: int, draws: int) -> Table:
    return table(
        "Quand et sur quoi",
        "Tout est recalculé par « make calibrate ». Le registre est simulé : il a les lois que l'on y a mises, et dit si les "
        "détecteurs les retrouvent, pas si les quartiers réels leur ressemblent.",
        ("Quoi", "Valeur"),
        (
            ("Calculé le", today().isoformat()),
            ("Registre", f"{size}, au {DAY.isoformat()}"),
            ("Graine du registre et des tirages", str(SEED)),
            ("Hypothèse nulle", f"{number(draws)} tirages de {SIZE} quartiers ordinaires au plus, {number(doubles)} en tout"),
            ("Second registre", f"mêmes villes, mêmes lois, autres vies (graine {AGAIN})"),
            ("Rangs", "1 000 tirages des facteurs (graine 2026)"),
        ),
    )


def _say(started: float, what: str) -> None:
    print(f"{time.perf_counter() - started:7.1f} s  {what}")


if __name__ == "__main__":
    main()
