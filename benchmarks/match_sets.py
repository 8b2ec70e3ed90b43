"""The labelled sets that matching is measured on, as `Reports` with the known event of each.

The sets are looked for in the folder `match` of `TRUCELINE_DATA`, else of `shared/data` beside the
checkout. What a set says about its own precision is taken at its word; where it says nothing, what
a user would assume stands below as a constant. No label is looked at for any of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from truceline.match.link import Reports
from truceline.match.link.reports import Floats, Ints

_BESIDE = Path(__file__).parents[1].parent / "shared" / "data"
FOLDER = Path(os.environ.get("TRUCELINE_DATA", _BESIDE)) / "match"
KM_PER_DEGREE: Final = 111.2

CONFSYN_DAYS: Final = (0, 2, 3)
"""Days either way of a date that is exact, within 2–6 days, or within a week (UCDP's scale)."""
CONFSYN_EXACT_KM: Final = 3.0
"""95 % radius of an exact place. Reports of other sources within three days that carry one rare
name lie 1.5 km apart in the median, and 7 km where one of the two is only near a place."""
CONFSYN_NEAR_KM: Final = 15.0
LEAST_PLACES: Final = 20
"""Exact places that a district's reach is read from."""
POLICE_KM: Final = {"own": 5.0, "city": 10.0, "state": 300.0}
"""An address, a city's centre, a state's centre. Two lists place people of one day, city, age and
description 2.2 km apart in the median, and nine of ten within 7.3 km."""
POLICE_LAG_HOURS: Final = 48.0
"""One list may date the act and the other the death."""
POLICE_SLIP_KM: Final = 400.0
"""Addresses were looked up by machine: some are in another town of that name in the state."""
CRASH_KM: Final = 2.1
"""The package's example joins crashes within 3 km: two discs of this radius."""
ISC_SECONDS: Final = 10.0
"""Time of an origin without a stated error, either way."""
ISC_KM: Final = 50.0
"""95 % radius of an origin without a stated ellipse: nine of ten such origins lie within 73 km of
another agency's of the same minute."""
ISC_LAG_HOURS: Final = 1 / 60
ISC_SLIP_KM: Final = 300.0
"""Seismologists' usual window for origins of one event: 300 km, here at a minute instead of two."""
ISC_TO_95: Final = 2.448 / 2.146
"""From the 90 % ellipses of the ISF format to 95 %, two-dimensional normal."""
GED_DAYS: Final = (7, 1)
"""An event lies up to a week before the article on it, or on its date."""
GED_SLICES: Final = {
    "syria": (38.5, 35.0, 350.0),
    "mexico": (-102.0, 24.0, 1_400.0),
    "myanmar": (96.5, 20.5, 800.0),
    "car": (20.5, 6.6, 600.0),
}
"""Longitude, latitude and radius in kilometres: an article's headline has no other place."""


@dataclass(frozen=True)
class MatchSet:
    """A labelled set.

    Attributes:
        name: its name.
        reports: the n reports.
        truth: (n,) known event of each.
    """

    name: str
    reports: Reports
    truth: Ints


class AbsentError(Exception):
    """A set is not on this machine; says where it was looked for."""


def confsyn(size: int) -> MatchSet:
    """Simulated conflict reports: size 10,000 or 100,000. Types are each source's own."""
    table = _table(f"confsyn/c{size}.parquet")
    place, where = _lon_lat(table), _ints(table, "where_prec")
    radius = np.choose(where, [CONFSYN_EXACT_KM, CONFSYN_NEAR_KM, np.nan, np.nan])
    for coarse in (2, 3):
        radius[where == coarse] = _reach(place[where == coarse], place[where == 0])
    days, either = _days(table, "date"), np.array(CONFSYN_DAYS)[_ints(table, "date_prec")]
    reports = Reports(
        start=_hours(days - either),
        end=_hours(days + either + 1),
        lon=place[:, 0],
        lat=place[:, 1],
        radius_km=radius,
        source=_codes(table, "source"),
        kinds={"type": _codes(table, "type"), "actor": _codes(table, "actor")},
        foreign=frozenset({"type"}),
        numbers={name: _floats(table, name) for name in ("killed", "injured")},
        names={"place": _words(table, "name")},
    )
    return MatchSet(f"confsyn {size:,}", reports, _ints(table, "incident"))


def police() -> MatchSet:
    """Killings by police in the United States in two lists."""
    table = _table("police/mpv_wapo_no_names.csv")
    days, place = _days(table, "date"), _lon_lat(table)
    columns = ("gender", "race", "armed", "manner", "state")
    reports = Reports(
        start=_hours(days),
        end=_hours(days + 1),
        lon=place[:, 0],
        lat=place[:, 1],
        radius_km=np.array([POLICE_KM[each] for each in table["coord"].to_pylist()]),
        source=_codes(table, "source"),
        kinds={name: _codes(table, name) for name in columns},
        numbers={"age": _floats(table, "age")},
        names={"city": _words(table, "city")},
        lag_hours=POLICE_LAG_HOURS,
        slip_km=POLICE_SLIP_KM,
        once=True,
    )
    return MatchSet("police", reports, _codes(table, "label"))


def crash() -> MatchSet:
    """Three lists of simulated car crashes, with their taxonomies (finest level first)."""
    tables = [_table(f"crashMD/crash_data{at}.csv", text=_CRASH_TEXT) for at in (1, 2, 3)]
    table, place = pa.concat_tables(tables), _lon_lat(pa.concat_tables(tables))
    truth = _table("crashMD/crash_truth.csv")
    incident = {
        (row["dataset"], row["event"]): row["incident"]
        for row in truth.select(["dataset", "event", "incident"]).to_pylist()
    }
    keys = zip(table["dataset"].to_pylist(), table["event"].to_pylist(), strict=True)
    reports = Reports(
        start=_hours(_days(table, "date")),
        end=_hours(_days(table, "enddate") + 1),
        lon=place[:, 0],
        lat=place[:, 1],
        radius_km=np.full(len(table), CRASH_KM),
        source=_codes(table, "dataset"),
        kinds={name: _levels(table, name) for name in _CRASH_TEXT},
        once=True,
    )
    return MatchSet("crashMD", reports, np.array([incident[key] for key in keys], dtype=np.int64))


def isc() -> MatchSet:
    """Origins of earthquakes by several agencies; times in fractions of a second."""
    table = _table("isc/isc_origins.csv", text=("mags", "event_id"))
    seconds = _seconds(table, "time")
    error, axis = _floats(table, "time_err"), _floats(table, "smaj")
    either = np.where(error > 0, 2 * error, ISC_SECONDS)
    place = _lon_lat(table)
    # The first magnitude of an origin: "MS 6.3 0.2 8" or "6.5".
    size = pc.extract_regex(table["mags"], r"^\D*(?P<of>\d+(?:\.\d+)?)")
    reports = Reports(
        start=(seconds - either) / 3600,
        end=(seconds + either) / 3600,
        lon=place[:, 0],
        lat=place[:, 1],
        radius_km=np.where(axis > 0, ISC_TO_95 * axis, ISC_KM),
        source=_codes(table, "author"),
        numbers={
            "depth": _floats(table, "depth"),
            "magnitude": _numbers(pc.cast(pc.struct_field(size, "of"), pa.float64())),
        },
        lag_hours=ISC_LAG_HOURS,
        slip_km=ISC_SLIP_KM,
    )
    return MatchSet("isc", reports, _codes(table, "event_id"))


def ged() -> MatchSet:
    """Articles that UCDP cites for its events: headline, date and paper.

    Left out are articles without a headline or a plausible date, and those cited for several
    events: a report is of one event here.
    """
    table = _table("ged/ged_reports.parquet")
    day = pc.cast(table["pub_date"], pa.timestamp("s"))
    known = pc.and_(
        pc.greater(pc.utf8_length(table["headline"]), 0),
        pc.and_(pc.greater(pc.year(day), 1988), pc.less(pc.year(day), 2026)),
    )
    table = table.filter(pc.fill_null(known, False))
    keys = ["office", "pub_date", "headline"]
    cited = table.group_by(keys).aggregate(
        [("event_id", "count_distinct"), ("event_id", "min"), ("slice", "min")]
    )
    table = cited.filter(pc.equal(cited["event_id_count_distinct"], 1))
    table = table.sort_by([(key, "ascending") for key in ("pub_date", "office", "headline")])
    where = np.array([GED_SLICES[each] for each in table["slice_min"].to_pylist()])
    days, (before, after) = _days(table, "pub_date"), GED_DAYS
    reports = Reports(
        start=_hours(days - before),
        end=_hours(days + after),
        lon=where[:, 0].copy(),
        lat=where[:, 1].copy(),
        radius_km=where[:, 2].copy(),
        source=_codes(table, "office"),
        names={"headline": _words(table, "headline")},
    )
    return MatchSet("ged", reports, _ints(table, "event_id_min"))


SETS: Final[dict[str, Callable[[], MatchSet]]] = {
    "confsyn-10k": lambda: confsyn(10_000),
    "confsyn-100k": lambda: confsyn(100_000),
    "police": police,
    "crashMD": crash,
    "isc": isc,
    "ged": ged,
}

_CRASH_TEXT: Final = ("model_tax", "color_tax", "damage_tax")


def _table(name: str, text: Sequence[str] = ()) -> pa.Table:
    path = FOLDER / name
    if not path.is_file():
        raise AbsentError(f"{name} is not in {FOLDER}: set TRUCELINE_DATA to the folder of `match`")
    if path.suffix == ".parquet":
        return pyarrow.parquet.read_table(path)
    types = dict.fromkeys(text, pa.string()) | dict.fromkeys(_DATES, pa.string())
    options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=True)
    return pyarrow.csv.read_csv(path, convert_options=options)


