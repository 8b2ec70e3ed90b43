"""The scorecard: what may be said of the method's accuracy, which at first is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.record import LEAST_RESOLVED
from truceline.weigh.scoring.eligible import Aside, Eligible, Known, Pair, eligible
from truceline.weigh.scoring.registered import Register
from truceline.weigh.scoring.scores import Scores, scores


@dataclass(frozen=True)
class Question:
    """One question of one table.

    Attributes:
        name: `occurrence` or `attribution`.
        resolved: predictions that were registered in advance and resolved by observers since.
        least: how many are needed before anything is said: 60, or the most that any
            registration with this table asks for.
        scores: how they did; None below the least number, so that nobody can print them.
    """

    name: str
    resolved: int
    least: int
    scores: Scores | None

    @property
    def claim(self) -> str:
        """What may be said of accuracy."""
        if self.scores is None:
            return f"{self.resolved} of {self.least} needed: no claim of accuracy"
        return f"{self.resolved} resolved predictions, all registered in advance"


@dataclass(frozen=True)
class Scorecard:
    """The predictions made with one table of weights.

    Attributes:
        table: SHA-256 of the table.
        methods: versions of the program that registered with it.
        registered: number of predictions.
        current: whether it is the table that this program publishes.
        questions: both questions.
        aside: for each reason, how many predictions cannot be scored.
    """

    table: str
    methods: tuple[str, ...]
    registered: int
    current: bool
    questions: tuple[Question, ...]
    aside: dict[Aside, int]


@dataclass(frozen=True)
class Standing:
    """Every table that predictions were registered with, the program's own one first.

    Tables are never added up: a method is held to its own predictions alone, and all that were
    registered are shown, so that none can be dropped because it did badly.

    Attributes:
        cards: a card a table.
        altered: versions of the program that registered with more than one table.
        refused: registrations that count for nothing, each with why.
    """

    cards: tuple[Scorecard, ...]
    altered: tuple[str, ...]
    refused: tuple[str, ...]


def standing(register: Register, known: Known, table: str, method: str) -> Standing:
    """Return how every table stands.

    Args:
        register: the predictions that count.
        known: what the record came to know since.
        table: hash of the table that this program publishes.
        method: version of this program.
    """
    tables = dict.fromkeys([table, *register.tables])
    under: dict[str, set[str]] = {method: {table}} if register.predictions else {}
    for each in register.predictions:
        under.setdefault(each.method, set()).add(each.table)
    return Standing(
        cards=tuple(_card(register, known, each, each == table) for each in tables),
        altered=tuple(version for version, found in under.items() if len(found) > 1),
        refused=register.refused,
    )


def _card(register: Register, known: Known, table: str, current: bool) -> Scorecard:
    predictions = register.of(table)
    found: Eligible = eligible(predictions, known)
    least = max((each.least for each in predictions), default=LEAST_RESOLVED)
    return Scorecard(
        table=table,
        methods=tuple(dict.fromkeys(each.method for each in predictions)),
        registered=len(predictions),
        current=current,
        questions=(
            _question("occurrence", found.occurrence, least),
            _question("attribution", found.attribution, least),
        ),
        aside=dict(found.aside),
    )


def _question(name: str, pairs: Sequence[Pair], least: int) -> Question:
    least = max(least, LEAST_RESOLVED)
    return Question(name, len(pairs), least, scores(pairs) if len(pairs) >= least else None)
