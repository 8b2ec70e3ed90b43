"""The track record: what share of the statements of each kind stood, where people could tell.

It describes. What the method learns from resolved incidents it learns by kind of evidence, in
`weigh.model.learn`; the rows of parties enter nothing: that one side was right before says
nothing about the next incident that it is blamed for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from truceline.record import Finding
from truceline.weigh.evidence.gather import Told
from truceline.weigh.finding import Weighed
from truceline.weigh.incentive import AFFIRMING
from truceline.weigh.table import KINDS, Group
from truceline.weigh.track.calibration import Calibrated, calibration
from truceline.weigh.track.outcome import Outcome, released, resolved
from truceline.weigh.track.share import Share

K = TypeVar("K")

Position = tuple[int, str, bool]
"""Number of a root on one incident, key of a kind in the published table, whether it affirms."""


@dataclass(frozen=True)
class KindTrack:
    """A kind of statement, with the share of its resolved statements that stood.

    Attributes:
        kind: its key in the published table: who speaks, with which interest, affirming or
            denying, and how it came to know.
        group: the class it belongs to.
        stood: how many stood, of those that could be told.
    """

    kind: str
    group: Group
    stood: Share


@dataclass(frozen=True)
class PartyTrack:
    """A party, with the share of what it affirmed and of what it denied that stood."""

    party: str
    affirmed: Share
    denied: Share


@dataclass(frozen=True)
class TrackRecord:
    """What became of statements and suggestions, so far.

    Attributes:
        kinds: every kind with a statement on a resolved incident.
        parties: every party, in the order they were given.
        calibration: for each question and word, how many suggestions were found so.
        incidents: incidents in the record.
        resolved: incidents that a released finding settles.
        left_open: incidents with a released finding that stays undetermined.
        drafts: incidents with nothing but a draft.
    """

    kinds: tuple[KindTrack, ...]
    parties: tuple[PartyTrack, ...]
    calibration: tuple[Calibrated, ...]
    incidents: int
    resolved: int
    left_open: int
    drafts: int


def track_record(
    told: Sequence[Told],
    suggested: Sequence[Weighed],
    findings: Sequence[Finding],
    parties: Sequence[str],
) -> TrackRecord:
    """Return the track record.

    Of several claims of one root and kind on one incident one is counted, and it stood only if
    every one of them did: who says both of a thing has not said it.

    Args:
        told: the evidence on the incidents.
        suggested: the incidents as the method weighs them without people's findings.
        findings: people's findings in the order they hold.
        parties: ids of the parties.
    """
    here = {item.incident.id for item in told}
    findings = [each for each in findings if each.incident_id in here]
    outcomes = resolved(findings)
    kinds: dict[str, Share] = {}
    spoken: dict[tuple[str, bool], Share] = {}
    for item in told:
        settled = outcomes.get(item.incident.id)
        if settled is None:
            continue
        stood = positions(item, settled)
        for (_, key, _), held in stood.items():
            _count(kinds, key, held)
        for (root, affirms), held in _sides(stood).items():
            party = item.roots[root].party
            if party is not None:
                _count(spoken, (party, affirms), held)
    final = released(findings)
    return TrackRecord(
        kinds=tuple(
            KindTrack(each.key, each.group, kinds[each.key]) for each in KINDS if each.key in kinds
        ),
        parties=tuple(
            PartyTrack(name, spoken.get((name, True), Share()), spoken.get((name, False), Share()))
            for name in parties
        ),
        calibration=calibration(suggested, outcomes),
        incidents=len(told),
        resolved=len(outcomes),
        left_open=len(final) - len(outcomes),
        drafts=len({each.incident_id for each in findings} - set(final)),
    )


def positions(told: Told, settled: Outcome) -> dict[Position, bool]:
    """Return what the roots of an incident said that a finding settles, with whether it stood."""
    kinds = {row.refs[0]: KINDS[row.kind].key for row in told.statements if row.refs}
    found: dict[Position, bool] = {}
    for number, root in enumerate(told.roots):
        for claim in root.claims:
            stood = settled.stood(claim)
            if stood is not None and claim.id in kinds:
                key = number, kinds[claim.id], claim.stance in AFFIRMING
                found[key] = found.get(key, True) and stood
    return found


def _sides(stood: Mapping[Position, bool]) -> dict[tuple[int, bool], bool]:
    """Return whether all that a root affirmed stood, and whether all that it denied did."""
    found: dict[tuple[int, bool], bool] = {}
    for (root, _, affirms), held in stood.items():
        found[root, affirms] = found.get((root, affirms), True) and held
    return found


def _count(counts: dict[K, Share], key: K, hit: bool) -> None:
    counts[key] = counts.get(key, Share()).plus(hit)