_DATES: Final = ("date", "enddate", "time", "pub_date")


def _numbers(column: Any) -> Floats:
    filled = pc.fill_null(pc.cast(column, pa.float64()), float("nan"))
    out: Floats = filled.to_numpy()
    return out


def _floats(table: pa.Table, name: str) -> Floats:
    return _numbers(table[name])


def _ints(table: pa.Table, name: str) -> Ints:
    out: Ints = table[name].to_numpy().astype(np.int64)
    return out


def _codes(table: pa.Table, name: str) -> Ints:
    column = pc.dictionary_encode(table[name].combine_chunks())
    out: Ints = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return out


def _words(table: pa.Table, name: str) -> NDArray[Any]:
    out: NDArray[Any] = pc.fill_null(table[name], "").to_numpy().astype(object)
    return out


def _seconds(table: pa.Table, name: str) -> Floats:
    """Seconds since 1970 of `2020-01-31`, with a time of day or without."""
    times = np.array(table[name].to_pylist(), dtype="datetime64[ms]")
    out: Floats = times.astype(np.int64) / 1000
    return out


def _days(table: pa.Table, name: str) -> Ints:
    return np.floor(_seconds(table, name) / 86_400).astype(np.int64)


def _hours(days: Ints) -> Floats:
    out: Floats = 24.0 * days.astype(np.float64)
    return out


