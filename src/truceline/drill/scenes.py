"""Invented scenes: radar images of an invented land, whose truth is known and kept apart.

They serve training and measuring. A score on them is a score on a simulator: it says whether the
program does what it says, and nothing about how often it is right about a real place.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from truceline.drill.draws import Draws
from truceline.drill.scenes_catalogue import CRS, NORTH, NOTE, PIXEL_M, WEST, write_catalogue
from truceline.drill.scenes_land import EVENT, HARVEST, Land, harvested_areas, land
from truceline.drill.scenes_radar import CYCLE, FIRST, TRACKS, images
from truceline.errors import CaseExists

BEFORE_EVENT: Final = timedelta(hours=34)
AFTER_EVENT: Final = timedelta(hours=20)
"""The event is alleged to lie in a window so much wider on either side."""


@dataclass(frozen=True)
class Scenes:
    """Invented scenes as they were written.

    Attributes:
        catalogue: the STAC catalogue, which is all that a user is given.
        land: the land and what happened to it: the truth.
        alleged: earliest and latest instant, ISO 8601 in UTC, at which the event is said to lie.
        first: day before the first pass.
        last: day after the last pass.
    """

    catalogue: Path
    land: Land
    alleged: tuple[str, str]
    first: str
    last: str


def make_scenes(
    folder: Path,
    seed: int = 0,
    *,
    rows: int = 300,
    cols: int = 300,
    dates: int = 14,
    buildings: int = 16,
    blocks: int = 4,
) -> Scenes:
    """Draw a land and its images, and write the images with their catalogue.

    The truth is not written: see `write_truth`, and keep it from whoever is trained.

    Args:
        folder: a folder that is new or empty.
        seed: another number, another land.
        rows: rows of the grid of 30 m pixels, 120 or more.
        cols: columns of the grid, 120 or more.
        dates: passes of each of the two tracks, 12 days apart; the event lies after the 8th.
        buildings: single buildings that are destroyed.
        blocks: blocks that are destroyed.

    Raises:
        CaseExists: if the folder holds anything.
        ValueError: if the villages have no room for so much, or the grid is too small.
        OSError: if it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseExists(f"{folder} is not empty; choose another folder for the scenes")
    draws = Draws(seed)
    made = land(draws, rows, cols, buildings, blocks)
    catalogue = write_catalogue(folder, images(made, draws, dates))
    last = FIRST + (dates - 1) * CYCLE + max(track.begins for track in TRACKS)
    return Scenes(
        catalogue,
        made,
        (f"{EVENT - BEFORE_EVENT:%Y-%m-%dT%H:%M:%SZ}", f"{EVENT + AFTER_EVENT:%Y-%m-%dT%H:%M:%SZ}"),
        f"{FIRST:%Y-%m-%d}",
        f"{last + timedelta(days=1):%Y-%m-%d}",
    )


def truth(scenes: Scenes) -> dict[str, Any]:
    """Return what is true of invented scenes, as JSON holds it; rows and columns count from 0."""
    return {
        "note": NOTE,
        "event": f"{EVENT:%Y-%m-%dT%H:%M:%SZ}",
        "harvest": f"{HARVEST:%Y-%m-%dT%H:%M:%SZ}",
        "grid": {"crs": CRS, "west": WEST, "north": NORTH, "pixel_m": PIXEL_M,
                 "shape": list(scenes.land.cover.shape)},
        "destroyed": [asdict(one) for one in scenes.land.destroyed],
        "harvested_pixels": [int(area.sum()) for area in harvested_areas(scenes.land)],
    }  # fmt: skip


def write_truth(scenes: Scenes, path: Path) -> None:
    """Write the truth to a file, which belongs nowhere near the catalogue.

    Raises:
        ValueError: if the file would lie in the folder of the catalogue.
        OSError: if it cannot be written.
    """
    if path.resolve().is_relative_to(scenes.catalogue.parent.resolve()):
        raise ValueError(f"{path} lies beside the catalogue; keep the truth elsewhere")
    path.write_text(json.dumps(truth(scenes), indent=1), encoding="utf-8")
