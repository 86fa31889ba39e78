"""The list of detectors: to add one, add its file and its line here."""

from quartiers.knowledge.engine.detectors import (
    det_1_density,
    det_2_sectors,
    det_3_micro,
    det_4_creations,
    det_5_survival,
    det_6_shops,
    op_a_missing,
    op_b_related,
    op_c_sites,
    op_d_fragile,
    op_e_productive,
    op_f_transition,
)
from quartiers.knowledge.engine.detectors.declaration import Detector

DETECTORS: tuple[Detector, ...] = (
    det_1_density.DETECTOR,
    det_2_sectors.DETECTOR,
    det_3_micro.DETECTOR,
    det_4_creations.DETECTOR,
    det_5_survival.DETECTOR,
    det_6_shops.DETECTOR,
    op_a_missing.DETECTOR,
    op_b_related.DETECTOR,
    op_c_sites.DETECTOR,
    op_d_fragile.DETECTOR,
    op_e_productive.DETECTOR,
    op_f_transition.DETECTOR,
)
