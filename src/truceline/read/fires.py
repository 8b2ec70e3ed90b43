"""Fire detections of NASA FIRMS (CSV, VIIRS and MODIS) to a source, detections and coverage.

The columns are those of the FIRMS attribute tables for VIIRS 375 m and MODIS Collection 6.1;
older exports that name the brightness of VIIRS `brightness` are read too. Times are UTC.

A detection is available three hours after it was measured: NASA states that FIRMS offers
near-real-time detections within three hours of the observation. A later, reprocessed version
of the same detection is taken as available then too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from truceline.read.passes import coverages
from truceline.read.problem import Problem
from truceline.read.reading import Readable, stable_id
from truceline.read.row import Row
from truceline.read.table import Table
from truceline.record import Blob, Channel, Detection, Disc, Source, When

LATENCY: Final = timedelta(hours=3)
"""How long after the measurement a near-real-time detection is published."""

COLUMNS: Final = ("latitude", "longitude", "acq_date", "acq_time", "scan", "track", "satellite")
"""Columns that every FIRMS table has."""

PLATFORMS: Final[Mapping[str, str]] = {
    "n": "Suomi NPP",
    "npp": "Suomi NPP",
    "suomi npp": "Suomi NPP",
    "1": "NOAA-20",
    "n20": "NOAA-20",
    "noaa-20": "NOAA-20",
    "2": "NOAA-21",
    "n21": "NOAA-21",
    "noaa-21": "NOAA-21",
    "t": "Terra",
    "terra": "Terra",
    "a": "Aqua",
    "aqua": "Aqua",
}
"""Names of satellites by the codes FIRMS uses for them, in lower case."""

_MODIS: Final = ("Terra", "Aqua")
_TIME: Final = re.compile(r"(\d{1,2}):?(\d{2})(?::\d{2})?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WORDS: Final[Mapping[str, str]] = {"l": "low", "n": "nominal", "h": "high"}
_LICENCE: Final = "NASA FIRMS, open data; acknowledge NASA's FIRMS (part of LANCE, EOSDIS)"


def read_fires(table: Table, blob: Blob) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read detections, with one coverage for each satellite and pass.

    The footprint's radius is half the diagonal of the pixel that `scan` and `track` give in
    kilometres. A detection says that something was hot there, and not what it was.

    Args:
        table: the table, with the columns of `COLUMNS`.
        blob: the file it came from.
    """
    source_id = stable_id("S", "file", blob.sha256)
    found: dict[str, tuple[int, Detection]] = {}
    problems: list[Problem] = []
    lower = {column.casefold(): column for column in table.columns}
    for number, cells in zip(table.numbers, table.rows, strict=True):
        row = Row(table.name, number, cells, lower)
        detection = _detection(row, source_id)
        if detection is not None and detection.id in found:
            expected = f"every detection once; row {found[detection.id][0]} is the same"
            row.fail("acq_time", expected, "Nothing to do: the first is kept.")
        elif detection is not None:
            found[detection.id] = (number, detection)
        problems.extend(row.problems)
    if not found:
        return (), tuple(problems)
    detections = [detection for _, detection in found.values()]
    known = [Readable(detection, _known(detection.when.latest)) for detection in detections]
    passes = [
        Readable(coverage, _known(coverage.when.latest)) for coverage in coverages(detections)
    ]
    source = firms_source(blob)
    first = min(item.available for item in known if item.available is not None)
    return (Readable(source, first), *known, *passes), tuple(problems)


def firms_source(blob: Blob) -> Source:
    """Return the source that a file of FIRMS is."""
    return Source(
        id=stable_id("S", "file", blob.sha256),
        publisher="NASA FIRMS",
        channel=Channel.FEED,
        url="https://firms.modaps.eosdis.nasa.gov/",
        original=blob,
        licence=_LICENCE,
    )


def _known(measured: datetime) -> datetime:
    return measured.replace(second=0) + LATENCY


def _detection(row: Row, source_id: str) -> Detection | None:
    lat = _degrees(row, "latitude", 90)
    lon = _degrees(row, "longitude", 180)
    when = _when(row)
    scan, track = _size(row, "scan"), _size(row, "track")
    platform = _platform(row)
    day = _day(row)
    power = row.decimal("frp", "a radiative power in megawatts, or empty")
    heat = "bright_ti4" if row.text("bright_ti4") else "brightness"
    brightness = row.decimal(heat, "a brightness temperature in kelvin, or empty")
    if row.problems or lat is None or lon is None or when is None or platform is None:
        return None
    if scan is None or track is None:
        return None
    confidence = row.text("confidence").casefold()
    stated = row.text("instrument").upper()
    at = when.earliest.strftime("%Y-%m-%dT%H:%MZ")
    return Detection(
        id=stable_id("F", platform, at, f"{lon:.5f}", f"{lat:.5f}", digits=12),
        source_id=source_id,
        sensor=stated or ("MODIS" if platform in _MODIS else "VIIRS"),
        platform=platform,
        when=when,
        footprint=Disc(lon=lon, lat=lat, radius_m=1000 * math.hypot(scan, track) / 2),
        day=day,
        radiative_power_mw=power,
        brightness_k=brightness,
        confidence=_WORDS.get(confidence, confidence),
        version=row.text("version"),
    )


def _degrees(row: Row, field: str, limit: int) -> float | None:
    what = f"degrees from -{limit} to {limit}"
    value = row.decimal(field, what) if row.required(field, what) else None
    if value is not None and abs(value) > limit:
        row.fail(field, what, "Are latitude and longitude exchanged?")
        return None
    return value


def _size(row: Row, field: str) -> float | None:
    what = "a pixel size in kilometres above 0"
    value = row.decimal(field, what) if row.required(field, what) else None
    if value is not None and not 0 < value <= 20:
        row.fail(field, "a pixel size in kilometres above 0 and up to 20")
        return None
    return value


def _when(row: Row) -> When | None:
    date, time = row.required("acq_date", "a date"), row.required("acq_time", "a time")
    if not date or not time:
        return None
    # A spreadsheet drops the leading zeros of 0009; FIRMS always means four digits.
    match = _TIME.fullmatch(time if ":" in time else time.zfill(4))
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        row.fail("acq_time", "a UTC time such as 06:09 or 0609")
        return None
    if not _DATE.fullmatch(date):
        row.fail("acq_date", "a date as YYYY-MM-DD")
        return None
    try:
        return When.parse(f"{date}T{int(match[1]):02}:{match[2]}Z", "UTC")
    except ValueError:
        row.fail("acq_date", "a date as YYYY-MM-DD", "There is no such day.")
        return None


def _platform(row: Row) -> str | None:
    text = row.required("satellite", "the satellite")
    return PLATFORMS.get(text.casefold(), text) if text else None


def _day(row: Row) -> bool | None:
    text = row.text("daynight").upper()
    if text not in ("", "D", "N"):
        row.fail("daynight", "'D', 'N', or empty")
    return text == "D" if text in ("D", "N") else None
