"""Little data: a vote, never surer than the vote, and no reliability made up."""

from __future__ import annotations

from collections import Counter

import pytest

from truceline.weigh.settle import Method, Positions, settle
from truceline.weigh.settle.vote import RIGHT
from weigh.settle.worlds import independent, two_camps


@pytest.mark.parametrize("labels", [None, 2])
@pytest.mark.parametrize("each", [1.2, 1.8, 3.0])
def test_a_winner_is_never_surer_than_its_share_of_votes(labels: int | None, each: float) -> None:
    rows, _ = independent(7, 40, 9, each, labels)
    found = settle(Positions.of(rows))
    assert found.method is Method.VOTE
    for name in found.objects:
        votes = Counter(value for other, _, value in rows if other == name)
        share = max(votes.values()) / votes.total()
        assert found.best(name)[1] <= share + 1e-9
        assert votes[found.best(name)[0]] == max(votes.values())


def test_nothing_is_learnt_of_sources_without_known_values() -> None:
    found = settle(Positions.of(independent(8, 60, 6, 1.8)[0]))
    assert {each.right for each in found.reliability.values()} == {round(RIGHT, 9)}


def test_one_statement_is_worth_what_is_published() -> None:
    found = settle(Positions.of([("q", "a", "yes")]))
    assert found.best("q") == ("yes", pytest.approx(RIGHT))
    assert found.unnamed[0] == pytest.approx(1 - RIGHT)


def test_more_who_agree_are_surer_and_opposition_less() -> None:
    def chance(*said: str) -> float:
        rows = [("q", f"s{at}", value) for at, value in enumerate(said)]
        return settle(Positions.of(rows)).of("q")["yes"]

    assert chance("yes", "no") < chance("yes") < chance("yes", "yes")
    assert chance("yes", "no") == chance("no", "yes") < 0.5


def test_a_weightier_statement_wins() -> None:
    rows = [("q", "a", "yes"), ("q", "b", "no")]
    found = settle(Positions.of(rows, weights=[1.0, 2.5]))
    assert found.best("q")[0] == "no"
    assert found.of("q")["no"] > settle(Positions.of(rows)).of("q")["no"]


def test_many_objects_with_too_few_positions_each_are_not_learnt_from() -> None:
    assert settle(Positions.of(independent(9, 400, 30, 1.5)[0])).method is Method.VOTE


@pytest.mark.parametrize(("first", "second"), [(2, 2), (4, 3), (8, 3)])
def test_no_side_is_taken_between_two_camps(first: int, second: int) -> None:
    rows, _ = two_camps(5, 300, first, second)
    found = settle(Positions.of(rows))
    assert found.method is Method.VOTE
    reliability = found.reliability
    assert reliability["a0"].right == reliability["b0"].right


def test_sources_that_are_merely_better_and_worse_are_no_camps() -> None:
    rates = [0.9, 0.9, 0.85, 0.8, 0.5, 0.45, 0.4, 0.4]
    rows, _ = independent(6, 200, 8, 5, labels=2, rates=rates)
    assert settle(Positions.of(rows)).method is Method.LABELS
    rows, _ = independent(6, 200, 8, 5, rates=rates)
    assert settle(Positions.of(rows)).method is Method.OPEN


def test_nothing_gives_nothing() -> None:
    found = settle(Positions.of([]))
    assert (found.objects, found.reliability, found.roots) == ((), {}, ())
