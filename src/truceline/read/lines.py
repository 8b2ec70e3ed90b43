"""GeoJSON features to lines. A line that exists in no digital form has no geometry, and says so.

A feature's properties are the fields of `record.Line`, with `drawn` as a date; its geometry is
one connected LineString in the datum that it states, or null.
"""

from __future__ import annotations

from truceline.geo.lines.line_geojson import read_line_geometry
from truceline.read.drawn import read_drawn
from truceline.read.geojson import Feature, Features, gather, source_of
from truceline.read.problem import Problem
from truceline.read.reading import Readable
from truceline.record import Blob, Line, Settings


def read_lines(
    found: Features, name: str, settings: Settings, blob: Blob
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read lines. They are available always; the file itself is their geometry.

    Args:
        found: the features of the file.
        name: name of the file, for problems.
        settings: the case, for its parties and time zone.
        blob: the file.
    """
    source = source_of(found, name, blob)

    def line(feature: Feature) -> tuple[Line | None, list[Problem]]:
        return read_drawn(Line, feature, found, source.id, name, settings, blob, read_line_geometry)

    return gather(found, name, source, line)
