"""Invented scenes as they were compared, for the tests of the stage."""

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.drill.scenes import Scenes
from truceline.imaging import Result, Wanted, Written
from truceline.record import When

SIDE = 140


@dataclass(frozen=True)
class Run:
    """Invented scenes, what was asked of them, and what came of it."""

    scenes: Scenes
    wanted: Wanted
    result: Result
    written: Written

    def quiet(self) -> Wanted:
        """Ask about a time in which nothing happened."""
        return replace(
            self.wanted,
            earliest=When.parse("2024-04-15", "+00:00").earliest,
            latest=When.parse("2024-04-16", "+00:00").latest,
            end=When.parse("2024-06-09", "+00:00").latest,
        )
