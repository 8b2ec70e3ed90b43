from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from truceline.read.fire_columns import SHOWN
from truceline.read.fire_history import history_columns, read_fire_history
from truceline.read.problem import Problem
from truceline.read.reading import Readable, blob_of
from truceline.record import Area, Channel, FireHistory, Source, parse_body

HEADER = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,"
    "version,bright_ti5,frp,daynight,type\n"
)
ROW = "14.2,103.4,334.9,0.45,0.39,{},{},{},VIIRS,n,2,300.4,8.04,{},0\n"
FIRST = ROW.format("2019-12-31", "609", "N", "D")
LAST = ROW.format("2021-02-03", "1835", "N20", "N").replace("14.2,103.4", "13.9,102.5")


def read(text: str) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    data = text.encode()
    return read_fire_history(data, blob_of(data, "h.csv"))


def history(text: str) -> FireHistory:
    items, _ = read(text)
    body = items[1].body
    assert isinstance(body, FireHistory)
    return body


def test_a_source_and_one_entry() -> None:
    items, problems = read(HEADER + FIRST + LAST)
    assert problems == ()
    source, body = items[0].body, items[1].body
    assert isinstance(source, Source)
    assert isinstance(body, FireHistory)
    assert source.channel is Channel.FEED
    assert source.original is not None
    assert (source.original.name, body.source_id) == ("h.csv", source.id)
    assert body.detections == 2
    assert body.platforms == ("NOAA-20", "Suomi NPP")
    assert body.when.earliest == datetime(2019, 12, 31, tzinfo=UTC)
    assert body.when.latest == datetime(2021, 2, 3, 23, 59, 59, tzinfo=UTC)
    assert isinstance(body.where.shape, Area)
    assert body.where.shape.ring[0] == (102.5, 13.9)
    assert body.where.shape.ring[2] == (103.4, 14.2)
    assert {item.available for item in items} == {datetime(2021, 2, 3, 21, 35, tzinfo=UTC)}
    assert parse_body(body.model_dump_json()) == body


def test_the_columns() -> None:
    columns = history_columns((HEADER + FIRST + LAST).encode())
    assert columns.lon.tolist() == [103.4, 102.5]
    assert columns.lat.tolist() == [14.2, 13.9]
    assert columns.day.tolist() == [18261, 18661]
    assert columns.hour == pytest.approx([6.15, 18 + 35 / 60])
    assert columns.night.tolist() == [0, 1]
    assert columns.frp.tolist() == [8.04, 8.04]
    assert [columns.platforms[one] for one in columns.platform] == ["Suomi NPP", "NOAA-20"]


@pytest.mark.parametrize(
    ("written", "hour"),
    [("06:09", 6.15), ("609", 6.15), ("0609", 6.15), ("9", 0.15), ("0009", 0.15)],
)
def test_times(written: str, hour: float) -> None:
    columns = history_columns((HEADER + ROW.format("2020-01-01", written, "N", "D")).encode())
    assert columns.hour == pytest.approx([hour])


def test_what_is_optional_may_be_empty_or_absent() -> None:
    names = "latitude,longitude,acq_date,acq_time,scan,track,satellite\n"
    bare = names + "14.2,103.4,2020-01-01,1,.4,.4,N\n"
    columns = history_columns(bare.encode())
    assert np.isnan([columns.frp[0], columns.night[0]]).all()
    empty = history_columns((HEADER + FIRST.replace("8.04,D", ",")).encode())
    assert np.isnan([empty.frp[0], empty.night[0]]).all()


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("14.2,", "x,", "latitude"),
        ("14.2,", "91,", "latitude"),
        ("14.2,", "nan,", "latitude"),
        ("103.4", "181", "longitude"),
        ("103.4", "", "longitude"),
        ("2019-12-31", "31/12/2019", "acq_date"),
        ("2019-12-31", "2019-02-30", "acq_date"),
        ("609", "2460", "acq_time"),
        ("609", "12:99", "acq_time"),
        ("0.45", "0", "scan"),
        ("0.39", "-1", "track"),
        ("8.04", "much", "frp"),
        (",D,", ",X,", "daynight"),
        (",N,VIIRS", ",,VIIRS", "satellite"),
    ],
)
def test_a_bad_row_is_listed_and_the_rest_kept(old: str, new: str, field: str) -> None:
    bad = FIRST.replace(old, new, 1)
    assert bad != FIRST
    items, problems = read(HEADER + LAST + bad + LAST)
    (problem,) = problems
    assert (problem.file, problem.row, problem.field) == ("h.csv", 3, field)
    body = items[1].body
    assert isinstance(body, FireHistory)
    assert body.detections == 2


def test_a_row_with_too_few_cells_moves_no_number() -> None:
    items, problems = read(HEADER + FIRST + "1,2,3\n" + FIRST.replace("14.2", "x") + LAST)
    assert [problem.row for problem in problems] == [3, 4]
    assert "1,2,3" in str(problems[0])
    body = items[1].body
    assert isinstance(body, FireHistory)
    assert body.detections == 2


def test_many_bad_rows_are_counted() -> None:
    items, problems = read(HEADER + FIRST.replace("14.2", "x") * (SHOWN + 20) + LAST)
    assert len(problems) == SHOWN + 1
    assert "20 more" in problems[-1].value
    assert len(items) == 2


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2\n", HEADER.replace("satellite", "sat") + FIRST, HEADER, HEADER + "x\n",
     HEADER.replace("type", "frp") + FIRST],
)  # fmt: skip
def test_a_file_that_is_no_history(text: str) -> None:
    items, problems = read(text)
    assert items == ()
    assert len(problems) == 1
    with pytest.raises(ValueError, match="history"):
        history_columns(text.encode())


def test_a_file_in_another_encoding_is_told() -> None:
    data = (HEADER + FIRST).encode().replace(b"VIIRS", b"VI\xe9RS")
    items, problems = read_fire_history(data, blob_of(data, "h.csv"))
    assert items == ()
    assert "UTF-8" in problems[0].expected


def test_a_header_in_capitals_with_a_mark_and_windows_lines() -> None:
    text = "\ufeff" + (HEADER.upper() + FIRST + LAST).replace("\n", "\r\n")
    assert history(text).detections == 2


def test_one_place_has_no_box() -> None:
    assert history(HEADER + FIRST).where.shape is None


def test_the_same_file_gives_the_same_ids() -> None:
    assert history(HEADER + FIRST).id == history(HEADER + FIRST).id
    assert history(HEADER + FIRST).id != history(HEADER + LAST).id
