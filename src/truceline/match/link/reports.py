"""Reports as columns: everything that linking compares, one array a field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Reports:
    """Reports of events, all arrays of length n, in any order.

    Only when, where and whose are needed; a field that a data set lacks is left out, and a value
    that a report lacks is NaN, -1 or an empty string and says nothing either way.

    Attributes:
        start: earliest instant of the event, hours since 1970 UTC.
        end: latest instant, hours; at least `start`. A day is stated as 24 hours.
        lon: longitude of the disc's centre, degrees WGS 84; NaN where not located.
        lat: latitude of the disc's centre, degrees WGS 84; NaN where not located.
        radius_km: 95 % radius of the disc, kilometres; NaN where not located.
        source: code of the list or speaker a report comes from; a source seldom reports one
            event twice.
        kinds: what happened, to whom, with what: for each taxonomy the codes at its levels, finest
            first, as an (n,) or (n, levels) array; -1 where a level is not known. Codes of one
            taxonomy mean the same in every source, unless the taxonomy is in `foreign`.
        foreign: names of the taxonomies whose codes mean different things in different sources.
        numbers: figures, such as killed and injured; NaN where not stated.
        names: names of places or persons; empty where there is none.
        lag_hours: how much further apart than they state two reports may date one event: a day
            for news, a minute for instruments.
        slip_km: how much further apart than their radii allow two reports may place one event:
            0 where radii can be trusted, more where addresses were looked up by machine.
        once: whether no source has an event twice, as a register does and the news does not.
    """

    start: Floats
    end: Floats
    lon: Floats
    lat: Floats
    radius_km: Floats
    source: Ints
    kinds: Mapping[str, Ints] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    numbers: Mapping[str, Floats] = field(default_factory=dict)
    names: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    lag_hours: float = 24.0
    slip_km: float = 0.0
    once: bool = False

    def __len__(self) -> int:
        """Return the number of reports."""
        return len(self.start)

    def take(self, rows: Ints) -> Reports:
        """Return the reports of some rows, in their order."""
        return Reports(
            start=self.start[rows],
            end=self.end[rows],
            lon=self.lon[rows],
            lat=self.lat[rows],
            radius_km=self.radius_km[rows],
            source=self.source[rows],
            kinds={name: codes[rows] for name, codes in self.kinds.items()},
            foreign=self.foreign,
            numbers={name: values[rows] for name, values in self.numbers.items()},
            names={name: words[rows] for name, words in self.names.items()},
            lag_hours=self.lag_hours,
            slip_km=self.slip_km,
            once=self.once,
        )
