"""SIDE 2023 and its companions by neighbourhood of 2024: economically active establishments, population, income."""

from quartiers.knowledge.sources.declaration import Check, Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import DECIMAL, INTEGER, QPV_2024
from quartiers.knowledge.vocabulary.origins import Origin

YEARS = {
    "population": 2020,
    "establishments_active": 2023,
    "job_seekers_abc": 2024,
    "median_living_standard_eur": 2021,
}

SOURCE = Source(
    name="insee_side",
    title_fr="Insee, quartiers de 2024 : population 2020, revenus 2021, établissements 2023, demandeurs d'emploi fin 2024",
    publisher="Insee (SIDE 2023 ; population 2020 ; demandeurs d'emploi fin 2024 ; Filosofi 2021)",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    key=("area",),
    absent_fr="les comptes SIDE par quartier de 2024 ne sont pas chargés",
    checks=(
        Check(
            "density",
            "abs(density_per_1000 - 1000.0 * establishments_active / population) > 0.06",
            "le quartier {value} a une densité qui ne suit pas de ses propres comptes ; vérifiez la ligne.",
            show="area",
        ),
    ),
    deliveries=(
        Delivery(
            label="seconde main",
            patterns=("side_2023/pilot_qpv_2024.csv", "pilot_qpv_2024.csv"),
            columns=(
                Column("area", "code_qpv", QPV_2024, is_required=True, is_filled=True),
                Column("population", "pop_mun_2020", INTEGER, is_required=True),
                Column("establishments_active", "etab_actifs_2023", INTEGER, is_required=True),
                Column("density_per_1000", "etab_pour_1000_hab", DECIMAL),
                Column("job_seekers_abc", "defm_abc_2024", INTEGER),
                Column("median_living_standard_eur", "rev_disp_median_uc_2021", INTEGER),
                Column("straddles", "a_cheval_hors_territoire"),
            ),
            origin=Origin.DERIVED,
            vintage="2023",
            note_fr=(
                "Établissements économiquement actifs dans l'année (chiffre d'affaires ou salariés), champ marchand, hors "
                "agriculture et administrations : moins que le registre Sirene, les deux ne se comparent pas. "
                "Reprise de seconde main, à remplacer par les fichiers de l'Insee."
            ),
        ),
    ),
)
