"""A closer look at one changed place: its images before and after, and its values by date."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from html import escape
from typing import Final

import numpy as np
import numpy.typing as npt
from matplotlib.image import imsave

from truceline.brief.palette import ACCENT, INK, PAPER, RULE, SOFT, WASH
from truceline.imaging.changed import ChangedPlace
from truceline.imaging.outlines import polygons
from truceline.imaging.ramp import NOTHING, grey, rgb
from truceline.imaging.result import Result
from truceline.sense.change.dating_backscatter import LN_PER_DB

_LEAST_SIDE: Final = 24
"""Pixels: enough around a place to know it again on another image."""
_MOST_SIDE: Final = 90
_WIDE: Final = 340.0
_TALL: Final = 132.0
_LEFT: Final = 30.0
_FOOT: Final = 18.0
_TOP: Final = 8.0
_LEAST_DB: Final = 3.0

Floats = npt.NDArray[np.floating]


def chips(result: Result, place: ChangedPlace) -> tuple[str, str]:
    """Return the images of before and after around a place as two SVG elements.

    Each is the mean of all images of its side in light and dark grey, stretched alike, with the
    changed place outlined.
    """
    own = np.argwhere(result.objects.label == place.number)
    extent = int(np.ptp(own, axis=0).max()) + 1
    side = min(max(_LEAST_SIDE, 2 * extent + 8), _MOST_SIDE, *result.grid.shape)
    top, left = (
        int(np.clip(round(at - side / 2), 0, size - side))
        for at, size in zip((place.row, place.col), result.grid.shape, strict=True)
    )
    cut = (slice(top, top + side), slice(left, left + side))
    before, after = result.before_db[cut], result.after_db[cut]
    known = np.concatenate([before[np.isfinite(before)], after[np.isfinite(after)]])
    low, high = np.quantile(known, (0.01, 0.995)) if known.size else (0.0, 1.0)
    mine = np.where(result.objects.label[cut] == place.number, place.number, 0).astype(np.int32)
    path = " ".join(
        "M" + "L".join(f"{col:g} {row:g}" for col, row in ring) + "Z"
        for _, polygon in polygons(mine)
        for ring in polygon
    )
    return tuple(  # type: ignore[return-value]  # of two there are two
        _chip(values, float(low), float(high), path, f"Place {place.number}, mean of {when}")
        for values, when in ((before, "before"), (after, "after"))
    )


def _chip(values: Floats, low: float, high: float, path: str, label: str) -> str:
    shades = grey(values, low, high, darkest=0.08)
    shades[~np.isfinite(values)] = rgb(NOTHING)
    data = base64.b64encode(png(shades)).decode()
    side = values.shape[0]
    return (
        f'<svg class="chip" viewBox="0 0 {side} {side}" role="img" aria-label="{escape(label)}">'
        f'<image href="data:image/png;base64,{data}" width="{side}" height="{side}" '
        'style="image-rendering:pixelated"/>'
        f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-width="3" '
        'vector-effect="non-scaling-stroke" opacity=".75"/>'
        f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.4" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )


def png(colours: npt.NDArray[np.uint8]) -> bytes:
    """Return an image as PNG; the same colours give the same bytes."""
    out = io.BytesIO()
    # Without the program's name, so that another version of it gives the same bytes.
    imsave(out, colours, format="png", metadata={"Software": ""})
    return out.getvalue()


def dates_svg(result: Result, place: ChangedPlace) -> str:
    """Return a place's backscatter from date to date as an SVG element.

    Values are decibels above or below the mean of the same track before the change. A filled mark
    is a pass of the first track, an open one of the second, and so on. The band is the time
    between the last image without the change and the first with it.
    """
    times, tracks, values = place_series(result, place)
    if not times:
        return ""
    known = values[np.isfinite(values)]
    low = min(-_LEAST_DB, float(known.min())) - 0.5
    high = max(_LEAST_DB, float(known.max())) + 0.5
    first, last = times[0], times[-1]
    length = max((last - first).total_seconds(), 1.0)

    def x(at: datetime) -> float:
        share = (at - first).total_seconds() / length
        return round(_LEFT + 4 + share * (_WIDE - _LEFT - 12), 1)

    def y(db: float) -> float:
        return round(_TOP + (high - db) / (high - low) * (_TALL - _TOP - _FOOT), 1)

    floor = _TALL - _FOOT
    left, right = x(place.when.earliest), x(place.when.latest)
    parts = [
        _rect(left, _TOP, max(right - left, 1.0), floor - _TOP, f'fill="{ACCENT}" opacity=".16"'),
        *_window(result, x, first, last, floor),
        *_axis(first, last, x, y, low, high, floor),
    ]
    order = list(dict.fromkeys(tracks))
    for at, track, db in zip(times, tracks, values, strict=True):
        if np.isfinite(db):
            fill = INK if order.index(track) % 2 == 0 else PAPER
            parts.append(
                f'<circle cx="{x(at)}" cy="{y(float(db))}" r="2.7" fill="{fill}" '
                f'stroke="{INK}" stroke-width="1.1"/>'
            )
    label = (
        f"Place {place.number}, decibels by date: {len(times)} images from {first:%d %B %Y} to "
        f"{last:%d %B %Y}; changed between {place.when.earliest:%d %B %Y} and "
        f"{place.when.latest:%d %B %Y}"
    )
    return (
        f'<svg class="dates" viewBox="0 0 {_WIDE:g} {_TALL:g}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def place_series(
    result: Result, place: ChangedPlace
) -> tuple[list[datetime], list[str], npt.NDArray[np.float64]]:
    """Return times, tracks and decibels of a place's images, against before on the same track."""
    label = result.objects.label
    own = label[label > 0] == place.number
    polarisations = result.series.places
    values = polarisations[
        result.shown if result.shown in polarisations else next(iter(polarisations))
    ]
    with np.errstate(invalid="ignore"):
        seen = np.isfinite(values[:, own])
        means = (
            np.where(
                seen.any(axis=1),
                np.nansum(values[:, own], axis=1) / np.maximum(seen.sum(axis=1), 1),
                np.nan,
            )
            / LN_PER_DB
        )
    images = result.series.images
    times, tracks = list(images.times), list(images.tracks)
    for track in dict.fromkeys(tracks):
        mine = np.array([each == track for each in tracks])
        early = mine & np.array([at <= place.when.earliest for at in times])
        use = early if np.isfinite(means[early]).any() else mine
        if np.isfinite(means[use]).any():
            means[mine] -= np.nanmean(means[use])
    return times, tracks, means


