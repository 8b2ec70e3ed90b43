"""What satellites could and did see of one incident, in sentences for its card.

One sentence on heat and one on images: what passed, whether the record holds data of it, what was
found, and what that weighs or why it weighs nothing. No sentence says what burned, and none who.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.said import Sentence
from truceline.brief.wording import counted
from truceline.record import zone_of
from truceline.sense import Pass, Sensor, Watched, Why
from truceline.weigh import Weighed

_NOTHING: Final = "weighs nothing"
_NAMES: Final = {Sensor.RADAR: "radar images", Sensor.OPTICAL: "optical images"}

_IMAGES: Final = {
    Why.NOT_APPLICABLE: "cannot show an event of this kind",
    Why.NOT_LOCATED: "the place is not known well enough to look for it",
    Why.ORBITS_UNKNOWN: (
        "none of the place is in the record, nor anything that tells when one was taken; this "
        "weighs nothing"
    ),
    Why.NO_PASS: (
        "none of the place from the weeks around its time is known, so this weighs nothing"
    ),
    Why.NOT_FETCHED: (
        "{passed} of the place from the weeks around its time, not compared in the record; this "
        "weighs nothing"
    ),
    Why.CLOUDED: "cloud hid the ground; this weighs nothing",
    Why.CLOUD_UNKNOWN: (
        "images from before and after were compared and nothing near it stood out, but whether "
        "cloud hid the place is not known; this weighs nothing"
    ),
    Why.STATIC: "{found}, where much changes all year round; this weighs nothing",
    Why.BACKGROUND_UNKNOWN: (
        "{found}; how much changes there without any event is not known, so this weighs nothing"
    ),
    Why.NOTHING_SEEN: (
        "images from before and after were compared and nothing near it stood out; this {weighs}"
    ),
    Why.SEEN: "{found}; counted against what changes there without any event, this {weighs}",
}

_FIRE: Final = {
    Why.NOT_APPLICABLE: "Heat: satellites that detect fire cannot show an event of this kind.",
    Why.NOT_LOCATED: (
        "Heat: the place is not known well enough to look for it in fire detections; nothing "
        "found weighs nothing."
    ),
    Why.ORBITS_UNKNOWN: (
        "Heat: no data of its time and place are in the record, nor an orbit that tells whether a "
        "satellite passed; that no fire is recorded weighs nothing."
    ),
    Why.NO_PASS: (
        "Heat: no satellite whose orbit is in the record passed over in its time or the day "
        "after; that no fire is recorded weighs nothing."
    ),
    Why.NOT_FETCHED: (
        "Heat: {passed}, and their data are not in the record, so whether anything was hot is not "
        "known; this weighs nothing."
    ),
    Why.CLOUDED: "Heat: {passed}, and cloud hid the ground; that nothing was found weighs nothing.",
    Why.CLOUD_UNKNOWN: (
        "Heat: {passed}; {data} and nothing near it was hot, but whether cloud hid the place is "
        "not known, and most such events light no fire that is detected; this weighs nothing."
    ),
    Why.BACKGROUND_UNKNOWN: (
        "Heat: {found}; how often something burns there without any event is not known, so this "
        "weighs nothing."
    ),
    Why.STATIC: "Heat: {found}, where something is hot all year round; this {weighs}.",
    Why.NOTHING_SEEN: (
        "Heat: {passed}; {data} under a sky known to be clear and nothing near it was hot; "
        "most such events light no fire that is detected, so this {weighs}."
    ),
    Why.SEEN: (
        "Heat: {found}, of whatever burned; counted against what burns there without any event, "
        "this {weighs}."
    ),
}


def sensor_sentences(frame: Frame, item: Weighed) -> tuple[Sentence, ...]:
    """Say what each kind of sensor could show and did: two sentences, or one for all."""
    watched = frame.picture.watched.get(item.incident.id, ())
    if all(one.why is Why.NOT_APPLICABLE for one in watched):
        return (Sentence("Satellites cannot show an event of this kind."),)
    asked = [one for one in watched if one.why is not Why.NOT_APPLICABLE]
    if all(one.why is Why.NOT_LOCATED for one in asked):
        return (
            Sentence(
                "The place is not known well enough to look for it in satellite data; that "
                "nothing was found weighs nothing."
            ),
        )
    heat = [_fire(frame, one) for one in watched if one.sensor is Sensor.FIRE]
    images = [one for one in watched if one.sensor is not Sensor.FIRE]
    return (*heat, *([_images(frame, images)] if images else []))


def _fire(frame: Frame, one: Watched) -> Sentence:
    fetched = [each for each in one.passes if each.fetched]
    text = _FIRE[one.why].format(
        passed=_passed(frame, one.passes, "passed over in its time or the day after"),
        data=_data(len(fetched), len(one.passes)),
        found=_found(one, "fire detection"),
        weighs=_weighs(frame, one),
    )
    return Sentence(text, one.refs)


def _images(frame: Frame, images: Sequence[Watched]) -> Sentence:
    said: dict[str, list[str]] = {}
    for one in images:
        text = _IMAGES[one.why].format(
            passed=_taken(frame, one.passes),
            found=_between(frame, one),
            weighs=_weighs(frame, one),
        )
        said.setdefault(text, []).append(_NAMES[one.sensor])
    words = [
        f"{'radar and optical images' if len(names) == 2 else names[0]}: {text}"
        for text, names in said.items()
    ]
    refs = tuple(dict.fromkeys(name for one in images for name in one.refs))
    return Sentence(wording.sentence("; ".join(words)), refs)


def _passed(frame: Frame, passes: Sequence[Pass], did: str) -> str:
    if not passes:
        return f"no satellite {did}"
    at = passes[0].at.astimezone(zone_of(frame.zone))
    platforms = wording.listed(sorted({each.platform for each in passes}))
    if len(passes) == 1:
        return f"{platforms} {did} ({wording.short_day(at.date())}, {at:%H:%M})"
    return (
        f"{platforms} {did}, {len(passes)} times in all, first on "
        f"{wording.short_day(at.date())}, {at:%H:%M}"
    )


def _data(fetched: int, passes: int) -> str:
    if fetched == passes:
        return "its data are in the record" if passes == 1 else "the data are in the record"
    return f"the data of {fetched} of these {'is' if fetched == 1 else 'are'} in the record"


def _taken(frame: Frame, passes: Sequence[Pass]) -> str:
    days = sorted(each.at.astimezone(zone_of(frame.zone)).date() for each in passes)
    if not days:
        return "some exist"
    between = (
        f"of {wording.short_day(days[0])}"
        if days[0] == days[-1]
        else f"between {wording.short_day(days[0])} and {wording.short_day(days[-1])}"
    )
    return f"{len(days)} {'exists' if len(days) == 1 else 'exist'}, {between},"


def _found(one: Watched, noun: str) -> str:
    near = counted(len(one.found), noun)
    nearest = wording.distance(one.nearest_m or 0.0)
    where = f"{nearest} from it" if len(one.found) == 1 else f"the nearest {nearest} from it"
    return f"{near} within reach in time and place, {where}"


def _between(frame: Frame, one: Watched) -> str:
    """Say which changes lie within reach, and between which dates they came about."""
    changes = [frame.picture.changes[name] for name in one.found if name in frame.picture.changes]
    text = _found(one, "change")
    if not changes:
        return text
    after = max(item.when.local(frame.zone)[0].date() for item in changes)
    before = min(item.when.local(frame.zone)[1].date() for item in changes)
    if after > before or len(changes) > 1:
        return text
    return f"{text}, between {wording.short_day(after)} and {wording.short_day(before)}"


def _weighs(frame: Frame, one: Watched) -> str:
    """Say what a sensor adds to whether it occurred, as the reasons of the verdict do."""
    sensed = frame.picture.evidence.sensed.get(one.incident_id, ())
    added = sum(each.log_odds for each in sensed if each.sensor == one.sensor.value)
    if round(added, 1) == 0:
        return _NOTHING
    return f"weighs {wording.signed(added)} on whether it occurred, and nothing on whose act it was"
