"""The list of detectors: to add one, add its file and its line here."""

from quartiers.knowledge.engine.detectors import op_f_transition
from quartiers.knowledge.engine.detectors.declaration import Detector

DETECTORS: tuple[Detector, ...] = (op_f_transition.DETECTOR,)
