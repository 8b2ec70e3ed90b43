"""A fire history: an archive file of NASA FIRMS as one source, read as columns.

Years of detections are many rows, and no row of them is evidence of anything by itself: they say
what burns in an area anyway. So the file becomes one entry, and whoever fits a background reads its
columns again from the original. Which files are histories is said by the caller: nothing in a file
tells a history from detections of an event.

The columns are those of `read.fires.COLUMNS`, the same for VIIRS and MODIS; times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from truceline.read.fire_columns import HistoryColumns, read_columns
from truceline.read.fires import LATENCY, firms_source
from truceline.read.problem import Problem
from truceline.read.reading import Readable, stable_id
from truceline.record import Area, Blob, FireHistory, GeoPrecision, When, Where

_WORDS: Final = "the box around the detections of the file"


def read_fire_history(data: bytes, blob: Blob) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read a history into its source and one entry.

    The history is available three hours after its last detection, as the detections of it are.
    What it covers is the box around its detections, from the first day to the last.

    Args:
        data: the file, CSV in UTF-8.
        blob: the file it came from.

    Returns:
        The source and the history, none where no row could be read; and everything that could
        not be read. A row with a problem is left out and every other row is kept.
    """
    columns, problems = read_columns(data, blob.name)
    if columns is None or not len(columns):
        return (), problems or (_no_row(blob.name),)
    first, last = _date(int(columns.day.min())), _date(int(columns.day.max()))
    minutes = (columns.day.astype(np.float64) * 24 + columns.hour).max() * 60
    known = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=round(float(minutes))) + LATENCY
    source = firms_source(blob)
    history = FireHistory(
        id=stable_id("G", blob.sha256, digits=12),
        source_id=source.id,
        when=When.between(first, last, "UTC"),
        where=Where(words=_WORDS, precision=GeoPrecision.UNKNOWN, shape=_box(columns)),
        detections=len(columns),
        platforms=tuple(sorted(columns.platforms)),
    )
    return (Readable(source, known), Readable(history, known)), problems


def history_columns(data: bytes, name: str = "history") -> HistoryColumns:
    """Return the columns of a history, in the order of the file, without the rows it cannot read.

    Args:
        data: the original of a source that `read_fire_history` made.
        name: name of the file, for the error.

    Raises:
        ValueError: if the file is not a table with the columns of FIRMS, or no row can be read.
    """
    columns, problems = read_columns(data, name)
    if columns is None or not len(columns):
        raise ValueError(str((problems or (_no_row(name),))[0]))
    return columns


def _no_row(name: str) -> Problem:
    fix = "Ask FIRMS for a longer time or a larger area."
    return Problem(name, None, "", "only a header", "at least one detection", fix)


def _date(day: int) -> str:
    return str(np.datetime64(day, "D"))


def _box(columns: HistoryColumns) -> Area | None:
    west, east = float(columns.lon.min()), float(columns.lon.max())
    south, north = float(columns.lat.min()), float(columns.lat.max())
    # An area has edges that do not cross the 180th meridian, and some width.
    if east - west > 180 or west == east or south == north:
        return None
    return Area(ring=((west, south), (east, south), (east, north), (west, north), (west, south)))
