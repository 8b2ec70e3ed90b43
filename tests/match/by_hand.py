"""A matching made by hand: these scores, these groups, so that a test says what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from record.samples import claim
from truceline.match import Matching, match_claims
from truceline.match.identity import incident_ids
from truceline.match.incident import incident
from truceline.match.score import FIELDS
from truceline.record import Claim, Same

TELLING: Final = next(field for field in FIELDS if field != "prior")
"""The field in which the scores of a matching made by hand stand."""


def by_hand(
    groups: Sequence[Sequence[int]],
    scores: Mapping[tuple[int, int], float],
    judged: Mapping[tuple[int, int], Same] | None = None,
    claims: Sequence[Claim] = (),
) -> Matching:
    """A matching of claims C0, C1 and so on, by their numbers.

    Args:
        groups: the claims of each incident.
        scores: what each pair came to, all of it in the field `TELLING`; other pairs were never
            compared.
        judged: what people judged.
        claims: the claims; by default some that differ in nothing but their ids.
    """
    size = sum(map(len, groups))
    made = list(claims) or [claim(f"C{number}") for number in range(size)]
    rows = sorted(scores)
    parts = np.zeros((len(rows), len(FIELDS)))
    parts[:, FIELDS.index(TELLING)] = [scores[row] for row in rows]
    found = match_claims(made, {})
    members = [[made[number] for number in sorted(group)] for group in groups]
    names = incident_ids(sorted((group[0].id for group in members), key=_number(made)))
    return replace(
        found,
        incidents=tuple(incident(names[group[0].id], group, {}) for group in members),
        pairs=replace(
            found.pairs,
            left=np.array([row[0] for row in rows], np.int64),
            right=np.array([row[1] for row in rows], np.int64),
            parts=parts,
        ),
        copies={},
        judged=dict(judged or {}),
    )


def _number(claims: Sequence[Claim]) -> object:
    return {each.id: number for number, each in enumerate(claims)}.__getitem__
