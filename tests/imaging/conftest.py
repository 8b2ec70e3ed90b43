"""Invented scenes for the tests of the stage, made and compared once."""

from __future__ import annotations

import pytest

from imaging.compared import SIDE, Run
from truceline.drill.scenes import make_scenes
from truceline.imaging import Spot, Wanted, run_change
from truceline.record import When


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("imaging")
    scenes = make_scenes(
        folder / "scenes", 11, rows=SIDE, cols=SIDE, dates=13, buildings=6, blocks=2
    )
    earliest, latest = (When.parse(text, "+00:00").earliest for text in scenes.alleged)
    spot = Spot("Old Harbour", -130.53, -9.02, 300.0, ("ท่าเรือเก่า", "កំពង់ផែចាស់"))
    wanted = Wanted(scenes.catalogue, earliest, latest, spots=(spot,))
    result, written = run_change(wanted, folder / "out")
    return Run(scenes, wanted, result, written)
