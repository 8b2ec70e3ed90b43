"""Linking as a whole: what never depends on how reports are ordered, coded or repeated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from match.link.made import NOON, f1, renumbered, reports, two_sources
from truceline.match.link.group import Contradiction
from truceline.match.link.learn import LEAST, fit
from truceline.match.link.linked import link

FULL: dict[str, Any] = {
    "kinds": {"type": [[1, 0]] * 2},
    "numbers": {"killed": [3, 3]},
    "names": {"place": ["ปราสาทตาควาย"] * 2},
}


def of_rows(labels: Any, order: Any) -> list[int]:
    """Labels of shuffled reports, by their rows before."""
    back = np.empty(len(order), np.int64)
    back[order] = np.asarray(labels)
    return renumbered(back)


@pytest.mark.parametrize("more", [{}, {"kinds": {"type": []}, "names": {"place": []}}])
def test_no_report_is_no_group(more: dict[str, Any]) -> None:
    found = link(reports(0, **more))
    assert found.labels.tolist() == []
    assert len(found.links) == 0


def test_one_report_is_one_group() -> None:
    found = link(reports(1, kinds={"type": [2]}, names={"place": ["Poipet"]}))
    assert found.labels.tolist() == [0]
    assert len(found.links) == 0


def test_two_exact_copies_of_two_sources_are_one_event() -> None:
    assert link(reports(2, centre=NOON, lon=100.0, **FULL)).labels.tolist() == [0, 0]


@pytest.mark.parametrize(
    "apart",
    [{"centre": [NOON, NOON + 49], "lon": 100.0}, {"centre": NOON, "lon": [100.0, 100.2]}],
    ids=["in time", "in place"],
)
def test_two_copies_out_of_reach_are_two_events(apart: dict[str, Any]) -> None:
    found = link(reports(2, **apart, **FULL))
    assert found.labels.tolist() == [0, 1]
    assert len(found.links) == 0


def test_groups_are_named_by_their_lowest_row() -> None:
    known = two_sources(200)
    labels = link(known.reports).labels
    for top in np.unique(labels):
        assert np.flatnonzero(labels == top)[0] == top


@pytest.mark.parametrize("events", [40, 300])
def test_events_that_two_sources_report_are_found(events: int) -> None:
    known = two_sources(events)
    assert f1(link(known.reports).labels, known.truth) > 0.95


@pytest.mark.parametrize("events", [40, 300])
@pytest.mark.parametrize("whole_days", [False, True], ids=["clock", "days"])
def test_the_order_of_reports_does_not_matter(events: int, whole_days: bool) -> None:
    known = two_sources(events, whole_days=whole_days, days=60)
    given, n = known.reports, len(known.truth)
    expected = renumbered(link(given).labels)
    for order in (np.arange(n)[::-1], np.random.default_rng(1).permutation(n)):
        assert of_rows(link(given.take(order)).labels, order) == expected


def test_with_one_model_the_order_of_reports_does_not_change_a_score() -> None:
    given = two_sources(300, whole_days=True, days=60).reports
    model = fit(given)
    order = np.random.default_rng(1).permutation(len(given))

    def scores(found: Any, rows: Any) -> dict[frozenset[int], float]:
        left, right = rows[found.left].tolist(), rows[found.right].tolist()
        pairs = map(frozenset, zip(left, right, strict=True))
        return dict(zip(pairs, found.score.tolist(), strict=True))

    one, other = link(given, model), link(given.take(order), model)
    assert scores(one.links, np.arange(len(given))) == scores(other.links, order)
    assert of_rows(other.labels, order) == renumbered(one.labels)


@pytest.mark.parametrize("foreign", [False, True])
def test_what_sources_and_kinds_are_called_does_not_matter(foreign: bool) -> None:
    given = two_sources(300, foreign=foreign, days=60).reports
    expected = link(given)
    codes = np.random.default_rng(3).permutation(12)
    renamed = replace(given, source=1 - given.source, kinds={"type": codes[given.kinds["type"]]})
    found = link(renamed)
    assert found.labels.tolist() == expected.labels.tolist()
    np.testing.assert_allclose(found.links.score, expected.links.score, atol=1e-3)


def test_where_on_earth_and_when_does_not_matter() -> None:
    given = two_sources(300, days=60).reports
    expected = link(given).labels.tolist()
    moved = replace(
        given,
        lon=given.lon - 150.0,
        lat=-given.lat,
        start=given.start - 24 * 7 * 800,
        end=given.end - 24 * 7 * 800,
    )
    assert link(moved).labels.tolist() == expected


def test_reports_of_one_event_on_both_sides_of_the_date_line_are_joined() -> None:
    given = reports(2, centre=NOON, lon=[179.999, -179.999], **FULL)
    assert link(given).labels.tolist() == [0, 0]


def test_nothing_far_apart_is_joined_by_what_is_said() -> None:
    # A hundred reports in the same words, each 30 days or 100 km from the others.
    n = LEAST + 20
    given = reports(
        n,
        centre=NOON + 720.0 * (np.arange(n) // 12),
        lon=95.0 + np.arange(n) % 12,
        kinds={"type": [1] * n},
        numbers={"killed": [4] * n},
        names={"place": ["Poipet"] * n},
    )
    assert link(given).labels.tolist() == list(range(n))


@pytest.mark.parametrize("n", [2, 30, LEAST + 50])
def test_reports_that_say_nothing_but_when_are_not_joined(n: int) -> None:
    nan = np.full(n, np.nan)
    given = reports(
        n,
        centre=NOON + 3.0 * np.arange(n),
        lon=nan,
        lat=nan,
        radius_km=nan,
        kinds={"type": [-1] * n, "deep": [[-1, -1]] * n},
        numbers={"killed": nan},
        names={"place": [""] * n},
    )
    found = link(given)
    assert found.labels.tolist() == list(range(n))
    assert np.isfinite(found.links.score).all()


def test_judgements_are_kept_whatever_the_scores() -> None:
    known = two_sources(120)
    given, truth = known.reports, known.truth
    pairs = [(a, b) for a in range(len(truth)) for b in range(a + 1, a + 8) if b < len(truth)]
    different = [pair for pair in pairs if truth[pair[0]] == truth[pair[1]]][:10]
    same = [(0, len(truth) - 1), (5, len(truth) - 9)]
    found = link(given, same=same, different=different).labels
    assert len(different) == 10
    assert all(found[a] != found[b] for a, b in different)
    assert all(found[a] == found[b] for a, b in same)


def test_judgements_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(Contradiction, match="rows 0 and 2"):
        link(reports(3), same=[(0, 1), (2, 1)], different=[(2, 0)])


def test_a_register_has_no_event_twice() -> None:
    columns: dict[str, Any] = {
        "centre": NOON,
        "lon": 100.0,
        "source": [0, 0, 1],
        "kinds": {"type": [1, 1, 1]},
        "numbers": {"killed": [3, 3, 3]},
        "names": {"place": ["Poipet"] * 3},
    }
    labels = link(reports(3, once=True, **columns)).labels
    assert labels[0] != labels[1]
    assert labels[2] in labels[:2]


def test_a_model_made_of_others_weighs_new_reports() -> None:
    old, new = two_sources(300, seed=1), two_sources(300, seed=2)
    model = fit(old.reports)
    found = link(new.reports, model)
    assert found.model is model
    assert f1(found.labels, new.truth) > 0.95


def test_linking_twice_gives_the_same_to_the_bit() -> None:
    given = two_sources(300, whole_days=True).reports
    one, other = link(given), link(given)
    assert one.labels.tolist() == other.labels.tolist()
    np.testing.assert_array_equal(one.links.score, other.links.score)
