"""Passes over many places in a month, and how far off they are from known acquisitions.

Ours solves for the moment a satellite is abeam of each place on each turn. The peer is what one
writes first: positions by SGP4 every 20 seconds, and for each place a scan of the distances for
their minima, with a parabola through each. Both then test the view angle.

Run by itself, this prints how far off passes are beside what is known, and how likely fires of
some lengths are overflown: see `sense_passes_known`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from harness import Benchmark, Run
from sgp4.api import Satrec

from truceline.read.orbit.platforms import BY_NUMBER
from truceline.record import Elements
from truceline.sense.passes.columns import Overpasses
from truceline.sense.passes.frames import ground, julian, nadir, sidereal
from truceline.sense.passes.overpass import overpasses

SETS = (
    (
        "1 43013U 17073A   25192.48730641  .00000027  00000+0  33532-4 0  9999",
        "2 43013  98.7410 130.6541 0001302 129.6058 230.5233 14.19544787396139",
    ),
    (
        "1 54234U 22150A   25191.74794225  .00000018  00000+0  29250-4 0  9996",
        "2 54234  98.7274 130.1716 0002751  84.6320 275.5170 14.19543300138104",
    ),
    (
        "1 39634U 14016A   25210.12189729  .00000090  00000+0  28832-4 0  9991",
        "2 39634  98.1801 217.3353 0001371  89.3809 270.7548 14.59199222602934",
    ),
)
"""Real elements of NOAA-20, NOAA-21 and Sentinel-1A, July 2025."""
START = datetime(2025, 7, 12, tzinfo=UTC)
DAYS = 30
_STEP = 20.0


def elements_of(lines: tuple[str, str]) -> Elements:
    """Return an element set as the record holds it."""
    platform = BY_NUMBER[int(lines[0][2:7])].name
    name = f"E-{lines[0][18:32].strip()}-{lines[0][2:7]}"
    return Elements(id=name, source_id="S-1", platform=platform, line1=lines[0], line2=lines[1])


@lru_cache(maxsize=4)
def places(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return `size` places between 60 degrees south and north."""
    rng = np.random.default_rng(7)
    return rng.uniform(-180, 180, size), rng.uniform(-60, 60, size)


def _ours(size: int) -> Run:
    lon, lat = places(size)
    sets = [elements_of(lines) for lines in SETS[:2]]
    return lambda: overpasses(sets, lon, lat, START, START + timedelta(days=18), least=0.5)


def _peer(size: int) -> Run:
    lon, lat = places(size)
    # Within the days for which elements are fresh, so that both sides compute the same orbit.
    return lambda: [row for lines in SETS[:2] for row in _scan(lines, lon, lat, timedelta(days=18))]


def _scan(
    lines: tuple[str, str], lon: np.ndarray, lat: np.ndarray, span: timedelta
) -> list[tuple[int, float]]:
    times = START.timestamp() + np.arange(0, span.total_seconds() + _STEP, _STEP)
    _, place, _ = Satrec.twoline2rv(*lines).sgp4_array(*julian(times))
    turn = sidereal(times)
    x = np.cos(turn) * place[:, 0] + np.sin(turn) * place[:, 1]
    y = np.cos(turn) * place[:, 1] - np.sin(turn) * place[:, 0]
    orbit = np.stack([x, y, place[:, 2]], axis=1)
    down = nadir(orbit)
    half = np.cos(np.radians(BY_NUMBER[int(lines[0][2:7])].view.half_angle_deg))
    here, _ = ground(lon, lat)
    out = []
    for row, spot in enumerate(here):
        away = spot - orbit
        far = (away * away).sum(axis=1)
        least = np.flatnonzero((far[1:-1] < far[:-2]) & (far[1:-1] <= far[2:])) + 1
        cosine = (away[least] * down[least]).sum(axis=1) / np.sqrt(far[least])
        for at in least[(cosine >= half) & (far[least] < 4000**2)]:
            bend = far[at - 1] - 2 * far[at] + far[at + 1]
            out.append((row, times[at] + _STEP * (far[at - 1] - far[at + 1]) / (2 * bend)))
    return out


def _check(_size: int, ours: object, peer: object) -> str:
    assert isinstance(ours, Overpasses)
    assert isinstance(peer, list)
    mine = np.sort(ours.place * 1e10 + ours.seconds)
    theirs = np.sort(np.array([row * 1e10 + at for row, at in peer]))
    near = np.abs(mine[np.clip(np.searchsorted(mine, theirs), 1, len(mine) - 1)] - theirs)
    before = np.abs(mine[np.clip(np.searchsorted(mine, theirs) - 1, 0, None)] - theirs)
    off = np.minimum(near, before)
    # At the edge of the swath, 20 seconds decide on which side a place is.
    agree = float((off < 1.0).mean())
    assert agree > 0.985, agree
    return f"{len(mine)} passes; {agree:.1%} of the peer's within 1 s"


BENCHMARK = Benchmark(
    name="passes",
    unit="places, two satellites, 18 days",
    sizes=(10, 100, 1000),
    ours=_ours,
    peer=_peer,
    peer_name="SGP4 every 20 s and a NumPy scan for each place",
    differs="Ours also gives error, probability of being in view, sun, side and direction.",
    check=_check,
)


if __name__ == "__main__":
    from sense_passes_known import accuracy

    accuracy()
