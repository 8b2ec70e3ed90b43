"""What else the record holds on an incident: general statements, copies, dates in doubt.

None of it counts towards a verdict: a general statement may include the incident or not, a copy
says nothing that its root did not say, and a suggested date is nobody's statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.said import Sentence
from truceline.match import Incident
from truceline.match.statements import Kind
from truceline.record import Claim

_SPEAKERS: Final = 4
"""Speakers named in a sentence; the rest are counted."""


def also(frame: Frame, incident: Incident) -> tuple[Sentence, ...]:
    """Say what else the record holds on an incident."""
    return (*_general(frame, incident), *_copies(frame, incident), *_dates(frame, incident))


def without_copies(frame: Frame, claims: Sequence[Claim]) -> list[Claim]:
    """Return claims without those that repeat another of them."""
    ids = {claim.id for claim in claims}
    found = frame.picture.copies
    return [
        claim for claim in claims if claim.id not in found or found[claim.id].root_id not in ids
    ]


def _general(frame: Frame, incident: Incident) -> list[Sentence]:
    scopes, claims = frame.picture.scopes, frame.picture.claims
    linked = [link.claim_id for link in frame.picture.abouts if link.incident_id == incident.id]
    out = []
    for kind, start in (
        (Kind.GENERAL, "Also spoken of in general by"),
        (Kind.TOTAL, "May be counted in totals given by"),
    ):
        refs = tuple(claim_id for claim_id in linked if scopes[claim_id].kind is kind)
        if refs:
            speakers = list(dict.fromkeys(claims[each].speaker.name for each in refs))
            more = len(speakers) - _SPEAKERS
            named = speakers[:_SPEAKERS] + ([wording.counted(more, "other")] if more > 0 else [])
            out.append(Sentence(f"{start} {wording.listed(named)}; not weighed here.", refs))
    return out


def _copies(frame: Frame, incident: Incident) -> list[Sentence]:
    under: dict[str, list[str]] = {}
    for claim_id in incident.claim_ids:
        if claim_id in frame.picture.copies:
            under.setdefault(frame.picture.copies[claim_id].root_id, []).append(claim_id)
    return [
        Sentence(
            f"A statement of {frame.picture.claims[root].speaker.name} is printed again on "
            f"{wording.counted(len(copied), 'other page')}: no further witness.",
            (root, *copied),
        )
        for root, copied in under.items()
    ]


def _dates(frame: Frame, incident: Incident) -> list[Sentence]:
    out = []
    for flag in frame.picture.date_flags:
        if flag.claim_id in incident.claim_ids:
            why = wording.sentence(flag.why)
            instead = f" Is it {wording.day(flag.suggestion)}?" if flag.suggestion else ""
            text = f"A date looks mistyped. {why}{instead} It is matched as stated."
            out.append(Sentence(text, (flag.claim_id, *flag.like)))
    return out
