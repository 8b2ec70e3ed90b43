"""`truceline fetch`, from the command line to the record, at the wire."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feeds.catalogue import Service, item
from feeds.test_feeds_celestrak import TLE
from feeds.test_feeds_firms import HEADER, MAP_KEY, ROW, table
from feeds.wire import Reply, Wire
from truceline.case import Case
from truceline.feeds.firms import KEY
from truceline.record import Detection, Elements, FireHistory, Scene, Source

AREA = ("--bbox", "103,14,104,15", "--from", "2025-12-01", "--to", "2025-12-12")


def test_fires_from_the_service_to_the_record(
    wire: Wire,
    command: Callable[..., Any],
    small: Case,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(KEY, MAP_KEY)
    wire.answer = table
    out = tmp_path / "fires"
    ran = command("fetch", "fires", *AREA, "--service", wire.url, "--out", out)
    assert (ran.code, ran.err) == (0, "")
    assert "Wrote 3 tables" in ran.out
    added = command("add", small.path, *sorted(out.glob("*.csv")))
    # The server gives one row for each question: the first file records it, the others find it.
    assert added.code == 0
    small.refresh()
    urls = [entry.body.url for entry in small.entries() if isinstance(entry.body, Source)]
    assert sum("/api/area/csv/MAP_KEY/VIIRS_NOAA20_NRT/" in url for url in urls) >= 2
    assert not any(MAP_KEY in entry.body.model_dump_json() for entry in small.entries())


def test_images_from_the_service_to_the_record(
    wire: Wire, command: Callable[..., Any], small: Case, tmp_path: Path
) -> None:
    service = Service(wire)
    service.items = [item(number, 9 - number, wire) for number in range(3)]
    service.files = {f"/data/{each['id']}/vv.tif": Reply(b"II*\0") for each in service.items}
    out = tmp_path / "scenes"
    words = ("fetch", "scenes", "--catalogue", wire.url, "--collection", "radar", *AREA)
    ran = command(*words, "--assets", "vv,nir", "--most", 2, "--out", out)
    assert ran.code == 0
    assert "Wrote 2 items, 2 images" in ran.out
    assert ran.err.count("Not there:") == 2
    assert "more than 2 items" in ran.err
    wire.close()
    added = command("add", small.path, out)
    assert (added.code, added.err) == (0, "")
    assert "2 scenes" in added.out
    small.refresh()
    scenes = [entry.body for entry in small.entries() if isinstance(entry.body, Scene)]
    assert [file.sha256 is None for file in scenes[0].files] == [True, False]
    again = command("add", small.path, out / "catalog.json")
    assert "nothing new" in again.out


def test_elements_from_the_service_to_the_record(
    wire: Wire, command: Callable[..., Any], small: Case, tmp_path: Path
) -> None:
    wire.in_turn(Reply(TLE.encode()))
    words = ("fetch", "elements", "NOAA-20", "--service", wire.url, "--out", tmp_path / "e")
    assert "Wrote 1 file" in command(*words).out
    assert "younger than two hours" in command(*words).out
    added = command("add", small.path, tmp_path / "e" / "43013.tle")
    assert (added.code, added.err) == (0, "")
    small.refresh()
    (found,) = (e.body for e in small.entries() if isinstance(e.body, Elements))
    assert found.platform == "NOAA-20"


def test_past_fires_are_recorded_as_one_history(
    command: Callable[..., Any], small: Case, tmp_path: Path
) -> None:
    path = tmp_path / "viirs-2012.csv"
    path.write_bytes(HEADER.encode() + ROW.encode() + ROW.replace("14.35", "14.36").encode())
    added = command("add", small.path, path, "--history")
    assert (added.code, added.err) == (0, "")
    small.refresh()
    (history,) = (e.body for e in small.entries() if isinstance(e.body, FireHistory))
    assert history.detections == 2
    assert not any(
        isinstance(e.body, Detection) and e.body.footprint.lat == 14.36 for e in small.entries()
    )
    wrong = command("add", small.path, small.path / "case.toml", "--history")
    assert wrong.code == 0, "the settings are settings whatever the flag says"
    table = tmp_path / "claims.csv"
    table.write_text("claim_id,claimant\n1,x\n")
    refused = command("add", small.path, table, "--history")
    assert refused.code == 3
    assert "acq_date" in refused.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fires", "--bbox", "1,2,3", "--from", "2025-12-01", "--out", "x"), "west,south"),
        (("fires", "--bbox", "1,2,3,4", "--from", "yesterday", "--out", "x"), "YYYY-MM-DD"),
        (("fires", "--bbox", "1,2,3,4", "--from", "2025-12-01", "--out", "x"), "there is no key"),
        (("elements", "Sputnik", "--out", "x"), "no satellite 'Sputnik'"),
        (
            ("scenes", "--catalogue", "http://a.org", "--collection", "a", *AREA, "--out", "x"),
            "https://",
        ),
        (
            ("scenes", "--catalogue", "https://example.org", "--collection", "a", *AREA,
             "--token-from", "TOKEN", "--out", "x"),
            "expected NAME@HOST",
        ),
        (
            ("scenes", "--catalogue", "https://example.org", "--collection", "a", *AREA,
             "--token-from", "NO_SUCH_VARIABLE@example.org", "--out", "x"),
            "NO_SUCH_VARIABLE holds no token",
        ),
    ],
)  # fmt: skip
def test_what_is_to_be_put_right_is_said(
    command: Callable[..., Any], words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY, raising=False)
    ran = command("fetch", *words)
    assert ran.code == 5
    assert ran.err.startswith("Not done.")
    assert said in ran.err
    assert not Path("x").exists()
