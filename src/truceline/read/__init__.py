"""Reading: files to bodies of entries, with every problem listed and every original kept."""

from truceline.read.field import FIELDS, REQUIRED, Field
from truceline.read.kind import FileKind
from truceline.read.mapping import (
    CANONICAL,
    ColumnMapping,
    Matched,
    Proposal,
    Proposed,
    load_mapping,
    propose,
)
from truceline.read.problem import Problem
from truceline.read.reader import mapping_path, read_bytes, read_file
from truceline.read.reading import Readable, Reading, blob_of, stable_id
from truceline.read.recognise import NotRecognised, recognise
from truceline.read.settings import read_settings
from truceline.read.table import Table, read_table

__all__ = [
    "CANONICAL", "FIELDS", "REQUIRED", "ColumnMapping", "Field", "FileKind", "Matched",
    "NotRecognised", "Problem", "Proposal", "Proposed", "Readable", "Reading", "Table",
    "blob_of", "load_mapping", "mapping_path", "propose", "read_bytes", "read_file",
    "read_settings", "read_table", "recognise", "stable_id",
]  # fmt: skip
