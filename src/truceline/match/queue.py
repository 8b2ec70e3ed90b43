"""The review queue: which pairs of claims a person should look at first.

A question is worth as much as its answer would change: how uncertain it is whether two groups of
claims are about one event, times how much would move. There are two kinds of question. Should two
incidents be one? And, where the weakest split of an incident barely holds together: should one
incident be two? Each is put as one pair of claims, the one that speaks most for the change.

Entropy as the worth of asking is uncertainty sampling (Lewis and Gale 1994); weighing it by what
the answer moves follows Settles (2009), "Active Learning Literature Survey", section 3.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import entr, logit

from truceline.match.columns import Floats, Ints
from truceline.match.grouping import Grouping, probability
from truceline.match.link.group import APART
from truceline.match.matching import Matching
from truceline.match.splitting import Split, weakest_splits
from truceline.record import Claim, Role, Same, Stance
from truceline.record.vocabulary import Term

LEAST: Final = 0.05
"""Probability, from either end, beyond which nothing is asked: the answer is plain enough."""

MOST: Final = 200
"""Questions that a queue holds at most; answering one makes room for the next."""

_DIFFERENCE: Final = 0.5
"""Worth added for each of sides, positions and figures in which the two groups differ."""


class Ask(Term):
    """What a question asks."""

    JOIN = "join", "should two incidents be one?"
    SPLIT = "split", "should one incident be two?"


@dataclass(frozen=True)
class Question:
    """A pair of claims for a person to judge.

    Attributes:
        ask: what it asks.
        left: id of the claim that stands for one group; it entered the record first.
        right: id of the claim that stands for the other.
        incidents: ids of their incidents; equal where one incident may be two.
        groups: ids of the claims of either group, in that order.
        log_odds: mean score over all pairs between the groups.
        probability: what that stands for: that both groups are about one event.
        pairs: number of pairs between the groups.
        moved: number of claims that would change incident.
        differing: in what the groups differ: sides, positions, figures.
        worth: how much an answer would change, in bits times claims.
    """

    ask: Ask
    left: str
    right: str
    incidents: tuple[str, str]
    groups: tuple[tuple[str, ...], tuple[str, ...]]
    log_odds: float
    probability: float
    pairs: int
    moved: int
    differing: tuple[str, ...]
    worth: float

    @property
    def key(self) -> tuple[str, str]:
        """The pair it is about, in an order that does not depend on the question."""
        return min(self.left, self.right), max(self.left, self.right)


def review_queue(
    matching: Matching,
    *,
    again: Iterable[tuple[str, str]] = (),
    least: float = LEAST,
    most: int = MOST,
) -> tuple[Question, ...]:
    """Return the questions that people should answer, the one that would change most first.

    One question a pair of incidents, and one an incident that may be two. What people judged
    already, left open included, is not asked.

    Args:
        matching: what matching found.
        again: pairs of claim ids that were left open and may be asked again.
        least: probability, from either end, beyond which nothing is asked.
        most: number of questions to return.

    Raises:
        ValueError: if `least` is not between 0 and a half.
    """
    if not 0 < least < 0.5:
        raise ValueError(f"least is {least}; expected a probability above 0 and below 0.5")
    if not len(matching.pairs.left):
        return ()
    grouping = Grouping(matching)
    reopened = {frozenset(pair) for pair in again}
    settled = {
        pair
        for pair, verdict in matching.judged.items()
        if not (verdict is Same.UNSURE and _names(matching, pair) in reopened)
    }
    asked = [*_joins(grouping, settled, least, most), *_splits(grouping, settled, least)]
    # Of equal worth, the claims that entered the record first come first.
    rank = grouping.rows
    asked.sort(key=lambda each: (-each.worth, rank[each.left], rank[each.right]))
    return tuple(asked[:most])


def _names(matching: Matching, pair: tuple[int, int]) -> frozenset[str]:
    return frozenset((matching.claims[pair[0]].id, matching.claims[pair[1]].id))


def _joins(
    grouping: Grouping, settled: set[tuple[int, int]], least: float, most: int
) -> list[Question]:
    """Ask of the pairs of incidents whose mean score leaves it open whether they are one."""
    low, high = grouping.ends
    across = np.flatnonzero(low != high)
    groups = len(grouping.sizes)
    # Sorted by the pair of incidents and then by score, the last of each run is its best pair; of
    # pairs that score alike it is the oldest claims'.
    left, right = grouping.matching.pairs.left[across], grouping.matching.pairs.right[across]
    runs = low[across] * groups + high[across]
    order = across[np.lexsort((-right, -left, grouping.score[across], runs))]
    key = low[order] * groups + high[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]][: len(key)])
    if not len(first):
        return []
    count = np.diff(np.r_[first, len(key)])
    best = order[first + count - 1]
    g, h = low[order[first]], high[order[first]]
    possible = grouping.sizes[g] * grouping.sizes[h]
    total = np.add.reduceat(grouping.score[order], first)
    mean = (total + APART * (possible - count)) / possible
    moved = np.minimum(grouping.sizes[g], grouping.sizes[h])
    differ = _Differing(grouping).between(g, h)
    worth = _bits(mean) * moved * (1 + _DIFFERENCE * differ.sum(axis=0))
    barred = {tuple(sorted((int(grouping.of[a]), int(grouping.of[b])))) for a, b in settled}
    open_ = np.abs(mean) < logit(1 - least)
    rank = np.lexsort((h, g, -worth))
    chosen = [at for at in rank[open_[rank]].tolist() if (int(g[at]), int(h[at])) not in barred]
    made = []
    for at in chosen[:most]:
        pairs, incidents = grouping.matching.pairs, grouping.matching.incidents
        a, b = int(pairs.left[best[at]]), int(pairs.right[best[at]])
        one, other = incidents[int(grouping.of[a])], incidents[int(grouping.of[b])]
        made.append(
            Question(
                Ask.JOIN,
                grouping.matching.claims[a].id,
                grouping.matching.claims[b].id,
                (one.id, other.id),
                (one.claim_ids, other.claim_ids),
                float(mean[at]),
                float(probability(float(mean[at]))),
                int(possible[at]),
                int(moved[at]),
                tuple(name for name, row in zip(DIFFERING, differ, strict=True) if row[at]),
                float(worth[at]),
            )
        )
    return made


def _splits(grouping: Grouping, settled: set[tuple[int, int]], least: float) -> list[Question]:
    """Ask of the incidents whose weakest split barely holds together."""
    made = []
    for split in weakest_splits(grouping, float(logit(1 - least))):
        if split.mean > logit(1 - least) or split.pair is None or _crosses(split, settled):
            continue
        claims = grouping.matching.claims
        halves = [[claims[row] for row in half] for half in (split.one, split.other)]
        differing = tuple(
            name
            for name, one, other in zip(DIFFERING, *map(_marks, halves), strict=True)
            if one != other
        )
        moved = min(len(split.one), len(split.other))
        bits = float(_bits(np.array([split.mean]))[0])
        name = grouping.matching.incidents[split.incident].id
        made.append(
            Question(
                Ask.SPLIT,
                claims[split.pair[0]].id,
                claims[split.pair[1]].id,
                (name, name),
                (tuple(claim.id for claim in halves[0]), tuple(claim.id for claim in halves[1])),
                split.mean,
                float(probability(split.mean)),
                len(split.one) * len(split.other),
                moved,
                differing,
                bits * moved * (1 + _DIFFERENCE * len(differing)),
            )
        )
    return made


def _crosses(split: Split, settled: set[tuple[int, int]]) -> bool:
    one, other = set(split.one), set(split.other)
    return any((a in one and b in other) or (a in other and b in one) for a, b in settled)


def _bits(log_odds: Floats) -> Floats:
    chance = probability(log_odds)
    bits: Floats = (entr(chance) + entr(1 - chance)) / np.log(2)
    return bits


DIFFERING: Final = ("sides", "positions", "figures")
"""In what two groups of claims may differ, in the order in which it is marked."""

_Sides = frozenset[tuple[Role, str | None]]
_Positions = frozenset[tuple[str | None, bool]]
_Figures = tuple[int | None, int | None]


def _marks(claims: Sequence[Claim]) -> tuple[_Sides, _Positions, _Figures]:
    """Return who speaks, whom they blame or deny it of, and the highest figures."""
    dead = [n for claim in claims if (n := claim.casualties.killed_max) is not None]
    injured = [n for claim in claims if (n := claim.casualties.injured) is not None]
    return (
        frozenset((claim.speaker.role, claim.speaker.party) for claim in claims),
        frozenset((claim.accused, claim.stance is Stance.DENIES) for claim in claims),
        (max(dead, default=None), max(injured, default=None)),
    )


class _Differing:
    """What the claims of each incident mark, as codes: equal codes, equal marks."""

    def __init__(self, grouping: Grouping) -> None:
        claims, rows = grouping.matching.claims, grouping.rows
        marks = [
            _marks([claims[rows[name]] for name in incident.claim_ids])
            for incident in grouping.matching.incidents
        ]
        self.codes = [_codes([mark[kind] for mark in marks]) for kind in range(len(DIFFERING))]

    def between(self, g: Ints, h: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        return np.array([codes[g] != codes[h] for codes in self.codes])


def _codes(marks: Sequence[object]) -> Ints:
    known: dict[object, int] = {}
    return np.array([known.setdefault(mark, len(known)) for mark in marks], np.int64)
