"""How well radar change is found, and whether its p is what it says, beside three peers.

    python benchmarks/sense_radar.py                 # the bursts that were tuned on
    python benchmarks/sense_radar.py --sealed        # the others: to be looked at once
    python benchmarks/sense_radar.py --speed         # pixels per CPU-second of `detect` alone

Data: OPERA RTC-S1 crops (gamma nought, 30 m, 100 x 100 pixels, VV and VH) of one track over
California, 21 dates in four winters, where there is no war; 2 of 7 bursts were sealed before
anything was looked at, and so was a crop over Papua New Guinea (VH; its VV comes filtered only),
all of it before the landslide of 24 May 2024.

False alarms. Five ways to cut the dates into before and after, chosen before looking:
    years      the winter of 2021 (S1A and S1B) against that of 2022
    autumns    the winters of 2021 and 2022 against the autumn of 2023
    odd-even   every other date of those three winters
    s1a-s1b    three dates of one satellite against three of the other, within a month
    few        five dates in autumn 2023 against the two that follow
Nothing happened between them by intent, but fields were tilled, rain fell and roads were built:
"true null" means no event, not no change. Counted is the share of all pixels with p < .001.

Injection. On the images after, linear backscatter of square blocks is multiplied by +5 or -5 dB
(1 pixel, 30 m), 3 dB (3 x 3, 90 m) or 2 dB (6 x 6, 180 m), up or down at random, both
polarisations and all dates alike; blocks lie one to a cell of 32 x 32 pixels, moved at random.
"anywhere" puts a building of 30 m at a place that is not in step with the pixels: each pixel
changes by the share it covers, and counts where that is a quarter. AUC is of the score at every
pixel of a block against every pixel more than 9 pixels from any; it is computed for each image and
averaged. Intervals: bootstrap over bursts, and over seeds within them. The change is the same on
all dates after, which real destruction is not always; so this compares methods, and says nothing
of how often destroyed buildings are found.

One setting throughout: `detect` with its defaults.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from scipy import ndimage, stats
from sense_radar_peer import PEERS

from truceline.sense.change.detect import SCALES_M, detect, measure_null
from truceline.sense.change.sums import Sums

_BESIDE = Path(__file__).resolve().parents[1].parent / "shared" / "data"
FOLDER = Path(os.environ.get("TRUCELINE_DATA", _BESIDE)) / "radar"
SEALED = ("T137-292321-IW2", "T137-292324-IW2")
PIXEL_M = 30.0
CASES: dict[str, tuple[int, float]] = {
    "30 m 5 dB": (1, 5.0),
    "90 m 3 dB": (3, 3.0),
    "180 m 2 dB": (6, 2.0),
    "30 m 5 dB anywhere": (0, 5.0),
}
TARGETS = {"30 m 5 dB": 0.78, "90 m 3 dB": 0.955, "180 m 2 dB": 0.975}
CELL = 32
AWAY = 9

Images = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Pair = tuple[list[Images], list[Images]]
Cut = Callable[[int, str, str], int | None]


def _between(first: tuple[str, str], second: tuple[str, str]) -> Cut:
    def cut(_number: int, day: str, _satellite: str) -> int | None:
        if first[0] <= day <= first[1]:
            return 0
        return 1 if second[0] <= day <= second[1] else None

    return cut


SPLITS: dict[str, Cut] = {
    "years": _between(("20211101", "20211231"), ("20221101", "20230131")),
    "autumns": _between(("20211101", "20230131"), ("20231001", "20231231")),
    "odd-even": lambda number, day, _: number % 2 if day < "2024" else None,
    "s1a-s1b": lambda _, day, satellite: ("S1A", "S1B").index(satellite) if day < "2022" else None,
    "few": _between(("20231001", "20231124"), ("20231127", "20231219")),
}
PAPUA_SPLITS: dict[str, Cut] = {
    "first-last": lambda number, *_: int(number >= 5),
    "odd-even": lambda number, *_: number % 2,
    "last two": lambda number, *_: int(number >= 8),
}


def read(folder: Path, cut: Cut, polarisations: Sequence[str]) -> Pair:
    """Return the dates before and after of each polarisation, linear backscatter."""
    pair: Pair = ([], [])
    for polarisation in polarisations:
        files = sorted(folder.glob(f"*_{polarisation}*.tif"), key=lambda path: _words(path)[4])
        if not files:
            raise SystemExit(f"no {polarisation} scenes in {folder}: set TRUCELINE_DATA")
        halves: tuple[list[Images], list[Images]] = ([], [])
        for number, path in enumerate(files):
            half = cut(number, _words(path)[4][:8], _words(path)[6])
            if half is not None:
                with rasterio.open(path) as scene:
                    halves[half].append(scene.read(1))
        for half in (0, 1):
            pair[half].append(np.stack(halves[half]))
    return pair


def _words(path: Path) -> list[str]:
    return path.name.split("_")


def inject(case: tuple[int, float], shape: tuple[int, int], seed: int) -> tuple[Floats, Floats]:
    """Return what linear backscatter is multiplied by, and the share of each pixel that changed."""
    side, db = case
    rng = np.random.default_rng(seed)
    share = np.zeros(shape)
    sign = np.zeros(shape)
    start = rng.integers(0, CELL, 2) - CELL // 2
    for top in range(start[0], shape[0], CELL):
        for left in range(start[1], shape[1], CELL):
            row, col = top + int(rng.integers(0, 4)), left + int(rng.integers(0, 4))
            away = rng.random(2) if side == 0 else np.zeros(2)
            reach = side or 2
            if row < 0 or col < 0 or row + reach > shape[0] or col + reach > shape[1]:
                continue
            part = np.ones((side, side))
            if side == 0:
                part = np.outer([1 - away[0], away[0]], [1 - away[1], away[1]])
            share[row : row + reach, col : col + reach] = part
            sign[row : row + reach, col : col + reach] = rng.choice([-1, 1])
    return 1 + share * (10 ** (sign * db / 10) - 1), share


def auc(positive: Floats, negative: Floats) -> float:
    """Area under the curve of the receiver's operating characteristic."""
    rank = stats.rankdata(np.concatenate([positive, negative]))
    count = len(positive)
    above = rank[:count].sum() - count * (count + 1) / 2
    return float(above / (count * len(negative)))


