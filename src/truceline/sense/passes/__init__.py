"""Passes: when a satellite could have seen a place, and how likely it saw what is alleged."""

from truceline.sense.passes.chance import Chance, State, chance, overflown
from truceline.sense.passes.columns import ELEMENTS, REPEAT, Overpasses
from truceline.sense.passes.overpass import orbits_known, overpasses
from truceline.sense.passes.planner import Kind, Planned, Wanted, next_passes, still_shows
from truceline.sense.passes.repeat import repeat_passes
from truceline.sense.passes.sibling import SIBLINGS, sibling_passes
from truceline.sense.passes.signature import FIRES, SIGNATURES, Struck, floor_mw, thermal

__all__ = [
    "ELEMENTS", "FIRES", "REPEAT", "SIBLINGS", "SIGNATURES", "Chance", "Kind", "Overpasses",
    "Planned", "State", "Struck", "Wanted", "chance", "floor_mw", "next_passes", "orbits_known",
    "overflown", "overpasses", "repeat_passes", "sibling_passes", "still_shows", "thermal",
]  # fmt: skip
