"""What a clause obliges a party to do or not to do, and which events could breach it."""

from __future__ import annotations

from typing import Final

from truceline.record.event_type import EventType
from truceline.record.vocabulary import Term


class Obligation(Term):
    """The kinds of obligation found in ceasefire agreements."""

    CESSATION = "cessation", "stop hostilities altogether"
    NO_FIRE = "no_fire", "do not fire at the other side or at civilians"
    NO_MOVEMENT = "no_movement", "keep troops and works as they are; do not advance or provoke"
    WITHDRAWAL = "withdrawal", "take named weapons or troops back by a date"
    DEMINING = "demining", "clear mines, lay none, protect those who survey"
    DETAINEES = "detainees", "treat well, release or return detained persons"
    OBSERVERS = "observers", "admit, support and heed observers"
    INFORMATION = "information", "consult, notify, keep lines open, spread no falsehood"
    CIVILIANS = "civilians", "spare civilians and civilian objects; let them return"
    BORDER_CROSSING = "border_crossing", "settle or operate a crossing or a disputed village"
    OTHER = "other", "anything else"


_FIRE: Final = frozenset(
    {
        EventType.AIRSTRIKE,
        EventType.DRONE_STRIKE,
        EventType.ARTILLERY,
        EventType.ROCKET,
        EventType.SMALL_ARMS,
    }
)

# An event type stands here only if such an event, once shown and attributed, would on its face
# bear on the obligation. Where only words or meetings could show a breach, the set is empty and
# compliance says "not verifiable" instead of "no incident known".
BREACHED_BY: Final[dict[Obligation, frozenset[EventType]]] = {
    Obligation.CESSATION: _FIRE | {EventType.LANDMINE, EventType.INCURSION},
    Obligation.NO_FIRE: _FIRE,
    Obligation.NO_MOVEMENT: frozenset(
        {EventType.INCURSION, EventType.TROOP_MOVEMENT, EventType.FORTIFICATION}
    ),
    Obligation.WITHDRAWAL: frozenset({EventType.TROOP_MOVEMENT}),
    Obligation.DEMINING: frozenset({EventType.LANDMINE}),
    Obligation.DETAINEES: frozenset({EventType.ABDUCTION_DETENTION}),
    Obligation.OBSERVERS: frozenset(),
    Obligation.INFORMATION: frozenset(),
    Obligation.CIVILIANS: _FIRE | {EventType.LANDMINE},
    Obligation.BORDER_CROSSING: frozenset({EventType.SUPPLY_RESTRICTION}),
    Obligation.OTHER: frozenset(),
}
