"""When: an interval as precise as it was said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.record import Precision, When, zone_of

BKK = "+07:00"


def at(text: str) -> datetime:
    """An instant from its ISO form."""
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2025", "2025-01-01T00:00+07:00", "2025-12-31T23:59:59+07:00", Precision.YEAR),
        ("2025-07", "2025-07-01T00:00+07:00", "2025-07-31T23:59:59+07:00", Precision.MONTH),
        ("2025-12", "2025-12-01T00:00+07:00", "2025-12-31T23:59:59+07:00", Precision.MONTH),
        ("2024-02", "2024-02-01T00:00+07:00", "2024-02-29T23:59:59+07:00", Precision.MONTH),
        ("2025-07-24", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
        ("2025-7-4", "2025-07-04T00:00+07:00", "2025-07-04T23:59:59+07:00", Precision.DAY),
        (" 2025-07-24 ", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
        (
            "2025-07-24T08:20",
            "2025-07-24T08:20+07:00",
            "2025-07-24T08:20:59+07:00",
            Precision.MINUTE,
        ),
        (
            "2025-07-24 08:20",
            "2025-07-24T08:20+07:00",
            "2025-07-24T08:20:59+07:00",
            Precision.MINUTE,
        ),
        (
            "2025-07-24T08:20:30",
            "2025-07-24T08:20:30+07:00",
            "2025-07-24T08:20:30+07:00",
            Precision.SECOND,
        ),
        (
            "2025-07-24T08:20Z",
            "2025-07-24T08:20+00:00",
            "2025-07-24T08:20:59+00:00",
            Precision.MINUTE,
        ),
        (
            "2025-07-24T08:20-0330",
            "2025-07-24T08:20-03:30",
            "2025-07-24T08:20:59-03:30",
            Precision.MINUTE,
        ),
        (
            "2025-07-28T24:00",
            "2025-07-29T00:00+07:00",
            "2025-07-29T00:00:59+07:00",
            Precision.MINUTE,
        ),
        (
            "2025-12-31T24:00Z",
            "2026-01-01T00:00+00:00",
            "2026-01-01T00:00:59+00:00",
            Precision.MINUTE,
        ),
        ("24 July 2025", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
        (
            "24 jul 2025, 08:20",
            "2025-07-24T08:20+07:00",
            "2025-07-24T08:20:59+07:00",
            Precision.MINUTE,
        ),
        (
            "24 July 2025 08.20",
            "2025-07-24T08:20+07:00",
            "2025-07-24T08:20:59+07:00",
            Precision.MINUTE,
        ),
        ("July 2025", "2025-07-01T00:00+07:00", "2025-07-31T23:59:59+07:00", Precision.MONTH),
        # The Buddhist era: 2568 is 2025, in ISO form, in words, in Thai digits and month names.
        ("2568-07-24", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
        ("2568", "2025-01-01T00:00+07:00", "2025-12-31T23:59:59+07:00", Precision.YEAR),
        ("24 July 2568", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
        ("๒๔ กรกฎาคม ๒๕๖๘", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
        ("๒๔ ก.ค. พ.ศ. ๒๕๖๘", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
        ("๒๕๖๘-๐๗-๒๔", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
        ("២០២៥-០៧-២៤", "2025-07-24T00:00+07:00", "2025-07-24T23:59:59+07:00", Precision.DAY),
    ],
)
def test_forms(text: str, earliest: str, latest: str, precision: Precision) -> None:
    when = When.parse(text, BKK)
    assert (when.earliest, when.latest) == (at(earliest), at(latest))
    assert when.begins is when.ends is precision
    assert when.timed is (precision in (Precision.MINUTE, Precision.SECOND))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2025-02-29",
        "2025-02-30",
        "2568-02-29",  # 2025 is no leap year, though 2568 would be
        "2025-13",
        "2025-00-10",
        "2025-04-31",
        "2025-07-24T25:00",
        "2025-07-24T24:01",
        "2025-07-24T08:60",
        "2025-07-24T08",
        "2025-07-24T08:20+25:00",
        "24/07/2025",
        "07-24-2025",
        "24 Juli 2025",
        "31 June 2025",
        "2025-07-24 and later",
        "20250724",
        "9999",
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        When.parse(text, BKK)


def test_a_leap_day_of_the_buddhist_era() -> None:
    assert When.parse("2567-02-29", BKK).earliest == at("2024-02-29T00:00+07:00")


def test_the_words_are_kept_where_they_differ() -> None:
    assert When.parse("2025-07-24", BKK).stated is None
    assert When.parse("2568-07-24", BKK).stated == "2568-07-24"
    assert When.parse("๒๔ กรกฎาคม ๒๕๖๘", BKK).stated == "๒๔ กรกฎาคม ๒๕๖๘"
    between = When.between("24 July 2025", "2568-07-28", BKK)
    assert between.stated == "24 July 2025 to 2568-07-28"


def test_digits_of_another_script_are_not_the_iso_form() -> None:
    assert When.parse("๒๐๒๕-๐๗-๒๔", BKK).stated == "๒๐๒๕-๐๗-๒๔"


@given(st.dates(date(1900, 1, 1), date(2399, 12, 31)), st.sampled_from([BKK, "-11:00", "UTC"]))
def test_both_eras_agree_and_days_cover_their_day(day: date, zone: str) -> None:
    common = When.parse(day.isoformat(), zone)
    first, last = common.local()
    assert first.date() == last.date() == day
    assert common.seconds == 86_399
    later = f"{day.year + 543:04d}-{day.month:02d}-{day.day:02d}"
    if 2400 <= day.year + 543 < 2700:
        buddhist = When.parse(later, zone)
        assert (buddhist.earliest, buddhist.latest) == (common.earliest, common.latest)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2390, 1, 1)), st.integers(-840, 840))  # noqa: DTZ001
def test_a_stated_zone_goes_before_the_case_zone(naive: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    zone = f"{sign}{hours:02d}:{rest:02d}"
    text = f"{naive:%Y-%m-%dT%H:%M}"
    stated, assumed = When.parse(text + zone, "+01:00"), When.parse(text, zone)
    assert stated == assumed
    assert stated.earliest == naive.replace(second=0, microsecond=0, tzinfo=UTC) - timedelta(
        minutes=minutes
    )


def test_between() -> None:
    when = When.between("2025-07-24T08:20", "2025-07", BKK)
    assert (when.begins, when.ends) == (Precision.MINUTE, Precision.MONTH)
    assert when.earliest == at("2025-07-24T08:20+07:00")
    assert when.latest == at("2025-07-31T23:59:59+07:00")
    assert When.between("2025-07-24", " ", BKK) == When.parse("2025-07-24", BKK)


def test_between_across_zones_is_compared_as_instants() -> None:
    when = When.between("2025-07-24T23:00-03:00", "2025-07-25T03:00+00:00", BKK)
    assert when.seconds == 3600 + 59
    with pytest.raises(ValueError, match="before start"):
        When.between("2025-07-24T23:00-03:00", "2025-07-25T01:00+00:00", BKK)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before start"):
        When.between("2025-07-24", "2025-07-23", BKK)
    with pytest.raises(ValueError, match="before earliest"):
        When(earliest=at("2025-07-24T00:00Z"), latest=at("2025-07-23T23:59:59Z"), zone="UTC")


@pytest.mark.parametrize("zone", ["", "+7", "07:00", "Asia/Nowhere", "../Asia/Bangkok", "+24:00"])
def test_what_is_no_zone(zone: str) -> None:
    with pytest.raises(ValueError, match=r"zone|offset"):
        zone_of(zone)
    with pytest.raises(ValueError, match=r"zone|offset"):
        When(earliest=at("2025-07-24T00:00Z"), latest=at("2025-07-24T00:00Z"), zone=zone)


def test_a_folder_of_zones_is_no_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        zone_of("Asia")


@pytest.mark.parametrize("text", ["0001-01-01", "0001"])
def test_the_beginning_of_the_calendar(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        When.parse(text, BKK)


def test_local_gives_the_stated_zone_back() -> None:
    when = When.parse("2025-07-24T23:30", "Asia/Bangkok")
    assert when.local()[0].isoformat() == "2025-07-24T23:30:00+07:00"
    assert when.local("UTC")[0].isoformat() == "2025-07-24T16:30:00+00:00"
    assert When.parse("2025-07-24T23:30+0700", "UTC").zone == "+07:00"
    assert When.parse("2025-07-24T23:30Z", BKK).zone == "+00:00"


def test_one_instant() -> None:
    when = When.at(at("2025-07-24T08:20:30+07:00"))
    assert when.seconds == 0
    assert when.timed
