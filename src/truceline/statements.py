"""Everything said about events, in one form: claims as they are, observations as statements.

An observation is a statement of an observing team about what it perceived. Matching and weighing
treat it as one, so that a report from the field joins the same incident as the parties' accounts.
What somebody told the observers is a third party's word, not the observers' own perception.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from truceline.record import Casualties, Claim, Observation, Perceived, Role, Speaker, Stance


def statements(claims: Iterable[Claim], observations: Iterable[Observation]) -> dict[str, Claim]:
    """Return claims, then observations as claims of their teams, by id.

    An observation whose id a claim bears already gets `observation ` before it.
    """
    found = {claim.id: claim for claim in claims}
    for observation in observations:
        said = _said(observation)
        if said.id in found:
            said = said.model_copy(update={"id": f"{_BESIDE}{said.id}"})
        found[said.id] = said
    return found


_BESIDE: Final = "observation "


def observed(
    said: Iterable[str], claims: Mapping[str, Claim], observations: Mapping[str, Observation]
) -> dict[str, Observation]:
    """Return the observations behind statements, by the id of the statement.

    Args:
        said: ids of statements.
        claims: the record's own claims, by id.
        observations: the observations, by id.
    """
    out = {}
    for name in said:
        found = None if name in claims else observations.get(name.removeprefix(_BESIDE))
        if found is not None:
            out[name] = found
    return out


def _said(observation: Observation) -> Claim:
    heard_of = observation.perceived is Perceived.TOLD
    how = f"{observation.perceived.value} by observers"
    count = f", {observation.count} counted" if observation.count is not None else ""
    return Claim(
        id=observation.id,
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
