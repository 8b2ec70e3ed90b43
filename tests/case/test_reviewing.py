"""A review: every answer is an entry, taking one back is another, and nothing is ever edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from case.files import ROW, table
from case.open_questions import open_questions
from truceline.case import Case
from truceline.errors import CaseError, Refused
from truceline.ledger import create_signer, load_signer
from truceline.match.change import placed
from truceline.match.explanation import UnknownClaim
from truceline.record import Judgement, Same
from truceline.reviewing import DEFAULT_REASONS, Review

Run = Callable[..., Any]


def judgements(case: Case) -> list[Judgement]:
    """Every judgement of the record, as entries say them, in order."""
    found = [entry.body for entry in Case.open(case.path).entries()]
    return [body for body in found if isinstance(body, Judgement)]


def together(case: Case, left: str, right: str) -> bool:
    held = placed(Case.open(case.path).picture().matching)
    return held[left] == held[right]


def test_an_answer_is_recorded_and_the_queue_computed_anew(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    review = Review(case, "Ana")
    asked = review.questions()
    assert len(asked) >= 4
    first = asked[0]
    decided = review.judge(first.left, first.right, Same.SAME, "one patrol")
    assert judgements(case) == [decided.judgement]
    assert (decided.judgement.author, decided.judgement.reason) == ("Ana", "one patrol")
    assert decided.entry == Case.open(case.path).log.size - 1
    assert together(case, first.left, first.right)
    assert placed(review.matching) == placed(Case.open(case.path).picture().matching)
    assert first.key not in [each.key for each in review.questions()]


@pytest.mark.parametrize("verdict", list(Same))
def test_without_a_reason_the_record_says_what_it_rests_on(tmp_path: Path, verdict: Same) -> None:
    case = open_questions(tmp_path)
    Review(case, "Ana").judge("E00a", "E09b", verdict, "  ")
    assert judgements(case)[0].reason == DEFAULT_REASONS[verdict]


def test_taking_back_leaves_it_open_and_asks_again(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    review = Review(case, "Ana")
    before, first = placed(review.matching), review.questions()[0]
    assert review.undo() is None
    given = review.judge(first.left, first.right, Same.DIFFERENT, "two hills").judgement
    taken = review.undo()
    assert taken is not None
    assert [each.verdict for each in judgements(case)] == [Same.DIFFERENT, Same.UNSURE]
    assert {each.id for each in judgements(case)} == {given.id}, "the judgement, said anew"
    assert "two hills" in taken.judgement.reason
    assert placed(review.matching) == before
    assert review.questions()[0].key == first.key
    assert (review.undo(), review.recorded) == (None, 0)


def test_taking_back_restores_what_somebody_judged_before(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    Review(case, "Bea").judge("E00a", "E09b", Same.SAME, "seen on the map")
    review = Review(case, "Ana")
    review.judge("E09b", "E00a", Same.DIFFERENT, "two villages")
    assert not together(case, "E00a", "E09b")
    taken = review.undo()
    assert taken is not None
    assert taken.judgement.verdict is Same.SAME
    assert "Bea" in taken.judgement.reason
    assert "seen on the map" in taken.judgement.reason
    assert together(case, "E00a", "E09b")
    assert len(judgements(case)) == 3


def test_two_answers_are_taken_back_last_first(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    review = Review(case, "Ana")
    before = placed(review.matching)
    one = review.judge("E00a", "E09b", Same.SAME).judgement
    two = review.judge("E01a", "E10b", Same.SAME).judgement
    assert [review.undo(), review.undo()] != [None, None]
    assert [each.id for each in judgements(case)] == [one.id, two.id, two.id, one.id]
    assert placed(review.matching) == before


def test_what_was_skipped_or_left_open_is_put_off(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    review = Review(case, "Ana")
    first, second = review.questions()[:2]
    review.skip(first)
    assert review.questions()[0].key == second.key
    review.judge(second.left, second.right, Same.UNSURE)
    assert second.key not in [each.key for each in review.questions()]
    size = Case.open(case.path).log.size
    # What was skipped comes again next time, what was left open only on request.
    later = [each.key for each in Review(case, "Ana").questions()]
    assert first.key in later
    assert second.key not in later
    anew = Review(case, "Ana", again=True)
    assert second.key in [each.key for each in anew.questions()]
    anew.judge(second.left, second.right, Same.UNSURE)
    assert second.key not in [each.key for each in anew.questions()], "once a review"
    assert size + 1 == Case.open(case.path).log.size


def test_a_contradiction_is_refused_before_it_is_recorded(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    review = Review(case, "Ana")
    review.judge("E00a", "E09a", Same.SAME)
    review.judge("E09a", "E12a", Same.SAME)
    size = Case.open(case.path).log.size
    with pytest.raises(CaseError, match=r"not recorded.*contradicts"):
        review.judge("E00a", "E12a", Same.DIFFERENT)
    assert Case.open(case.path).log.size == size
    assert together(case, "E00a", "E12a")
    assert review.recorded == 2


def test_claims_that_are_not_there(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    review = Review(case, "Ana")
    with pytest.raises(UnknownClaim, match="no claim 'E99x'"):
        review.judge("E00a", "E99x", Same.SAME)
    with pytest.raises(ValueError, match="named twice"):
        review.judge("E00a", "E00a", Same.SAME)
    assert judgements(case) == []


def test_somebody_else_may_add_meanwhile(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    review = Review(case, "Ana")
    new = ROW | {"claim_id": "N1"}
    assert Case.open(case.path).add([table(tmp_path / "new.csv", [new])]).problems == ()
    review.judge("E00a", "E09b", Same.SAME)
    review.judge("E00a", "N1", Same.SAME)
    assert together(case, "E09b", "N1")
    assert Case.open(case.path).keeping.held().left_out == {}


def test_only_those_may_judge_whose_key_the_rules_let(tmp_path: Path, command: Run) -> None:
    case = open_questions(tmp_path)
    for name, role in (("an-1", "analyst"), ("ob-1", "observer")):
        vkey = create_signer(name).verifier.vkey
        assert command("grant", case.path, vkey, "--role", role, "--holder", name).code == 0
    create_signer("nobody")
    for name in ("ob-1", "nobody"):
        review = Review(Case.open(case.path), "Ana", name)
        with pytest.raises(Refused):
            review.allowed()
        with pytest.raises(Refused):
            review.judge("E00a", "E09b", Same.SAME)
    review = Review(Case.open(case.path), "Ana", "an-1")
    review.allowed()
    review.judge("E00a", "E09b", Same.SAME)
    (entry,) = [each for each in Case.open(case.path).entries() if each.body.kind == "judgement"]
    assert [each.key for each in entry.signatures] == ["an-1"]
    assert load_signer("an-1").verifier.key_id.hex() == entry.signatures[0].key_id
    assert Case.open(case.path).keeping.held().left_out == {}


def test_whoever_has_a_briefing_that_rests_on_what_is_taken_back_is_named(
    tmp_path: Path, command: Run
) -> None:
    case = open_questions(tmp_path)
    for name, role in (("an-1", "analyst"), ("re-1", "reviewer")):
        vkey = create_signer(name).verifier.vkey
        assert command("grant", case.path, vkey, "--role", role, "--holder", name).code == 0
    review = Review(Case.open(case.path), "Ana", "an-1")
    given = review.judge("E00a", "E09b", Same.SAME)
    assert given.affected == ()
    ran = command(
        "release", case.path, "--out", tmp_path / "out" / "b.txt", "--to", "The Chair",
        "--key", "an-1", "--key", "re-1",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    taken = review.undo()
    assert taken is not None
    (told,) = taken.affected
    assert (told.kind, told.id) == ("judgement", given.judgement.id)
    assert "The Chair" in str(told)
