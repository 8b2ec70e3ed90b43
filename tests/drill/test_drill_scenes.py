"""Invented scenes: the same from a seed, told apart from real ones, and true to their truth."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import rasterio

from truceline.drill.draws import Draws
from truceline.drill.scenes import Scenes, make_scenes, truth, write_truth
from truceline.drill.scenes_land import EVENT, HARVEST, Cover, land
from truceline.drill.scenes_radar import TRACKS, images
from truceline.errors import CaseExists
from truceline.read.scenes import read_scenes
from truceline.record import Scene, Source

SIDE = 130


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    folder = tmp_path_factory.mktemp("scenes") / "given"
    return make_scenes(folder, 3, rows=SIDE, cols=SIDE, dates=2, buildings=4, blocks=1)


def test_the_same_seed_gives_the_same_images_and_another_seed_others(
    scenes: Scenes, tmp_path: Path
) -> None:
    again = make_scenes(tmp_path / "a", 3, rows=SIDE, cols=SIDE, dates=2, buildings=4, blocks=1)
    other = make_scenes(tmp_path / "b", 4, rows=SIDE, cols=SIDE, dates=2, buildings=4, blocks=1)
    assert _hashes(again) == _hashes(scenes)
    assert not set(_hashes(other).values()) & set(_hashes(scenes).values())


def _hashes(scenes: Scenes) -> dict[str, str]:
    folder = scenes.catalogue.parent
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.tif"))
    }


def test_the_catalogue_is_read_whole_with_checksums_that_hold(scenes: Scenes) -> None:
    path = scenes.catalogue
    read = read_scenes(path.read_bytes(), path.name, path.parent)
    assert read.problems == ()
    bodies = [item.body for item in read.items]
    taken = [body for body in bodies if isinstance(body, Scene)]
    assert isinstance(bodies[0], Source)
    assert len(taken) == 2 * len(TRACKS)
    assert {scene.relative_orbit for scene in taken} == {one.relative_orbit for one in TRACKS}
    assert all(file.sha256 for scene in taken for file in scene.files)


def test_everything_that_is_given_says_that_it_is_invented(scenes: Scenes) -> None:
    folder = scenes.catalogue.parent
    documents = [json.loads(path.read_text("utf-8")) for path in folder.rglob("*.json")]
    assert len(documents) == 2 + 2 * len(TRACKS)
    for document in documents:
        assert document["id"].startswith("invented-")
        said = document.get("description") or document["properties"]["description"]
        assert "Invented by a simulator" in said
    for path in folder.rglob("*.tif"):
        with rasterio.open(path) as file:
            assert "Invented" in file.tags()["note"]


def test_the_truth_is_not_among_what_is_given(scenes: Scenes, tmp_path: Path) -> None:
    given = b"".join(path.read_bytes() for path in scenes.catalogue.parent.rglob("*.json"))
    assert b"destroyed" not in given
    with pytest.raises(ValueError, match="keep the truth elsewhere"):
        write_truth(scenes, scenes.catalogue.parent / "truth.json")
    write_truth(scenes, tmp_path / "truth.json")
    written = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert written == json.loads(json.dumps(truth(scenes)))
    assert len(written["destroyed"]) == 5


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseExists, match="not empty"):
        make_scenes(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("rows", "buildings", "said"), [(60, 4, "120 × 120"), (SIDE, 4000, "no room")]
)
def test_what_cannot_be_drawn_is_refused(rows: int, buildings: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        land(Draws(0), rows, SIDE, buildings, 1)


def test_what_is_destroyed_lies_apart_in_villages_and_changes_by_what_the_truth_says() -> None:
    drawn = land(Draws(5), SIDE, SIDE, 6, 2)
    seen = np.zeros((SIDE, SIDE), dtype=int)
    for one in drawn.destroyed:
        assert (drawn.cover[one.pixels] == Cover.VILLAGE).all()
        around = seen[max(one.row - 1, 0) : one.row + one.rows + 1,
                      max(one.col - 1, 0) : one.col + one.cols + 1]  # fmt: skip
        assert not around.any()
        seen[one.pixels] += 1
    made = list(images(drawn, Draws(5), 13))
    first = [image for image in made if image.track is TRACKS[0] and image.polarisation == "VV"]
    before = _mean_db([image.power for image in first if image.time < EVENT])
    after = _mean_db([image.power for image in first if EVENT < image.time < HARVEST])
    late = _mean_db([image.power for image in first if image.time > HARVEST])
    middle = np.median((after - before)[drawn.cover == Cover.VILLAGE])
    strong = [one for one in drawn.destroyed if one.rows == 1]
    for one in strong:
        # Two images after: speckle leaves some 1.5 dB.
        assert (after - before)[one.row, one.col] - middle == pytest.approx(one.db, abs=4)
    field = (drawn.cover == Cover.FIELD) & ~drawn.harvested
    cut = (late - before)[drawn.harvested].mean() - (late - before)[field].mean()
    assert cut < -1.0


def test_one_track_sees_less_and_misses_a_corner() -> None:
    drawn = land(Draws(5), SIDE, SIDE, 1, 1)
    whole, cut = (
        next(image for image in images(drawn, Draws(5), 1) if image.track is track)
        for track in TRACKS
    )
    assert np.isfinite(whole.power).all()
    assert np.isnan(cut.power[0, 0])
    assert np.isfinite(cut.power[-1, -1])
    assert (whole.power > 0).all()


def test_water_is_dark_and_villages_are_bright() -> None:
    drawn = land(Draws(5), SIDE, SIDE, 1, 1)
    image = next(images(drawn, Draws(5), 1))
    level = {cover: float(image.power[drawn.cover == cover].mean()) for cover in Cover}
    assert level[Cover.WATER] < level[Cover.FIELD] < level[Cover.FOREST] < level[Cover.VILLAGE]


def _mean_db(powers: list[np.ndarray]) -> np.ndarray:
    return np.asarray(10 / np.log(10) * np.mean([np.log(power) for power in powers], axis=0))
