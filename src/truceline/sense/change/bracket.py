"""The date of a change: after one image and before the next, with a probability for each gap.

A change that stays is a step: every image before it looks like the past, every image after it
looks changed. With images 0 … T-1 in order of time there are T+1 hypotheses: *0* it was there at
the first image already; *k* it came between images k-1 and k; *T* it did not come within the
series. `evidence` arrays, shape (T+1, pixels), hold the natural logarithm of how well each
hypothesis predicts the pixel's values, relative to the last; they come from
`dating_metric` (a distance from the past, one per image) or `dating_backscatter` (ln backscatter
itself), which compare an image only with images of its own track. An image that misses a pixel
adds nothing, so the bracket then spans the gap on both of its sides.

What it shows: between which two images a place came to look different, if it changed once and
stayed so. What it does not: what changed it, at what hour within the gap, or that a thing seen
changed by one track alone changed when that track passed. A field that is harvested, flooded or
dried makes a step as well. The prior says only that a longer gap holds a change more often.

Change points of a step with known before and after: Smith (1975), Biometrika 62(2), 407-416.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from truceline.record.when import Precision, When

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEVEL: Final = 0.95
"""Probability that a credible bracket holds the change, given that there was one."""
BELONGS: Final = 0.9
"""Share of a place's pixels taken to change when the place does; the rest say nothing of it."""


@dataclass(frozen=True)
class Images:
    """The images of a series, oldest first.

    Attributes:
        times: when each was acquired, aware; kept in UTC.
        tracks: the track of each, such as `T018`. Values are compared within a track only.

    Raises:
        ValueError: if there are fewer than two, the lengths differ, a time has no zone, or a time
            is not later than the one before it.
    """

    times: tuple[datetime, ...]
    tracks: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.times) < 2:
            raise ValueError(f"a date needs at least two images, not {len(self.times)}")
        if len(self.times) != len(self.tracks):
            raise ValueError(f"{len(self.times)} times, but {len(self.tracks)} tracks")
        for time in self.times:
            if time.tzinfo is None:
                raise ValueError(f"time {time.isoformat()} has no zone; give UTC")
        for before, after in zip(self.times, self.times[1:], strict=False):
            if after <= before:
                raise ValueError(
                    f"image of {after.isoformat()} comes after that of {before.isoformat()}: "
                    "give images in order of time, one for each acquisition"
                )
        object.__setattr__(self, "times", tuple(time.astimezone(UTC) for time in self.times))

    def __len__(self) -> int:
        """Number of images."""
        return len(self.times)

    @property
    def gap_days(self) -> Floats:
        """Days between each image and the next, shape (images - 1,)."""
        seconds = [
            (b - a).total_seconds() for a, b in zip(self.times, self.times[1:], strict=False)
        ]
        return np.array(seconds) / 86400


@dataclass(frozen=True)
class Bracket:
    """Between which images a place changed.

    Attributes:
        images: the images.
        probability: of each hypothesis, shape (images + 1,): before the first image, each gap in
            order, not within the series. Sums to 1.
        first: first hypothesis of the credible bracket.
        last: last hypothesis of it; `first` where one gap is enough.
        level: probability, given a change, that the bracket was asked to hold.
    """

    images: Images
    probability: tuple[float, ...]
    first: int
    last: int
    level: float = LEVEL

    @property
    def changed(self) -> float:
        """Probability that it changed by the last image."""
        return 1.0 - self.probability[-1]

    @property
    def best(self) -> int:
        """The likeliest hypothesis but the last, given that it changed."""
        return int(np.argmax(self.probability[:-1]))

    @property
    def held(self) -> float:
        """Probability within the bracket, given that it changed."""
        return sum(self.probability[self.first : self.last + 1]) / max(self.changed, 1e-300)

    def when(self, since: datetime | None = None) -> When | None:
        """Return the credible bracket: after the image before it, before the image that ends it.

        Args:
            since: an image or date on which it was certainly unchanged, from before the series,
                such as the last of the reference period; used where it may have changed before
                the first image.

        Returns:
            The interval in UTC, or None where it may begin before the first image and `since` is
            not given: then only its end is known.

        Raises:
            ValueError: if `since` is not before the first image, or has no zone.
        """
        return self._interval(self.first, self.last, since)

    def best_when(self, since: datetime | None = None) -> When | None:
        """Return the likeliest single gap, as `when` does; see `probability` for its worth."""
        return self._interval(self.best, self.best, since)

    def _interval(self, first: int, last: int, since: datetime | None) -> When | None:
        if since is not None and (since.tzinfo is None or since >= self.images.times[0]):
            raise ValueError(f"{since.isoformat()} is not an aware time before the first image")
        earliest = self.images.times[first - 1] if first else since
        if earliest is None:
            return None
        exact = Precision.SECOND
        latest = self.images.times[last]
        return When(earliest=earliest, latest=latest, zone="+00:00", begins=exact, ends=exact)


def extended(evidence: Floats, worth: Floats) -> Floats:
    """Return evidence with one image more, so that a series can be read date by date.

    Args:
        evidence: shape (images + 1, pixels); start with zeros of shape (1, pixels).
        worth: ln of how much likelier the new image's value is if the pixel is changed than if
            not, shape (pixels,); NaN where the image has no value.
    """
    after = evidence + np.where(np.isnan(worth), 0.0, worth)
    return np.vstack([after, np.zeros((1, evidence.shape[1]))])


