"""A file of proposals: entries before they are recorded, with the signatures they have so far.

A proposal may carry the values of sealed fields. So no value that stands in the file is repeated
in a problem, whatever is wrong with it: problems end up in terminals, logs and e-mails. Nor is the
file kept as an original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import Any, Final

from pydantic import ValidationError

from truceline.read.geojson import load_json
from truceline.read.problem import Problem
from truceline.record import Proposal, masked, sealed_fields

FORM: Final = "truceline-proposal/1"
"""Value of the key `form` in every proposal."""

_FORM: Final = re.compile(rb'"form"\s*:\s*"truceline-proposal/')
_AGAIN: Final = "Ask its author for the file again."
_SEALED: Final = "Have its author seal it, sign it and send it again; do not pass this file on."


def seems_proposals(data: bytes) -> bool:
    """Whether a file is one of proposals, of this version or another, sound or damaged.

    One line that is a proposal is enough: read as anything else, the file could have what it must
    not show repeated in a problem.
    """
    return _FORM.search(data) is not None


def read_proposals(data: bytes, name: str) -> tuple[tuple[Proposal, ...], tuple[Problem, ...], int]:
    """Read a file of proposals.

    Args:
        data: bytes of a JSON Lines file, or of one JSON object.
        name: name of the file, for problems.

    Returns:
        The proposals without a problem, the problems, and the number of lines that hold anything.
        Rows are lines, from 1. Signatures are not checked here: that takes the log's keys.
    """
    proposals: list[Proposal] = []
    problems: list[Problem] = []
    rows = 0
    for row, line in _lines(data):
        rows += 1
        proposal, failed = _proposal(line, name, row)
        problems += failed
        if proposal is not None:
            proposals.append(proposal)
    return tuple(proposals), tuple(problems), rows


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        load_json(data)
    except ValueError:
        numbered = enumerate(data.split(b"\n"), start=1)
        yield from ((row, line) for row, line in numbered if line.strip())
    else:
        yield 1, data  # one object, perhaps laid out over several lines


def _proposal(line: bytes, file: str, row: int) -> tuple[Proposal | None, list[Problem]]:
    """Return the proposal on a line, or what is wrong with it without any of its words."""

    def problem(field: str, expected: str, fix: str) -> tuple[None, list[Problem]]:
        return None, [Problem(file, row, field, "", expected, fix)]

    try:
        value = load_json(line)
    except ValueError:
        return problem("", "a JSON object in UTF-8 that has no key twice", _AGAIN)
    if not isinstance(value, dict) or value.get("form") != FORM:
        return problem("form", repr(FORM), "Take it out, or use a version that reads it.")
    try:
        proposal = Proposal.model_validate_json(line)
        proposal.opening()
    except ValidationError as error:
        return None, [_invalid(dict(found), file, row) for found in error.errors()]
    except ValueError:
        return problem("disclosures", "disclosures of its own sealed fields", _AGAIN)
    kind = proposal.body.kind
    for field in sealed_fields(kind):
        if masked(proposal.body, [field]) != proposal.body:
            return problem(f"body.{kind}.{field}", "a commitment in place of its value", _SEALED)
    return proposal, []


def _invalid(found: dict[str, Any], file: str, row: int) -> Problem:
    """A problem from what pydantic found, by where it stands and what was expected there.

    Most messages of pydantic are made of the model alone. Those of the record's own checks, those
    on a kind, and keys that no model knows are not: they repeat what the file says.
    """
    wanted = str(found["msg"]).removeprefix("Input should be ").removeprefix("a valid ")
    expected = {
        "extra_forbidden": "only keys that this version knows",
        "value_error": "a consistent value",
        "union_tag_invalid": "a kind that this version knows",
        "missing": "a value",
    }.get(found["type"], wanted[:1].lower() + wanted[1:])
    known = takewhile(lambda part: isinstance(part, int) or part in _names(), found["loc"])
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in known)
    return Problem(file, row, field, "", expected, _AGAIN)


@cache
def _names() -> frozenset[str]:
    """Every name that a path within a proposal can have, unless the file made it up."""
    schema = Proposal.model_json_schema()
    models = {"": schema, **schema["$defs"]}
    fields = {field for model in models.values() for field in model.get("properties", {})}
    kinds = schema["properties"]["body"]["discriminator"]["mapping"]
    return frozenset({*fields, *models, *kinds})
