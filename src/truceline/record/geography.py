"""Places with their names in every language, and lines as somebody draws them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.base import Value
from truceline.record.source import Blob, Id
from truceline.record.when import When
from truceline.record.where import Latitude, Longitude


class Name(Value):
    """One name of a place.

    Attributes:
        text: the name.
        language: ISO 639-1 code of the script or language it is written in.
        party: id of the party that uses it; None where both or neither do.
        shown: whether it stands in output; a variant spelling is only recognised.
    """

    text: str
    language: str = "en"
    party: Id | None = None
    shown: bool = True


class Place(Value):
    """A named place. A disputed place may have no point, and keeps none.

    Attributes:
        names: its names.
        what: what it is: temple, crossing, village, hill.
        lon: longitude in degrees WGS 84, or None where no point is accepted.
        lat: latitude in degrees WGS 84, or None where no point is accepted.
        radius_m: 95 % radius of the point in metres.
        note: what a reader must know.
        credit: where the point came from and under which licence.
    """

    kind: Literal["place"] = "place"
    id: Id
    source_id: Id
    names: tuple[Name, ...] = Field(min_length=1)
    what: str = ""
    lon: Longitude | None = None
    lat: Latitude | None = None
    radius_m: float | None = Field(default=None, gt=0)
    note: str = ""
    credit: str = ""


class Line(Value):
    """A boundary as somebody draws it. There is never one border.

    Attributes:
        name: what to call it in output.
        used_by: ids of the parties that use it; empty where none has adopted it.
        drawn_by: who drew it.
        drawn: when it was drawn.
        scale: scale of the map it was drawn on, such as 1:50,000.
        datum: geodetic datum of its coordinates.
        status: what it is and is not, in words.
        credit: attribution its licence asks for.
        left: id of the party whose ground the line puts on its left, seen along its direction.
        right: the same for its right.
        starts: name of the point that kilometre 0 lies at.
        stated_km: length that officials or its source give, in kilometres.
        geometry: the file that holds it; None where no digital form exists.
        feature: id of the feature within that file.
    """

    kind: Literal["line"] = "line"
    id: Id
    source_id: Id
    name: str
    used_by: tuple[Id, ...] = ()
    drawn_by: str = ""
    drawn: When | None = None
    scale: str = ""
    datum: str = "WGS 84"
    status: str = ""
    credit: str = ""
    left: Id | None = None
    right: Id | None = None
    starts: str = ""
    stated_km: float | None = None
    geometry: Blob | None = None
    feature: str = ""
