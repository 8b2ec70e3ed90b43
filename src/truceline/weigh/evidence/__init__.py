"""Evidence: what speaks on an incident, in the form the model weighs it.

`sensed` says what a sensor is worth, `silence` what it means that somebody said nothing,
`phrase` puts a statement in words, `gather` puts all of it in columns.
"""

from truceline.weigh.evidence.gather import Evidence, Gathered, Statement, gather
from truceline.weigh.evidence.sensed import Sensed, sensed_of
from truceline.weigh.evidence.silence import Silence, silences

__all__ = [
    "Evidence",
    "Gathered",
    "Sensed",
    "Silence",
    "Statement",
    "gather",
    "sensed_of",
    "silences",
]
