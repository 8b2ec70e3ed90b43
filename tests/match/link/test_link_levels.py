"""Levels: the same whoever is asked first, and what is missing weighs nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from match.link.made import NOON, blank, in_time, measured, reports, two_sources
from truceline.match.link import Reports
from truceline.match.link.encode import EACH_CODE, PAIR_CODES, encode
from truceline.match.link.learn import fit
from truceline.match.link.model import LIMIT, SOURCE_PAIRS, Model, fields, spec
from truceline.match.link.pairs import levels
from truceline.match.link.sums import contents, summed, tally

N = 12
WORDS = ["", "Poipet", "poi pet", "ปอยเปต", "ប៉ោយប៉ែត", "Pailin", "Pai Lin"]


def anything(seed: int, sources: int = 3) -> Reports:
    """Reports with every kind of field and many gaps, all near each other."""
    rng = np.random.default_rng(seed)
    fine = rng.integers(-1, 8, N)
    return reports(
        N,
        centre=NOON + rng.uniform(0, 20, N),
        half=rng.choice([0.5, 12.0, 80.0, 300.0], N),
        lon=100 + rng.uniform(0, 0.02, N),
        radius_km=rng.choice([1.0, 9.0, 40.0, 200.0, np.nan], N),
        source=rng.integers(0, sources, N),
        kinds={
            "few": rng.integers(-1, 3, N),
            "deep": np.column_stack([fine, np.where(fine < 0, -1, fine // 4)]),
            "own": rng.integers(-1, 5, N),
            "many": rng.choice([-1, 2, EACH_CODE + 5], N),
        },
        foreign=frozenset({"own"}),
        numbers={"killed": rng.choice([np.nan, 0, 1, 2, 40], N)},
        names={"place": rng.choice(WORDS, N)},
    )


def met(model: Model, at: Any, one: list[int], other: list[int]) -> Any:
    """Levels at which given pairs meet in all fields but when and where."""
    shape = spec(model.frame, model.fields)
    return contents(
        np.array(one), np.array(other), at.source, at.kinds, at.common, at.numbers, at.names,
        at.letters, at.lengths, at.repeated, *shape[:6],
    )  # fmt: skip


@given(st.integers(0, 10**6), st.sampled_from([3, SOURCE_PAIRS + 5]))
def test_who_is_asked_first_makes_no_difference(seed: int, sources: int) -> None:
    frame, at = measured(anything(seed, sources))
    rows = np.arange(N)
    one, other = (each.ravel() for each in np.meshgrid(rows, rows))
    model = blank(frame)
    np.testing.assert_array_equal(met(model, at, one, other), met(model, at, other, one))


@given(st.integers(0, 10**6))
def test_levels_do_not_depend_on_the_order_of_reports(seed: int) -> None:
    given = anything(seed)
    frame, _ = measured(given)
    shuffled = np.random.default_rng(seed).permutation(N)

    def pairs(rows: Any) -> dict[frozenset[int], tuple[int, ...]]:
        order, at = in_time(encode(given.take(rows), frame))
        left, right, kept = levels(blank(frame), at, np.arange(N, dtype=np.int32))
        return {
            frozenset((int(rows[order[a]]), int(rows[order[b]]))): tuple(level)
            for a, b, level in zip(left.tolist(), right.tolist(), kept.tolist(), strict=True)
        }

    assert pairs(np.arange(N)) == pairs(shuffled)


@given(st.integers(0, 10**6))
def test_every_level_belongs_to_its_field(seed: int) -> None:
    frame, at = measured(anything(seed))
    model = blank(frame)
    _, at = in_time(at)
    left, _, kept = levels(model, at, np.arange(N, dtype=np.int32))
    assert len(left)
    for column, field in enumerate(model.fields):
        assert (kept[:, column] >= field.offset).all()
        assert (kept[:, column] < field.offset + len(field)).all()


@pytest.mark.parametrize("field", ["source", "few", "deep", "own", "many"])
def test_a_code_that_the_frame_has_not_met_has_a_level_of_its_field(field: str) -> None:
    frame, _ = measured(anything(1))
    more = anything(2)
    if field == "source":
        more = replace(more, source=more.source + 3)
    else:
        codes = more.kinds[field]
        more = replace(more, kinds=more.kinds | {field: np.where(codes < 0, codes, codes + 70)})
    model = blank(frame)
    _, at = in_time(encode(more, frame))
    left, _, kept = levels(model, at, np.arange(N, dtype=np.int32))
    assert len(left)
    for column, each in enumerate(model.fields):
        assert (kept[:, column] >= each.offset).all()
        assert (kept[:, column] < each.offset + len(each)).all(), each.name


def test_to_agree_on_a_code_that_the_frame_has_not_met_does_not_count_against() -> None:
    with np.errstate(divide="raise", invalid="raise"):
        model = fit(reports(130, kinds={"type": np.arange(130) % 2 * 2}))
    kind = model.fields[4]
    apart, unmet = model.weights[kind.offset + 1], model.weights[kind.offset + 2 + 1]
    assert unmet >= -1e-3
    assert unmet > apart


def gaps(given: Reports) -> Reports:
    """The same reports with nothing stated but when and by whom."""
    n = len(given)
    return Reports(
        given.start,
        given.end,
        np.full(n, np.nan),
        np.full(n, np.nan),
        np.full(n, np.nan),
        given.source,
        kinds={name: np.full_like(codes, -1) for name, codes in given.kinds.items()},
        foreign=given.foreign,
        numbers={name: np.full(n, np.nan) for name in given.numbers},
        names={name: np.full(n, "", object) for name in given.names},
    )


@pytest.mark.parametrize("foreign", [False, True])
@pytest.mark.parametrize("events", [30, 200])
def test_what_is_missing_weighs_nothing(events: int, foreign: bool) -> None:
    given = two_sources(events, foreign=foreign).reports
    model = fit(given)
    for field in model.fields:
        missing = field.offset + np.flatnonzero(field.group < 0)
        assert (model.weights[missing] == 0).all()
        assert len(missing) == (field.what not in ("time", "source"))
    # Missing on one side, and on both.
    half = gaps(given)
    for one, other in ((given, half), (half, given), (half, half)):
        both = Reports(
            *(np.r_[getattr(one, each), getattr(other, each)] for each in
              ("start", "end", "lon", "lat", "radius_km", "source")),
            kinds={"type": np.r_[one.kinds["type"], other.kinds["type"]]},
            foreign=given.foreign,
            numbers={"killed": np.r_[one.numbers["killed"], other.numbers["killed"]]},
            names={"village": np.r_[one.names["village"], other.names["village"]]},
        )  # fmt: skip
        order, at = in_time(encode(both, model.frame))
        left, right, kept = levels(model, at, np.arange(len(at), dtype=np.int32))
        blanks = (order[left] >= len(given)) != (order[right] >= len(given))
        assert blanks.any()
        weights = model.weights[kept[blanks]]
        assert (weights[:, [1, 2, 4, 5, 6]] == 0).all()


def test_agreeing_on_a_finer_level_is_another_level_than_on_a_coarser() -> None:
    kinds = {"arm": [[0, 0, 0], [0, 0, 0], [1, 0, 0], [2, 1, 0], [3, 2, 1], [-1, -1, 0]]}
    frame, at = measured(reports(6, kinds=kinds))
    model = blank(frame)
    offset = model.fields[4].offset
    found = met(model, at, [0] * 5, [1, 2, 3, 4, 5])[:, 1] - offset
    # Apart, then joint at the coarsest but one and the next; agreeing at the finest, by its code.
    assert found.tolist() == [4, 2, 3, 1, 3]
    assert met(model, at, [0], [0])[0, 1] - offset == 4


def test_a_taxonomy_with_many_codes_weighs_agreement_by_how_common_a_code_is() -> None:
    codes = np.r_[np.zeros(400, int), np.arange(1, EACH_CODE + 1)]
    frame, at = measured(reports(len(codes), kinds={"arm": codes}))
    model = blank(frame)
    common, rare = met(model, at, [0, 400], [1, 400])[:, 1]
    other = met(model, at, [0], [400])[0, 1]
    assert len({common, rare, other}) == 3
    assert rare < common


def test_a_foreign_taxonomy_has_a_level_for_any_two_codes() -> None:
    frame, at = measured(reports(4, kinds={"type": [0, 1, 2, 3]}, foreign=frozenset({"type"})))
    pairs = [(a, b) for a in range(4) for b in range(a, 4)]
    found = met(blank(frame), at, *(list(side) for side in zip(*pairs, strict=True)))[:, 1]
    assert len(set(found.tolist())) == len(pairs)


def test_a_foreign_taxonomy_with_too_many_codes_is_refused() -> None:
    codes = np.arange(PAIR_CODES + 1)
    given = reports(len(codes), kinds={"arm": codes}, foreign=frozenset({"arm"}))
    with pytest.raises(ValueError, match=rf"taxonomy 'arm'.*{PAIR_CODES + 1} codes.*coarser"):
        fit(given)
    fields(measured(given.take(codes[:-1]))[0])  # one fewer is taken


def test_sources_are_told_apart_pair_by_pair_while_they_are_few() -> None:
    for sources, expected in ((3, 6), (SOURCE_PAIRS + 1, 2)):
        frame, at = measured(reports(sources))
        pairs = [(a, b) for a in range(3) for b in range(a, 3)]
        found = met(blank(frame), at, *(list(side) for side in zip(*pairs, strict=True)))[:, 0]
        assert len(set(found.tolist())) == expected


def test_no_weight_is_beyond_the_limit() -> None:
    for events in (30, 300):
        weights = fit(two_sources(events, wrong=0.0).reports).weights
        assert np.isfinite(weights).all()
        assert (abs(weights) <= LIMIT).all()


def test_sums_and_tallies_are_those_of_numpy() -> None:
    rng = np.random.default_rng(4)
    kept, weights = rng.integers(0, 30, (50, 6)).astype(np.int32), rng.normal(size=30)
    chance = rng.random(50)
    np.testing.assert_allclose(summed(kept, weights), weights[kept].sum(1))
    expected = np.bincount(kept.ravel(), np.repeat(chance, 6), minlength=30)
    np.testing.assert_allclose(tally(kept, chance, 30), expected)
