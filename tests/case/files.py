"""Files of a small case with two fictional parties, as somebody would hand them in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

ROW = {
    "claim_id": "C1",
    "claim_date": "2025-07-25",
    "event_date_start": "2025-07-24T08:20",
    "event_date_end": "",
    "place_name": "Green Hill",
    "place_alt": "",
    "admin": "",
    "lat": "14.35",
    "lon": "104.6",
    "geo_precision": "locality",
    "event_type": "artillery",
    "claimant": "Army spokesman",
    "claimant_side": "arland",
    "accused": "borduria",
    "stance": "asserts",
    "killed_min": "",
    "killed_max": "2",
    "injured": "",
    "displaced": "",
    "weapon": "",
    "detail": "Says that shells fell on the village",
    "source_publisher": "The Gazette",
    "source_url": "https://example.org/a",
    "source_pub_date": "2025-07-25",
    "quote_lang": "en",
}

CLAIMS: tuple[dict[str, str], ...] = (
    ROW,
    ROW
    | {
        "claim_id": "C2",
        "claimant": "Defence ministry",
        "claimant_side": "borduria",
        "stance": "confirms",
        "detail": "Says that it answered fire",
        "claim_date": "2025-07-26",
        "source_pub_date": "2025-07-26",
        "source_url": "https://example.org/b",
    },
    ROW
    | {
        "claim_id": "C3",
        "claim_date": "2025-08-10",
        "event_date_start": "2025-08-09",
        "place_name": "Red Ford",
        "lat": "",
        "lon": "",
        "geo_precision": "unknown",
        "event_type": "landmine",
        "killed_max": "",
        "injured": "1",
        "detail": "Says that a soldier lost a leg",
        "source_pub_date": "2025-08-10",
        "source_url": "https://example.org/c",
    },
    ROW
    | {
        "claim_id": "C4",
        "claim_date": "2025-09-02",
        "event_date_start": "2025-09-01",
        "event_type": "small_arms",
        "killed_max": "",
        "place_name": "Stone Bridge",
        "lat": "14.5",
        "lon": "105.1",
        "claimant": "The Courier",
        "claimant_side": "media",
        "accused": "arland",
        "detail": "=SUM(A1) is how this account begins",
        "source_publisher": "The Courier",
        "source_pub_date": "2025-09-02",
        "source_url": "https://example.org/d",
    },
)

AGREEMENTS = """\
schema_version: 1
source: {publisher: "Compiled", language: "en"}
agreements:
- id: TRUCE
  name: "Lakeside truce"
  date: "2025-07-01"
  clauses:
  - {id: "1", text: "No fire across the line", type: "no_fire", actors: ["arland", "borduria"],
     where: {within_km: 15, own_side: "true"}}
  - {id: "2", text: "Mines are cleared", type: "demining", actors: ["arland", "borduria"]}
- id: LATER
  name: "Riverside minutes"
  date: "2025-09-10"
  clauses:
  - {id: "1", text: "Secret-sounding words of September", type: "observers", actors: ["arland"]}
"""

PLACES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [104.6, 14.35]},
            "properties": {
                "id": "green-hill",
                "radius_m": 800,
                "names": [
                    {"text": "Green Hill", "language": "en", "party": "arland"},
                    {"text": "Mont Vert", "language": "en", "party": "borduria"},
                ],
            },
        }
    ],
}

LINES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString",
                "coordinates": [[104.0, 14.3], [104.7, 14.4], [105.5, 14.3]],
            },
            "properties": {
                "id": "survey",
                "name": "Survey of 1907",
                "used_by": ["arland"],
                "drawn_by": "A commission",
                "left": "arland",
                "right": "borduria",
            },
        },
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"id": "treaty", "name": "Treaty line", "scale": "1:200,000"},
        },
    ],
}

ZONES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[104.5, 14.3], [104.7, 14.3], [104.7, 14.4], [104.5, 14.4], [104.5, 14.3]]
                ],
            },
            "properties": {
                "id": "quiet",
                "name": "Quiet zone",
                "drawn_by": "A commission",
                "scale": "1:50,000",
            },
        },
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"id": "near", "name": "Near zone", "line": "survey", "within_m": 5000},
        },
    ],
}

FIRES = """\
latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,version,bright_ti5,frp,daynight
14.352,104.601,335.0,0.45,0.39,2025-07-24,06:09,N20,nominal,2.0NRT,300.4,8.0,D
14.9,105.4,333.6,0.4,0.37,2025-07-24,06:09,N20,nominal,2.0NRT,293.1,3.1,D
"""


def settings(*parties: str, clock: str = "recorded") -> str:
    """A case.toml."""
    listed = "".join(
        f'[[parties]]\nid = "{party}"\nname = "Republic of {party.title()}"\n'
        f'short = "{party.title()}"\nadjective = "{party}"\ncode = "{party[:2].upper()}"\n'
        for party in parties or ("arland", "borduria")
    )
    return (
        f'id = "front"\ntitle = "A front"\nzone = "+07:00"\nclock = "{clock}"\n'
        f'{listed}[roles]\nmedia = "media"\n'
    )


def table(
    path: Path, rows: Iterable[Mapping[str, str]], header: Mapping[str, str] | None = None
) -> Path:
    """Write a table of claims, its columns renamed where a header says so."""
    listed = list(rows)
    names = list(ROW)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([(header or {}).get(name, name) for name in names])
        writer.writerows([row.get(name, "") for name in names] for row in listed)
    return path


def written(path: Path, content: str | Mapping[str, object]) -> Path:
    """Write a file of text or JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def small_case(folder: Path) -> list[Path]:
    """Write every file of the small case."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        table(folder / "claims.csv", CLAIMS),
        written(folder / "agreements.yaml", AGREEMENTS),
        written(folder / "places.geojson", PLACES),
        written(folder / "lines.geojson", LINES),
        written(folder / "zones.geojson", ZONES),
        written(folder / "fires.csv", FIRES),
    ]
