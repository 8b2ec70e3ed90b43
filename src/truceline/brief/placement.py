"""Finding room for numbers and names on a map. Pure geometry, in points, the y axis upward."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple


class Point(NamedTuple):
    """A point on the sheet."""

    x: float
    y: float


class Box(NamedTuple):
    """An upright rectangle on the sheet."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def inside(self, other: Box) -> bool:
        """Whether this one lies within the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )

    def grown(self, by: float) -> Box:
        """The rectangle with a margin on every side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.left <= point.x <= self.right and self.bottom <= point.y <= self.top


_RINGS: Final = (2.4, 3.2, 4.2, 5.4, 6.8, 8.4, 10.5, 13.0, 16.0, 20.0, 26.0, 34.0)
_CLEAR: Final = 1.2
_ANGLES: Final = tuple(math.radians(45 + step) for step in range(0, 360, 15))


def place_discs(
    points: Sequence[Point], radius: float, bounds: Box, blocked: Sequence[Box] = ()
) -> tuple[Point, ...]:
    """Place one disc for each point so that no two touch, each as near to its point as it can.

    Greedy: the most isolated point first, each taking the nearest free seat on rings around it.
    A disc never covers another point, and the leader from a point to its disc crosses no other
    disc. If the sheet is so full that no free seat is left, the seat with the least harm is taken.

    Args:
        points: what the discs belong to.
        radius: radius of every disc.
        bounds: where discs may lie.
        blocked: boxes that discs keep off.

    Returns:
        The centres of the discs, in the order of the points.
    """
    order = sorted(range(len(points)), key=lambda i: (-_solitude(points, i), i))
    seats: dict[int, Point] = {}
    for i in order:
        point = points[i]
        others = [seats[j] for j in seats]
        leaders = [(points[j], seats[j]) for j in seats]
        free = [p for p in points if p != point]

        def harm(
            seat: Point,
            point: Point = point,
            others: list[Point] = others,
            leaders: list[tuple[Point, Point]] = leaders,
            free: list[Point] = free,
        ) -> float:
            gap = 2 * radius + 1
            total = 0.0
            total += 100 * sum(math.dist(seat, other) < gap for other in others)
            total += 40 * sum(math.dist(seat, p) < radius + 1.8 for p in free)
            total += 30 * sum(_apart(other, point, seat) < radius + 0.6 for other in others)
            total += 30 * sum(_apart(seat, *leader) < radius + 0.6 for leader in leaders)
            total += 8 * sum(_cross(point, seat, *leader) for leader in leaders)
            box = Box(seat.x - radius, seat.y - radius, seat.x + radius, seat.y + radius)
            total += 1000 * (not box.inside(bounds))
            total += 60 * sum(box.overlaps(other) for other in blocked)
            # Rounded, so that ties fall alike wherever on its page the sheet lies.
            return round(total + math.dist(seat, point) / radius, 6)

        best, least = point, harm(point)
        for ring in _RINGS:
            # No seat further out can do better than its own distance.
            if least <= ring:
                break
            reach = radius * ring
            for turn in _ANGLES:
                seat = Point(point.x + reach * math.cos(turn), point.y + reach * math.sin(turn))
                cost = harm(seat)
                if cost < least:
                    best, least = seat, cost
        seats[i] = best
    return tuple(seats[i] for i in range(len(points)))


def place_names(
    discs: Sequence[Point],
    radius: float,
    sizes: Sequence[tuple[float, float]],
    bounds: Box,
    blocked: Sequence[Box],
    lines: Sequence[Point] = (),
) -> tuple[Box | None, ...]:
    """Find room for a name beside each disc, or none.

    Args:
        discs: centres of the discs, the most important first.
        radius: their radius.
        sizes: width and height of each name; zero width for no name.
        bounds: where names may lie.
        blocked: boxes that names keep off, the discs included.
        lines: points on drawn lines, which a name keeps off.
    """
    taken = list(blocked)
    out: list[Box | None] = []
    for disc, (width, height) in zip(discs, sizes, strict=True):
        gap = radius + 1.5
        seats = (
            Box(disc.x + gap, disc.y - height / 2, disc.x + gap + width, disc.y + height / 2),
            Box(disc.x - gap - width, disc.y - height / 2, disc.x - gap, disc.y + height / 2),
            Box(disc.x - width / 2, disc.y + gap, disc.x + width / 2, disc.y + gap + height),
            Box(disc.x - width / 2, disc.y - gap - height, disc.x + width / 2, disc.y - gap),
            Box(disc.x + 2, disc.y + gap - 1, disc.x + 2 + width, disc.y + gap - 1 + height),
            Box(disc.x - 2 - width, disc.y + gap - 1, disc.x - 2, disc.y + gap - 1 + height),
        )
        fitting = (
            seat
            for seat in seats
            if width > 0
            and seat.inside(bounds)
            and not any(seat.overlaps(other) for other in taken)
            and not any(seat.grown(_CLEAR).holds(point) for point in lines)
        )
        seat = next(fitting, None)
        if seat is not None:
            taken.append(seat)
        out.append(seat)
    return tuple(out)


def _solitude(points: Sequence[Point], i: int) -> float:
    others = (math.dist(points[i], other) for j, other in enumerate(points) if j != i)
    return min(others, default=math.inf)


def _apart(point: Point, start: Point, end: Point) -> float:
    """Distance from a point to the stretch between two others."""
    along = (end.x - start.x, end.y - start.y)
    length = along[0] ** 2 + along[1] ** 2
    if length == 0:
        return math.dist(point, start)
    share = ((point.x - start.x) * along[0] + (point.y - start.y) * along[1]) / length
    share = min(1.0, max(0.0, share))
    return math.dist(point, (start.x + share * along[0], start.y + share * along[1]))


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the stretches a–b and c–d cross each other."""

    def side(p: Point, q: Point, r: Point) -> float:
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
