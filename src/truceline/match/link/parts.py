"""Parts of reports, so that no process need hold all: reading one, and putting several together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from truceline.match.link.learn import SAMPLE, fit
from truceline.match.link.model import Model
from truceline.match.link.reports import Reports

Part = Reports | Callable[[], Reports]
"""Reports, or what returns them: called in the process that needs them, more than once."""

_ENOUGH: Final = 25 * SAMPLE
"""Reports that a frame is measured over at least, where there are so many."""
_COLUMNS: Final = ("start", "end", "lon", "lat", "radius_km", "source")
_SETTINGS: Final = ("foreign", "lag_hours", "slip_km", "once", "tiled")


def read(part: Part) -> Reports:
    """Return the reports of a part."""
    return part() if callable(part) else part


def concatenated(parts: Sequence[Reports]) -> Reports:
    """Put reports together, in their order.

    Raises:
        ValueError: if there are none, or they differ in their fields or settings.
    """
    if not parts:
        raise ValueError("no reports to put together; expected at least one part")
    first = parts[0]
    for number, part in enumerate(parts):
        for name in _SETTINGS:
            if getattr(part, name) != getattr(first, name):
                raise ValueError(
                    f"part {number}: {name} is {getattr(part, name)}; in the first part it is "
                    f"{getattr(first, name)}"
                )
        for name in ("kinds", "numbers", "names"):
            if list(getattr(part, name)) != list(getattr(first, name)):
                raise ValueError(
                    f"part {number}: {name} are {list(getattr(part, name))}; in the first part "
                    f"they are {list(getattr(first, name))}, in this order"
                )
    plain: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS
    }
    kinds = {name: np.concatenate([part.kinds[name] for part in parts]) for name in first.kinds}
    numbers = {
        name: np.concatenate([part.numbers[name] for part in parts]) for name in first.numbers
    }
    names = {name: _words([part.names[name] for part in parts]) for name in first.names}
    return replace(first, **plain, kinds=kinds, numbers=numbers, names=names)


def sample_model(parts: Sequence[Part], enough: int = _ENOUGH) -> Model:
    """Make a model of parts that follow one another, from the middle of all.

    They follow one another because a frame counts reports an hour: parts with gaps between them
    would look less busy than they are. Codes that none of them has are not known to the model;
    see `known`.

    Args:
        parts: the parts, by time.
        enough: how many reports to read at least, where there are so many.

    Raises:
        ValueError: if there is no part, or they differ in their fields.
    """
    middle = len(parts) // 2
    order = sorted(range(len(parts)), key=lambda at: (abs(at - middle), at))
    taken: dict[int, Reports] = {}
    for at in order:
        taken[at] = read(parts[at])
        if sum(map(len, taken.values())) >= enough:
            break
    return fit(concatenated([taken[at] for at in sorted(taken)]))


def to_table(reports: Reports) -> pa.Table:
    """Return reports as an Arrow table that `from_table` reads, for instance out of Parquet.

    Columns are named for the fields; those of a taxonomy `kinds.NAME.LEVEL`, finest first, of a
    figure `numbers.NAME`, of a name `names.NAME`. Settings are in the metadata of the schema.
    """
    columns: dict[str, Any] = {name: getattr(reports, name) for name in _COLUMNS}
    for name, codes in reports.kinds.items():
        levels = codes.reshape(len(reports), -1).T if codes.size else codes.reshape(1, -1)
        columns |= {f"kinds.{name}.{level}": row for level, row in enumerate(levels)}
    columns |= {f"numbers.{name}": values for name, values in reports.numbers.items()}
    columns |= {f"names.{name}": _words([words]) for name, words in reports.names.items()}
    settings = {
        "foreign": "\n".join(sorted(reports.foreign)),
        "lag_hours": repr(float(reports.lag_hours)),
        "slip_km": repr(float(reports.slip_km)),
        "once": "true" if reports.once else "false",
        "tiled": "true" if reports.tiled else "false",
    }
    return pa.table(columns).replace_schema_metadata(settings)


def from_table(table: pa.Table) -> Reports:
    """Return the reports of a table of the form of `to_table`.

    Raises:
        ValueError: if a column is missing or of another name; see also `Reports`.
    """
    missing = [name for name in _COLUMNS if name not in table.column_names]
    if missing:
        raise ValueError(f"column {missing[0]!r} is missing; there are {table.column_names}")
    kinds: dict[str, list[Any]] = {}
    numbers, names = {}, {}
    for column in table.column_names:
        if column in _COLUMNS:
            continue
        what, _, name = column.partition(".")
        if what == "kinds":
            kinds.setdefault(name.rpartition(".")[0], []).append(table[column].to_numpy())
        elif what == "numbers":
            numbers[name] = table[column].to_numpy().copy()
        elif what == "names":
            names[name] = table[column].combine_chunks()
        else:
            raise ValueError(
                f"column {column!r}: expected one of {', '.join(_COLUMNS)}, or a name that "
                "begins with kinds., numbers. or names."
            )
    told = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    return Reports(
        **{name: table[name].to_numpy().copy() for name in _COLUMNS},
        kinds={
            name: levels[0].copy() if len(levels) == 1 else np.column_stack(levels)
            for name, levels in kinds.items()
        },
        numbers=numbers,
        names=names,
        foreign=frozenset(filter(None, told.get("foreign", "").split("\n"))),
        lag_hours=float(told.get("lag_hours", Reports.lag_hours)),
        slip_km=float(told.get("slip_km", Reports.slip_km)),
        once=told.get("once", "false") == "true",
        tiled=told.get("tiled", "true") == "true",
    )


def _words(parts: Sequence[Any]) -> Any:
    arrays = [
        part.cast(pa.string())
        if isinstance(part, pa.Array)
        else pa.array(part, pa.string(), from_pandas=True)
        for part in parts
    ]
    return pa.concat_arrays(arrays)
