"""Which images are compared with which: one stack a track and polarisation, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from truceline.counting import counted
from truceline.errors import CaseError
from truceline.imaging.wanted import Wanted
from truceline.record import Scene


@dataclass(frozen=True)
class Taken:
    """One acquisition with its files.

    Attributes:
        scene: the acquisition, as the record holds it.
        track: the track, and burst where the images are of one; images of one track alone look
            alike and are compared.
        files: the file of each polarisation.
    """

    scene: Scene
    track: str
    files: dict[str, Path]

    @property
    def time(self) -> datetime:
        """When it was taken, UTC."""
        return self.scene.when.earliest


@dataclass(frozen=True)
class Stack:
    """Images of one track and polarisation, each group in order of time.

    Attributes:
        track: the track.
        polarisation: such as "VV".
        before: images taken before the event may have begun.
        inside: images taken when it may have been going on; in neither group.
        after: images taken after it must have ended.
    """

    track: str
    polarisation: str
    before: tuple[Taken, ...]
    inside: tuple[Taken, ...]
    after: tuple[Taken, ...]

    @property
    def name(self) -> str:
        """Its name, for files and tables."""
        return f"{self.track}-{self.polarisation}"

    @property
    def every(self) -> tuple[Taken, ...]:
        """All of its images, in order of time."""
        return (*self.before, *self.inside, *self.after)

    def file(self, taken: Taken) -> Path:
        """Return the file of one of its images."""
        return taken.files[self.polarisation]


@dataclass(frozen=True)
class Split:
    """All images of a run in their stacks.

    Attributes:
        stacks: those with enough images on both sides, by track and polarisation.
        left_out: the others, each with the reason in words.
        outside: how many acquisitions lie outside the time that was asked for.
    """

    stacks: tuple[Stack, ...]
    left_out: tuple[tuple[Stack, str], ...]
    outside: int = 0

    @property
    def before(self) -> tuple[Taken, ...]:
        """Acquisitions that any stack uses as of before, in order of time."""
        return _each(one for stack in self.stacks for one in stack.before)

    @property
    def inside(self) -> tuple[Taken, ...]:
        """Acquisitions taken while the event may have been going on."""
        return _each(one for stack in self.stacks for one in stack.inside)

    @property
    def after(self) -> tuple[Taken, ...]:
        """Acquisitions that any stack uses as of after, in order of time."""
        return _each(one for stack in self.stacks for one in stack.after)

    @property
    def every(self) -> tuple[Taken, ...]:
        """All acquisitions used, in order of time."""
        return _each(one for stack in self.stacks for one in stack.every)


def split(taken: Sequence[Taken], wanted: Wanted) -> Split:
    """Put every image in its stack, and each stack's images before, in, or after the window.

    Args:
        taken: acquisitions of a catalogue, in any order.
        wanted: what is wanted.

    Raises:
        CaseError: if the catalogue has no image of the time, or no stack has enough images on
            both sides; it then names every stack with what it has.
    """
    used = [one for one in taken if _within(one, wanted)]
    if not taken:
        raise CaseError(f"{wanted.catalogue} names no radar image")
    if not used:
        first, last = min(one.time for one in taken), max(one.time for one in taken)
        raise CaseError(
            f"none of the {counted(len(taken), 'image')} of {wanted.catalogue} was taken in the "
            f"time asked for; they are of {first:%Y-%m-%d} to {last:%Y-%m-%d}: change --from and "
            "--until"
        )
    names = sorted({(one.track, each) for one in used for each in one.files})
    stacks, left_out = [], []
    for track, polarisation in names:
        own = _each(one for one in used if one.track == track and polarisation in one.files)
        stack = Stack(
            track,
            polarisation,
            tuple(one for one in own if one.time < wanted.earliest),
            tuple(one for one in own if wanted.earliest <= one.time <= wanted.latest),
            tuple(one for one in own if one.time > wanted.latest),
        )
        if few := _too_few(stack, wanted.least_dates):
            left_out.append((stack, few))
        else:
            stacks.append(stack)
    if not stacks:
        told = "; ".join(f"{stack.name}: {reason}" for stack, reason in left_out)
        raise CaseError(
            f"no stack has {wanted.least_dates} images on either side of the event, so nothing can "
            f"be compared ({told}); widen --from and --until, or get more images"
        )
    return Split(tuple(stacks), tuple(left_out), len(taken) - len(used))


def _within(one: Taken, wanted: Wanted) -> bool:
    early = wanted.begin is not None and one.time < wanted.begin
    late = wanted.end is not None and one.time > wanted.end
    return not early and not late


def _too_few(stack: Stack, least: int) -> str:
    sides = (("before", len(stack.before)), ("after", len(stack.after)))
    few = [f"{counted(count, 'image')} {side}" for side, count in sides if count < least]
    return f"{' and '.join(few)}, of {least} needed" if few else ""


def _each(taken: Iterable[Taken]) -> tuple[Taken, ...]:
    """Return each acquisition once, in order of time."""
    by_id = {one.scene.id: one for one in taken}
    return tuple(sorted(by_id.values(), key=lambda one: (one.time, one.scene.id)))
