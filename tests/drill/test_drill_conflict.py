"""Conflicts with known truth: the same each time, as asked for, and mirrored when sides change."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import replace

import pytest

from truceline.drill import REGIMES, Conflict, State, conflict, findings, perturbed
from truceline.drill.regime import Regime
from truceline.record import Attribution, CoverageKind, Occurrence, Role, Stance
from truceline.weigh.roots import roots

_HASH = re.compile(r"[0-9a-f]{64}|S-[0-9a-f]{10}")
"""Names that hash a file in which the sides' names stand."""


def drawn(name: str, incidents: int, seed: int = 1, **changed: object) -> Conflict:
    regime = replace(REGIMES[name], incidents=incidents)
    return conflict(replace(regime, **changed), seed)  # type: ignore[arg-type]


def told(found: Conflict) -> list[str]:
    """Everything of a conflict as text."""
    bodies = (
        *found.sources, *found.claims, *found.observations, *found.coverage, *found.detections,
        *found.places, *found.lines,
    )  # fmt: skip
    truth = [json.dumps([e.id, e.alleged, e.claim_ids, e.hard, str(e.truth)]) for e in found.events]
    copies = json.dumps([dict(found.repeats), sorted(found.marked_copies)])
    sensed = [f"{name} {value}" for name, value in found.sensed.items()]
    return [*(body.model_dump_json() for body in bodies), *truth, copies, *sensed]


def exchanged(text: str) -> str:
    for one, other in (("north", "south"), ("North", "South")):
        text = text.replace(one, "\0").replace(other, one).replace("\0", other)
    return text


def test_one_seed_gives_one_conflict_and_another_gives_another() -> None:
    one, two, other = (drawn("one-liar-dense", 60, seed) for seed in (5, 5, 6))
    assert told(one) == told(two)
    assert told(one) != told(other)


@pytest.mark.parametrize("name", ["one-liar-dense", "coordinated-copies", "one-aggressor"])
def test_exchanging_the_sides_changes_labels_and_nothing_else(name: str) -> None:
    regime = replace(REGIMES[name], incidents=60)
    one, mirrored = conflict(regime, 3), conflict(regime.mirrored(), 3)
    there = [_HASH.sub("", exchanged(text)) for text in told(one)]
    assert there == [_HASH.sub("", text) for text in told(mirrored)]
    assert told(one) != told(mirrored)


@pytest.mark.parametrize("name", list(REGIMES))
def test_every_regime_gives_a_whole_conflict(name: str) -> None:
    found = drawn(name, 20, 2)
    assert len(found.events) == 20
    said = Counter(one for event in found.events for one in event.claim_ids)
    assert set(said) == set(found.statements)
    assert set(said.values()) == {1}
    assert len({item.id for item in found.incidents}) == 20
    sources = {source.id for source in found.sources}
    bodies = (*found.claims, *found.observations, *found.coverage, *found.detections)
    assert {body.source_id for body in bodies} <= sources


def test_regimes_are_many_and_most_are_near_even() -> None:
    assert len(REGIMES) >= 24
    assert all(name == regime.name and regime.line for name, regime in REGIMES.items())
    shares = [regime.as_alleged for regime in REGIMES.values()]
    assert sum(0.3 <= share <= 0.65 for share in shares) >= 0.8 * len(shares)
    assert min(shares) < 0.2
    assert max(shares) > 0.7


@pytest.mark.parametrize("name", ["ordinary", "mostly-false", "mostly-true", "own-doing"])
def test_the_truth_is_as_asked_for(name: str) -> None:
    regime, n = REGIMES[name], 1000
    counts = Counter(event.truth.state for event in drawn(name, n, 4).events)
    asked = {
        State.AS_ALLEGED: regime.as_alleged,
        State.OTHER_SIDE: regime.other_side,
        State.THIRD: regime.third,
        State.NOT_AS_DESCRIBED: regime.not_as_described,
    }
    assert sum(asked.values()) == pytest.approx(1)
    for state, share in asked.items():
        # Four standard deviations of a binomial count.
        assert abs(counts[state] - n * share) < 4 * math.sqrt(n * share * (1 - share)) + 1


