"""A change: what differs between images of one place. It never says what made the difference."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.base import Value
from truceline.record.source import Blob, Id
from truceline.record.vocabulary import Term
from truceline.record.when import When
from truceline.record.where import Where


class ChangeKind(Term):
    """What kind of measurement differs."""

    RADAR = "radar", "radar backscatter, log-ratio in decibels"
    BURN = "burn", "difference of the normalised burn ratio (dNBR), before less after"


class Change(Value):
    """A place whose images differ more than chance allows, measured by this program.

    An imagery report that somebody supplies is not a change: it is a source with its own grade,
    and what it says is a claim.

    Attributes:
        what: the kind of measurement.
        sensor: platform family and instrument, such as `Sentinel-1 C-SAR`.
        when: after the last image without it and before the first image with it.
        where: the changed place.
        before: ids of the scenes that show the state before.
        after: ids of the scenes that show the state after.
        p: probability of a difference at least so large anywhere of this size by chance,
            calibrated on dates with no known event.
        size: mean difference over the place: decibels for radar, dNBR for a burn.
        area_m2: changed area, square metres.
        scale_m: width of the window at which it stood out most, metres.
        elsewhere_km2: other changes at least as strong per square kilometre of the rest of the
            area that was compared, between the same images: what fields, weather and building
            work change anyway; None where nothing else was compared.
        method: what was computed, in a few words.
        software: name and version of the program that computed it.
        settings: the numbers it was run with, as `name=value` separated by spaces.
        product: the STAC item that describes inputs, processing and checksums, kept as a file.
    """

    kind: Literal["change"] = "change"
    id: Id
    source_id: Id
    what: ChangeKind
    sensor: str
    when: When
    where: Where
    before: tuple[Id, ...] = Field(min_length=1)
    after: tuple[Id, ...] = Field(min_length=1)
    p: float = Field(ge=0, le=1)
    size: float
    area_m2: float = Field(gt=0)
    scale_m: float = Field(gt=0)
    elsewhere_km2: float | None = Field(default=None, ge=0)
    method: str
    software: str
    settings: str = ""
    product: Blob | None = None
