"""Small worlds whose truth is known: rows of (object, source, value), and the truth."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from truceline.weigh.settle import Settled

Row = tuple[str, str, str]
World = tuple[list[Row], dict[str, str]]

DATA = (
    Path(os.environ.get("TRUCELINE_DATA", Path(__file__).parents[3].parent / "shared" / "data"))
    / "truth"
)


def independent(
    seed: int,
    objects: int,
    sources: int,
    each: float,
    labels: int | None = None,
    rates: list[float] | None = None,
) -> World:
    """Sources that look for themselves, right at rates of their own.

    With labels, values are shared by objects; without, every object has six values of its own.
    """
    draw = np.random.default_rng(seed)
    right = draw.beta(6, 2.5, sources) if rates is None else np.array(rates)
    rows, truth = [], {}
    for number in range(objects):
        count = min(1 + draw.poisson(each - 1), sources)
        so = int(draw.integers(labels)) if labels else 0
        many = labels or 6
        truth[f"o{number}"] = _value(number, so, labels)
        for source in draw.choice(sources, count, replace=False):
            wrong = (so + 1 + int(draw.integers(many - 1))) % many
            said = so if draw.random() < right[source] else wrong
            rows.append((f"o{number}", f"s{source}", _value(number, said, labels)))
    return rows, truth


def two_camps(seed: int, objects: int, first: int, second: int) -> World:
    """Two camps that contradict each other, each right half the time, and a rare observer."""
    draw = np.random.default_rng(seed)
    rows, truth = [], {}
    for number in range(objects):
        so = int(draw.integers(2))
        line = int(draw.integers(2))
        truth[f"o{number}"] = f"L{so}"
        for camp, members, says in (("a", first, line), ("b", second, 1 - line)):
            for member in range(members):
                if draw.random() < 0.6:
                    said = says if draw.random() < 0.95 else 1 - says
                    rows.append((f"o{number}", f"{camp}{member}", f"L{said}"))
        if draw.random() < 0.1:
            rows.append((f"o{number}", "observer", f"L{so}"))
    return rows, {name: value for name, value in truth.items() if any(r[0] == name for r in rows)}


def _value(number: int, value: int, labels: int | None) -> str:
    return f"L{value}" if labels else f"o{number}v{value}"


def read(name: str) -> World:
    """Read a set of shared data; skip the test where it is absent."""
    kind = "claims" if name.startswith("td_") else "labels"
    paths = [DATA / f"{name}_{part}.csv.gz" for part in (kind, "truth")]
    for path in paths:
        if not path.exists():
            pytest.skip(f"{path.name} is not here: set TRUCELINE_DATA to the folder of data sets")
    rows, truth = (_rows(path) for path in paths)
    return [(row[0], row[1], row[2]) for row in rows], {row[0]: row[1] for row in truth}


def _rows(path: Path) -> list[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        return list(lines)


def accuracy(settled: Settled, truth: dict[str, str]) -> float:
    """Return the share of objects with a known value whose winner is that value."""
    return float(_hits(settled, truth)[0].mean())


def calibration_error(settled: Settled, truth: dict[str, str]) -> float:
    """Return the expected calibration error of winners: ten bins of equal width, by count."""
    hit, chance = _hits(settled, truth)
    place = np.minimum((chance * 10).astype(int), 9)
    gaps = [
        abs(hit[place == at].mean() - chance[place == at].mean()) * (place == at).mean()
        for at in np.unique(place)
    ]
    return float(sum(gaps))


def _hits(settled: Settled, truth: dict[str, str]) -> tuple[np.ndarray, np.ndarray]:
    value, chance = settled.winners()
    kept = [at for at, name in enumerate(settled.objects) if name in truth]
    hit = np.array([settled.values[value[at]] == truth[settled.objects[at]] for at in kept])
    return hit, chance[kept]
