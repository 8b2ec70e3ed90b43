"""Learning: what chance meets, what judgements move, and what is found without any."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from match.link.made import NOON, blank, f1, in_time, measured, reports, two_sources
from truceline.match.link import Reports
from truceline.match.link.learn import LEAST, SAMPLE, controls, fit, learned, sample
from truceline.match.link.linked import link
from truceline.match.link.model import Field, Model, fields, weigh


def field(model: Model, name: str) -> Field:
    return next(each for each in model.fields if each.name == name)


def part(model: Model, values: Any, name: str) -> Any:
    """The stated levels of a field; the first stands for a missing value."""
    wanted = field(model, name)
    return values[wanted.offset + 1 : wanted.offset + len(wanted)]


def ready(given: Reports) -> tuple[Model, Any, Any]:
    frame, at = measured(given)
    _, at = in_time(at)
    return blank(frame), at, np.arange(len(at), dtype=np.int32)


def defaults(given: Reports) -> Model:
    """The model of published defaults, for these reports."""
    model, at, rows = ready(given)
    return learned(model.frame, at, rows, alone=False)


def independent(n: int, seed: int = 1) -> Reports:
    """Reports that have nothing to do with each other, near one place."""
    rng = np.random.default_rng(seed)
    return reports(
        n,
        centre=NOON + rng.uniform(0, 24 * 365, n),
        lon=100 + rng.uniform(0, 0.02, n),
        lat=10 + rng.uniform(0, 0.02, n),
        source=rng.choice(3, n, p=[0.6, 0.3, 0.1]),
        kinds={"type": rng.choice(4, n, p=[0.5, 0.3, 0.15, 0.05])},
        numbers={"killed": rng.choice([0.0, 1.0, 20.0], n, p=[0.5, 0.25, 0.25])},
        names={"place": np.where(rng.random(n) < 0.5, "Poipet", "Anlong Veng")},
    )


def test_chance_meets_levels_as_often_as_independent_reports_do() -> None:
    given = independent(4_000)
    shares = np.bincount(given.kinds["type"]) / len(given)
    model, at, rows = ready(given)
    chance = controls(model, at, rows)
    kinds = part(model, chance.met, "type")
    np.testing.assert_allclose(
        kinds / kinds.sum(), np.r_[1 - (shares**2).sum(), shares**2], atol=0.02
    )
    names = part(model, chance.met, "place")
    assert names[-5:].sum() / names.sum() == pytest.approx(0.5, abs=0.02)
    figures = part(model, chance.met, "killed")
    # 0 and 0; 1 and 1; 20 and 20.
    np.testing.assert_allclose(
        figures[[0, 1, 4]] / figures.sum(), [0.25, 1 / 16, 1 / 16], atol=0.02
    )
    source = field(model, "source")
    met = chance.met[source.offset : source.offset + 9].reshape(3, 3)
    share = np.bincount(given.source) / len(given)
    both = np.outer(share, share)
    upper = np.triu(both + both.T) - np.diag(np.diag(both))
    np.testing.assert_allclose(met / met.sum(), upper, atol=0.02)
    # A pair of independent reports lies within reach as often as two times of a year do.
    near = (25.0 * 2 / (24 * 365)) * 4_000 * 3_999 / 2
    assert chance.pairs == pytest.approx(near, rel=0.1)


def test_what_chance_meets_is_not_what_events_make() -> None:
    known = two_sources(400, wrong=0.0)
    model, at, rows = ready(known.reports)
    chance = controls(model, at, rows)
    kinds = part(model, chance.met, "type")
    share = np.bincount(known.reports.kinds["type"], minlength=6) / len(known.truth)
    assert kinds[1:].sum() / kinds.sum() == pytest.approx((share**2).sum(), abs=0.1)


def test_without_judgements_few_reports_are_weighed_by_the_defaults() -> None:
    given = two_sources(40).reports
    assert len(given) < LEAST
    model, at, rows = ready(given)
    chance = controls(model, at, rows)
    found = fit(given)
    nothing = np.zeros(len(model.weights))
    expected = weigh(fields(model.frame), nothing, chance.met, chance.expected)
    np.testing.assert_array_equal(found.weights, expected)
    assert found.pairs == 0


def judged(given: Reports, truth: Any, agree: bool) -> list[tuple[int, int, bool]]:
    """Pairs about one event whose kinds agree, or do not."""
    kind = given.kinds["type"]
    return [
        (a, b, True)
        for a in range(len(truth))
        for b in range(a + 1, len(truth))
        if truth[a] == truth[b] and (kind[a] == kind[b]) == agree
    ]


def test_weights_move_towards_judgements() -> None:
    known = two_sources(60, wrong=0.5)
    given = known.reports
    assert len(given) < LEAST
    apart, alike = judged(given, known.truth, False), judged(given, known.truth, True)
    assert min(len(apart), len(alike)) >= 8
    by_default = fit(given)
    told_apart, told_alike = fit(given, apart), fit(given, alike)

    def disagreeing(model: Model) -> float:
        return float(part(model, model.weights, "type")[0])

    assert disagreeing(told_alike) < disagreeing(by_default) < disagreeing(told_apart)
    # More judgements move it further.
    assert disagreeing(fit(given, apart[:3])) < disagreeing(told_apart)
    assert disagreeing(fit(given, apart[:3])) > disagreeing(by_default)


def test_a_model_says_how_many_pairs_it_was_refined_from() -> None:
    known = two_sources(60, wrong=0.5)
    told = judged(known.reports, known.truth, True)
    no = [(a, b, False) for a, b, _ in judged(known.reports, known.truth, False)]
    assert fit(known.reports, told + no).pairs == len(told)


def test_pairs_judged_apart_do_not_say_what_chance_meets() -> None:
    known = two_sources(60, wrong=0.5)
    told = [(a, b, False) for a, b, _ in judged(known.reports, known.truth, True)]
    np.testing.assert_array_equal(fit(known.reports, told).weights, fit(known.reports).weights)


def test_judged_pairs_keep_their_verdicts_while_it_learns() -> None:
    known = two_sources(300, wrong=0.4)
    told = judged(known.reports, known.truth, False)
    assert len(told) > 20
    alone = fit(known.reports)
    yes, no = fit(known.reports, told), fit(known.reports, [(a, b, False) for a, b, _ in told])

    def disagreeing(model: Model) -> float:
        return float(part(model, model.weights, "type")[0])

    assert disagreeing(no) < disagreeing(alone) < disagreeing(yes)
    assert yes.pairs > no.pairs + len(told) / 2


def hard(seed: int) -> Any:
    """Two sources whose kinds are each their own, so that no default can tell which agree."""
    return two_sources(600, seed=seed, foreign=True, days=4.0, wrong=0.3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_learning_alone_finds_events_better_than_the_defaults(seed: int) -> None:
    known = hard(seed)
    by_default = f1(link(known.reports, defaults(known.reports)).labels, known.truth)
    found = f1(link(known.reports).labels, known.truth)
    assert found > by_default + 0.01
    assert found > 0.98


def test_learning_alone_finds_which_foreign_codes_mean_the_same() -> None:
    known = two_sources(600, foreign=True, days=40.0)
    model = fit(known.reports)
    table = part(model, model.weights, "type").reshape(12, 12)[:6, 6:]
    # The kinds that are common enough to be learned.
    assert table[:4].argmax(1).tolist() == [0, 1, 2, 3]
    assert (np.diag(table)[:4] > 0.5).all()


def test_the_number_of_events_is_about_right() -> None:
    known = two_sources(600)
    _, sizes = np.unique(known.truth, return_counts=True)
    assert fit(known.reports).pairs == pytest.approx((sizes == 2).sum(), rel=0.15)


@pytest.mark.parametrize("events", [40, 300])
def test_learning_twice_gives_the_same_to_the_bit(events: int) -> None:
    known = two_sources(events)
    one, other = fit(known.reports), fit(known.reports)
    np.testing.assert_array_equal(one.weights, other.weights)
    assert (one.prior, one.pairs) == (other.prior, other.pairs)
    model, at, rows = ready(known.reports)
    np.testing.assert_array_equal(controls(model, at, rows).met, controls(model, at, rows).met)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_reports_give_finite_weights(n: int) -> None:
    model = fit(reports(n, kinds={"type": [[0]] * n if n else np.zeros((0, 1))}))
    assert np.isfinite(model.weights).all()
    assert np.isfinite(model.prior)


def test_a_sample_is_a_run_from_the_middle() -> None:
    few = in_time(measured(reports(5))[1])[1]
    assert sample(few, 24.0).tolist() == [0, 1, 2, 3, 4]
    hourly = reports(SAMPLE + 100, centre=NOON + np.arange(SAMPLE + 100.0))
    many = in_time(measured(hourly)[1])[1]
    taken = sample(many, 24.0)
    assert (taken[0], taken[-1], len(taken)) == (50, SAMPLE + 49, SAMPLE)


def test_a_sample_of_a_busy_time_lasts_longer() -> None:
    # Fifty an hour: 8,000 reports are over before ten times a report's reach in time is.
    given = reports(3 * SAMPLE, centre=NOON + np.arange(3.0 * SAMPLE) / 50)
    busy = in_time(measured(given)[1])[1]
    assert SAMPLE < len(sample(busy, 24.0)) < 3 * SAMPLE


def test_a_sample_of_a_crowd_is_no_larger() -> None:
    # Two thousand an hour: no sample would last.
    given = reports(3 * SAMPLE, centre=NOON + np.arange(3.0 * SAMPLE) / 2000)
    crowd = in_time(measured(given)[1])[1]
    assert len(sample(crowd, 24.0)) < SAMPLE


def test_judgements_are_of_the_reports_as_they_were_given() -> None:
    # The same judgement, of the same reports in another order.
    known = two_sources(60, wrong=0.5)
    told = judged(known.reports, known.truth, False)
    turned = np.arange(len(known.truth))[::-1]
    again = [(len(turned) - 1 - a, len(turned) - 1 - b, same) for a, b, same in told]
    np.testing.assert_allclose(
        fit(known.reports.take(turned), again).weights, fit(known.reports, told).weights, atol=1e-9
    )
