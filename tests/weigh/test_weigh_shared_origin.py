"""Newspapers that drew on one informant are one root; those that are merely both right are two."""

from __future__ import annotations

from record.samples import claim
from truceline.record import Casualties, Claim
from truceline.weigh.roots import roots
from truceline.weigh.shared_origin import independent
from weigh.weighing import weighed

STORY = "Shells fell on the market of the old town shortly after dawn and set two shops on fire"


def told(name: str, by: str, killed: int, injured: int, summary: str = "") -> Claim:
    figures = Casualties(killed_min=killed, killed_max=killed, injured=injured)
    return claim(name, by=by).model_copy(update={"casualties": figures, "summary": summary})


def count(*claims: Claim) -> int:
    return len(independent(roots(claims)))


def test_nearly_the_same_words_are_one_origin() -> None:
    one = told("C1", "media:Gazette", 0, 0, STORY)
    other = told("C2", "media:Herald", 0, 0, STORY.replace("old town", "town"))
    assert count(one, other) == 1
    assert weighed(one, other).roots[0].name == "Gazette, Herald"


def test_other_words_are_two() -> None:
    one = told("C1", "media:Gazette", 0, 0, STORY)
    other = told("C2", "media:Herald", 0, 0, "Our correspondent saw two craters beside the river")
    assert count(one, other) == 2


def test_to_err_alike_twice_is_one_origin() -> None:
    pair = [told("C1", "media:Gazette", 3, 17), told("C2", "media:Herald", 3, 17)]
    assert count(*pair, told("C3", "third_party:Org", 2, 9)) == 2
    assert count(*pair) == 2, "nobody contradicts them: they may both be right"
    assert count(*pair, told("C3", "third_party:Org", 3, 17)) == 3


def test_one_shared_figure_is_no_sign() -> None:
    pair = [told("C1", "media:Gazette", 3, 17), told("C2", "media:Herald", 3, 12)]
    assert count(*pair, told("C3", "third_party:Org", 2, 9)) == 3


def test_parties_and_observers_are_never_joined() -> None:
    pair = [told("C1", "arland", 3, 17, STORY), told("C2", "borduria", 3, 17, STORY)]
    assert count(*pair, told("C3", "media:Gazette", 2, 9)) == 3
    teams = [told("C1", "observer:One", 3, 17, STORY), told("C2", "observer:Two", 3, 17, STORY)]
    assert count(*teams, told("C3", "media:Gazette", 2, 9)) == 3


def test_one_origin_of_many_counts_once() -> None:
    many = [told(f"C{n}", f"media:Paper {n}", 0, 0, STORY) for n in range(9)]
    once = weighed(many[0]).occurrence.probability
    assert weighed(*many).occurrence.probability == once
