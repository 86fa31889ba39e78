"""The national address base (BAN): every address of a department as a point, to place a typed address without the network."""

from quartiers.knowledge.sources.declaration import Column, Delivery, Publish, Source
from quartiers.knowledge.sources.kinds import COMMUNE, DECIMAL, INTEGER, shaped
from quartiers.knowledge.sources.rules import in_france
from quartiers.knowledge.vocabulary.origins import Origin

_POSTCODE = shaped("postcode", "un code postal (5 chiffres)", "[0-9]{5}")
# The files of departments and of France; an officer's own «adresses-commerces.csv» is none of them.
_NAMES = ("[0-9][0-9ab]", "97[0-9]", "98[0-9]", "france")

SOURCE = Source(
    name="ban",
    title_fr="Base Adresse Nationale (adresses d'un ou plusieurs départements)",
    publisher="DINUM, ANCT, IGN et communes",
    licence="Licence Ouverte 2.0",
    publish=Publish.ROWS,
    checks=in_france(tolerance=0.001),
    deliveries=(
        Delivery(
            label="adresses",
            patterns=tuple(f"adresses-{name}.csv{end}" for name in _NAMES for end in ("", ".gz")),
            separators=";",
            columns=(
                Column("number", "numero", INTEGER, is_required=True, tolerance=0.001),
                Column("suffix", "rep", is_required=True),
                Column("street", "nom_voie", is_required=True),
                Column("postcode", "code_postal", _POSTCODE, is_required=True, tolerance=0.01),
                Column("commune_code", "code_insee", COMMUNE, is_required=True, is_filled=True),
                Column("commune_name", "nom_commune", is_required=True, is_filled=True),
                Column("old_commune_name", "nom_ancienne_commune"),
                Column("lon", "lon", DECIMAL, is_required=True),
                Column("lat", "lat", DECIMAL, is_required=True),
                # entrée, bâtiment, parcelle… or segment: computed along the street.
                Column("position", "type_position"),
            ),
            origin=Origin.OFFICIAL,
            is_several=True,
            most_bytes=20 * 1024**3,
            note_fr="Lue seulement pour placer une adresse tapée ; n'entre dans aucune édition.",
        ),
    ),
)
