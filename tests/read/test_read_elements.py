from __future__ import annotations

from datetime import UTC, datetime

import pytest
from elements_found import INVENTED, REAL, pairs

from truceline.read.elements import LATENCY, read_elements, seems_elements
from truceline.read.orbit.genuine import checksum, epoch_of
from truceline.read.problem import Problem
from truceline.read.reading import Readable, blob_of
from truceline.record import Channel, Elements, Source

GOOD = pairs(REAL)[:3]
BAD = pairs(INVENTED)[0]


def read(text: str | bytes) -> tuple[tuple[Readable, ...], tuple[Problem, ...], int]:
    data = text.encode() if isinstance(text, str) else text
    return read_elements(data, "orbits.txt", blob_of(data, "orbits.txt"))


def sets(items: tuple[Readable, ...]) -> list[Elements]:
    return [item.body for item in items if isinstance(item.body, Elements)]


def test_sets_of_two_and_three_lines_with_comments_and_windows_line_ends() -> None:
    (a, b), (c, d), (e, f) = GOOD
    text = "\ufeff" + "\r\n".join(
        ["# from an archive", "", a, b, "SENTINEL-1A  ", c, d, "0 SENTINEL-1C", e, f, ""]
    )
    items, problems, rows = read(text)
    assert problems == ()
    assert rows == 3
    assert isinstance(items[0].body, Source)
    assert items[0].body.channel is Channel.FEED
    assert [one.platform for one in sets(items)] == ["Sentinel-1C", "Sentinel-1A", "Sentinel-1C"]
    assert [(one.line1, one.line2) for one in sets(items)] == GOOD
    assert all(one.source_id == items[0].body.id for one in sets(items))


def test_a_set_is_available_hours_after_its_epoch_and_the_source_with_the_first() -> None:
    items, _, _ = read("\n".join(line for pair in GOOD for line in pair))
    assert [item.available for item in items[1:]] == [epoch_of(a) + LATENCY for a, _ in GOOD]
    assert items[0].available == min(epoch_of(a) for a, _ in GOOD) + LATENCY


def test_invented_sets_become_problems_and_the_good_ones_are_kept() -> None:
    lines = [*GOOD[0], "MADE UP", *BAD, *GOOD[1]]
    items, problems, rows = read("\n".join(lines))
    assert (len(sets(items)), rows) == (2, 3)
    (problem,) = problems
    assert (problem.row, problem.field) == (4, "MADE UP")
    assert "checksum" in problem.expected
    assert "northbound equator crossing" in problem.expected
    assert "CelesTrak" in problem.fix


def test_a_file_with_nothing_good_gives_no_source() -> None:
    items, problems, rows = read("\n".join(BAD))
    assert (items, len(problems), rows) == ((), 1, 1)


@pytest.mark.parametrize("text", ["", "# nothing\n", "\n\n"])
def test_a_file_without_any_set_says_so(text: str) -> None:
    items, problems, rows = read(text)
    assert (items, rows) == ((), 0)
    assert "no element set" in problems[0].value


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ([GOOD[0][0]], 1),
        ([GOOD[0][1], *GOOD[1]], 1),
        ([*GOOD[1], GOOD[0][0]], 3),
        ([GOOD[0][0], *GOOD[1]], 1),
    ],
)
def test_a_line_without_its_other_is_a_problem(lines: list[str], row: int) -> None:
    items, problems, _ = read("\n".join(lines))
    assert len(sets(items)) == (1 if len(lines) > 1 else 0)
    (problem,) = problems
    assert problem.row == row
    assert "stands without the other" in problem.expected


def test_a_name_without_lines_is_a_problem() -> None:
    _, problems, _ = read("\n".join(["NOAA-20", "SENTINEL-1C", *GOOD[0]]))
    (problem,) = problems
    assert (problem.row, problem.value) == (1, "NOAA-20")


def test_a_set_under_the_name_of_another_satellite_is_refused() -> None:
    _, problems, _ = read("\n".join(["NOAA-20", *GOOD[0]]))
    assert "it is named NOAA-20, and 62261 is Sentinel-1C" in problems[0].expected


def test_a_satellite_that_is_not_known_needs_nothing_done() -> None:
    one, two = (line[:2] + "25544" + line[7:] for line in GOOD[0])
    one, two = (line[:68] + str(checksum(line)) for line in (one, two))
    items, problems, _ = read("\n".join([one, two, *GOOD[1]]))
    assert len(sets(items)) == 1
    assert "Nothing to do" in problems[0].fix


def test_the_same_set_twice_is_kept_once() -> None:
    items, problems, rows = read("\n".join([*GOOD[0], *GOOD[0]]))
    assert (len(sets(items)), problems, rows) == (1, (), 2)


def test_elements_of_a_moment_after_the_file_was_had_are_refused() -> None:
    data = "\n".join(GOOD[1]).encode()
    had = datetime(2025, 1, 1, tzinfo=UTC)
    items, problems, _ = read_elements(data, "f", blob_of(data, "f"), had)
    assert items == ()
    assert "later than" in problems[0].expected


@pytest.mark.parametrize(
    ("data", "seems"),
    [
        ("\n".join(GOOD[0]).encode(), True),
        (("# note\r\nS1C\r\n" + "\r\n".join(GOOD[0])).encode(), True),
        ("\n".join(BAD).encode(), True),
        (b"", False),
        (b"latitude,longitude\n1 2,3\n", False),
        (b"1 line of text\n2 lines of text\n", False),
        (b"\xff\xfe\x00\x01", False),
        (("a\nb\n" + "\n".join(GOOD[0])).encode(), False),
    ],
)
def test_what_seems_elements(data: bytes, seems: bool) -> None:
    assert seems_elements(data) is seems
