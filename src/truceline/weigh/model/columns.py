"""Evidence in columns: one row a statement, whatever it came from.

The sides of an incident are numbered in the order in which its evidence names them, never by
their ids, so that exchanging two parties' labels leaves every number as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.weigh.table import INDEX, KINDS, SHARED_ERROR, Group

NOBODY = -1
"""In `speaker` and `about`: no side of the incident."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

OCCURRENCE = np.array([kind.worth.occurrence for kind in KINDS])
ATTRIBUTION = np.array([kind.worth.attribution for kind in KINDS])
_GROUPS = list(Group)
_GROUP = np.array([_GROUPS.index(kind.group) for kind in KINDS], np.int64)
_SHARED = np.array([SHARED_ERROR[group] for group in _GROUPS])
_PARTY = _GROUPS.index(Group.PARTY)
_OPPOSED = INDEX["opposed parties both say so"]


@dataclass(frozen=True)
class Columns:
    """Evidence on many incidents.

    Attributes:
        incidents: number of incidents.
        sides: (incidents,) number of sides an incident names, 2 or more: a side that nobody
            names stands for any other.
        mine: (incidents,) whether it is about mines.
        incident: (rows,) the incident a statement is on.
        root: (rows,) its independent root, numbered within the incident from 0.
        kind: (rows,) its kind, a place in `weigh.table.KINDS`.
        speaker: (rows,) the side that speaks, or `NOBODY`.
        about: (rows,) the side it blames or clears, or `NOBODY`.
        value: (rows,) how many times its kind's weight it counts; 1 for a statement.
    """

    incidents: int
    sides: Ints
    mine: Bools
    incident: Ints
    root: Ints
    kind: Ints
    speaker: Ints
    about: Ints
    value: Floats

    def of(self, incidents: Ints) -> Columns:
        """Return the evidence on some incidents, given in ascending order."""
        place = np.full(self.incidents, NOBODY, np.int64)
        place[incidents] = np.arange(len(incidents))
        rows = place[self.incident] != NOBODY
        return Columns(
            incidents=len(incidents),
            sides=self.sides[incidents],
            mine=self.mine[incidents],
            incident=place[self.incident[rows]],
            root=self.root[rows],
            kind=self.kind[rows],
            speaker=self.speaker[rows],
            about=self.about[rows],
            value=self.value[rows],
        )

    def blamed(self) -> Bools:
        """Return (incidents, most sides) whether anybody blames a side, or denies its blame."""
        out = np.zeros((self.incidents, int(self.sides.max(initial=2))), bool)
        rows = self.about != NOBODY
        out[self.incident[rows], self.about[rows]] = True
        return out


@dataclass(frozen=True)
class Items:
    """What counts: of each root its strongest statement for and its strongest against.

    Attributes:
        row: (items,) row of the columns; −1 for the agreement of opposed parties.
        incident: (items,) the incident.
        kind: (items,) the kind.
        about: (items,) the side, or `NOBODY`.
        share: (items,) how many times its kind's weight it counts.
    """

    row: Ints
    incident: Ints
    kind: Ints
    about: Ints
    share: Floats


def occurrence_items(columns: Columns) -> Items:
    """Return what counts on whether it occurred."""
    chosen = _strongest(columns, OCCURRENCE, np.zeros(len(columns.kind), np.int64))
    opposed = _opposed(columns)
    nothing = np.full(len(opposed), -1, np.int64)
    kind = np.concatenate([columns.kind[chosen], np.full(len(opposed), _OPPOSED, np.int64)])
    incident = np.concatenate([columns.incident[chosen], opposed])
    value = np.concatenate([columns.value[chosen], np.ones(len(opposed))])
    none = np.full(len(kind), NOBODY, np.int64)
    rows = np.concatenate([chosen, nothing])
    return _ordered(rows, incident, kind, none, value, OCCURRENCE)


def attribution_items(columns: Columns) -> Items:
    """Return what counts on who did it, side by side."""
    chosen = _strongest(columns, ATTRIBUTION, columns.about + 1)
    chosen = chosen[columns.about[chosen] != NOBODY]
    return _ordered(
        chosen,
        columns.incident[chosen],
        columns.kind[chosen],
        columns.about[chosen],
        columns.value[chosen],
        ATTRIBUTION,
    )


def _strongest(columns: Columns, worth: Floats, topic: Ints) -> Ints:
    """Return one row of each incident, root, topic and sign: the first of the strongest."""
    value = worth[columns.kind] * columns.value
    rows = np.flatnonzero(value)
    if not len(rows):
        return rows
    sign = (value[rows] > 0).astype(np.int64)
    roots = int(columns.root.max()) + 1
    topics = int(topic.max()) + 1
    key = ((columns.incident[rows] * roots + columns.root[rows]) * topics + topic[rows]) * 2 + sign
    # Of equal ones the first in the table, so that who spoke first decides nothing.
    order = np.lexsort((columns.kind[rows], -np.abs(value[rows]), key))
    first = np.ones(len(order), bool)
    first[1:] = key[order][1:] != key[order][:-1]
    return np.asarray(rows[order[first]], np.int64)


def _opposed(columns: Columns) -> Ints:
    """Return incidents on which two parties say that it happened, and one blames the other."""
    says = (_GROUP[columns.kind] == _PARTY) & (OCCURRENCE[columns.kind] > 0)
    incident, speaker, about = (
        field[says] for field in (columns.incident, columns.speaker, columns.about)
    )
    affirms = np.zeros((columns.incidents, int(columns.sides.max(initial=2))), bool)
    affirms[incident, speaker] = True
    blames = (about != NOBODY) & (about != speaker)
    blames &= affirms[incident, np.maximum(about, 0)]
    found = np.zeros(columns.incidents, bool)
    found[incident[blames]] = True
    return np.flatnonzero(found)


def _ordered(
    rows: Ints, incident: Ints, kind: Ints, about: Ints, value: Floats, worth: Floats
) -> Items:
    """Discount what shares its errors, and sort so that no sum depends on who spoke first."""
    group = _GROUP[kind]
    positive = (worth[kind] * value > 0).astype(np.int64)
    sides = int(about.max(initial=0)) + 2
    key = ((incident * len(_GROUPS) + group) * sides + about + 1) * 2 + positive
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    share = value / (1 + (count[place] - 1) * _SHARED[group])
    order = np.lexsort((share, kind, about, incident))
    return Items(rows[order], incident[order], kind[order], about[order], share[order])
