"""Imaging: radar images before and after an event compared, and what changed written and shown.

`stage.run_change` does it all: it reads a catalogue (`inputs`), puts the images into stacks
(`stacks`), adds them up (`summed`), finds what changed and dates it, measures what would have been
found (`floor`) and writes files and a page (`written`, `page`). Nothing is written to a case: a
person adds what was found, from `changes.jsonl`.
"""

from truceline.imaging.result import Result
from truceline.imaging.stage import compare, run_change
from truceline.imaging.wanted import Spot, Wanted
from truceline.imaging.written import Written

__all__ = ["Result", "Spot", "Wanted", "Written", "compare", "run_change"]
