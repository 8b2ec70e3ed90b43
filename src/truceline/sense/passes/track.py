"""A satellite's track over a span of time: positions at even steps, and anything between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

import numpy as np
from sgp4.api import Satrec

from truceline.read.orbit.genuine import epoch_of
from truceline.read.orbit.platforms import Platform
from truceline.sense.passes.age import USABLE_DAYS, fresh_days
from truceline.sense.passes.frames import TURN, Floats, julian, sidereal
from truceline.sense.passes.held import hold

STEP_S: Final = 60.0
"""Seconds between positions. A cubic through two of them is within a metre between."""


_DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time over which one element set tells where a satellite is.

    Attributes:
        platform: the satellite.
        elements: the elements, as `sgp4` has them, held or as they are.
        held: whether they were set to the repeat orbit.
        epoch: their epoch, seconds since 1970.
        start: first moment of it.
        end: its end, not within it.
        ref: which set it was, as an index into those given.
    """

    platform: Platform
    elements: Satrec
    held: bool
    epoch: float
    start: float
    end: float
    ref: int


@dataclass(frozen=True, slots=True)
class Track:
    """Positions of a satellite at even steps.

    Attributes:
        times: seconds since 1970, shape (steps,).
        place: positions turning with the Earth, kilometres, (steps, 3).
        speed: their rate of change, kilometres a second, (steps, 3).
        around: unit vectors of the orbit's normal in the inertial frame, (steps, 3).
        travelled: angle from the ascending node, growing without end, radians, (steps,).
    """

    times: Floats
    place: Floats
    speed: Floats
    around: Floats
    travelled: Floats

    def at(self, times: Floats) -> tuple[Floats, Floats]:
        """Return positions and speeds at times within, by cubic Hermite pieces."""
        index = np.clip(((times - self.times[0]) / STEP_S).astype(np.intp), 0, len(self.times) - 2)
        share = ((times - self.times[index]) / STEP_S)[:, None]
        first, last = self.place[index], self.place[index + 1]
        begin, end = self.speed[index] * STEP_S, self.speed[index + 1] * STEP_S
        bend = 2 * (first - last) + begin + end
        curve = -3 * (first - last) - 2 * begin - end
        place = ((bend * share + curve) * share + begin) * share + first
        speed = ((3 * bend * share + 2 * curve) * share + begin) / STEP_S
        return place, speed


def stretches(
    platform: Platform, lines: list[tuple[str, str]], refs: list[int], start: float, end: float
) -> list[Stretch]:
    """Return which elements tell of which part of a span of time: the nearest in time.

    Fresh elements are used as they are. Older ones are held on the repeat orbit, where the
    satellite was held on it all the while. What is too old to tell anything leaves a gap.

    Args:
        platform: the satellite.
        lines: its element sets, first and second line.
        refs: an index for each, kept with the stretch.
        start: first moment, seconds since 1970.
        end: end.
    """
    epochs = np.array([epoch_of(first).timestamp() for first, _ in lines])
    order = np.argsort(epochs, kind="stable")
    middles = (epochs[order][1:] + epochs[order][:-1]) / 2
    edges = [start, *(float(m) for m in middles if start < m < end), end]
    out = []
    for first, last in pairwise(edges):
        which = int(order[np.searchsorted(middles, (first + last) / 2)])
        out += _cut(platform, lines[which], refs[which], float(epochs[which]), first, last)
    return out


def _cut(
    platform: Platform,
    lines: tuple[str, str],
    ref: int,
    epoch: float,
    start: float,
    end: float,
) -> list[Stretch]:
    moment, elements = epoch_of(lines[0]), Satrec.twoline2rv(*lines)
    ages = [days * _DAY_S for days in (fresh_days(platform), *USABLE_DAYS)]
    marks = [epoch + sign * age for age in ages for sign in (-1, 1)]
    marks += [moved.timestamp() for span in platform.held for moved in span if moved is not None]
    edges = [start, *(mark for mark in sorted(set(marks)) if start < mark < end), end]
    out = []
    for first, last in pairwise(edges):
        age = abs((first + last) / 2 - epoch)
        far = moment + timedelta(seconds=(first if first < epoch else last) - epoch)
        held = age > ages[0] and platform.held_over(moment, far)
        if age <= ages[2 if held else 1]:
            used = hold(elements, platform) if held else elements
            out.append(Stretch(platform, used, held, epoch, first, last, ref))
    return out


def track(stretch: Stretch) -> Track:
    """Compute a satellite's positions over a stretch, with two steps to spare on both sides.

    Raises:
        ValueError: if SGP4 cannot carry the elements that far.
    """
    steps = int(np.ceil((stretch.end - stretch.start) / STEP_S)) + 5
    times: Floats = stretch.start + STEP_S * (np.arange(steps, dtype=np.float64) - 2.0)
    error, place, speed = stretch.elements.sgp4_array(*julian(times))
    if error.any():
        raise ValueError(
            f"elements of {stretch.platform.name} cannot be carried that far (SGP4 error "
            f"{int(error[error != 0][0])})"
        )
    normal = np.cross(place, speed)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    node = np.stack([-normal[:, 1], normal[:, 0], np.zeros(steps)], axis=1)
    node /= np.linalg.norm(node, axis=1, keepdims=True)
    ahead = np.cross(normal, node)
    angle = np.arctan2((place * ahead).sum(axis=1), (place * node).sum(axis=1))
    turned, moving = _turned(place, speed, sidereal(times))
    return Track(times, turned, moving, normal, np.unwrap(angle))


def _turned(place: Floats, speed: Floats, angle: Floats) -> tuple[Floats, Floats]:
    sine, cosine = np.sin(angle), np.cos(angle)

    def turn(vector: Floats) -> Floats:
        x, y = vector[:, 0], vector[:, 1]
        return np.stack([cosine * x + sine * y, cosine * y - sine * x, vector[:, 2]], axis=1)

    there, moved = turn(place), turn(speed)
    # What stands still in space moves backwards on the turning Earth.
    moved[:, 0] += TURN * there[:, 1]
    moved[:, 1] -= TURN * there[:, 0]
    return there, moved
