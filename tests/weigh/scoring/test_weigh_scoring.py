"""Scoring: what was said first and in advance, against what observers let people find."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from record.samples import NOW, claim, finding, observation
from truceline.record import LEAST_RESOLVED, Body, Entry, Registration
from truceline.weigh import Evidence, gather, published_table, weigh_gathered
from truceline.weigh.scoring import (
    BATCH,
    Aside,
    Known,
    Pair,
    batches,
    first_observed,
    first_released,
    hash_of,
    predictions,
    published_hash,
    register_of,
    scores,
    standing,
)
from truceline.weigh.track import Outcome
from weigh.weighing import incident

TABLE, OTHER = "aa" * 32, "bb" * 32
BORDURIA = Outcome(True, True, "borduria")
NOTHING = Outcome(False, False, None)


def registration(
    name: str = "G-1", size: int = 1, table: str = TABLE, **said: float
) -> Registration:
    made = [
        {"incident_id": incident_id, "occurrence": p, "attribution": p, "party": "borduria"}
        for incident_id, p in said.items()
    ]
    return Registration.model_validate(
        {
            "id": name, "method": "0.1", "table": table, "size": size, "predictions": made,
            "metrics": ["brier"], "author": "Ana A.", "reason": "in advance",
        }
    )  # fmt: skip


def log(*bodies: Body | None) -> list[tuple[int, Entry]]:
    """A record; None stands for an entry that is about something else."""
    return [
        (index, Entry(recorded=NOW, author="me", body=body or claim(f"X{index}")))
        for index, body in enumerate(bodies)
    ]


def known(**more: Any) -> Known:
    usual: dict[str, Any] = {
        "incidents": {"A", "B"},
        "outcomes": {},
        "released": {},
        "observed": {},
    }
    return Known(**usual | more)


def test_the_first_prediction_on_an_incident_counts_whatever_is_said_later() -> None:
    found = register_of(
        log(
            None,
            registration("G-1", A=0.6),
            registration("G-1", A=0.9, B=0.7),  # the same id, said anew
            registration("G-2", A=0.95),
        )
    )
    assert [(each.incident_id, each.occurrence, each.index) for each in found.predictions] == [
        ("A", 0.6, 1), ("B", 0.7, 2),
    ]  # fmt: skip
    assert found.refused == ()


def test_a_registration_from_entries_that_did_not_exist_yet_is_refused() -> None:
    found = register_of(log(None, registration(size=9, A=0.6)))
    assert found.predictions == ()
    assert "made from 9 entries" in found.refused[0]


def test_tables_are_never_added_up() -> None:
    entries = log(None, registration("G-1", A=0.6), registration("G-2", table=OTHER, A=0.7, B=0.7))
    found = standing(register_of(entries), known(), TABLE, "0.1")
    assert [(card.table, card.registered, card.current) for card in found.cards] == [
        (TABLE, 1, True), (OTHER, 2, False),
    ]  # fmt: skip
    # One version that stands for two tables was altered, and that is said.
    assert found.altered == ("0.1",)


@pytest.mark.parametrize(
    ("why", "more"),
    [
        (Aside.OPEN, {}),
        (Aside.GONE, {"incidents": set()}),
        (Aside.LATE, {"outcomes": {"A": BORDURIA}, "released": {"A": 0}, "observed": {"A": 3}}),
        (Aside.NO_OBSERVER, {"outcomes": {"A": BORDURIA}, "released": {"A": 5}}),
        (Aside.TOLD, {"outcomes": {"A": BORDURIA}, "released": {"A": 5}, "observed": {"A": 0}}),
    ],
)
def test_what_is_not_scored(why: Aside, more: dict[str, Any]) -> None:
    found = standing(register_of(log(None, registration(A=0.6))), known(**more), TABLE, "0.1")
    (card,) = found.cards
    assert {each: count for each, count in card.aside.items() if count} == {why: 1}
    assert [question.resolved for question in card.questions] == [0, 0]


def test_when_observers_spoke_and_findings_were_released_is_read_from_the_log() -> None:
    entries = log(
        observation("O1"),
        claim("C1", by="observer:Team"),
        claim("C2", by="arland"),
        finding("A", "as_alleged", "third"),
        finding("A", "as_alleged", "third", reviewer="another"),
        finding("A", "not_shown", "not_determined", reviewer="another"),
    )
    assert first_observed(entries, {"A": ("C2", "C1"), "B": ("O1",), "C": ("C2",)}) == {
        "A": 1, "B": 0,
    }  # fmt: skip
    assert first_released(entries) == {"A": 4}


def test_what_observers_were_told_is_not_their_word_and_an_id_used_twice_is_no_trap() -> None:
    entries = log(observation("O1", perceived="told"), observation("O2"), claim("O2", by="arland"))
    named = {"A": ("O1",), "B": ("O2",), "C": ("observation O2",)}
    assert first_observed(entries, named) == {"C": 1}


def many(count: int) -> tuple[list[tuple[int, Entry]], Known]:
    """`count` predictions, resolved by observers; every third did not occur."""
    names = [f"I{n:03d}" for n in range(count)]
    said = {name: 0.7 + 0.002 * n for n, name in enumerate(names)}
    settled = {name: NOTHING if n % 3 == 0 else BORDURIA for n, name in enumerate(names)}
    later = dict.fromkeys(names, 9)
    return log(None, registration(**said)), Known(names, settled, later, later)


@pytest.mark.parametrize("count", [1, LEAST_RESOLVED - 1, LEAST_RESOLVED])
def test_nothing_is_scored_below_the_least_number(count: int) -> None:
    entries, later = many(count)
    (card,) = standing(register_of(entries), later, TABLE, "0.1").cards
    occurrence, attribution = card.questions
    assert occurrence.resolved == count
    # Who did it can only be asked of what occurred.
    assert attribution.resolved == count - -(-count // 3)
    assert (occurrence.scores is not None) is (count >= LEAST_RESOLVED)
    assert attribution.scores is None
    said = occurrence.claim
    assert ("no claim of accuracy" in said) is (count < LEAST_RESOLVED)
    assert said.startswith(str(count))


def test_scores_by_hand() -> None:
    pairs = [
        Pair("A", 0.8, True),
        Pair("B", 0.8, False),
        Pair("C", 0.3, False),
        Pair("D", 0.6, True),
    ]
    found = scores(pairs)
    assert found.brier.value == pytest.approx((0.04 + 0.64 + 0.09 + 0.16) / 4)
    assert found.brier_base.value == pytest.approx(0.25)
    assert found.better.value == pytest.approx(0.25 - 0.2325)
    assert found.log_score.value == pytest.approx(
        -(math.log(0.8) + math.log(0.2) + math.log(0.7) + math.log(0.6)) / 4
    )
    assert found.log_base.value == pytest.approx(math.log(2))
    words = {each.word: (each.mean, each.found.hits, each.found.of) for each in found.words}
    assert words == {
        "unlikely (20–45 %)": (0.3, 0, 1),
        "likely (55–80 %)": (pytest.approx(2.2 / 3), 2, 3),
    }
    assert found.reliability == pytest.approx(0.25 * 0.09 + 0.75 * (2.2 / 3 - 2 / 3) ** 2)


def test_a_perfect_base_rate_costs_nothing_and_nothing_to_score_is_an_error() -> None:
    found = scores([Pair("A", 0.9, True), Pair("B", 0.9, True)])
    assert found.brier_base.value == found.log_base.value == 0.0
    with pytest.raises(ValueError, match="nothing to score"):
        scores([])


def test_scores_do_not_depend_on_the_order_and_their_interval_holds_them() -> None:
    rng = np.random.default_rng(3)
    pairs = [
        Pair(f"I{n}", float(p), bool(rng.random() < p))
        for n, p in enumerate(rng.uniform(0.1, 0.9, 80))
    ]
    found = scores(pairs)
    assert scores(pairs[::-1]) == found
    for score in (found.brier, found.brier_base, found.log_score, found.log_base):
        assert score.low <= score.value <= score.high or score is found.brier_base
        assert score.high - score.low > 0.01


def test_the_bootstrap_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    # Outcomes drawn from the very probabilities: the expected Brier score is mean p (1 − p).
    rng = np.random.default_rng(5)
    said = rng.uniform(0.2, 0.8, LEAST_RESOLVED)
    truth, hits, rounds = float(np.mean(said * (1 - said))), 0, 50
    for _ in range(rounds):
        happened = rng.random(len(said)) < said
        pairs = [Pair(f"{n:03d}", float(p), bool(happened[n])) for n, p in enumerate(said)]
        score = scores(pairs).brier
        hits += score.low <= truth <= score.high
    assert 38 <= hits <= rounds


def test_what_is_registered_is_what_the_method_says_rounded() -> None:
    claims = [claim("C1", by="arland"), claim("C2", by="borduria", stance="confirms")]
    gathered = gather([incident(claims, "A")], Evidence({each.id: each for each in claims}))
    (item,) = weigh_gathered(gathered, ())
    (made,) = predictions([item])
    assert made.occurrence == round(item.occurrence.probability, 4)
    assert made.attribution == round(item.attribution.probability, 4)
    assert made.party == item.attribution.party == "borduria"
    assert predictions([item], {"A"}) == ()
    assert [len(part) for part in batches([made] * (2 * BATCH + 1))] == [BATCH, BATCH, 1]


def test_an_incident_without_blame_has_no_prediction_of_who_did_it() -> None:
    claims = [claim("C1", by="media:Gazette", accused=None)]
    gathered = gather([incident(claims, "A")], Evidence({each.id: each for each in claims}))
    (made,) = predictions(weigh_gathered(gathered, ()))
    assert (made.attribution, made.party) == (None, None)


def test_the_hash_of_the_table_changes_with_any_of_its_numbers() -> None:
    table = published_table()
    assert published_hash() == hash_of(table)
    assert hash_of(dict(reversed(list(table.items())))) == hash_of(table)
    name = next(name for name, value in table.items() if isinstance(value, float))
    assert hash_of(table | {name: table[name] + 1e-12}) != hash_of(table)  # type: ignore[operator]
