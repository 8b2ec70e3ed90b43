"""What a user wants compared: which images, before and after what, and where to look closer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from truceline.errors import CaseError
from truceline.record import When

P_MAX: Final = 0.001
"""Pixels that so few of would pass by chance count as changed."""
FDR: Final = 0.05
"""Of the pixels that count, no more than this share is expected to be there by chance."""
LEAST_DATES: Final = 3
"""Fewer images than this on one side of the event, and a stack is left out: two dates show no
spread that a change could be held against."""


@dataclass(frozen=True)
class Spot:
    """A place to be named on the map and summed up.

    Attributes:
        name: its name.
        lon: longitude of its middle, degrees WGS 84.
        lat: latitude of its middle.
        radius_m: how far it reaches, metres.
        also: its names in other scripts.
    """

    name: str
    lon: float
    lat: float
    radius_m: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What is wanted.

    Attributes:
        catalogue: a STAC catalogue, or a folder of images named as OPERA names them.
        earliest: first instant at which the event may have begun, aware: images up to it are
            of before.
        latest: last instant at which it may have ended, aware: images from it on are of after.
        begin: images taken earlier than this are not used, aware; None for no limit.
        end: images taken later than this are not used, aware; None for no limit.
        spots: places to name and sum up.
        names: places to name only, where the images show them.
        footprints: GeoJSON of buildings or areas to sum up.
        title: what the page is about; the catalogue's own title where it is empty.
        p_max: see `P_MAX`.
        fdr: see `FDR`.
        least_dates: see `LEAST_DATES`.
        zone: time zone in which dates were stated and are shown.
    """

    catalogue: Path
    earliest: datetime
    latest: datetime
    begin: datetime | None = None
    end: datetime | None = None
    spots: tuple[Spot, ...] = ()
    names: tuple[Spot, ...] = ()
    footprints: Path | None = None
    title: str = ""
    p_max: float = P_MAX
    fdr: float = FDR
    least_dates: int = LEAST_DATES
    zone: str = "+00:00"


def event_window(
    event: tuple[str, str] | None, before: str | None, after: str | None, zone: str
) -> tuple[datetime, datetime]:
    """Read when the event may have been.

    Args:
        event: earliest and latest, each a date or a time; a date counts whole.
        before: last date of the images of before, instead of `event`.
        after: first date of the images of after, instead of `event`.
        zone: time zone of what names none.

    Returns:
        The first and the last instant at which the event may have been.

    Raises:
        CaseError: if neither or both ways are used, a date cannot be read, or the end lies
            before the beginning.
    """
    if event is not None and (before or after):
        raise CaseError("say when with --event, or with --before and --after, not with both")
    if event is not None:
        first, last = read_when(event[0], zone).earliest, read_when(event[1], zone).latest
    elif before and after:
        first, last = read_when(before, zone).latest, read_when(after, zone).earliest
    else:
        raise CaseError(
            "say when the event may have been: --event EARLIEST LATEST, such as "
            "--event 2025-07-24 2025-07-25, or --before DATE with --after DATE"
        )
    if last < first:
        raise CaseError(
            f"the event would end ({last:%Y-%m-%d}) before it begins ({first:%Y-%m-%d})"
        )
    return first, last


def read_when(text: str, zone: str) -> When:
    """Read a date or time.

    Raises:
        CaseError: if it is none.
    """
    try:
        return When.parse(text, zone)
    except ValueError as error:
        raise CaseError(str(error)) from None


def read_spots(texts: Sequence[str]) -> tuple[Spot, ...]:
    """Read places from `lon,lat,radius` or `lon,lat,radius,name`, degrees and metres.

    Raises:
        CaseError: if one cannot be read.
    """
    return tuple(_spot(text, k) for k, text in enumerate(texts, start=1))


def _spot(text: str, number: int) -> Spot:
    parts = [part.strip() for part in text.split(",", 3)]
    try:
        lon, lat, radius = (float(part) for part in parts[:3])
    except ValueError:
        lon = lat = radius = float("nan")
    if not (abs(lon) <= 180 and abs(lat) <= 90 and 0 < radius <= 100_000):
        raise CaseError(
            f"--place {text!r}: expected longitude, latitude and radius in metres, with a name if "
            "you like, such as 105.204,14.347,500,Chong Bok"
        )
    return Spot(parts[3] if len(parts) > 3 else f"Place {number}", lon, lat, radius)
