"""INSEE's permanent database of facilities (BPE): shops, services and public equipment as points."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import COMMUNE, DECIMAL, shaped
from quartiers.knowledge.vocabulary.origins import Origin

_TYPE = shaped("bpe_type", "un type d'équipement (B203)", "[A-G][0-9]{3}")

SOURCE = Source(
    name="bpe",
    title_fr="Insee, base permanente des équipements",
    publisher="Insee",
    licence="Licence Ouverte",
    publish=Publish.ROWS,
    absent_fr="la base permanente des équipements n'est pas chargée",
    deliveries=(
        Delivery(
            label="points",
            patterns=("BPE[0-9][0-9]*.csv", "BPE[0-9][0-9]*.zip", "BPE[0-9][0-9]*.parquet", "bpe.csv"),
            # The archive also holds the lists of its codes.
            member="BPE[0-9][0-9]*",
            separators=";,",
            columns=(
                Column("type", "TYPEQU", _TYPE, is_required=True, is_filled=True),
                Column("commune_code", "DEPCOM", COMMUNE, is_required=True),
                Column("iris", "DCIRIS"),
                Column("lambert_x", "LAMBERT_X", DECIMAL),
                Column("lambert_y", "LAMBERT_Y", DECIMAL),
                Column("epsg", "EPSG"),
                Column("quality", "QUALITE_XY"),
            ),
            origin=Origin.OFFICIAL,
            most_bytes=8 * 1024**3,
        ),
    ),
)
