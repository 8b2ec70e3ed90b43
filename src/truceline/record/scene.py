"""A scene: one acquisition of one satellite, as a catalogue describes it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from truceline.record.base import Value
from truceline.record.source import Id, Sha256
from truceline.record.vocabulary import Term
from truceline.record.when import When
from truceline.record.where import Where


class OrbitState(Term):
    """Which way a satellite was moving, as in the STAC sat extension."""

    ASCENDING = "ascending", "moving north"
    DESCENDING = "descending", "moving south"


class SceneFile(Value):
    """One file of a scene.

    Attributes:
        name: the asset's name in its catalogue, such as `vv`.
        href: where it was read from, relative to the catalogue where it lies beside it.
        sha256: hash of its bytes, where they were read; None where only the catalogue was.
    """

    name: str
    href: str
    sha256: Sha256 | None = None


class Scene(Value):
    """One acquisition: that a sensor looked, when, where, and how much cloud it reported.

    It says that an image exists, not what it shows.

    Attributes:
        item: id of the STAC item, or of the product where there is none.
        collection: the collection it belongs to.
        platform: the satellite.
        instrument: the instrument, such as `C-SAR` or `MSI`.
        when: start to end of the acquisition, UTC.
        where: the footprint.
        relative_orbit: track number within the repeat cycle; scenes of one track look alike.
        orbit_state: which way the satellite moved.
        polarisations: such as `VV` and `VH`.
        cloud_percent: cloud cover over the whole scene as its producer states it; None where it
            states none, and for radar.
        level: processing level, such as `L2A` or `RTC`.
        version: processing version or baseline.
        files: the files, with hashes of those that were read.
    """

    kind: Literal["scene"] = "scene"
    id: Id
    source_id: Id
    item: str
    collection: str = ""
    platform: str
    instrument: str = ""
    when: When
    where: Where
    relative_orbit: int | None = Field(default=None, ge=1)
    orbit_state: OrbitState | None = None
    polarisations: tuple[str, ...] = ()
    cloud_percent: float | None = Field(default=None, ge=0, le=100)
    level: str = ""
    version: str = ""
    files: tuple[SceneFile, ...] = ()
