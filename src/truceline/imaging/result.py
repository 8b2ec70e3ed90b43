"""What a run found, before anything decides how it is written or shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from truceline.imaging.changed import ChangedPlace
from truceline.imaging.floor import Floor
from truceline.imaging.grid import Grid
from truceline.imaging.inputs import Inputs
from truceline.imaging.series import Series
from truceline.imaging.stacks import Split
from truceline.imaging.summary import Summary
from truceline.imaging.wanted import Wanted
from truceline.sense.change.detect import Detected
from truceline.sense.change.objects import Objects

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Result:
    """What a run found.

    Attributes:
        id: the same for the same images and settings.
        wanted: what was asked for.
        inputs: the catalogue as it was read.
        split: the images in their stacks.
        grid: where the pixels are.
        detected: p, scale and change of every pixel.
        objects: the changed pixels joined into places.
        places: the places with their dates, the strongest first.
        floors: what would have been found.
        series: backscatter of the changed pixels from date to date.
        before_db: mean backscatter of before, decibels, of the polarisation that is shown.
        after_db: the same of after.
        change_db: change of every pixel against the whole image, mean of the stacks, decibels.
        shown: the polarisation that is shown.
        summaries: what was found in each place or footprint that was asked about.
    """

    id: str
    wanted: Wanted
    inputs: Inputs
    split: Split
    grid: Grid
    detected: Detected
    objects: Objects
    places: tuple[ChangedPlace, ...]
    floors: tuple[Floor, ...]
    series: Series
    before_db: Floats
    after_db: Floats
    change_db: Floats
    shown: str
    summaries: tuple[Summary, ...]

    @property
    def title(self) -> str:
        """What the page is about."""
        name = self.inputs.publisher
        if self.wanted.title or not name.endswith(".json"):
            return self.wanted.title or name
        # A folder without a catalogue has no title, and its name says less than its tracks do.
        return " and ".join(dict.fromkeys(stack.track for stack in self.split.stacks))

    @property
    def changed_share(self) -> float:
        """Share of the valid pixels that lie in a changed place."""
        valid = int(self.detected.valid.sum())
        return float((self.objects.label > 0).sum() / valid) if valid else 0.0
