"""The sums of every stack, before and after: kept in the folder of the run, and added to.

A new image costs one pass over it: where kept sums are of the first images of a list, only the
others are read. An image whose bytes have changed is another image.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from truceline.errors import CaseError
from truceline.imaging.grid import Grid
from truceline.imaging.stacks import Stack, Taken
from truceline.read.rasters import RasterError, SceneFile, Window
from truceline.read.sums_file import read_sums
from truceline.sense.change.stack import add_scenes, begin_sums, kept_sums
from truceline.sense.change.sums import Sums


def sums_of(
    stack: Stack, grid: Grid, folder: Path, told: Callable[[int], None] = lambda _: None
) -> tuple[Sums, Sums]:
    """Return the sums of before and after of one stack.

    Args:
        stack: the stack.
        grid: the grid that its images lie on.
        folder: where sums are kept; made if it is not there.
        told: called with how many images were added up, or were found added up.

    Raises:
        CaseError: if an image is damaged, or sums of other images cannot be replaced.
        OSError: if sums cannot be kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return (
        _sums(stack, stack.before, grid, folder / f"{stack.name}-before.tif", told),
        _sums(stack, stack.after, grid, folder / f"{stack.name}-after.tif", told),
    )


def _sums(
    stack: Stack, taken: Sequence[Taken], grid: Grid, path: Path, told: Callable[[int], None]
) -> Sums:
    files = [SceneFile(_id(one, stack), stack.file(one)) for one in taken]
    try:
        held = _held(path, grid, [file.id for file in files])
        if held is None:
            # What is there is of other images: it is only kept to save time.
            path.unlink(missing_ok=True)
            begin_sums(path, grid.raster(), stack.name)
        if fresh := files[held or 0 :]:
            for problem in add_scenes(path, fresh):
                raise CaseError(str(problem))
        told(len(files))
        return kept_sums(path, Window(0, 0, grid.rows, grid.cols))
    except RasterError as error:
        raise CaseError(str(error)) from None
    except BlockingIOError as error:
        raise CaseError(f"{error}; or choose another --out") from None


def _held(path: Path, grid: Grid, ids: Sequence[str]) -> int | None:
    """Return how many of the images are in kept sums, from the first; None if others are."""
    if not path.is_file():
        return None
    try:
        with read_sums(path) as kept:
            scenes, same = kept.info.scenes, kept.info.grid == grid.raster()
    except RasterError:
        return None
    return len(scenes) if same and tuple(ids[: len(scenes)]) == scenes else None


def _id(one: Taken, stack: Stack) -> str:
    """Return the id of one file: of its scene, and of its bytes where these are known."""
    name = stack.polarisation
    hashes = [f.sha256 for f in one.scene.files if f.name.upper().endswith(name) and f.sha256]
    return ":".join([one.scene.id, name, *hashes[:1]])
