"""Any file that can be read, to a reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from truceline.read.agreements import read_agreements
from truceline.read.beside import named_beside
from truceline.read.claims import read_claims
from truceline.read.elements import read_elements
from truceline.read.entries import read_entries
from truceline.read.fetched import with_account
from truceline.read.fire_history import read_fire_history
from truceline.read.fires import read_fires
from truceline.read.geojson import read_features
from truceline.read.kind import FileKind
from truceline.read.lines import read_lines
from truceline.read.mapping import ColumnMapping, Matched, Proposal, load_mapping, propose
from truceline.read.places import read_places
from truceline.read.places_table import read_place_table
from truceline.read.problem import Problem
from truceline.read.proposals import read_proposals
from truceline.read.reading import Readable, Reading, blob_of
from truceline.read.recognise import NotRecognised, recognise
from truceline.read.settings import read_settings
from truceline.read.table import Table, read_table
from truceline.read.words import listed
from truceline.read.zones import read_zones
from truceline.record import Blob, FireHistory, Settings

if TYPE_CHECKING:
    from truceline.read.scenes import Scenes

MAPPING_ENDING: Final = ".mapping.toml"
"""Ending of the file beside a table that maps its columns: claims.csv, claims.mapping.toml."""


def mapping_path(path: Path) -> Path:
    """Return where the column mapping of a table stands: beside it, under its name."""
    return path.with_suffix(MAPPING_ENDING)


CATALOGUES: Final = ("catalog.json", "collection.json")
"""Names under which a folder's STAC catalogue stands."""


def read_file(
    path: Path,
    settings: Settings,
    mapping: ColumnMapping | None = None,
    kind: FileKind | None = None,
) -> Reading:
    """Read a file of any kind that is known.

    A table of claims is read with the mapping given, else with the one beside it, else without
    any if its columns bear the names of the fields. A mapping that a person would have to
    confirm is not used: the reading then has one problem that says so.

    A file that `truceline fetch` wrote comes with an account of where it was fetched, beside it.

    Args:
        path: the file; or a folder, which is read by its STAC catalogue or, without one, by the
            names of the OPERA radar images in it.
        settings: the case it is read for.
        mapping: which column holds which field of a claim.
        kind: what the file is, where its content does not tell; None looks at the content.

    Returns:
        The reading. A file that is not recognised gives one without a kind, with one problem.

    Raises:
        OSError: if the file cannot be opened.
    """
    if path.is_dir():
        catalogue = next((path / name for name in CATALOGUES if (path / name).is_file()), None)
        if catalogue is None:
            from truceline.read.scenes import read_image_folder  # slow to load

            return _scenes(read_image_folder(path), path.name)
        path = catalogue
    data = path.read_bytes()
    beside = mapping_path(path)
    try:
        if mapping is None and beside != path and beside.is_file():
            mapping = load_mapping(beside.read_text(encoding="utf-8"))
    except ValueError as error:
        problem = Problem(beside.name, None, "", str(error), "a column mapping", "Mend it there.")
        return Reading(path.name, FileKind.CLAIMS, problems=(problem,))
    reading = read_bytes(data, path.name, settings, mapping, kind, path.parent)
    return with_account(reading, path, data)


def read_bytes(
    data: bytes,
    name: str,
    settings: Settings,
    mapping: ColumnMapping | None = None,
    kind: FileKind | None = None,
    folder: Path | None = None,
) -> Reading:
    """Read the bytes of a file, as `read_file` does, without looking for what stands beside it.

    Args:
        data: its bytes.
        name: its name; the ending helps to recognise it.
        settings: the case it is read for.
        mapping: which column holds which field of a claim.
        kind: what the file is, where its content does not tell; None looks at the content.
        folder: the folder of the file, if files that a STAC catalogue names are to be read.
    """
    try:
        kind = kind or recognise(Path(name), data, mapping)
    except NotRecognised as error:
        return Reading(name, None, problems=(error.problem,))
    if kind is FileKind.SCENES:
        from truceline.read.scenes import read_scenes  # slow to load

        return _scenes(read_scenes(data, name, folder), name)
    blob = blob_of(data, name)
    reading = _read(kind, data, name, settings, mapping, blob)
    if not reading.items:
        return reading
    blobs: tuple[tuple[Blob, bytes], ...] = ((blob, data),)
    if kind is FileKind.ENTRIES and folder is not None:
        blobs += named_beside([item.body for item in reading.items], folder)
    return replace(reading, blobs=blobs)


