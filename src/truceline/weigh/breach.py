"""Which clauses an incident would breach, if it occurred and was rightly attributed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from truceline.record import BREACHED_BY, Agreement, Clause, EventType, Obligation, When


@dataclass(frozen=True)
class ClauseRef:
    """A clause within its agreement."""

    agreement: Agreement
    clause: Clause

    @property
    def ref(self) -> str:
        """The clause as `agreement_id/clause_id`."""
        return f"{self.agreement.id}/{self.clause.id}"


def clauses_of(agreements: Iterable[Agreement]) -> tuple[ClauseRef, ...]:
    """Return every clause, in the order agreements were concluded and clauses numbered."""
    in_order = sorted(agreements, key=lambda item: (item.concluded.earliest, item.id))
    return tuple(ClauseRef(item, clause) for item in in_order for clause in item.clauses)


def would_breach(
    event_type: EventType, when: When, party: str, clauses: Sequence[ClauseRef]
) -> tuple[ClauseRef, ...]:
    """Return the clauses that such an act of a party would bear on.

    A clause counts if it binds the party, its obligation is one that this type of event can
    breach, and it was in force for the whole of the event: an event that may have begun before
    the clause bound is not held against it, unless it is one that lasts. A withdrawal with a
    deadline binds from the deadline. A suspension declared by one side does not end a clause
    here; compliance shows it beside the status.
    """
    return tuple(ref for ref in clauses if _bears(ref, event_type, when, party))


def _bears(ref: ClauseRef, event_type: EventType, when: When, party: str) -> bool:
    clause = ref.clause
    if party not in clause.actors or event_type not in BREACHED_BY[clause.type]:
        return False
    start = ref.agreement.in_force_from.earliest
    # A deadline names when withdrawal must be done; for every other obligation it names when
    # the duty starts or is repeated, and the agreement's own date is the earlier, binding one.
    if clause.due is not None and clause.type in (Obligation.WITHDRAWAL, Obligation.CESSATION):
        start = max(start, clause.due.earliest)
    # What lasts, such as a detention, may begin before a clause and go on against it.
    return (when.latest if event_type in _LASTING else when.earliest) >= start


_LASTING: Final = frozenset({EventType.ABDUCTION_DETENTION, EventType.SUPPLY_RESTRICTION})
