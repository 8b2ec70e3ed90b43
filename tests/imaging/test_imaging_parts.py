"""The parts of the stage: what is asked, which images are compared, and what is refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from imaging.compared import Run
from truceline.errors import CaseError
from truceline.imaging import Wanted
from truceline.imaging.floor import shifted
from truceline.imaging.grid import common_grid
from truceline.imaging.inputs import read_inputs
from truceline.imaging.outlines import polygons
from truceline.imaging.ramp import REACH_DB, STOPS, coloured, rgb
from truceline.imaging.stacks import Taken, split
from truceline.imaging.summary import read_footprints, spot_shapes, summaries
from truceline.imaging.wanted import event_window, read_spots
from truceline.record import Disc, Scene, When, Where
from truceline.sense.change.overlay import Seen
from truceline.sense.change.sums import Sums

DAY = datetime(2025, 7, 24, 8, tzinfo=UTC)


def taken(days: float, track: str = "T018", polarisations: str = "VV VH") -> Taken:
    at = DAY + timedelta(days=days)
    scene = Scene(
        id=f"SC-{track}-{days}",
        source_id="S-1",
        item=f"item {days}",
        platform="Sentinel-1A",
        when=When.at(at),
        where=Where(words="somewhere", shape=Disc(lon=105, lat=14, radius_m=1000)),
    )
    files = {name: Path(f"{track}-{days}-{name}.tif") for name in polarisations.split()}
    return Taken(scene, track, files)


WANTED = Wanted(Path("catalogue"), DAY, DAY + timedelta(days=1))


def test_images_of_the_window_belong_to_neither_side() -> None:
    days = (-24, -12, -6, 0, 0.5, 1, 1.1, 12, 24)
    parts = split([taken(day) for day in reversed(days)], WANTED)
    assert [stack.name for stack in parts.stacks] == ["T018-VH", "T018-VV"]
    stack = parts.stacks[0]
    assert [one.scene.item for one in stack.before] == ["item -24", "item -12", "item -6"]
    assert [one.scene.item for one in stack.inside] == ["item 0", "item 0.5", "item 1"]
    assert [one.scene.item for one in stack.after] == ["item 1.1", "item 12", "item 24"]
    assert len(parts.every) == 9


def test_a_stack_with_too_few_images_is_left_out_and_says_why() -> None:
    good = [taken(day) for day in (-24, -12, -6, 12, 24, 36)]
    poor = [taken(day, "T091") for day in (-24, 12, 24, 36)]
    parts = split([*good, *poor], WANTED)
    assert {stack.track for stack in parts.stacks} == {"T018"}
    reasons = {stack.name: reason for stack, reason in parts.left_out}
    assert reasons["T091-VV"] == "1 image before, of 3 needed"
    with pytest.raises(CaseError, match="T091-VV: 1 image before") as error:
        split(poor, WANTED)
    assert "T091-VH" in str(error.value)


def test_a_time_without_images_is_refused_with_the_times_there_are() -> None:
    images = [taken(day) for day in (-24, -12, -6, 12, 24, 36)]
    with pytest.raises(CaseError, match="2025-06-30 to 2025-08-29"):
        split(images, replace(WANTED, begin=DAY + timedelta(days=100)))
    parts = split(images, replace(WANTED, end=DAY + timedelta(days=30), least_dates=2))
    assert parts.outside == 1
    with pytest.raises(CaseError, match="names no radar image"):
        split([], WANTED)


def test_the_event_is_read_in_either_way_but_not_in_both() -> None:
    zone = "+07:00"
    first, last = event_window(("2025-07-24", "2025-07-25"), None, None, zone)
    assert first == datetime(2025, 7, 23, 17, tzinfo=UTC)
    assert last == datetime(2025, 7, 25, 16, 59, 59, tzinfo=UTC)
    first, last = event_window(None, "2025-07-24", "2025-07-26", zone)
    assert first == datetime(2025, 7, 24, 16, 59, 59, tzinfo=UTC)
    assert last == datetime(2025, 7, 25, 17, tzinfo=UTC)
    for event, before, after, said in (
        (None, None, None, "say when"),
        (None, "2025-07-24", None, "say when"),
        (("2025-07-24", "2025-07-25"), "2025-07-24", None, "not with both"),
        (("2025-07-24", "2025-07-20"), None, None, "before it begins"),
        (("soon", "2025-07-20"), None, None, "'soon' is not a date"),
    ):
        with pytest.raises(CaseError, match=said):
            event_window(event, before, after, zone)


def test_places_are_longitude_latitude_radius_and_a_name() -> None:
    one, other = read_spots(["105.204, 14.347,500", "104,14,200,Chong Bok, east"])
    assert (one.name, one.lon, one.lat, one.radius_m) == ("Place 1", 105.204, 14.347, 500)
    assert other.name == "Chong Bok, east"
    for text in ("105.2,14.3", "x,14,500", "14.3,105.2,500", "105,14,0", "105,14,nan"):
        with pytest.raises(CaseError, match="expected longitude, latitude"):
            read_spots([text])


def test_images_on_different_grids_are_refused(tmp_path: Path) -> None:
    one = image(tmp_path / "one.tif")
    assert common_grid([one, image(tmp_path / "same.tif")]).shape == (4, 5)
    with pytest.raises(CaseError, match=r"moved\.tif lies on another grid"):
        common_grid([one, image(tmp_path / "moved.tif", west=500_015.0)])
    with pytest.raises(CaseError, match="warp it to a UTM zone"):
        common_grid([image(tmp_path / "degrees.tif", crs="EPSG:4326", west=105.0)])
    with pytest.raises(CaseError, match="is not there"):
        common_grid([tmp_path / "gone.tif"])
    (tmp_path / "bad.tif").write_bytes(b"no image")
    with pytest.raises(CaseError, match="cannot be read as an image"):
        common_grid([tmp_path / "bad.tif"])


def test_a_grid_knows_where_its_pixels_are(tmp_path: Path) -> None:
    grid = common_grid([image(tmp_path / "one.tif")])
    lon, lat = grid.lonlat(3, 2)
    assert grid.pixel(lon, lat) == pytest.approx((3, 2), abs=0.01)
    ring = grid.ring()
    assert ring[0] == ring[-1]
    assert ring[0][1] > ring[1][1]


def test_a_catalogue_with_files_that_are_not_here_says_which(run: Run, tmp_path: Path) -> None:
    shutil.copytree(run.scenes.catalogue.parent, tmp_path / "scenes")
    gone = min((tmp_path / "scenes").rglob("*-vh.tif"))
    gone.unlink()
    inputs = read_inputs(tmp_path / "scenes")
    assert inputs.invented
    assert [Path(name).name for name in inputs.missing] == [gone.name]
    for path in (tmp_path / "scenes").rglob("*.tif"):
        path.unlink()
    with pytest.raises(CaseError, match="is named and is not here"):
        read_inputs(tmp_path / "scenes")
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(CaseError, match=path.name):
            read_inputs(path)


def test_a_folder_of_opera_files_needs_no_catalogue(tmp_path: Path) -> None:
    name = "OPERA_L2_RTC-S1_T137-292319-IW2_20211119T015858Z_20250830T120333Z_S1A_30_v1.0"
    for polarisation in ("VV", "VH"):
        image(tmp_path / f"{name}_{polarisation}.tif")
    inputs = read_inputs(tmp_path)
    (one,) = inputs.taken
    assert one.track == "T137-292319-IW2"
    assert set(one.files) == {"VV", "VH"}
    assert one.time == datetime(2021, 11, 19, 1, 58, 58, tzinfo=UTC)
    assert not inputs.invented


def test_a_shift_of_sums_is_the_sums_of_what_was_shifted() -> None:
    random = np.random.default_rng(0)
    values = random.normal(-2, 0.4, (7, 3, 4))
    by = random.normal(0, 1, (3, 4))

    def sums(ln: np.ndarray) -> Sums:
        return Sums(np.full((3, 4), 7, np.float32), ln.sum(axis=0), (ln**2).sum(axis=0))

    found, expected = shifted(sums(values), by), sums(values + by)
    np.testing.assert_allclose(found.total, expected.total)
    np.testing.assert_allclose(found.squares, expected.squares)


def test_footprints_are_summed_up_and_those_off_the_image_are_said_to_be(
    run: Run, tmp_path: Path
) -> None:
    result = run.result
    place = result.places[0]
    names = ["at a change", "elsewhere", "off"]
    spots = [
        replace(run.wanted.spots[0], lon=place.lon, lat=place.lat, radius_m=60.0),
        replace(run.wanted.spots[0], lon=result.places[-1].lon + 0.004, radius_m=60.0),
        replace(run.wanted.spots[0], lon=10.0, lat=50.0),
    ]
    at, _, off = summaries(names, spot_shapes(spots), result.detected, result.objects, result.grid)
    assert at.changed_m2 > 0
    assert place.number in at.numbers
    assert at.p is not None
    assert at.p < 0.001
    assert off.seen is Seen.OFF
    assert off.p is None
    path = tmp_path / "houses.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(CaseError, match="holds no polygon"):
        read_footprints(path)
    path.write_text('{"features": [{"geometry": {"type": "Polygon"}}]}', encoding="utf-8")
    with pytest.raises(CaseError, match="feature 1"):
        read_footprints(path)


def test_outlines_go_round_every_place_and_its_holes() -> None:
    label = np.zeros((5, 6), np.int32)
    label[1:4, 1:4] = 1
    label[2, 2] = 0
    label[4, 5] = 2
    found = dict(polygons(label))
    assert sorted(found) == [1, 2]
    assert len(found[1]) == 2
    assert set(found[2][0]) == {(5, 4), (5, 5), (6, 5), (6, 4)}


def test_the_ramp_is_neutral_in_the_middle_and_dark_at_both_ends() -> None:
    low, middle, high = coloured(np.array([-99.0, 0.0, 99.0])).astype(int)
    assert tuple(middle) == rgb(STOPS[3])
    assert low.sum() < middle.sum() > high.sum()
    assert low[0] > low[2]
    assert high[2] > high[0]
    steps = coloured(np.linspace(-REACH_DB, 0, 20)).astype(int).sum(axis=1)
    assert (np.diff(steps) > 0).all()


def image(path: Path, *, crs: str = "EPSG:32648", west: float = 500_000.0) -> Path:
    size = 30.0 if crs != "EPSG:4326" else 0.001
    with rasterio.open(
        path, "w", driver="GTiff", width=5, height=4, count=1, dtype="float32", crs=crs,
        transform=Affine(size, 0, west, 0, -size, 1_500_000.0 if size == 30 else 14.0),
        nodata=np.nan,
    ) as file:  # fmt: skip
        file.write(np.full((4, 5), 0.1, np.float32), 1)
    return path
