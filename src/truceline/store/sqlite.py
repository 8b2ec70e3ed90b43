"""Derived tables in SQLite: one file, rebuilt whole, replaced at once.

The file is a cache. It is written beside its final place and moved there in one step, so that a
reader never sees half of it and an interrupted build leaves the old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    insert,
    select,
)

from truceline.store.column import BOOL, INT, REAL, TEXT, TIME, TableSpec
from truceline.store.schema import TABLES

_TYPES: Final = {TEXT: Text, INT: Integer, REAL: Float, BOOL: Boolean, TIME: DateTime}
_BUILD: Final = "build"


def write(path: Path, derived: Mapping[str, pa.Table], build: Mapping[str, str]) -> None:
    """Write all derived tables.

    Args:
        path: the file to write or replace.
        derived: table name to rows, as in the schema.
        build: facts about the build: log size, root, cut, version.

    Raises:
        OSError: if the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{draft}")
    meta = MetaData()
    made = {name: _table(spec, meta) for name, spec in TABLES.items()}
    facts = _facts(meta)
    try:
        meta.create_all(engine)
        with engine.begin() as connection:
            connection.execute(
                insert(facts), [{"name": name, "value": value} for name, value in build.items()]
            )
            for name, table in made.items():
                rows = derived[name].to_pylist()
                if rows:
                    connection.execute(insert(table), rows)
    finally:
        engine.dispose()
    draft.replace(path)


def facts(path: Path) -> dict[str, str]:
    """Return the facts about the build that wrote a file; empty if there is none."""
    if not path.is_file():
        return {}
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return {row.name: row.value for row in connection.execute(select(_facts(MetaData())))}
    finally:
        engine.dispose()


def _facts(meta: MetaData) -> Table:
    return Table(
        _BUILD, meta, Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
    )


def _table(spec: TableSpec, meta: MetaData) -> Table:
    return Table(
        spec.name,
        meta,
        *(
            Column(
                column.name,
                _TYPES[column.type],
                primary_key=column.name in spec.key,
                comment=column.doc,
            )
            for column in spec.columns
        ),
    )
