"""Derived tables and incidents as files that other tools read.

Text that a spreadsheet would run as a formula gets an apostrophe in front in CSV; Parquet,
GeoPackage and GeoJSON keep it as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

_FORMULA: Final = re.compile(r"^[=+\-@\t\r]")

TABLE_FORMATS: Final = (".csv", ".parquet")
MAP_FORMATS: Final = (".gpkg", ".geojson")


def export_table(table: pa.Table, path: Path) -> None:
    """Write a derived table as CSV or Parquet, by the file's ending.

    CSV is UTF-8, with ISO times in UTC, and `true` and `false`.

    Raises:
        ValueError: if the ending is neither.
        OSError: if the file cannot be written.
    """
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    elif path.suffix == ".csv":
        _write_csv(table, path)
    else:
        raise ValueError(f"{path.name}: a table is exported to {' or '.join(TABLE_FORMATS)}")


def export_map(table: pa.Table, path: Path) -> None:
    """Write incidents as a layer of points: GeoPackage or GeoJSON, by the file's ending.

    Incidents without a location stay in the layer without a geometry. A point is the centre of
    an uncertainty disc; `radius_m` says how wide it is.

    Args:
        table: the derived table `incident`.
        path: the file to write or replace.

    Raises:
        ValueError: if the ending is neither.
    """
    drivers = {".gpkg": "GPKG", ".geojson": "GeoJSON"}
    if path.suffix not in drivers:
        raise ValueError(f"{path.name}: a map is exported to {' or '.join(MAP_FORMATS)}")
    lon = np.array(table["lon"].to_pylist(), float)
    lat = np.array(table["lat"].to_pylist(), float)
    located = ~np.isnan(lon)
    geometry = np.full(len(lon), None, object)
    geometry[located] = shapely.to_wkb(shapely.points(lon[located], lat[located]))
    fields = [name for name in table.column_names if name not in ("lon", "lat")]
    path.unlink(missing_ok=True)
    pyogrio.raw.write(
        path,
        geometry,
        [_plain(table[name]) for name in fields],
        fields,
        driver=drivers[path.suffix],
        layer="incident",
        geometry_type="Point",
        crs="EPSG:4326",
    )


def _plain(column: pa.ChunkedArray) -> Any:
    if pa.types.is_timestamp(column.type):
        return np.array([value.isoformat() for value in column.to_pylist()], object)
    if pa.types.is_string(column.type):
        return np.array(column.to_pylist(), object)
    return column.to_numpy()


def _write_csv(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(table.column_names))
        for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
            file.write(_line([_cell(value) for value in row]))


def _line(cells: Sequence[object]) -> str:
    # Only a writer that ends rows in CR LF quotes a cell that holds a lone CR (before Python
    # 3.13); the row itself then ends in LF, as other tools of the command line expect.
    row = io.StringIO()
    csv.writer(row, lineterminator="\r\n").writerow(cells)
    return row.getvalue().removesuffix("\r\n") + "\n"


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(value, "strftime") else value
