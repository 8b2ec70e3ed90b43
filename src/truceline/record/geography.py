"""Places with their names in every language, and lines as somebody draws them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from truceline.record.base import Value
from truceline.record.source import Blob, Id
from truceline.record.when import When
from truceline.record.where import Disc, Latitude, Longitude, Shape


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

    A place has a point with its radius, or a shape where a point would say too little (a
    district, a road), or neither.

    Attributes:
        names: its names.
        what: what it is: temple, crossing, village, hill.
        lon: longitude in degrees WGS 84, or None where no point is accepted.
        lat: latitude in degrees WGS 84, or None where no point is accepted.
        radius_m: 95 % radius of the point in metres.
        note: what a reader must know.
        credit: where the point or shape came from and under which licence.
        shape: where it is, for a place that is no point.
        codes: its codes in other systems, such as `pcode` (UN OCHA), `geonames` or `iso`.
        within: id of the place it is a part of: a district's province.
        kilometre: kilometre along the road or line named in `along`, for a post or a pillar.
        along: id of the road or line that `kilometre` is counted on.
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
    shape: Shape | None = None
    codes: dict[str, str] = {}
    within: Id | None = None
    kilometre: float | None = None
    along: Id | None = None

    @model_validator(mode="after")
    def _one_extent(self) -> Place:
        if self.shape is not None and self.lon is not None:
            raise ValueError(f"place {self.id!r} has a point and a shape; keep one of them")
        return self

    @property
    def extent(self) -> Shape | None:
        """Where it is, whichever way it was given; None where that is left open."""
        if self.lon is None or self.lat is None or self.radius_m is None:
            return self.shape
        return Disc(lon=self.lon, lat=self.lat, radius_m=self.radius_m)


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
        error_m: 95 % error of its drawing in metres, where its source states one.
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
    error_m: float | None = Field(default=None, gt=0)


class Zone(Value):
    """An area that a clause, an order or a statement speaks of, as somebody draws it.

    A zone is drawn (`geometry`), or it is a band along a line (`line`, `within_m`, `side`).
    Like a line it is a claim with a source: two parties may draw one zone differently.

    Attributes:
        name: what to call it in output.
        used_by: ids of the parties that use it; empty where none has adopted it.
        drawn_by: who drew it.
        drawn: when it was drawn.
        scale: scale of the map it was drawn on, such as 1:50,000.
        datum: geodetic datum of its coordinates.
        status: what it is and is not, in words.
        credit: attribution its licence asks for.
        geometry: the file that holds it; None where it is a band, or in no digital form.
        feature: id of the feature within that file.
        error_m: 95 % error of its drawing in metres, where its source states one.
        line: id of the line that it is a band along.
        within_m: how far the band reaches from the line, metres along the geodesic.
        side: on which side of the line's direction it lies; None for both.
    """

    kind: Literal["zone"] = "zone"
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
    geometry: Blob | None = None
    feature: str = ""
    error_m: float | None = Field(default=None, gt=0)
    line: Id | None = None
    within_m: float | None = Field(default=None, gt=0)
    side: Literal["left", "right"] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Zone:
        if (self.line is None) != (self.within_m is None):
            raise ValueError(f"zone {self.id!r}: a band needs both its line and how far it reaches")
        if self.line is not None and self.geometry is not None:
            raise ValueError(f"zone {self.id!r} is drawn and is a band; keep one of them")
        return self
