"""Weighing many incidents: refitting the weights, and one new item on one incident.

The refit takes columns of statements, learns from the resolved incidents (all five ways, on five
folds) and weighs every incident. The peer is scikit-learn's logistic regression on the same
features, cross-validated over the same folds, with its probabilities for every incident: what a
user would do by hand. It answers the first question only; ours answers both.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from harness import Benchmark, Run

from truceline.weigh.model.columns import NOBODY, Columns, occurrence_items
from truceline.weigh.model.design import occurrence_features
from truceline.weigh.model.estimate import estimates
from truceline.weigh.model.learn import Resolved, learn
from truceline.weigh.table import INDEX, KINDS, Group

RESOLVED = 0.1
"""Share of incidents that are resolved."""
STATEMENTS = 10
"""Statements an incident, on average."""


@lru_cache(maxsize=2)
def evidence(size: int) -> tuple[Columns, Resolved]:
    """Return made-up statements on `size` / `STATEMENTS` incidents, a tenth of them resolved."""
    rng = np.random.default_rng(1)
    incidents = max(size // STATEMENTS, 1)
    occurred = rng.random(incidents) < 0.6
    incident = np.sort(rng.integers(0, incidents, size))
    said = [kind for kind in KINDS if kind.group not in (Group.AGREEMENT, Group.SILENCE)]
    places = np.array([INDEX[kind.key] for kind in said])
    odds = np.array([kind.worth.occurrence for kind in said])
    # Each statement is drawn by how likely its kind is where the event occurred, or did not.
    chance = np.exp(np.where(occurred[incident, None], 0.25, -0.25) * odds[None, :])
    pick = (chance.cumsum(axis=1) < (rng.random(size) * chance.sum(axis=1))[:, None]).sum(axis=1)
    kind = places[np.minimum(pick, len(places) - 1)]
    party = np.array([each.group is Group.PARTY for each in KINDS])[kind]
    columns = Columns(
        incidents=incidents,
        sides=np.full(incidents, 2),
        mine=rng.random(incidents) < 0.1,
        incident=incident,
        root=np.where(party, rng.integers(0, 2, size), 2 + rng.integers(0, 6, size)),
        kind=kind,
        speaker=np.where(party, rng.integers(0, 2, size), NOBODY),
        about=rng.integers(-1, 2, size),
        value=np.ones(size),
    )
    known = np.arange(0, incidents, int(1 / RESOLVED))
    there = columns.blamed()[known]
    side = np.where(there[:, 0], 0, np.where(there[:, 1], 1, 2))
    who = np.where(occurred[known], side, NOBODY)
    return columns, Resolved(known, occurred[known].astype(np.int64), who)


def _ours(size: int) -> Run:
    columns, resolved = evidence(size)
    return lambda: estimates(columns, learn(columns, resolved)).occurrence.probability


def _peer(size: int) -> Run:
    from sklearn.linear_model import LogisticRegressionCV

    columns, resolved = evidence(size)

    def run() -> object:
        features = occurrence_features(occurrence_items(columns), columns.incidents)
        model = LogisticRegressionCV(
            Cs=4, cv=5, max_iter=500, scoring="neg_log_loss", use_legacy_attributes=False
        )
        model.fit(features[resolved.incident], resolved.occurred)
        return model.predict_proba(features)[:, 1]

    return run


BENCHMARK = Benchmark(
    name="weigh-refit",
    unit="statements",
    sizes=(10_000, 100_000, 1_000_000),
    ours=_ours,
    peer=_peer,
    peer_name="scikit-learn LogisticRegressionCV on the same features",
    differs="Ours answers who did it as well, and gives every probability an interval.",
)
