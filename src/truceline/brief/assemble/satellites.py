"""What satellites could see: what the record holds of them, and where they stand with incidents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.detected import change_rows, fire_rows
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.passes import local, passes
from truceline.brief.assemble.upcoming import upcoming
from truceline.brief.content_satellites import Satellites, StandingRow
from truceline.brief.said import Sentence
from truceline.read.orbit.genuine import epoch_of
from truceline.read.passes import PASS
from truceline.record import Change, Channel, Detection, Scene
from truceline.sense import Sensor, Why
from truceline.weigh import Weighed

NAMED: Final = 3
"""Passes named one by one; of more, only their number is given."""

_WEIGHS: Final = frozenset({Why.NOTHING_SEEN, Why.SEEN})

_LIMITS: Final = (
    Sentence(
        "A fire detection says that something in a spot some hundred metres wide was hot when the "
        "satellite passed. It does not say what burned, what set it alight, or who."
    ),
    Sentence(
        "A satellite that detects fire passes a place a few times a day. A fire that burns out "
        "between two passes leaves nothing, and most shells, rockets and bombs light no fire that "
        "is detected."
    ),
    Sentence(
        "Cloud and smoke hide heat and the ground from every sensor but radar. Unless it is known "
        "that the sky was clear, nothing found weighs nothing."
    ),
    Sentence(
        "Mines, movements of troops and incursions leave nothing that these sensors show; "
        "small-arms fire hardly ever does."
    ),
    Sentence(
        "Crops, rubbish and forest burn without any attack, and industry is hot all year round. A "
        "detection near a place is not an attack on it."
    ),
    Sentence(
        "A change between two images says that the ground looks different, and that it became so "
        "at some time between the two. Rain, harvest, building work and vehicles change it too: a "
        "change is not damage until somebody has looked."
    ),
    Sentence(
        "No sensor shows whose act it was. What one adds speaks on whether something occurred, "
        "alike for every party."
    ),
)


def satellites(frame: Frame, chosen: Sequence[Weighed]) -> Satellites | None:
    """Say what satellites could see and did; None where the period has nothing to look for.

    Args:
        frame: the picture.
        chosen: the incidents that have a card.
    """
    picture = frame.picture
    if not (frame.now or picture.detections or picture.changes or picture.elements):
        return None
    fires, fires_notes = fire_rows(frame)
    changes, changes_notes = change_rows(frame)
    drawn, passes_notes = passes(frame, chosen)
    ahead, ahead_notes = upcoming(frame)
    return Satellites(
        opening=opening(frame),
        sensors=tuple(wording.sentence(sensor.value).rstrip(".") for sensor in Sensor),
        standing=standing(frame),
        standing_notes=standing_notes(frame),
        passes=drawn,
        passes_notes=passes_notes,
        fires=fires,
        fires_notes=fires_notes,
        changes=changes,
        changes_notes=changes_notes,
        upcoming=ahead,
        upcoming_notes=ahead_notes,
        limits=_LIMITS,
    )


def standing(frame: Frame) -> tuple[StandingRow, ...]:
    """Count the incidents of the period at each reason, for each kind of sensor."""
    counts = Counter(
        (one.why, one.sensor)
        for item in frame.now
        for one in frame.picture.watched.get(item.incident.id, ())
    )
    return tuple(
        StandingRow(
            wording.sentence(why.definition).rstrip("."),
            tuple(counts[why, sensor] for sensor in Sensor),
            why in _WEIGHS,
        )
        for why in Why
        if any(counts[why, sensor] for sensor in Sensor)
    )


def standing_notes(frame: Frame) -> tuple[Sentence, ...]:
    """Say what the counts mean, and on how many incidents a sensor carries weight."""
    if not frame.now:
        return ()
    moved = tuple(
        item.incident.id
        for item in frame.now
        if any(one.log_odds for one in frame.picture.evidence.sensed.get(item.incident.id, ()))
    )
    incidents = wording.counted(len(frame.now), "incident")
    weighed = (
        f"A sensor carries weight on {len(moved)} of the {incidents} of the period; on all others "
        "it carries none."
        if moved
        else f"On none of the {incidents} of the period does a sensor carry any weight."
    )
    return (
        Sentence(
            "Whether a satellite passed, whether its data are in the record, whether cloud hid the "
            "ground and whether something was found are four things. Where no satellite passed in "
            "the alleged time, or it is not known whether one did, the weight is zero: that "
            "nothing was seen then speaks neither for an account nor against it."
        ),
        Sentence(weighed, moved),
    )


def opening(frame: Frame) -> tuple[Sentence, ...]:
    """Say what the record holds of satellites."""
    return (
        _detections(frame),
        _history(frame),
        _elements(frame),
        _images(frame),
        _reports(frame),
    )


def _detections(frame: Frame) -> Sentence:
    found = list(frame.picture.detections.values())
    if not found:
        return Sentence(
            "The record holds no fire detections, which does not mean that nothing burned."
        )
    seen = passes_of(found)
    days = sorted(frame.day(item.when) for item in found)
    if len(seen) <= NAMED:
        named = [
            f"{platform} on {wording.day(at.date())}, {at:%H:%M}"
            for platform, at in ((p, local(frame, at)) for p, at in seen)
        ]
        which = f"of {wording.counted(len(seen), 'pass', 'passes')}: {wording.listed(named)}"
    else:
        platforms = wording.listed(sorted({platform for platform, _ in seen}))
        which = f"of {len(seen)} passes of {platforms}, {wording.days(days[0], days[-1])}"
    return Sentence(
        f"The record holds {wording.counted(len(found), 'fire detection')} {which}. Fires at any "
        "other time are not in it.",
        _sources(found),
    )


def passes_of(found: Sequence[Detection]) -> list[tuple[str, datetime]]:
    """Return the passes that detections are of: satellite and moment, UTC, in order."""
    out: list[tuple[str, datetime]] = []
    last: dict[str, datetime] = {}
    for item in sorted(found, key=lambda one: (one.when.earliest, one.platform)):
        before = last.get(item.platform)
        if before is None or item.when.earliest - before > PASS:
            out.append((item.platform, item.when.earliest))
        last[item.platform] = item.when.earliest
    return out


def _history(frame: Frame) -> Sentence:
    found = list(frame.picture.histories.values())
    if not found:
        return Sentence(
            "No fire history is in the record: how often something burns at a place without any "
            "event is not known, so no fire detection carries weight."
        )
    rows = sum(item.detections for item in found)
    first = min(item.when.earliest for item in found)
    # It runs to the end of its last day, which is the beginning of the next.
    last = max(item.when.latest for item in found) - timedelta(seconds=1)
    platforms = sorted({platform for item in found for platform in item.platforms})
    return Sentence(
        f"What burns without any event was counted from {rows:,} earlier detections of "
        f"{wording.listed(platforms)}, {wording.days(first.date(), last.date())}.",
        tuple(item.id for item in found),
    )


def _elements(frame: Frame) -> Sentence:
    newest: dict[str, tuple[float, str]] = {}
    for item in frame.picture.elements.values():
        days = abs((frame.picture.as_of - epoch_of(item.line1)).total_seconds()) / 86_400
        newest[item.platform] = min(newest.get(item.platform, (days, item.id)), (days, item.id))
    if not newest:
        return Sentence(
            "No orbital elements are in the record: a pass is known only where data of it, or of "
            "an image, are in it."
        )
    ages = sorted(days for days, _ in newest.values())
    many = wording.counted(len(newest), "satellite")
    aged = _days(ages[0]) if len(ages) == 1 else f"between {ages[0]:.1f} and {_days(ages[-1])}"
    names = wording.listed(sorted(newest))
    return Sentence(
        f"Passes are computed from published orbits of {many} ({names}), at this moment {aged} "
        f"from the day they were made for{_derived(frame, newest)}; how far off a time may be "
        "grows with that.",
        tuple(name for _, name in sorted(newest.values(), key=lambda each: each[1])),
    )


def _derived(frame: Frame, known: Collection[str]) -> str:
    """Name satellites without an orbit of their own in the record whose passes are computed."""
    others = {
        each.platform
        for sensors in frame.picture.watched.values()
        for one in sensors
        for each in one.passes
        if each.basis == "repeat" and each.platform not in known
    }
    if not others:
        return ""
    return (
        f"; those of {wording.listed(sorted(others))} from the orbit of a satellite on the same "
        "track, or from a known pass and the cycle in which it comes back"
    )


def _sources(found: Sequence[Detection | Change | Scene]) -> tuple[str, ...]:
    """Return the sources of what may be many: the tables name single entries."""
    return tuple(dict.fromkeys(item.source_id for item in found))


def _days(age: float) -> str:
    return "1.0 day" if f"{age:.1f}" == "1.0" else f"{age:.1f} days"


def _images(frame: Frame) -> Sentence:
    scenes, changes = frame.picture.scenes, frame.picture.changes
    if not scenes and not changes:
        return Sentence(
            "No image is catalogued in the record and no images have been compared: what radar or "
            "cameras would show is not known."
        )
    platforms = wording.listed(sorted({item.platform for item in scenes.values()}))
    known = f"{wording.counted(len(scenes), 'image')}" + (f" ({platforms})" if platforms else "")
    found = (
        f"{wording.counted(len(changes), 'change')} between images "
        f"{'was' if len(changes) == 1 else 'were'} measured"
        if changes
        else "no change between images is recorded"
    )
    return Sentence(
        f"The record has the catalogue entries of {known}, which say that an image exists and not "
        f"what it shows; {found}.",
        _sources([*changes.values(), *scenes.values()]),
    )


def _reports(frame: Frame) -> Sentence:
    found = tuple(
        item.id for item in frame.picture.sources.values() if item.channel is Channel.IMAGERY
    )
    if not found:
        return Sentence("No report on images by anybody else is in the record.")
    are = "is" if len(found) == 1 else "are"
    return Sentence(
        f"{wording.counted(len(found), 'report')} on images by others {are} in the record as "
        f"{'a source' if len(found) == 1 else 'sources'}: what such a report says is a claim of "
        "whoever made it, and not the image.",
        found,
    )
