"""The sealed truth of an exercise, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from truceline.drill.truth import State, Truth
from truceline.errors import CaseError


@dataclass(frozen=True)
class SealedEvent:
    """One incident, as the file with the truth has it.

    Attributes:
        id: its id.
        type: what is alleged to have happened.
        day: the day, as a date.
        place: id of the place.
        alleged: id of the party that is blamed.
        statements: ids of the statements about it.
        truth: what is true of it.
    """

    id: str
    type: str
    day: str
    place: str
    alleged: str
    statements: tuple[str, ...]
    truth: Truth


@dataclass(frozen=True)
class Sealed:
    """The truth of an exercise.

    Attributes:
        regime: name of the regime.
        line: what the regime is, in one line.
        seed: the seed.
        events: the incidents.
        copies: ids of statements that repeat another, to the one they repeat.
    """

    regime: str
    line: str
    seed: int
    events: tuple[SealedEvent, ...]
    copies: dict[str, str]


def read_truth(path: Path) -> Sealed:
    """Read the truth of an exercise.

    Raises:
        CaseError: if the file is missing or is no such file.
    """
    if not path.is_file():
        raise CaseError(
            f"{path} is missing; a debriefing needs the file with the truth that "
            "`truceline drill` wrote beside the case"
        )
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Sealed(
            regime=document["regime"]["name"],
            line=document["regime"]["line"],
            seed=document["seed"],
            events=tuple(_event(each) for each in document["events"]),
            copies=document["copies"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CaseError(
            f"{path} is not the truth of an exercise ({error!r}); expected the file that "
            "`truceline drill` wrote, unchanged"
        ) from None


def _event(found: dict[str, object]) -> SealedEvent:
    truth = dict(found["truth"])  # type: ignore[call-overload]  # a fault is caught by the caller
    truth["state"] = next(state for state in State if state.value == truth["state"])
    truth["time"] = datetime.fromisoformat(truth["time"])
    statements = found["statements"]
    if not isinstance(statements, list):
        raise TypeError("statements are no list")
    return SealedEvent(
        id=str(found["id"]),
        type=str(found["type"]),
        day=str(found["day"]),
        place=str(found["place"]),
        alleged=str(found["alleged"]),
        statements=tuple(str(name) for name in statements),
        truth=Truth(**truth),
    )
