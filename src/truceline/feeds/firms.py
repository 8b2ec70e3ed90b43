"""Fire detections from NASA FIRMS: the area API, as CSV, kept as it came.

A key is free (https://firms.modaps.eosdis.nasa.gov/api/map_key/) and allows 5,000 transactions in
ten minutes; a large question counts as several. It is read from the environment, goes into the
address that is asked, and nowhere else. The service answers some errors in plain text with a
status of success, so that a table is only taken for one by its header.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from truceline.feeds.account import keep
from truceline.feeds.area import Box, Days
from truceline.feeds.hosts import FeedError, shown
from truceline.feeds.web import Answer, Patience, ask, plain
from truceline.read.words import listed, nearest

SERVICE: Final = "https://firms.modaps.eosdis.nasa.gov"
KEY: Final = "FIRMS_MAP_KEY"
"""Environment variable that holds the key."""

MOST_DAYS: Final = 5
"""Days that one question may cover; it was ten until 2025."""

MOST_BYTES: Final = 64 * 1024 * 1024

SOURCES: Final = (
    "VIIRS_SNPP_NRT",
    "VIIRS_SNPP_SP",
    "VIIRS_NOAA20_NRT",
    "VIIRS_NOAA20_SP",
    "VIIRS_NOAA21_NRT",
    "MODIS_NRT",
    "MODIS_SP",
)
"""Tables of the service that `read.fires` reads: near-real-time (NRT) and standard (SP)."""

_KEY: Final = re.compile(r"[0-9A-Fa-f]{32}")
_NAME: Final = "NASA FIRMS"


def map_key() -> str:
    """Return the key from the environment.

    Raises:
        FeedError: if there is none, or it cannot be one. What stands there is not repeated.
    """
    key = os.environ.get(KEY, "").strip()
    if not key:
        raise FeedError(
            f"there is no key for {_NAME}: ask for one at {SERVICE}/api/map_key/ (free), then set "
            f"the environment variable {KEY} to it"
        )
    if not _KEY.fullmatch(key):
        raise FeedError(
            f"what {KEY} holds is no key of {_NAME}; expected 32 digits and letters a–f"
        )
    return key


def fetch_fires(
    box: Box,
    days: Days,
    sources: tuple[str, ...],
    out: Path,
    *,
    service: str = SERVICE,
    patience: Patience | None = None,
    told: Callable[[str], None] | None = None,
) -> list[Path]:
    """Fetch the detections in a box on some days, one file for each table and five days.

    Args:
        box: where.
        days: when, in UTC as the service counts.
        sources: tables of the service, such as `VIIRS_NOAA20_NRT`.
        out: folder to write to.
        service: address of the service.
        patience: how long to wait and how often to ask.
        told: told of each file before it is fetched.

    Returns:
        The files, each with its account beside it. A table without a row is kept as well: that
        nothing was detected is worth keeping.

    Raises:
        FeedError: if there is no key, no such table, or the service does not give what was asked.
            Files fetched until then stay.
        OSError: if a file cannot be written.
    """
    key = map_key()
    for source in sources:
        if source not in SOURCES:
            hint = nearest(source, SOURCES) or f" Expected {listed(SOURCES)}."
            raise FeedError(f"{_NAME} has no table {source!r} that can be read here.{hint}")
    written = []
    for source in sources:
        for day, count in days.parts(MOST_DAYS):
            path = out / f"{source}_{day}_{count}d.csv"
            if told:
                told(path.name)
            place = f"{service.rstrip('/')}/api/area/csv/{{}}/{source}/{box}/{count}/{day}"
            answer = _table(place.format(key), key, patience)
            url = place.format("MAP_KEY")
            written.append(keep(path, answer.body, url, answer.at, answer.headers))
    return written


def _table(url: str, key: str, patience: Patience | None) -> Answer:
    try:
        answer = ask(url, most=MOST_BYTES, patience=patience, secret=key, what=_NAME)
    except FeedError as error:
        raise _explained(error.body, error.status) or error from None
    head = answer.body[:200].lstrip(b"\xef\xbb\xbf \r\n").lower()
    if head.startswith((b"latitude,", b"country_id,latitude,")):
        return answer
    said = shown(plain(answer.body), key)
    raise _explained(said, answer.status) or FeedError(
        f"{_NAME} answered with no table: {said or 'nothing'}", answer.status, said
    )


def _explained(said: str, status: int | None) -> FeedError | None:
    """What the service means by a sentence of its own, with what to do."""
    low = said.lower()
    if "map_key" in low and "invalid" in low:
        text = f"{_NAME} does not accept the key in {KEY}; check it, or ask for a new one"
    elif "limit" in low and ("exceed" in low or "transaction" in low):
        text = f"{_NAME} has had too many questions with this key; try again in ten minutes"
    elif "day range" in low or "day_range" in low:
        text = f"{_NAME} does not answer for so many days at once: {said}"
    else:
        return None
    return FeedError(text, status, said)
