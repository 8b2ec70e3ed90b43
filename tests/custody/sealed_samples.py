"""A small record with sealed fields, kept in memory, for the tests of this room."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from truceline.custody.vault import SealedField
from truceline.record import (
    SALT_BYTES,
    Blob,
    Body,
    Claim,
    Disclosure,
    Entry,
    Observation,
    Redaction,
    RedactionMode,
    Source,
    When,
    parse_body,
    parse_entry,
    seal,
)

START = datetime(2025, 8, 1, tzinfo=UTC)
WITHHELD, ERASED, LIFTED = (
    RedactionMode.WITHHELD,
    RedactionMode.ERASED,
    RedactionMode.LIFTED,
)

NAME, PHONE, SPEAKER, TOWN = "Mira Okonjo", "+99 555 0142", "Colonel Vantreight", "Quillmere"
DAY = When.parse("2025-07-24", "+07:00").model_dump(mode="json")
MEDIA = "IMG_7731_hatch.jpg"


def source(source_id: str = "S1", **more: Any) -> Source:
    """A source with an informant and a contact."""
    fields = {"publisher": "Team 2", "channel": "form", "informant": NAME, "contact": PHONE}
    return Source.model_validate({"id": source_id} | fields | more)


def observation(observation_id: str = "O1", **more: Any) -> Observation:
    """An observation with everything that is always sealed."""
    body = {
        "kind": "observation", "id": observation_id, "source_id": "S1", "team": "Team 2",
        "perceived": "heard", "event_type": "artillery",
        "when": DAY,
        "where": {"words": "east of the river", "shape": {"lon": 104.6, "lat": 14.4,
                                                          "radius_m": 20000.0}},
        "standpoint": {"words": TOWN, "shape": {"lon": 104.61234, "lat": 14.35678,
                                                "radius_m": 40.0}},
        "bearing_deg": 0.0, "range_m": 1234.5,
        "exact": {"lon": 104.65432, "lat": 14.38765, "radius_m": 25.0},
        "media": [{"sha256": hashlib.sha256(b"picture").hexdigest(), "name": MEDIA, "size": 7}],
    }  # fmt: skip
    found = parse_body(_json(body | more))
    assert isinstance(found, Observation)
    return found


def claim(claim_id: str = "C1", **more: Any) -> Claim:
    """A claim of a named speaker at a named place."""
    body = {
        "kind": "claim", "id": claim_id, "source_id": "S1",
        "speaker": {"name": SPEAKER, "role": "party", "party": "arland"},
        "stance": "asserts", "accused": "borduria", "event_type": "artillery",
        "said": DAY,
        "when": DAY,
        "where": {"words": TOWN, "shape": {"lon": 104.6, "lat": 14.35, "radius_m": 3000.0}},
        "summary": "says that shells fell",
    }  # fmt: skip
    found = parse_body(_json(body | more))
    assert isinstance(found, Claim)
    return found


def redaction(
    kind: str, thing_id: str, fields: Iterable[str], mode: RedactionMode, number: int = 1
) -> Redaction:
    """A redaction of a thing."""
    return Redaction(
        id=f"X-{number}",
        target_kind=kind,
        target_id=thing_id,
        fields=tuple(fields),
        mode=mode,
        reason="asked for by the person concerned",
    )


def blob_of(data: bytes, name: str = "form.jsonl") -> Blob:
    """The reference of a file."""
    return Blob(sha256=hashlib.sha256(data).hexdigest(), name=name, size=len(data))


class Kept:
    """A record and its vault, both in memory."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.disclosures: dict[str, Disclosure] = {}
        self.files: dict[str, frozenset[SealedField]] = {}

    def say(self, *bodies: Body, also: Iterable[str] = ()) -> None:
        """Seal and log bodies, a minute apart."""
        for body in bodies:
            held, sealed, disclosures = seal(body, also, lambda: os.urandom(SALT_BYTES))
            recorded = START + timedelta(minutes=len(self.entries))
            entry = Entry(recorded=recorded, author="A. Person", body=held, sealed=sealed)
            self.entries.append(parse_entry(entry.canonical()))
            self.disclosures |= {each.commitment: each for each in disclosures}

    def get(self, commitment: str, /) -> Disclosure | None:
        return self.disclosures.get(commitment)

    def commitments(self) -> frozenset[str]:
        return frozenset(self.disclosures)

    def originals(self) -> dict[str, frozenset[SealedField]]:
        return dict(self.files)

    def erase(self, commitments: Iterable[str], /) -> None:
        for commitment in commitments:
            self.disclosures.pop(commitment, None)

    def erase_originals(self, hashes: Iterable[str], /) -> None:
        for sha256 in hashes:
            self.files.pop(sha256, None)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()
