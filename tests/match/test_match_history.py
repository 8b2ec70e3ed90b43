"""The history of an incident's id, told from stages made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from match.background import background
from record.samples import judgement
from truceline.match.change import Move, consequences, moves, placed
from truceline.match.history import Happening, Stage, history
from truceline.match.identity import incident_ids
from truceline.match.matching import match_claims
from truceline.record import Judgement, Same

START = datetime(2025, 12, 1, tzinfo=UTC)
A, B, C = (incident_ids([name])[name] for name in ("A1", "B1", "C1"))


class Record:
    """Stages of a record, and how many of them were matched."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.matched: set[int] = set()

    def then(self, *groups: str, by: Judgement | None = None) -> Record:
        """Add a stage: groups of claims as `A1 A2`, each named after its first claim."""
        held = {
            name: incident_ids([group.split()[0]])[group.split()[0]]
            for group in groups
            for name in group.split()
        }
        return self._add(lambda: held, by)

    def contradicted(self, by: Judgement) -> Record:
        """Add a stage at which nothing can be matched."""
        return self._add(lambda: None, by)

    def _add(self, place: Callable[[], dict[str, str] | None], by: Judgement | None) -> Record:
        number = len(self.stages)

        def counted() -> dict[str, str] | None:
            self.matched.add(number)
            return place()

        moment = START + timedelta(hours=number)
        self.stages.append(Stage(10 * (number + 1), moment, by, counted))
        return self


def told(record: Record, name: str, every: int = 64) -> list[tuple[Happening, str, str | None]]:
    return [
        (each.happening, " ".join(each.claim_ids), each.other)
        for each in history(record.stages, name, every=every).events
    ]


def test_it_appears_and_grows() -> None:
    record = Record().then("A1 A2", "B1").then("A1 A2 A3", "B1").then("A1 A2 A3", "B1", "C1")
    assert told(record, A) == [
        (Happening.APPEARED, "A1 A2", None),
        (Happening.GREW, "A3", None),
    ]
    found = history(record.stages, A)
    assert (found.claim_ids, found.now_in, found.complete) == (("A1", "A2", "A3"), A, True)
    assert [each.size for each in found.events] == [10, 20]
    assert found.events[1].recorded == START + timedelta(hours=1)
    assert [str(each) for each in found.events] == [
        "appeared with A1, A2",
        "was joined by A3, new in the record",
    ]


def test_a_merge_and_a_split_with_who_judged_so() -> None:
    same, apart = judgement("A1", "B1", "same"), judgement("B1", "A1", "different")
    record = Record().then("A1", "B1 B2").then("A1 B1 B2", by=same).then("A1", "B1 B2", by=apart)
    assert told(record, A) == [
        (Happening.APPEARED, "A1", None),
        (Happening.TOOK_IN, "B1 B2", B),
        (Happening.SPLIT, "B1 B2", B),
    ]
    assert told(record, B) == [
        (Happening.APPEARED, "B1 B2", None),
        (Happening.WENT_INTO, "B1 B2", A),
        (Happening.RETURNED, "B1 B2", A),
    ]
    events = history(record.stages, B).events
    assert [each.judgement for each in events] == [None, same, apart]


def test_an_id_that_rests_says_where_its_claims_are() -> None:
    record = Record().then("A1", "B1").then("A1 B1")
    found = history(record.stages, B)
    assert (found.claim_ids, found.now_in) == ((), A)


def test_an_incident_that_comes_out_of_another() -> None:
    apart = judgement("A1", "B1", "different")
    record = Record().then("A1 B1").then("A1", "B1", by=apart)
    assert told(record, B) == [(Happening.CAME_OUT, "B1", A)]
    assert told(record, A)[-1] == (Happening.SPLIT, "B1", B)


def test_claims_that_move_between_two_that_both_stand() -> None:
    record = Record().then("A1 A2", "B1").then("A1", "B1 A2")
    assert told(record, A)[-1] == (Happening.LOST, "A2", B)
    assert told(record, B)[-1] == (Happening.GAINED, "A2", A)


