"""At what time: clock times of the field and of the summary, with how exactly they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from truceline.record import Claim, EventType, Family, Precision, family
from truceline.record.when import zone_of
from truceline.weigh.contested.proposition import Kind
from truceline.weigh.contested.stated import (
    Asked,
    Span,
    Stated,
    answers,
    overlapping,
    standing,
)

EXACT_MIN: Final = 1
"""Minutes by which a time stated to the minute may be off: two clocks, each rounded."""
ABOUT_MIN: Final = 5
"""Minutes by which "about 05:04" may be off."""
LASTING_MIN: Final = 30
"""Minutes beyond which an event that lasts is compared by its beginning and its end alone: what
lasts for hours would agree with everything in between."""
MOST: Final = 4
"""Times of one root printed one by one; beyond that the first and the last."""

_TIMED: Final = frozenset({Family.FIRE, Family.GROUND, Family.MINE, Family.OTHER})
_CLOCK: Final = r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])"
_TIME: Final = re.compile(
    rf"(?P<about>\b(?:about|around|approximately|roughly|nearly|shortly before|shortly after)\s+"
    rf"|~|≈)?{_CLOCK}(?:\s*[–-]\s*{_CLOCK})?",
    re.IGNORECASE,
)
_PEOPLE: Final = frozenset({EventType.ABDUCTION_DETENTION})

Moment = tuple[datetime, datetime, bool]
"""Beginning and end of what was stated, and whether it was said to be about then."""


def times(said: Sequence[tuple[int, Claim]]) -> Iterator[Asked]:
    """Find out whether roots give times that cannot be of one event.

    Several times of one root name several moments of it, so they are taken together, and are no
    change of its account. Two roots agree where any of their times can be the same.

    Args:
        said: place of the root, and claim, in the order of the record.
    """
    by_root: dict[int, list[tuple[Claim, list[Moment]]]] = {}
    for root, claim in said:
        moments = _moments(claim)
        if moments:
            by_root.setdefault(root, []).append((claim, moments))
    every = [moment for own in by_root.values() for _, found in own for moment in found]
    if not every:
        return
    zone = next(iter(by_root.values()))[0][0].when.zone
    days = {edge.astimezone(zone_of(zone)).date() for one in every for edge in one[:2]}
    stated = [_stated(root, own, zone, len(days) > 1) for root, own in by_root.items()]
    why = standing(stated, overlapping)
    if why is not None:
        first, last = min(one[0] for one in every), max(one[1] for one in every)
        ends = " to ".join(_clock(edge, zone, len(days) > 1) for edge in (first, last))
        yield Asked(Kind.TIME, "", why, answers(stated, overlapping), span=ends)


def _moments(claim: Claim) -> list[Moment]:
    kind = family(claim.event_type)
    if kind not in _TIMED and claim.event_type not in _PEOPLE:
        return []
    found: list[Moment] = []
    start, end = claim.when.local()
    whole_day = end - start < timedelta(days=1) and start.date() == end.date()
    for hit in _TIME.finditer(claim.summary) if whole_day else ():
        one = start.replace(hour=int(hit[2]), minute=int(hit[3]), second=0)
        last = one.replace(hour=int(hit[4]), minute=int(hit[5])) if hit[4] else one
        if last >= one:
            found.append((one, last, bool(hit["about"])))
    if claim.when.timed:
        closed = claim.when.ends in (Precision.MINUTE, Precision.SECOND)
        last = end.replace(second=0) if closed else start
        loose = any(about and one == start for one, _, about in found)
        found.append((start, last, loose))
    return found


def _stated(root: int, own: Sequence[tuple[Claim, list[Moment]]], zone: str, dated: bool) -> Stated:
    moments = sorted({moment for _, found in own for moment in found})
    spans: list[Span] = []
    for start, end, about in moments:
        slack = (ABOUT_MIN if about else EXACT_MIN) * 60
        ends = (start.timestamp(), end.timestamp())
        if ends[1] - ends[0] > LASTING_MIN * 60:
            spans += [(edge - slack, edge + slack) for edge in ends]
        else:
            spans.append((ends[0] - slack, ends[1] + slack))
    claims = tuple(claim for claim, _ in own)
    return Stated(root, claims, _words(moments, zone, dated), tuple(spans))


def _words(moments: Sequence[Moment], zone: str, dated: bool) -> str:
    starts_of_spans = {start for start, end, _ in moments if end > start}
    shown: dict[str, None] = {}
    for start, end, about in moments:
        if end == start and start in starts_of_spans:
            continue
        words = _clock(start, zone, dated)
        if end > start:
            words += f"–{_clock(end, zone, False)}"
        loose = any(other[0] == start and other[2] for other in moments)
        shown[("about " if about or loose else "") + words] = None
    if len(shown) <= MOST:
        return ", ".join(shown)
    last = max(end for _, end, _ in moments)
    return (
        f"{_clock(moments[0][0], zone, dated)} to {_clock(last, zone, False)}, {len(shown)} times"
    )


def _clock(instant: datetime, zone: str, dated: bool) -> str:
    return f"{instant.astimezone(zone_of(zone)):{'%Y-%m-%d %H:%M' if dated else '%H:%M'}}"
