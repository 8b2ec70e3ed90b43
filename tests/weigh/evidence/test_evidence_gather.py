"""Evidence in columns: observers by manner and lateness, silences, sensors, denied access."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from record.samples import ZONE, claim, observation, settings
from truceline.record import (
    Claim,
    EventType,
    Expectation,
    Expected,
    Observation,
    Perceived,
    Undetermined,
    When,
)
from truceline.sense import Shows, Span
from truceline.statements import observed, statements
from truceline.weigh import Evidence, Sensed, Weighed, gather, silences, weigh
from truceline.weigh.table import KINDS, SENSOR_CAP, SENSOR_CAPS
from weigh.weighing import incident

DAY = When.parse("2025-07-24", ZONE)
NOON = DAY.latest + timedelta(days=30)


def seen(name: str, perceived: Perceived, day: str = "2025-07-24", **more: object) -> Observation:
    return observation(name, perceived=perceived, when=When.parse(day, ZONE), **more)


def weighed(observations: list[Observation], first: Claim | None = None, **more: object) -> Weighed:
    """One claim and what observers perceived, weighed."""
    first = first or claim("C1")
    said = statements([first], observations)
    seen_by = observed(said, {"C1": first}, {each.id: each for each in observations})
    made = incident(list(said.values()))
    (found,) = weigh([made], Evidence(said, seen_by, **more), [])  # type: ignore[arg-type]
    return found


def test_seeing_beats_hearing_and_late_is_less() -> None:
    manners = [Perceived.SEEN, Perceived.PHYSICAL, Perceived.IMAGE, Perceived.DOCUMENT]
    found = [weighed([seen("O1", each)]).occurrence.probability for each in manners]
    assert found == sorted(found, reverse=True)
    late = weighed([seen("O1", Perceived.SEEN, "2025-08-20")]).occurrence.probability
    assert weighed([seen("O1", Perceived.SEEN)]).occurrence.probability > late


def test_physical_traces_need_custody() -> None:
    kept = weighed([seen("O1", Perceived.PHYSICAL)])
    loose = weighed([seen("O1", Perceived.PHYSICAL, media=())])
    assert kept.occurrence.probability > loose.occurrence.probability


def test_what_observers_were_told_is_a_third_partys_word() -> None:
    told = weighed([seen("O1", Perceived.TOLD)])
    assert any("told" in reason.text for reason in told.occurrence.reasons)
    assert (
        told.occurrence.probability < weighed([seen("O1", Perceived.HEARD)]).occurrence.probability
    )


def test_everything_late_is_too_late() -> None:
    alone = claim("C1", stance="retracts")
    found = weighed([seen("O1", Perceived.PHYSICAL, "2025-08-20")], first=alone)
    assert found.occurrence.undetermined is Undetermined.TOO_LATE
    assert found.grounds.late


def test_denied_access_is_the_reason() -> None:
    found = weighed([], denied={"I-TEST1": ("COV1",)})
    assert found.occurrence.undetermined is Undetermined.NO_ACCESS
    assert weighed([]).occurrence.undetermined is Undetermined.SINGLE_SOURCE


# Sensors

EXACTLY = Span.exactly


@pytest.mark.parametrize("unknown", ["detectability", "background"])
def test_a_sensor_without_parameters_weighs_nothing(unknown: str) -> None:
    known = {"detectability": EXACTLY(0.5), "background": EXACTLY(0.01)} | {unknown: None}
    sensed = Sensed("thermal", True, **known)
    assert sensed.log_odds == 0
    with_it = weighed([], sensed={"I-TEST1": (sensed,)})
    assert with_it.occurrence.probability == weighed([]).occurrence.probability


def test_a_sensor_is_capped_and_says_nothing_of_who() -> None:
    sensed = Sensed("thermal", True, EXACTLY(1.0), EXACTLY(1e-9), ("D1",))
    assert sensed.log_odds == SENSOR_CAP
    with_it, without = weighed([], sensed={"I-TEST1": (sensed,)}), weighed([])
    assert with_it.occurrence.probability > without.occurrence.probability
    assert with_it.attribution.probability == without.attribution.probability
    reason = next(each for each in with_it.occurrence.reasons if "thermal" in each.text)
    assert reason.claim_ids == ("D1",)


@pytest.mark.parametrize("shows", Shows)
def test_the_cap_goes_by_what_such_an_event_can_show(shows: Shows) -> None:
    cap = SENSOR_CAPS[shows]
    assert Sensed("radar", True, EXACTLY(1.0), EXACTLY(0.0), cap=cap).log_odds == cap
    assert Sensed("radar", False, EXACTLY(1.0), cap=cap).log_odds == -cap
    assert SENSOR_CAPS[Shows.NONE] == 0 < SENSOR_CAPS[Shows.WEAK] < SENSOR_CAPS[Shows.STRONG]


def test_not_seeing_counts_by_how_well_it_could_have_seen() -> None:
    blind, sharp = (Sensed("thermal", False, EXACTLY(each)).log_odds for each in (0.05, 0.6))
    assert sharp < blind < 0
    assert Sensed("thermal", False, EXACTLY(1.0), EXACTLY(0.0)).log_odds == -SENSOR_CAP


def test_not_seeing_is_worth_the_same_whatever_is_there_anyway() -> None:
    anyway = [None, EXACTLY(0.0), EXACTLY(0.4), Span(0.1, 0.2, 0.9)]
    assert len({Sensed("thermal", False, EXACTLY(0.3), each).log_odds for each in anyway}) == 1


def test_half_of_the_doubt_is_given_away() -> None:
    wide = Sensed("thermal", True, Span(0.1, 0.3, 0.6), Span(0.2, 0.3, 0.5))
    sure = Sensed("thermal", True, EXACTLY(0.1), EXACTLY(0.5)).log_odds
    best = Sensed("thermal", True, EXACTLY(0.3), EXACTLY(0.3)).log_odds
    assert wide.log_odds == pytest.approx((sure + best) / 2)
    assert wide.ratio is not None
    assert wide.ratio.low < wide.ratio.best < wide.ratio.high
    unseen = Sensed("thermal", False, Span(0.1, 0.3, 0.6))
    sure, best = (Sensed("thermal", False, EXACTLY(each)).log_odds for each in (0.1, 0.3))
    assert unseen.log_odds == pytest.approx((sure + best) / 2)


def test_what_cloud_may_have_hidden_weighs_nothing() -> None:
    assert Sensed("thermal", False, Span(0.0, 0.0, 0.6)).log_odds == 0


def test_a_detection_of_what_is_there_anyway_says_nothing() -> None:
    assert Sensed("thermal", True, EXACTLY(0.0), EXACTLY(0.3)).log_odds == pytest.approx(0)
    assert abs(Sensed("thermal", True, EXACTLY(0.5), EXACTLY(0.99)).log_odds) < 0.01


@pytest.mark.parametrize("span", [EXACTLY(-0.1), EXACTLY(1.5), Span(0.3, 0.2, 0.4)])
def test_a_sensor_takes_probabilities_in_order(span: Span) -> None:
    with pytest.raises(ValueError, match="expected 0 ≤ low ≤ best ≤ high ≤ 1"):
        Sensed("thermal", True, span, EXACTLY(0.1))


# Silence


def expects(what: Expected, party: str, days: int = 3) -> Expectation:
    return Expectation(
        party=party, what=what, of=(EventType.ARTILLERY,), within_days=days, basis="all collected"
    )


def silent(rule: Expectation, *claims: object, as_of: datetime = NOON) -> dict[str, object]:
    made = incident(claims)  # type: ignore[arg-type]
    return dict(silences([made], {c.id: c for c in claims}, [rule], as_of))  # type: ignore[attr-defined]


def test_silence_counts_only_where_the_case_says_so() -> None:
    alone = claim("C1", by="media:Gazette", accused="borduria")
    rule = expects(Expected.HARM, "arland")
    assert silent(rule, alone)
    assert not silences([incident([alone])], {"C1": alone}, (), NOON)


def test_who_spoke_is_not_silent() -> None:
    assert not silent(expects(Expected.HARM, "arland"), claim("C1", by="arland"))


def test_a_time_that_has_not_run_out_is_no_silence() -> None:
    alone = claim("C1", by="media:Gazette", accused="borduria")
    rule = expects(Expected.HARM, "arland", days=3)
    assert not silent(rule, alone, as_of=DAY.latest + timedelta(days=2))
    assert silent(rule, alone, as_of=DAY.latest + timedelta(days=4))


def test_other_events_are_not_meant() -> None:
    alone = claim("C1", by="media:Gazette", accused="borduria", event_type="landmine")
    assert not silent(expects(Expected.HARM, "arland"), alone)


def test_each_silence_is_about_its_own_side() -> None:
    alone = claim("C1", by="media:Gazette", accused="borduria")
    assert not silent(expects(Expected.HARM, "borduria"), alone), "it is blamed, not harmed"
    assert not silent(expects(Expected.ANSWER, "arland"), alone), "it is harmed, not blamed"


def test_silence_on_harm_speaks_against_and_on_blame_for() -> None:
    alone = claim("C1", by="media:Gazette", accused="borduria")
    made = incident([alone])

    def outcome(*rules: Expectation) -> Weighed:
        found = silences([made], {"C1": alone}, rules, NOON)
        (answer,) = weigh([made], Evidence({"C1": alone}, silent=found), [])
        return answer

    plain = outcome()
    harm = outcome(expects(Expected.HARM, "arland"))
    blame = outcome(expects(Expected.ANSWER, "borduria"))
    assert harm.occurrence.probability < plain.occurrence.probability
    assert blame.attribution.probability > plain.attribution.probability
    assert any("said nothing within 3 days" in each.text for each in harm.occurrence.reasons)


def test_a_case_may_expect_of_its_own_parties_only() -> None:
    with pytest.raises(ValueError, match="no party of this case"):
        settings(expected=(expects(Expected.HARM, "elsewhere"),))


def test_columns_number_the_sides_as_they_are_named() -> None:
    claims = [claim("C1", by="cadonia", accused="borduria"), claim("C2", by="borduria")]
    gathered = gather([incident(claims)], Evidence({each.id: each for each in claims}))
    assert gathered.told[0].sides == ("borduria", "cadonia")
    assert [KINDS[kind].key for kind in gathered.columns.kind] == [
        "party blames another side",
        "party owns the act",
    ]
