"""Claims as columns: everything matching compares, one array a field.

Matching never touches a claim object in a loop over pairs; it works on these arrays.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from truceline.geo import Whereabouts, bounding_disc
from truceline.match.statements.scope import Kind, Scope
from truceline.record import (
    AnyOf,
    Area,
    Claim,
    Corridor,
    Disc,
    EventType,
    Family,
    GeoPrecision,
    Sector,
    Shape,
    family,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TEXT_WIDTH: Final = 512
"""Columns of the hashed word vectors; wide enough that two words of a case rarely share one."""

_NOWHERE: Final[Mapping[str, Whereabouts]] = {}
_UNTOLD: Final[Mapping[str, Scope]] = {}
_WORD: Final = re.compile(r"\w+", re.UNICODE)
_TYPES: Final = {event_type: code for code, event_type in enumerate(EventType)}
_FAMILIES: Final = {group: code for code, group in enumerate(Family)}


@dataclass(frozen=True)
class ClaimColumns:
    """Claims as arrays, all of length n, in the order given.

    Attributes:
        ids: claim ids.
        start: earliest instant, hours since 1970 UTC.
        end: latest instant, hours since 1970 UTC.
        first_day: day the start falls on, in the zone it was stated in, as a day number.
        last_day: day the end falls on, likewise.
        timed: whether the start was stated to the minute.
        lon: longitude of the disc's centre, degrees WGS 84; NaN where not located.
        lat: latitude of the disc's centre, degrees WGS 84; NaN where not located.
        radius_km: 95 % radius; NaN where not located.
        place: code of the place or of the words used; equal codes are one place.
        vague: whether the place was stated only as a stretch, a province, or not at all, and
            without a point.
        admin: code of the administrative area as stated; -1 where none is.
        type: code of the event type.
        family: code of the family of event types.
        accused: code of the party blamed; -1 where none or unknown.
        killed: highest number of dead stated; NaN where not stated.
        injured: number of injured stated; NaN where not stated.
        total: whether it is a count of people over a time, not an event.
        source: code of the source.
        speaker: code of the speaker's name.
        text: (n, TEXT_WIDTH) unit vectors of the words, weighted by rarity; zero rows where
            there are no words.
    """

    ids: tuple[str, ...]
    start: Floats
    end: Floats
    first_day: Ints
    last_day: Ints
    timed: NDArray[np.bool_]
    lon: Floats
    lat: Floats
    radius_km: Floats
    place: Ints
    vague: NDArray[np.bool_]
    admin: Ints
    type: Ints
    family: Ints
    accused: Ints
    killed: Floats
    injured: Floats
    total: NDArray[np.bool_]
    source: Ints
    speaker: Ints
    text: NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of claims."""
        return len(self.ids)


def columns(
    claims: Sequence[Claim],
    places: Mapping[str, str],
    whereabouts: Mapping[str, Whereabouts] = _NOWHERE,
    scopes: Mapping[str, Scope] = _UNTOLD,
) -> ClaimColumns:
    """Turn claims into columns.

    Args:
        claims: the claims, in any order; the order is kept.
        places: claim id to place id, for the claims whose place the gazetteer knows.
        whereabouts: claim id to where its words put it; a claim that is missing here stands where
            its own coordinates say.
        scopes: claim id to what it is about; a claim that is missing here is about an event.
    """
    discs = [_disc(claim, whereabouts) for claim in claims]
    return ClaimColumns(
        ids=tuple(claim.id for claim in claims),
        start=np.array([claim.when.earliest.timestamp() / 3600 for claim in claims], float),
        end=np.array([claim.when.latest.timestamp() / 3600 for claim in claims], float),
        first_day=np.array([claim.when.local()[0].toordinal() for claim in claims], np.int64),
        last_day=np.array([claim.when.local()[1].toordinal() for claim in claims], np.int64),
        timed=np.array([claim.when.timed for claim in claims], bool),
        lon=np.array([disc[0] for disc in discs], float),
        lat=np.array([disc[1] for disc in discs], float),
        radius_km=np.array([disc[2] for disc in discs], float),
        place=_codes(
            [places.get(claim.id) or f"words:{_folded(claim.where.words)}" for claim in claims]
        ),
        vague=np.array([_is_vague(claim, places) for claim in claims], bool),
        admin=_codes([_folded(claim.where.admin) for claim in claims], missing=""),
        type=np.array([_TYPES[claim.event_type] for claim in claims], np.int64),
        family=np.array([_FAMILIES[family(claim.event_type)] for claim in claims], np.int64),
        accused=_codes([_blamed(claim) for claim in claims], missing=""),
        killed=_numbers([claim.casualties.killed_max for claim in claims]),
        injured=_numbers([claim.casualties.injured for claim in claims]),
        total=np.array([_is_total(claim, scopes) for claim in claims], bool),
        source=_codes([claim.source_id for claim in claims]),
        speaker=_codes([claim.speaker.name for claim in claims]),
        text=_vectors([f"{claim.summary} {claim.weapon}" for claim in claims]),
    )


