"""Where to look next, what would move a finding, and what it hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from record.samples import ZONE, claim, finding
from truceline.record import Claim, Disc, When
from truceline.weigh import (
    Evidence,
    Look,
    NextLook,
    gather,
    look_next,
    most_moving,
    sensitivity,
    weigh_gathered,
)
from truceline.weigh.look_next import COST, DENIED_COST
from truceline.weigh.model.weights import published
from truceline.weigh.sensitivity import PRIOR_OCCURRED
from weigh.weighing import incident

SOON = When.parse("2025-07-25", ZONE).latest
CASUALTIES = {"killed_min": 5, "killed_max": 5}


def looks(
    *events: Sequence[Claim], days: int = 0, findings: Sequence[object] = (), **more: object
) -> tuple[NextLook, ...]:
    made = [incident(event, f"I-{n}") for n, event in enumerate(events)]
    claims = {each.id: each for event in events for each in event}
    gathered = gather(made, Evidence(claims, **more))  # type: ignore[arg-type]
    weights = published()
    weighed = weigh_gathered(gathered, (), findings, weights)  # type: ignore[arg-type]
    return look_next(gathered.told, weighed, claims, weights, SOON + timedelta(days=days))


def test_every_way_to_look_is_listed() -> None:
    assert {item.look for item in looks([claim("C1")])} == set(Look)


def test_an_answer_moves_the_probability_its_own_way() -> None:
    for item in looks([claim("C1")]):
        assert item.if_not < item.probability < item.if_found
        assert 0 < item.moves < 1


def test_who_has_answered_is_not_asked() -> None:
    answered = [claim("C1"), claim("C2", by="borduria", accused="borduria", stance="denies")]
    assert Look.ASK not in {item.look for item in looks(answered)}


def test_what_is_resolved_is_not_looked_at() -> None:
    decided = finding("I-0", "as_alleged", "party", party="borduria")
    assert not looks([claim("C1")], findings=[decided])


def test_talks_and_totals_are_not_looked_at() -> None:
    for kind in ("diplomatic", "casualty_report", "displacement"):
        assert not looks([claim("C1", event_type=kind)])


def test_nobody_is_sent_to_a_province() -> None:
    wide = claim("C1", radius_m=40_000.0)
    assert {item.look for item in looks([wide])} == {Look.ASK, Look.CONSULT}
    nowhere = claim("C2", at=None)
    assert {item.look for item in looks([nowhere])} == {Look.ASK, Look.CONSULT}


def test_the_dead_come_first() -> None:
    few, many = claim("C1"), claim("C2", **CASUALTIES)
    first = next(item for item in looks([few], [many]) if item.look is Look.VISIT)
    assert first.incident_id == "I-1"


def test_what_is_settled_comes_last() -> None:
    open_ = [claim("C1")]
    settled = [claim("C2"), claim("C3", by="borduria", accused="borduria", stance="admits")]
    order = [item.incident_id for item in looks(settled, open_) if item.look is Look.VISIT]
    assert order == ["I-1", "I-0"]


def test_late_visits_find_less() -> None:
    early, late = (
        next(item for item in looks([claim("C1")], days=days) if item.look is Look.VISIT)
        for days in (0, 30)
    )
    assert early.if_found > late.if_found


def test_a_denied_visit_costs_more() -> None:
    visit = next(
        item for item in looks([claim("C1")], denied={"I-0": ("COV",)}) if item.look is Look.VISIT
    )
    assert visit.cost == COST[Look.VISIT] * DENIED_COST


def test_the_most_moving_is_the_most_moving() -> None:
    found = looks([claim("C1")], [claim("C2", by="media:Gazette")])
    best = most_moving(found)
    assert set(best) == {"I-0", "I-1"}
    for item in found:
        assert best[item.incident_id].moves >= item.moves


def test_without_each_root_and_from_other_priors() -> None:
    claims = [claim("C1"), claim("C2", by="observer:Team", accused="borduria")]
    gathered = gather([incident(claims)], Evidence({each.id: each for each in claims}))
    (found,) = sensitivity(gathered.told, ["borduria"], published())
    (whole,) = weigh_gathered(gathered, ())
    without = {item.root: item for item in found.of_roots()}
    assert set(without) == {"arland", "Team"}
    assert without["Team"].occurrence.probability < without["arland"].occurrence.probability
    alone = weigh_gathered(gather([incident(claims[:1])], Evidence({"C1": claims[0]})), ())[
        0
    ].occurrence
    assert without["Team"].occurrence.probability == pytest.approx(alone.probability)
    priors = [item for item in found.of_priors() if item.what == PRIOR_OCCURRED]
    low, high = sorted(item.occurrence.probability for item in priors)
    assert low < whole.occurrence.probability < high


def test_an_incident_that_blames_nobody_has_no_party_to_follow() -> None:
    (only,) = [claim("C1", accused=None)]
    gathered = gather([incident([only])], Evidence({"C1": only}))
    (found,) = sensitivity(gathered.told, [None], published())
    assert found.party is None
    assert all(item.attribution.probability == 0 for item in found.changes)


def test_shapes_only_say_whether_it_can_be_found() -> None:
    one, other = (looks([claim("C1", at=at)]) for at in ((104.6, 14.35), (10.0, -30.0)))
    assert one == other
    assert isinstance(claim("C1").where.shape, Disc)