def test_a_point_at_which_people_contradict_each_other_is_passed_over() -> None:
    record = (
        Record()
        .then("A1", "B1")
        .contradicted(judgement("A1", "B1", "same"))
        .then("A1 B1", by=judgement("A1", "C1", "unsure"))
    )
    assert told(record, A)[-1] == (Happening.TOOK_IN, "B1", B)
    # Which of the two judgements did it nobody can say.
    assert history(record.stages, A).events[-1].judgement is None


def test_an_id_that_never_stood() -> None:
    with pytest.raises(ValueError, match="no incident I-ZZZZZ ever stood"):
        history(Record().then("A1").stages, "I-ZZZZZ")
    with pytest.raises(ValueError, match=f"no incident {B} ever stood"):
        history(Record().then("A1").then("A1 B1").stages, B)


def long(size: int = 1000) -> Record:
    """A long record: B stands from stage 300 on and goes into A at 700."""
    record = Record()
    for number in range(size):
        groups = ["A1"] if number < 300 else ["A1", "B1"] if number < 700 else ["A1 B1"]
        record.then(*groups)
    return record


def test_of_a_long_record_only_what_differs_is_matched() -> None:
    record = long()
    assert told(record, B) == [(Happening.APPEARED, "B1", None), (Happening.WENT_INTO, "B1", A)]
    found = history(record.stages, B)
    assert [each.size for each in found.events] == [3010, 7010]
    assert not found.complete
    assert len(record.matched) < 60


def test_in_a_long_record_a_judgement_that_was_taken_back_is_told() -> None:
    record = Record()
    same, unsure = judgement("A1", "B1", "same"), judgement("B1", "A1", "unsure")
    other = judgement("C1", "D1", "different")
    for number in range(500):
        if number == 123:
            record.then("A1 B1", "C1", by=same)
        elif number == 124:
            record.then("A1", "B1", "C1", by=unsure)
        else:
            record.then("A1", "B1", "C1", by=other if number == 300 else None)
    assert told(record, B) == [
        (Happening.APPEARED, "B1", None),
        (Happening.WENT_INTO, "B1", A),
        (Happening.RETURNED, "B1", A),
    ]
    assert len(record.matched) < 30


def test_long_and_short_ways_tell_the_same() -> None:
    record = long(900)
    assert told(record, A, every=10_000) == told(record, A)
    assert told(record, B, every=10_000) == told(record, B)


def test_moves_from_one_matching_to_the_next() -> None:
    before = {"A1": A, "A2": A, "B1": B, "C1": C}
    after = {"A1": A, "A2": B, "B1": B, "C1": A, "D1": "I-NEW"}
    assert moves(before, after) == (
        Move(("A2",), A, B, merged=False, fresh=False),
        Move(("C1",), C, A, merged=True, fresh=False),
    )
    assert [str(each) for each in moves(before, after)] == [
        f"A2 moves from {A} to {B}",
        f"{C} goes into {A} with C1",
    ]
    (split,) = moves({"A1": A, "B1": A, "B2": A}, {"A1": A, "B1": B, "B2": B})
    assert str(split) == f"{A} is split: B1, B2 become {B}"


def test_consequences_are_what_the_judgement_then_does() -> None:
    claims = background(12)
    matching = match_claims(claims, {}, [judgement("B001", "B002", "same")])
    expected = consequences(matching, "B000", "B001", Same.SAME)
    assert expected is not None
    judged = [judgement("B001", "B002", "same"), judgement("B000", "B001", "same")]
    after = match_claims(claims, {}, judged)
    assert expected == moves(placed(matching), placed(after))
    assert [each.claim_ids for each in expected] == [("B001", "B002")]
    assert consequences(matching, "B003", "B004", Same.UNSURE) == ()


def test_a_consequence_that_cannot_be() -> None:
    judged = [judgement("B000", "B001", "same"), judgement("B001", "B002", "same")]
    matching = match_claims(background(4), {}, judged)
    assert consequences(matching, "B000", "B002", Same.DIFFERENT) is None
