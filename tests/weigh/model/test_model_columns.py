"""What counts: of each root its strongest for and against, discounted where errors are shared."""

from __future__ import annotations

import numpy as np
import pytest

from truceline.weigh.model.columns import attribution_items, occurrence_items
from truceline.weigh.table import INDEX, SHARED_ERROR, Group
from weigh.model.evidence_rows import BLAMES, MEDIA, NONE, OWNS, REJECTS, SEEN, columns


def test_a_root_that_says_a_thing_often_counts_once() -> None:
    items = occurrence_items(columns([(0, 0, BLAMES, 0, 1)] * 5))
    assert items.share.tolist() == [1.0]


def test_of_a_root_the_strongest_counts() -> None:
    rows = [(0, 0, MEDIA, NONE, NONE), (0, 0, "media passes on", NONE, NONE)]
    for order in (rows, rows[::-1]):
        items = occurrence_items(columns(order))
        assert items.kind.tolist() == [INDEX[MEDIA]]


def test_a_root_that_says_both_counts_twice() -> None:
    items = occurrence_items(columns([(0, 0, OWNS, 1, 1), (0, 0, REJECTS, 1, 1)]))
    assert len(items.row) == 2


def test_each_side_is_weighed_apart() -> None:
    rows = [(0, 0, SEEN, NONE, 0), (0, 0, SEEN, NONE, 1)]
    assert attribution_items(columns(rows)).about.tolist() == [0, 1]
    assert len(occurrence_items(columns(rows)).row) == 1


def test_what_blames_nobody_does_not_attribute() -> None:
    assert not len(attribution_items(columns([(0, 0, SEEN, NONE, NONE)])).row)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_roots_of_one_class_share_errors(count: int) -> None:
    items = occurrence_items(columns([(0, n, MEDIA, NONE, NONE) for n in range(count)]))
    total = count / (1 + (count - 1) * SHARED_ERROR[Group.MEDIA])
    assert items.share.sum() == pytest.approx(total)


def test_roots_that_contradict_each_other_share_none() -> None:
    rows = [(0, 0, MEDIA, NONE, NONE), (0, 1, MEDIA + ", denies", NONE, NONE)]
    assert occurrence_items(columns(rows)).share.tolist() == [1.0, 1.0]


def test_opposed_parties_that_both_say_so_add_one_item() -> None:
    items = occurrence_items(columns([(0, 0, BLAMES, 0, 1), (0, 1, OWNS, 1, 1)]))
    assert (items.row < 0).sum() == 1
    one_sided = occurrence_items(columns([(0, 0, BLAMES, 0, 1), (0, 1, REJECTS, 1, 1)]))
    assert not (one_sided.row < 0).any()


def test_a_sensor_counts_by_what_it_is_worth() -> None:
    items = occurrence_items(columns([(0, 0, "sensor", NONE, NONE, 0.7)]))
    assert items.share.tolist() == [0.7]
    assert not len(occurrence_items(columns([(0, 0, "sensor", NONE, NONE, 0.0)])).row)


def test_incidents_stay_apart() -> None:
    rows = [(n, 0, MEDIA, NONE, NONE) for n in range(4)]
    items = occurrence_items(columns(rows))
    assert items.incident.tolist() == [0, 1, 2, 3]
    assert np.all(items.share == 1.0)
