"""Two-line orbital elements (TLE), as text, to a source and element sets that can be believed.

Sets of two lines, or of three with a name above them; blank lines and lines that begin with `#` are
passed over. A set that is invented, garbled, or of a satellite that is not known here becomes a
problem with the reason (`read.orbit.genuine`), and the others are kept.

A set is available twelve hours after its epoch: sets are made once or twice a day and published
within hours. The source does not say when, so that is a cautious assumption.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from truceline.read.orbit.genuine import epoch_of, refused
from truceline.read.orbit.platforms import BY_NUMBER, PLATFORMS, platform_named
from truceline.read.problem import Problem
from truceline.read.reading import Readable, stable_id
from truceline.record import Blob, Channel, Elements, Source

LATENCY: Final = timedelta(hours=12)
"""How long after its epoch an element set is taken as published."""

_SHORTEST: Final = 60
"""Columns from which a line that begins with 1 or 2 is taken for one of elements."""
_LOOKED_AT: Final = 65_536
_LICENCE: Final = "Orbital elements: facts published by the United States Space Force"


class _Set(NamedTuple):
    """What stands in a file for one satellite: where, its name if any, and its lines."""

    row: int
    name: str
    lines: tuple[str, ...]


def seems_elements(data: bytes) -> bool:
    """Whether a file looks like two-line elements: the first set in it has both its lines.

    A name may stand above them, and comments; nothing else.
    """
    text = data[:_LOOKED_AT].decode("utf-8-sig", errors="replace")
    first = next(_sets(text), None)
    if first is None or len(first.lines) != 2:
        return False
    return all(line[2:7].strip().isalnum() and len(line) >= _SHORTEST for line in first.lines)


def read_elements(
    data: bytes, name: str, blob: Blob, had: datetime | None = None
) -> tuple[tuple[Readable, ...], tuple[Problem, ...], int]:
    """Read element sets, each judged before it is taken.

    Args:
        data: the bytes of the file, UTF-8 or ASCII; any line ends.
        name: name of the file, for messages.
        blob: the file.
        had: when the file was had, where that is known: elements of a later moment are refused.

    Returns:
        A source and the element sets, problems, and the number of sets seen.
    """
    source_id = stable_id("S", "file", blob.sha256)
    found: dict[str, Readable] = {}
    problems: list[Problem] = []
    rows = 0
    for one in _sets(data.decode("utf-8-sig", errors="replace")):
        rows += 1
        reasons = _reasons(one, had)
        if reasons:
            problems.append(_problem(name, one, reasons))
            continue
        line1, line2 = one.lines
        body = Elements(
            id=stable_id("E", line1, line2, digits=12),
            source_id=source_id,
            platform=BY_NUMBER[int(line1[2:7])].name,
            line1=line1,
            line2=line2,
        )
        if body.id not in found:
            found[body.id] = Readable(body, epoch_of(line1) + LATENCY)
    if not rows:
        fix = "Give a text file of two-line elements, as CelesTrak or Space-Track publish them."
        problems.append(Problem(name, None, "", "no element set", "two-line elements", fix))
    if not found:
        return (), tuple(problems), rows
    source = Source(
        id=source_id,
        publisher="two-line elements",
        channel=Channel.FEED,
        original=blob,
        licence=_LICENCE,
    )
    first = min(item.available for item in found.values() if item.available is not None)
    return (Readable(source, first), *found.values()), tuple(problems), rows


def _sets(text: str) -> Iterator[_Set]:
    """Yield what stands in a text set by set; what is no set comes with the lines it has."""
    name, first = "", None
    row = 0
    for row, written in enumerate(text.splitlines(), start=1):
        line = written.rstrip()
        if not line or line.lstrip().startswith("#"):
            continue
        if line.startswith("2 ") and first is not None:
            yield _Set(first[0], name, (first[1], line))
            name, first = "", None
            continue
        if first is not None:
            yield _Set(first[0], name, (first[1],))
            name, first = "", None
        if line.startswith("1 ") and len(line) >= _SHORTEST:
            first = (row, line)
        elif line.startswith("2 ") and len(line) >= _SHORTEST:
            yield _Set(row, name, (line,))
            name = ""
        elif name:
            yield _Set(row - 1, name, ())
            name = _named(line)
        else:
            name = _named(line)
    if first is not None:
        yield _Set(first[0], name, (first[1],))
    elif name:
        yield _Set(row, name, ())


def _named(line: str) -> str:
    # Three-line sets of some services mark the name with a 0.
    return line.removeprefix("0 ").strip()


def _reasons(one: _Set, had: datetime | None) -> tuple[str, ...]:
    if len(one.lines) == 0:
        return ("it is not followed by two lines of elements",)
    if len(one.lines) == 1:
        return (f"line {one.lines[0][0]} of a set stands without the other",)
    line1, line2 = one.lines
    reasons = refused(line1, line2, had)
    named = platform_named(one.name)
    number = line1[2:7].strip()
    if not reasons and named is not None and str(named.norad) != number:
        reasons = (f"it is named {named.name}, and {number} is {BY_NUMBER[int(number)].name}",)
    return reasons


def _problem(name: str, one: _Set, reasons: tuple[str, ...]) -> Problem:
    shown = one.lines[0] if one.lines else one.name
    number = shown[2:7].strip()
    if len(one.lines) == 2 and number.isdigit() and int(number) not in BY_NUMBER:
        known = ", ".join(PLATFORMS)
        fix = "Nothing to do: its passes are not computed."
        return Problem(name, one.row, one.name, shown, f"elements of {known}", fix)
    fix = "Get the elements anew from CelesTrak or Space-Track; passes from these would be wrong."
    return Problem(name, one.row, one.name, shown, f"genuine elements: {'; '.join(reasons)}", fix)
