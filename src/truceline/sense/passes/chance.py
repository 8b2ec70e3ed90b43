"""How likely an event was overflown while there was something to see, and how likely seen then.

What was not seen means something only if it could have been seen. A fire that burned between two
passes leaves no detection, nor does one under cloud: where cloud is not known, not having seen
it means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
from numpy.polynomial.hermite_e import hermegauss

from truceline.read.orbit.platforms import PLATFORMS, VIEWS, Instrument
from truceline.record import EventType, Term
from truceline.sense.passes.columns import Overpasses
from truceline.sense.passes.frames import EARTH_KM, Floats
from truceline.sense.passes.signature import FIRES, SIGNATURES, Struck, floor_mw, thermal
from truceline.sense.shows import Shows
from truceline.sense.span import Span

SPREAD: Final = 1.0
"""Standard deviation of the natural logarithm of the power of fires of one kind: two in three lie
within a factor of 2.7 of the middle. Among detections of S-NPP over Ukraine in autumn 2022 it is
.86 by day and .75 by night, and those are the stronger ones."""
SLOPE: Final = 2.0
"""How sharply detection sets in: from one in ten to nine in ten over a factor of nine in power."""
SURE: Final = 0.975
"""Probability of having been in view from which a pass counts as sure."""

_FIRE: Final = {item.value: item for item in (Instrument.VIIRS, Instrument.MODIS)}
_NODES, _WEIGHTS = hermegauss(9)
_HOUR: Final = 3600.0


class State(Term):
    """Whether not having seen an event can mean anything, and why not."""

    CANNOT_SHOW = "cannot_show", "satellites that detect fire cannot show such an event"
    NO_ORBITS = "no_orbits", "no orbit of a satellite that detects fire is known for that time"
    NO_PASS = "no_pass", "none passed over while it could have burned"
    CLOUD_UNKNOWN = "cloud_unknown", "some passed over, and whether cloud hid the ground is unknown"
    CLOUD_KNOWN = "cloud_known", "some passed over, and how likely the sky was clear is known"


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely an event was overflown, and seen.

    Attributes:
        state: whether not having seen it can mean anything.
        overflown: probability that a satellite passed over while its fire burned, had it lit one.
        seen: probability that a pass detected it. Under unknown cloud the low end is 0, and the
            others are for a clear sky.
        passes: number of passes over the place in the time in which it could have burned.
        reason: a sentence that says it to a reader.
    """

    state: State
    overflown: Span
    seen: Span
    passes: int
    reason: str

    @property
    def informative(self) -> bool:
        """Whether not having seen it may be weighed at all."""
        return self.state is State.CLOUD_KNOWN


def overflown(
    seconds: Floats, in_swath: Floats, begins: tuple[float, float], hours: float
) -> float:
    """Return the probability that at least one pass came while a fire burned.

    The fire begins at any moment of a window with equal probability, and burns for so long.

    Args:
        seconds: when passes came, seconds since 1970.
        in_swath: probability that each saw the place.
        begins: first and last moment at which the fire may have begun, seconds since 1970.
        hours: how long it burns.
    """
    return _any(seconds, in_swath[None, :], begins, hours * _HOUR, np.ones(1))


def chance(
    passes: Overpasses,
    event_type: EventType,
    begins: tuple[datetime, datetime],
    struck: Struck = Struck.UNKNOWN,
    clear: Span | None = None,
    orbits_known: bool = True,
) -> Chance:
    """Say how likely an event was overflown and seen by satellites that detect fire.

    Args:
        passes: overpasses of its place, from the first moment it may have begun until the longest
            it may have burned; those of other instruments are left out.
        event_type: what is said to have happened.
        begins: first and last moment at which it may have begun, aware datetimes.
        struck: what it is said to have hit.
        clear: probability that cloud did not hide the ground; None where that is not known.
        orbits_known: whether orbits of any satellite that detects fire were known for that time.
    """
    signature, fire = SIGNATURES[event_type], FIRES[struck]
    nothing = Span.exactly(0.0)
    first, last = begins[0].timestamp(), begins[1].timestamp()
    if thermal(event_type, struck) is Shows.NONE:
        words = f"Satellites that detect fire cannot show this: it leaves {signature.heat}."
        return Chance(State.CANNOT_SHOW, nothing, nothing, 0, words)
    if not orbits_known:
        words = "No orbit is known of a satellite that detects fire at that time."
        return Chance(State.NO_ORBITS, Span(0.0, 0.0, 1.0), Span(0.0, 0.0, 1.0), 0, words)
    until = last + fire.hours.high * _HOUR
    used = np.isin(passes.instrument, list(_FIRE))
    used &= (passes.seconds + passes.error_s >= first) & (passes.seconds - passes.error_s <= until)
    rows = passes.take(used)
    if not len(rows):
        return Chance(State.NO_PASS, nothing, nothing, 0, _no_pass(begins[0], until))
    reached = _reached(rows, (first, last), fire.hours)
    lights = signature.lights[struck]
    found = Span(
        lights.low * _found(rows, (first, last), fire.hours.low, fire.megawatts.low),
        lights.best * _found(rows, (first, last), fire.hours.best, fire.megawatts.best),
        lights.high * _found(rows, (first, last), fire.hours.high, fire.megawatts.high),
    )
    if clear is None:
        seen, state = Span(0.0, found.best, found.high), State.CLOUD_UNKNOWN
    else:
        pairs = zip(found, clear, strict=True)
        seen, state = Span(*(one * sky for one, sky in pairs)), State.CLOUD_KNOWN
    return Chance(state, reached, seen, len(rows), _words(rows, reached, seen, state))


