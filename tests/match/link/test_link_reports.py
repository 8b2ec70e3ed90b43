"""Reports: a column that cannot be right is refused, and the field, row and fault are named."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from match.link.made import NOON, reports
from truceline.match.link import Reports

N = 4


def columns() -> dict[str, Any]:
    return {
        "start": np.full(N, NOON),
        "end": np.full(N, NOON + 1),
        "lon": np.array([-180.0, 180.0, 0.0, np.nan]),
        "lat": np.array([-90.0, 90.0, 0.0, np.nan]),
        "radius_km": np.array([0.0, 1e4, 5.0, np.nan]),
        "source": np.array([0, 1, 2, 3]),
        "kinds": {"type": np.array([-1, 0, 1, 2]), "arm": np.full((N, 2), -1)},
        "foreign": frozenset({"type"}),
        "numbers": {"killed": np.array([0.0, -3.0, 1e9, np.nan])},
        "names": {"place": np.array(["a", "", None, "ភូមិ"], object)},
    }


def at_row(column: Any, row: int, value: Any) -> Any:
    changed = column.copy()
    changed[row] = value
    return changed


def test_the_widest_values_are_taken() -> None:
    assert len(Reports(**columns())) == N
    none = {
        name: column[:0] for name, column in columns().items() if isinstance(column, np.ndarray)
    }
    assert len(Reports(**none)) == 0


@pytest.mark.parametrize(
    ("name", "row", "value", "expected"),
    [
        ("start", 2, np.nan, "finite hours"),
        ("start", 1, -np.inf, "finite hours"),
        ("end", 3, np.inf, "finite hours"),
        ("end", 1, NOON - 0.001, f"at least start, {NOON}"),
        ("lon", 0, 180.001, "-180 to 180"),
        ("lon", 2, -np.inf, "-180 to 180"),
        ("lat", 3, -90.5, "-90 to 90"),
        ("lat", 1, 103.0, "-90 to 90"),
        ("radius_km", 2, -1.0, "kilometres from 0"),
        ("radius_km", 2, np.inf, "kilometres from 0"),
        ("source", 3, -1, "codes from 0"),
        ("source", 3, 1 << 31, "codes from 0"),
    ],
)
def test_a_wrong_value_is_named(name: str, row: int, value: Any, expected: str) -> None:
    given = columns()
    given[name] = at_row(given[name], row, value)
    with pytest.raises(ValueError, match=f"{name}, row {row}: .*{re.escape(expected)}"):
        Reports(**given)


@pytest.mark.parametrize(
    ("group", "name", "row", "value", "expected"),
    [
        ("kinds", "type", 1, -2, "codes from -1"),
        ("kinds", "arm", 2, [0, -5], "codes from -1"),
        ("kinds", "arm", 3, [1 << 40, 0], "codes from -1"),
        ("numbers", "killed", 3, np.inf, "finite figure"),
        ("numbers", "killed", 0, -np.inf, "finite figure"),
    ],
)
def test_a_wrong_value_of_a_named_column_is_named(
    group: str, name: str, row: int, value: Any, expected: str
) -> None:
    given = columns()
    given[group][name] = at_row(given[group][name], row, value)
    with pytest.raises(ValueError, match=rf"{group}\['{name}'\], row {row}: .*{expected}"):
        Reports(**given)


@pytest.mark.parametrize("name", ["end", "lon", "lat", "radius_km", "source"])
def test_a_column_of_another_length_is_named(name: str) -> None:
    given = columns()
    given[name] = given[name][:-1]
    with pytest.raises(ValueError, match=rf"{name}: 3 rows; expected 4"):
        Reports(**given)


@pytest.mark.parametrize(
    ("group", "name"), [("kinds", "arm"), ("numbers", "killed"), ("names", "place")]
)
def test_a_named_column_of_another_length_is_named(group: str, name: str) -> None:
    given = columns()
    given[group][name] = given[group][name][:-1]
    with pytest.raises(ValueError, match=rf"{group}\['{name}'\]: 3 rows; expected 4"):
        Reports(**given)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start": [1.0] * N}, "start: a list; expected an (n,) array of floats"),
        ({"start": 1.0}, "start: a float; expected"),
        ({"start": np.zeros(N, "datetime64[h]")}, "start: an array of datetime64[h]; expected"),
        ({"lat": np.zeros(N, int)}, "lat: an array of int64; expected"),
        ({"lon": np.zeros((N, 1))}, "lon: an array of shape (4, 1); expected"),
        ({"source": np.zeros(N)}, "source: an array of float64; expected"),
        ({"source": np.array(["a"] * N)}, "source: an array of <U1; expected"),
        ({"source": np.zeros((N, 2), int)}, "source: an array of shape (4, 2); expected"),
        ({"kinds": {"type": np.zeros(N)}}, "kinds['type']: an array of float64; expected"),
        ({"kinds": {"type": np.zeros((N, 1, 1), int)}}, "kinds['type']: an array of shape"),
        ({"kinds": {"type": np.zeros((N, 0), int)}}, "kinds['type']: no level; expected"),
        ({"kinds": {"type": np.zeros(N, bool)}}, "kinds['type']: an array of bool; expected"),
        ({"numbers": {"dead": np.zeros(N, int)}}, "numbers['dead']: an array of int64; expected"),
        ({"names": {"place": np.zeros(N)}}, "names['place']: an array of float64; expected"),
        ({"names": {"place": ["a"] * N}}, "names['place']: a list; expected"),
        ({"names": {"place": pa.array([1] * N)}}, "names['place']: an array of int64; expected"),
        ({"names": {"place": pa.array(["a"])}}, "names['place']: 1 rows; expected 4"),
        ({"foreign": frozenset({"kind"})}, "foreign: 'kind' is no taxonomy; expected names among"),
        ({"lag_hours": 0.0}, "lag_hours: 0.0; expected hours above 0"),
        ({"lag_hours": np.inf}, "lag_hours: inf; expected"),
        ({"lag_hours": np.nan}, "lag_hours: nan; expected"),
        ({"slip_km": -1.0}, "slip_km: -1.0; expected kilometres from 0"),
        ({"slip_km": np.nan}, "slip_km: nan; expected"),
    ],
)
def test_a_wrong_type_shape_or_setting_is_named(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"Reports.{expected}")):
        Reports(**columns() | changes)


def test_taking_rows_takes_them_of_every_column() -> None:
    given = columns()
    given["names"]["town"] = pa.array(["p", "q", None, "s"])
    given |= {"lag_hours": 2.0, "slip_km": 3.0, "once": True}
    taken = Reports(**given).take(np.array([3, 1, 1]))
    assert len(taken) == 3
    assert taken.source.tolist() == [3, 1, 1]
    assert taken.kinds["type"].tolist() == [2, 0, 0]
    assert taken.kinds["arm"].shape == (3, 2)
    assert taken.numbers["killed"].tolist()[1:] == [-3.0, -3.0]
    assert taken.names["place"].tolist() == ["ភូមិ", "", ""]
    assert taken.names["town"].to_pylist() == ["s", "q", "q"]
    assert taken.foreign == {"type"}
    assert (taken.lag_hours, taken.slip_km, taken.once) == (2.0, 3.0, True)
    for name in ("start", "end", "lon", "lat", "radius_km"):
        np.testing.assert_array_equal(getattr(taken, name), given[name][[3, 1, 1]])


def test_columns_are_not_copied() -> None:
    given = reports(3)
    assert reports(0).start.shape == (0,)
    assert (
        Reports(given.start, given.end, given.lon, given.lat, given.radius_km, given.source).lon
        is given.lon
    )
