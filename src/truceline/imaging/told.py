"""The words of page and terminal: what a run found, and what that can and cannot show."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

from truceline.brief.wording import day, days, listed
from truceline.counting import counted
from truceline.geo.grid import format_mgrs
from truceline.imaging.changed import ChangedPlace, Timing
from truceline.imaging.floor import SHARE, STRENGTHS_DB, Floor
from truceline.imaging.result import Result
from truceline.imaging.stacks import Stack
from truceline.imaging.summary import Summary
from truceline.record import When, zone_of
from truceline.sense.change.overlay import Seen

__all__ = ["STRENGTHS_DB"]

CAVEAT: Final = "Change is not damage, and says nothing of who."
INVENTED: Final = (
    "These scenes are invented. A simulator made them for an exercise; no satellite took them, and "
    "nothing here says anything about a real place."
)
CAN: Final = (
    (
        "That the radar echo of a place differed, before and after, by more than chance and "
        "weather explain in these images."
    ),
    "Between which two images the place came to look different, if it changed once and stayed so.",
    (
        "How large a change would have been found here, measured by laying known changes into the "
        "same images."
    ),
    "All of this by night as by day, and through cloud, smoke and haze.",
)
CANNOT: Final = (
    (
        "What made the change. A field that is harvested, ploughed or flooded, a house that is "
        "built, a lorry park or a felled wood changes the echo as a destroyed building does."
    ),
    "Who made it, or with what.",
    "The hour within the gap between two images.",
    (
        "Damage that leaves the walls that face the radar as they were, such as a burnt roof or "
        "broken windows; a crater in open ground; anything much smaller than a pixel."
    ),
    (
        "That nothing happened. No change found means that no change as large as the table says "
        "was there, on ground that both images see."
    ),
)
TIMINGS: Final = {
    Timing.EARLIER: "before it",
    Timing.FITS: "may be then",
    Timing.LATER: "after it",
}


def heading(result: Result) -> str:
    """Return the title of page and map."""
    return f"Radar change: {result.title}"


def span(result: Result) -> str:
    """Say from when to when the images are."""
    every = result.split.every
    first, last = (_local(one.time, result) for one in (every[0], every[-1]))
    return days(first.date(), last.date())


def event(result: Result) -> str:
    """Say when the event may have been."""
    first, last = (_local(at, result) for at in (result.wanted.earliest, result.wanted.latest))
    if first.date() == last.date() and first != last:
        return f"{day(first.date())}, {first:%H:%M}–{last:%H:%M}"
    return f"{minute(first)} to {minute(last)}"


def minute(at: datetime) -> str:
    """Write a moment as day and minute."""
    return f"{day(at.date())}, {at:%H:%M}"


def between(when: When, result: Result) -> tuple[str, str]:
    """Write after which moment and before which a place changed."""
    first, last = (_local(at, result) for at in (when.earliest, when.latest))
    return _short(first), _short(last)


def _short(at: datetime) -> str:
    return f"{at.day} {at:%b %Y, %H:%M}"


def _local(at: datetime, result: Result) -> datetime:
    return at.astimezone(zone_of(result.wanted.zone))


def zone(result: Result) -> str:
    """Name the zone that times are shown in."""
    name = result.wanted.zone
    return "UTC" if name in ("+00:00", "Z", "UTC") else f"UTC{name}" if name[0] in "+-" else name


def summary(result: Result) -> tuple[str, ...]:
    """Say in a few sentences what was found."""
    count = len(result.places)
    before, after = len(result.split.before), len(result.split.after)
    images = f"{counted(before, 'pass', 'passes')} before and {after} after"
    if not count:
        return (
            f"No change beyond chance was found at this threshold in {images} of {tracks(result)}.",
            smallest(result),
        )
    area = sum(place.area_m2 for place in result.places) / 10_000
    timing = Counter(place.timing for place in result.places)
    dated = [
        f"{counted(timing[each], 'place')} {words}"
        for each, words in (
            (Timing.FITS, "may have come in the time that was asked about"),
            (Timing.EARLIER, "came before it"),
            (Timing.LATER, "came after it"),
        )
        if timing[each]
    ]
    return (
        (
            f"{counted(count, 'place')} changed by more than chance explains, "
            f"at most {hectares(area)} together, in {images} of {tracks(result)}."
        ),
        f"By date, {listed(dated)}.",
        smallest(result),
    )


def hectares(area: float) -> str:
    """Write an area in hectares as exactly as it can be used."""
    return f"{area:.2f}\u00a0ha" if area < 10 else f"{area:,.0f}\u00a0ha"


def smallest(result: Result) -> str:
    """Say what the smallest change is that would have been found, by size."""
    known = [one for one in result.floors if one.least_db is not None]
    if not known:
        return "How small a change would have been found could not be measured here."
    sizes = [f"{one.least_db:g}\u00a0dB over {side(one)}" for one in known]
    return (
        f"The smallest change that would have been found in {SHARE:.0%} of places: {listed(sizes)}."
    ).replace("%", "\u00a0%")


def side(floor: Floor) -> str:
    """Write the size of a square."""
    return f"{floor.side_m:g}\u00a0×\u00a0{floor.side_m:g}\u00a0m"


def share(found: float) -> str:
    """Write a share of what was laid in."""
    return f"{100 * found:.0f}\u00a0%" if found == found else "–"


def tracks(result: Result) -> str:
    """Name the tracks that were used."""
    names = list(dict.fromkeys(stack.track for stack in result.split.stacks))
    return f"{'track' if len(names) == 1 else 'tracks'} {listed(names)}"


def threshold(result: Result) -> str:
    """Say what counts as changed."""
    wanted = result.wanted
    return (
        f"p ≤ {wanted.p_max:g}, and no more than {wanted.fdr:.0%} of what counts expected by chance"
    ).replace("%", "\u00a0%")


def chance(p: float) -> str:
    """Write a p as it can be read."""
    if p >= 1e-4:
        return f"1 in {1 / p:,.0f}"
    return "under 1 in 1,000,000" if p < 1e-6 else f"1 in {round(1 / p, -3):,.0f}"


def signed(db: float) -> str:
    """Write decibels with their sign."""
    return f"{db:+.1f}".replace("-", "−")


def at(place: ChangedPlace) -> str:
    """Write where a place is: latitude and longitude."""
    north = "N" if place.lat >= 0 else "S"
    east = "E" if place.lon >= 0 else "W"
    return f"{abs(place.lat):.5f}° {north}, {abs(place.lon):.5f}° {east}"


def grid_reference(place: ChangedPlace) -> str:
    """Write where a place is as the military grid has it, to 10 m; nothing beyond its ends."""
    try:
        return format_mgrs(place.lon, place.lat, 8)
    except ValueError:
        return ""


def area(place: ChangedPlace) -> str:
    """Write the area of a place."""
    return hectares(place.area_m2 / 10_000)


def held(place: ChangedPlace) -> str:
    """Write how sure the bracket is."""
    share = place.bracket.held
    return "over 99\u00a0%" if share > 0.99 else f"{100 * share:.0f}\u00a0%"


def seen(one: Summary) -> str:
    """Say how far a place could be looked at."""
    if one.seen in (Seen.OFF, Seen.EMPTY, Seen.HIDDEN):
        return {Seen.OFF: "off the images", Seen.EMPTY: "has no area"}.get(one.seen, "hidden")
    text = "whole" if one.seen is Seen.WHOLE else "in part"
    return f"{text}, smaller than a pixel" if one.small else text


def changed(one: Summary) -> str:
    """Write how much of a place changed."""
    if one.mean_db is None:
        return "unknown"
    return hectares(one.changed_m2 / 10_000) if one.changed_m2 else "none found"


def passes(stack: Stack, which: str) -> str:
    """List the days of the images of one group of a stack."""
    group = {"before": stack.before, "inside": stack.inside, "after": stack.after}[which]
    return ", ".join(f"{one.time.day} {one.time:%b %Y}" for one in group) or "none"


def map_description(result: Result, shown: int) -> str:
    """Say what the map shows, for those who do not see it."""
    numbered = f"{counted(shown, 'numbered place')} that changed" if shown else "no changed place"
    return (
        f"Map of {numbered}, coloured from brown (weaker echo after) over neutral to blue-green "
        f"(stronger echo after), on the mean radar image of before. {result.grid.said()}. "
        "The table below the map lists every number."
    )


def map_lines(result: Result) -> list[str]:
    """Return the lines under the heading of the map as a sheet."""
    lines = [
        (
            f"Images of {span(result)}, {tracks(result)} · event asked about: {event(result)} "
            f"({zone(result)}) · {counted(len(result.places), 'changed place')}"
        ),
        CAVEAT,
    ]
    return [INVENTED, *lines] if result.inputs.invented else lines


def legend(result: Result) -> list[list[str]]:
    """Return the legend: what a sample is, and what it means."""
    grey = f"Mean {result.shown} echo of before: dark is smooth or wet, light is built up or rough"
    counts = f"Changed place, numbered by strength. What counts: {threshold(result)}"
    rows = [["outline", counts], ["grey", grey]]
    if not result.detected.valid.all():
        rows.append(["nothing", "No image on one of the sides: nothing can be said"])
    if result.wanted.spots or result.wanted.names:
        rows.append(["spot", "Named place, to scale; named where there is room"])
    rows.append(["cross", f"Longitude and latitude, WGS 84. Grid: {result.grid.said()}"])
    return rows
