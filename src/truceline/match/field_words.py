"""What each field compared, in words: the values of two claims, side by side.

One function a field of `score.FIELDS`, all in one table. A field without one is shown by its name
and number alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from truceline.counting import counted
from truceline.geo import Whereabouts, bounding_disc, distance_m
from truceline.match.statements.scope import Kind, Scope
from truceline.record import UNKNOWN_SIDE, Claim, Precision, Shape, When, family


@dataclass(frozen=True)
class Compared:
    """Two claims and what the matching knew of them.

    Attributes:
        left: one claim.
        right: the other.
        places: claim id to gazetteer place id, where known.
        whereabouts: claim id to where its words put it, where known.
        scopes: claim id to what it is about, where known.
        claims: number of claims in the case.
    """

    left: Claim
    right: Claim
    places: Mapping[str, str]
    whereabouts: Mapping[str, Whereabouts]
    scopes: Mapping[str, Scope]
    claims: int


Words = Callable[[Compared], str]

_SHARED_WORDS: Final = 5
_WORD: Final = re.compile(r"\w{3,}", re.UNICODE)


def _prior(pair: Compared) -> str:
    return f"before anything is compared: one of {counted(pair.claims, 'claim')} in the case"


def time_words(pair: Compared) -> str:
    """Say when the two claims put the event, and how far apart that is."""
    one, other = pair.left.when, pair.right.when
    if one.timed and other.timed:
        minutes = round(abs((one.earliest - other.earliest).total_seconds()) / 60)
        apart = f"{_span(timedelta(minutes=minutes))} apart" if minutes else "the same minute"
        return f"{_both_times(one, other)}, {apart}"
    first, last = one.local(), other.local()
    if first[0].date() == last[0].date() and first[1].date() == last[1].date():
        if one.timed or other.timed:
            return f"{when_words(one)} and {when_words(other)}, one day"
        return f"both {when_words(one)}"
    said = f"{when_words(one)} and {when_words(other)}"
    gap = gap_of(one, other)
    if gap > timedelta(0):
        return f"{said}, {_span(gap)} apart"
    begun, over = (max(first[0], last[0]).date(), min(first[1], last[1]).date())
    common = (over - begun).days + 1
    if common < 1:
        return f"{said}, next to each other"
    whole = (max(first[1], last[1]).date() - min(first[0], last[0]).date()).days + 1
    return f"{said}, {common} of {counted(whole, 'day')} in common"


def _both_times(one: When, other: When) -> str:
    if one.earliest == other.earliest and one.zone == other.zone:
        return f"both {when_words(one)}"
    start, end = one.local()[0], other.local()[0]
    if start.date() == end.date() and one.zone == other.zone:
        return f"{start:%H:%M} and {end:%H:%M} on {_day(start)}"
    zones = ("", "") if one.zone == other.zone else (f" {one.zone}", f" {other.zone}")
    return f"{when_words(one)}{zones[0]} and {when_words(other)}{zones[1]}"


def gap_of(one: When, other: When) -> timedelta:
    """Return the time between two intervals; nothing where they overlap."""
    gap = max(one.earliest, other.earliest) - min(one.latest, other.latest)
    # Intervals end on their last second, so neighbours are a second apart and not a gap.
    return gap if gap > timedelta(seconds=1) else timedelta(0)


def when_words(when: When) -> str:
    """Write when something happened, in the zone in which it was stated: 24–28 July 2025."""
    first, last = when.local()
    if when.begins is Precision.YEAR:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if when.begins is Precision.MONTH:
        months = f"{first:%B %Y}"
        return months if months == f"{last:%B %Y}" else f"{months} – {last:%B %Y}"
    if when.timed:
        return f"{_day(first)}, {first:%H:%M}"
    if first.date() == last.date():
        return _day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _span(gap: timedelta) -> str:
    minutes = round(gap.total_seconds() / 60)
    if minutes < 120:
        return counted(minutes, "minute")
    if minutes < 48 * 60:
        return counted(round(minutes / 60), "hour")
    return counted(round(minutes / 60 / 24), "day")


def gap_words(one: When, other: When) -> str:
    """Say how far apart in time two claims are, as `4 days`; empty where their times overlap."""
    gap = gap_of(one, other)
    return _span(gap) if gap else ""


def _place(pair: Compared) -> str:
    one, other = pair.left.where, pair.right.where
    known, there = pair.places.get(pair.left.id), pair.places.get(pair.right.id)
    if one.words.casefold() == other.words.casefold():
        parts = [f"both {one.words}"]
    elif known is not None and known == there:
        parts = [f"two names of one place, {one.words} and {other.words}"]
    else:
        parts = [f"{one.words} and {other.words}"]
    shape, second_shape = _shape(pair, pair.left), _shape(pair, pair.right)
    if shape is not None and second_shape is not None:
        disc, second = bounding_disc(shape), bounding_disc(second_shape)
        apart = float(distance_m(disc.lon, disc.lat, second.lon, second.lat))
        errors = f"known to {_km(disc.radius_m)} and {_km(second.radius_m)}"
        parts.append(f"{_km(apart)} apart, {errors}" if apart >= 1 else errors)
    elif shape is None and second_shape is None:
        parts.append("neither located")
    else:
        parts.append("one of them not located")
    if one.admin and other.admin:
        same_admin = one.admin.casefold() == other.admin.casefold()
        parts.append(f"in {one.admin}" if same_admin else f"in {one.admin} and in {other.admin}")
    return "; ".join(parts)


def _shape(pair: Compared, claim: Claim) -> Shape | None:
    found = pair.whereabouts.get(claim.id)
    return claim.where.shape if found is None else found.shape


def _km(metres: float) -> str:
    if metres < 1000:
        return f"{metres:.0f} m"
    return f"{round(metres / 1000, 1 if metres < 10_000 else None):g} km"


def _type(pair: Compared) -> str:
    one, other = pair.left.event_type, pair.right.event_type
    if one is other:
        return f"both {_plain(one.value)}"
    kin = family(one) is family(other)
    kinds = f"both {family(one).definition}" if kin else "of different kinds"
    return f"{_plain(one.value)} and {_plain(other.value)}, {kinds}"


def _blame(pair: Compared) -> str:
    one, other = _blamed(pair.left), _blamed(pair.right)
    if one == other:
        return f"both blame {one}" if one else "nobody is blamed on either side"
    if one and other:
        return f"one blames {one}, the other {other}"
    return f"one blames {one or other}, the other nobody"


def _blamed(claim: Claim) -> str:
    return claim.accused if claim.accused not in (None, UNKNOWN_SIDE) else ""


def _figures(pair: Compared) -> str:
    one, other = _stated(pair.left), _stated(pair.right)
    if not one and not other:
        return "no figures on either side"
    if not one or not other:
        only = one or other
        return f"figures on one side only: {', '.join(f'{k} {v}' for k, v in only.items())}"
    return "; ".join(
        f"{name} {one.get(name, 'not stated')} and {other.get(name, 'not stated')}"
        for name in dict.fromkeys((*one, *other))
    )


def figures_of(claim: Claim) -> str:
    """Write the figures a claim states, as `killed 2, injured 5`; empty where it states none."""
    return ", ".join(f"{name} {value}" for name, value in _stated(claim).items())


def _stated(claim: Claim) -> dict[str, str]:
    low, high = claim.casualties.killed_min, claim.casualties.killed_max
    killed = high if low is None else low if high is None or low == high else f"{low}–{high}"
    found = {
        "killed": killed,
        "injured": claim.casualties.injured,
        "displaced": claim.casualties.displaced,
    }
    return {name: str(value) for name, value in found.items() if value is not None}


def _words(pair: Compared) -> str:
    one, other = _bag(pair.left), _bag(pair.right)
    if not one or not other:
        return "no words on one side" if one or other else "no words on either side"
    # The longer a word, the more it says, as a rule; rarity would take the whole case.
    shared = sorted(one & other, key=lambda word: (-len(word), word))
    if not shared:
        return "no word in common"
    listed = ", ".join(shared[:_SHARED_WORDS])
    return f"{counted(len(shared), 'word')} in common: {listed}" + (
        " …" if len(shared) > _SHARED_WORDS else ""
    )


def _bag(claim: Claim) -> set[str]:
    return set(_WORD.findall(f"{claim.summary} {claim.weapon}".casefold()))


def _page(pair: Compared) -> str:
    one, other = pair.left, pair.right
    if one.source_id == other.source_id:
        same = one.speaker.name == other.speaker.name
        return "one speaker on one page" if same else "one page, two speakers"
    return "from two sources"


def _scope(pair: Compared) -> str:
    totals = [
        claim.id in pair.scopes and pair.scopes[claim.id].kind is Kind.TOTAL
        for claim in (pair.left, pair.right)
    ]
    if all(totals):
        return "both count people over a time"
    if any(totals):
        return "one counts people over a time, the other tells of an event"
    return "neither counts people over a time"


def _plain(word: str) -> str:
    return word.replace("_", " ")


FIELD_WORDS: Final[dict[str, tuple[str, Words]]] = {
    "prior": ("start", _prior),
    "time": ("time", time_words),
    "place": ("place", _place),
    "type": ("type", _type),
    "blame": ("blame", _blame),
    "figures": ("figures", _figures),
    "words": ("words", _words),
    "page": ("source", _page),
    "scope": ("scope", _scope),
}
"""A field's title and what says its two values in words, by the field's name in `score.FIELDS`."""


def field_title(field: str) -> str:
    """Return the title of a field; its plain name where nothing better is known."""
    return FIELD_WORDS[field][0] if field in FIELD_WORDS else _plain(field)


def field_words(field: str, pair: Compared) -> str:
    """Say in words what a field compared; empty where the field has no words yet."""
    return FIELD_WORDS[field][1](pair) if field in FIELD_WORDS else ""
