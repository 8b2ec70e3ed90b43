"""Statements as columns: who says what, when, and whom it repeats."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Final

import numpy as np

from truceline.drill.draws import Flags, Floats, Ints
from truceline.record import Role, Stance

ROLES: Final = (Role.PARTY, Role.OBSERVER, Role.THIRD_PARTY, Role.MEDIA)
PARTY, OBSERVER, OUTSIDE, MEDIA = range(4)
STANCES: Final = tuple(Stance)
STANCE: Final = {stance: number for number, stance in enumerate(STANCES)}
NOBODY, LEFT_OPEN = -1, -2
"""In `accused`, where nobody is blamed, and where blame is left open."""
OWN, SYNDICATED, COORDINATED, PASSED_ON = range(4)
"""How a statement relates to its parent: its own; printed again; reworded; passed on."""


@dataclass
class Said:
    """Statements, one row each.

    Attributes:
        event: row of the incident.
        role: index in `ROLES`.
        who: the side of a party; else the number of the outlet, organisation or team.
        organ: which organ of a party speaks.
        stance: index in `STANCES`.
        accused: side blamed, `NOBODY` or `LEFT_OPEN`.
        hours: hours from the event to the statement.
        parent: row of the statement it repeats; -1 where it repeats none.
        link: how it repeats it.
        manner: index in `MANNERS` of an observation; -1 where it is a claim.
        wrong: whether it says what is not so.
    """

    event: Ints
    role: Ints
    who: Ints
    organ: Ints
    stance: Ints
    accused: Ints
    hours: Floats
    parent: Ints
    link: Ints
    manner: Ints
    wrong: Flags

    def __len__(self) -> int:
        return len(self.event)


@dataclass
class Gathering:
    """Statements while they are gathered, block by block; rows are counted through."""

    blocks: list[Said] = field(default_factory=list)
    count: int = 0

    def add(
        self,
        event: Ints,
        role: int,
        who: Ints,
        stance: Ints,
        accused: Ints,
        hours: Floats,
        wrong: Flags,
        *,
        organ: Ints | None = None,
        parent: Ints | None = None,
        link: int = OWN,
        manner: Ints | None = None,
    ) -> Ints:
        """Add statements and return their rows."""
        n = len(event)
        none = np.full(n, -1, dtype=np.int64)
        block = Said(
            event=event,
            role=np.full(n, role, dtype=np.int64),
            who=who,
            organ=np.zeros(n, dtype=np.int64) if organ is None else organ,
            stance=stance,
            accused=accused,
            hours=hours,
            parent=none if parent is None else parent,
            link=np.full(n, link, dtype=np.int64),
            manner=none if manner is None else manner,
            wrong=wrong,
        )
        self.blocks.append(block)
        rows = np.arange(self.count, self.count + n)
        self.count += n
        return rows

    def joined(self) -> Said:
        """Return all statements as one table."""
        return Said(
            **{
                each.name: np.concatenate([getattr(block, each.name) for block in self.blocks])
                for each in fields(Said)
            }
        )


def stance(word: Stance, count: int) -> Ints:
    """Return a column of one stance."""
    return np.full(count, STANCE[word], dtype=np.int64)


def repeated(counts: Ints) -> Ints:
    """Return each index as often as it is counted."""
    return np.repeat(np.arange(len(counts)), counts)