def _lon_lat(table: pa.Table) -> Floats:
    lon, lat = ("lon", "lat") if "lon" in table.column_names else ("longitude", "latitude")
    return np.column_stack([_floats(table, lon), _floats(table, lat)])


def _flat(place: Floats) -> Floats:
    """Kilometres east and north, near enough over a few hundred kilometres."""
    narrow = np.cos(np.radians(np.mean(place[:, 1])))
    out: Floats = place * KM_PER_DEGREE * np.array([narrow, 1.0])
    return out


def _reach(centres: Floats, exact: Floats) -> Floats:
    """How far 95 % of the exact places that are nearest to a district's centre lie from it, km."""
    flat = _flat(np.vstack([centres, exact]))
    of_centre, which = np.unique(flat[: len(centres)], axis=0, return_inverse=True)
    away, nearest = cKDTree(of_centre).query(flat[len(centres) :])
    # A centre with few places near it is taken to reach as far as centres do on the whole.
    reach = np.full(len(of_centre), np.quantile(away, 0.95))
    for centre in np.flatnonzero(np.bincount(nearest, minlength=len(reach)) >= LEAST_PLACES):
        reach[centre] = np.quantile(away[nearest == centre], 0.95)
    out: Floats = reach[which.ravel()]
    return out


def _levels(table: pa.Table, name: str) -> Ints:
    """Codes of a taxonomy's levels, from each list's own categories."""
    rows = _table(f"crashMD/tax_{name}.csv", text=("base.categories",)).to_pylist()
    names = [key for key in rows[0] if key not in ("data.source", "base.categories")]
    of = {(row["data.source"], row["base.categories"]): row for row in rows}
    mine = zip(table["dataset"].to_pylist(), table[name].to_pylist(), strict=True)
    found = [of[key] for key in mine]
    levels = []
    for level in names:
        _, codes = np.unique([row[level] for row in found], return_inverse=True)
        levels.append(codes)
    return np.column_stack(levels).astype(np.int64)
