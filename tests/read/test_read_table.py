from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.read import table as table_module
from truceline.read.table import read_table

TEXT = st.text(
    st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\ufeff\ufffe\uffff"),
    max_size=12,
).map(str.strip)


def as_csv(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: list[list[object]], **further: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in rows:
        sheet.append(cells)
    for title, other in further.items():
        extra = book.create_sheet(title)
        for cells in other:
            extra.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_delimiters(delimiter: str, encoding: str) -> None:
    data = as_csv([["id", "killed, total"], ["1", "สอง; two"]], delimiter, encoding)
    table = read_table(data, "t.csv")
    assert table.columns == ("id", "killed, total")
    assert table.rows == [{"id": "1", "killed, total": "สอง; two"}]
    assert table.problems == ()


@pytest.mark.parametrize(
    ("data", "row", "value", "expected"),
    [
        (b"", None, "empty file", "a table"),
        (b"\n \n,,\n", None, "empty file", "a table"),
        (b"\xef\xbb\xbf", None, "empty file", "a table"),
        (b"a,b\n", None, "column names only", "at least one row"),
        (b"a,b,a\n1,2,3\n", 1, "a", "every column name once"),
        (b"\n\na,,b\n1,2,3\n", 3, "column 2 without a name", "a name for every column"),
        (b"a,b\n1\x00,2\n", None, "NUL bytes", "a text table"),
    ],
)
def test_unreadable_tables(data: bytes, row: int | None, value: str, expected: str) -> None:
    table = read_table(data, "t.csv")
    (problem,) = table.problems
    assert table.rows == []
    assert (problem.file, problem.row, problem.value) == ("t.csv", row, value)
    assert problem.expected == expected
    assert problem.fix


def test_ragged_rows_are_listed_and_the_rest_is_read() -> None:
    data = b"a,b\n1,2\n3\n\n4,5,6\n7,8,\n9,10\n"
    table = read_table(data, "t.csv")
    assert [cells["a"] for cells in table.rows] == ["1", "7", "9"]
    assert table.numbers == [2, 6, 7]
    assert [(p.row, p.value, p.expected) for p in table.problems] == [
        (3, "1 cells", "2 cells"),
        (5, "3 cells", "2 cells"),
    ]
    assert table.seen == 5


def test_a_broken_quotation_mark_costs_its_own_row() -> None:
    table = read_table(b'a,b\n1,2\n"3"x,4\n5,6\n7,"8\n', "t.csv")
    assert [cells["a"] for cells in table.rows] == ["1", "5"]
    assert [problem.row for problem in table.problems] == [3, 5]


def test_row_numbers_count_records_as_a_spreadsheet_does() -> None:
    table = read_table(b'a,b\n"two\r\nlines",1\n\nx,2\n', "t.csv")
    assert table.rows[0]["a"] == "two\nlines"
    assert table.numbers == [2, 4]


def test_thai_windows_text_is_never_guessed() -> None:
    data = "id,place\n1,ปราสาท\n".encode("cp874")
    (problem,) = read_table(data, "t.csv").problems
    assert problem.row == 2
    assert "UTF-8" in problem.fix
    assert "cp874" in problem.fix
    assert read_table(data, "t.csv", encoding="cp874").rows == [{"id": "1", "place": "ปราสาท"}]


def test_western_text_is_not_called_thai() -> None:
    (problem,) = read_table("id,place\n1,Forêt\n".encode("cp1252"), "t.csv").problems
    assert "cp874" not in problem.fix


def test_an_unknown_encoding_is_named() -> None:
    (problem,) = read_table(b"a,b\n1,2\n", "t.csv", encoding="klingon").problems
    assert problem.value == "klingon"


def test_an_oversized_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "MAX_BYTES", 1000)
    text = as_csv([["a"], ["x" * 1000]])
    packed = as_xlsx([["a"], ["x" * 1000]])
    for data in (text, packed):
        (problem,) = read_table(data, "t").problems
        assert "at most 1000 bytes" in problem.expected


def test_spreadsheet_values_become_plain_text() -> None:
    rows: list[list[object]] = [
        ["day", "minute", "clock", "whole", "part", "flag", "none"],
        [date(2025, 7, 24), datetime(2025, 7, 24, 8, 20), time(6, 9), 12.0, 1.5, True, None],  # noqa: DTZ001
    ]
    table = read_table(as_xlsx(rows), "t.xlsx")
    assert list(table.rows[0].values()) == [
        "2025-07-24",
        "2025-07-24T08:20",
        "06:09",
        "12",
        "1.5",
        "true",
        "",
    ]


def test_further_sheets_are_reported() -> None:
    table = read_table(as_xlsx([["a"], ["1"]], Notes=[["x"]], Empty=[]), "t.xlsx")
    assert table.rows == [{"a": "1"}]
    (problem,) = table.problems
    assert problem.value == "further sheets 'Notes'"


def test_a_formula_without_a_stored_result_is_not_read_as_empty() -> None:
    table = read_table(as_xlsx([["a", "b"], ["1", "=1+1"], ["2", "x"]]), "t.xlsx")
    assert table.rows == [{"a": "2", "b": "x"}]
    (problem,) = table.problems
    assert (problem.row, problem.value) == (2, "a formula")
    assert "B2" in problem.fix


def test_cells_beyond_the_header_of_a_sheet_are_a_problem() -> None:
    table = read_table(as_xlsx([["a", "b"], ["1", "2", "stray"], ["3"]]), "t.xlsx")
    assert table.rows == [{"a": "3", "b": ""}]
    assert [problem.row for problem in table.problems] == [2]


def _tampered(member: str, before: bytes, after: bytes) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(as_xlsx([["a"], ["1"]])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == member:
                assert before in content
                content = content.replace(before, after, 1)
            target.writestr(info.filename, content)
    return out.getvalue()


def test_xml_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet'
    (problem,) = read_table(
        _tampered("xl/worksheets/sheet1.xml", b"<worksheet", bomb), "t.xlsx"
    ).problems
    assert "Entit" in problem.value


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a zip", as_xlsx([["a"]])[:200]])
def test_damaged_workbooks_are_reported(data: bytes) -> None:
    table = read_table(data, "t.xlsx")
    assert table.rows == []
    assert len(table.problems) == 1


def test_a_zip_that_is_no_workbook_is_reported() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    (problem,) = read_table(out.getvalue(), "t.xlsx").problems
    assert problem.expected == "an XLSX workbook"


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2"])
def test_what_looks_like_a_formula_in_csv_stays_text(text: str) -> None:
    assert read_table(as_csv([["a"], [text]]), "t.csv").rows == [{"a": text}]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_table_reads_the_same_from_csv_and_xlsx(body: list[list[str]]) -> None:
    rows = [["id", "place", "detail"], *([str(n), *cells[1:]] for n, cells in enumerate(body))]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells, start=1):
            if text:
                cell = sheet.cell(number, column)
                cell.value = text
                cell.data_type = "s"  # as a spreadsheet stores text that begins with '='
    out = io.BytesIO()
    book.save(out)
    plain = read_table(as_csv(rows), "t.csv")
    packed = read_table(out.getvalue(), "t.xlsx")
    assert plain.problems == packed.problems == ()
    assert plain.columns == packed.columns
    assert plain.rows == packed.rows
    assert plain.numbers == packed.numbers
    assert [list(cells.values()) for cells in plain.rows] == rows[1:]
