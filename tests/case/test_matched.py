"""The matching alone is the matching of the picture, at every point of a record."""

from __future__ import annotations

import time
from pathlib import Path

from case.files import ROW, table, written
from truceline.case import Case
from truceline.match.change import placed
from truceline.match.history import Happening, history
from truceline.matched import stages
from truceline.record import Same
from truceline.reviewing import Review, matched_at


def test_it_is_what_the_picture_holds(small: Case) -> None:
    for at in (None, small.log.size - 3):
        found, picture = matched_at(small, at), small.picture(at)
        assert found.matching.incidents == picture.matching.incidents
        assert found.matching.places == picture.matching.places
        assert found.sources == picture.sources
        assert found.judgements == ()


def test_judgements_stand_where_they_were_last_said(small: Case) -> None:
    review = Review(small, "Ana")
    first = review.judge("C1", "C3", Same.SAME).judgement
    second = review.judge("C3", "C1", Same.DIFFERENT).judgement
    assert matched_at(small).judgements == (first, second)
    again = first.model_copy(update={"reason": "looked again"})
    assert small.admit([small.propose(again, author="Ana")]).refused == ()
    assert matched_at(small).judgements == (second, again)
    held = placed(small.picture().matching)
    assert held["C1"] == held["C3"]


def test_stages_end_with_what_matching_sees(small: Case, tmp_path: Path) -> None:
    start = small.log.size
    Review(small, "Ana").judge("C1", "C3", Same.SAME)
    small.add([table(tmp_path / "more.csv", [ROW | {"claim_id": "C9", "place_name": "Far"}])])
    # Moments are recorded to the second, and what is recorded in one second is one batch.
    time.sleep(1.01 - time.time() % 1)
    small.add([written(tmp_path / "again.toml", (small.path / "case.toml").read_text("utf-8"))])
    held = small.keeping.held()
    found = stages(held.opened, small.original, held.skipped)
    # Settings say who the parties are, which words of place are read with.
    assert [each.size for each in found][-3:] == [start + 1, small.log.size - 1, small.log.size]
    assert [each.judgement is not None for each in found][-3:] == [True, False, False]
    last = found[-1].place()
    assert last == placed(small.picture().matching)
    before = next(each for each in reversed(found) if each.size <= start).place()
    assert before == placed(small.picture(start).matching)


def test_the_history_of_a_real_record(small: Case) -> None:
    names = placed(small.picture().matching)
    review = Review(small, "Ana")
    review.judge("C1", "C3", Same.SAME, "both are the same patrol")
    review.undo()
    held = small.keeping.held()
    found = history(stages(held.opened, small.original, held.skipped), names["C3"])
    assert [each.happening for each in found.events] == [
        Happening.APPEARED,
        Happening.WENT_INTO,
        Happening.RETURNED,
    ]
    assert found.events[1].judgement is not None
    assert found.events[1].judgement.reason == "both are the same patrol"
    assert found.claim_ids == ("C3",)
