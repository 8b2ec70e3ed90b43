"""Tables: CSV and XLSX files as rows of text, the same from either form.

Cells are text. Dates of a spreadsheet become ISO dates, whole numbers lose their `.0`, and
white space around a cell is dropped, so that one table reads the same from both forms. Text
that looks like a formula stays text: nothing is ever evaluated.

Row numbers are those a spreadsheet shows: the header is row 1 where it stands first, and a
record whose cell holds several lines is one row.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from truceline.read.problem import Problem
from truceline.read.workbook import Cells, Unreadable, read_workbook

MAX_BYTES: Final = 64 * 1024 * 1024
"""Largest table read: bytes of a CSV file, or of an XLSX file once uncompressed."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ",;\t"
_LOOKED_AT: Final = 20
# Thai is written in runs of letters without spaces; three bytes of the Thai block in a row do not
# come about in Western text, where accented letters stand alone.
_THAI_RUN: Final = re.compile(rb"[\xa1-\xda\xdf-\xfb]{3}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text.

    Attributes:
        name: name of the file.
        columns: names of the columns, in order.
        rows: each row, from column to cell; an empty cell is an empty string.
        numbers: number of each row as a spreadsheet shows it.
        problems: what could not be read; the rows it concerns are left out of `rows`.
        seen: rows seen below the header, read or not; blank rows are not counted.
    """

    name: str
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    numbers: list[int]
    problems: tuple[Problem, ...] = ()
    seen: int = 0


def read_table(
    source: Path | bytes, name: str = "", *, encoding: str = "", limit: int | None = None
) -> Table:
    """Read a table from a CSV or XLSX file. Bad content gives problems, never an exception.

    CSV is UTF-8 with or without a byte order mark, or UTF-16 with one; comma, semicolon or tab.
    Any other encoding, such as cp874 of Thai spreadsheets, has to be declared: a wrong guess
    would seal wrong names. XLSX gives its first sheet, with the stored results of formulas.

    Args:
        source: path, or the bytes of the file.
        name: name used in problems; by default that of the path.
        encoding: declared encoding of a CSV file, as Python names it.
        limit: number of rows after which to stop.

    Raises:
        OSError: if the path cannot be read.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    name = name or ("table" if isinstance(source, bytes) else source.name)
    try:
        if data.startswith(b"PK\x03\x04"):
            records, notes = read_workbook(data, MAX_BYTES)
        else:
            records, notes = _csv_records(data, encoding), ()
        table = _tabulate(name, records, limit)
    except Unreadable as error:
        problem = Problem(name, error.row, "", error.value, error.expected, error.fix)
        return Table(name, (), [], [], (problem,))
    first = tuple(Problem(name, None, "", *note) for note in notes)
    return Table(name, table.columns, table.rows, table.numbers, first + table.problems, table.seen)


def _csv_records(data: bytes, encoding: str) -> Iterator[tuple[int, Cells]]:
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{len(data)} bytes", f"at most {MAX_BYTES} bytes", "Split the table.")
    text = _decode(data, encoding)
    if "\x00" in text:
        raise Unreadable("NUL bytes", "a text table", "Save the table as CSV UTF-8 or XLSX.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, [_clean(cell) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            expected = "quotation marks in pairs and cells under 128 KiB"
            fix = f"Check the quotation marks at and above line {reader.line_num}."
            yield number, Unreadable(str(error), expected, fix, number)


def _decode(data: bytes, encoding: str) -> str:
    declared = encoding or next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(declared)
    except LookupError:
        fix = "Name it as Python does: utf-8, utf-16, cp874, cp1252."
        raise Unreadable(encoding, "the name of an encoding", fix) from None
    except UnicodeDecodeError as error:
        # The byte alone: what stands around it may be a name that is to be sealed.
        found = data[error.start : error.start + 1]
        row = data.count(b"\n", 0, error.start) + 1
        hint = (
            ' It looks like Thai Windows text: declare encoding = "cp874" if that is what it is.'
            if _THAI_RUN.search(data)
            else ""
        )
        raise Unreadable(
            repr(found), f"text in {declared}", f"Save the table as CSV UTF-8 or XLSX.{hint}", row
        ) from None


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first rows most evenly, and then into most cells.

    csv.Sniffer is not used: on one line it can take a letter of the column names for quoting.
    """
    start = text.lstrip("\r\n")

    def fitness(delimiter: str) -> tuple[float, int]:
        try:
            reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
            widths = [len(cells) for cells in islice(reader, _LOOKED_AT) if cells]
        except csv.Error:
            return 0.0, 0
        header = widths[0] if widths else 0
        even = widths.count(header) / len(widths) if header > 1 else 0.0
        return even, header if even else 0

    return max(_DELIMITERS, key=fitness)


def _clean(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _tabulate(name: str, records: Iterator[tuple[int, Cells]], limit: int | None) -> Table:
    filled = (
        (number, cells) for number, cells in records if isinstance(cells, Unreadable) or any(cells)
    )
    number, header = next(filled, (0, []))
    if isinstance(header, Unreadable):
        raise header
    if not header:
        fix = "Give a table with a row of column names and at least one row below it."
        raise Unreadable("empty file", "a table", fix)
    columns = _columns(number, header)
    rows: list[dict[str, str]] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    seen = 0
    for number, cells in filled:
        seen += 1
        if isinstance(cells, Unreadable):
            problems.append(Problem(name, number, "", cells.value, cells.expected, cells.fix))
            continue
        extra = [cell for cell in cells[len(columns) :] if cell]
        if extra or len(cells) < len(columns):
            count = f"{len(cells)} cells"
            fix = "Look for a missing or stray delimiter, or an unquoted one inside a cell."
            problems.append(Problem(name, number, "", count, f"{len(columns)} cells", fix))
            continue
        rows.append(dict(zip(columns, cells, strict=False)))
        numbers.append(number)
        if limit is not None and len(rows) >= limit:
            break
    if seen == 0:
        fix = "Add rows, or leave the file out."
        problems.append(Problem(name, None, "", "column names only", "at least one row", fix))
    return Table(name, columns, rows, numbers, tuple(problems), seen)


def _columns(number: int, cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    repeated = [column for column, count in Counter(cells).items() if count > 1 and column]
    if repeated:
        fix = "Rename or remove one of them: it is not clear which one is meant."
        raise Unreadable(", ".join(repeated), "every column name once", fix, number)
    if "" in cells:
        fix = "Name the column or remove it."
        place = f"column {cells.index('') + 1} without a name"
        raise Unreadable(place, "a name for every column", fix, number)
    return tuple(cells)
