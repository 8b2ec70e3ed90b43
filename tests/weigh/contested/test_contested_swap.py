"""Exchanging the parties' labels exchanges labels in the propositions, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case.real import Real
from record.samples import claim
from truceline.match.incident import incident
from truceline.record import Claim, Party
from truceline.weigh.contested import Proposition, contested, worded
from weigh.contested.asking import PARTIES

LABELS = {"arland": "borduria", "borduria": "arland"}
SUMMARIES = (
    "Fired first about 05:04; returned fire",
    "Did not fire back at 05:20",
    "18 soldiers captured, 100 m inside",
    "about 25 soldiers captured, 400 m from the line",
    "six bombs, the images are fake",
    "two bombs, the photos are genuine",
)


def swapped(each: Claim, labels: dict[str, str]) -> Claim:
    """A claim with other labels for its parties; names in the prose are left as they are."""
    party = labels.get(each.speaker.party or "", each.speaker.party)
    return each.model_copy(
        update={
            "speaker": each.speaker.model_copy(update={"party": party}),
            "accused": labels.get(each.accused or "", each.accused),
        }
    )


def labelled(party: Party, labels: dict[str, str]) -> Party:
    """A party with another label and the names it had."""
    return party.model_copy(update={"id": labels[party.id]})


def turned(found: tuple[Proposition, ...], names: dict[str, str]) -> list[Proposition]:
    """Propositions with their parties named."""
    return [
        replace(
            each,
            question=worded(each.question, names),
            positions=tuple(
                replace(
                    position,
                    value=worded(position.value, names),
                    roots=tuple(worded(root, names) for root in position.roots),
                    reasons=tuple(
                        replace(reason, text=reason.worded(names)) for reason in position.reasons
                    ),
                )
                for position in each.positions
            ),
        )
        for each in found
    ]


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    speakers = ["arland", "borduria", "arland:Army", "media:Gazette", "observer:Team"]
    return [
        claim(
            f"C{number}",
            by=draw(st.sampled_from(speakers)),
            accused=draw(st.sampled_from(["arland", "borduria", None, "unknown"])),
            stance=draw(st.sampled_from(["asserts", "denies", "confirms", "retracts"])),
            event_type=draw(st.sampled_from(["airstrike", "small_arms", "abduction_detention"])),
            start=draw(st.sampled_from(["2025-07-24", "2025-07-24T05:05"])),
            summary=draw(st.sampled_from(SUMMARIES)),
            injured=draw(st.integers(0, 3)),
        ).model_copy(update={"weapon": draw(st.sampled_from(["F-16", "T-50", "rifles", ""]))})
        for number in range(draw(st.integers(1, 6)))
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=claims())
def test_labels_carry_no_weight(made: list[Claim]) -> None:
    before = contested([incident("I-1", made, {})], {c.id: c for c in made}, (), PARTIES)
    other = [swapped(each, LABELS) for each in made]
    parties = [labelled(party, LABELS) for party in PARTIES]
    after = contested([incident("I-1", other, {})], {c.id: c for c in other}, (), parties)
    assert turned(after, LABELS) == turned(before, {})


def test_labels_carry_no_weight_in_the_real_case(real: Real) -> None:
    picture = real.picture
    one, other = (party.id for party in picture.settings.parties)
    labels = {one: other, other: one}
    relabelled = {name: swapped(each, labels) for name, each in picture.claims.items()}
    after = contested(
        picture.incidents,
        relabelled,
        picture.copies.keys(),
        [labelled(party, labels) for party in picture.settings.parties],
    )
    assert len(after) > 20
    assert turned(after, labels) == turned(picture.propositions, {})


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_order_of_speaking_does_not_change_a_number(order: tuple[int, int]) -> None:
    made = [
        claim("C1", by="arland", accused="borduria", summary="They fired first"),
        claim("C2", by="borduria", accused="arland", summary="They fired first"),
        claim("C3", by="media:Gazette", accused="arland", summary="Arland fired first"),
    ]
    mixed = [made[order[0]], made[order[1]], made[2]]
    (found,) = contested([incident("I-1", mixed, {})], {c.id: c for c in made}, (), PARTIES)
    assert {each.value: each.probability for each in found.positions} == {
        each.value: each.probability
        for each in contested([incident("I-1", made, {})], {c.id: c for c in made}, (), PARTIES)[
            0
        ].positions
    }
