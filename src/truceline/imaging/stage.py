"""The stage: from a catalogue of radar images to what changed, written to a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from truceline.imaging.changed import changed_places, run_id
from truceline.imaging.dated import date_places
from truceline.imaging.floor import floors
from truceline.imaging.grid import Grid, common_grid
from truceline.imaging.inputs import read_inputs
from truceline.imaging.result import Floats, Result
from truceline.imaging.series import Series, read_ln, read_series
from truceline.imaging.stacks import Split, split
from truceline.imaging.summary import Summary, read_footprints, spot_shapes, summaries
from truceline.imaging.summed import sums_of
from truceline.imaging.wanted import Wanted
from truceline.imaging.written import Written, write_result
from truceline.sense.change.dating_backscatter import LN_PER_DB
from truceline.sense.change.detect import Detected, detect, measure_null
from truceline.sense.change.objects import Objects, objects
from truceline.sense.change.sums import Sums

Told = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def _silent(what: str, done: int, of: int) -> None:
    """Say nothing."""


def run_change(wanted: Wanted, out: Path, told: Told = _silent) -> tuple[Result, Written]:
    """Compare images before and after an event and write what changed.

    Nothing is written to a case. A run that is interrupted leaves the files of the run before it
    as they were, and what it kept of the sums.

    Args:
        wanted: what is wanted.
        out: the folder to write to; made if it is not there.
        told: is told how far the run is.

    Returns:
        What was found, and the files.

    Raises:
        CaseError: if images are missing, too few, or on different grids, or a file cannot be read.
        OSError: if the folder cannot be written.
    """
    found = compare(wanted, out / "sums", told)
    told("Writing", 0, 1)
    return found, write_result(found, out)


def compare(wanted: Wanted, kept: Path, told: Told = _silent) -> Result:
    """Compare images before and after an event.

    Args:
        wanted: what is wanted.
        kept: where sums are kept.
        told: is told how far the run is.

    Raises:
        CaseError: as `run_change` does.
        OSError: if an image cannot be read, or sums cannot be kept.
    """
    told("Reading the catalogue", 0, 1)
    inputs = read_inputs(wanted.catalogue)
    parts = split(inputs.taken, wanted)
    grid = common_grid(stack.file(one) for stack in parts.stacks for one in stack.every)
    sums = _sums(parts, grid, kept, told)
    told("Testing every pixel", 0, 1)
    pairs = [sums[stack.name] for stack in parts.stacks]
    null = measure_null(pairs, grid.pixel_m)
    detected = detect(pairs, grid.pixel_m, null=null)
    found = objects(detected, wanted.p_max, wanted.fdr)
    told("Measuring what would have been found", 0, 1)
    floor = floors(pairs, detected, null, wanted.p_max, wanted.fdr)
    series = _series(parts, found, told)
    place = found.label[found.label > 0].astype(np.int64) - 1
    dates = date_places(series, place, len(found.row), _noise_image(parts, found))
    shown = next(
        (stack.polarisation for stack in parts.stacks if stack.polarisation == "VV"),
        parts.stacks[0].polarisation,
    )
    own = [sums[stack.name] for stack in parts.stacks if stack.polarisation == shown]
    db = _change_db(pairs)
    return Result(
        id=run_id(parts, wanted),
        wanted=wanted,
        inputs=inputs,
        split=parts,
        grid=grid,
        detected=detected,
        objects=found,
        places=changed_places(found, dates, db, grid, parts, wanted),
        floors=floor,
        series=series,
        before_db=_mean_db([before for before, _ in own]),
        after_db=_mean_db([after for _, after in own]),
        change_db=db,
        shown=shown,
        summaries=_asked(wanted, detected, found, grid),
    )


def _sums(parts: Split, grid: Grid, kept: Path, told: Told) -> dict[str, tuple[Sums, Sums]]:
    total = sum(len(stack.before) + len(stack.after) for stack in parts.stacks)
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        told("Adding up the images", done, total)

    more(0)
    return {stack.name: sums_of(stack, grid, kept, more) for stack in parts.stacks}


def _asked(wanted: Wanted, detected: Detected, found: Objects, grid: Grid) -> tuple[Summary, ...]:
    names, shapes = [spot.name for spot in wanted.spots], spot_shapes(wanted.spots)
    asked = summaries(names, shapes, detected, found, grid) if names else ()
    if wanted.footprints is not None:
        asked += summaries(*read_footprints(wanted.footprints), detected, found, grid)
    return asked


def _series(parts: Split, found: Objects, told: Told) -> Series:
    total = sum(len(stack.every) for stack in parts.stacks)
    done = 0

    def one() -> None:
        nonlocal done
        done += 1
        told("Dating what changed", done, total)

    return read_series(parts, found.label > 0, one)


def _noise_image(parts: Split, found: Objects) -> Floats:
    """Return the difference of two images of one stack where nothing changed: speckle alone."""
    stack = max(parts.stacks, key=lambda stack: len(stack.before))
    one, other = (read_ln(stack.file(taken)) for taken in stack.before[-2:])
    return np.where(found.label > 0, np.nan, one - other)


def _change_db(pairs: Sequence[tuple[Sums, Sums]]) -> Floats:
    """Return after less before, less what the whole image changed by, as the mean of the stacks."""
    total = np.zeros(pairs[0][0].n.shape)
    count = np.zeros_like(total)
    for before, after in pairs:
        change = _mean_db([after]) - _mean_db([before])
        known = np.isfinite(change)
        if known.any():
            total += np.where(known, change - np.median(change[known]), 0.0)
            count += known
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _mean_db(sums: Sequence[Sums]) -> Floats:
    """Return the mean backscatter over several tracks, decibels; NaN where none sees."""
    every = sums[0]
    for more in sums[1:]:
        every = every + more
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(every.n > 0, every.total / every.n, np.nan) / LN_PER_DB)
