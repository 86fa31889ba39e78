"""What each column of the open schema of aids holds, in French, for those who take our file."""

from collections.abc import Mapping

from quartiers.knowledge.aids.outside.open_schema import COLUMNS

COLUMNS_FR: Mapping[str, str] = dict(
    zip(
        COLUMNS,
        (
            "identifiant qui ne change pas, fait du nom de l'aide (UUID)",
            "nom de l'aide",
            "la première démarche, en une phrase",
            "ce qu'est l'aide",
            "statut du jour, ce qui le fonde, puis l'adresse de la fiche où chaque condition a sa source",
            "nature dans les mots du schéma (liste)",
            "qui porte l'aide ; SIREN vide s'il n'est pas documenté (liste)",
            "programmes dont elle relève ; vide si aucun n'est documenté (liste)",
            "première source qui a une adresse ; vide sinon",
            "pour qui, dans les mots du schéma (liste)",
            "où (liste) : PAYS-99100, REG-code, et nos ajouts QPV-code et ZFU-code, ou QPV-* et ZFU-* pour tous",
            "lieux exclus ; vide si aucun n'est documenté (liste)",
            "premier jour connu ; vide s'il n'est pas connu",
            "dernier jour connu pour y entrer ; vide ne veut pas dire « sans fin »",
            "jour où la règle a été contrôlée",
        ),
        strict=True,
    )
)
