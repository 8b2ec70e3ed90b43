"""The account beside a file that was fetched."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from truceline.read import read_file
from truceline.read.fetched import account_path
from truceline.record import Settings, Source

FIRES = (
    b"latitude,longitude,acq_date,acq_time,scan,track,satellite\n"
    b"14.35,104.02,2025-12-09,0609,0.45,0.39,N20\n"
)
ACCOUNT = {
    "form": "truceline-fetched/1",
    "name": "f.csv",
    "sha256": hashlib.sha256(FIRES).hexdigest(),
    "size": len(FIRES),
    "url": "https://example.org/api/MAP_KEY/f.csv",
    "at": "2025-12-09T10:00:00Z",
    "headers": {"date": "Tue, 09 Dec 2025 10:00:00 GMT"},
    "by": "truceline/0.1.0",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "f.csv"
    found.write_bytes(FIRES)
    return found


def beside(path: Path, **changes: Any) -> None:
    account_path(path).write_text(json.dumps(ACCOUNT | changes))


def test_without_an_account_a_file_reads_as_ever(path: Path, settings: Settings) -> None:
    reading = read_file(path, settings)
    assert len(reading.blobs) == 1
    source = reading.items[0].body
    assert isinstance(source, Source)
    assert source.url == "https://firms.modaps.eosdis.nasa.gov/"


def test_an_account_gives_the_address_and_is_kept(path: Path, settings: Settings) -> None:
    plain = read_file(path, settings)
    beside(path)
    reading = read_file(path, settings)
    assert reading.problems == ()
    source, *rest, account = [item.body for item in reading.items]
    assert isinstance(source, Source)
    assert isinstance(account, Source)
    assert source.url == account.url == ACCOUNT["url"]
    assert rest == [item.body for item in plain.items[1:]]
    assert reading.blobs[1][1] == account_path(path).read_bytes()
    assert account.original == reading.blobs[1][0]
    assert str(reading.items[-1].available) == "2025-12-09 10:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sha256": "0" * 64}, "sha256"),
        ({"form": "other/1"}, "form"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://user:key@example.org/"}, "url"),
        ({"at": "2025-12-09T10:00:00"}, "at"),
        ({"more": 1}, "more"),
    ],
)
def test_an_account_that_does_not_fit_is_told_and_the_file_goes_in(
    path: Path, settings: Settings, changes: dict[str, Any], field: str
) -> None:
    plain = read_file(path, settings)
    beside(path, **changes)
    reading = read_file(path, settings)
    assert (reading.items, reading.blobs) == (plain.items, plain.blobs)
    (problem,) = reading.problems
    assert (problem.file, problem.field) == ("f.csv.fetched.json", field)


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1, "a": 2}', "x" * (1 << 21)])
def test_an_account_that_is_none_is_told(path: Path, settings: Settings, text: str) -> None:
    account_path(path).write_text(text)
    reading = read_file(path, settings)
    assert len(reading.problems) == 1
    assert len(reading.items) == 3
