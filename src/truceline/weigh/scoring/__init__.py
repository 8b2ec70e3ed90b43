"""Predictions registered in advance, and what may be said of them once they are resolved."""

from truceline.weigh.scoring.eligible import (
    Aside,
    Eligible,
    Known,
    Pair,
    eligible,
    first_observed,
    first_released,
)
from truceline.weigh.scoring.predictions import BATCH, batches, predictions
from truceline.weigh.scoring.published import hash_of, published_hash
from truceline.weigh.scoring.registered import Register, Registered, register_of
from truceline.weigh.scoring.scorecard import Question, Scorecard, Standing, standing
from truceline.weigh.scoring.scores import Score, Scores, WordScore, scores

__all__ = [
    "BATCH",
    "Aside",
    "Eligible",
    "Known",
    "Pair",
    "Question",
    "Register",
    "Registered",
    "Score",
    "Scorecard",
    "Scores",
    "Standing",
    "WordScore",
    "batches",
    "eligible",
    "first_observed",
    "first_released",
    "hash_of",
    "predictions",
    "published_hash",
    "register_of",
    "scores",
    "standing",
]
