"""The list of detectors: to add one, add its file and its line here."""

from quartiers.knowledge.engine.detectors import det_1_density, op_e_productive, op_f_transition
from quartiers.knowledge.engine.detectors.declaration import Detector

DETECTORS: tuple[Detector, ...] = (
    det_1_density.DETECTOR,
    op_e_productive.DETECTOR,
    op_f_transition.DETECTOR,
)
