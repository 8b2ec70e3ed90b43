"""What a cluster of detections is worth: combat fire, crop or forest fire, industrial heat.

The likelihood ratio of combat against crop and forest fires is an exponential tilt of two
measures: how many days the neighbourhood was active, and how that compares with past years and with
the region. It was learned where fires are not labelled one by one: near a front some fires are
combat and some are fields. So the density of detections near a front, over that of peacetime, was
modelled as a mixture, c + (1 - c) · ratio, whose share c of other fires is learned along with the
ratio (learning from positive and unlabelled data: Elkan and Noto, KDD 2008; Blanchard, Lee and
Scott, JMLR 11, 2010). What near a front looks like fields may be shells all the same: no ratio
is put lower than c, and the interval of a low one reaches down to what the tilt says.

Industrial heat is told from the history of the place alone. At a static source persistence proves
nothing, so there combat is neither supported nor opposed: fires of combat at a steelworks are not
told from the steelworks.

Distance to a line or a front enters nowhere here; `prior` has it, apart. Night share and radiative
power are not used: near the front of 2022 and 150 km away from it, in the same months, they were
alike (night .13 and .15 for MODIS, .47 and .43 for VIIRS).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from truceline.sense.thermal.background import Background
from truceline.sense.thermal.cluster import clusters
from truceline.sense.thermal.columns import Bools, Fires, Floats, Ints
from truceline.sense.thermal.persistence import persistence

TILT: Final = (-11.307, 3.017, 2.155)
"""Constant, weight of the logarithm of active days, weight of the logarithm of their excess."""
TILT_COVARIANCE: Final = (
    (11.7597, -3.4268, -0.5126),
    (-3.4268, 1.0662, 0.0105),
    (-0.5126, 0.0105, 0.3442),
)
"""Covariance of `TILT`, from drawing whole blocks of half a degree and whole years anew."""
OTHERS: Final = 0.191
"""Share of detections near a front that are taken for crop and forest fires: c."""
OTHERS_HIGH: Final = 0.361
"""Upper end of its 95 % interval; the lower is .093."""
MOST: Final = 3.0
"""Most that the logarithm of the ratio may come to. In years kept apart, detections for which the
tilt said 50 were 23 times as frequent near the front as in peacetime: no more than 20 is said."""

STATIC_OF_INDUSTRY: Final = 0.899
"""Share of industrial detections (MODIS type 2) at a static source known from history."""
STATIC_OF_FIELDS: Final = 0.0034
"""Share of vegetation fires (MODIS type 0) that lie at one by chance."""
INDUSTRY_OFF: Final = (2.46, 1.19)
"""Half the width of the interval of the industrial ratio's logarithm, at a static source and not:
from drawing whole degrees of MODIS 2021 anew."""

CALLED: Final = 2.102
"""Logarithm of the ratio, against either other class, from which a cluster is called conflict:
one in a hundred detections of the open years of peacetime passes it."""

_Z: Final = 1.96


@dataclass(frozen=True)
class Ratios:
    """Logarithms of likelihood ratios, natural, one row for each detection; those of one
    cluster are alike. 95 % intervals.

    Attributes:
        cluster: number of the cluster, from 0.
        combat: combat against crop or forest fire.
        combat_low: lower end.
        combat_high: upper end.
        industrial: industrial against crop or forest fire.
        industrial_low: lower end.
        industrial_high: upper end.
        static: whether the cluster lies, for the most part, at a static heat source.
        known: share of the window of 63 days that the detections cover; where it is small, the
            ratio is near 1 because nothing is known.
    """

    cluster: Ints
    combat: Floats
    combat_low: Floats
    combat_high: Floats
    industrial: Floats
    industrial_low: Floats
    industrial_high: Floats
    static: Bools
    known: Floats

    @property
    def called(self) -> Bools:
        """Which detections are called conflict: combat stands out against both others."""
        return (self.combat >= CALLED) & (self.combat - self.industrial >= CALLED)


@dataclass(frozen=True)
class Measured:
    """What the ratios rest on.

    Attributes:
        label: cluster of each detection, shape (n,).
        days: logarithm of the active days around a cluster, a row for each cluster, as all below.
        excess: logarithm of the active days over those usual for the place, season and region.
        static: whether the cluster lies at a static source for the most part.
        known: share of the window that is covered.
    """

    label: Ints
    days: Floats
    excess: Floats
    static: Bools
    known: Floats


def measured(now: Fires, background: Background) -> Measured:
    """Measure the clusters of detections; arguments as for `ratios`, at least one detection."""
    at_source = background.is_static(now.lon, now.lat)
    label = clusters(now)
    lasting = persistence(now, background, at_source)
    static = np.bincount(label, at_source) > np.bincount(label) / 2
    weight = np.where(static[label], 1.0, ~at_source)
    size = np.bincount(label, weight)
    days = np.log(lasting.wide + 0.5)
    excess = np.log((lasting.near + 1) / (lasting.usual * lasting.region + 1))
    means = (np.bincount(label, one * weight) / size for one in (days, excess, lasting.known))
    days, excess, known = means
    return Measured(label, days, excess, static, known)


def ratios(now: Fires, background: Background) -> Ratios:
    """Return what the clusters of detections are worth.

    Args:
        now: detections of the time in question: all of the area from a month before to a month
            after, where there are; what is missing makes the ratios smaller.
        background: the background, from earlier years.
    """
    if not len(now):
        no, none = np.zeros(0), np.zeros(0, bool)
        return Ratios(np.zeros(0, np.int64), no, no, no, no, no, no, none, no)
    found = measured(now, background)
    combat, low, high = _combat(found.days, found.excess, found.known, found.static)
    industry = np.where(
        found.static,
        math.log(STATIC_OF_INDUSTRY / STATIC_OF_FIELDS),
        math.log((1 - STATIC_OF_INDUSTRY) / (1 - STATIC_OF_FIELDS)),
    )
    off = np.where(found.static, INDUSTRY_OFF[0], INDUSTRY_OFF[1])
    at = found.label
    return Ratios(
        cluster=at,
        combat=combat[at],
        combat_low=low[at],
        combat_high=high[at],
        industrial=industry[at],
        industrial_low=(industry - off)[at],
        industrial_high=(industry + off)[at],
        static=found.static[at],
        known=found.known[at],
    )


def _combat(
    days: Floats, excess: Floats, known: Floats, static: Bools
) -> tuple[Floats, Floats, Floats]:
    x = np.stack([np.ones(len(days)), days, excess])
    tilt = np.array(TILT) @ x
    sd = np.sqrt(np.einsum("in,ij,jn->n", x, np.array(TILT_COVARIANCE), x))
    least = math.log(OTHERS)
    best = np.clip(tilt, least, MOST)
    low = np.minimum(tilt - _Z * sd, best)
    high = np.clip(tilt + _Z * sd, math.log(OTHERS_HIGH), MOST + 1)
    # A window half covered proves half as much; at a static source nothing is proved.
    share = np.where(static, 0.0, known)
    wide = np.where(static, 1.0, 1 - known)
    return share * best, share * low - wide, share * np.maximum(high, best) + wide
