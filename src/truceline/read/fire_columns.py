"""The columns of a FIRMS archive file, checked as columns: no row becomes an object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from truceline.read.fires import COLUMNS, PLATFORMS
from truceline.read.problem import Problem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SHOWN: Final = 50
"""Bad rows that are listed one by one; the rest are counted."""

_HEADER: Final = 1
_NIGHT: Final = {"D": 0.0, "N": 1.0}


@dataclass(frozen=True)
class HistoryColumns:
    """Detections of a history as columns, one row for each row of the file that could be read.

    Attributes:
        lon: longitude, degrees WGS 84, float64, shape (n,).
        lat: latitude, degrees WGS 84, float64.
        day: days since 1970-01-01 UTC, int64.
        hour: hour of the day, UTC, float64.
        frp: fire radiative power, megawatts, float64; NaN where it is empty.
        night: 1 for night, 0 for day, float64; NaN where it is empty.
        platform: name of the satellite, as `read.fires.PLATFORMS` writes it, an index into
            `platforms`, int64.
        platforms: the names.
    """

    lon: Floats
    lat: Floats
    day: Ints
    hour: Floats
    frp: Floats
    night: Floats
    platform: Ints
    platforms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lon)


def read_columns(data: bytes, name: str) -> tuple[HistoryColumns | None, tuple[Problem, ...]]:
    """Read the columns of a file, and list what could not be read.

    Args:
        data: the file, CSV in UTF-8.
        name: its name, for the problems.

    Returns:
        The rows without a problem, None where the file is no table of FIRMS; and the problems.
    """
    found, ragged, problem = _table(data, name)
    if problem is not None:
        return None, (problem,)
    table: Any = found
    # A row with too many or too few cells has no place in the table: the rest are numbered on.
    number = np.arange(table.num_rows + len(ragged), dtype=np.int64)
    number = np.setdiff1d(number, np.array([row for row, _ in ragged], np.int64)) + 1 + _HEADER
    checked = _Checked(table, name, number)
    lon = checked.numbers("longitude", -180, 180, "degrees from -180 to 180")
    lat = checked.numbers("latitude", -90, 90, "degrees from -90 to 90")
    day = checked.dates("acq_date")
    hour = checked.times("acq_time")
    checked.numbers("scan", 0, 20, "a pixel size in kilometres above 0 and up to 20", above=True)
    checked.numbers("track", 0, 20, "a pixel size in kilometres above 0 and up to 20", above=True)
    frp = checked.numbers("frp", -np.inf, np.inf, "megawatts, or empty", optional=True)
    night = checked.nights("daynight")
    platform, platforms = checked.platforms("satellite")
    good = checked.good
    used, at = np.unique(platform[good], return_inverse=True)
    columns = HistoryColumns(
        lon=lon[good],
        lat=lat[good],
        day=day[good],
        hour=hour[good],
        frp=frp[good],
        night=night[good],
        platform=at.astype(np.int64),
        platforms=tuple(platforms[one] for one in used.tolist()),
    )
    return columns, (*_ragged(ragged, name), *checked.problems())


def _table(data: bytes, name: str) -> tuple[Any, list[tuple[int, str]], Problem | None]:
    """Return the columns as text, the rows that do not fit the header, or what is wrong."""
    ragged: list[tuple[int, str]] = []

    def skip(row: Any) -> str:
        ragged.append((row.number - 1 - _HEADER, row.text or ""))
        return "skip"

    try:
        header = data[: data.find(b"\n") if b"\n" in data else len(data)].decode("utf-8-sig")
        names = [one.strip().strip('"').casefold() for one in header.strip().split(",")]
        missing = [one for one in COLUMNS if one not in names]
        if missing or len(set(names)) < len(names):
            return None, [], _not_firms(name, header, missing)
        # One thread: only then does pyarrow number the rows it skips.
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(
                column_names=names, skip_rows=_HEADER, use_threads=False
            ),
            parse_options=pyarrow.csv.ParseOptions(invalid_row_handler=skip),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except (UnicodeDecodeError, pa.ArrowInvalid) as error:
        detail = " ".join(str(error).split())[:80]
        fix = "Export it again from FIRMS as CSV (UTF-8)."
        return None, [], Problem(name, None, "", detail, "a table as CSV in UTF-8", fix)
    return table, ragged, None


def _not_firms(name: str, header: str, missing: list[str]) -> Problem:
    return Problem(
        name,
        _HEADER,
        "",
        header,
        f"each column once, and among them {', '.join(COLUMNS)}",
        f"Missing: {', '.join(missing) or 'none; a column stands twice'}.",
    )


def _ragged(ragged: list[tuple[int, str]], name: str) -> list[Problem]:
    expected = "as many cells as the header has"
    out = [
        Problem(name, row + 1 + _HEADER, "", text, expected, "Correct the row; it is left out.")
        for row, text in ragged[:SHOWN]
    ]
    return [*out, *_more(len(ragged) - SHOWN, name)]


def _more(rest: int, name: str) -> list[Problem]:
    if rest <= 0:
        return []
    what = f"{rest} more rows with problems"
    return [
        Problem(name, None, "", what, "rows as above", "Correct those shown and read it again.")
    ]


class _Checked:
    """Columns checked one after the other; a row that fails any of them is left out."""

    def __init__(self, table: Any, name: str, number: Ints) -> None:
        self.table, self.name, self.number = table, name, number
        self.good = np.ones(table.num_rows, bool)
        self._failed: list[tuple[int, str, str, str]] = []
        self._more = 0

    def text(self, field: str) -> Any:
        """Return a column of trimmed text; of empty text where the file has no such column."""
        if field not in self.table.column_names:
            return pa.array([""] * self.table.num_rows, pa.string())
        return pc.utf8_trim_whitespace(self.table[field].combine_chunks())

    def numbers(
        self,
        field: str,
        least: float,
        most: float,
        expected: str,
        *,
        above: bool = False,
        optional: bool = False,
    ) -> Floats:
        """Return a column of decimals within limits."""
        text = self.text(field)
        plain = pc.match_substring_regex(text, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
        empty = _mask(pc.equal(text, ""))
        values = pc.cast(pc.if_else(plain, text, pa.scalar("nan")), pa.float64())
        column = np.asarray(values.to_numpy(zero_copy_only=False), np.float64)
        fits = (column > least if above else column >= least) & (column <= most)
        self._fail(field, text, ~(fits | (empty & optional)), expected)
        return column

    def dates(self, field: str) -> Ints:
        """Return a column of days since 1970-01-01."""
        text = self.text(field)
        shaped = pc.match_substring_regex(text, r"^\d{4}-\d{2}-\d{2}$")
        parsed = pc.strptime(
            pc.if_else(shaped, text, pa.scalar("")), "%Y-%m-%d", "s", error_is_null=True
        )
        null = _mask(pc.is_null(parsed))
        days = pc.fill_null(parsed, pa.scalar(0, pa.timestamp("s")))
        seconds = pc.cast(days, pa.int64()).to_numpy(zero_copy_only=False)
        # Some parsers turn 30 February into 2 March.
        back = _mask(pc.equal(pc.strftime(days, "%Y-%m-%d"), text))
        self._fail(field, text, null | ~back, "a date that exists, as YYYY-MM-DD")
        return np.asarray(seconds // 86_400, np.int64)

    def times(self, field: str) -> Floats:
        """Return a column of hours of the day; 609, 0609 and 06:09 are one time."""
        text = self.text(field)
        plain = pc.replace_substring_regex(text, r"^(\d{1,2}):(\d{2})(:\d{2})?$", r"\1\2")
        shaped = pc.match_substring_regex(plain, r"^\d{1,4}$")
        digits = pc.cast(pc.if_else(shaped, plain, pa.scalar("9999")), pa.int64())
        clock = np.asarray(digits.to_numpy(zero_copy_only=False), np.int64)
        hour, minute = clock // 100, clock % 100
        self._fail(field, text, (hour > 23) | (minute > 59), "a UTC time such as 06:09 or 0609")
        return np.asarray(hour + minute / 60)

    def nights(self, field: str) -> Floats:
        """Return 1 for N, 0 for D, NaN for empty."""
        text = pc.utf8_upper(self.text(field))
        out = np.full(len(text), np.nan)
        known = _mask(pc.equal(text, ""))
        for word, value in _NIGHT.items():
            at = _mask(pc.equal(text, word))
            out[at] = value
            known |= at
        self._fail(field, text, ~known, "'D', 'N', or empty")
        return out

    def platforms(self, field: str) -> tuple[Ints, tuple[str, ...]]:
        """Return the satellite of each row as an index into names."""
        text = self.text(field)
        self._fail(field, text, _mask(pc.equal(text, "")), "the satellite")
        coded = pc.dictionary_encode(text)
        named = [PLATFORMS.get(one.casefold(), one) for one in coded.dictionary.to_pylist()]
        names = tuple(dict.fromkeys(named))
        to = np.array([names.index(one) for one in named], np.int64)
        return to[coded.indices.to_numpy(zero_copy_only=False)], names

    def problems(self) -> list[Problem]:
        """Return what failed in the order of the file, the first rows one by one."""
        order = sorted(self._failed, key=lambda one: one[0])
        listed = [
            Problem(
                self.name, int(self.number[row]), field, value, expected, "The row is left out."
            )
            for row, field, value, expected in order[:SHOWN]
        ]
        return [*listed, *_more(self._more + len(order) - len(listed), self.name)]

    def _fail(self, field: str, text: Any, bad: npt.NDArray[np.bool_], expected: str) -> None:
        # A row is reported once, for the first thing wrong with it.
        rows = np.flatnonzero(bad & self.good)
        self.good &= ~bad
        for row in rows[:SHOWN].tolist():
            self._failed.append((row, field, text[row].as_py(), expected))
        self._more += max(0, len(rows) - SHOWN)


def _mask(column: Any) -> npt.NDArray[np.bool_]:
    return np.array(column.to_numpy(zero_copy_only=False), bool)
