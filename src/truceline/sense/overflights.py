"""Passes of satellites that detect fire over the places of incidents, in their time.

A pass is known from data the record holds of it (a coverage entry), or computed: from orbital
elements, or from one known pass and the cycle in which a satellite comes back over its own
track. A computed pass says that a satellite was there. Only data say what it measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from truceline.read.passes import PASS
from truceline.record import Coverage, CoverageKind, Disc
from truceline.sense.fires_near import fire_window
from truceline.sense.happening import Happening, located, within
from truceline.sense.watched import Pass


def overflights(
    incidents: Sequence[Happening],
    coverage: Sequence[Coverage],
    computed: dict[str, tuple[Pass, ...]],
) -> dict[str, tuple[Pass, ...]]:
    """Return, by incident id, the passes over its place while a fire could have burned.

    An incident whose place or kind cannot be looked for, or for which neither data nor an
    orbit is known, is left out.

    Args:
        incidents: the incidents.
        coverage: coverage entries of satellites.
        computed: computed passes by incident id; a key for every incident for which at least
            one orbit is known.
    """
    looked = [one for one in coverage if one.what in (CoverageKind.SATELLITE, CoverageKind.CLOUD)]
    out = {}
    for item in incidents:
        disc = located(item)
        if disc is None:
            continue
        known = _from_data(disc, fire_window(item), looked)
        if known or item.id in computed:
            out[item.id] = _merged(known, computed.get(item.id, ()))
    return out


def _from_data(
    disc: Disc, window: tuple[datetime, datetime], looked: Sequence[Coverage]
) -> list[Pass]:
    start, end = window
    return [
        _data_pass(one)
        for one in looked
        if start <= one.when.latest and one.when.earliest <= end and within(disc, one.where.shape)
    ]


def _data_pass(one: Coverage) -> Pass:
    instrument, _, platform = one.by.rpartition(" on ")
    return Pass(
        at=one.when.earliest,
        platform=platform,
        instrument=instrument,
        view_deg=None,
        day=None,
        error_s=(one.when.latest - one.when.earliest).total_seconds(),
        in_swath=1.0,
        basis="data",
        refs=(one.id,),
        fetched=(one.id,),
        clouded=True if one.what is CoverageKind.CLOUD else None,
    )


def _merged(known: Sequence[Pass], computed: Sequence[Pass]) -> tuple[Pass, ...]:
    """Return all passes in order, a computed one and its data as one."""
    left = list(known)
    out = []
    for one in computed:
        same = [each for each in left if _same(each, one)]
        for each in same:
            left.remove(each)
        out.append(_with_data(one, same) if same else one)
    return tuple(sorted((*out, *left), key=lambda each: (each.at, each.platform)))


def _same(data: Pass, computed: Pass) -> bool:
    apart = abs(data.at - computed.at) - timedelta(seconds=computed.error_s)
    return data.platform == computed.platform and apart <= PASS


def _with_data(computed: Pass, data: Sequence[Pass]) -> Pass:
    clouded = [each.clouded for each in data]
    return Pass(
        at=data[0].at,
        platform=computed.platform,
        instrument=computed.instrument,
        view_deg=computed.view_deg,
        day=computed.day,
        error_s=data[0].error_s,
        in_swath=1.0,
        basis="data",
        refs=(*computed.refs, *(name for each in data for name in each.refs)),
        fetched=tuple(name for each in data for name in each.fetched),
        clouded=True if all(clouded) else None,
    )
