"""Clusters of fire detections against a history: a table, not a case."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from truceline.read.fire_history import history_columns
from truceline.sense.thermal.columns import Fires
from truceline.sense.thermal.fit import fit
from truceline.sense.thermal.history import of_history, once
from truceline.sense.thermal.ratio import ratios


@dataclass(frozen=True)
class FireCluster:
    """One cluster of detections. Likelihood ratios are against crop or forest fire.

    Attributes:
        first: first day, UTC.
        last: last day, UTC.
        detections: how many.
        lon: middle, longitude in degrees WGS 84.
        lat: middle, latitude in degrees WGS 84.
        combat: combat fire, times as likely.
        combat_low: lower end of its 95 % interval.
        combat_high: upper end.
        industrial: industrial heat, times as likely.
        industrial_low: lower end of its 95 % interval.
        industrial_high: upper end.
        static: whether most of it lies where something is hot all year round.
        known: share of the 63 days around it that the detections cover.
    """

    first: date
    last: date
    detections: int
    lon: float
    lat: float
    combat: float
    combat_low: float
    combat_high: float
    industrial: float
    industrial_low: float
    industrial_high: float
    static: bool
    known: float


def fire_clusters(now: Sequence[Path], past: Sequence[Path]) -> list[FireCluster]:
    """Return the clusters of detections, those most like combat fires first.

    Args:
        now: FIRMS tables of the time in question, whole, a month before and after included.
        past: FIRMS tables of earlier years of the same area.

    Raises:
        OSError: if a file cannot be read.
        ValueError: if one is not a table of FIRMS.
    """
    background = fit(once(_joined(past)))
    fires = once(_joined(now))
    found = ratios(fires, background)
    order = np.argsort(found.cluster, kind="stable")
    starts = np.flatnonzero(np.diff(found.cluster[order], prepend=-1))
    out = []
    for rows in np.split(order, starts[1:]):
        one = int(rows[0])
        out.append(
            FireCluster(
                first=_date(int(fires.day[rows].min())),
                last=_date(int(fires.day[rows].max())),
                detections=len(rows),
                lon=float(np.median(fires.lon[rows])),
                lat=float(np.median(fires.lat[rows])),
                combat=float(np.exp(found.combat[one])),
                combat_low=float(np.exp(found.combat_low[one])),
                combat_high=float(np.exp(found.combat_high[one])),
                industrial=float(np.exp(found.industrial[one])),
                industrial_low=float(np.exp(found.industrial_low[one])),
                industrial_high=float(np.exp(found.industrial_high[one])),
                static=bool(found.static[one]),
                known=float(found.known[one]),
            )
        )
    return sorted(out, key=lambda each: (-each.combat, each.first, each.lon, each.lat))


def write_fire_clusters(clusters: Sequence[FireCluster], path: Path) -> None:
    """Write a CSV table, a row for each cluster."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file, [each.name for each in fields(FireCluster)], lineterminator="\n"
        )
        writer.writeheader()
        for one in clusters:
            row = {
                name: f"{value:.6g}" if isinstance(value, float) else value
                for name, value in asdict(one).items()
            }
            writer.writerow(row)


def _joined(paths: Sequence[Path]) -> Fires:
    return Fires.joined([of_history(history_columns(p.read_bytes(), p.name)) for p in paths])


def _date(day: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).date()
