"""GeoJSON features to zones: areas that a clause or an order speaks of, as somebody draws them.

A feature's properties are the fields of `record.Zone`, with `drawn` as a date. Its geometry is a
polygon in the datum that it states. Where it is null, the zone is a band along a line (`line`,
`within_m` and, for one side alone, `side`), or exists in no digital form and says so in `status`.
"""

from __future__ import annotations

from truceline.geo.lines.area_geojson import read_area_geometry
from truceline.read.drawn import read_drawn
from truceline.read.geojson import Feature, Features, gather, source_of
from truceline.read.problem import Problem
from truceline.read.reading import Readable
from truceline.record import Blob, Settings, Zone


def read_zones(
    found: Features, name: str, settings: Settings, blob: Blob
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read zones. They are available always; the file itself is their geometry.

    Args:
        found: the features of the file.
        name: name of the file, for problems.
        settings: the case, for its parties and time zone.
        blob: the file.
    """
    source = source_of(found, name, blob)

    def zone(feature: Feature) -> tuple[Zone | None, list[Problem]]:
        body, problems = read_drawn(
            Zone, feature, found, source.id, name, settings, blob, read_area_geometry
        )
        if body is not None and body.geometry is None and body.line is None and not body.status:
            fix = (
                "Draw it as a polygon, give line and within_m, or say in status that it exists "
                "in no digital form."
            )
            expected = "where the zone lies, or words on why that is not known"
            problems.append(Problem(name, feature.number, "status", "", expected, fix))
        return body, problems

    return gather(found, name, source, zone)
