from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from truceline.read.fires import read_fires
from truceline.read.problem import Problem
from truceline.read.reading import Readable, blob_of
from truceline.read.table import read_table
from truceline.record import Area, Channel, Coverage, CoverageKind, Detection, Source

VIIRS = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,version,"
    "bright_ti5,frp,daynight\n"
)
MODIS = (
    "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,"
    "version,bright_t31,frp,daynight,type\n"
)
ROW = "14.2,103.4,334.9,0.45,0.39,2025-12-09,{},N20,nominal,2.0NRT,300.4,8.04,D\n"


def read(text: str) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    data = text.encode()
    return read_fires(read_table(data, "f.csv"), blob_of(data, "f.csv"))


def detections(text: str) -> list[Detection]:
    items, problems = read(text)
    assert problems == ()
    return [item.body for item in items if isinstance(item.body, Detection)]


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [("06:09", 6, 9), ("609", 6, 9), ("0609", 6, 9), ("9", 0, 9), ("0009", 0, 9), ("2359", 23, 59)],
)
def test_a_viirs_row(written: str, hour: int, minute: int) -> None:
    (found,) = detections(VIIRS + ROW.format(written))
    at = datetime(2025, 12, 9, hour, minute, tzinfo=UTC)
    assert (found.when.earliest, found.when.zone) == (at, "+00:00")
    assert (found.sensor, found.platform, found.day) == ("VIIRS", "NOAA-20", True)
    assert (found.radiative_power_mw, found.brightness_k) == (8.04, 334.9)
    assert found.footprint.radius_m == pytest.approx(math.sqrt(450**2 + 390**2) / 2)
    assert (found.confidence, found.version) == ("nominal", "2.0NRT")


def test_a_modis_row() -> None:
    row = "47.8,33.4,301.3,1.2,1.1,2021-01-08,0906,Aqua,MODIS,35,6.03,274.4,11,N,2\n"
    (found,) = detections(MODIS + row)
    assert (found.sensor, found.platform, found.day) == ("MODIS", "Aqua", False)
    assert (found.brightness_k, found.confidence) == (301.3, "35")


@pytest.mark.parametrize(
    ("code", "platform", "sensor"),
    [("N", "Suomi NPP", "VIIRS"), ("N21", "NOAA-21", "VIIRS"), ("Terra", "Terra", "MODIS"),
     ("SAT-9", "SAT-9", "VIIRS")],
)  # fmt: skip
def test_satellites(code: str, platform: str, sensor: str) -> None:
    (found,) = detections(
        VIIRS.replace("bright_ti4", "brightness") + ROW.format("0609").replace("N20", code)
    )
    assert (found.platform, found.sensor) == (platform, sensor)


def test_source_and_moment_of_knowing() -> None:
    items, _ = read(VIIRS + ROW.format("0609") + ROW.format("1840"))
    source = items[0].body
    assert isinstance(source, Source)
    assert source.channel is Channel.FEED
    first = datetime(2025, 12, 9, 9, 9, tzinfo=UTC)
    assert [item.available for item in items] == [
        first,
        first,
        datetime(2025, 12, 9, 21, 40, tzinfo=UTC),
        first,
        datetime(2025, 12, 9, 21, 40, tzinfo=UTC),
    ]


def test_ids_depend_on_the_detection_only() -> None:
    one = detections(VIIRS + ROW.format("0609") + ROW.format("0610"))
    other = detections(VIIRS + ROW.format("610") + ROW.format("06:09"))
    assert [found.id for found in one] == [found.id for found in reversed(other)]
    assert len({found.id for found in one}) == 2


def coverages(text: str) -> list[Coverage]:
    items, _ = read(text)
    return [item.body for item in items if isinstance(item.body, Coverage)]


def test_one_coverage_for_each_satellite_and_pass() -> None:
    other = ROW.format("0612").replace("N20", "N21")
    text = VIIRS + "".join(ROW.format(time) for time in ("0609", "0624", "0625")) + other
    found = coverages(text)
    spans = [(c.by, c.when.earliest.minute, c.when.latest.minute) for c in found]
    assert spans == [
        ("VIIRS on NOAA-20", 9, 24),
        ("VIIRS on NOAA-20", 25, 25),
        ("VIIRS on NOAA-21", 12, 12),
    ]
    assert all(c.what is CoverageKind.SATELLITE for c in found)
    assert all("cloud" in c.note for c in found)
    assert len({c.id for c in found}) == 3


def test_the_bounds_hold_every_footprint() -> None:
    text = VIIRS + ROW.format("0609") + ROW.format("0609").replace("14.2,103.4", "13.1,104.9")
    (found,) = coverages(text)
    assert isinstance(found.where.shape, Area)
    ring = found.where.shape.ring
    assert ring[0] == ring[-1]
    lons, lats = zip(*ring, strict=True)
    reach = math.hypot(450, 390) / 2 / 111_320
    assert min(lats) == pytest.approx(13.1 - reach)
    assert max(lats) == pytest.approx(14.2 + reach)
    assert min(lons) < 103.4 - reach
    assert max(lons) > 104.9 + reach


def test_bounds_do_not_wrap_around_the_earth() -> None:
    text = VIIRS + "".join(
        ROW.format("0609").replace("14.2,103.4", point) for point in ("10,179.9", "10,-179.9")
    )
    widths = []
    for found in coverages(text):
        assert isinstance(found.where.shape, Area)
        lons = [lon for lon, _ in found.where.shape.ring]
        widths.append(max(lons) - min(lons))
    assert len(widths) == 2
    assert max(widths) < 1


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("14.2,", "104.2,", "latitude"),
        ("103.4,", "x,", "longitude"),
        ("0.45,", ",", "scan"),
        ("0.39,", "-1,", "track"),
        ("2025-12-09", "2025-02-30", "acq_date"),
        ("2025-12-09", "09/12/2025", "acq_date"),
        ("0609", "2460", "acq_time"),
        ("0609", "noon", "acq_time"),
        ("N20", "", "satellite"),
        ("8.04", "hot", "frp"),
        (",D\n", ",X\n", "daynight"),
        ("334.9", "hot", "bright_ti4"),
    ],
)
def test_each_wrong_cell_is_named(before: str, after: str, field: str) -> None:
    row = ROW.format("0609")
    assert before in row
    items, problems = read(VIIRS + row.replace(before, after) + ROW.format("0700"))
    assert [(p.row, p.field) for p in problems] == [(2, field)]
    assert sum(isinstance(item.body, Detection) for item in items) == 1


def test_a_repeated_row_is_kept_once() -> None:
    items, problems = read(VIIRS + ROW.format("0609") * 2)
    assert [(p.row, "row 2" in p.expected) for p in problems] == [(3, True)]
    assert sum(isinstance(item.body, Detection) for item in items) == 1


def test_latency_is_three_hours() -> None:
    items, _ = read(VIIRS + ROW.format("2300"))
    assert items[1].available == datetime(2025, 12, 9, 23, tzinfo=UTC) + timedelta(hours=3)
