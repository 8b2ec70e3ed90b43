"""What satellites could and did see of one incident, in sentences for its card."""

from __future__ import annotations

from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import Sentence
from truceline.sense import Sensor, Watched, Why
from truceline.weigh import Weighed

_NOTHING: Final = {
    Why.NOT_LOCATED: "It is not located well enough to look for it in satellite data.",
    Why.ORBITS_UNKNOWN: (
        "No satellite data in the record for its time and place; this says nothing."
    ),
    Why.NO_PASS: (
        "No satellite whose orbit is in the record passed over in its time; this says nothing, "
        "and weighs nothing."
    ),
    Why.NOT_FETCHED: "A satellite passed over in its time, and its data are not in the record.",
    Why.CLOUDED: "A satellite passed over in its time and cloud hid the ground; this says nothing.",
    Why.CLOUD_UNKNOWN: (
        "A satellite pass in the record came soon after and found no fire near it. Whether cloud "
        "hid the place is not known, and most attacks light no fire that is seen; so this "
        "carries no weight."
    ),
}


def sensor_sentences(frame: Frame, item: Weighed) -> tuple[Sentence, ...]:
    """Say what each kind of sensor could show and did; one sentence where none could."""
    watched = frame.picture.watched[item.incident.id]
    applies = [one for one in watched if one.why is not Why.NOT_APPLICABLE]
    if not applies:
        return (Sentence("Satellites could not show an event of this kind."),)
    fires = [one for one in applies if one.sensor is Sensor.FIRE]
    said = [_fire(one) for one in fires]
    said += [_change(one) for one in applies if one.sensor is not Sensor.FIRE and one.looked]
    return tuple(said)


def _fire(one: Watched) -> Sentence:
    if one.why is Why.BACKGROUND_UNKNOWN:
        near = wording.counted(len(one.found), "fire detection")
        nearest = f"{(one.nearest_m or 0) / 1000:.1f} km"
        return Sentence(
            f"{near} within reach in time and place, the nearest {nearest} away; what burns there "
            "in other years is not known, so they carry no weight.",
            one.found,
        )
    return Sentence(_NOTHING.get(one.why, wording.sentence(one.why.definition)), one.refs)


def _change(one: Watched) -> Sentence:
    return Sentence(wording.sentence(f"{one.sensor.value}: {one.why.definition}"), one.refs)
