"""The history of an incident's id: when it appeared, what joined it, what it merged with and why.

Nothing is kept beside the record for this: the record is matched again at the points where it may
have changed, and what differs between two such points is told. The points are those after which
somebody recorded a batch, and every judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from truceline.match.change import Placed, listed, moves
from truceline.match.identity import incident_ids
from truceline.record import Judgement
from truceline.record.vocabulary import Term

EVERY: Final = 64
"""Stages up to which every one is matched; of more, those where something differs are sought."""


_NAMED: Final = 12
"""Claims that are named one by one; of more, their number is told."""


class Happening(Term):
    """What can happen to an incident."""

    APPEARED = "appeared", "its oldest claim entered the record"
    GREW = "grew", "claims that were new joined it"
    TOOK_IN = "took_in", "another incident went into it"
    GAINED = "gained", "claims of another incident moved into it"
    SPLIT = "split", "claims of it became an incident of their own"
    LOST = "lost", "claims of it moved into another incident"
    WENT_INTO = "went_into", "it went into another incident, and its id rests"
    CAME_OUT = "came_out", "it came out of another incident, as one of its own"
    RETURNED = "returned", "its id stands again, after it had gone into another incident"


@dataclass(frozen=True)
class Stage:
    """The record at one point of it.

    Attributes:
        size: number of entries up to there.
        recorded: when the last of them was recorded.
        judgement: the judgement that the last of them is; None where it is none.
        place: matches what the record holds there, and returns the incident of every claim, in
            the order of the incidents and of the claims in each; None where its judgements
            contradict each other, so that nothing can be matched.
    """

    size: int
    recorded: datetime
    judgement: Judgement | None
    place: Callable[[], Placed | None]


@dataclass(frozen=True)
class Event:
    """One thing that happened to an incident.

    Attributes:
        happening: what.
        size: number of entries of the record then.
        recorded: when the last of them was recorded.
        claim_ids: the claims it is about.
        other: id of the other incident; None where there is none.
        judgement: the judgement that did it; None where claims that were recorded did.
    """

    happening: Happening
    size: int
    recorded: datetime
    claim_ids: tuple[str, ...]
    other: str | None
    judgement: Judgement | None

    def __str__(self) -> str:
        """Say it in words, without the stop: `took in I-9QX2M with C0007`."""
        claims, other = listed(self.claim_ids, _NAMED), self.other
        words = {
            Happening.APPEARED: f"appeared with {claims}",
            Happening.GREW: f"was joined by {claims}, new in the record",
            Happening.TOOK_IN: f"took in {other} with {claims}",
            Happening.GAINED: f"gained {claims} from {other}",
            Happening.SPLIT: f"was split: {claims} became {other}",
            Happening.LOST: f"lost {claims} to {other}",
            Happening.WENT_INTO: f"went into {other} with {claims}",
            Happening.CAME_OUT: f"came out of {other} with {claims}",
            Happening.RETURNED: f"came back out of {other} with {claims}",
        }
        return words[self.happening]


@dataclass(frozen=True)
class History:
    """What became of an incident's id.

    Attributes:
        incident_id: the id.
        events: what happened to it, in order.
        claim_ids: its claims now; empty where the id rests.
        now_in: id of the incident that its oldest claim is in now; None if it left the record.
        complete: whether every stage was matched; otherwise what came and went between two that
            were, without a judgement on its claims, is not seen.
    """

    incident_id: str
    events: tuple[Event, ...]
    claim_ids: tuple[str, ...]
    now_in: str | None
    complete: bool


def history(stages: Sequence[Stage], incident_id: str, *, every: int = EVERY) -> History:
    """Return what became of an incident.

    Args:
        stages: the record, in order, at each point where something may have changed.
        incident_id: its id.
        every: number of stages up to which every one is matched.

    Raises:
        ValueError: if no incident ever had this id.
    """
    return _Historian(stages, incident_id).tell(every)


class _Historian:
    def __init__(self, stages: Sequence[Stage], incident_id: str) -> None:
        self.stages, self.id = stages, incident_id
        self.known: dict[int, Placed | None] = {}

    def tell(self, every: int) -> History:
        at = self._examined(every)
        events: tuple[Event, ...] = ()
        for before, now in self._steps(at):
            events += tuple(self._events(before, now, stood=bool(events)))
        if not events:
            raise ValueError(
                f"no incident {self.id} ever stood in this record; "
                "`truceline export DIR --table incident --out incidents.csv` lists those that do"
            )
        last = next(found for stage in reversed(at) if (found := self._placed(stage)) is not None)
        anchor = events[0].claim_ids[0]
        return History(
            self.id,
            events,
            self._members(last),
            last.get(anchor),
            complete=len(at) == len(self.stages),
        )

    def _placed(self, stage: int) -> Placed | None:
        if stage not in self.known:
            self.known[stage] = self.stages[stage].place()
        return self.known[stage]

    def _members(self, placed: Placed) -> tuple[str, ...]:
        return tuple(claim for claim, each in placed.items() if each == self.id)

    def _examined(self, every: int) -> list[int]:
        """Return the stages to match, in order."""
        if len(self.stages) <= every:
            return list(range(len(self.stages)))
        last = len(self.stages) - 1
        chosen = {0, last}
        seen: set[str] = set()
        while True:
            # A judgement on a claim of this incident is told even if a later one undid it.
            for stage in chosen:
                seen |= self._near(stage)
            fresh = {
                each
                for stage, given in enumerate(self.stages)
                if given.judgement is not None
                and {given.judgement.left, given.judgement.right} & seen
                for each in (stage - 1, stage)
                if each >= 0
            }
            ordered = sorted(chosen | fresh)
            for low, high in pairwise(ordered):
                fresh |= set(self._differing(low, high))
            if fresh <= chosen:
                return ordered
            chosen |= fresh

    def _near(self, stage: int) -> set[str]:
        placed = self._placed(stage) or {}
        return set(self._members(placed)) | self._anchors(placed)

    def _anchors(self, placed: Placed) -> set[str]:
        """Return the claims that can have given the incident its name."""
        # A name that another one had taken is longer; its first letters are those of the claim.
        return {claim for claim in placed if self.id.startswith(incident_ids([claim])[claim])}

    def _differing(self, low: int, high: int) -> Iterator[int]:
        """Yield the stages around each change between two stages, found by halving."""
        if high - low <= 1 or self._state(low) == self._state(high):
            return
        middle = (low + high) // 2
        yield middle
        yield from self._differing(low, middle)
        yield from self._differing(middle, high)

    def _state(self, stage: int) -> object:
        placed = self._placed(stage)
        if placed is None:
            return None
        return self._members(placed), {placed[claim] for claim in self._anchors(placed)}

    def _steps(self, at: Sequence[int]) -> Iterator[tuple[int | None, int]]:
        before: int | None = None
        for stage in at:
            if self._placed(stage) is not None:
                yield before, stage
                before = stage

    def _events(self, before: int | None, now: int, *, stood: bool) -> Iterator[Event]:
        """Yield what happened between two stages; `stood` says whether anything did before."""
        placed = self._placed(now) or {}
        was = (self._placed(before) if before is not None else None) or {}
        stage = self.stages[now]
        # Only between neighbours is it certain that the judgement did it.
        by = stage.judgement if before == now - 1 else None

        def event(happening: Happening, claims: Sequence[str], other: str | None = None) -> Event:
            return Event(happening, stage.size, stage.recorded, tuple(claims), other, by)

        members, old = self._members(placed), set(self._members(was))
        fresh = [claim for claim in members if claim not in was]
        if members and not old and members[0] not in was:
            yield event(Happening.APPEARED, fresh)
        elif fresh:
            yield event(Happening.GREW, fresh)
        for move in moves(was, placed):
            if move.target == self.id:
                joined = Happening.TOOK_IN if move.merged else Happening.GAINED
                back = Happening.RETURNED if stood else Happening.CAME_OUT
                out = not old and members[0] in move.claim_ids
                yield event(back if out else joined, move.claim_ids, move.source)
            elif move.source == self.id:
                left = Happening.SPLIT if move.fresh else Happening.LOST
                gone = not members and next(iter(self._members(was))) in move.claim_ids
                yield event(Happening.WENT_INTO if gone else left, move.claim_ids, move.target)
