"""Why two claims are in one incident, or are not: the numbers add up and the reason is the one."""

from __future__ import annotations

import pytest

from match.background import background
from match.by_hand import TELLING, by_hand
from match.swapped import swapped
from record.samples import claim, judgement
from truceline.match import match_claims
from truceline.match.explanation import UnknownClaim, Why, contributions, explain, signed
from truceline.match.field_words import FIELD_WORDS, field_title
from truceline.match.score import FIELDS
from truceline.record import Claim, Same


def exchange() -> tuple[Claim, Claim]:
    """First shots, each side blaming the other, a minute apart."""
    at = {"event_type": "small_arms", "place": "Green Pass"}
    return (
        claim("C1", start="2025-07-24T05:04", summary="Soldiers opened fire at dawn", **at),  # type: ignore[arg-type]
        claim(
            "C2",
            by="borduria",
            accused="arland",
            start="2025-07-24T05:05",
            summary="The other soldiers opened fire",
            **at,  # type: ignore[arg-type]
        ),
    )


def test_words_and_numbers_of_every_field() -> None:
    matching = match_claims([*background(), *exchange()], {})
    found = explain(matching, "C1", "C2")
    assert {part.field for part in found.contributions} == set(FIELDS)
    assert found.log_odds == pytest.approx(sum(part.weight for part in found.contributions))
    assert found.probability == pytest.approx(1 / (1 + 2.718281828459045**-found.log_odds))
    weights = [abs(part.weight) for part in found.contributions]
    assert weights == sorted(weights, reverse=True)
    said = {part.field: str(part) for part in found.contributions}
    assert said["time"].startswith("05:04 and 05:05 on 24 July 2025, 1 minute apart: +")
    assert said["figures"] == "no figures on either side: 0"
    assert "one blames borduria, the other arland" in said["blame"]
    assert "soldiers" in said["words"]
    assert (found.why, found.together) == (Why.ALIKE, True)


@pytest.mark.parametrize(
    ("start", "other", "words"),
    [
        ("2025-07-24", "2025-07-24", "both 24 July 2025"),
        ("2025-07-24T05:04", "2025-07-24", "24 July 2025, 05:04 and 24 July 2025, one day"),
        ("2025-07-24T05:04", "2025-07-24T05:04", "both 24 July 2025, 05:04, the same minute"),
        ("2025-07-24", "2025-07-27", "24 July 2025 and 27 July 2025, 2 days apart"),
        ("2025-07-24", "2025-07-25", "24 July 2025 and 25 July 2025, next to each other"),
        ("2025-07", "2025-07-25", "July 2025 and 25 July 2025, 1 of 31 days in common"),
        ("2025-07-24T05:00+07:00", "2025-07-24T05:00+08:00", "05:00 +08:00, 60 minutes apart"),
    ],
)
def test_times_as_they_were_stated(start: str, other: str, words: str) -> None:
    one, two = claim("C1", start=start), claim("C2", start=other)
    matching = by_hand([[0], [1]], {(0, 1): -1.0}, claims=[one, two])
    said = {part.field: part.words for part in contributions(matching, 0)}
    assert said["time"].endswith(words)


def test_one_place_under_two_names_and_two_places_with_their_distance() -> None:
    one, two = claim("C1", place="Green Hill"), claim("C2", place="Mont Vert")
    far = claim("C3", place="Red Ford", at=(104.6, 14.441))
    matching = match_claims([one, two, far], {"C1": "green", "C2": "green"})
    said = {part.field: part.words for part in explain(matching, "C1", "C2").contributions}
    assert said["place"].startswith("two names of one place, Green Hill and Mont Vert")
    said = {part.field: part.words for part in explain(matching, "C1", "C3").contributions}
    assert said["place"] == "Green Hill and Red Ford; 10 km apart, known to 3 km and 3 km"


def test_figures_with_what_was_not_stated() -> None:
    one, two = claim("C1", killed_max=2, injured=5), claim("C2", killed_max=3)
    matching = by_hand([[0, 1]], {(0, 1): 1.0}, claims=[one, two])
    said = {part.field: part.words for part in contributions(matching, 0)}
    assert said["figures"] == "killed 2 and 3; injured 5 and not stated"


def test_a_field_without_words_is_shown_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(FIELD_WORDS, "figures")
    made = contributions(by_hand([[0, 1]], {(0, 1): 1.0}), 0)
    assert "figures: 0" in [str(part) for part in made]


@pytest.mark.parametrize("verdict", [Same.SAME, Same.DIFFERENT])
def test_a_judgement_is_told_with_its_author_and_reason(verdict: Same) -> None:
    judged = [judgement("C1", "C2", verdict)]
    matching = match_claims(exchange(), {}, judged)
    found = explain(matching, "C2", "C1", judged)
    assert found.why is (Why.JUDGED_SAME if verdict is Same.SAME else Why.JUDGED_DIFFERENT)
    assert found.together is (verdict is Same.SAME)
    assert found.judgement == judged[0]
    assert "analyst judged" in found.sentences[0]
    assert "“read both”" in found.sentences[0]
    # Where only the verdicts are at hand, they are what is told.
    assert "were judged" in explain(matching, "C1", "C2").sentences[0]


def test_left_open_is_said_beside_the_reason_that_decides() -> None:
    matching = match_claims(exchange(), {}, [judgement("C1", "C2", "unsure")])
    found = explain(matching, "C1", "C2")
    assert found.why in (Why.ALIKE, Why.UNLIKE)
    assert "left open" in found.sentences[-1]


