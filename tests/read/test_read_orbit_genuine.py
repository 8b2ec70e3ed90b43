from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from elements_found import INVENTED, REAL, pairs

from truceline.read.orbit.genuine import (
    checksum,
    epoch_of,
    node_time,
    parsed,
    refused,
    repeat_motion,
)
from truceline.read.orbit.platforms import BY_NUMBER, PLATFORMS, platform_named

DATA = Path(os.environ.get("TRUCELINE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))

ONE = "1 43013U 17073A   25190.86615621  .00000033  00000+0  36296-4 0  9996"
TWO = "2 43013  98.7409 129.0539 0001315 131.0169 229.1121 14.19544169395908"


def repaired(line: str) -> str:
    return line[:68] + str(checksum(line))


def with_(line: str, column: int, text: str) -> str:
    """Put text into a line from a column on, counted from 1, and mend the checksum."""
    return repaired(line[: column - 1] + text + line[column - 1 + len(text) :])


def given(name: str) -> list[tuple[str, str]]:
    path = DATA / "passes" / name
    if not path.is_file():
        pytest.skip(f"{name} is not here: set TRUCELINE_DATA to the folder of data sets")
    lines = [line for line in path.read_text().splitlines() if line[:2] in ("1 ", "2 ")]
    return list(zip(lines[::2], lines[1::2], strict=True))


def test_a_real_set_is_accepted_and_read() -> None:
    assert refused(ONE, TWO) == ()
    said = parsed(ONE, TWO)
    assert (said.norad, said.launch_year, said.count) == (43013, 2017, 39590)
    assert said.epoch == datetime(2025, 7, 9, 20, 47, 15, 896544, tzinfo=UTC)
    assert said.local_time_h == pytest.approx(13.40, abs=0.01)


@pytest.mark.parametrize("lines", pairs(REAL))
def test_real_sets_of_other_satellites_and_years_are_accepted(lines: tuple[str, str]) -> None:
    assert refused(*lines) == ()


@pytest.mark.parametrize("lines", pairs(INVENTED))
def test_invented_sets_are_refused_even_with_checksums_repaired(lines: tuple[str, str]) -> None:
    assert refused(*lines)
    reasons = refused(repaired(lines[0]), repaired(lines[1]))
    assert reasons
    assert not any("checksum" in reason for reason in reasons)


def test_the_given_real_sets_are_accepted() -> None:
    sets = given("real_tles.txt")
    assert len(sets) == 11
    assert [refused(*lines) for lines in sets] == [()] * 11


def test_the_given_fabricated_sets_are_refused_with_and_without_their_checksums() -> None:
    sets = given("fabricated_tles_negative_test.txt")
    assert len(sets) == 5
    assert all(refused(*lines) for lines in sets)
    for first, second in sets:
        assert any("local time" in r for r in refused(repaired(first), repaired(second)))


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        (ONE[:68] + "7", TWO, "checksum of line 1"),
        (ONE, TWO[:68] + "0", "checksum of line 2"),
        (ONE[:60], TWO, "first line is not in the form"),
        (ONE, TWO.replace(".", ",", 1), "second line is not in the form"),
        (with_(ONE, 3, "25544"), with_(TWO, 3, "25544"), "none of those known"),
        (ONE, with_(TWO, 3, "54234"), "line 1 is of satellite 43013"),
        (with_(ONE, 10, "98"), TWO, "launched in 1998"),
        (with_(ONE, 19, "17300"), TWO, "before the launch"),
        (ONE, with_(TWO, 53, "14.19844169"), "mean motion"),
        (ONE, with_(TWO, 9, " 98.9409"), "inclination"),
        (ONE, with_(TWO, 27, "0041315"), "eccentricity"),
        (ONE, with_(TWO, 18, "134.0539"), "northbound equator crossing"),
        (ONE, with_(TWO, 64, "12345"), "revolutions since launch"),
        (with_(ONE, 19, "25367.86615621"), TWO, "day 367"),
    ],
)
def test_each_rule_refuses_by_itself(first: str, second: str, word: str) -> None:
    (reason, *others) = [r for r in refused(first, second) if word in r] or [""]
    assert word in reason, refused(first, second)
    assert others == []
    if word != "before the launch":  # that moves the sun and the count of revolutions, too
        assert len(refused(first, second)) == 1


def test_an_epoch_later_than_the_file_is_refused() -> None:
    had = datetime(2025, 7, 1, tzinfo=UTC)
    assert "later than" in " ".join(refused(ONE, TWO, had))
    assert refused(ONE, TWO, datetime(2025, 7, 10, tzinfo=UTC)) == ()


def test_an_epoch_after_the_satellite_ended_is_refused() -> None:
    one = repaired("1 41456U 16025A   25129.48193779  .00000222  00000+0  56871-4 0  9990")
    two = repaired("2 41456  98.1800 137.8668 0001386  90.8293 269.3066 14.59199646481170")
    assert [r for r in refused(one, two) if "after Sentinel-1B ended" in r]


def test_mean_motion_of_the_repeat_orbit_is_that_of_real_sets() -> None:
    for first, second in pairs(REAL):
        said = parsed(first, second)
        platform = BY_NUMBER[said.norad]
        if platform.held_over(said.epoch, said.epoch):
            assert said.motion == pytest.approx(repeat_motion(platform), abs=0.0005)


def test_the_local_time_of_a_drifting_satellite_follows_its_table() -> None:
    terra = PLATFORMS["Terra"]
    assert node_time(terra, datetime(2005, 1, 1, tzinfo=UTC)) == 22.5
    assert node_time(terra, datetime(2030, 1, 1, tzinfo=UTC)) == 20.5
    assert 20.5 < node_time(terra, datetime(2026, 6, 22, tzinfo=UTC)) < 21.0


@pytest.mark.parametrize(
    ("written", "name"),
    [("sentinel-1a", "Sentinel-1A"), ("S1A", "Sentinel-1A"), ("LANDSAT_9", "Landsat 9"),
     ("LC09", "Landsat 9"), ("npp", "Suomi NPP"), ("NOAA 20", "NOAA-20"), ("TERRA", "Terra")],
)  # fmt: skip
def test_names_as_catalogues_write_them(written: str, name: str) -> None:
    found = platform_named(written)
    assert found is not None
    assert found.name == name


def test_a_name_that_is_not_known() -> None:
    assert platform_named("Sputnik 1") is None


def test_held_spans() -> None:
    noaa20 = PLATFORMS["NOAA-20"]
    before, after = datetime(2023, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    assert noaa20.held_over(before, datetime(2024, 1, 1, tzinfo=UTC))
    assert noaa20.held_over(after, datetime(2026, 1, 1, tzinfo=UTC))
    assert not noaa20.held_over(after, before)  # it moved in its orbit in between


def test_an_epoch_needs_a_day_that_exists() -> None:
    with pytest.raises(ValueError, match="day 366"):
        epoch_of(ONE[:18] + "25366.50000000" + ONE[32:])
