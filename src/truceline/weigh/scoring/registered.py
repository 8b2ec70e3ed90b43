"""What was registered first: of several predictions on one incident, the one that counts.

The log gives the order. A prediction is the first of its table on its incident; whatever is
registered later, under the same id or another, adds incidents and changes none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from truceline.record import Entry, Registration


@dataclass(frozen=True)
class Registered:
    """One prediction as it was registered first.

    Attributes:
        incident_id: the incident.
        occurrence: probability that it occurred as alleged.
        attribution: probability, given that, that `party` did it; None where none was given.
        party: the party that it is about.
        table: SHA-256 of the table of weights.
        method: version of the program.
        least: resolved predictions below which its registration lets nothing be claimed.
        registration: id of the registration.
        index: index of its entry.
    """

    incident_id: str
    occurrence: float
    attribution: float | None
    party: str | None
    table: str
    method: str
    least: int
    registration: str
    index: int


@dataclass(frozen=True)
class Register:
    """All predictions that count, in the order they were registered.

    Attributes:
        predictions: the predictions, one for each table and incident.
        refused: registrations that count for nothing, each with why.
    """

    predictions: tuple[Registered, ...]
    refused: tuple[str, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """The hashes of the tables, in the order they were first registered."""
        return tuple(dict.fromkeys(each.table for each in self.predictions))

    def of(self, table: str) -> tuple[Registered, ...]:
        """Return the predictions made with one table."""
        return tuple(each for each in self.predictions if each.table == table)


def register_of(entries: Iterable[tuple[int, Entry]]) -> Register:
    """Gather the registrations of a record.

    Args:
        entries: index and entry of those that count, in the order they were recorded.
    """
    found: dict[tuple[str, str], Registered] = {}
    refused = []
    for index, entry in entries:
        body = entry.body
        if not isinstance(body, Registration):
            continue
        if body.size > index:
            refused.append(
                f"registration {body.id} says that it was made from {body.size} entries, but the "
                f"record had {index} when it was recorded"
            )
            continue
        for each in body.predictions:
            found.setdefault(
                (body.table, each.incident_id),
                Registered(
                    each.incident_id,
                    each.occurrence,
                    each.attribution,
                    each.party,
                    body.table,
                    body.method,
                    body.least,
                    body.id,
                    index,
                ),
            )
    return Register(tuple(found.values()), tuple(refused))
