"""A stack: scenes of one track and polarisation, to the running sums of their dates.

Sums of a window need that window of one scene at a time, so memory does not grow with the number
of dates. A file of sums takes in one scene more in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from truceline.read.open_scenes import OpenScenes
from truceline.read.problem import Problem
from truceline.read.rasters import (
    Coding,
    Grid,
    RasterError,
    SceneFile,
    Window,
    altered,
)
from truceline.read.sums_file import (
    SumsInfo,
    SumsReader,
    only_writer,
    read_sums,
    windows,
    write_sums,
)
from truceline.sense.change.accumulate import UNIT, Looked, add, zeros
from truceline.sense.change.areas import in_order
from truceline.sense.change.kept import BANDS, CENTRE, from_bands, to_bands
from truceline.sense.change.sums import Sums

CODING: Final = {"bands": list(BANDS), "unit": UNIT, "centre": CENTRE}
"""How the numbers of a file of sums are to be taken."""


def before_after(before: OpenScenes, after: OpenScenes, window: Window) -> tuple[Sums, Sums]:
    """Sums of a window over the dates before and those after.

    Args:
        before: scenes of one track and polarisation, on one grid with `after`.
        after: the same, later.
        window: the part of their grid.

    Raises:
        RasterError: if a scene is damaged or holds something else than it is said to.
    """
    if before.grid != after.grid:
        raise ValueError("scenes before and after must be opened on one grid")
    return sums_of(before, window), sums_of(after, window)


def sums_of(scenes: OpenScenes, window: Window, start: Sums | None = None) -> Sums:
    """Sums of a window over scenes.

    Args:
        scenes: scenes of one track and polarisation.
        window: the part of their grid.
        start: sums of earlier scenes, which are added to in place.

    Raises:
        RasterError: if a scene is damaged or holds something else than it is said to.
    """
    sums = zeros((window.rows, window.cols)) if start is None else start
    values = None
    for k, (file, coding) in enumerate(zip(scenes.files, scenes.codings, strict=True)):
        values = scenes.read(k, window, values)
        _believe(file, coding, add(sums, values, coding))
    return sums


def sums_over(
    files: Sequence[SceneFile], grid: Grid, window: Window, *, resample: bool = False
) -> Sums:
    """Sums of a window over files, each of which must be usable: what a Dask worker is given.

    Raises:
        RasterError: if a file cannot be used.
    """
    with OpenScenes(files, grid, resample=resample) as scenes:
        if scenes.problems:
            raise RasterError(scenes.problems[0])
        return sums_of(scenes, window)


def begin_sums(path: str | PathLike[str], grid: Grid, stack: str) -> None:
    """Write a file of sums over no scene.

    Args:
        path: where; there must be none.
        grid: its grid.
        stack: what its scenes will have in common, in words.

    Raises:
        FileExistsError: if there is a file.
        BlockingIOError: if somebody else is writing it.
    """
    where = Path(path)
    with only_writer(where):
        if where.exists():
            raise FileExistsError(f"{where} is there already: add scenes to it, or name another")
        empty = ((part, to_bands(zeros((part.rows, part.cols)))) for part in windows(grid))
        write_sums(where, SumsInfo(grid, (), stack, CODING), empty)


def add_scenes(
    path: str | PathLike[str],
    files: Sequence[SceneFile],
    *,
    resample: bool = False,
    client: Any = None,
) -> tuple[Problem, ...]:
    """Add scenes to a file of sums, each in one pass over it and all in one pass over the file.

    A scene that cannot be used, or is not the file its checksum says, is left out as a whole; the
    others are added. The new file is to
    the bit what all its scenes give when they are summed from the beginning.

    Args:
        path: the file of sums.
        files: the scenes.
        resample: see `OpenScenes`.
        client: a `distributed.Client` to work on; None for this process.

    Returns:
        What is wrong with scenes that were left out.

    Raises:
        CountedError: if a scene is in it already; nothing is then added.
        RasterError: if the file of sums is damaged.
        TooManyDatesError: if it cannot take more dates.
        BlockingIOError: if somebody else is writing it.
    """
    with only_writer(Path(path)), read_sums(path) as kept:
        kept.info.with_scenes(path, [file.id for file in files])
        wrong = [(file, altered(file)) for file in files]
        problems = [problem for _, problem in wrong if problem is not None]
        todo = [file for file, problem in wrong if problem is None]
        with OpenScenes(todo, kept.info.grid, resample=resample) as scenes:
            problems += scenes.problems
            todo = list(scenes.files)
        while todo:
            info = kept.info.with_scenes(path, [file.id for file in todo])
            try:
                write_sums(Path(path), info, _added(kept, todo, resample, client))
                break
            except RasterError as error:
                # Found only on reading its tiles. What was written with it is gone already.
                bad = [file for file in todo if fspath(file.path) == error.problem.file]
                if not bad:
                    raise
                problems.append(error.problem)
                todo = [file for file in todo if file not in bad]
    return tuple(problems)


def kept_sums(path: str | PathLike[str], window: Window) -> Sums:
    """Sums of a window from a file of sums.

    Raises:
        RasterError: if it cannot be read.
    """
    with read_sums(path) as kept:
        return from_bands(kept.read(window))


def _added(
    kept: SumsReader, files: Sequence[SceneFile], resample: bool, client: Any
) -> Iterator[tuple[Window, npt.NDArray[np.int32]]]:
    parts = windows(kept.info.grid)
    if client is not None:
        work = partial(_added_there, kept.path, tuple(files), resample)
        yield from in_order(work, parts, client)
        return
    with OpenScenes(files, kept.info.grid, resample=resample) as scenes:
        for part in parts:
            yield part, to_bands(sums_of(scenes, part, from_bands(kept.read(part))))


def _added_there(
    path: str | PathLike[str], files: Sequence[SceneFile], resample: bool, window: Window
) -> npt.NDArray[np.int32]:
    """The same on a Dask worker, which opens the files itself."""
    with read_sums(path) as kept, OpenScenes(files, kept.info.grid, resample=resample) as scenes:
        if scenes.problems:
            raise RasterError(scenes.problems[0])
        return to_bands(sums_of(scenes, window, from_bands(kept.read(window))))


def _believe(file: SceneFile, coding: Coding, looked: Looked) -> None:
    doubt = looked.doubt(coding)
    if doubt:
        value = f"{looked.wrong} of {looked.values} values in a window look like {doubt}"
        fix = f"State what it holds (`holds`), or leave it out. It is said to hold {coding.holds}."
        raise RasterError(Problem(fspath(file.path), None, "", value, str(coding.holds), fix))
