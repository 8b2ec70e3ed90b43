"""A cut: the part of the record that counts at one point."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record import samples
from record.samples import claim
from truceline.cut import cut
from truceline.record import Clock, Entry, Settings

DAY0 = datetime(2025, 12, 1, 3, tzinfo=UTC)


def entry(day: int, available: int | None, body: Any) -> Entry:
    """An entry recorded and available on days after DAY0."""
    return Entry(
        recorded=DAY0 + timedelta(days=day),
        available=None if available is None else DAY0 + timedelta(days=available),
        author="me",
        body=body,
    )


def record(clock: Clock, *available: int | None) -> list[Entry]:
    """Settings and then claims, one recorded a day, available as given."""
    frame = entry(0, None, samples.settings(clock=clock))
    return [frame, *(entry(n, day, claim(f"C{n}")) for n, day in enumerate(available, 1))]


def ids(entries: tuple[Entry, ...]) -> list[str]:
    return [item.body.id for item in entries if not isinstance(item.body, Settings)]


def test_everything() -> None:
    made = cut(record(Clock.RECORDED, None, None))
    assert (made.size, ids(made.entries)) == (3, ["C1", "C2"])
    assert made.as_of == DAY0 + timedelta(days=2)


def test_an_empty_record_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="truceline add"):
        cut([])


@pytest.mark.parametrize("at", [2, "2", " 2 "])
def test_a_number_of_entries(at: int | str) -> None:
    made = cut(record(Clock.RECORDED, None, None), at)
    assert (made.size, ids(made.entries)) == (2, ["C1"])
    assert made.as_of == DAY0 + timedelta(days=1)


@pytest.mark.parametrize("at", [0, 4, -1, "0", "99", "2025"])
def test_a_number_outside_the_record(at: int | str) -> None:
    with pytest.raises(ValueError, match="3 entries"):
        cut(record(Clock.RECORDED, None, None), at)


@pytest.mark.parametrize("at", ["soon", "", "2025-13-01", "-1x"])
def test_what_is_no_point(at: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        cut(record(Clock.RECORDED, None), at)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2025-12-02T10:00", ["C1"]),  # in the case's zone, +07:00: exactly when C1 was recorded
        ("2025-12-02T09:59", []),
        ("2025-12-02T03:00Z", ["C1"]),
        ("2025-12-02", ["C1"]),  # a day counts to its end
        ("2025-12-01", []),
        ("2025-12", ["C1", "C2", "C3"]),
    ],
)
def test_a_moment_on_the_clock_of_the_record(at: str, expected: list[str]) -> None:
    made = cut(record(Clock.RECORDED, None, None, None), at)
    assert ids(made.entries) == expected
    assert made.size == len(expected) + 1


def test_before_everything() -> None:
    with pytest.raises(ValueError, match="nothing in the record was recorded by"):
        cut(record(Clock.RECORDED, None), "2025-11-30")


def test_a_moment_on_the_clock_of_availability() -> None:
    entries = record(Clock.AVAILABLE, -30, 5, -20, None)
    made = cut(entries, "2025-11-15")
    assert ids(made.entries) == ["C1", "C3", "C4"], "C2 was public later; C4 is part of the frame"
    assert made.size == 5
    assert made.as_of == datetime(2025, 11, 15, 16, 59, 59, tzinfo=UTC)
    # When something was recorded does not matter on this clock.
    assert ids(cut(entries, "2025-10-01").entries) == ["C4"]


def test_the_moment_a_whole_record_stands_for() -> None:
    assert cut(record(Clock.AVAILABLE, -30, -10, -20)).as_of == DAY0 - timedelta(days=10)
    assert cut(record(Clock.AVAILABLE, None)).as_of == DAY0 + timedelta(days=1)


@given(
    st.lists(st.none() | st.integers(-60, 0), max_size=8),
    st.sampled_from(list(Clock)),
    st.integers(-70, 10),
)
def test_a_later_cut_only_adds(available: list[int | None], clock: Clock, day: int) -> None:
    entries = record(clock, *available)
    moments = [f"{DAY0 + timedelta(days=day + more):%Y-%m-%d}" for more in (0, 3)]
    found = []
    for moment in moments:
        try:
            found.append(cut(entries, moment))
        except ValueError:
            found.append(None)
    earlier, later = found
    if earlier is not None:
        assert later is not None
        assert set(ids(earlier.entries)) <= set(ids(later.entries))
        assert earlier.size <= later.size
        assert [item for item in entries[: earlier.size] if item in earlier.entries] == list(
            earlier.entries
        )
