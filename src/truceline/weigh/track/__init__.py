"""What became of statements and suggestions, where people resolved an incident."""

from truceline.weigh.track.calibration import Calibrated, calibration, fit
from truceline.weigh.track.outcome import Outcome, outcome, released, resolved
from truceline.weigh.track.record_so_far import (
    KindTrack,
    PartyTrack,
    TrackRecord,
    track_record,
)
from truceline.weigh.track.share import FEW, Share

__all__ = [
    "FEW",
    "Calibrated",
    "KindTrack",
    "Outcome",
    "PartyTrack",
    "Share",
    "TrackRecord",
    "calibration",
    "fit",
    "outcome",
    "released",
    "resolved",
    "track_record",
]
