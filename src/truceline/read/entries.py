"""Entries written by hand: JSON, or one JSON object a line, of any kind of the record.

Beside the fields of its kind an object may have `available`, the moment from which it could
have been known. Where a field is a `When`, a date or time as text is read in the case's zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, get_args

from pydantic import BaseModel

from truceline.read.geojson import load_json
from truceline.read.problem import HIDDEN, Problem
from truceline.read.reading import Readable
from truceline.read.validation import failures
from truceline.read.words import listed, nearest
from truceline.record import ACTS, Body, Settings, When, sealed_fields
from truceline.record.when import EXPECTED

KINDS: Final[dict[str, type[BaseModel]]] = {
    model.model_fields["kind"].default: model
    for model in get_args(get_args(Body)[0])
    if model.model_fields["kind"].default not in ACTS
}
"""The kinds that can be written by hand, from the word to the model. Acts have commands of their
own, which check more than a file can."""


def read_entries(
    data: bytes, name: str, settings: Settings
) -> tuple[tuple[Readable, ...], tuple[Problem, ...], int]:
    """Read entries of any kind.

    Args:
        data: bytes of a JSON file (an object or a list) or of a JSON Lines file.
        name: name of the file, for problems.
        settings: the case, for its time zone and for what it seals.

    Returns:
        The bodies without a problem, the problems, and the number of objects. Rows are lines
        of a JSON Lines file, or numbers in a list, from 1.
    """
    items: list[Readable] = []
    problems: list[Problem] = []
    rows = 0
    for row, value in _objects(data):
        rows += 1
        if isinstance(value, ValueError):
            problems.append(Problem(name, row, "", str(value), "a JSON object", "Mend it there."))
            continue
        item, failed = _entry(value, name, row, settings)
        problems.extend(failed)
        if item is not None:
            items.append(item)
    if not rows:
        problems.append(Problem(name, None, "", "empty file", "at least one object", "Add one."))
    return tuple(items), tuple(problems), rows


def _objects(data: bytes) -> Iterator[tuple[int, Any]]:
    """Yield each object, or the error in its place."""
    try:
        document = load_json(data)
    except ValueError as error:
        lines = [(n, line) for n, line in enumerate(data.split(b"\n"), 1) if line.strip()]
        if len(lines) < 2:
            if lines:
                yield lines[0][0], error
            return
        for number, line in lines:
            try:
                yield number, load_json(line)
            except ValueError as inner:
                yield number, inner
        return
    if isinstance(document, list):
        yield from enumerate(document, start=1)
    else:
        yield 1, document


def _entry(
    value: Any, file: str, row: int, settings: Settings
) -> tuple[Readable | None, list[Problem]]:
    if not isinstance(value, dict):
        # Only of what type it is: it may be an entry in pieces, with what is to be sealed.
        found = type(value).__name__
        return None, [Problem(file, row, "", found, "an object", "Write {…}.")]
    fields = dict(value)
    stated = fields.get("kind", "")
    kind = stated if isinstance(stated, str) else ""
    model = KINDS.get(kind)
    if model is None:
        # What looks like no kind may be what is to be sealed, under another key than it should be.
        meant = nearest(kind, KINDS).strip()
        shown = kind if meant or not stated else HIDDEN
        return None, [Problem(file, row, "kind", shown, listed(KINDS), meant)]
    problems: list[Problem] = []
    sealed = bool(sealed_fields(kind, settings.sealed))

    def no_date(key: str, text: str, error: ValueError) -> None:
        value, fix = (HIDDEN, f"Write {EXPECTED}.") if sealed else (text, f"{error}.")
        problems.append(Problem(file, row, key, value, "a date", fix))

    available = None
    if (known := fields.pop("available", None)) is not None:
        try:
            available = When.parse(str(known), settings.zone).earliest
        except ValueError as error:
            no_date("available", str(known), error)
    for key, field in model.model_fields.items():
        if isinstance(fields.get(key), str) and When in _parts(field.annotation):
            try:
                fields[key] = When.parse(fields[key], settings.zone)
            except ValueError as error:
                no_date(key, fields.pop(key), error)
    body, failed = failures(model, fields, file, row, sealed=sealed)
    # A field taken out above because it could not be read is not missing as well.
    told = {problem.field for problem in problems}
    problems += [problem for problem in failed if problem.field not in told]
    if problems or body is None:
        return None, problems
    return Readable(body, available), []  # type: ignore[arg-type]  # a model of KINDS is a Body


def _parts(annotation: Any) -> tuple[Any, ...]:
    return (annotation, *get_args(annotation))
