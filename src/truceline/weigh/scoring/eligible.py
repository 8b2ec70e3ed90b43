"""Which predictions can be scored: made before anybody could know, resolved by observers since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.record import Claim, Entry, Finding, Observation, Perceived, Role, Term, statement_id
from truceline.weigh.scoring.registered import Registered
from truceline.weigh.track.outcome import Outcome


class Aside(Term):
    """Why a prediction is not scored."""

    GONE = "gone", "its incident has become part of another one since, or was split up"
    OPEN = "open", "nobody has resolved its incident yet"
    LATE = "late", "it was registered after a finding on its incident was released"
    NO_OBSERVER = "no_observer", "its incident was resolved without an observer's statement"
    TOLD = "told", "an observer had spoken on its incident before it was registered"


@dataclass(frozen=True)
class Known:
    """What the record came to know of incidents, and at which entry.

    Attributes:
        incidents: ids of the incidents that stand.
        outcomes: what is settled of incidents, by id.
        released: index of the first released finding on an incident, by its id.
        observed: index of the first statement of an observer on an incident, by its id.
    """

    incidents: Collection[str]
    outcomes: Mapping[str, Outcome]
    released: Mapping[str, int]
    observed: Mapping[str, int]


@dataclass(frozen=True)
class Pair:
    """One probability with what was found.

    Attributes:
        incident_id: the incident.
        probability: what was said in advance, in (0, 1).
        happened: whether it was found so.
    """

    incident_id: str
    probability: float
    happened: bool


@dataclass(frozen=True)
class Eligible:
    """The predictions that can be scored, and how many cannot, by reason."""

    occurrence: tuple[Pair, ...]
    attribution: tuple[Pair, ...]
    aside: Mapping[Aside, int]


def first_released(entries: Iterable[tuple[int, Entry]]) -> dict[str, int]:
    """Return the index of the first released finding on each incident.

    The first counts, even if a later finding says otherwise: from then on the answer was there.

    Args:
        entries: index and entry of those that count, in the order they were recorded.
    """
    found: dict[str, int] = {}
    for index, entry in entries:
        if isinstance(entry.body, Finding) and entry.body.reviewer is not None:
            found.setdefault(entry.body.incident_id, index)
    return found


def first_observed(
    entries: Iterable[tuple[int, Entry]], claims_of: Mapping[str, Collection[str]]
) -> dict[str, int]:
    """Return the index of the first statement of an observer on each incident.

    What somebody told the observers is not their own word.

    Args:
        entries: index and entry of those that count, in the order they were recorded.
        claims_of: incident id to the ids of its claims, observations among them.
    """
    bodies = [(index, entry.body) for index, entry in entries]
    claims = {body.id for _, body in bodies if isinstance(body, Claim)}
    spoken: dict[str, int] = {}
    for index, body in bodies:
        if isinstance(body, Claim) and body.speaker.role is Role.OBSERVER:
            spoken.setdefault(body.id, index)
        elif isinstance(body, Observation) and body.perceived is not Perceived.TOLD:
            spoken.setdefault(statement_id(body.id, claims), index)
    found = {}
    for incident, names in claims_of.items():
        at = [spoken[name] for name in names if name in spoken]
        if at:
            found[incident] = min(at)
    return found


def eligible(predictions: Sequence[Registered], known: Known) -> Eligible:
    """Sort out which predictions can be scored, and pair them with what was found."""
    aside: Counter[Aside] = Counter()
    occurrence, attribution = [], []
    for each in predictions:
        why = _aside(each, known)
        if why is not None:
            aside[why] += 1
            continue
        settled = known.outcomes[each.incident_id]
        occurrence.append(Pair(each.incident_id, each.occurrence, settled.occurred))
        # Who did it can only be right or wrong of what occurred.
        if settled.attributed and each.attribution is not None:
            hit = settled.party == each.party
            attribution.append(Pair(each.incident_id, each.attribution, hit))
    return Eligible(tuple(occurrence), tuple(attribution), {why: aside[why] for why in Aside})


def _aside(each: Registered, known: Known) -> Aside | None:
    name = each.incident_id
    if name not in known.incidents:
        return Aside.GONE
    if known.released.get(name, each.index) < each.index:
        return Aside.LATE
    if name not in known.outcomes:
        return Aside.OPEN
    if name not in known.observed:
        return Aside.NO_OBSERVER
    return Aside.TOLD if known.observed[name] < each.index else None
