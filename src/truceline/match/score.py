"""How strongly two claims look like one event: log-likelihood ratios, field by field.

The model is Fellegi and Sunter's (1969): each field adds the logarithm of how much more often
its agreement is met among claims about one event than among two claims drawn at random. What
"at random" means is taken from the case itself, so that agreeing on a busy day or on a vague
place counts for less than agreeing on a quiet day or on a named pass. A missing value adds
nothing.

The numbers in `Weights` were set from the reasoning beside them, not fitted. They are weak on
purpose; `refine` adjusts them to people's judgements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.match.columns import ClaimColumns, Floats, Ints
from truceline.record import EventType, Family


@dataclass(frozen=True)
class Weights:
    """Constants of the scorer, in natural-log units unless they say otherwise."""

    block_gap_hours: float = 18.0
    """Intervals further apart than this are never one event: reports differ by a night at most."""
    gap_penalty: float = -3.5
    """Intervals that do not overlap and are not further apart than that."""
    clock_scale_min: float = 20.0
    """Typical disagreement of two stated clock times of one event, in minutes."""
    clock_background: float = 0.02
    """Share of claims about one event whose clock times have nothing to do with each other."""
    as_of_day: float = -1.5
    """Per day between the ends of two totals: a total of another day is another total."""
    rarity_cap: float = 5.0
    """Largest contribution of agreeing on a rare day, place or type."""
    place_far: float = -6.0
    """Two located claims whose discs are far apart."""
    place_beyond: float = -3.0
    """Two located claims just further apart than both their 95 % radii together allow; for every
    such distance more, two thirds of it again."""
    place_scale_km: float = 150.0
    """Radius of the stretch that a random claim of the case falls in, in kilometres."""
    place_vague: float = -1.0
    """One place is named and the other is a stretch: weak evidence that they differ."""
    admin_same: float = 1.0
    """Both name the same district or province."""
    admin_differs: float = -2.0
    """Both name a place without a point, in different districts."""
    type_cap: float = 2.0
    """Largest contribution of agreeing on the event type."""
    type_near: float = -0.5
    """Types differ within one family: shelling called rockets by the other side."""
    type_far: float = -4.0
    """Types of different families."""
    blame_same: float = 0.3
    """Both blame the same party."""
    blame_crossed: float = -2.0
    """They blame different parties for an act only one of them can have done."""
    injured_equal: float = 2.0
    """Both state the same number of injured, above zero."""
    killed_equal: float = 1.5
    """Both state the same number of dead, above zero."""
    figure_differs: float = -0.5
    """Per unit of log ratio between two figures; figures grow, so this is mild."""
    text_slope: float = 6.0
    """Per unit of cosine similarity of the words above `text_even`."""
    text_even: float = 0.12
    """Cosine similarity at which words speak neither way."""
    text_cap: float = 2.5
    """Largest contribution of the words, either way (a third of it against)."""
    same_page: float = -5.0
    """One speaker, one page: two claims entered apart are as a rule two events."""
    total_apart: float = -8.0
    """A count of people over a time is no event, whatever else agrees."""


DEFAULT: Final = Weights()

FIELDS: Final = ("prior", "time", "place", "type", "blame", "figures", "words", "page", "scope")
"""Names of the contributions, in the order of the columns of `Pairs.parts`."""

# Acts in which either side may be blamed for the same exchange.
_MUTUAL: Final = tuple(
    list(EventType).index(kind)
    for kind in (EventType.SMALL_ARMS, EventType.INCURSION, EventType.ABDUCTION_DETENTION)
)
_TALK: Final = list(Family).index(Family.TALK)
_PEOPLE: Final = list(Family).index(Family.PEOPLE)
_DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs and their score.

    Attributes:
        left: (m,) row of one claim.
        right: (m,) row of the other; always greater than `left`.
        parts: (m, len(FIELDS)) contributions in natural-log units.
    """

    left: Ints
    right: Ints
    parts: Floats

    @property
    def score(self) -> Floats:
        """Log-odds that the two claims are about one event."""
        total: Floats = self.parts.sum(axis=1)
        return total


