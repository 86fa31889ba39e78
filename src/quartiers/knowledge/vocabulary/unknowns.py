"""The reasons why a figure is not shown: an unknown is an answer, never a zero."""

from enum import StrEnum


class Unknown(StrEnum):
    """Why there is no figure."""

    NOT_ENOUGH_DATA = "not_enough_data"
    SUPPRESSED = "suppressed"
    NOT_AVAILABLE = "not_available"
    NOT_DOCUMENTED = "not_documented"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label_fr(self) -> str:
        """The words shown in place of the figure, in French.

        >>> Unknown.SUPPRESSED.label_fr
        'masqué par le secret statistique'
        """
        return _LABELS_FR[self]


_LABELS_FR = {
    Unknown.NOT_ENOUGH_DATA: "pas assez de données",
    Unknown.SUPPRESSED: "masqué par le secret statistique",
    Unknown.NOT_AVAILABLE: "non disponible",
    Unknown.NOT_DOCUMENTED: "non documenté",
    Unknown.NOT_APPLICABLE: "sans objet",
}
