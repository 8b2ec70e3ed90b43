"""The review queue: what is asked first, what is never asked, and the numbers it goes by."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from match.background import background
from match.by_hand import by_hand
from match.swapped import swapped
from record.samples import claim, judgement
from truceline.match import Matching, match_claims
from truceline.match.grouping import Grouping
from truceline.match.link.group import APART, group
from truceline.match.queue import Ask, Question, review_queue
from truceline.match.splitting import weakest_splits
from truceline.record import Claim, Same


def story(claim_id: str, **more: object) -> Claim:
    """One account of one dawn attack on a hill."""
    fields: dict[str, object] = {
        "event_type": "small_arms",
        "start": "2025-07-24T05:05",
        "place": "Green Pass",
        "summary": "Soldiers opened fire at the pass before dawn",
    }
    return claim(claim_id, **fields | more)  # type: ignore[arg-type]


def unsettled() -> list[Claim]:
    """Accounts of a dawn attack that drift apart in time and place, among unrelated claims."""
    return [
        *background(),
        *(
            story(
                f"D{number}",
                start=f"2025-07-24T0{5 + number // 2}:{30 * (number % 2):02d}",
                at=(104.6 + 0.05 * number, 14.35),
                by=("arland", "borduria")[number % 2],
                accused=("borduria", "arland")[number % 2],
                summary=f"Account {number}",
            )
            for number in range(8)
        ),
    ]


def random_matching(seed: int, size: int = 9) -> Matching:
    """Random scores, grouped as clustering groups them."""
    random = Random(seed)  # noqa: S311
    scores = {
        (a, b): random.gauss(0.5, 2)
        for a in range(size)
        for b in range(a + 1, size)
        if random.random() < 0.85
    }
    alone = by_hand([[row] for row in range(size)], scores)
    pairs = alone.pairs
    labels = group(size, pairs.left, pairs.right, pairs.score).tolist()
    return by_hand(
        [[row for row in range(size) if labels[row] == label] for label in sorted(set(labels))],
        scores,
    )


def mean_between(matching: Matching, one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The mean score between two groups, the slow way."""
    number = {each.id: row for row, each in enumerate(matching.claims)}
    scores = {
        (int(a), int(b)): float(score)
        for a, b, score in zip(
            matching.pairs.left, matching.pairs.right, matching.pairs.score, strict=True
        )
    }
    rows = [tuple(sorted((number[a], number[b]))) for a, b in product(one, other)]
    return sum(scores.get((a, b), APART) for a, b in rows) / len(rows)


def keys(questions: tuple[Question, ...]) -> list[tuple[str, str]]:
    return [each.key for each in questions]


def test_nothing_to_ask() -> None:
    assert review_queue(match_claims([], {})) == ()
    assert review_queue(match_claims([claim("C1")], {})) == ()
    assert review_queue(match_claims(background(), {})) == ()


def test_what_would_change_most_comes_first() -> None:
    # 5 %, 50 % and 30 %; the last moves three claims, the others one each.
    scores = {(0, 1): -3.0, (2, 3): -0.01, (2, 0): -30.0} | {
        (a, b): -0.85 for a in (4, 5, 6) for b in (7, 8, 9)
    }
    scores |= dict.fromkeys([(4, 5), (4, 6), (5, 6), (7, 8), (7, 9), (8, 9)], 5.0)
    matching = by_hand(
        [[0], [1], [2], [3], [4, 5, 6], [7, 8, 9]],
        {(min(a, b), max(a, b)): value for (a, b), value in scores.items()},
    )
    asked = review_queue(matching, least=0.01)
    assert [(each.left, each.right, each.moved) for each in asked] == [
        ("C4", "C7", 3),
        ("C2", "C3", 1),
        ("C0", "C1", 1),
    ]
    assert asked[1].worth == pytest.approx(1.0, abs=0.001), "one claim, one bit"
    assert asked[0].probability == pytest.approx(0.299, abs=0.001)
    assert keys(review_queue(matching, most=2)) == keys(asked)[:2]
    # At 4.7 % the answer is plain enough.
    assert keys(review_queue(matching)) == keys(asked)[:2]


def test_differing_sides_positions_and_figures_make_a_question_worth_more() -> None:
    scores = {(0, 1): -0.5, (2, 3): -0.5}
    alike = [claim("C0"), claim("C1")]
    unlike = [claim("C2", killed_max=1), claim("C3", by="borduria", accused="arland")]
    asked = review_queue(by_hand([[0], [1], [2], [3]], scores, claims=[*alike, *unlike]))
    assert [each.left for each in asked] == ["C2", "C0"]
    assert [each.differing for each in asked] == [("sides", "positions", "figures"), ()]
    assert asked[0].worth == pytest.approx(2.5 * asked[1].worth)


