"""A made-up town in the official formats: three squares in each generation, a located register, an extract.

The squares are about 370 m wide and 560 m high; in 2024 the second one overlaps the east of the first. SIREN 0000….
"""

import json

import shapely

from bad_inputs import areas_2024, establishments, siren, siret, squares, table, write, write_areas_2015

WEST, SOUTH, EAST, NORTH = squares()[0].bounds
# A metre, in degrees of latitude and of longitude there.
NORTHWARD, EASTWARD = 1 / 111_195.0, 1 / 74_380.0
AREAS_2024 = [
    squares()[0],
    shapely.box(WEST + 150 * EASTWARD, SOUTH, EAST + 100 * EASTWARD, NORTH),
    squares()[2],
]

# Number of the establishment: where it stands, INSEE's word on its neighbourhoods, the quality of its location.
MIDDLE = ((WEST + EAST) / 2 - 100 * EASTWARD, (SOUTH + NORTH) / 2)
BOTH = (WEST + 250 * EASTWARD, MIDDLE[1])
PLACES = {
    1: (MIDDLE, "", "", "11"),
    2: (BOTH, "", "", "11"),  # in two neighbourhoods of 2024
    3: ((MIDDLE[0], NORTH + 50 * NORTHWARD), "", "", "11"),
    4: ((MIDDLE[0], NORTH + 200 * NORTHWARD), "", "", "12"),
    5: ((MIDDLE[0], NORTH + 400 * NORTHWARD), "", "", "11"),
    6: ((MIDDLE[0], NORTH + 900 * NORTHWARD), "", "", "11"),
    7: (MIDDLE, "", "", "33"),  # a random point in the commune
    8: (MIDDLE, "QP990001", "QN99001N", "11"),  # INSEE and the outline agree
    9: (MIDDLE, "QP990003", "HZ", "11"),  # INSEE says elsewhere, and outside
    10: ((MIDDLE[0], NORTH + 900 * NORTHWARD), "HZ", "HZ", "11"),  # both say outside
    11: (MIDDLE, "", "", "11"),  # closed
    12: (MIDDLE, "", "", "11"),  # partial diffusion
}
ROWS = 14  # the last two have no location at all


def register():
    """Rows of the register of establishments."""
    rows = establishments(ROWS)
    rows[10] |= {"etatAdministratifEtablissement": "F", "dateDebut": "2022-05-01"}
    rows[11] |= {"statutDiffusionEtablissement": "P"}
    return rows


def locations():
    """Rows of INSEE's location file, in another order than the register."""
    return [
        {
            "siret": siret(number),
            "x": "",
            "y": "",
            "qualite_xy": quality,
            "epsg": "2154",
            "plg_qp24": official_2024,
            "plg_iris": "531300101",
            "plg_qp15": official_2015,
            "plg_code_commune": "53130",
            "distance_precision": "",
            "y_latitude": f"{place[1]:.7f}",
            "x_longitude": f"{place[0]:.7f}",
        }
        for number, (place, official_2015, official_2024, quality) in reversed(PLACES.items())
    ]


def legal_units():
    """Rows of the register of legal units: the first is a sole trader, the second is social."""
    return [
        {
            "siren": siren(number),
            "statutDiffusionUniteLegale": "O",
            "dateCreationUniteLegale": "2019-03-01",
            "trancheEffectifsUniteLegale": "NN",
            "etatAdministratifUniteLegale": "A",
            "categorieJuridiqueUniteLegale": "1000" if number == 1 else "5499",
            "economieSocialeSolidaireUniteLegale": "O" if number == 2 else "N",
            "categorieEntreprise": "",
        }
        for number in range(ROWS, 0, -1)
    ]


def outlines(folder, *, simplified=False, crosswalk=()):
    """Write both generations; `crosswalk` gives (code of 2024, code of 2015, usable)."""
    (folder / "qpv").mkdir(parents=True, exist_ok=True)
    write_areas_2015(folder / "qpv/QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp")
    name = "qpv2024_simplified.geojson" if simplified else "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
    write(folder / "qpv" / name, json.dumps(areas_2024(AREAS_2024)))
    if crosswalk:
        rows = [
            {
                "code_qp24": new, "nom_qp24": "", "codes_communes": "53130", "statut": "M", "code_qp15": old, "nom_qp15": "",
                "perimetre_2015_utilisable": usable,
            }
            for new, old, usable in crosswalk
        ]  # fmt: skip
        write(folder / "qpv/passage_qpv2015_qpv2024.csv", table(rows))


def located_register(folder, *, with_location=True, with_units=True):
    """Write the register, its location and its legal units."""
    write(folder / "sirene/StockEtablissement_utf8.csv", table(register()))
    if with_location:
        name = "GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8.csv"
        write(folder / "sirene" / name, table(locations(), ";"))
    if with_units:
        write(folder / "sirene/StockUniteLegale_utf8.csv", table(legal_units()))


def city(folder):
    """A whole register in one commune of a city: 9,000 residents in its IRIS, 1,000 in each neighbourhood of 2015.

    Its urban unit is 53201, unless the file insee/urban_units.csv is written again.
    """
    outlines(folder)
    located_register(folder)
    iris = [{"IRIS": f"53130010{number}", "P21_POP": "4500"} for number in (1, 2)]
    write(folder / "insee/base-ic-evol-struct-pop-2021.csv", table(iris, ";"))
    # The second neighbourhood holds no establishment: only the outline of its commune tells its city.
    communes(folder, {"53130": shapely.box(-2.0, 46.0, 4.0, 50.0)})
    residents = [{"CODGEO": f"QP99000{number}", "POP_MUN": "1000"} for number in (1, 2, 3)]
    write(folder / "insee/DEMO_2022.csv", table(residents, ";"))
    write(folder / "insee/urban_units.csv", table([{"CODGEO": "53130", "UU2020": "53201"}], ";"))
    return folder


def communes(folder, shapes):
    """Write the outlines of communes, by INSEE code."""
    features = [
        {"type": "Feature", "properties": {"code": code, "nom": code}, "geometry": shapely.geometry.mapping(shape)}
        for code, shape in shapes.items()
    ]
    write(folder / "communes/communes-53-mayenne.geojson", json.dumps({"type": "FeatureCollection", "features": features}))


def extract(folder, rows, declaration):
    """Write an officer's extract and its declaration."""
    write(folder / "extraits/releve.csv", table(rows))
    write(folder / "extraits/releve.registre.yaml", "\n".join((*_DECLARED, *declaration, "")))


_DECLARED = (
    "name: releve",
    "title_fr: Commerces relevés à pied",
    "publisher: Ville fictive",
    "licence: usage interne",
    "publish: aggregates",
    "files: [releve.csv]",
    "as_of: 2026-01-31",
    "sectors: [toutes]",
)
