"""How a run did on invented scenes whose truth is known: a simulator's score, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.ndimage import binary_dilation

from truceline.drill.draws import Flags
from truceline.drill.scenes import Scenes
from truceline.drill.scenes_land import EVENT, HARVEST, harvested_areas
from truceline.imaging.changed import ChangedPlace
from truceline.imaging.result import Result

CAVEAT: Final = (
    "A simulator's score: it says whether the program does what it says, and nothing about how "
    "often it is right about a real place."
)


@dataclass(frozen=True)
class Score:
    """How a run did.

    Attributes:
        buildings: single buildings destroyed, and how many of them have a changed pixel.
        blocks: blocks destroyed, and how many of them have one.
        harvested: areas harvested, and how many of them have one.
        places: changed places in all.
        false: places that lie beside nothing that was destroyed or harvested.
        dated: places at something destroyed, and of how many the bracket holds the event.
        single: of those, how many have the one gap between images in which the event lies.
    """

    buildings: tuple[int, int]
    blocks: tuple[int, int]
    harvested: tuple[int, int]
    places: int
    false: int
    dated: tuple[int, int]
    single: int


def score(scenes: Scenes, result: Result) -> Score:
    """Hold what a run found against the truth.

    A place counts as at something where one of its pixels touches it, corners included: the
    sensor spreads a pixel over its neighbours.
    """
    label = result.objects.label
    destroyed = np.zeros(label.shape, dtype=bool)
    hits = {True: [0, 0], False: [0, 0]}
    for one in scenes.land.destroyed:
        destroyed[one.pixels] = True
        block = one.rows > 1
        hits[block][0] += 1
        hits[block][1] += bool((label[one.pixels] > 0).any())
    areas = harvested_areas(scenes.land)
    at_destroyed = set(np.unique(label[_near(destroyed)])) - {0}
    at_harvest = set(np.unique(label[_near(scenes.land.harvested)])) - {0}
    own = [place for place in result.places if place.number in at_destroyed]
    held = [place for place in own if place.when.earliest <= EVENT <= place.when.latest]
    return Score(
        buildings=(hits[False][0], hits[False][1]),
        blocks=(hits[True][0], hits[True][1]),
        harvested=(len(areas), sum(bool((label[area] > 0).any()) for area in areas)),
        places=len(result.places),
        false=sum(place.number not in at_destroyed | at_harvest for place in result.places),
        dated=(len(own), len(held)),
        single=sum(_one_gap(place) for place in held),
    )


def harvest_dated(scenes: Scenes, result: Result) -> tuple[int, int]:
    """Return places at something harvested alone, and of how many the bracket holds the harvest."""
    label = result.objects.label
    destroyed = np.zeros(label.shape, dtype=bool)
    for one in scenes.land.destroyed:
        destroyed[one.pixels] = True
    near = set(np.unique(label[_near(scenes.land.harvested)])) - {0}
    near -= set(np.unique(label[_near(destroyed)]))
    own = [place for place in result.places if place.number in near]
    return len(own), sum(place.when.earliest <= HARVEST <= place.when.latest for place in own)


def _near(flags: Flags) -> Flags:
    return np.asarray(binary_dilation(flags, structure=np.ones((3, 3))))


def _one_gap(place: ChangedPlace) -> bool:
    return place.bracket.first == place.bracket.last
