"""What a run found as entries of the record, for a person to add.

They are the forms that `truceline add` reads as entries: first the source that the scenes were
read in and its scenes, then the run's own source and its changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from truceline import __version__
from truceline.imaging.changed import ChangedPlace
from truceline.imaging.result import Result
from truceline.imaging.told import smallest
from truceline.read.reading import Readable, blob_of, stable_id
from truceline.record import (
    Area,
    Blob,
    Change,
    ChangeKind,
    Channel,
    Coverage,
    CoverageKind,
    GeoPrecision,
    Precision,
    Scene,
    Source,
    When,
    Where,
)

PUBLISHER = "Truceline, radar change"
METHOD = (
    "Welch test of ln backscatter before and after, by track and polarisation, calibrated on the "
    "images themselves; dated by a step in the series"
)


def change_bodies(result: Result, product: Blob) -> tuple[Readable, ...]:
    """Return source, scenes and changes, each when it could have been known.

    Args:
        result: what was found.
        product: the STAC item that describes the run.
    """
    used = {one.scene.id for one in result.split.every}
    scenes = [
        item
        for item in result.inputs.scenes
        if isinstance(item.body, Scene) and item.body.id in used
    ]
    known = max((item.available for item in scenes if item.available), default=None)
    source = Source(
        id=stable_id("S", "change", result.id),
        publisher=PUBLISHER,
        channel=Channel.FEED,
        original=product,
    )
    changes = [Readable(body, known) for body in _changes(result, source, product)]
    looked = Readable(_compared(result, source), known)
    return (result.inputs.source, *scenes, Readable(source, known), looked, *changes)


def _changes(result: Result, source: Source, product: Blob) -> Iterator[Change]:
    for place in result.places:
        yield Change(
            id=place.id,
            source_id=source.id,
            what=ChangeKind.RADAR,
            sensor=_sensor(result),
            when=place.when,
            where=Where(
                words=f"changed place {place.number} of {result.id}",
                precision=GeoPrecision.EXACT,
                shape=place.area(),
            ),
            before=place.before,
            after=place.after,
            p=place.p,
            size=round(place.mean_db, 2),
            area_m2=place.area_m2,
            scale_m=place.scale_m,
            elsewhere_km2=_elsewhere(place, result),
            method=METHOD,
            software=f"truceline {__version__}",
            settings=settings_text(result),
            product=product,
        )


def _elsewhere(place: ChangedPlace, result: Result) -> float:
    """Return how many other places changed as strongly per square kilometre compared.

    Half of one is added, so that one change alone does not pass for what never happens.
    """
    others = sum(one.p <= place.p for one in result.places) - 1
    valid = float(result.detected.valid.sum()) * result.grid.pixel_m**2 / 1e6
    return float(f"{(others + 0.5) / valid:.4g}")


def _compared(result: Result, source: Source) -> Coverage:
    """Return that the area was compared, and how large a change would have been found in it."""
    before = max(one.scene.when.latest for stack in result.split.stacks for one in stack.before)
    after = min(one.scene.when.earliest for stack in result.split.stacks for one in stack.after)
    return Coverage(
        id=stable_id("V", "change", result.id),
        source_id=source.id,
        what=CoverageKind.SATELLITE,
        by=f"radar change map of {_sensor(result)}",
        when=When(
            earliest=before,
            latest=after,
            zone="+00:00",
            begins=Precision.SECOND,
            ends=Precision.SECOND,
        ),
        where=Where(
            words=f"area compared in {result.id}",
            precision=GeoPrecision.UNKNOWN,
            shape=Area(ring=result.grid.ring()),
        ),
        note=smallest(result),
    )


def settings(result: Result) -> dict[str, str | float]:
    """Return every number that a run was done with, by name."""
    wanted = result.wanted
    return {
        "event_earliest": f"{wanted.earliest:%Y-%m-%dT%H:%M:%S%z}",
        "event_latest": f"{wanted.latest:%Y-%m-%dT%H:%M:%S%z}",
        "p_max": wanted.p_max,
        "fdr": wanted.fdr,
        "least_dates": wanted.least_dates,
        "stacks": ",".join(stack.name for stack in result.split.stacks),
    }


def settings_text(result: Result) -> str:
    """Return the settings as `name=value`, separated by blanks."""
    return " ".join(f"{name}={value}" for name, value in settings(result).items())


def entry_lines(bodies: tuple[Readable, ...]) -> bytes:
    """Write bodies as JSON Lines that `truceline add` reads as entries."""
    lines = []
    for item in bodies:
        fields: dict[str, Any] = item.body.model_dump(mode="json", exclude_defaults=True)
        fields["kind"] = item.body.kind
        if item.available is not None:
            fields["available"] = f"{item.available:%Y-%m-%dT%H:%M:%SZ}"
        lines.append(json.dumps(fields, ensure_ascii=False, sort_keys=True))
    return "\n".join(lines).encode() + b"\n"


def product_blob(data: bytes) -> Blob:
    """Return the reference under which the run's STAC item is kept."""
    return blob_of(data, "item.json")


def _sensor(result: Result) -> str:
    scene = result.split.every[0].scene
    family = scene.platform.rstrip("ABCD") if scene.platform.startswith("Sentinel-1") else ""
    return f"{family or scene.platform} {scene.instrument or 'C-SAR'}"
