"""Orbital elements from CelesTrak, one satellite at a time, as two lines of text.

CelesTrak updates every two hours and blocks who asks for the same more often, so elements that
were fetched within that time are kept. Elements older than today come from an archive instead:
CelesTrak has only the newest. Whether a set is genuine is judged when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from truceline.feeds.account import account_of, keep
from truceline.feeds.hosts import FeedError
from truceline.feeds.web import Patience, ask, plain
from truceline.read.orbit.platforms import PLATFORMS, platform_named

SERVICE: Final = "https://celestrak.org"
FRESH: Final = timedelta(hours=2)
"""Within this time the same question is not asked again."""

MOST_BYTES: Final = 64 * 1024

_NAME: Final = "CelesTrak"
_LINES: Final = re.compile(r"(?:^|\n)1 [ -~]{67}\s*\n2 [ -~]{67}\s*(?:\n|$)")


def catalogue_number(satellite: str) -> int:
    """Return a satellite's number in the satellite catalogue, from its name or the number itself.

    Raises:
        FeedError: if it is neither.
    """
    text = satellite.strip()
    if text.isascii() and text.isdigit() and 0 < int(text) <= 999_999_999:
        return int(text)
    known = platform_named(text)
    if known is None:
        raise FeedError(
            f"no satellite {satellite!r} is known here; give its catalogue number, or one of "
            f"{', '.join(PLATFORMS)}"
        )
    return known.norad


def fetch_elements(
    satellites: tuple[str, ...],
    out: Path,
    *,
    service: str = SERVICE,
    patience: Patience | None = None,
    told: Callable[[str], None] | None = None,
) -> tuple[list[Path], list[Path]]:
    """Fetch the newest elements of satellites, a file each.

    Args:
        satellites: names or catalogue numbers; none means every satellite known here.
        out: folder to write to.
        service: address of the service.
        patience: how long to wait and how often to ask.
        told: told of each file before it is fetched.

    Returns:
        The files that were fetched, and those that are fresh enough and were left as they are.

    Raises:
        FeedError: if a satellite is not known, or the service does not give its elements. Files
            fetched until then stay.
        OSError: if a file cannot be written.
    """
    numbers = dict.fromkeys(catalogue_number(each) for each in satellites or tuple(PLATFORMS))
    fetched: list[Path] = []
    kept: list[Path] = []
    for number in numbers:
        path = out / f"{number}.tle"
        account = account_of(path) if path.is_file() else None
        if account is not None and datetime.now(UTC) - account.at < FRESH:
            kept.append(path)
            continue
        if told:
            told(path.name)
        url = f"{service.rstrip('/')}/NORAD/elements/gp.php?CATNR={number}&FORMAT=TLE"
        fetched.append(_fetch(number, url, path, patience))
    return fetched, kept


def _fetch(number: int, url: str, path: Path, patience: Patience | None) -> Path:
    nothing = f"{_NAME} has no two-line elements for {number}; check the number"
    try:
        answer = ask(url, most=MOST_BYTES, patience=patience, what=_NAME)
    except FeedError as error:
        if error.status == 403:
            raise FeedError(
                f"{_NAME} has stopped answering this address, as it was asked too often; wait two "
                "hours",
                403,
            ) from None
        raise FeedError(nothing, 404) from None if error.status == 404 else error
    text = answer.body.decode("ascii", errors="replace")
    if not _LINES.search(text):
        said = plain(answer.body)
        told = nothing if said.startswith("No GP data") else f"{_NAME} answered: {said}"
        raise FeedError(told, answer.status, said)
    return keep(path, answer.body, url, answer.at, answer.headers)