def _read(
    kind: FileKind,
    data: bytes,
    name: str,
    settings: Settings,
    mapping: ColumnMapping | None,
    blob: Blob,
) -> Reading:
    if kind in (FileKind.CLAIMS, FileKind.FIRES, FileKind.PLACE_TABLE):
        table = read_table(data, name, encoding=mapping.encoding if mapping else "")
        if kind is FileKind.FIRES:
            items, problems = read_fires(table, blob)
        elif kind is FileKind.PLACE_TABLE:
            items, problems = read_place_table(table, settings, blob)
        elif not table.columns:
            items, problems = (), ()
        else:
            items, problems = _claims(table, settings, mapping, blob)
        merged = sorted(table.problems + problems, key=lambda problem: problem.row or 0)
        return Reading(name, kind, items, tuple(merged), rows=table.seen)
    if kind is FileKind.SETTINGS:
        found, problems = read_settings(data, name)
        return Reading(name, kind, (Readable(found),) if found else (), problems, rows=1)
    if kind is FileKind.AGREEMENTS:
        return Reading(name, kind, *_counted(read_agreements(data, name, settings, blob)))
    if kind is FileKind.PROPOSALS:
        proposals, problems, rows = read_proposals(data, name)
        return Reading(name, kind, problems=problems, rows=rows, proposals=proposals)
    if kind is FileKind.FIRE_HISTORY:
        return _history(data, name, blob)
    if kind is FileKind.ELEMENTS:
        return Reading(name, kind, *_counted(read_elements(data, name, blob)))
    if kind is FileKind.ENTRIES:
        return Reading(name, kind, *_counted(read_entries(data, name, settings)))
    features = read_features(data, name)
    readers = {FileKind.LINES: read_lines, FileKind.ZONES: read_zones, FileKind.PLACES: read_places}
    items, problems = readers[kind](features, name, settings, blob)
    return Reading(name, kind, items, problems, rows=features.rows)


def _scenes(found: Scenes, name: str) -> Reading:
    """A STAC catalogue of many files is kept as one, so it says itself what to keep."""
    kept = (found.original,) if found.items else ()
    return Reading(name, FileKind.SCENES, found.items, found.problems, kept, found.rows)


def _history(data: bytes, name: str, blob: Blob) -> Reading:
    items, problems = read_fire_history(data, blob)
    bodies = [item.body for item in items]
    read = sum(body.detections for body in bodies if isinstance(body, FireHistory))
    rows = read + sum(problem.row is not None for problem in problems)
    return Reading(name, FileKind.FIRE_HISTORY, items, problems, rows=rows)


def _counted(
    result: tuple[tuple[Readable, ...], tuple[Problem, ...], int],
) -> tuple[tuple[Readable, ...], tuple[Problem, ...], tuple[tuple[Blob, bytes], ...], int]:
    items, problems, rows = result
    return items, problems, (), rows


def _claims(
    table: Table, settings: Settings, mapping: ColumnMapping | None, blob: Blob
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    if mapping is None:
        proposal = propose(table.columns)
        if proposal.missing or not proposal.certain:
            return (), (_to_confirm(table.name, proposal),)
        mapping = proposal.mapping
    return read_claims(table, mapping, settings, blob)


def _to_confirm(name: str, proposal: Proposal) -> Problem:
    guessed = [
        f"{entry.field} = {entry.column!r} ({entry.matched})"
        for entry in proposal.fields
        if entry.matched in (Matched.SYNONYM, Matched.SIMILAR)
    ]
    missing = f" No column was found for {listed(proposal.missing)}." if proposal.missing else ""
    fix = f"Confirm or correct it in {mapping_path(Path(name)).name}.{missing}"
    return Problem(
        name, None, "", f"proposed: {', '.join(guessed) or 'nothing'}", "a confirmed mapping", fix
    )