def evidence_of(worths: Floats) -> Floats:
    """Return evidence, shape (images + 1, pixels), from each image's worth as in `extended`.

    Args:
        worths: shape (images, pixels), oldest image first.
    """
    found = np.where(np.isnan(worths), 0.0, worths)
    steps = np.cumsum(found[::-1], axis=0)[::-1]
    return np.vstack([steps, np.zeros((1, worths.shape[1]))])


def prior(images: Images, changed: float) -> Floats:
    """Return the probability of each hypothesis before looking, shape (images + 1,).

    A change is as likely on any day; the time before the first image counts as one middling gap.

    Args:
        images: the images.
        changed: probability of a change at all, above 0 and below 1.

    Raises:
        ValueError: if it is not.
    """
    if not 0 < changed < 1:
        raise ValueError(f"the probability of a change must lie between 0 and 1, not {changed}")
    days = np.concatenate([[np.median(images.gap_days)], images.gap_days])
    return np.append(days / days.sum() * changed, 1 - changed)


def posterior(evidence: Floats, before: Floats) -> Floats:
    """Return the probability of each hypothesis, shape (images + 1, pixels or places).

    Args:
        evidence: shape (images + 1, pixels).
        before: probability before looking, shape (images + 1,) or as `evidence`.
    """
    known = before if before.ndim == 2 else before[:, None]
    with np.errstate(divide="ignore"):
        log = evidence + np.log(known)
    log -= log.max(axis=0)
    odds = np.exp(log)
    return np.asarray(odds / odds.sum(axis=0))


def pooled(
    evidence: Floats, place: Ints, places: int, independent: float, belongs: float = BELONGS
) -> Floats:
    """Return the evidence of places from that of their changed pixels: a block changes at once.

    A pixel belongs to its place's change with probability `belongs` and otherwise changed on its
    own or not at all, so that one odd pixel cannot outvote the others.

    Args:
        evidence: shape (images + 1, pixels).
        place: number of each pixel's place, from 0, shape (pixels,).
        places: how many places there are. One without pixels gets no evidence.
        independent: share of a place's pixels that are worth as much as if independent of each
            other, above 0 up to 1; `dating_pool.independent_share` measures it.
        belongs: probability that a pixel of a changed place changed with it.

    Raises:
        ValueError: if a place's number, `independent` or `belongs` is out of range.
    """
    if not (0 < independent <= 1 and 0 < belongs <= 1):
        raise ValueError("independent and belongs must lie above 0 and at or below 1")
    if len(place) and not (place.min() >= 0 and place.max() < places):
        raise ValueError(f"places are numbered 0 to {places - 1}")
    told = hedged(evidence, belongs)
    return np.array([np.bincount(place, row, places) * independent for row in told])


def hedged(evidence: Floats, belongs: float) -> Floats:
    """Return what a pixel says of its place's date if it may have changed on its own, or not.

    It then says only what it says of all hypotheses alike, so that a pixel's say is bounded either
    way. Relative to the last hypothesis again.

    Args:
        evidence: shape (images + 1, …).
        belongs: probability that it changed with its place.
    """
    if belongs == 1:
        return evidence
    alone = logsumexp(evidence, axis=0) - np.log(len(evidence))
    told = np.logaddexp(np.log(1 - belongs) + alone, np.log(belongs) + evidence)
    return np.asarray(told - told[-1])


def credible(probability: Floats, images: Images, level: float = LEVEL) -> tuple[Ints, Ints]:
    """Return first and last hypothesis of the shortest unbroken bracket of at least `level`.

    Args:
        probability: of each hypothesis, shape (images + 1, pixels or places).
        images: the images.
        level: probability that it must hold, given that the place changed.

    Returns:
        Two arrays of shape (pixels or places,). Of brackets of equal length, the likelier.
    """
    given = probability[:-1] / np.maximum(probability[:-1].sum(axis=0), 1e-300)
    total = np.vstack([np.zeros((1, given.shape[1])), np.cumsum(given, axis=0)])
    days = np.concatenate([[np.median(images.gap_days)], images.gap_days]).cumsum()
    days = np.concatenate([[0.0], days])
    first = np.zeros(given.shape[1], dtype=np.int64)
    last = np.full(given.shape[1], len(images) - 1, dtype=np.int64)
    length = np.full(given.shape[1], np.inf)
    best = np.zeros(given.shape[1])
    for start in range(len(images)):
        for end in range(start, len(images)):
            held = total[end + 1] - total[start]
            long = days[end + 1] - days[start]
            better = (held >= level - 1e-12) & (
                (long < length - 1e-9) | ((np.abs(long - length) <= 1e-9) & (held > best))
            )
            first[better], last[better] = start, end
            length[better], best[better] = long, held[better]
    return first, last


def brackets(probability: Floats, images: Images, level: float = LEVEL) -> list[Bracket]:
    """Return the bracket of each place, from probabilities of shape (images + 1, places).

    Raises:
        ValueError: if there is not one probability for each hypothesis.
    """
    if probability.shape[0] != len(images) + 1:
        raise ValueError(f"{len(images)} images have {len(images) + 1} hypotheses")
    first, last = credible(probability, images, level)
    return [
        Bracket(images, tuple(map(float, odds)), int(start), int(end), level)
        for odds, start, end in zip(probability.T, first, last, strict=True)
    ]


def tracks_of(images: Images) -> list[tuple[str, list[int]]]:
    """Return each track with the numbers of its images, in order of first appearance."""
    return [(track, _at(images.tracks, track)) for track in dict.fromkeys(images.tracks)]


def _at(tracks: Sequence[str], track: str) -> list[int]:
    return [number for number, each in enumerate(tracks) if each == track]
