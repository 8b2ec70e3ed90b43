"""An exercise as a folder: the files that a mission would receive, the case, and the sealed truth.

files/       what was received: case.toml, claims.csv, field.json, agreement, places, line
case/        the case made of it, as `truceline new`, `add` and `build` make any case
truth.json   what is true; whoever is trained gets the two folders and never this file
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import tomli_w
import yaml

from truceline.case import Case
from truceline.drill.ceasefire import CLAUSES
from truceline.drill.conflict import Conflict
from truceline.drill.scene import CAVEAT
from truceline.errors import CaseError, CaseExists
from truceline.record import (
    Claim,
    Coverage,
    Detection,
    Disc,
    Observation,
    Precision,
    Source,
    When,
)

TRUTH: Final = "truth.json"
CASE, FILES = "case", "files"
COLUMNS: Final = (
    "claim_id", "claim_date", "event_date_start", "event_date_end", "place_name", "place_alt",
    "admin", "lat", "lon", "geo_precision", "event_type", "claimant", "claimant_side", "accused",
    "stance", "killed_min", "killed_max", "injured", "displaced", "weapon", "detail",
    "source_publisher", "source_url", "source_pub_date", "quote_lang", "source_channel",
)  # fmt: skip
"""Columns of the table of claims."""


@dataclass(frozen=True)
class Exercise:
    """An exercise that was written.

    Attributes:
        folder: the folder that holds it all.
        case: the case.
        truth: the file with the truth.
        incidents: number of incidents in truth.
        statements: number of claims and observations.
    """

    folder: Path
    case: Case
    truth: Path
    incidents: int
    statements: int


def make_exercise(folder: Path, conflict: Conflict) -> Exercise:
    """Write a conflict as files, make a case of them, and put the truth beside both.

    Args:
        folder: a folder that is new or empty.
        conflict: the conflict.

    Raises:
        CaseExists: if the folder holds anything.
        CaseError: if the product does not read its own files, which would be a fault of ours.
        OSError: if it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseExists(f"{folder} is not empty; choose another folder for the exercise")
    files = write_files(folder / FILES, conflict)
    settings = next(path for path in files if path.suffix == ".toml")
    case = Case.new(folder / CASE, settings)
    added = case.add([path for path in files if path != settings], author="Exercise control")
    if added.problems:
        raise CaseError("\n".join(str(problem) for problem in added.problems[:5]))
    case.build()
    truth = folder / TRUTH
    truth.write_text(json.dumps(sealed_truth(conflict), indent=1), encoding="utf-8")
    return Exercise(folder, case, truth, len(conflict.events), len(conflict.statements))


def write_files(folder: Path, conflict: Conflict) -> tuple[Path, ...]:
    """Write what a mission would receive, and return the files.

    Args:
        folder: the folder, made if it is not there.
        conflict: the conflict.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "case.toml": _settings(conflict),
        "claims.csv": _claims(conflict),
        "agreements.yaml": _agreements(conflict),
        "places.geojson": conflict.scene.places_geojson.decode(),
        "lines.geojson": conflict.scene.lines_geojson.decode(),
    }
    if conflict.coverage or conflict.observations:
        texts["field.json"] = json.dumps(list(_field(conflict)), ensure_ascii=False, indent=1)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return tuple(folder / name for name in texts)


def sealed_truth(conflict: Conflict) -> dict[str, Any]:
    """Return what is true of a conflict, as JSON holds it."""
    return {
        "caveat": CAVEAT,
        "regime": asdict(conflict.regime),
        "seed": conflict.seed,
        "copies": dict(conflict.repeats),
        "events": [
            {
                "id": event.id,
                "type": event.type.value,
                "day": event.when.earliest.date().isoformat(),
                "place": event.place_id,
                "alleged": event.alleged,
                "statements": list(event.claim_ids),
                "hard": round(event.hard, 3),
                "truth": asdict(event.truth)
                | {"state": event.truth.state.value, "time": event.truth.time.isoformat()},
            }
            for event in conflict.events
        ],
    }


def _settings(conflict: Conflict) -> str:
    said = conflict.settings.model_dump(mode="json", exclude_defaults=True)
    return f"# {CAVEAT}\n\n" + tomli_w.dumps(said)


def _claims(conflict: Conflict) -> str:
    sources = {source.id: source for source in conflict.sources}
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_row(claim, sources[claim.source_id]) for claim in conflict.claims)
    return out.getvalue()


def _row(claim: Claim, source: Source) -> tuple[object, ...]:
    place, hurt = claim.where, claim.casualties
    if not isinstance(place.shape, Disc) or source.published is None:
        raise TypeError(f"claim {claim.id} has no point, or its source no date")
    return (
        claim.id,
        _stated(claim.said),
        _stated(claim.when),
        "",
        place.words,
        place.also[0] if place.also else "",
        place.admin,
        place.shape.lat,
        place.shape.lon,
        place.precision.value,
        claim.event_type.value,
        claim.speaker.name,
        claim.speaker.party or claim.speaker.role.value,
        claim.accused or "",
        claim.stance.value,
        *("" if n is None else n for n in (hurt.killed_min, hurt.killed_max)),
        *("" if n is None else n for n in (hurt.injured, hurt.displaced)),
        claim.weapon,
        claim.summary,
        source.publisher,
        source.url,
        _stated(source.published),
        source.language,
        source.channel.value,
    )


def _stated(when: When) -> str:
    """Return a day or a minute in the form that tables have."""
    start = when.earliest
    return f"{start:%Y-%m-%d}" if when.begins is Precision.DAY else f"{start:%Y-%m-%dT%H:%M}+00:00"


def _field(conflict: Conflict) -> Iterator[dict[str, Any]]:
    """Yield sources, visits, passes, detections and observations, each when it became known."""
    bodies: list[Coverage | Detection | Observation] = [
        *conflict.coverage,
        *conflict.detections,
        *conflict.observations,
    ]
    used = {body.source_id for body in bodies}
    for source in conflict.sources:
        if source.id in used:
            yield source.model_dump(mode="json", exclude_none=True)
    for body in bodies:
        known = {"available": body.when.latest.isoformat().replace("+00:00", "Z")}
        yield body.model_dump(mode="json", exclude_none=True) | known


def _agreements(conflict: Conflict) -> str:
    agreed = conflict.agreements[0]

    def actors() -> list[str]:  # a list of its own each time: the reader takes no aliases
        return [party.id for party in conflict.settings.parties]

    document = {
        "schema_version": 1,
        "source": {"publisher": "Exercise", "language": "en"},
        "agreements": [
            {
                "id": agreed.id,
                "name": agreed.name,
                "date": "2024-02-28",
                "effective": "2024-02-29T00:00+00:00",
                "signatories": list(agreed.signatories),
                "confidence": "full",
                "clauses": [
                    {"id": number, "text": text, "type": kind.value, "actors": actors()}
                    for number, kind, text in CLAUSES
                ],
            }
        ],
    }
    return f"# {CAVEAT}\n" + yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
