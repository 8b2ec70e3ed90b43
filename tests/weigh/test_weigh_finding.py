"""The three verdicts: what evidence of which kind makes of them."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from record.samples import PARTIES, agreement, claim, clause, finding
from truceline.record import Disc, Stance, Undetermined
from truceline.weigh.table import ALL_SD, CAP, GROUP_SD, OWN_SD, PRIOR_SD
from truceline.weigh.verdict import INSUFFICIENT
from weigh.weighing import ID, weighed

TRUCE = agreement(
    clause("1", "no_fire", "arland", "borduria"),
    clause("2", "demining", "arland", "borduria"),
    clause("3", "information", "arland", "borduria"),
)


def test_one_self_serving_claim_is_insufficient() -> None:
    found = weighed(claim("C1"), agreements=[TRUCE])
    assert found.occurrence.word == found.attribution.word == found.breach.word == INSUFFICIENT
    assert found.occurrence.state == "not_shown"
    assert found.attribution.state == "not_determined"
    assert found.attribution.party is None
    assert found.occurrence.undetermined is Undetermined.SINGLE_SOURCE
    assert found.attribution.undetermined is Undetermined.SINGLE_SOURCE
    assert found.occurrence.confidence == "low"
    assert found.breach.state == "not_determined"
    assert found.breach.clauses == ("A/1",)


def test_a_denial_alone_shows_nothing() -> None:
    found = weighed(claim("C1", by="borduria", accused="borduria", stance="denies"))
    assert found.occurrence.word == INSUFFICIENT
    assert found.occurrence.probability < 0.5
    assert found.attribution.probability < 0.5
    assert found.attribution.party is None


def test_a_denial_weighs_less_on_whether_than_on_who() -> None:
    found = weighed(claim("C1", by="borduria", accused="borduria", stance="denies"))
    assert abs(found.occurrence.probability - 0.5) < abs(found.attribution.probability - 0.5)


def test_opposed_parties_that_both_say_so_settle_whether_but_not_who() -> None:
    found = weighed(
        claim("C1", by="arland", accused="borduria"),
        claim("C2", by="borduria", accused="arland"),
        agreements=[TRUCE],
    )
    assert found.occurrence.sufficient
    assert found.occurrence.state == "as_alleged"
    assert found.attribution.state == "not_determined"
    assert found.attribution.undetermined is Undetermined.CONTRADICTORY
    assert found.attribution.word == INSUFFICIENT
    assert found.breach.state == "not_determined"


def test_parties_that_blame_nobody_are_not_opposed() -> None:
    found = weighed(claim("C1", accused=None), claim("C2", by="borduria", accused=None))
    assert not any("opposed" in reason.text for reason in found.occurrence.reasons)


def test_an_act_that_its_owner_and_its_victim_tell_is_attributed() -> None:
    found = weighed(
        claim("C1", by="arland", accused="borduria"),
        claim("C2", by="borduria", accused="borduria", stance="confirms"),
        agreements=[TRUCE],
    )
    assert found.occurrence.state == "as_alleged"
    assert (found.attribution.state, found.attribution.party) == ("party", "borduria")
    assert found.attribution.sufficient
    assert found.breach.state == "would_breach"
    assert found.breach.clauses == ("A/1",)
    product = found.occurrence.probability * found.attribution.probability
    assert found.breach.probability == pytest.approx(product)


def test_an_admission_weighs_more_than_owning_an_act() -> None:
    admitted = weighed(claim("C1", by="arland", accused="arland", stance="admits"))
    owned = weighed(claim("C1", by="arland", accused="arland", stance="confirms"))
    assert admitted.occurrence.probability > owned.occurrence.probability > 0.5
    assert admitted.attribution.probability >= owned.attribution.probability > 0.5


def test_taking_ground_is_what_armies_boast_of() -> None:
    boast = weighed(claim("C1", by="arland", accused="arland", event_type="incursion"))
    owned = weighed(claim("C1", by="arland", accused="arland", event_type="artillery"))
    assert boast.occurrence.probability < owned.occurrence.probability


def test_an_observer_weighs_more_than_a_third_party_and_media_more_in_their_own_name() -> None:
    seen, third, own, passed = (
        weighed(claim("C1", by=by, stance=stance)).occurrence.probability
        for by, stance in (
            ("observer:Team", "asserts"),
            ("third_party:Org", "asserts"),
            ("media:Gazette", "asserts"),
            ("media:Gazette", "reports"),
        )
    )
    assert seen > own > passed > 0.5
    assert seen > third > 0.5


def test_nobody_blamed_leaves_attribution_open_for_that_reason() -> None:
    found = weighed(claim("C1", accused=None), claim("C2", accused="unknown"), agreements=[TRUCE])
    assert found.attribution.undetermined is Undetermined.NO_BLAME
    assert found.attribution.party is None
    assert found.breach.state == "no_clause_applies"
    assert found.breach.clauses == ()


@pytest.mark.parametrize("copies", [1, 2, 500])
def test_copies_change_nothing(copies: int) -> None:
    once = [
        claim("C1", by="arland", accused="borduria"),
        claim("D1", by="media:Gazette", stance="reports"),
    ]
    more = [
        claim(f"E{number}", by="arland", accused="borduria", source=f"Paper {number}")
        for number in range(copies)
    ]
    before, after = weighed(*once, agreements=[TRUCE]), weighed(*once, *more, agreements=[TRUCE])
    for one, other in zip(before.verdicts, after.verdicts, strict=True):
        assert (one.probability, one.low, one.high) == (other.probability, other.low, other.high)
        assert (one.state, one.word, one.confidence) == (other.state, other.word, other.confidence)
    assert len(after.roots) == 2
    assert {f"E{number}" for number in range(copies)} <= set(after.occurrence.reasons[0].claim_ids)


def test_several_organs_of_one_party_are_one_root() -> None:
    once = weighed(claim("C1", by="arland:Army"))
    often = weighed(*(claim(f"C{n}", by=f"arland:Organ {n}") for n in range(9)))
    assert often.occurrence.probability == once.occurrence.probability
    assert len(often.roots) == 1


def test_what_is_taken_back_counts_no_more() -> None:
    said = claim("C1", by="media:Gazette")
    kept = claim("C2", by="arland", accused="borduria")
    taken_back = claim("C3", by="media:Gazette", stance="retracts")
    assert weighed(said, kept).occurrence.probability > weighed(kept).occurrence.probability
    after = weighed(said, kept, taken_back)
    assert after.verdicts == weighed(kept).verdicts
    assert [root.name for root in after.roots] == ["arland"]


def test_taking_back_everything_leaves_an_even_prior() -> None:
    found = weighed(claim("C1"), claim("C2", stance="retracts"))
    assert found.roots == ()
    assert found.occurrence.probability == 0.5
    assert found.occurrence.reasons == found.attribution.reasons == ()
    assert found.occurrence.word == INSUFFICIENT


def test_one_organ_cannot_take_back_what_another_said() -> None:
    said = claim("C1", by="arland:Army")
    other = claim("C2", by="arland:Ministry", stance="retracts")
    assert weighed(said, other).occurrence.probability == weighed(said).occurrence.probability


def test_who_says_and_takes_back_without_a_retraction_says_both() -> None:
    both = weighed(
        claim("C1", by="borduria", accused="borduria", stance="confirms"),
        claim("C2", by="borduria", accused="borduria", stance="denies"),
    )
    owned = weighed(claim("C1", by="borduria", accused="borduria", stance="confirms"))
    assert 0.5 < both.attribution.probability < owned.attribution.probability
    assert len(both.attribution.reasons) == 2


def test_three_parties_and_two_accused() -> None:
    found = weighed(
        claim("C1", by="arland", accused="borduria"),
        claim("C2", by="borduria", accused="cadonia"),
        claim("C3", by="cadonia", accused="cadonia", stance="admits"),
    )
    assert (found.attribution.state, found.attribution.party) == ("party", "cadonia")
    rivals = weighed(
        claim("C1", by="borduria", accused="borduria", stance="admits"),
        claim("C2", by="cadonia", accused="cadonia", stance="admits"),
    )
    assert rivals.attribution.state == "not_determined"
    assert rivals.attribution.undetermined is Undetermined.CONTRADICTORY
    assert rivals.attribution.word == INSUFFICIENT


@st.composite
def accounts(draw: st.DrawFn) -> list[object]:
    speakers = [*PARTIES, "media:Gazette", "observer:Team", "observer:Other", "third_party:Org"]
    return [
        claim(
            f"C{number}",
            by=draw(st.sampled_from(speakers)),
            accused=draw(st.sampled_from([*PARTIES, None, "unknown"])),
            stance=draw(st.sampled_from(list(Stance))),
            event_type=draw(st.sampled_from(["artillery", "incursion"])),
        )
        for number in range(draw(st.integers(1, 9)))
    ]


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(claims=accounts())
def test_what_always_holds(claims: list[object]) -> None:
    found = weighed(*claims, agreements=[TRUCE])  # type: ignore[arg-type]
    for verdict in (found.occurrence, found.attribution):
        assert CAP[0] <= verdict.low <= verdict.probability <= verdict.high <= CAP[1]
        assert CAP == (0.05, 0.95)
    assert 0 <= found.breach.low <= found.breach.probability <= found.breach.high <= CAP[1]
    # Insufficient exactly where the interval straddles even.
    occurrence = found.occurrence
    assert occurrence.sufficient == (not occurrence.low <= 0.5 <= occurrence.high)
    assert (occurrence.state == "as_alleged") == (occurrence.low > 0.5)
    attribution = found.attribution
    assert (attribution.state == "party") == (attribution.party is not None)
    assert (occurrence.undetermined is None) == occurrence.sufficient
    assert (attribution.undetermined is None) == (attribution.state == "party")
    for verdict in found.verdicts:
        assert verdict.status == "suggested"
        weights = [abs(reason.log_odds) for reason in verdict.reasons]
        assert weights == sorted(weights, reverse=True)
        assert all(reason.claim_ids for reason in verdict.reasons)


RIVALS = [
    claim("C0", by="borduria", accused="borduria", event_type="incursion"),
    claim("C1", by="arland", accused="arland", event_type="artillery"),
    claim("C2", by="arland", accused="arland", stance="denies"),
]
"""Borduria boasts of it (2.0). Arland owns it and then denies it (2.5 - 0.4): the higher
probability, and the wider interval, which reaches below even."""


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(claims=accounts())
@example(claims=RIVALS)
def test_the_numbers_are_about_the_party_named(claims: list[object]) -> None:
    attribution = weighed(*claims).attribution  # type: ignore[arg-type]
    assert attribution.sufficient == (attribution.state == "party") == (attribution.low > 0.5)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(claims=accounts(), seed=st.integers(0, 99))
def test_location_never_matters(claims: list[object], seed: int) -> None:
    random = Random(seed)  # noqa: S311
    moved = []
    for item in claims:
        disc = Disc(lon=random.uniform(-180, 180), lat=random.uniform(-90, 90), radius_m=10.0)
        shape = random.choice([None, disc])
        where = item.where.model_copy(update={"shape": shape, "words": "elsewhere"})  # type: ignore[attr-defined]
        moved.append(item.model_copy(update={"where": where}))  # type: ignore[attr-defined]
    before = weighed(*claims, agreements=[TRUCE])  # type: ignore[arg-type]
    after = weighed(*moved, agreements=[TRUCE])
    assert after.verdicts == before.verdicts


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(claims=accounts(), order=st.randoms(use_true_random=False))
def test_without_retractions_the_order_of_claims_changes_no_number(
    claims: list[object], order: object
) -> None:
    kept = [item for item in claims if item.stance is not Stance.RETRACTS]  # type: ignore[attr-defined]
    if not kept:
        return
    moved = list(kept)
    order.shuffle(moved)  # type: ignore[attr-defined]
    before, after = weighed(*kept), weighed(*moved)  # type: ignore[arg-type]
    assert after.occurrence.probability == before.occurrence.probability
    assert after.attribution.probability == before.attribution.probability
    assert after.attribution.party == before.attribution.party


# Clauses


def test_an_act_before_the_clause_bound_breaches_nothing() -> None:
    owned = claim("C1", by="arland", accused="arland", stance="admits", start="2025-06-30")
    found = weighed(owned, agreements=[TRUCE])
    assert found.breach.state == "no_clause_applies"
    assert found.breach.probability == 0
    assert found.breach.word == INSUFFICIENT


def test_an_act_that_may_have_begun_before_is_not_held_against_the_clause() -> None:
    owned = claim(
        "C1", by="arland", accused="arland", stance="admits", start="2025-06-30", end="2025-07-02"
    )
    assert weighed(owned, agreements=[TRUCE]).breach.clauses == ()


def test_a_deadline_delays_a_withdrawal_and_a_ceasefire_and_nothing_else() -> None:
    kinds = ("withdrawal", "cessation", "no_movement", "no_fire")
    later = agreement(*(clause(kind, kind, "arland", due="2025-08-31") for kind in kinds))
    act = {"by": "arland", "accused": "arland", "stance": "admits"}

    def clauses(event_type: str, day: str) -> tuple[str, ...]:
        made = claim("C1", event_type=event_type, start=day, **act)  # type: ignore[arg-type]
        return weighed(made, agreements=[later]).breach.clauses

    assert clauses("troop_movement", "2025-08-01") == ("A/no_movement",)
    assert clauses("troop_movement", "2025-09-01") == ("A/withdrawal", "A/no_movement")
    assert clauses("artillery", "2025-08-01") == ("A/no_fire",)
    assert clauses("artillery", "2025-09-01") == ("A/cessation", "A/no_fire")


def test_a_clause_that_does_not_bind_the_party_is_no_breach() -> None:
    one_sided = agreement(clause("1", "no_fire", "borduria"))
    owned = claim("C1", by="arland", accused="arland", stance="admits")
    assert weighed(owned, agreements=[one_sided]).breach.state == "no_clause_applies"


def test_a_call_never_enters_breach() -> None:
    call = agreement(clause("1", "no_fire", "arland", "borduria"), issuer="The chair")
    owned = claim("C1", by="arland", accused="arland", stance="admits")
    assert weighed(owned, agreements=[call]).breach.state == "no_clause_applies"


# What people decide


@pytest.mark.parametrize(("reviewer", "status"), [(None, "draft"), ("second", "released")])
def test_a_finding_goes_before_the_suggestion(reviewer: str | None, status: str) -> None:
    decided = finding(
        ID, "otherwise", "third", undetermined="too_late", reviewer=reviewer, clauses=["A/2"]
    )
    found = weighed(claim("C1"), agreements=[TRUCE], findings=[decided])
    assert [verdict.status for verdict in found.verdicts] == [status] * 3
    assert found.occurrence.state == "otherwise"
    assert found.attribution.state == "third"
    assert found.attribution.party is None
    assert found.attribution.undetermined is Undetermined.TOO_LATE
    assert found.breach.clauses == ("A/2",)


def test_the_suggestion_stays_visible_beside_the_finding() -> None:
    alone = weighed(claim("C1"))
    found = weighed(claim("C1"), findings=[finding(ID, "not_shown", "not_determined")])
    assert found.occurrence.probability == alone.occurrence.probability
    assert found.occurrence.reasons == alone.occurrence.reasons


def test_of_several_findings_the_last_holds_and_others_incidents_count_not() -> None:
    first, last = finding(ID, "as_alleged", "third"), finding(ID, "not_shown", "not_determined")
    other = finding("I-OTHER", "otherwise", "third")
    found = weighed(claim("C1"), findings=[first, last, other])
    assert found.occurrence.state == "not_shown"
    assert found.attribution.state == "not_determined"


OWNED = (
    claim("C1", by="arland", accused="borduria"),
    claim("C2", by="borduria", accused="borduria", stance="confirms"),
)


@pytest.mark.parametrize(
    ("occurrence", "attribution"), [("not_shown", "not_determined"), ("as_alleged", "third")]
)
def test_a_breach_does_not_outlive_a_finding_against_it(occurrence: str, attribution: str) -> None:
    decided = finding(ID, occurrence, attribution, reviewer="second")
    found = weighed(*OWNED, agreements=[TRUCE], findings=[decided])
    assert found.breach.state != "would_breach"


def test_a_finding_of_a_breach_is_one() -> None:
    decided = finding(ID, "as_alleged", "party", party="borduria", reviewer="second")
    found = weighed(claim("C1"), agreements=[TRUCE], findings=[decided])
    assert found.breach.state == "would_breach"
    assert found.breach.clauses == ("A/1",)


def test_the_probability_is_about_the_party_named() -> None:
    decided = finding(ID, "as_alleged", "party", party="arland", reviewer="second")
    found = weighed(*OWNED, findings=[decided])
    assert found.attribution.party == "arland"
    assert found.attribution.probability <= 0.5


@pytest.mark.parametrize("party", ["ar.land", "ar[0]", "ar!land", "ar{land"])
def test_an_id_may_hold_any_letter(party: str) -> None:
    found = weighed(claim("C1", by=party, accused="borduria"))
    said = found.occurrence.reasons[0].worded({party: "Arland", "borduria": "Borduria"})
    assert said == "Arland says so and blames Borduria"


@pytest.mark.parametrize("name", ["The {Gazette}", "{0}", "{arland}", "100 % {", "}{"])
def test_a_speaker_may_have_any_name(name: str) -> None:
    found = weighed(claim("C1", by=f"media:{name}", accused=None))
    assert found.occurrence.reasons[0].worded({"arland": "Arland"}) == f"{name} (media) asserts it"


def test_the_interval_is_that_of_the_published_method() -> None:
    # One statement of a third party: 0.8 on an even prior, with the three doubts about it.
    found = weighed(claim("C1", by="third_party:Org", accused=None)).occurrence
    doubt = 0.8**2 * (OWN_SD**2 + GROUP_SD**2 + ALL_SD**2)
    variance = PRIOR_SD**2 + doubt
    held_back = 0.8 / math.sqrt(1 + math.pi * variance / 8)
    ends = [0.8 + sign * 1.6448536 * math.sqrt(variance) for sign in (-1, 1)]
    expected = [1 / (1 + math.exp(-odds)) for odds in (held_back, *ends)]
    assert [found.probability, found.low, found.high] == pytest.approx(expected)


def test_of_two_equally_likely_neither_is_followed() -> None:
    crossed = [
        claim("C1", by="arland", accused="borduria"),
        claim("C2", by="borduria", accused="arland"),
    ]
    found = weighed(*crossed).attribution
    assert found.about is None
    assert found.low < found.probability < found.high < 0.5
    more = weighed(*crossed, claim("C3", by="media:Gazette", accused="arland")).attribution
    assert more.about == "arland"
