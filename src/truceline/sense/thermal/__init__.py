"""Fires: what burns there anyway, and what a cluster of detections is worth against that."""

from truceline.sense.thermal.background import Background, Expected
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.history import background_of, of_detections, of_history
from truceline.sense.thermal.prior import near_line
from truceline.sense.thermal.ratio import Ratios, ratios
from truceline.sense.thermal.regional import burning_day

__all__ = [
    "Background",
    "Expected",
    "Fires",
    "Ratios",
    "background_of",
    "burning_day",
    "fit",
    "near_line",
    "of_detections",
    "of_history",
    "ratios",
]
