"""Where it is: lines, positions with their error, and places with all their names.

Everything is WGS 84 (EPSG:4326), longitude before latitude, in degrees; distances are
geodesic, in metres, and kilometres only along a line. Functions take values or NumPy columns
and do no input or output. Every position carries a 95 % radius, every line is somebody's
drawing, and no function says whose ground a point is on: only on which side of which drawing.
"""

from truceline.geo.atlas import Atlas
from truceline.geo.distance import bearing_deg, cumulative_m, destination, distance_m
from truceline.geo.grid import (
    format_decimal,
    format_dms,
    format_mgrs,
    format_utm,
    parse_degrees,
    parse_mgrs,
    parse_position,
    parse_utm,
)
from truceline.geo.lines.area_geojson import read_area_geometry
from truceline.geo.lines.beside import Beside, Relation, beside, relation
from truceline.geo.lines.drawing_error import line_error_m
from truceline.geo.lines.line import LineGeometry
from truceline.geo.lines.line_geojson import read_line_geometry
from truceline.geo.lines.line_plane import Located
from truceline.geo.lines.zone_geometry import ZoneGeometry
from truceline.geo.names.dual_name import DualName, dual_name
from truceline.geo.names.gazetteer import Gazetteer, PlaceMatch
from truceline.geo.names.name_form import normal
from truceline.geo.precision import (
    ACLED_GEO_PRECISION,
    RADIUS_M,
    UCDP_WHERE_PREC,
    Reach,
    from_acled,
    from_ucdp,
    radius_m,
)
from truceline.geo.resolve import learned, resolve, resolve_text
from truceline.geo.shapes.chance import Chance
from truceline.geo.shapes.extent import bounding_disc
from truceline.geo.shapes.outline import outline
from truceline.geo.shapes.reach import within_reach
from truceline.geo.stated.bearing import Bearing
from truceline.geo.stated.crossing import intersect
from truceline.geo.whereabouts import How, Whereabouts

__all__ = [
    "ACLED_GEO_PRECISION", "RADIUS_M", "UCDP_WHERE_PREC", "Atlas", "Bearing", "Beside", "Chance",
    "DualName", "Gazetteer", "How", "LineGeometry", "Located", "PlaceMatch", "Reach", "Relation",
    "Whereabouts", "ZoneGeometry", "bearing_deg", "beside", "bounding_disc", "cumulative_m",
    "destination", "distance_m", "dual_name", "format_decimal", "format_dms", "format_mgrs",
    "format_utm", "from_acled", "from_ucdp", "intersect", "learned", "line_error_m", "normal",
    "outline", "parse_degrees", "parse_mgrs", "parse_position", "parse_utm", "radius_m",
    "read_area_geometry", "read_line_geometry", "relation", "resolve", "resolve_text",
    "within_reach",
]  # fmt: skip