def sums(images: Images) -> Sums:
    """Sums of ln backscatter over the dates."""
    log = np.log(np.where(images > 0, images, np.nan))
    return Sums(
        np.isfinite(log).sum(0).astype(np.float32),
        np.nansum(log, 0, dtype=float),
        np.nansum(log * log, 0, dtype=float),
    )


def ours(before: Sequence[Images], after: Sequence[Images]) -> tuple[Floats, Floats]:
    """Score and p of `detect` with its defaults."""
    stacks = [(sums(x), sums(y)) for x, y in zip(before, after, strict=True)]
    p = detect(stacks, PIXEL_M).p
    return -np.log(p), p


METHODS = {"Truceline": ours, **PEERS}


@dataclass
class Tried:
    """AUC and power of one method, split and case: one value for each burst and seed.

    `power` is the share of changed pixels with p < .001; `even` the share above the score that
    .1 % of the pixels away from any block exceed, which is fair to a method whose p is not one.
    """

    auc: Floats
    power: Floats
    even: Floats

    def interval(self) -> tuple[float, float]:
        """95 % of bootstrap means over bursts, and seeds within them."""
        rng = np.random.default_rng(0)
        bursts, seeds = self.auc.shape
        pick = rng.integers(0, bursts, (2000, bursts, 1))
        seed = rng.integers(0, seeds, (2000, bursts, seeds))
        low, high = np.quantile(self.auc[pick, seed].mean((1, 2)), (0.025, 0.975))
        return float(low), float(high)


def try_out(method: str, pairs: Sequence[Pair], case: str, seeds: int) -> Tried:
    """Inject into every burst with every seed."""
    result = np.full((3, len(pairs), seeds), np.nan)
    for burst, (before, after) in enumerate(pairs):
        for seed in range(seeds):
            factor, share = inject(CASES[case], before[0].shape[1:], 1000 * burst + seed)
            changed = [(images * factor).astype(np.float32) for images in after]
            score, p = METHODS[method](before, changed)
            far = ndimage.distance_transform_cdt(share == 0, "chessboard") > AWAY
            result[0, burst, seed] = auc(score[share >= 0.25], score[far])
            if p is not None:
                result[1, burst, seed] = (p[share >= 0.25] < 0.001).mean()
            limit = np.quantile(score[far], 0.999)
            result[2, burst, seed] = (score[share >= 0.25] > limit).mean()
    return Tried(*result)


def false_alarms(method: str, pairs: Sequence[Pair]) -> Floats:
    """Share of pixels with p < .001 in every burst, in per cent."""
    found = [METHODS[method](*pair)[1] for pair in pairs]
    return np.array([np.nan if p is None else 100 * (p < 0.001).mean() for p in found])


def by_scale(pairs: Sequence[Pair]) -> str:
    """Share of pixels with p < .001 where `detect` tries one scale only, in per cent."""
    shares = []
    for scale in SCALES_M:
        ps = [
            detect([(sums(x), sums(y)) for x, y in zip(*pair, strict=True)], PIXEL_M, (scale,)).p
            for pair in pairs
        ]
        shares.append(100 * np.mean([(p < 0.001).mean() for p in ps]))
    return " ".join(f"{share:.3f}" for share in shares)


