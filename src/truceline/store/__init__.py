"""The store: derived tables, rebuilt from the record and safe to delete.

`schema` documents the columns, `tables` fills them, `sqlite` keeps them, `export` hands them on.
"""

from truceline.store.column import TableSpec
from truceline.store.export import MAP_FORMATS, TABLE_FORMATS, export_map, export_table
from truceline.store.schema import TABLES
from truceline.store.sqlite import facts, write
from truceline.store.tables import tables
from truceline.store.vector_tiles import TILES, write_tiles

__all__ = [
    "MAP_FORMATS",
    "TABLES",
    "TABLE_FORMATS",
    "TILES",
    "TableSpec",
    "export_map",
    "export_table",
    "facts",
    "tables",
    "write",
    "write_tiles",
]