def _window(
    result: Result, x: Callable[[datetime], float], first: datetime, last: datetime, floor: float
) -> Sequence[str]:
    """Draw a line under the time in which the event may have been."""
    start = max(result.wanted.earliest, first)
    end = min(result.wanted.latest, last)
    if end < start:
        return ()
    wide = max(x(end) - x(start), 2.0)
    return (_rect(x(start), floor - 4, wide, 4, f'fill="{INK}"'),)


def _rect(left: float, top: float, wide: float, tall: float, style: str) -> str:
    return f'<rect x="{left:g}" y="{top:g}" width="{wide:.1f}" height="{tall:g}" {style}/>'


def _axis(
    first: datetime,
    last: datetime,
    x: Callable[[datetime], float],
    y: Callable[[float], float],
    low: float,
    high: float,
    floor: float,
) -> list[str]:
    style = f'font-size="9.5" fill="{SOFT}"'
    parts = []
    step = 3 if high - low < 14 else 6
    for db in range(int(np.ceil(low / step)) * step, int(high) + 1, step):
        colour = SOFT if db == 0 else RULE
        sign = "+" if db > 0 else "−" if db < 0 else ""
        parts.append(
            f'<path d="M{_LEFT} {y(db)}H{_WIDE - 4}" stroke="{colour}" stroke-width=".7"/>'
            f'<text x="{_LEFT - 4}" y="{y(db) + 3.3:.1f}" text-anchor="end" {style}>'
            f"{sign}{abs(db)}</text>"
        )
    months = max(1, round((last - first) / timedelta(days=30) / 4))
    month = datetime(first.year, first.month, 1, tzinfo=first.tzinfo)
    count = 0
    while month <= last:
        if month >= first and count % months == 0:
            parts.append(
                f'<path d="M{x(month)} {floor}v3" stroke="{SOFT}" stroke-width=".7"/>'
                f'<text x="{x(month)}" y="{_TALL - 4}" text-anchor="middle" {style}>'
                f"{_month(month, count)}</text>"
            )
        count += month >= first
        month = (month + timedelta(days=32)).replace(day=1)
    parts.append(f'<path d="M{_LEFT} {floor}H{_WIDE - 4}" stroke="{WASH}" stroke-width="1"/>')
    return parts


def _month(at: datetime, count: int) -> str:
    """Write a month; the first, and every January, with its year."""
    return f"{at:%b %Y}" if count == 0 or at.month == 1 else f"{at:%b}"
