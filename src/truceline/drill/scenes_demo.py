"""The demo of radar change: invented scenes, compared, and the page that comes of it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from truceline.drill.scenes import make_scenes
from truceline.drill.scenes_scored import Score, score
from truceline.imaging import Wanted, run_change
from truceline.imaging.told import summary
from truceline.record import When

SEED: Final = 7
_SIDE: Final = 200
_DATES: Final = 13


@dataclass(frozen=True)
class ChangeDemo:
    """What the demo made.

    Attributes:
        page: the page.
        map: the map as an image.
        sentences: what was found, in words.
        score: how that holds against the truth of the simulator.
    """

    page: Path
    map: Path
    sentences: tuple[str, ...]
    score: Score


def demo_change(out: Path) -> ChangeDemo:
    """Invent scenes, compare them, and write the page and its files to a folder.

    The scenes themselves are not kept, nor are their sums.

    Args:
        out: the folder; made if it is not there.

    Raises:
        OSError: if it cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="truceline-scenes-") as folder:
        scenes = make_scenes(Path(folder) / "scenes", SEED, rows=_SIDE, cols=_SIDE, dates=_DATES)
        earliest, latest = (When.parse(text, "+00:00").earliest for text in scenes.alleged)
        wanted = Wanted(
            catalogue=scenes.catalogue,
            earliest=earliest,
            latest=latest,
            title="invented scenes of an exercise",
        )
        result, written = run_change(wanted, out)
        found = score(scenes, result)
    shutil.rmtree(out / "sums", ignore_errors=True)
    return ChangeDemo(written.page, out / "change.png", summary(result), found)
