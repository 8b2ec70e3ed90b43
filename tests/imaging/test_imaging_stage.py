"""The stage as a whole, on scenes whose truth is known and on real ones where nothing happened."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio

from imaging.compared import SIDE, Run
from truceline.drill.scenes_land import EVENT
from truceline.drill.scenes_scored import harvest_dated, score
from truceline.errors import CaseError
from truceline.imaging import Wanted, compare, run_change, summed, written
from truceline.imaging.changed import Timing
from truceline.imaging.floor import STRENGTHS_DB
from truceline.imaging.stacks import split
from truceline.read import Problem
from truceline.read.rasters import SceneFile
from truceline.record import When
from truceline.sense.change.sums import Sums

DATA = Path(os.environ.get("TRUCELINE_DATA", Path(__file__).parents[3] / "shared" / "data"))
CALIFORNIA = DATA / "radar" / "sentinel1_rtc_california" / "T137-292321-IW2"


def test_what_was_destroyed_is_found_and_dated(run: Run) -> None:
    found = score(run.scenes, run.result)
    assert found.blocks == (2, 2)
    assert found.buildings[1] >= found.buildings[0] - 1
    assert found.false <= 1
    assert found.dated[0] >= 7
    # Brackets are asked to hold the date in 95 of 100 cases.
    assert found.dated[1] >= found.dated[0] - 1


def test_a_harvest_is_found_and_dated_after_the_event(run: Run) -> None:
    count, held = harvest_dated(run.scenes, run.result)
    assert count >= 1
    assert held == count
    later = [place for place in run.result.places if place.timing is Timing.LATER]
    assert later
    assert all(place.when.earliest > EVENT for place in later)


def test_images_of_before_and_after_are_those_that_the_bracket_says(run: Run) -> None:
    times = {one.scene.id: one.time for one in run.result.split.every}
    for place in run.result.places:
        assert max(times[name] for name in place.before) == place.when.earliest
        assert min(times[name] for name in place.after) == place.when.latest


def test_where_nothing_happened_nothing_is_found(run: Run, tmp_path: Path) -> None:
    result = compare(run.quiet(), tmp_path / "sums")
    assert len(result.places) <= 1
    # Over 180 m a strong change would have been found, a weak one not: the measure tells both.
    widest = result.floors[-1]
    assert widest.found[STRENGTHS_DB.index(8.0)] == 1.0
    assert widest.found[0] < 0.9


def test_the_same_images_and_settings_give_the_same_files(run: Run, tmp_path: Path) -> None:
    _, again = run_change(run.wanted, tmp_path / "out")
    for path in again.files:
        assert path.read_bytes() == (run.written.folder / path.name).read_bytes(), path.name


def test_the_map_file_holds_p_window_and_change(run: Run) -> None:
    with rasterio.open(run.written.folder / "change.tif") as file:
        assert file.descriptions == ("p", "window, metres", "mean change, decibels")
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        p, _, db = file.read()
    valid = run.result.detected.valid
    assert p.shape == (SIDE, SIDE)
    np.testing.assert_array_equal(np.isnan(p), ~valid)
    np.testing.assert_allclose(db[valid], run.result.detected.mean_db[valid])


def test_the_places_file_has_every_place_where_it_is(run: Run) -> None:
    document = json.loads((run.written.folder / "change.geojson").read_text("utf-8"))
    assert [f["properties"]["number"] for f in document["features"]] == [
        place.number for place in run.result.places
    ]
    ring = run.result.grid.ring()
    west, east = min(lon for lon, _ in ring), max(lon for lon, _ in ring)
    for feature in document["features"]:
        outer = feature["geometry"]["coordinates"][0]
        assert outer[0] == outer[-1]
        assert all(west <= lon <= east for lon, _ in outer)


def test_the_item_names_every_image_with_its_hash_and_every_setting(run: Run) -> None:
    item = json.loads((run.written.folder / "item.json").read_text("utf-8"))
    inputs = item["properties"]["truceline:inputs"]
    assert len(inputs) == len(run.result.split.every)
    assert all(value.startswith("1220") for one in inputs for value in one["files"].values())
    assert item["properties"]["truceline:settings"]["p_max"] == run.wanted.p_max
    assert set(item["assets"]) == {"change.tif", "change.geojson", "change.png"}


def test_kept_sums_are_used_again_and_one_more_image_is_added_alone(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[int] = []
    real = summed.add_scenes

    def counting(path: Path, files: list[SceneFile]) -> tuple[Problem, ...]:
        added.append(len(files))
        return real(path, files)

    def sums(kept: Path, begin: str | None, end: str) -> Sums:
        since = When.parse(begin, "+00:00").earliest if begin else None
        until = When.parse(end, "+00:00").latest
        taken = run.result.inputs.taken
        parts = split(taken, replace(run.wanted, begin=since, end=until))
        stack = next(each for each in parts.stacks if each.name == "T018-VV")
        return summed.sums_of(stack, run.result.grid, kept)[1]

    monkeypatch.setattr(summed, "add_scenes", counting)
    kept = tmp_path / "kept"
    sums(kept, None, "2024-07-20")
    assert added == [9, 3]
    sums(kept, None, "2024-07-20")
    assert added == [9, 3]
    more = sums(kept, None, "2024-07-27")
    assert added == [9, 3, 1]
    fresh = sums(tmp_path / "fresh", None, "2024-07-27")
    np.testing.assert_array_equal(more.total, fresh.total)
    np.testing.assert_array_equal(more.squares, fresh.squares)
    # With other images on a side, what is kept of that side is of no use.
    added.clear()
    sums(kept, "2024-03-12", "2024-07-27")
    assert added == [8]


def test_an_interrupted_run_leaves_the_files_of_the_one_before(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    shutil.copytree(run.written.folder, out)
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}

    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(written, "change_page", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_change(run.quiet(), out)
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before
    assert [path.name for path in out.iterdir() if path.is_dir()] == ["sums"]


def test_a_damaged_image_is_named(run: Run, tmp_path: Path) -> None:
    shutil.copytree(run.scenes.catalogue.parent, tmp_path / "scenes")
    image = next((tmp_path / "scenes").rglob("*t018*-vv.tif"))
    image.write_bytes(image.read_bytes()[:3000])
    wanted = replace(run.wanted, catalogue=tmp_path / "scenes")
    with pytest.raises(CaseError, match=image.name):
        compare(wanted, tmp_path / "sums")


@pytest.mark.skipif(not CALIFORNIA.is_dir(), reason="the real images are not here")
def test_on_real_images_without_an_event_next_to_nothing_is_found(tmp_path: Path) -> None:
    day = When.parse("2023-06-01", "+00:00")
    wanted = Wanted(
        CALIFORNIA,
        day.earliest,
        day.latest,
        begin=When.parse("2022-06-01", "+00:00").earliest,
        end=When.parse("2024-06-01", "+00:00").latest,
    )
    result = compare(wanted, tmp_path / "sums")
    assert len(result.split.stacks) == 2
    assert result.changed_share < 0.001
