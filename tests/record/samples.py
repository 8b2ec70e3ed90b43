"""Values of the record made up for the tests: three fictional parties and what they say."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from itertools import count
from typing import Any

from truceline.record import (
    SALT_BYTES,
    Agreement,
    Blob,
    Body,
    Casualties,
    Channel,
    Claim,
    Clause,
    Coverage,
    CoverageKind,
    Detection,
    Disc,
    EventType,
    Finding,
    GeoPrecision,
    Grant,
    Judgement,
    KeyRole,
    Obligation,
    Observation,
    Party,
    Perceived,
    Proposal,
    Role,
    Same,
    Settings,
    Source,
    Speaker,
    Stance,
    When,
    Where,
)

ZONE = "+07:00"
PARTIES = ("arland", "borduria", "cadonia")
NOW = datetime(2025, 12, 1, tzinfo=UTC)
ROLES = {"media": Role.MEDIA, "observer": Role.OBSERVER, "third_party": Role.THIRD_PARTY}
_numbers = count(1)


def settings(*parties: str, **more: Any) -> Settings:
    """Settings of a case of these parties, two by default."""
    made = tuple(
        Party(
            id=name, name=f"Republic of {name}", short=name.title(), adjective=name, code=name[:2]
        )
        for name in parties or PARTIES[:2]
    )
    return Settings(**{"id": "front", "title": "A front", "zone": ZONE, "parties": made} | more)


def speaker(by: str) -> Speaker:
    """`arland`, or `arland:Army`, or `media:The Gazette`, `observer:Team`, `third_party:Org`."""
    who, _, name = by.partition(":")
    if who in ROLES:
        return Speaker(name=name or who, role=ROLES[who])
    return Speaker(name=name or f"Ministry of {who}", role=Role.PARTY, party=who)


def claim(
    claim_id: str = "",
    by: str = "arland",
    accused: str | None = "borduria",
    stance: Stance | str = Stance.ASSERTS,
    event_type: EventType | str = EventType.ARTILLERY,
    start: str = "2025-07-24",
    end: str = "",
    place: str = "Hill Green",
    at: tuple[float, float] | None = (104.6, 14.35),
    radius_m: float = 3000.0,
    source: str = "",
    summary: str = "",
    admin: str = "",
    precision: GeoPrecision = GeoPrecision.LOCALITY,
    said: str = "",
    **figures: int,
) -> Claim:
    """A claim; everything about it has a default. Sources differ unless one is named."""
    claim_id = claim_id or f"C{next(_numbers):04d}"
    return Claim(
        id=claim_id,
        source_id=source or f"S-{claim_id}",
        speaker=speaker(by),
        stance=Stance(stance),
        accused=accused,
        event_type=EventType(event_type),
        said=When.parse(said or start, ZONE),
        when=When.between(start, end, ZONE),
        where=Where(
            words=place,
            admin=admin,
            precision=precision,
            shape=None if at is None else Disc(lon=at[0], lat=at[1], radius_m=radius_m),
        ),
        casualties=Casualties(**figures),
        summary=summary,
    )


def judgement(left: str, right: str, verdict: Same | str, judgement_id: str = "") -> Judgement:
    """A person's judgement on two claims."""
    return Judgement(
        id=judgement_id or f"J{next(_numbers)}",
        left=left,
        right=right,
        verdict=Same(verdict),
        author="analyst",
        reason="read both",
    )


def finding(incident_id: str, occurrence: str, attribution: str, **more: Any) -> Finding:
    """A person's finding on an incident."""
    return Finding.model_validate(
        {
            "id": f"F{next(_numbers)}",
            "incident_id": incident_id,
            "occurrence": occurrence,
            "attribution": attribution,
            "author": "analyst",
            "reason": "went and looked",
        }
        | more
    )


def clause(clause_id: str, kind: Obligation | str, *actors: str, **more: Any) -> Clause:
    """A clause; dates among `more` may be text."""
    dates = {
        key: When.parse(value, ZONE) if isinstance(value, str) else value
        for key, value in more.items()
        if key in ("due", "window", "baseline")
    }
    return Clause.model_validate(
        {"id": clause_id, "text": f"clause {clause_id}", "type": kind, "actors": actors}
        | more
        | dates
    )


def agreement(
    *clauses: Clause, concluded: str = "2025-07-01", agreement_id: str = "A", **more: Any
) -> Agreement:
    """An agreement of these clauses."""
    if isinstance(more.get("effective"), str):
        more["effective"] = When.parse(more["effective"], ZONE)
    return Agreement(
        id=agreement_id,
        source_id="S-A",
        name=f"Agreement {agreement_id}",
        concluded=When.parse(concluded, ZONE),
        clauses=clauses,
        **more,
    )


def detection(
    detection_id: str, lon: float, lat: float, when: str, radius_m: float = 265.0
) -> Detection:
    """A fire detection at a time given to the minute."""
    return Detection(
        id=detection_id,
        source_id="S-D",
        sensor="VIIRS",
        platform="N20",
        when=When.parse(when, ZONE),
        footprint=Disc(lon=lon, lat=lat, radius_m=radius_m),
    )


def coverage(
    coverage_id: str,
    shape: Any,
    start: str,
    end: str = "",
    what: CoverageKind = CoverageKind.SATELLITE,
) -> Coverage:
    """What a satellite, or somebody else, looked at."""
    return Coverage(
        id=coverage_id,
        source_id="S-D",
        what=what,
        by="VIIRS",
        when=When.between(start, end, ZONE),
        where=Where(words="the front", shape=shape),
    )


def source(source_id: str = "S1", **more: Any) -> Source:
    """A source; `informant` and `contact` are what must be sealed."""
    return Source.model_validate(
        {"id": source_id, "publisher": "The Gazette", "channel": Channel.STATEMENT} | more
    )


def observation(observation_id: str = "O1", **more: Any) -> Observation:
    """What a team heard, with everything that gives the observer's place away."""
    return Observation.model_validate(
        {
            "id": observation_id,
            "source_id": "S1",
            "team": "Team 2",
            "perceived": Perceived.HEARD,
            "event_type": EventType.ARTILLERY,
            "when": When.parse("2025-12-09T06:10", ZONE),
            "where": Where(words="Hill Green"),
            "standpoint": Where(words="Post 7"),
            "bearing_deg": 271.5,
            "range_m": 2400.0,
            "exact": Disc(lon=104.61, lat=14.352, radius_m=25.0),
            "media": (Blob(sha256="ab" * 32, name="voice.ogg", size=91234),),
        }
        | more
    )


def grant(vkey: str, role: KeyRole | str, holder: str, **more: Any) -> Grant:
    """A key's role; its id is the key's own name."""
    return Grant.model_validate(
        {"id": vkey.split("+")[0], "vkey": vkey, "role": KeyRole(role), "holder": holder} | more
    )


def proposal(body: Body, origin: str = "example.org/front", **more: Any) -> Proposal:
    """A proposal that nobody has signed yet, sealed with fresh salts."""
    return Proposal.of(
        body,
        origin=origin,
        author=more.pop("author", "A. Person"),
        salt=lambda: secrets.token_bytes(SALT_BYTES),
        **more,
    )