def score_pairs(claims: ClaimColumns, weights: Weights = DEFAULT) -> Pairs:
    """Score every pair of claims whose intervals are near in time.

    Cost grows with the number of pairs that overlap in time: linear in the claims for a steady
    stream, quadratic within one busy day.
    """
    left, right = _candidates(claims, weights.block_gap_hours)
    parts = np.zeros((len(left), len(FIELDS)))
    if len(left):
        parts[:, 0] = -np.log(max(len(claims), 2))
        for column, part in enumerate(_PARTS, 1):
            parts[:, column] = part(claims, left, right, weights)
    return Pairs(left, right, parts)


def _candidates(claims: ClaimColumns, gap_hours: float) -> tuple[Ints, Ints]:
    order = np.argsort(claims.start, kind="stable")
    start, end = claims.start[order], claims.end[order]
    # Sorted by start, a claim's partners are the run that begins before it ends.
    stop = np.searchsorted(start, end + gap_hours, side="right")
    first = np.arange(len(order))
    counts = np.maximum(stop - first - 1, 0)
    a = np.repeat(first, counts)
    b = a + 1 + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    left, right = order[a], order[b]
    low, high = np.minimum(left, right), np.maximum(left, right)
    rank = np.lexsort((high, low))
    return low[rank].astype(np.int64), high[rank].astype(np.int64)


def _rarity(codes: Ints, cap: float) -> Floats:
    """Log of one over the share of claims with the same code, per claim, capped."""
    _, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    share: Floats = np.minimum(-np.log(counts[inverse] / len(codes)), cap)
    return share


def _crowding(claims: ClaimColumns) -> Floats:
    """Share of claims whose days overlap each claim's own, at least one claim's worth."""
    begun = np.searchsorted(np.sort(claims.first_day), claims.last_day, side="right")
    over = np.searchsorted(np.sort(claims.last_day), claims.first_day, side="left")
    share: Floats = np.maximum(begun - over, 1) / len(claims)
    return share


def _time(c: ClaimColumns, a: Ints, b: Ints, w: Weights) -> Floats:
    first, last = (
        np.maximum(c.first_day[a], c.first_day[b]),
        np.minimum(c.last_day[a], c.last_day[b]),
    )
    begun, over = (
        np.minimum(c.first_day[a], c.first_day[b]),
        np.maximum(c.last_day[a], c.last_day[b]),
    )
    # Compared by days, because a stated hour and a stated day of one event differ only in
    # precision. What counts is how much of the days they speak of is common to both, against
    # how crowded those days are.
    common = np.maximum(last - first + 1, 0) / (over - begun + 1)
    crowding = _crowding(c)
    share = np.sqrt(crowding[a] * crowding[b])
    days: Floats = np.minimum(np.log(np.maximum(common, 1e-3) / share), w.rarity_cap)
    days = np.where(common > 0, days, w.gap_penalty)

    total = (c.family[a] == _PEOPLE) & (c.family[b] == _PEOPLE)
    days += np.where(total, w.as_of_day * np.abs(c.last_day[a] - c.last_day[b]), 0.0)

    both = c.timed[a] & c.timed[b]
    minutes = np.abs(c.start[a] - c.start[b]) * 60
    agreeing = np.exp(-minutes / w.clock_scale_min) / (2 * w.clock_scale_min)
    clock: Floats = np.log(agreeing * _DAY_MINUTES + w.clock_background)
    # Clock times are compared within the day, which the crowding of the day already counts;
    # across midnight the clock alone decides.
    within = np.minimum(-np.log(share), w.rarity_cap - 2) + clock
    return np.where(both, np.where(common > 0, within, clock), days)


