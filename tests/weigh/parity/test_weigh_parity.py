"""Parity: equal evidence gives equal numbers, and a method that looks at labels is caught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case.real import Real
from record.samples import claim
from truceline.record import Claim
from truceline.registering import Account, relabelled, suggestions
from truceline.weigh import Evidence, Weighed, gather, weigh_gathered
from truceline.weigh.parity import (
    Case,
    Kind,
    Parity,
    decompose,
    exchanged,
    parity,
    pattern,
)
from weigh.weighing import incident

PARTIES = ("arland", "borduria")
Groups = Mapping[str, Sequence[Claim]]


def report(groups: Groups, bias: str = "", parties: Sequence[str] = PARTIES) -> Parity:
    """The report on incidents; `bias` names a side that a crooked method believes less."""
    claims = {each.id: each for group in groups.values() for each in group}
    incidents = [incident(group, name) for name, group in groups.items()]

    def weigh(labels: Mapping[str, str]) -> list[Weighed]:
        turned = {name: exchanged(each, labels) for name, each in claims.items()}
        return [
            _bent(item, bias) for item in weigh_gathered(gather(incidents, Evidence(turned)), ())
        ]

    told = gather(incidents, Evidence(claims)).told
    return parity(told, weigh({}), claims, parties, weigh)


def _bent(item: Weighed, side: str) -> Weighed:
    if not side or not any(root.party == side for root in item.roots):
        return item
    verdict = item.occurrence
    return replace(item, occurrence=replace(verdict, probability=verdict.probability - 1e-9))


def both_ways(count: int = 3) -> dict[str, list[Claim]]:
    return {
        f"{accused}{n}": [claim(by=other, accused=accused)]
        for n in range(count)
        for accused, other in (PARTIES, PARTIES[::-1])
    }


def test_equal_evidence_has_one_pattern_whoever_is_accused() -> None:
    found = report(both_ways())
    (stratum,) = found.strata
    assert {side: len(ids) for side, ids in stratum.incidents.items()} == {
        "arland": 3, "borduria": 3,
    }  # fmt: skip
    assert stratum.both
    assert found.violations == ()
    (pair,) = found.comparisons
    assert all(each.difference == each.method == 0 for each in pair.outcomes.values())
    assert (pair.mirror.weighed, pair.mirror.differing) == (6, ())
    assert "accuser" in stratum.pattern.words


def test_a_side_that_owns_its_strikes_differs_by_evidence_and_not_by_method() -> None:
    groups: dict[str, list[Claim]] = both_ways()
    groups |= {
        f"own{n}": [claim(by="arland", accused="arland", stance="confirms")] for n in range(5)
    }
    found = report(groups)
    (pair,) = found.comparisons
    attributed = pair.outcomes["attributed"]
    assert attributed.difference == Fraction(5, 8)
    assert attributed.evidence == attributed.difference
    assert attributed.method == 0
    assert attributed.by_kind[Kind.OWNED] == max(attributed.by_kind.values())
    assert found.sides[0].kinds[Kind.OWNED] == 5
    assert found.sides[1].kinds[Kind.OWNED] == 0


@pytest.mark.parametrize("side", PARTIES)
def test_a_method_that_believes_one_side_less_is_caught(side: str) -> None:
    found = report(both_ways(), bias=side)
    (stratum,) = found.violations
    assert len(stratum.numbers) == 2
    (pair,) = found.comparisons
    assert abs(pair.outcomes["occurrence"].method) == pytest.approx(1e-9, rel=1e-5)
    assert len(pair.mirror.differing) == 6


def test_the_mirror_catches_what_no_shared_pattern_could() -> None:
    # Only one side ever speaks through the media: no pattern is held by both.
    groups = {
        "A": [claim(by="arland", accused="borduria")],
        "B": [claim(by="borduria", accused="arland"), claim(by="media:Gazette", accused="arland")],
    }
    found = report(groups, bias="borduria")
    assert not any(stratum.both for stratum in found.strata)
    assert found.violations == ()
    assert set(found.comparisons[0].mirror.differing) == {"A", "B"}


def test_incidents_with_two_accused_stand_under_neither_side() -> None:
    found = report(
        {"A": [claim(by="arland", accused="borduria"), claim(by="borduria", accused="arland")]}
    )
    assert [(side.alleged, side.shared) for side in found.sides] == [(0, 1), (0, 1)]
    assert found.comparisons[0].outcomes == {}
    (stratum,) = found.strata
    assert stratum.incidents == {"": ("A",)}


def test_an_empty_record_has_an_empty_report() -> None:
    found = report({})
    assert found.strata == found.violations == ()
    assert found.comparisons[0].outcomes == {}
    assert all(row.share is None for row in found.speaking)


def test_who_speaks_is_counted_without_copies() -> None:
    claims = {each.id: each for each in (claim("C1"), claim("C2"), claim("C3", by="borduria"))}
    told = gather([incident(list(claims.values()))], Evidence(claims, copies={"C2"}))
    items = weigh_gathered(told, ())
    found = parity(told.told, items, claims, PARTIES, lambda _: items, {"C2"})
    spoken = {
        row.speaker: (row.claims, row.of, row.incidents, row.blaming) for row in found.speaking
    }
    assert spoken["arland"] == (1, 2, 1, 1)
    assert spoken["borduria"] == (1, 2, 1, 0)
    assert spoken["media"] == (0, 2, 0, 0)


cases = st.lists(
    st.builds(
        Case,
        st.sampled_from("abc"),
        st.just(Kind.OWNED),
        st.fractions(0, 1, max_denominator=64),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=100)
@given(one=cases, other=cases)
def test_the_parts_add_up_exactly_and_turn_their_sign_with_the_sides(
    one: list[Case], other: list[Case]
) -> None:
    found, turned = decompose(one, other), decompose(other, one)
    assert found.evidence + found.method == found.difference
    assert sum(found.by_kind.values()) == found.evidence
    assert (turned.evidence, turned.method) == (-found.evidence, -found.method)


@settings(max_examples=50)
@given(one=cases, other=cases, values=st.fixed_dictionaries(dict.fromkeys("abc", st.floats(0, 1))))
def test_equal_numbers_within_patterns_leave_the_method_nothing(
    one: list[Case], other: list[Case], values: dict[str, float]
) -> None:
    def fair(some: list[Case]) -> list[Case]:
        return [replace(each, value=Fraction(values[str(each.pattern)])) for each in some]

    assert decompose(fair(one), fair(other)).method == 0


def test_nothing_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="at least one"):
        decompose([], [])


@pytest.mark.parametrize(
    ("claims", "kind"),
    [
        ([claim()], Kind.ONE_SIDED),
        ([claim(), claim(by="media:Gazette", stance="reports")], Kind.ONE_SIDED),
        ([claim(), claim(by="media:Gazette")], Kind.LOOKED),
        ([claim(), claim(by="borduria", accused="borduria", stance="denies")], Kind.CONTRADICTED),
        ([claim(), claim(by="borduria", accused="borduria", stance="admits")], Kind.OWNED),
    ],
)
def test_what_evidence_rests_on(claims: list[Claim], kind: Kind) -> None:
    (told,) = gather([incident(claims)], Evidence({each.id: each for each in claims})).told
    assert pattern(told, None).kind is kind


def test_the_real_case_treats_both_sides_alike(real: Real) -> None:
    account = Account(real.picture, suggestions(real.picture), (), ())
    # What the mirror weighs anew is what the picture weighed.
    assert [item.occurrence for item in relabelled(real.picture, {})] == [
        item.occurrence for item in account.suggested
    ]
    found = account.parity()
    assert found.violations == ()
    assert sum(side.alleged for side in found.sides) > 100
    for pair in found.comparisons:
        assert pair.mirror.differing == ()
        assert all(each.method == 0 for each in pair.outcomes.values())
        assert all(each.difference == each.evidence for each in pair.outcomes.values())
    record = account.track_record()
    assert (record.resolved, record.kinds) == (0, ())
    _as_the_page_says(found, real)


def _as_the_page_says(found: Parity, real: Real) -> None:
    """What the page shows of the real case is what the report says of it."""
    text = (Path(__file__).parents[3] / "docs" / "track-record.md").read_text("utf-8")
    page = " ".join(text.split())
    named = {party.id: party.short for party in real.picture.settings.parties}
    one, other = sorted(found.sides, key=lambda side: -side.means["attributed"])
    spoken = {row.speaker: row.share or 0 for row in found.speaking}
    for words in (
        f"From the {real.picture.size} entries",
        f"{len(real.picture.incidents)} incidents, weighed twice",
        f"In {float(one.means['attributed']):.0%} of the incidents".replace("%", " %"),
        f"for {named[other.party]} it is {float(other.means['attributed']):.0%}".replace("%", " %"),
        f"announced its strikes ({one.kinds[Kind.OWNED]} incidents)",
        f"rarely did ({other.kinds[Kind.OWNED]})",
        f"{named[one.party]}'s organs made {spoken[one.party]:.0%}".replace("%", " %"),
        f"{named[other.party]}'s {spoken[other.party]:.0%}".replace("%", " %"),
    ):
        assert words in page, f"docs/track-record.md should say: {words}"
