"""Orbital elements from a service that behaves like CelesTrak."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.wire import Reply, Wire
from truceline.feeds.celestrak import catalogue_number, fetch_elements
from truceline.feeds.hosts import FeedError
from truceline.feeds.web import Patience

TLE = (
    "NOAA 20                 \r\n"
    "1 43013U 17073A   22032.53991112  .00000015  00000+0  27859-4 0  9999\r\n"
    "2 43013  98.7448 332.9363 0001514  88.1570 271.9780 14.19526485217944\r\n"
)


def test_names_and_numbers_are_asked_for(wire: Wire, patience: Patience, tmp_path: Path) -> None:
    wire.in_turn(Reply(TLE.encode(), headers={"Last-Modified": "Tue, 01 Feb 2022 14:00:00 GMT"}))
    names = ("noaa-20", "39634", "NOAA-20")
    fetched, kept = fetch_elements(names, tmp_path, service=wire.url, patience=patience)
    assert [path.name for path in fetched] == ["43013.tle", "39634.tle"]
    assert kept == []
    assert [asked.path for asked in wire.asked] == [
        "/NORAD/elements/gp.php?CATNR=43013&FORMAT=TLE",
        "/NORAD/elements/gp.php?CATNR=39634&FORMAT=TLE",
    ]
    assert fetched[0].read_bytes() == TLE.encode()
    account = json.loads((tmp_path / "43013.tle.fetched.json").read_bytes())
    assert account["headers"]["last-modified"] == "Tue, 01 Feb 2022 14:00:00 GMT"


def test_the_same_is_not_asked_for_within_two_hours(
    wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    wire.in_turn(Reply(TLE.encode()))
    for _ in range(2):
        fetched, kept = fetch_elements(("NOAA-20",), tmp_path, service=wire.url, patience=patience)
    assert (len(wire.asked), fetched, [path.name for path in kept]) == (1, [], ["43013.tle"])
    beside = tmp_path / "43013.tle.fetched.json"
    account = json.loads(beside.read_bytes())
    account["at"] = (datetime.now(UTC) - timedelta(hours=2, minutes=1)).isoformat()
    beside.write_text(json.dumps(account))
    fetch_elements(("NOAA-20",), tmp_path, service=wire.url, patience=patience)
    assert len(wire.asked) == 2


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"No GP data found"), "no two-line elements for 43013"),
        (Reply(b"No GP data found", 404), "no two-line elements for 43013"),
        (Reply(b"", 403), "wait two hours"),
        (Reply(b"<html>hello"), "answered: <html>hello"),
        (Reply(TLE.encode()[:-30]), "answered: NOAA 20"),
    ],
)
def test_what_is_no_elements(
    wire: Wire, patience: Patience, tmp_path: Path, reply: Reply, words: str
) -> None:
    wire.in_turn(reply)
    with pytest.raises(FeedError, match=words):
        fetch_elements(("NOAA-20",), tmp_path, service=wire.url, patience=patience)
    assert len(wire.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_satellite() -> None:
    assert catalogue_number("Sentinel-1A") == 39634
    for text in ("Sputnik", "", "0", "-5", "４３"):
        with pytest.raises(FeedError, match="catalogue number"):
            catalogue_number(text)
