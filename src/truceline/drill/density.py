"""How much is said and seen about an incident, in numbers per incident."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.drill.bounds import shares


@dataclass(frozen=True)
class Density:
    """How much is said and seen about an incident.

    Attributes:
        answers: chance that a side that is blamed answers.
        through_media: share of accusations that the record knows from a media report alone.
        further: mean number of further statements of a side that spoke.
        passed_on: mean number of media reports that pass on what a party said.
        media_own: mean number of media accounts in the outlet's own name.
        third: mean number of accounts of other states, organisations and experts.
        visited: chance that observers go and look, where they are let in.
        observations: mean number of observations of a visit beyond the first.
        sensed: chance that a sensor passed over in time.
        copied: mean number of further pages that print a party's statement.
    """

    answers: float
    through_media: float
    further: float
    passed_on: float
    media_own: float
    third: float
    visited: float
    observations: float
    sensed: float
    copied: float

    def __post_init__(self) -> None:
        shares(self, "further", "passed_on", "media_own", "third", "observations", "copied")


REAL = Density(0.33, 0.25, 0.15, 0.19, 0.15, 0.06, 0.16, 0.15, 0.1, 0.09)
"""As public records look: some 1.8 claims an incident, both sides in about one of six."""

DENSE = Density(1.0, 0.1, 0.95, 1.1, 2.0, 1.1, 0.95, 0.6, 0.5, 0.7)
"""As a well-staffed mission's files look: 8 to 12 statements, observers in most."""

DENSITIES = {"real": REAL, "dense": DENSE}
