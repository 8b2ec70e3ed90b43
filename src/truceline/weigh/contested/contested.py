"""From the claims of incidents to their contested questions, weighed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from truceline.match import Incident
from truceline.record import Claim
from truceline.record.settings import Party
from truceline.weigh.contested.authenticity import authenticity
from truceline.weigh.contested.counts import counts
from truceline.weigh.contested.distances import distances
from truceline.weigh.contested.first_shot import first_shot
from truceline.weigh.contested.proposition import Kind, Position, Proposition
from truceline.weigh.contested.stated import Asked, Stated
from truceline.weigh.contested.times import times
from truceline.weigh.contested.weapons import weapons
from truceline.weigh.contested.weights import Interest, Share, shares, worth
from truceline.weigh.roots import Root, roots
from truceline.weigh.verdict import Reason, party_mark

QUESTIONS: Final[dict[Kind, str]] = {
    Kind.FIRST_SHOT: "Who fired first?",
    Kind.COUNT: "How many {subject}?",
    Kind.TIME: "At what time?",
    Kind.WEAPON: "What weapon is {party} said to have used?",
    Kind.DISTANCE: "How far from the line?",
    Kind.AUTHENTICITY: "Is the material genuine?",
}
SETTLES: Final[dict[Kind, str]] = {
    Kind.FIRST_SHOT: "an observer or a sensor with a clock that recorded how it began, and both "
    "sides' radio and firing records",
    Kind.COUNT: "craters and remnants counted on site by observers, or footage of the whole event",
    Kind.TIME: "records with a clock of their own: dated footage, hotline or radio logs, sensors",
    Kind.WEAPON: "remnants and craters examined by ordnance specialists",
    Kind.DISTANCE: "coordinates taken on site, held against each line as its source draws it",
    Kind.AUTHENTICITY: "the original files, examined and geolocated by somebody neutral",
}
SETTLES_COUNT: Final[dict[str, str]] = {
    "killed": "names, with hospital or death records that observers have seen",
    "injured": "names, with hospital records that observers have seen",
    "detained": "a list of names, checked by a neutral body with access to those held",
}
"""What would settle a count of people; other counts take the words of their kind."""


def contested(
    incidents: Sequence[Incident],
    claims: Mapping[str, Claim],
    copies: Collection[str],
    parties: Sequence[Party],
) -> tuple[Proposition, ...]:
    """Find and weigh the contested questions of every incident.

    Args:
        incidents: the incidents.
        claims: claim id to claim, holding at least those of the incidents.
        copies: ids of claims that only repeat another, and count for nothing.
        parties: the parties of the case.

    Returns:
        Propositions in the order of the incidents, and within one in the order of `Kind`.
    """
    return tuple(
        proposition
        for incident in incidents
        for proposition in _of(
            incident, [claims[i] for i in incident.claim_ids if i not in copies], parties
        )
    )


def _of(
    incident: Incident, claims: Sequence[Claim], parties: Sequence[Party]
) -> Iterator[Proposition]:
    origins = roots(claims)
    root_of = {claim.id: place for place, root in enumerate(origins) for claim in root.claims}
    # A claim that its speaker took back belongs to no root, and says nothing here either.
    said = [(root_of[claim.id], claim) for claim in claims if claim.id in root_of]
    for asked in first_shot(said, parties):
        yield _weighed(incident, asked, origins, said)
    if len(said) < 2:
        return  # one claim contradicts nothing
    for find in (counts, times, weapons, distances, authenticity):
        for asked in find(said):
            yield _weighed(incident, asked, origins, said)


def _weighed(
    incident: Incident, asked: Asked, origins: Sequence[Root], said: Sequence[tuple[int, Claim]]
) -> Proposition:
    # A root that gives several answers stands for each with a share of its weight.
    by_root = [_by_root(group) for group in asked.answers]
    split = Counter(root for own in by_root for root in own)
    reasons = [
        tuple(_reason(origins[root], each, place, asked, split[root]) for root, each in own.items())
        for place, own in enumerate(by_root)
    ]
    found, none = shares([[reason.log_odds for reason in each] for each in reasons])
    order = {claim.id: place for place, (_, claim) in enumerate(said)}
    positions = [
        _position(group, each, share, origins, order)
        for group, each, share in zip(asked.answers, reasons, found, strict=True)
    ]
    positions.sort(key=lambda item: (-item.probability, order[item.claim_ids[0]]))
    leading = max(found, key=lambda share: share.probability)
    return Proposition(
        incident_id=incident.id,
        question=QUESTIONS[asked.kind].format(
            subject=_counted(asked.subject), party=party_mark(asked.party)
        ),
        kind=asked.kind,
        subject=asked.subject,
        standing=asked.standing,
        positions=tuple(positions),
        none=none,
        word=leading.word,
        settle=SETTLES_COUNT.get(asked.subject, SETTLES[asked.kind]),
        span=asked.span,
    )


def _by_root(group: Sequence[Stated]) -> dict[int, list[Stated]]:
    found: dict[int, list[Stated]] = {}
    for each in group:
        found.setdefault(each.root, []).append(each)
    return found


def _counted(subject: str) -> str:
    return f"were {subject}" if subject in SETTLES_COUNT else subject


def _reason(root: Root, own: Sequence[Stated], place: int, asked: Asked, answers: int) -> Reason:
    said = [claim for stated in own for claim in stated.claims]
    # Of a root that gives several answers nobody can say which of them serves it.
    served = [
        asked.served(claim, place, asked.answers) if answers == 1 else Interest.UNKNOWN
        for claim in said
    ]
    best, interest = max(
        ((worth(claim, each), each) for claim, each in zip(said, served, strict=True)),
        key=lambda pair: pair[0],
    )
    text = f"{_name(root)} says so"
    if root.party is not None and interest is not Interest.UNKNOWN:
        text += ", which serves it" if interest is Interest.SERVES else ", against its interest"
    if answers > 1:
        text += f", and gives {answers} different answers"
    return Reason(text, best / answers, tuple(claim.id for claim in said))


def _position(
    group: Sequence[Stated],
    reasons: tuple[Reason, ...],
    share: Share,
    origins: Sequence[Root],
    order: Mapping[str, int],
) -> Position:
    ids = {claim.id for stated in group for claim in stated.claims}
    return Position(
        value="; ".join(dict.fromkeys(stated.words for stated in group)),
        roots=tuple(
            _name(origins[root]) for root in dict.fromkeys(stated.root for stated in group)
        ),
        claim_ids=tuple(sorted(ids, key=order.__getitem__)),
        log_odds=math.fsum(sorted(reason.log_odds for reason in reasons)),
        probability=share.probability,
        low=share.low,
        high=share.high,
        reasons=reasons,
    )


def _name(root: Root) -> str:
    return party_mark(root.party) if root.party is not None else root.name
