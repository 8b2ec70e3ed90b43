"""Where something is as far as its words say: a shape and how it was got, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.record import Shape, Term


class How(Term):
    """By what kind of statement a place was found."""

    STATED = "stated", "coordinates given beside the words"
    GRID = "grid", "a position written out: degrees, UTM or MGRS"
    NAMED = "named", "a name that the gazetteer knows, with its point or shape"
    OFFSET = "offset", "so far from a named place, in a direction or in any"
    BEARING = "bearing", "a bearing from a known point, or several that meet"
    BETWEEN = "between", "between two named places"
    ALONG = "along", "along a line, a road or a stretch of either"
    MARKER = "marker", "a boundary pillar or a kilometre post"
    AREA = "area", "somewhere in a district, a province or another area"
    SEVERAL = "several", "several places, each with a shape of its own"
    LEARNED = "learned", "derived from what other claims say of the same name; asked for"
    UNLOCATED = "unlocated", "no shape: the words do not say where, or nothing known does"


@dataclass(frozen=True)
class Whereabouts:
    """Where something is, as far as its words say.

    Attributes:
        how: by what kind of statement.
        shape: where it may be; None where it is unlocated, and where there are several.
        place_ids: ids of the gazetteer's places that the words name, in their order.
        why: one sentence for a reader: how the shape was got, or why there is none.
        derived: whether the shape is an inference of ours and no statement of anybody.
        parts: the places of a statement that names several, each on its own: it says all of
            them, so no part may stand for the whole.
    """

    how: How
    shape: Shape | None
    place_ids: tuple[str, ...] = ()
    why: str = ""
    derived: bool = False
    parts: tuple[Whereabouts, ...] = ()

    @property
    def located(self) -> bool:
        """Whether it has a shape, or every part of it has."""
        return self.shape is not None or bool(self.parts and all(p.located for p in self.parts))
