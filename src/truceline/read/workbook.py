"""XLSX workbooks as rows of text. Content of a stranger's file is never trusted.

Entities in its XML are refused by defusedxml, its uncompressed size is bounded before anything
is unpacked, formulas are not evaluated: their stored results are read.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
import openpyxl.xml
from defusedxml.common import DefusedXmlException
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

_SAVE_AGAIN: Final = "Open it in a spreadsheet program and save it again as XLSX, or as CSV UTF-8."

# What openpyxl and zipfile let through when a file is damaged or made to harm.
_DAMAGE: Final = (
    ArithmeticError,
    AttributeError,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)

Note = tuple[str, str, str]
"""Value, expected and fix of a problem of the whole file."""


class Unreadable(ValueError):
    """A row, or a whole table, that cannot be read.

    Attributes:
        value: what was found.
        expected: what should be there.
        fix: what to do.
        row: row at which it was found, if at one.
    """

    def __init__(self, value: str, expected: str, fix: str, row: int | None = None) -> None:
        super().__init__(f"{value}; expected {expected}. {fix}")
        self.value, self.expected, self.fix, self.row = value, expected, fix, row


Cells = list[str] | Unreadable
"""The cells of one row, or why it cannot be read."""


def read_workbook(
    data: bytes, max_bytes: int
) -> tuple[Iterator[tuple[int, Cells]], tuple[Note, ...]]:
    """Return the numbered rows of the first sheet that holds anything, and notes on the rest.

    Args:
        data: bytes of the file.
        max_bytes: uncompressed size above which it is refused.

    Raises:
        Unreadable: if it is too large, no workbook, or holds XML entities. A row with an error
            in a cell, or a formula without a stored result, stands in the rows as its error.
    """
    if not openpyxl.xml.DEFUSEDXML:  # pragma: no cover - defusedxml is a dependency
        raise RuntimeError("openpyxl runs without defusedxml; install it and leave it switched on")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # zipfile unpacks no more than the stated size, so the statement can be relied on.
            size = sum(part.file_size for part in archive.infolist())
        sheets = _sheets(data) if size <= max_bytes else []
    except _DAMAGE as error:
        raise Unreadable(_root(error), "an XLSX workbook", _SAVE_AGAIN) from None
    if size > max_bytes:
        fix = "Split the table, or save it as CSV without formatting."
        raise Unreadable(f"{size} bytes uncompressed", f"at most {max_bytes} bytes", fix)
    filled = [(title, rows) for title, rows in sheets if any(_filled(cells) for cells in rows)]
    if not filled:
        return iter(()), ()
    title, rows = filled[0]
    notes: tuple[Note, ...] = ()
    if len(filled) > 1:
        others = ", ".join(repr(other) for other, _ in filled[1:])
        fix = f"Only {title!r} was read; save each sheet as a file of its own."
        notes = ((f"further sheets {others}", "one sheet with data", fix),)
    return enumerate(rows, start=1), notes


def _root(error: BaseException) -> str:
    """Return what went wrong first: openpyxl hides the cause of an error behind advice."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__ or error
    return f"{type(error).__name__}: {error}"


def _sheets(data: bytes) -> list[tuple[str, list[Cells]]]:
    results = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    sheets = []
    for result, formula in zip(results.worksheets, formulas.worksheets, strict=True):
        result.reset_dimensions()  # the stated dimensions of a sheet are often wrong
        formula.reset_dimensions()
        rows = [
            _row(first, second)
            for first, second in zip(result.iter_rows(), formula.iter_rows(), strict=True)
        ]
        width = max((_width(cells) for cells in rows), default=0)
        sheets.append((result.title, [_padded(cells, width) for cells in rows]))
    results.close()
    formulas.close()
    return sheets


def _row(shown: Any, stated: Any) -> Cells:
    try:
        return [_cell(first, second) for first, second in zip(shown, stated, strict=True)]
    except Unreadable as error:
        return error


def _filled(cells: Cells) -> bool:
    return isinstance(cells, Unreadable) or any(cells)


def _width(cells: Cells) -> int:
    if isinstance(cells, Unreadable):
        return 0
    return max((index for index, cell in enumerate(cells, start=1) if cell), default=0)


def _padded(cells: Cells, width: int) -> Cells:
    if isinstance(cells, Unreadable):
        return cells
    return (cells + [""] * width)[:width]


def _cell(shown: Any, stated: Any) -> str:
    if shown.data_type == "e":
        fix = f"Mend cell {_address(shown)}."
        raise Unreadable(str(shown.value), "no errors in cells", fix, shown.row)
    if shown.value is None and stated.data_type == "f":
        fix = f"Open it, let it calculate cell {_address(stated)}, and save it."
        raise Unreadable("a formula", "the stored result of the formula", fix, stated.row)
    return _text(shown.value)


def _address(cell: Any) -> str:
    return f"{get_column_letter(cell.column)}{cell.row}"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        if rounded.time() == time(0):
            return rounded.date().isoformat()
        return rounded.isoformat(timespec="seconds" if rounded.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
