"""The words of statements: neutral summaries, alike in copies and unlike elsewhere."""

from __future__ import annotations

from typing import Final

from truceline.counting import counted
from truceline.record import EventType, Stance

ACTS: Final[dict[EventType, tuple[str, str]]] = {
    EventType.ARTILLERY: ("shelling", "shells"),
    EventType.SMALL_ARMS: ("rifle and machine-gun fire", "bursts"),
    EventType.ROCKET: ("rocket fire", "rockets"),
    EventType.LANDMINE: ("a mine blast", "mines"),
    EventType.DRONE_STRIKE: ("an attack by drones", "drones"),
    EventType.INCURSION: ("an advance of troops", "soldiers"),
    EventType.AIRSTRIKE: ("an air strike", "bombs"),
    EventType.FORTIFICATION: ("digging of positions", "trenches"),
    EventType.TROOP_MOVEMENT: ("movement of troops and vehicles", "vehicles"),
    EventType.ABDUCTION_DETENTION: ("detention of persons", "detained persons"),
}
"""Words for each kind of event, and for what is counted in it."""

_BLAME: Final = (
    "{who} says {act} by {blamed} hit the area of {place}",
    "{act} near {place} came from {blamed} forces, according to {who}",
    "{who} holds {blamed} responsible for {act} at {place}",
    "Forces of {blamed} are said by {who} to be behind {act} around {place}",
)
_OPEN: Final = (
    "{who} reports {act} at {place} and does not say whose it was",
    "There was {act} near {place}, says {who}, by persons not identified",
)
_DENY: Final = (
    "{who} rejects the account of {act} at {place} as not true",
    "Nothing like {act} as described took place near {place}, says {who}",
    "{who} denies what is alleged of {place} and speaks of inventions",
)
_OWN: Final = (
    "{who} says its own forces carried out {act} at {place} in response to fire",
    "{act} near {place} was an answer of its own forces, says {who}",
)
_ADMIT: Final = ("{who} accepts that its own forces are responsible for {act} at {place}",)
_PART: Final = ("{who} accepts a part of what is alleged of {place} and rejects the rest",)
_COUNTER: Final = (
    "{who} says that {act} at {place} was the doing of {blamed}, which now complains",
    "It was {blamed} that began {act} near {place}, answers {who}",
)
_NOBODY: Final = (
    "{who} calls {act} at {place} an accident or nobody's doing",
    "What is described as {act} near {place} was no hostile act, says {who}",
)
_NO_POSITION: Final = ("{who} takes note of reports of {act} at {place} and blames nobody",)
_BACK: Final = ("{who} withdraws its earlier statement on {act} at {place}",)


def summary(
    stance: Stance,
    who: str,
    act: str,
    place: str,
    blamed: str | None,
    own: bool,
    variant: int,
    details: str,
) -> str:
    """Word a statement.

    Args:
        stance: what it does.
        who: who speaks.
        act: the kind of event, in words.
        place: the place, in words.
        blamed: name of the side blamed; an empty text where blame is left open; None for nobody.
        own: whether the side blamed is the speaker's own.
        variant: which wording; the same number gives the same words.
        details: figures and the like, in words.
    """
    forms = _forms(stance, blamed, own)
    text = forms[variant % len(forms)].format(who=who, act=act, place=place, blamed=blamed)
    return f"{text[0].upper()}{text[1:]}{details}."


def _forms(stance: Stance, blamed: str | None, own: bool) -> tuple[str, ...]:
    if stance is Stance.RETRACTS:
        return _BACK
    if stance is Stance.DENIES:
        return _DENY
    if stance is Stance.ADMITS:
        return _ADMIT
    if stance is Stance.PARTLY_ACCEPTS:
        return _PART
    if stance is Stance.COUNTER_ACCUSES:
        return _COUNTER
    if own:
        return _OWN
    if blamed is None:
        return _NO_POSITION if stance is Stance.REPORTS else _NOBODY
    return _BLAME if blamed else _OPEN


def details(
    act: EventType,
    number: int,
    soldiers: int,
    civilians: int,
    indirect: int,
    injured: int,
) -> str:
    """Word the figures of a statement; -1 is left out."""
    parts = []
    if number >= 0:
        parts.append(f"{ACTS[act][1]} counted: {number}")
    if soldiers >= 0 and civilians >= 0:
        parts.append(f"{counted(soldiers, 'soldier')} and {counted(civilians, 'civilian')} killed")
    if indirect >= 0:
        parts.append(f"{indirect} killed indirectly by illness or flight")
    if injured >= 0:
        parts.append(f"{injured} injured")
    return "; " + ", ".join(parts) if parts else ""
