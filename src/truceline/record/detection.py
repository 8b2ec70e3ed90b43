"""What a sensor measured, and what could have been measured."""

from __future__ import annotations

from typing import Literal

from truceline.record.base import Value
from truceline.record.source import Id
from truceline.record.vocabulary import CoverageKind
from truceline.record.when import When
from truceline.record.where import Disc, Where


class Detection(Value):
    """One measurement of a sensor. It says that something was hot, never who made it so.

    Attributes:
        sensor: instrument, such as VIIRS.
        platform: satellite or aircraft carrying it.
        when: time of the measurement.
        footprint: where it was measured; the radius covers half the pixel diagonal.
        day: whether it was daytime at the place.
        radiative_power_mw: fire radiative power in megawatts.
        brightness_k: brightness temperature in kelvin, of the band the sensor detects fire in.
        confidence: the processor's own confidence word.
        version: processing version.
    """

    kind: Literal["detection"] = "detection"
    id: Id
    source_id: Id
    sensor: str
    platform: str
    when: When
    footprint: Disc
    day: bool | None = None
    radiative_power_mw: float | None = None
    brightness_k: float | None = None
    confidence: str = ""
    version: str = ""


class Coverage(Value):
    """What could have been seen, or was not looked at. No count is shown without it.

    Attributes:
        what: what kind of looking it was.
        by: sensor, patrol or body.
        when: the time covered.
        where: the area covered.
        hours: hours of effort, where that is how coverage is counted.
        note: what limits it.
    """

    kind: Literal["coverage"] = "coverage"
    id: Id
    source_id: Id
    what: CoverageKind
    by: str
    when: When
    where: Where
    hours: float | None = None
    note: str = ""
