"""Fire detections from a service that behaves like NASA FIRMS."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import pytest

from feeds.wire import Asked, Reply, Wire
from truceline.feeds.area import Box, Days
from truceline.feeds.firms import KEY, fetch_fires
from truceline.feeds.hosts import FeedError
from truceline.feeds.web import Patience
from truceline.read import FileKind, read_file
from truceline.record import Detection, Settings, Source

MAP_KEY = "0123456789abcdef0123456789ABCDEF"
HEADER = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,"
    "version,bright_ti5,frp,daynight\n"
)
ROW = "14.35,104.02,334.9,0.45,0.39,2025-12-09,609,N20,VIIRS,n,2.0NRT,300.4,8.04,D\n"
BOX = Box.parse("102.1,13.9,105.2,14.8")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, MAP_KEY)


def table(asked: Asked) -> Reply:
    return Reply(
        (HEADER + ROW).encode(), headers={"Last-Modified": "Tue, 09 Dec 2025 09:00:00 GMT"}
    )


def fetched(wire: Wire, patience: Patience, out: Path, days: Days | None = None) -> list[Path]:
    chosen = days or Days.parse("2025-12-09", None)
    return fetch_fires(BOX, chosen, ("VIIRS_NOAA20_NRT",), out, service=wire.url, patience=patience)


def test_a_table_is_kept_as_it_came_and_its_origin_enters_the_source(
    wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    wire.answer = table
    (path,) = fetched(wire, patience, tmp_path / "new")
    assert path.read_bytes() == (HEADER + ROW).encode()
    place = "VIIRS_NOAA20_NRT/102.1,13.9,105.2,14.8/1/2025-12-09"
    assert wire.asked[0].path == f"/api/area/csv/{MAP_KEY}/{place}"
    reading = read_file(path, Settings(id="x", title="X", zone="UTC", parties=()))
    assert reading.kind is FileKind.FIRES
    assert reading.problems == ()
    source, *rest = [item.body for item in reading.items]
    assert isinstance(source, Source)
    assert source.url == f"{wire.url}/api/area/csv/MAP_KEY/{place}"
    assert sum(isinstance(body, Detection) for body in rest) == 1
    account = rest[-1]
    assert isinstance(account, Source)
    assert account.original == reading.blobs[1][0]
    assert account.published is not None
    kept = json.loads(reading.blobs[1][1])
    assert kept["headers"]["last-modified"] == "Tue, 09 Dec 2025 09:00:00 GMT"
    assert kept["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_key_is_written_nowhere(
    wire: Wire, patience: Patience, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wire.answer = table
    fetched(wire, patience, tmp_path)
    for path in tmp_path.rglob("*"):
        assert MAP_KEY not in path.name
        assert MAP_KEY.encode() not in path.read_bytes()
    assert MAP_KEY not in caplog.text


def test_a_file_changed_after_fetching_is_told(
    wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    wire.answer = table
    (path,) = fetched(wire, patience, tmp_path)
    path.write_text(path.read_text().replace("8.04", "9.04"))
    reading = read_file(path, Settings(id="x", title="X", zone="UTC", parties=()))
    (problem,) = reading.problems
    assert (problem.field, problem.value) == ("sha256", "differs")
    source = reading.items[0].body
    assert isinstance(source, Source)
    assert source.url == "https://firms.modaps.eosdis.nasa.gov/"


def test_days_are_asked_for_in_parts(wire: Wire, patience: Patience, tmp_path: Path) -> None:
    wire.answer = table
    days = Days.parse("2025-12-01", "2025-12-12")
    paths = fetched(wire, patience, tmp_path, days)
    ends = [asked.path.rsplit("/", 2)[1:] for asked in wire.asked]
    assert ends == [["5", "2025-12-01"], ["5", "2025-12-06"], ["2", "2025-12-11"]]
    assert [path.name for path in paths] == [
        "VIIRS_NOAA20_NRT_2025-12-01_5d.csv",
        "VIIRS_NOAA20_NRT_2025-12-06_5d.csv",
        "VIIRS_NOAA20_NRT_2025-12-11_2d.csv",
    ]


def test_no_detection_is_a_table_too(wire: Wire, patience: Patience, tmp_path: Path) -> None:
    wire.in_turn(Reply(HEADER.encode()))
    (path,) = fetched(wire, patience, tmp_path)
    assert path.read_bytes() == HEADER.encode()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"Invalid MAP_KEY."), f"does not accept the key in {KEY}"),
        (Reply(b"Invalid MAP_KEY.", status=400), f"does not accept the key in {KEY}"),
        (Reply(b"Exceeding allowed transaction limit."), "again in ten minutes"),
        (Reply(b"Invalid day range. Expects [1..5].", status=400), "so many days"),
        (Reply(f"No {MAP_KEY} today".encode()), "no table: No MAP_KEY today"),
        (Reply(b"<html>down"), "no table: <html>down"),
        (Reply(b""), "no table: nothing"),
        (Reply(b"latitude is broken"), "no table"),
    ],
)
def test_errors_in_plain_text_are_no_table(
    wire: Wire, patience: Patience, tmp_path: Path, reply: Reply, words: str
) -> None:
    wire.in_turn(reply)
    with pytest.raises(FeedError, match=words) as error:
        fetched(wire, patience, tmp_path)
    assert MAP_KEY not in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_or_mistyped_key_and_table_say_what_to_do(
    wire: Wire, patience: Patience, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FeedError, match="Did you mean 'VIIRS_SNPP_SP'"):
        fetch_fires(BOX, Days.parse("2025-12-09", None), ("VIIRS_SNP_SP",), tmp_path)
    monkeypatch.setenv(KEY, "my secret")
    with pytest.raises(FeedError, match="holds is no key") as error:
        fetched(wire, patience, tmp_path)
    assert "secret" not in str(error.value)
    monkeypatch.delenv(KEY)
    with pytest.raises(FeedError, match="map_key"):
        fetched(wire, patience, tmp_path)
    assert wire.asked == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,2,3", "expected west,south,east,north"),
        ("a,b,c,d", "expected west,south,east,north"),
        ("14,102,15,105", "exchanged"),
        ("nan,1,2,3", "exchanged"),
        ("179,1,-179,2", "two parts"),
        ("1,5,2,4", "exchanged"),
    ],
)
def test_a_box_that_is_none(text: str, words: str) -> None:
    with pytest.raises(FeedError, match=words):
        Box.parse(text)


def test_days_that_are_none() -> None:
    for first, last in (
        ("2025-13-01", None),
        ("2025-12-02", "2025-12-01"),
        ("1900-01-01", "2025-01-01"),
    ):
        with pytest.raises(FeedError):
            Days.parse(first, last)