def _reached(rows: Overpasses, begins: tuple[float, float], hours: Span) -> Span:
    sure = np.where(rows.in_swath_p >= SURE, rows.in_swath_p, 0.0)
    at, some = rows.seconds, np.where(rows.in_swath_p > 1 - SURE, 1.0, rows.in_swath_p)
    low = overflown(at, sure, begins, hours.low)
    best = overflown(at, rows.in_swath_p, begins, hours.best)
    return Span(low, max(low, best), max(low, best, overflown(at, some, begins, hours.high)))


def _found(rows: Overpasses, begins: tuple[float, float], hours: float, megawatts: float) -> float:
    """Return the probability that a fire of some power and length was detected, in a clear sky.

    One fire keeps its power through all passes, so the powers are summed over last.
    """
    slant = _slant(rows)
    floors = np.array(
        [
            floor_mw(_FIRE[name], bool(day), float(ratio))
            for name, day, ratio in zip(rows.instrument, rows.day, slant, strict=True)
        ]
    )
    power = megawatts * np.exp(SPREAD * _NODES)
    detected = 1 / (1 + (floors[None, :] / power[:, None]) ** SLOPE)
    each = detected * rows.in_swath_p[None, :]
    return _any(rows.seconds, each, begins, hours * _HOUR, _WEIGHTS / _WEIGHTS.sum())


def _any(
    seconds: Floats,
    chances: Floats,
    begins: tuple[float, float],
    length: float,
    weights: Floats,
) -> float:
    """Return the probability that any of some passes counts, over when a fire began.

    A pass counts for fires that began up to `length` before it. Between the moments at which a pass
    starts or ceases to count nothing changes, so the mean over the window is exact.

    Args:
        seconds: when passes came, shape (passes,).
        chances: probability that each counts if it comes while the fire burns, (kinds, passes).
        begins: first and last moment at which the fire may have begun.
        length: seconds it burns.
        weights: probability of each kind of fire, (kinds,).
    """
    first, last = begins
    edges = np.concatenate([[first, last], seconds, seconds - length])
    edges = np.unique(edges[(edges >= first) & (edges <= last)])
    if len(edges) == 1:
        middles, share = edges, np.ones(1)
    else:
        middles = (edges[1:] + edges[:-1]) / 2
        share = np.diff(edges) / (last - first)
    late = seconds[None, :] - middles[:, None]
    burning = (late >= 0) & (late <= length)
    missed = np.where(burning[None, :, :], 1 - chances[:, None, :], 1.0).prod(axis=2)
    return float(np.clip(weights @ ((1 - missed) @ share), 0.0, 1.0))


def _slant(rows: Overpasses) -> npt.NDArray[np.float64]:
    """Return range over height; where the view is not known, that of the middle of a half-swath."""
    heights = {Instrument.VIIRS: 836.0, Instrument.MODIS: 710.0}
    height = np.array([heights[_FIRE[name]] for name in rows.instrument])
    edge = np.array([VIEWS[_FIRE[name]].half_angle_deg for name in rows.instrument])
    view = np.radians(np.where(np.isnan(rows.view_deg), edge / 2, rows.view_deg))
    ratio = (EARTH_KM + height) / EARTH_KM
    inner = np.arcsin(np.minimum(1.0, ratio * np.sin(view))) - view
    slant: Floats = EARTH_KM * np.sin(inner) / np.maximum(np.sin(view), 1e-9) / height
    return np.where(view < 1e-6, 1.0, slant)


def _no_pass(first: datetime, until: float) -> str:
    end = datetime.fromtimestamp(until, first.tzinfo)
    return (
        f"No satellite that detects fire passed over between {_clock(first)} and {_clock(end)}, "
        "so that none was detected says nothing either way."
    )


def _words(rows: Overpasses, reached: Span, seen: Span, state: State) -> str:
    names = [name for name in PLATFORMS if name in set(rows.platform)]
    count = len(rows)
    said = (
        f"{count} {'pass' if count == 1 else 'passes'} ({', '.join(names)}) came over while "
        f"a fire could have burned; one that was lit was overflown with probability "
        f"{reached.best:.2f} ({reached.low:.2f} to {reached.high:.2f})."
    )
    if state is State.CLOUD_UNKNOWN:
        return said + (
            f" In a clear sky the event would have been detected with probability {seen.best:.2f} "
            f"at best guess; whether cloud hid the ground is not known, so not having detected it "
            "says nothing."
        )
    return said + (
        f" It would have been detected with probability {seen.best:.2f} "
        f"({seen.low:.2f} to {seen.high:.2f})."
    )


def _clock(moment: datetime) -> str:
    rounded = moment + timedelta(seconds=30)
    return f"{rounded:%-d %B %Y %H:%M}Z"
