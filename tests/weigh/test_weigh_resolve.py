"""What people resolved, as what the weights are learned from."""

from __future__ import annotations

import numpy as np
import pytest

from record.samples import claim, finding
from truceline.record import Claim, Finding
from truceline.weigh import Evidence, gather, learned, weigh_gathered
from truceline.weigh.model.columns import NOBODY
from truceline.weigh.resolve import resolved
from weigh.weighing import incident

EVENT = [claim("C1", by="arland", accused="borduria")]


def of(*findings: Finding) -> tuple[list[int], list[int]]:
    gathered = gather([incident(EVENT, "I-0")], Evidence({each.id: each for each in EVENT}))
    known, _ = resolved(gathered, findings)
    return known.occurred.tolist(), known.who.tolist()


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (finding("I-0", "as_alleged", "party", party="borduria", reviewer="b"), ([1], [0])),
        (finding("I-0", "as_alleged", "party", party="arland", reviewer="b"), ([1], [1])),
        (finding("I-0", "as_alleged", "third", reviewer="b"), ([1], [2])),
        (finding("I-0", "not_shown", "not_determined", reviewer="b"), ([0], [NOBODY])),
        (finding("I-0", "otherwise", "not_determined", reviewer="b"), ([0], [NOBODY])),
        (finding("I-0", "as_alleged", "party", party="borduria"), ([], [])),
        (
            finding("I-0", "not_shown", "not_determined", reviewer="b", undetermined="no_access"),
            ([], []),
        ),
    ],
    ids=["blamed", "accuser", "third", "not shown", "otherwise", "draft", "left open"],
)
def test_what_a_finding_resolves(made: Finding, expected: tuple[list[int], list[int]]) -> None:
    assert of(made) == expected


def test_of_several_findings_the_last_holds() -> None:
    first = finding("I-0", "as_alleged", "party", party="borduria", reviewer="b")
    assert of(first, finding("I-0", "not_shown", "not_determined", reviewer="b")) == ([0], [NOBODY])


def test_a_draft_takes_back_nothing_that_two_people_released() -> None:
    first = finding("I-0", "as_alleged", "party", party="borduria", reviewer="b")
    assert of(first, finding("I-0", "not_shown", "not_determined")) == ([1], [0])


def _case(count: int, swap: bool = False) -> tuple[list[list[Claim]], list[Finding]]:
    """Incidents in which one party is blamed and media say so or deny it, rightly."""
    rng = np.random.default_rng(3)
    names = ("borduria", "arland") if swap else ("arland", "borduria")
    events, findings = [], []
    for n in range(count):
        true = bool(rng.random() < 0.6)
        stance = "asserts" if true else "denies"
        side = int(rng.random() < 0.5)
        by, accused = names[side], names[1 - side]
        events.append(
            [
                claim(f"A{n}", by=by, accused=accused),
                claim(f"M{n}", by=f"media:Paper {n}", accused=accused, stance=stance),
            ]
        )
        more = {"party": accused} if true else {}
        state = ("as_alleged", "party") if true else ("not_shown", "not_determined")
        findings.append(finding(f"I-{n}", *state, reviewer="b", **more))
    return events, findings


def _suggested(swap: bool) -> list[tuple[float, float]]:
    events, findings = _case(80, swap)
    made = [incident(event, f"I-{n}") for n, event in enumerate(events)]
    claims = {each.id: each for event in events for each in event}
    gathered = gather(made, Evidence(claims))
    weights = learned(gathered, findings[:60])
    assert weights.resolved == 60
    assert set(weights.held_out) == {f"I-{n}" for n in range(60)}
    found = weigh_gathered(gathered, (), findings[:60], weights)
    return [(item.occurrence.probability, item.attribution.probability) for item in found]


def test_learning_knows_no_party() -> None:
    assert _suggested(swap=False) == _suggested(swap=True)


def test_learning_moves_what_is_not_resolved() -> None:
    events, findings = _case(80)
    made = [incident(event, f"I-{n}") for n, event in enumerate(events)]
    claims = {each.id: each for event in events for each in event}
    gathered = gather(made, Evidence(claims))
    before = weigh_gathered(gathered, ())
    after = weigh_gathered(gathered, (), findings[:60], learned(gathered, findings[:60]))
    for n in range(60, 80):
        true = findings[n].occurrence.value == "as_alleged"
        moved = after[n].occurrence.probability - before[n].occurrence.probability
        assert (moved > 0) == true, "media were always right, and their word is worth more now"