def report(bursts: Sequence[str], seeds: int) -> None:
    """Print both tables for some bursts."""
    loaded = {
        name: [read(FOLDER / "sentinel1_rtc_california" / b, cut, ("VV", "VH")) for b in bursts]
        for name, cut in SPLITS.items()
    }
    print(f"bursts: {' '.join(bursts)}\n\np < .001 where nothing happened, % of pixels")
    for name, pairs in loaded.items():
        for method in ("Truceline", "plain Welch", "Lee + Welch"):
            each = false_alarms(method, pairs)
            print(f"{name:9s} {method:12s} {each.mean():6.3f}  by burst {each.round(2)}")
        print(f"{name:9s} Truceline, one scale each {SCALES_M}: {by_scale(pairs)}")
    print(f"\ninjection, {seeds} seeds a burst: AUC [95 %], power at p < .001, at .1 % measured")
    means: dict[tuple[str, str], list[Tried]] = {}
    for name, pairs in loaded.items():
        for case in CASES:
            for method in METHODS:
                tried = try_out(method, pairs, case, seeds)
                means.setdefault((case, method), []).append(tried)
                _line(f"{name:9s} {case:19s} {method:12s}", tried)
    print("\nall splits")
    for (case, method), tried_all in means.items():
        both = Tried(
            np.concatenate([each.auc for each in tried_all], axis=1),
            np.concatenate([each.power for each in tried_all], axis=1),
            np.concatenate([each.even for each in tried_all], axis=1),
        )
        target = f"  target {TARGETS[case]}" if case in TARGETS and method == "Truceline" else ""
        _line(f"{'':9s} {case:19s} {method:12s}", both, target)


def _line(label: str, tried: Tried, more: str = "") -> None:
    low, high = tried.interval()
    print(
        f"{label} {tried.auc.mean():.3f} [{low:.3f}, {high:.3f}]  {tried.power.mean():.2f}"
        f" {tried.even.mean():.2f}{more}",
        flush=True,
    )


def papua() -> None:
    """Print false alarms over Papua New Guinea, VH only."""
    folder = FOLDER / "sentinel1_rtc_papua_2024" / "T009_019294_IW2_cropped"
    print("\nPapua New Guinea, VH: p < .001 where nothing happened, % of pixels")
    for name, cut in PAPUA_SPLITS.items():
        pair = read(folder, cut, ("VH",))
        shares = [f"{m} {false_alarms(m, [pair])[0]:.3f}" for m in METHODS if m != "PWTT"]
        print(f"{name:10s} {', '.join(shares)}; one scale each: {by_scale([pair])}")


def speed(side: int = 2000) -> None:
    """Print the pixels per CPU-second of `detect` and its memory: two stacks, four scales.

    A burst beside itself as often as it takes, each with speckle of its own (50 looks).
    """
    folder = FOLDER / "sentinel1_rtc_california" / "T137-292319-IW2"
    before, after = read(folder, SPLITS["autumns"], ("VV", "VH"))
    rng = np.random.default_rng(0)
    times = -(-side // before[0].shape[1])

    def large(images: Images) -> Sums:
        total = Sums(*(np.zeros((side, side), kind) for kind in ("f4", "f8", "f8")))
        for image in images:
            wide = np.tile(image, (times, times))[:side, :side]
            total += sums((wide * rng.gamma(50, 1 / 50, wide.shape))[None].astype(np.float32))
        return total

    stacks = [(large(x), large(y)) for x, y in zip(before, after, strict=True)]
    dates = sum(len(x) + len(y) for x, y in zip(before, after, strict=True))
    null = measure_null(stacks, PIXEL_M)
    for name, run in {
        "detect": partial(detect, stacks, PIXEL_M),
        "detect, null given": partial(detect, stacks, PIXEL_M, null=null),
    }.items():
        run()
        spent = []
        for _ in range(5):
            begun = time.process_time()
            run()
            spent.append(time.process_time() - begun)
        rate = side * side / min(spent) / 1e6
        print(
            f"{name}: {rate:.2f} Mpx of output per CPU-second; "
            f"of its {dates} images {rate * dates:.0f}"
        )
    print(f"memory beside the sums: {_peak(run) / side**2:.0f} bytes a pixel of output")


def _peak(run: Callable[[], object]) -> float:
    """Bytes by which running something raises what the process holds at most; Linux only."""

    def held(field: str) -> float:
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(1024 * float(x.split()[1]) for x in lines if x.startswith(field))

    ctypes.CDLL(None).malloc_trim(0)  # What was freed before is not to be counted as held.
    Path("/proc/self/clear_refs").write_text("5")  # Forgets the highest so far.
    before = held("VmRSS")
    run()
    return held("VmHWM") - before


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sealed", action="store_true", help="the bursts nothing was tuned on")
    parser.add_argument("--speed", action="store_true", help="speed only")
    parser.add_argument("--seeds", type=int, default=4, help="seeds a burst")
    asked = parser.parse_args()
    if asked.speed:
        speed()
        return
    if asked.sealed:
        report(SEALED, asked.seeds)
        papua()
        return
    folders = sorted(path.name for path in (FOLDER / "sentinel1_rtc_california").glob("T*"))
    report([name for name in folders if name not in SEALED], asked.seeds)


if __name__ == "__main__":
    main()