def test_the_pair_that_stands_for_two_incidents_speaks_most_for_one() -> None:
    scores = {(0, 1): 4.0, (0, 2): -2.0, (1, 2): 1.0}
    (asked, split) = review_queue(by_hand([[0, 1], [2]], scores), least=0.01)
    assert (asked.ask, asked.left, asked.right) == (Ask.JOIN, "C1", "C2")
    assert asked.groups == (("C0", "C1"), ("C2",))
    assert (split.ask, split.incidents[0]) == (Ask.SPLIT, split.incidents[1])


def test_an_incident_whose_halves_barely_hold_is_asked_about() -> None:
    scores = dict.fromkeys([(0, 1), (0, 2), (1, 2), (3, 4)], 6.0)
    scores |= {(a, b): 0.4 for a in (0, 1, 2) for b in (3, 4)} | {(1, 3): -0.2}
    (asked,) = review_queue(by_hand([[0, 1, 2, 3, 4]], scores))
    assert (asked.ask, asked.left, asked.right) == (Ask.SPLIT, "C1", "C3")
    assert asked.groups == (("C0", "C1", "C2"), ("C3", "C4"))
    assert (asked.moved, asked.pairs) == (2, 6)


def test_claims_judged_the_same_are_never_parted() -> None:
    scores = dict.fromkeys([(0, 1), (0, 2), (1, 2)], 0.4)
    whole = by_hand([[0, 1, 2]], scores, {(0, 1): Same.SAME})
    (asked,) = review_queue(whole)
    assert asked.groups == (("C0", "C1"), ("C2",))
    assert review_queue(by_hand([[0, 1]], {(0, 1): 0.4}, {(0, 1): Same.SAME})) == ()


@pytest.mark.parametrize("verdict", list(Same))
def test_what_was_judged_is_not_asked_again(verdict: Same) -> None:
    claims = unsettled()
    judged = []
    asked = review_queue(match_claims(claims, {}))
    assert asked
    seen = set()
    while asked:
        assert asked[0].key not in seen, "asked twice"
        seen.add(asked[0].key)
        judged.append(judgement(asked[0].left, asked[0].right, verdict))
        try:
            asked = review_queue(match_claims(claims, {}, judged))
        except ValueError:
            pytest.fail("answering what is asked led to a contradiction")
    assert len(judged) <= 28, "there are no more pairs among the accounts than that"


def test_what_was_left_open_is_asked_again_on_request() -> None:
    claims = unsettled()
    first = review_queue(match_claims(claims, {}))[0]
    matching = match_claims(claims, {}, [judgement(first.left, first.right, "unsure")])
    assert first.key not in keys(review_queue(matching))
    assert first.key in keys(review_queue(matching, again=[(first.right, first.left)]))


def test_it_is_the_same_every_time_and_for_either_party() -> None:
    claims = unsettled()
    asked = review_queue(match_claims(claims, {}))
    assert asked == review_queue(match_claims(claims, {}))
    assert asked == review_queue(match_claims(swapped(claims), {}))


@given(st.integers(0, 10**6))
def test_the_numbers_are_those_of_all_pairs_between_the_groups(seed: int) -> None:
    matching = random_matching(seed)
    members = {each.id: set(each.claim_ids) for each in matching.incidents}
    asked = review_queue(matching, least=1e-6)
    assert len({each.incidents for each in asked}) == len(asked), "one question a pair"
    for each in asked:
        one, other = each.groups
        assert each.log_odds == pytest.approx(mean_between(matching, one, other))
        assert (each.left in one, each.right in other) == (True, True)
        assert each.moved == min(len(one), len(other))
        if each.ask is Ask.SPLIT:
            assert set(one) | set(other) == members[each.incidents[0]]
            assert not set(one) & set(other)
        else:
            assert [set(one), set(other)] == [members[name] for name in each.incidents]


@given(st.integers(0, 10**6))
def test_no_claim_fits_its_incident_less_than_the_weakest_split(seed: int) -> None:
    matching = random_matching(seed)
    found = {split.incident: split.mean for split in weakest_splits(Grouping(matching), 1e9)}
    for number, each in enumerate(matching.incidents):
        if len(each.claim_ids) < 2:
            assert number not in found
            continue
        for name in each.claim_ids:
            rest = tuple(other for other in each.claim_ids if other != name)
            assert found[number] <= mean_between(matching, (name,), rest) + 1e-9


@pytest.mark.parametrize("least", [0.0, 0.5, -1.0])
def test_a_range_that_is_none(least: float) -> None:
    with pytest.raises(ValueError, match="above 0 and below"):
        review_queue(match_claims(background(3), {}), least=least)
