"""What is assumed where words leave it open: how far "near" is, how wide "north of" is, and so on.

Nobody measured these. They are rules of thumb in one place, so that anyone can see and change
them, and each is wide on purpose: a shape too wide costs a finding, one too narrow makes one up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from truceline.geo.precision import RADIUS_M
from truceline.record import GeoPrecision

AT_M: Final[Mapping[GeoPrecision, float]] = {
    GeoPrecision.EXACT: RADIUS_M[GeoPrecision.EXACT],
    GeoPrecision.LOCALITY: RADIUS_M[GeoPrecision.LOCALITY],
    GeoPrecision.BORDER_SEGMENT: RADIUS_M[GeoPrecision.BORDER_SEGMENT],
    GeoPrecision.DISTRICT: RADIUS_M[GeoPrecision.DISTRICT],
    GeoPrecision.PROVINCE: RADIUS_M[GeoPrecision.PROVINCE],
    # A name is a statement of some precision: taken as what names mostly are, a locality.
    GeoPrecision.UNKNOWN: RADIUS_M[GeoPrecision.LOCALITY],
}
"""95 % radius in metres of "at X" around the place X, by how precisely it is said to be stated."""

NEAR_M: Final = 5_000.0
"""95 % radius in metres of "near X", "opposite X", "outside X"."""

POSITION_M: Final = 100.0
"""95 % error in metres of the receiver or map that a position was taken from."""

POST_M: Final = 500.0
"""95 % error in metres of a boundary pillar or kilometre post whose kilometre alone is known."""

WIDTH_DEG: Final[Mapping[int, float]] = {4: 45.0, 8: 45.0, 16: 22.5}
"""From the first to the last direction that a wind of so many winds stands for, degrees.

The four are taken as winds of eight: "north of" is said of what lies north by north-west too."""

DUE_DEG: Final = 22.5
"""The same for "due north"."""

VAGUE_DEG: Final = 90.0
"""The same for a direction with no distance, which is a loose way of speaking."""

STATED_DEG: Final = 10.0
"""The same for a direction in degrees with no word on its error."""

NO_DISTANCE_M: Final = 20_000.0
"""How far "north of X" reaches where no distance is stated, metres: about a district."""

HEARD_M: Final = 30_000.0
"""How far a bearing with no range reaches, metres: heavy guns are heard about so far."""

ROUNDED_SHARE: Final = 0.25
"""A round distance is off by no more than this share of it (10 km: 7.5 to 12.5)."""

ESTIMATED_SHARE: Final = 0.10
"""A distance is off by no less than this share of it: people estimate."""

ABOUT: Final = 2.0
"""How much "about" widens the error of a distance."""

OVER_SHARE: Final = 0.5
"""How far "more than" goes beyond a distance, as a share of it."""

BETWEEN_SHARE: Final = 0.25
"""Half-width of "between A and B" as a share of the distance from A to B."""

ON_LINE_M: Final = 10_000.0
"""How near both A and B must lie to a line for "between A and B" to mean along it, metres."""

ALONG_M: Final[Mapping[str, float]] = {
    "line": RADIUS_M[GeoPrecision.BORDER_SEGMENT],
    "districts": RADIUS_M[GeoPrecision.DISTRICT],
    "provinces": RADIUS_M[GeoPrecision.PROVINCE],
    "pillars": 2_000.0,
}
"""Half-width in metres of "along the border", of "border districts", of "border provinces" and
of "between pillars 1 and 2"."""

MARGIN_M: Final = 3_000.0
"""How far an area is grown before a line is cut by it, metres: its edge and the line are two
drawings of one thing, and differ."""

EDGE_M: Final = 5_000.0
"""95 % error in metres of an area that a line of the case runs through or along: where it ends
there is what the parties differ about, and whoever drew it followed one of them."""

COMPARABLE: Final = 10.0
"""Places of one name are alternatives where their radii differ by no more than this factor."""

MOST_ALTERNATIVES: Final = 12
"""More places of one name than this are no alternatives but a name that says nothing."""