def test_truth_is_coherent() -> None:
    for event in drawn("ordinary", 400).events:
        true = event.truth
        doer = {
            State.AS_ALLEGED: event.alleged,
            State.OTHER_SIDE: {"north": "south", "south": "north"}[event.alleged],
        }.get(true.state)
        assert true.party == doer
        assert true.killed == true.killed_military + true.killed_civilian
        assert true.took_place or not true.occurred
        if not true.occurred:
            assert (true.killed, true.injured, true.displaced, true.number) == (0, 0, 0, 0)


def both_sides(found: Conflict) -> float:
    said = found.statements
    hits = 0
    for event in found.events:
        spoke = {said[name].speaker.party for name in event.claim_ids} - {None}
        hits += len(spoke) == 2
    return hits / len(found.events)


def observed(found: Conflict) -> float:
    said, seen = found.statements, {each.id for each in found.observations}
    hits = sum(
        any(name in seen or said[name].speaker.role is Role.OBSERVER for name in event.claim_ids)
        for event in found.events
    )
    return hits / len(found.events)


def test_real_density_is_as_public_records_look() -> None:
    found = drawn("ordinary", 1500)
    assert 1.6 < len(found.claims) / 1500 < 2.0
    assert 0.13 < both_sides(found) < 0.2
    assert 0.1 < observed(found) < 0.15
    assert len(found.sensed) / 1500 < 0.1


def test_dense_density_is_as_a_missions_files_look() -> None:
    found = drawn("ordinary-dense", 300)
    said, copies = found.statements, found.copies
    assert 8 < len(said) / 300 < 12
    assert observed(found) > 0.6
    neutral = [
        len(
            {
                said[name].speaker.name
                for name in event.claim_ids
                if said[name].speaker.role is not Role.PARTY and name not in copies
            }
        )
        for event in found.events
    ]
    assert 2 < sum(neutral) / 300 < 4


def test_copies_repeat_one_statement_and_share_its_root() -> None:
    found = drawn("wire-storm-dense", 100)
    said, sources = found.statements, {source.id: source for source in found.sources}
    at = {name: event.id for event in found.events for name in event.claim_ids}
    assert found.marked_copies < found.copies
    assert max(Counter(found.repeats.values()).values()) >= 10
    same = 0
    for copy, original in found.repeats.items():
        one, other = said[original], said[copy]
        assert original not in found.copies
        assert at[copy] == at[original]
        assert other.said.earliest > one.said.earliest
        assert other.accused == one.accused
        assert other.casualties == one.casualties
        assert sources[other.source_id].url != sources[one.source_id].url
        if other.speaker == one.speaker:
            same += 1
            assert (other.stance, other.when) == (one.stance, one.when)
            if one.stance is not Stance.RETRACTS:
                assert len(roots([one, other])) == 1
        else:
            assert other.speaker.role is Role.MEDIA
    assert same > len(found.copies) / 2


def test_aligned_outlets_follow_their_own_side() -> None:
    found = drawn("coordinated-copies-dense", 100)
    lines = Counter(
        (found.statements[copy].speaker.name.split()[0], found.statements[root].speaker.party)
        for copy, root in found.repeats.items()
        if found.statements[copy].stance in (Stance.ASSERTS, Stance.DENIES)
        and found.statements[copy].speaker.role is Role.MEDIA
        and found.statements[copy].speaker.name.split()[0] in ("Northern", "Southern")
    )
    assert lines["Northern", "north"] > 5 * max(1, lines["Southern", "south"])


@pytest.mark.parametrize("name", ["ordinary", "ordinary-dense"])
def test_few_incidents_are_known_first_from_a_denial(name: str) -> None:
    found = drawn(name, 300)
    first = [found.statements[event.claim_ids[0]].stance for event in found.events]
    assert first.count(Stance.DENIES) < 0.1 * len(first)
    for event in found.events:
        stances = {found.statements[name].stance for name in event.claim_ids}
        assert stances - {Stance.DENIES, Stance.RETRACTS}


def test_sensors_detect_as_they_truly_do_and_not_as_is_stated() -> None:
    regime = REGIMES["sensors-misstated"]
    found = drawn("sensors-misstated", 1200)
    seen: dict[bool, list[bool]] = {True: [], False: []}
    for event in found.events:
        sensed = found.sensed.get(event.id)
        if sensed is not None and sensed.detectability is not None:
            assert sensed.detectability.best == regime.sensor.stated_detectability
            seen[event.truth.took_place].append(sensed.seen)
    lit, dark = (sum(seen[side]) / len(seen[side]) for side in (True, False))
    expected = 1 - (1 - regime.sensor.detectability) * (1 - regime.sensor.background)
    assert lit == pytest.approx(expected, abs=0.08)
    assert dark == pytest.approx(regime.sensor.background, abs=0.12)


