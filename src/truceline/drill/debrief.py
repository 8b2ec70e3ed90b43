"""After an exercise: what was found, held against what is true.

The method's suggestions and people's findings are held against the truth apart from each other.
None of it says anything about real incidents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.drill.judged import Judged
from truceline.drill.sealed import Sealed, SealedEvent
from truceline.drill.truth import State, Truth
from truceline.picture import Picture
from truceline.record import Attribution, Claim, Occurrence, Role
from truceline.weigh import Weighed
from truceline.weigh.incentive import AFFIRMING
from truceline.weigh.scoring.eligible import Pair
from truceline.weigh.scoring.scores import Scores, scores
from truceline.weigh.track.outcome import Outcome
from truceline.weigh.track.share import Share


@dataclass(frozen=True)
class Row:
    """One incident.

    Attributes:
        event: the incident in truth.
        incident_id: the incident of the case that holds most of its statements; None where
            the case holds none of them.
        exact: whether that incident holds all of its statements and no others.
        occurred: probability that the method gives to its having occurred.
        about: the party that the method finds likeliest.
        did: probability that the method gives to that party having done it.
        method: how the method's suggestion did.
        found: the people's finding in words, empty without one.
        people: how the people's finding did.
        killed: lowest and highest number of dead stated; None where nobody stated any.
    """

    event: SealedEvent
    incident_id: str | None
    exact: bool
    occurred: float | None
    about: str | None
    did: float | None
    method: Judged
    found: str
    people: Judged
    killed: tuple[int, int] | None


@dataclass(frozen=True)
class Spoke:
    """How often what somebody said stood; copies are left out.

    Attributes:
        who: name of a party, or the role.
        affirmed: of what it affirmed, the share that stood.
        denied: of what it denied, the share that stood.
    """

    who: str
    affirmed: Share
    denied: Share


@dataclass(frozen=True)
class Debrief:
    """A debriefing.

    Attributes:
        sealed: the truth.
        rows: the incidents in the order of the truth.
        occurrence: scores of the method on whether they occurred; None without any.
        attribution: scores of the method on who did what occurred; None without any.
        spoke: how often what each said stood.
        extra: incidents of the case that stand for no incident in truth.
        copies: of the true copies, how many the case marks as such.
    """

    sealed: Sealed
    rows: tuple[Row, ...]
    occurrence: Scores | None
    attribution: Scores | None
    spoke: tuple[Spoke, ...]
    extra: int
    copies: Share

    def count(self, judged: Judged, *, people: bool = False) -> int:
        """Return how many answers did so: the method's, or people's."""
        return sum((row.people if people else row.method) is judged for row in self.rows)


def debrief(picture: Picture, sealed: Sealed) -> Debrief:
    """Hold a case against the truth.

    Args:
        picture: the case as the exercise left it.
        sealed: the truth.
    """
    of = {name: item for item in picture.weighed for name in item.incident.claim_ids}
    rows = tuple(_row(event, of, picture.claims) for event in sealed.events)
    used = {row.incident_id for row in rows}
    known = [name for name in sealed.copies if name in picture.claims]
    return Debrief(
        sealed=sealed,
        rows=rows,
        occurrence=_scores(
            [
                Pair(row.event.id, row.occurred, row.event.truth.occurred)
                for row in rows
                if row.occurred is not None
            ]
        ),
        attribution=_scores(
            [
                Pair(row.event.id, row.did, row.event.truth.party == row.about)
                for row in rows
                if row.did is not None and row.about is not None and row.event.truth.occurred
            ]
        ),
        spoke=_spoke(picture, sealed),
        extra=sum(item.incident.id not in used for item in picture.weighed),
        copies=Share(sum(name in picture.copies for name in known), len(known)),
    )


def _scores(pairs: Sequence[Pair]) -> Scores | None:
    return scores(pairs) if pairs else None


def _row(event: SealedEvent, of: Mapping[str, Weighed], claims: Mapping[str, Claim]) -> Row:
    held = Counter(of[name].incident.id for name in event.statements if name in of)
    best = held.most_common(1)[0][0] if held else None
    items = [of[name] for name in event.statements if name in of]
    item = next((each for each in items if each.incident.id == best), None)
    stated = [claims[name].casualties for name in event.statements if name in claims]
    low = [each.killed_min for each in stated if each.killed_min is not None]
    high = [each.killed_max for each in stated if each.killed_max is not None]
    decided = item if item is not None and item.occurrence.status != "suggested" else None
    return Row(
        event=event,
        incident_id=best,
        exact=item is not None and set(item.incident.claim_ids) == set(event.statements),
        occurred=item.occurrence.probability if item else None,
        about=_about(item) if item else None,
        did=item.attribution.probability if item else None,
        method=_method(item, event.truth) if item else Judged.NONE,
        found=_finding(decided) if decided else "",
        people=_people(decided, event.truth) if decided else Judged.NONE,
        killed=(min(low), max(high)) if low and high else None,
    )


def _about(item: Weighed) -> str | None:
    """Return the party that the probability of the second verdict is about."""
    return item.attribution.party or item.attribution.about


def _method(item: Weighed, truth: Truth) -> Judged:
    """Judge the method's suggestion: an interval across even leaves the matter open."""
    says = item.occurrence
    if says.low <= 0.5 <= says.high:
        return Judged.OPEN
    if (says.low > 0.5) is not truth.occurred:
        return Judged.WRONG
    named = _about(item) if item.attribution.low > 0.5 else None
    wrong = truth.occurred and named is not None and named != truth.party
    return Judged.WRONG if wrong else Judged.RIGHT


def _people(item: Weighed, truth: Truth) -> Judged:
    says, whose = item.occurrence, item.attribution
    if says.undetermined is not None:
        return Judged.OPEN
    if (says.state == Occurrence.AS_ALLEGED.value) is not truth.occurred:
        return Judged.WRONG
    if not truth.occurred or whose.state == Attribution.NOT_DETERMINED.value:
        return Judged.RIGHT
    third = whose.state == Attribution.THIRD.value
    right = truth.state is State.THIRD if third else whose.party == truth.party
    return Judged.RIGHT if right else Judged.WRONG


def _finding(item: Weighed) -> str:
    says, whose = item.occurrence, item.attribution
    state = says.state.replace("_", " ")
    who = whose.party or whose.state.replace("_", " ")
    why = f" ({says.undetermined.value.replace('_', ' ')})" if says.undetermined else ""
    return f"{says.status}: {state}, {who}{why}"


def _spoke(picture: Picture, sealed: Sealed) -> tuple[Spoke, ...]:
    counts: dict[tuple[str, bool], Share] = {}
    names = [party.short for party in picture.settings.parties]
    names += [role.value.replace("_", " ") for role in Role if role is not Role.PARTY]
    for event in sealed.events:
        true = event.truth
        settled = Outcome(true.occurred, true.occurred, true.party)
        for name in event.statements:
            claim = picture.claims.get(name)
            stood = settled.stood(claim) if claim is not None else None
            if claim is None or stood is None or name in sealed.copies:
                continue
            party = claim.speaker.party
            role = claim.speaker.role.value.replace("_", " ")
            who = picture.settings.party(party).short if party else role
            key = who, claim.stance in AFFIRMING
            counts[key] = counts.get(key, Share()).plus(stood)
    return tuple(
        Spoke(who, counts.get((who, True), Share()), counts.get((who, False), Share()))
        for who in names
    )
