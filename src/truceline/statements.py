"""Everything said about events, in one form: claims as they are, observations as statements.

An observation is a statement of an observing team about what it perceived. Matching and weighing
treat it as one, so that a report from the field joins the same incident as the parties' accounts.
What somebody told the observers is a third party's word, not the observers' own perception.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from truceline.record import (
    Casualties,
    Claim,
    Observation,
    Perceived,
    Role,
    Speaker,
    Stance,
    statement_id,
)


def statements(claims: Iterable[Claim], observations: Iterable[Observation]) -> dict[str, Claim]:
    """Return claims, then observations as claims of their teams, by id.

    An observation whose id a claim bears already gets `observation ` before it.
    """
    found = {claim.id: claim for claim in claims}
    own = frozenset(found)
    for observation in observations:
        said = _said(observation, statement_id(observation.id, own))
        found[said.id] = said
    return found


def observed(
    said: Iterable[str], claims: Mapping[str, Claim], observations: Mapping[str, Observation]
) -> dict[str, Observation]:
    """Return the observations behind statements, by the id of the statement.

    Args:
        said: ids of statements.
        claims: the record's own claims, by id.
        observations: the observations, by id.
    """
    named = {statement_id(name, claims): each for name, each in observations.items()}
    return {name: named[name] for name in said if name in named}


def _said(observation: Observation, name: str) -> Claim:
    heard_of = observation.perceived is Perceived.TOLD
    how = f"{observation.perceived.value} by observers"
    count = f", {observation.count} counted" if observation.count is not None else ""
    return Claim(
        id=name,
        source_id=observation.source_id,
        speaker=Speaker(
            name=observation.team, role=Role.THIRD_PARTY if heard_of else Role.OBSERVER
        ),
        stance=Stance.REPORTS if heard_of else Stance.ASSERTS,
        event_type=observation.event_type,
        said=observation.when,
        when=observation.when,
        where=observation.where,
        casualties=Casualties(),
        summary=f"{observation.summary} ({how}{count})",
        credibility=observation.credibility,
    )
