"""What was said of a place, with the atlas it is held against: what every form is placed by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline.geo.atlas import Atlas
from truceline.record import GeoPrecision, Where


@dataclass(frozen=True)
class Said:
    """The words of a statement about a place.

    Attributes:
        words: the name or description used.
        atlas: what it is held against.
        also: other names given for the same place.
        admin: district, province and country as stated.
        precision: how precisely it was stated.
    """

    words: str
    atlas: Atlas
    also: tuple[str, ...] = ()
    admin: str = ""
    precision: GeoPrecision = GeoPrecision.UNKNOWN

    @classmethod
    def of(cls, where: Where, atlas: Atlas) -> Said:
        """Return what a place's words say; its shape is left aside."""
        return cls(where.words, atlas, where.also, where.admin, where.precision)

    def about(self, words: str) -> Said:
        """Return the same with other words: a part of them. Other names are for the whole."""
        return replace(self, words=words, also=())
