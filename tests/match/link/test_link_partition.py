"""Linking over parts gives what linking all of them gives."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from drawn import drawn, judgements, model

from truceline.match.link.group import Contradiction
from truceline.match.link.joining import Joining
from truceline.match.link.linked import link
from truceline.match.link.partition import MissingScale, link_partitions
from truceline.match.link.parts import concatenated, from_table, sample_model, to_table
from truceline.match.link.reports import Ints, Reports

COUNT = 3_000


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, processes=True, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as made,
    ):
        yield made


def by_time(reports: Reports) -> Reports:
    return reports.take(np.argsort(reports.start + reports.end, kind="stable"))


def cut(reports: Reports, ends: Sequence[int]) -> list[Reports]:
    whole = [0, *ends, len(reports)]
    return [reports.take(np.arange(a, b)) for a, b in pairwise(whole)]


def from_parquet(path: Path) -> Reports:
    return from_table(pq.read_table(path))


def crossing(labels: Ints, parts: list[Reports]) -> int:
    """How many groups lie in more than one part."""
    number = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    pairs = np.unique(np.column_stack([labels, number]), axis=0)
    return int((np.unique(pairs[:, 0], return_counts=True)[1] > 1).sum())


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.parametrize("shuffled", [False, True])
def test_labels_are_those_of_all_at_once(client: Any, once: bool, shuffled: bool) -> None:
    reports = drawn(COUNT, seed=1, days=300.0, once=once, odd=True)
    parts = cut(reports if shuffled else by_time(reports), [300, 300, 1_100, 2_000])
    whole = link(concatenated(parts), model(once)).labels
    assert crossing(whole, parts) >= 3
    found = link_partitions(parts, model(once), client)
    assert [len(labels) for labels in found] == [300, 0, 800, 900, 1_000]
    assert np.concatenate(found).tolist() == whole.tolist()


def test_judgements_hold_across_parts(client: Any) -> None:
    reports = by_time(drawn(COUNT, seed=2, days=300.0))
    parts = cut(reports, [1_000, 2_000])
    same, different = judgements(COUNT, 200, seed=2)
    whole = link(reports, model(), same, different).labels
    assert crossing(whole, parts) > 20
    found = link_partitions(parts, model(), client, same, different)
    assert np.concatenate(found).tolist() == whole.tolist()
    with pytest.raises(Contradiction, match="rows 0 and 2999"):
        link_partitions(parts, model(), client, [(0, 1_500), (1_500, 2_999)], [(2_999, 0)])


def test_parts_are_read_from_files_where_they_are_needed(client: Any, tmp_path: Path) -> None:
    reports = by_time(drawn(COUNT, seed=3, days=300.0))
    parts: list[Any] = []
    for number, part in enumerate(cut(reports, [1_500])):
        path = tmp_path / f"{number}.parquet"
        pq.write_table(to_table(part), path)
        parts.append(partial(from_parquet, path))
    made = sample_model(parts)

    def written(number: int, labels: Ints) -> int:
        np.save(tmp_path / f"{number}.npy", labels)
        return len(labels)

    assert link_partitions(parts, made, client, then=written) == [1_500, 1_500]
    found = np.concatenate([np.load(tmp_path / f"{number}.npy") for number in range(2)])
    assert found.tolist() == link(reports, made).labels.tolist()


def test_a_part_that_the_model_does_not_know_is_named(client: Any) -> None:
    reports = drawn(60, seed=4)
    parts = cut(reports, [30])
    parts[1].source[2] = 11
    with pytest.raises(ValueError, match=r"part 1: Reports\.source, row 2: code 11"):
        link_partitions(parts, model(), client)


def test_no_report_at_all_gives_no_label(client: Any) -> None:
    none = drawn(0, seed=1)
    assert link_partitions([], model(), client) == []
    assert [labels.tolist() for labels in link_partitions([none, none], model(), client)] == [
        [],
        [],
    ]


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingScale, match=r"pip install 'truceline\[scale\]'"):
        link_partitions([drawn(5, seed=1)], model())


def test_a_table_gives_the_reports_back() -> None:
    reports = replace(drawn(50, seed=5, once=True), tiled=False)
    back = from_table(to_table(reports))
    one, other = to_table(back), to_table(reports)
    assert one.schema.equals(other.schema, check_metadata=True)
    for name in one.column_names:
        np.testing.assert_array_equal(one[name].to_numpy(), other[name].to_numpy())
    assert (back.foreign, back.once, back.lag_hours) == (reports.foreign, True, 24.0)
    assert not back.tiled
    assert Joining.start(back, model(True)).labels.tolist() == (
        Joining.start(reports, model(True)).labels.tolist()
    )


def test_a_table_with_a_wrong_column_is_an_error() -> None:
    table = to_table(drawn(5, seed=6))
    with pytest.raises(ValueError, match="column 'radius_km' is missing"):
        from_table(table.drop_columns(["radius_km"]))
    with pytest.raises(ValueError, match="column 'colour': expected one of start, end"):
        from_table(table.append_column("colour", table["lon"]))


def test_parts_that_differ_are_not_put_together() -> None:
    with pytest.raises(ValueError, match="part 1: once is False; in the first part it is True"):
        concatenated([drawn(5, seed=1, once=True), drawn(5, seed=1)])
    with pytest.raises(ValueError, match="no reports to put together"):
        concatenated([])


def test_a_sample_is_of_parts_that_follow_one_another() -> None:
    parts = cut(by_time(drawn(400, seed=7, days=100.0)), [100, 200, 300])
    read: list[int] = []

    def reading(number: int) -> Reports:
        read.append(number)
        return parts[number]

    made = sample_model([partial(reading, number) for number in range(4)], enough=150)
    assert read == [2, 1]
    whole = sample_model([concatenated(parts[1:3])])
    assert made.weights.tolist() == whole.weights.tolist()
