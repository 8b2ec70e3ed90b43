"""What happened, in one word: the event types, their families, and the field's own codes.

The mappings to ACLED sub-event types (ACLED codebook, 2024) and to UCDP types of organised
violence (UCDP GED codebook 24.1) are for exchange with those data sets; they lose detail in
both directions and are never used in reasoning.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from truceline.record.vocabulary import Term


class EventType(Term):
    """The kinds of event a claim can be about."""

    AIRSTRIKE = "airstrike", "ordnance delivered by a crewed aircraft"
    DRONE_STRIKE = "drone_strike", "an attack by an uncrewed aircraft"
    ARTILLERY = "artillery", "shelling by guns, howitzers, mortars or tanks"
    ROCKET = "rocket", "fire by multiple launch rockets or single rockets"
    SMALL_ARMS = "small_arms", "fire by rifles, machine guns, grenades or light weapons; clashes"
    LANDMINE = "landmine", "a mine blast, or the laying of mines"
    INCURSION = "incursion", "armed presence or seizure beyond a line or position"
    TROOP_MOVEMENT = "troop_movement", "movement or massing of troops or weapons"
    FORTIFICATION = "fortification", "digging, building or wiring of military works"
    ABDUCTION_DETENTION = "abduction_detention", "capture, detention or release of persons"
    SUPPLY_RESTRICTION = "supply_restriction", "closing of crossings, or of fuel and goods"
    CASUALTY_REPORT = "casualty_report", "a total of dead or injured over a period"
    DISPLACEMENT = "displacement", "flight, evacuation or shelter of civilians"
    DIPLOMATIC = "diplomatic", "a statement, call, meeting or agreement"
    OBSERVER_VISIT = "observer_visit", "a visit, briefing or finding of observers"
    OTHER = "other", "anything else; the words of the claim say what"


class Family(Term):
    """Groups of event types between which a claim can slip without being another event."""

    FIRE = "fire", "the use of weapons at a distance"
    GROUND = "ground", "presence and movement on the ground"
    MINE = "mine", "mines and unexploded ordnance"
    PEOPLE = "people", "what happened to people, counted"
    TALK = "talk", "what was said, agreed or looked at"
    SUPPLY = "supply", "crossings, fuel and goods"
    OTHER = "other", "none of these"


class Codes(NamedTuple):
    """An event type's family and the nearest codes of two public data sets."""

    family: Family
    acled: str
    ucdp: str | None


_STATE_BASED: Final = "state-based conflict"

CODES: Final[dict[EventType, Codes]] = {
    EventType.AIRSTRIKE: Codes(Family.FIRE, "Air/drone strike", _STATE_BASED),
    EventType.DRONE_STRIKE: Codes(Family.FIRE, "Air/drone strike", _STATE_BASED),
    EventType.ARTILLERY: Codes(Family.FIRE, "Shelling/artillery/missile attack", _STATE_BASED),
    EventType.ROCKET: Codes(Family.FIRE, "Shelling/artillery/missile attack", _STATE_BASED),
    EventType.SMALL_ARMS: Codes(Family.FIRE, "Armed clash", _STATE_BASED),
    EventType.LANDMINE: Codes(Family.MINE, "Remote explosive/landmine/IED", _STATE_BASED),
    EventType.INCURSION: Codes(Family.GROUND, "Non-violent transfer of territory", None),
    EventType.TROOP_MOVEMENT: Codes(Family.GROUND, "Other", None),
    EventType.FORTIFICATION: Codes(Family.GROUND, "Other", None),
    EventType.ABDUCTION_DETENTION: Codes(Family.PEOPLE, "Abduction/forced disappearance", None),
    EventType.SUPPLY_RESTRICTION: Codes(Family.SUPPLY, "Other", None),
    EventType.CASUALTY_REPORT: Codes(Family.PEOPLE, "Other", None),
    EventType.DISPLACEMENT: Codes(Family.PEOPLE, "Other", None),
    EventType.DIPLOMATIC: Codes(Family.TALK, "Agreement", None),
    EventType.OBSERVER_VISIT: Codes(Family.TALK, "Other", None),
    EventType.OTHER: Codes(Family.OTHER, "Other", None),
}


def family(event_type: EventType) -> Family:
    """Return the family an event type belongs to."""
    return CODES[event_type].family
