"""A registration: what the method says of open incidents, sealed before anybody resolved them."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field, model_validator

from truceline.record.base import Value
from truceline.record.source import Id, Sha256
from truceline.record.vocabulary import Term

LEAST_RESOLVED: Final = 60
"""Resolved predictions below which nothing is claimed about how well the method does."""


class Metric(Term):
    """How registered predictions are to be scored, named before anything is resolved."""

    BRIER = "brier", "mean squared difference between probability and outcome (Brier 1950)"
    LOG_SCORE = "log_score", "mean of −ln of the probability given to what was found (Good 1952)"
    CALIBRATION = (
        "calibration_by_word",
        "for each ICD 203 word, the share found so against the range printed beside the word",
    )
    BASE_RATE = (
        "against_base_rate",
        "the same scores for a forecast that says the overall share found so every time",
    )


class Prediction(Value):
    """What the method says of one incident that nobody has resolved yet.

    Attributes:
        incident_id: the incident.
        occurrence: probability that it occurred as alleged.
        attribution: probability, given that it occurred, that `party` did it; None where nobody
            is blamed.
        party: id of the party that the probability of attribution is about.
    """

    incident_id: Id
    occurrence: float = Field(gt=0, lt=1)
    attribution: float | None = Field(default=None, gt=0, lt=1)
    party: Id | None = None

    @model_validator(mode="after")
    def _about_somebody(self) -> Prediction:
        if (self.attribution is None) != (self.party is None):
            raise ValueError("a probability of attribution and the party it is about go together")
        return self


class Registration(Value):
    """The predictions of one method on open incidents, recorded before they are resolved.

    What stands in it cannot be taken back: of several predictions on one incident the first one
    recorded is scored, also where a later entry of the same id says otherwise.

    Attributes:
        method: version of the program that made the predictions.
        table: SHA-256 of the published table of weights, over its RFC 8785 form.
        size: number of entries of the record that the predictions were made from.
        predictions: the incidents covered, one prediction each.
        metrics: how they are to be scored.
        least: resolved predictions below which nothing is claimed.
        author: who registered them.
        reason: why, and anything a reader should know.
    """

    kind: Literal["registration"] = "registration"
    id: Id
    method: str = Field(min_length=1)
    table: Sha256
    size: int = Field(ge=1)
    predictions: tuple[Prediction, ...] = Field(min_length=1)
    metrics: tuple[Metric, ...] = Field(min_length=1)
    least: int = Field(default=LEAST_RESOLVED, ge=LEAST_RESOLVED)
    author: str = Field(min_length=1)
    reason: str

    @model_validator(mode="after")
    def _one_each(self) -> Registration:
        ids = [each.incident_id for each in self.predictions]
        repeated = sorted({name for name in ids if ids.count(name) > 1})
        if repeated:
            raise ValueError(f"predictions hold {repeated[0]!r} twice; one prediction each")
        return self
