"""Encoding: what the comparison sees of a report, read in a frame of these or of other reports."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from match.link.made import NOON, blank, in_time, measured, reports
from truceline.match.link.encode import NAME_LENGTH, encode
from truceline.match.link.frame import UNLOCATED
from truceline.match.link.levels import NAME_EDGES, name_level
from truceline.match.link.model import spec
from truceline.match.link.pairs import levels
from truceline.match.link.sums import contents

NEAR = {"centre": NOON, "lon": 100.0}
"""All at one time and place, so that every pair is compared."""


def level_of(one: str, other: str) -> int:
    _, at = measured(reports(2, names={"place": [one, other]}))
    a, b = at.names[:, 0].tolist()
    return int(name_level(a, b, at.letters, at.lengths, at.repeated))


def expected_level(one: str, other: str) -> int:
    """Computed by another library, on the names as they are compared."""
    a, b = (word.lower().strip()[:NAME_LENGTH] for word in (one, other))
    return 1 + int((Indel.normalized_similarity(a, b) > NAME_EDGES).sum())


SPELLINGS = [
    ("ปราสาทตาเมือนธม", "ปราสาทตาเมือน"),
    ("ปราสาทตาควาย", "ช่องอานม้า"),
    ("ប្រាសាទព្រះវិហារ", "ប្រាសាទតាមាន់ធំ"),
    ("ប្រាសាទព្រះវិហារ", "ព្រះវិហារ"),
    ("Ta Muen Thom", "Ta Moan Thom"),
    ("Chong Bok", "Mom Bei"),
    ("Kantharalak", "กันทรลักษ์"),
    ("a" * 40, "a" * 30 + "b" * 10),
]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_names_are_compared_letter_by_letter_in_any_script(one: str, other: str) -> None:
    assert level_of(one, other) == level_of(other, one) == expected_level(one, other)


script = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=24
)


@given(script, script)
def test_any_two_names_are_as_alike_as_another_library_says(one: str, other: str) -> None:
    # Some letters grow longer in lower case, or shorter; what is compared is the lower case.
    if one.lower() != other.lower():
        assert level_of(one, other) == expected_level(one, other)


def test_letters_are_code_points() -> None:
    _, at = measured(reports(1, names={"place": ["ភូមិ"]}))
    assert at.letters[at.names[0, 0], : at.lengths[0]].tolist() == [ord(c) for c in "ភូមិ"]


def test_names_are_folded_and_empty_ones_are_none() -> None:
    _, at = measured(reports(6, names={"place": [" Siem Reap ", "SIEM REAP", "", "  ", None, "x"]}))
    row = at.names[:, 0].tolist()
    assert row[0] == row[1] >= 0
    assert row[2:5] == [-1, -1, -1]
    assert row[5] not in (-1, row[0])


def test_a_common_name_says_less_than_a_rare_one() -> None:
    words = ["rare"] * 2 + ["often"] * 40 + ["always"] * 200
    _, at = measured(reports(len(words), names={"place": words}))
    rare, often, always = (at.repeated[at.names[row, 0]] for row in (0, 2, 42))
    assert rare < often < always


def test_two_fields_of_names_do_not_mix() -> None:
    _, at = measured(reports(2, names={"place": ["a", "b"], "person": ["b", "c"]}))
    assert len(set(at.names.ravel().tolist())) == 4
    assert chr(at.letters[at.names[0, 1], 0]) == "b"


@pytest.mark.parametrize(
    "values", [np.arange(40.0), np.arange(400.0), np.array([0, 0.5, 7.25, 1e6])]
)
def test_figures_looked_up_in_a_table_meet_as_if_computed(values: np.ndarray) -> None:
    told = np.r_[values[:: max(len(values) // 30, 1)], np.nan, values[0], values[-1]]
    filler = reports(len(values), numbers={"killed": values})
    made, _ = measured(filler)
    given = reports(len(told), numbers={"killed": told}, **NEAR)
    _, at = in_time(encode(given, made))
    left, right, met = levels(blank(made), at, np.arange(len(told), dtype=np.int32))
    assert len(left) == len(told) * (len(told) - 1) // 2
    direct = contents(
        left, right, at.source, at.kinds, at.common, at.numbers, at.names, at.letters, at.lengths,
        at.repeated, *spec(made, blank(made).fields)[:6],
    )  # fmt: skip
    np.testing.assert_array_equal(met[:, 4], direct[:, 1])


def test_a_figure_that_the_frame_did_not_meet_is_compared_all_the_same() -> None:
    made, _ = measured(reports(3, numbers={"killed": [1, 2, 3]}))
    given = reports(3, numbers={"killed": [50, 50, 2]}, **NEAR)
    _, at = in_time(encode(given, made))
    left, right, met = levels(blank(made), at, np.arange(3, dtype=np.int32))
    at_level = {
        (a, b): level for a, b, level in zip(left.tolist(), right.tolist(), met[:, 4], strict=True)
    }
    assert len({at_level[pair] for pair in at_level}) == 2
    assert at_level[0, 2] == at_level[1, 2] != at_level[0, 1]


def test_twice_as_many_reports_around_are_twice_as_many_by_chance() -> None:
    # Near one point 40 reports, near another 80, near a third 160.
    lon = np.repeat([100.0, 110.0, 120.0], [40, 80, 160])
    rng = np.random.default_rng(1)
    given = reports(280, lon=lon, centre=NOON + rng.permutation(280) * 24.0)
    made, _ = measured(given)
    points = reports(3, lon=[100, 110, 120], centre=NOON + 24.0 * 140)
    chance = encode(points, made).chance[:, 0].tolist()
    assert np.diff(chance).tolist() == [8, 8]  # eighths of a binary logarithm


def test_a_busy_week_has_more_by_chance_than_a_calm_one() -> None:
    week = np.repeat([0, 1], [50, 200])
    centre = NOON - NOON % 168 + 168.0 * week + np.tile(np.arange(50), 5)
    _, at = measured(reports(250, centre=centre, lon=100.0))
    assert at.chance[249, 0] - at.chance[0, 0] == 16


@given(
    st.floats(-1e6, 2e6),
    st.sampled_from([-180.0, -60.0, 0.0, 60.0, 180.0, np.nan]),
    st.sampled_from([-90.0, -60.0, 0.0, 60.0, 90.0]),
    st.sampled_from([0.0, 3.0, 15.0, 50.0, 400.0, np.nan]),
)
def test_a_report_outside_the_time_and_place_of_the_frame_is_read(
    centre: float, lon: float, lat: float, radius: float
) -> None:
    base = np.r_[np.repeat(100.0 + np.arange(5), 20), 100 + np.arange(50) / 50]
    given = reports(150, lon=base, radius_km=np.r_[np.full(100, 40.0), np.full(50, 3.0)])
    made, _ = measured(given)
    assert 2 in made.partitions
    at = encode(reports(1, centre=centre, lon=lon, lat=lat, radius_km=radius), made)
    located = not (np.isnan(lon) or np.isnan(radius))
    assert (at.sclass[0] != UNLOCATED) == located
    assert np.isfinite([at.centre[0], at.lon[0], at.lat[0], at.radius[0]]).all()
    assert (at.home[0, 2, 0] >= 0) == (located and radius <= 75)
    assert ((at.home >= -1) & (at.home < 5)).all()


def test_names_of_later_reports_are_as_common_as_in_the_frame() -> None:
    made, at = measured(reports(50, names={"place": ["often"] * 50}))
    later = encode(reports(2, names={"place": ["new", "Often"]}), made)
    new, often = later.names[:, 0]
    assert later.repeated[often] == at.repeated[0]
    assert later.repeated[new] == 0


def test_missing_values_keep_their_mark() -> None:
    given = reports(2, kinds={"a": [-1, 3]}, numbers={"k": [np.nan, -4]}, radius_km=[np.nan, 3])
    _, at = measured(given)
    assert at.kinds[:, 0].tolist() == [-1, 3]
    assert np.isnan(at.numbers[0, 0])
    assert at.numbers[1, 0] == 0  # below nothing is nothing
    assert at.figures[0, 0] == 0
    assert at.sclass.tolist() == [UNLOCATED, 0]


def test_taking_rows_takes_them_of_every_column() -> None:
    given = reports(
        5, kinds={"a": range(5)}, names={"place": list("abcde")}, numbers={"k": range(5)}
    )
    _, at = measured(given)
    taken = at.take(np.array([4, 0]))
    assert len(taken) == 2
    assert taken.kinds[:, 0].tolist() == [4, 0]
    assert [chr(at.letters[row, 0]) for row in taken.names[:, 0]] == ["e", "a"]
    for name, row in product(("centre", "lon", "chance", "home", "figures"), (0, 1)):
        np.testing.assert_array_equal(getattr(taken, name)[row], getattr(at, name)[[4, 0][row]])
