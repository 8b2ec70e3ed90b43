"""Adding reports gives what linking all of them gives."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from drawn import drawn, judgements, model
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.match.link import lookup
from truceline.match.link.group import Contradiction
from truceline.match.link.joining import Joining
from truceline.match.link.learn import fit
from truceline.match.link.linked import link
from truceline.match.link.reports import Ints, Reports

sizes = st.lists(st.integers(0, 25), min_size=1, max_size=6)
seeds = st.integers(0, 2**32 - 1)


def parts(reports: Reports, counts: list[int]) -> list[Reports]:
    ends = np.cumsum([0, *counts])
    return [reports.take(np.arange(a, b)) for a, b in pairwise(ends)]


def same_links(joining: Joining, reports: Reports) -> bool:
    found, whole = joining.links, link(reports, joining.model).links
    one = sorted(zip(found.left, found.right, found.score, strict=True))
    return one == sorted(zip(whole.left, whole.right, whole.score, strict=True))


@settings(deadline=None, max_examples=60)
@given(sizes, seeds, st.booleans(), st.booleans(), st.sampled_from([2.0, 8.0, 40.0]))
def test_labels_are_those_of_all_at_once(
    counts: list[int], seed: int, once: bool, odd: bool, days: float
) -> None:
    n = sum(counts)
    reports = drawn(n, seed, days=days, once=once, odd=odd)
    joining = Joining(model(once))
    for part in parts(reports, counts):
        joining.add(part)
    assert same_links(joining, reports)
    assert joining.labels.tolist() == link(reports, model(once)).labels.tolist()


@settings(deadline=None, max_examples=60)
@given(sizes, seeds, st.integers(0, 12), st.booleans())
def test_labels_are_those_of_all_at_once_with_judgements(
    counts: list[int], seed: int, told: int, once: bool
) -> None:
    n = sum(counts)
    same, different = judgements(n, told, seed) if n else ([], [])
    reports = drawn(n, seed, days=5.0, once=once)
    joining, here = Joining(model(once)), 0
    for part in parts(reports, counts):
        # A judgement comes with the later of its reports; and once more, which changes nothing.
        before, here = here, here + len(part)
        now = [[p for p in told if before <= max(p) < here] for told in (same, different)]
        joining.add(part, *now)
        joining.add(reports.take(np.zeros(0, np.int64)), now[0][:1])
    assert joining.labels.tolist() == link(reports, model(once), same, different).labels.tolist()


@settings(deadline=None, max_examples=30)
@given(sizes, seeds)
def test_a_change_names_every_label_that_changed(counts: list[int], seed: int) -> None:
    reports = drawn(sum(counts), seed, days=4.0)
    joining = Joining(model())
    labels: Ints = np.zeros(0, np.int64)
    for part in parts(reports, counts):
        change = joining.add(part)
        labels = np.concatenate([labels, np.full(len(part), -1)])
        assert change.before.tolist() == labels[change.rows].tolist()
        assert (change.before != change.labels).all()
        labels[change.rows] = change.labels
        assert labels.tolist() == joining.labels.tolist()


def test_judgements_of_reports_that_are_far_apart_join_and_part_them() -> None:
    reports = drawn(60, seed=3, days=20.0)
    joining = Joining.start(reports, model())
    none = reports.take(np.zeros(0, np.int64))
    change = joining.add(none, same=[(0, 59), (59, 30)])
    assert set(change.rows.tolist()) >= {30, 59}
    assert joining.labels[0] == joining.labels[30] == joining.labels[59]
    linked = np.flatnonzero(joining.labels != np.arange(60))
    row = next(r for r in linked.tolist() if r not in (30, 59))
    other = int(joining.labels[row])
    joining.add(none, different=[(row, other)])
    assert joining.labels[row] != joining.labels[other]
    whole = link(reports, model(), [(0, 59), (59, 30)], [(row, other)])
    assert joining.labels.tolist() == whole.labels.tolist()


def test_a_model_is_made_of_the_first_reports_and_their_judgements() -> None:
    reports = drawn(200, seed=5, days=20.0)
    joining = Joining.start(reports, same=[(0, 1)])
    assert joining.labels.tolist() == link(reports, same=[(0, 1)]).labels.tolist()


def test_an_error_changes_nothing() -> None:
    reports = drawn(40, seed=7, days=5.0)
    joining = Joining.start(reports, model(), same=[(0, 1), (1, 2)])
    before = joining.labels.tolist()
    with pytest.raises(Contradiction, match="rows 0 and 2"):
        joining.add(drawn(5, seed=8), different=[(2, 0)])
    with pytest.raises(ValueError, match=r"pair \(3, 45\).*45 reports, 0 to 44"):
        joining.add(drawn(5, seed=8), same=[(3, 45)])
    with pytest.raises(ValueError, match=r"pair \(4, 4\).*different rows"):
        joining.add(drawn(5, seed=8), same=[(4, 4)])
    more = drawn(5, seed=8)
    source = more.source.copy()
    source[3] = 9
    with pytest.raises(ValueError, match="source, row 3: code 9; the model knows codes below 4"):
        joining.add(replace(more, source=source))
    with pytest.raises(ValueError, match=r"numbers: \[\]; the model was made for \['killed'\]"):
        joining.add(replace(more, numbers={}))
    with pytest.raises(ValueError, match=r"lag_hours: 1\.0; the model was made for 24"):
        joining.add(replace(more, lag_hours=1.0))
    assert len(joining) == 40
    assert joining.labels.tolist() == before
    joining.add(more)
    assert joining.labels[:3].tolist() == [0, 0, 0]


def test_reports_that_meet_a_full_slot_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = drawn(300, seed=9, days=3.0)
    first, last = parts(reports, [299, 1])
    assert Joining.start(first, model()).add(last).full == 0
    # The cap bounds the cost of a report; below it nothing is left out.
    monkeypatch.setattr(lookup, "CAP", 3)
    joining = Joining.start(first, model())
    assert joining.add(last).full == 1


def test_small_lists_are_merged() -> None:
    joining = Joining.start(drawn(64, seed=10), model())
    for seed in range(50):
        joining.add(drawn(1, seed))
    assert [len(shelf) for shelf in joining._shelves] == [64, 32, 16, 2]


def test_the_180th_meridian_parts_nothing() -> None:
    reports = drawn(400, seed=11, days=60.0)
    # Points alone: areas would be those of other reports elsewhere.
    reports = replace(reports, radius_km=np.where(reports.radius_km < 5, 2.0, np.nan))
    turned = replace(reports, lon=(reports.lon + 80.0 + 180.0) % 360.0 - 180.0)
    assert (turned.lon > 179).any()
    assert (turned.lon < -179).any()
    made, made_turned = fit(reports), fit(turned)
    whole = link(turned, replace(made, frame=made_turned.frame))
    # Cells of density lie otherwise there, which moves a pair or two over what is kept.
    assert abs(len(whole.links) - len(link(reports, made).links)) <= 4
    joining = Joining(whole.model)
    for part in parts(turned, [150, 250]):
        joining.add(part)
    assert joining.labels.tolist() == whole.labels.tolist()
