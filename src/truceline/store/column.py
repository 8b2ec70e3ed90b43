"""What a derived table is made of: its columns, types and key."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TEXT, INT, REAL, BOOL = pa.string(), pa.int64(), pa.float64(), pa.bool_()
TIME = pa.timestamp("s", tz="UTC")


@dataclass(frozen=True)
class Column:
    """A column: name, Arrow type, and what it holds."""

    name: str
    type: pa.DataType
    doc: str


@dataclass(frozen=True)
class TableSpec:
    """A derived table.

    Attributes:
        name: its name, as given to `truceline export --table`.
        doc: what one row is.
        columns: its columns, in order.
        key: columns that identify a row.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema([(column.name, column.type) for column in self.columns])


INCIDENT = Column("incident_id", TEXT, "stable id of the incident")
