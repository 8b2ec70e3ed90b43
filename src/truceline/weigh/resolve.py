"""Incidents that people resolved, as what the weights are learned from.

A finding counts when a second person has released it and it leaves nothing open. A draft does
not, nor does one that says why it stays undetermined: *not shown* for want of access is no answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from truceline.record import Attribution, Finding, Occurrence
from truceline.weigh.evidence.gather import Gathered, Told
from truceline.weigh.model.columns import NOBODY
from truceline.weigh.model.learn import Resolved, learn
from truceline.weigh.model.weights import Weights


def resolves(finding: Finding) -> bool:
    """Whether a finding is an answer that can be learned from."""
    return finding.reviewer is not None and finding.undetermined is None


def learned(gathered: Gathered, findings: Sequence[Finding]) -> Weights:
    """Return the weights of a case: published ones, or learned from its resolved incidents.

    Args:
        gathered: the evidence on all its incidents.
        findings: people's findings; of several on one incident the last holds.
    """
    known, names = resolved(gathered, findings)
    return learn(gathered.columns, known, names)


def resolved(gathered: Gathered, findings: Sequence[Finding]) -> tuple[Resolved, list[str]]:
    """Return what is known of the resolved incidents, and their ids."""
    last = {finding.incident_id: finding for finding in findings}
    rows, occurred, who, names = [], [], [], []
    for row, told in enumerate(gathered.told):
        finding = last.get(told.incident.id)
        if finding is None or not resolves(finding):
            continue
        rows.append(row)
        names.append(told.incident.id)
        # Something else than what was described did not occur as described.
        occurred.append(int(finding.occurrence is Occurrence.AS_ALLEGED))
        who.append(_who(finding, told))
    return (
        Resolved(np.array(rows, np.int64), np.array(occurred, np.int64), np.array(who, np.int64)),
        names,
    )


def _who(finding: Finding, told: Told) -> int:
    """Return the side a finding names; the number of sides for no party; else `NOBODY`."""
    sides = max(len(told.sides), 2)
    if finding.attribution is Attribution.THIRD:
        return sides
    if finding.party in told.sides:
        return told.sides.index(finding.party)
    # A party that the evidence does not name is the other one, where one is left unnamed.
    return len(told.sides) if finding.party and len(told.sides) < sides else NOBODY
