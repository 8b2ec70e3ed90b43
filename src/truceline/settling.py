"""Tables of contested values: read, and written with their probabilities."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from truceline.store import export_table
from truceline.weigh.settle import Positions, Settled


def read_stated(path: Path) -> Positions:
    """Read who states what of which object.

    Args:
        path: a CSV table in UTF-8 with the columns `object`, `source`, `value` and, if sources
            have classes, `kind`.

    Raises:
        ValueError: if a column is missing or a field is empty; it says in which row.
    """
    rows, kinds = [], {}
    for row in _rows(path, "object", "source", "value"):
        rows.append((row["object"], row["source"], row["value"]))
        if row.get("kind"):
            kinds[row["source"]] = row["kind"]
    return Positions.of(rows, kinds)


def read_known(path: Path) -> dict[str, str]:
    """Read which values are known: a CSV table with the columns `object` and `value`.

    Raises:
        ValueError: as `read_stated` does.
    """
    return {row["object"]: row["value"] for row in _rows(path, "object", "value")}


def _rows(path: Path, *needed: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(
                f"{path}: expected the columns {', '.join(needed)}; {', '.join(missing)} is missing"
            )
        for row in reader:
            for name in needed:
                if not (row[name] or "").strip():
                    raise ValueError(f"{path}, row {reader.line_num}, {name}: it is empty")
            yield row


def write_settled(settled: Settled, path: Path) -> None:
    """Write every value of every object with its probability, the likeliest first.

    Args:
        settled: the values.
        path: a file that ends in .csv or .parquet.

    Raises:
        ValueError: if it ends in neither.
        OSError: if it cannot be written.
    """
    rows = [
        {"object": name, "value": value, "probability": round(chance, 9)}
        for name in settled.objects
        for value, chance in sorted(settled.of(name).items(), key=lambda item: (-item[1], item[0]))
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    export_table(pa.Table.from_pylist(rows, _SCHEMA), path)


_SCHEMA: Final = pa.schema(
    [("object", pa.string()), ("value", pa.string()), ("probability", pa.float64())]
)