def refusals(name: str) -> dict[bool, float]:
    """The share of visits refused by hosts with and without something to hide."""
    found = drawn(name, 900, density=replace(REGIMES[name].density, visited=1.0))
    counts: dict[bool, list[bool]] = {True: [], False: []}
    visits = {each.id: each for each in found.coverage if each.id.startswith("V")}
    for row, event in enumerate(found.events, start=1):
        visit = visits[f"V{row:04}"]
        host = "north" if visit.note.endswith("North") else "south"
        false = host != event.alleged and event.truth.state is not State.AS_ALLEGED
        wrong = host == event.truth.party or false
        counts[wrong].append(visit.what is CoverageKind.DENIED)
    return {wrong: sum(all_) / len(all_) for wrong, all_ in counts.items()}


def test_refusal_follows_guilt_in_some_regimes_and_not_in_others() -> None:
    guilty, alike = refusals("access-refused-by-the-guilty"), refusals("access-refused")
    assert guilty[True] > guilty[False] + 0.5
    assert abs(alike[True] - alike[False]) < 0.1


def test_parties_inflate_the_losses_of_others_and_conceal_their_own() -> None:
    liars = REGIMES["both-liars-dense"]
    found = drawn("grave", 250, density=liars.density, sides=liars.sides)
    own: list[tuple[int, int]] = []
    other: list[tuple[int, int]] = []
    for event in found.events:
        true = event.truth
        hit = {"north": "south", "south": "north"}[event.alleged]
        if true.state is not State.AS_ALLEGED or not true.killed_military:
            continue
        for name in event.claim_ids:
            claim = found.statements[name]
            stated = re.search(r"(\w+) soldiers? and", claim.summary)
            if stated and claim.speaker.party and name not in found.copies:
                side = own if claim.speaker.party == hit else other
                number = 0 if stated[1] == "no" else int(stated[1])
                side.append((number, true.killed_military))
    ratio = [sum(k for k, _ in rows) / sum(t for _, t in rows) for rows in (own, other)]
    assert ratio[0] < 0.6
    assert ratio[1] > 2.5 * ratio[0]


def test_findings_are_released_true_and_nested() -> None:
    found = drawn("ordinary", 200)
    few, more = findings(found, 0.1, 9), findings(found, 50, 9)
    assert (len(few), len(more)) == (20, 50)
    assert {one.id for one in few} <= {one.id for one in more}
    events = {found.incident_ids[event.id]: event for event in found.events}
    for finding in more:
        true = events[finding.incident_id].truth
        assert finding.reviewer is not None
        assert finding.undetermined is None
        assert (finding.occurrence is Occurrence.AS_ALLEGED) is true.occurred
        assert finding.party == true.party
        assert (finding.attribution is Attribution.THIRD) is (true.state is State.THIRD)
    for share in (1.5, -0.1, 201):
        with pytest.raises(ValueError, match="incidents"):
            findings(found, share, 0)


def test_perturbed_regimes_are_plausible_and_the_same_each_time() -> None:
    drawn_ = [perturbed(seed) for seed in range(60)]
    assert drawn_[7] == perturbed(7)
    assert len({regime.as_alleged for regime in drawn_}) == 60
    shares = sorted(regime.as_alleged for regime in drawn_)
    assert 0.35 < shares[30] < 0.65
    assert {regime.density.answers < 0.6 for regime in drawn_} == {True, False}
    for seed in (0, 1):
        assert len(conflict(replace(drawn_[seed], incidents=30), seed).events) == 30


def test_impossible_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to more than 1"):
        Regime("x", "x", as_alleged=0.9, third=0.2)
    with pytest.raises(ValueError, match="hardness"):
        Regime("x", "x", hardness=-1.0)
    with pytest.raises(ValueError, match="answers of a side"):
        replace(REGIMES["ordinary"].sides[0], denies_when_guilty=0.9)
    with pytest.raises(ValueError, match="detectability"):
        replace(REGIMES["ordinary"].sensor, detectability=1.2)