def _disc(claim: Claim, whereabouts: Mapping[str, Whereabouts]) -> tuple[float, float, float]:
    found = whereabouts.get(claim.id)
    shapes = _simple(claim.where.shape) if found is None else _shapes(found)
    if not shapes:
        return math.nan, math.nan, math.nan
    # Any other shape enters as the disc that holds all of it, several as the disc that holds all.
    disc = bounding_disc(shapes[0] if len(shapes) == 1 else AnyOf(shapes=tuple(shapes)))
    return disc.lon, disc.lat, disc.radius_m / 1000


_Simple = Disc | Sector | Corridor | Area


def _shapes(found: Whereabouts) -> list[_Simple]:
    if found.shape is not None or not found.parts:
        return _simple(found.shape)
    return [shape for part in found.parts for shape in _shapes(part)]


def _simple(shape: Shape | None) -> list[_Simple]:
    if shape is None:
        return []
    return list(shape.shapes) if isinstance(shape, AnyOf) else [shape]


def _is_total(claim: Claim, scopes: Mapping[str, Scope]) -> bool:
    scope = scopes.get(claim.id)
    return scope is not None and scope.kind is Kind.TOTAL


def _is_vague(claim: Claim, places: Mapping[str, str]) -> bool:
    where = claim.where
    wide = (GeoPrecision.BORDER_SEGMENT, GeoPrecision.PROVINCE, GeoPrecision.UNKNOWN)
    return where.shape is None and where.precision in wide and claim.id not in places


def _folded(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))


def _blamed(claim: Claim) -> str:
    return claim.accused if claim.accused not in (None, "unknown") else ""


def _codes(words: Sequence[str], missing: str | None = None) -> Ints:
    known: dict[str, int] = {}
    return np.array(
        [-1 if word == missing else known.setdefault(word, len(known)) for word in words], np.int64
    )


def _numbers(values: Sequence[int | None]) -> Floats:
    return np.array([math.nan if value is None else float(value) for value in values], float)


def _vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Hash words into columns, weighted by how rare they are in the case; rows of unit length.

    Words are hashed with CRC-32 (feature hashing, Weinberger et al. 2009), so that the width
    does not grow with the vocabulary and a new claim changes no column's meaning.
    """
    bags = [
        sorted({word for word in _WORD.findall(text.casefold()) if len(word) > 2}) for text in texts
    ]
    seen = Counter(word for bag in bags for word in bag)
    out = np.zeros((len(texts), TEXT_WIDTH), np.float32)
    for row, bag in enumerate(bags):
        for word in bag:
            column = zlib.crc32(word.encode()) % TEXT_WIDTH
            out[row, column] += math.log((1 + len(texts)) / (1 + seen[word])) + 0.1
    norm = np.linalg.norm(out, axis=1, keepdims=True)
    np.divide(out, norm, out=out, where=norm > 0)
    return out