def _place(c: ClaimColumns, a: Ints, b: Ints, w: Weights) -> Floats:
    rarity = _rarity(c.place, w.rarity_cap)
    same = c.place[a] == c.place[b]
    located = ~np.isnan(c.lon)
    both, either = located[a] & located[b], located[a] | located[b]

    mean_lat = np.radians((c.lat[a] + c.lat[b]) / 2)
    east = (c.lon[a] - c.lon[b]) * 111.32 * np.cos(mean_lat)
    north = (c.lat[a] - c.lat[b]) * 110.57
    # A 95 % radius is 2.45 standard deviations of a round normal distribution (Rayleigh).
    variance = np.maximum((c.radius_km[a] ** 2 + c.radius_km[b] ** 2) / 2.45**2, 0.25)
    near = -(east**2 + north**2) / (2 * variance) + np.log(w.place_scale_km**2 / (2 * variance))
    near = np.clip(near, w.place_far, w.rarity_cap - 1.5)
    # Stated errors are taken at their word: what lies beyond both is no agreement, however near
    # it is for two places of the case.
    apart = np.sqrt(east**2 + north**2) / np.hypot(c.radius_km[a], c.radius_km[b])
    beyond = both & (apart > 1)
    off = w.place_beyond * (1 + (apart - 1) * 2 / 3)
    near = np.where(beyond, np.maximum(np.minimum(near, off), w.place_far), near)

    admin_rarity = _rarity(c.admin, w.rarity_cap)
    stated = (c.admin[a] >= 0) & (c.admin[b] >= 0)
    same_admin = stated & (c.admin[a] == c.admin[b])
    words = np.where(same_admin, np.minimum(admin_rarity[a], w.admin_same), w.admin_differs)
    vague = either | ~stated | c.vague[a] | c.vague[b]
    unlike = np.where(both, near, np.where(vague & ~same_admin, w.place_vague, words))
    alike = np.where(beyond, near, np.maximum(rarity[a], np.where(both, near, -9.0)))
    out: Floats = np.where(same, alike, unlike)
    return out


def _type(c: ClaimColumns, a: Ints, b: Ints, w: Weights) -> Floats:
    rarity = _rarity(c.type, w.type_cap)
    same, kin = c.type[a] == c.type[b], c.family[a] == c.family[b]
    out: Floats = np.where(same, rarity[a], np.where(kin, w.type_near, w.type_far))
    return out


def _blame(c: ClaimColumns, a: Ints, b: Ints, w: Weights) -> Floats:
    known = (c.accused[a] >= 0) & (c.accused[b] >= 0)
    mutual = np.isin(c.type[a], _MUTUAL) & np.isin(c.type[b], _MUTUAL)
    talk = c.family[a] == _TALK
    crossed = np.where(mutual | talk, 0.0, w.blame_crossed)
    same = c.accused[a] == c.accused[b]
    out: Floats = np.where(known, np.where(same, w.blame_same, crossed), 0.0)
    return out


def _figures(c: ClaimColumns, a: Ints, b: Ints, w: Weights) -> Floats:
    out = np.zeros(len(a))
    for figure, equal in ((c.killed, w.killed_equal), (c.injured, w.injured_equal)):
        one, other = figure[a], figure[b]
        stated = ~np.isnan(one) & ~np.isnan(other)
        agree = stated & (one == other) & (one > 0)
        with np.errstate(invalid="ignore"):
            ratio = np.abs(np.log1p(one) - np.log1p(other))
        out += np.where(agree, equal, np.where(stated, w.figure_differs * ratio, 0.0))
    return out


def _words(c: ClaimColumns, a: Ints, b: Ints, w: Weights) -> Floats:
    out = np.empty(len(a))
    for begin in range(0, len(a), 1 << 16):  # bounds memory: the rows of both sides are gathered
        part = slice(begin, begin + (1 << 16))
        cosine = np.einsum("ij,ij->i", c.text[a[part]], c.text[b[part]])
        out[part] = w.text_slope * (cosine - w.text_even)
    return np.clip(out, -w.text_cap / 3, w.text_cap)


def _page(c: ClaimColumns, a: Ints, b: Ints, w: Weights) -> Floats:
    same = (c.source[a] == c.source[b]) & (c.speaker[a] == c.speaker[b])
    return np.where(same, w.same_page, 0.0)


def _scope(c: ClaimColumns, a: Ints, b: Ints, w: Weights) -> Floats:
    return np.where(c.total[a] != c.total[b], w.total_apart, 0.0)


_PARTS: Final = (_time, _place, _type, _blame, _figures, _words, _page, _scope)
"""How each field but the prior contributes, in the order of `FIELDS`."""