def test_too_far_apart_to_be_compared() -> None:
    one, two = claim("C1", start="2025-01-02"), claim("C2", start="2025-01-12")
    found = explain(match_claims([one, two], {}), "C1", "C2")
    assert found.why is Why.NOT_COMPARED
    assert (found.contributions, found.log_odds, found.probability) == ((), None, None)
    assert "2 January 2025 and 12 January 2025, 9 days apart" in found.sentences[0]


def test_unlike() -> None:
    found = explain(by_hand([[0], [1]], {(0, 1): -2.0}), "C0", "C1")
    assert (found.why, found.together) == (Why.UNLIKE, False)
    assert found.sentences == ("They look like two events (log-odds −2.0, 12 %).",)


def test_alike_but_outweighed_by_the_others() -> None:
    scores = {(0, 1): 3.0, (2, 3): 3.0, (0, 2): 2.0, (1, 2): -4.0, (0, 3): -1.0, (1, 3): -1.0}
    found = explain(by_hand([[0, 1], [2, 3]], scores), "C0", "C2")
    assert found.why is Why.OUTWEIGHED
    assert (found.link.mean, found.link.possible) == (-1.0, 4)
    said = " ".join(found.sentences)
    assert "Mean over the 4 pairs between the two: log-odds −1.0" in said
    assert f"Most against it: C1 and C2 (−4.0), {field_title(TELLING)}: " in said


def test_pairs_never_compared_weigh_against() -> None:
    found = explain(by_hand([[0, 1], [2]], {(0, 1): 3.0, (0, 2): 2.0}), "C0", "C2")
    assert found.why is Why.OUTWEIGHED
    assert "1 never compared and taken as −8.0" in " ".join(found.sentences)


def test_kept_apart_by_a_judgement_on_others() -> None:
    scores = dict.fromkeys([(0, 1), (2, 3), (0, 2), (0, 3), (1, 2), (1, 3)], 2.0)
    judged = [judgement("C1", "C3", "different")]
    matching = by_hand([[0, 1], [2, 3]], scores, {(1, 3): Same.DIFFERENT})
    found = explain(matching, "C0", "C2", judged)
    assert found.why is Why.KEPT_APART
    assert "analyst judged C1 and C3 about different events: “read both”" in found.sentences[0]


def test_together_through_others_names_the_strongest_chain() -> None:
    scores = {(0, 1): 4.0, (1, 2): 3.0, (0, 2): -1.0, (0, 3): 1.0, (2, 3): 1.0, (1, 3): 1.0}
    found = explain(by_hand([[0, 1, 2, 3]], scores), "C0", "C2")
    assert (found.why, found.together) == (Why.THROUGH_OTHERS, True)
    assert [(s.left, s.right, s.log_odds) for s in found.chain] == [
        ("C0", "C1", 4.0),
        ("C1", "C2", 3.0),
    ]
    assert "C0 –(+4.0)– C1 –(+3.0)– C2" in found.sentences[0]
    back = explain(by_hand([[0, 1, 2, 3]], scores), "C2", "C0")
    assert [(s.right, s.left) for s in reversed(back.chain)] == [("C0", "C1"), ("C1", "C2")]


def test_together_through_a_judgement() -> None:
    judged = {(0, 1): Same.SAME}
    found = explain(by_hand([[0, 1, 2]], {(0, 1): -5.0, (1, 2): 3.0}, judged), "C0", "C2")
    assert found.why is Why.THROUGH_OTHERS
    assert [(step.judged, step.log_odds) for step in found.chain] == [(True, -5.0), (False, 3.0)]
    assert "never compared" in found.sentences[0]
    assert "judged the same" in found.sentences[0]


def test_unknown_claims_and_one_claim_twice() -> None:
    matching = match_claims(exchange(), {})
    with pytest.raises(UnknownClaim, match=r"no claim 'C11'.*Did you mean C1"):
        explain(matching, "C11", "C2")
    with pytest.raises(ValueError, match="named twice"):
        explain(matching, "C1", "C1")


def test_every_pair_is_explained_as_it_was_grouped() -> None:
    made = [*background(12), *exchange(), claim("C3", start="2025-07-24", at=None, place="front")]
    matching = match_claims(made, {}, [judgement("C1", "B003", "same")])
    held = {name: each.id for each in matching.incidents for name in each.claim_ids}
    for one in made:
        for other in made:
            if one.id == other.id:
                continue
            found = explain(matching, one.id, other.id)
            back = explain(matching, other.id, one.id)
            assert found.together is (held[one.id] == held[other.id])
            assert (found.why, found.log_odds) == (back.why, back.log_odds)
            assert found.why is not Why.NOT_JOINED


def test_exchanging_the_parties_exchanges_nothing_but_their_names() -> None:
    made = [*background(12), *exchange()]
    plain, other = match_claims(made, {}), match_claims(swapped(made), {})
    for left, right in (("C1", "C2"), ("B001", "B002"), ("C1", "B011")):
        one, two = explain(plain, left, right), explain(other, left, right)
        assert (one.why, one.log_odds, one.sentences) == (two.why, two.log_odds, two.sentences)
        names = str.maketrans({"\0": "arland", "\1": "borduria"})
        for part, mirror in zip(one.contributions, two.contributions, strict=True):
            marked = part.words.replace("arland", "\1").replace("borduria", "\0")
            assert (marked.translate(names), part.weight) == (mirror.words, mirror.weight)


def test_a_weight_is_written_with_a_true_minus_and_never_as_minus_nothing() -> None:
    assert [signed(value) for value in (4.06, -2.0, -0.01, 0.0)] == ["+4.1", "−2.0", "0", "0"]
