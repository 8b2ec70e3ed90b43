"""Syndicated copies: what one page took from another, and what only looks alike."""

from __future__ import annotations

import sys
from random import Random
from typing import Any

import pytest

from match.swapped import swapped
from record.samples import claim, source
from truceline.match.statements import Copy, copies
from truceline.match.statements.origins import cited_origins
from truceline.match.statements.shingles import bands, jaccard, shingles, words
from truceline.record import Channel, Claim, Source

TEXT = "Two shells fell on the school of the upper village and nobody was hurt there"
OTHER = "Shells fell near a school in the upper village, says the army"


def found(*claims: Claim, sources: dict[str, Source] | None = None) -> dict[str, str]:
    return {each.claim_id: each.root_id for each in copies(claims, sources or {}).values()}


def page(publisher: str, claim_id: str, **more: Any) -> Source:
    return source(f"S-{claim_id}", publisher=publisher, channel=Channel.PRESS, **more)


def pages(**publishers: str) -> dict[str, Source]:
    made = [page(publisher, claim_id) for claim_id, publisher in publishers.items()]
    return {each.id: each for each in made}


def test_the_same_words_on_another_page() -> None:
    one, other = claim("C1", summary=TEXT), claim("C2", summary=TEXT.upper(), said="2025-07-25")
    assert found(one, other) == {"C2": "C1"}
    (copy,) = copies([one, other], {}).values()
    assert copy == Copy("C2", "C1", "100% of the wording of C1 on another page")


def test_the_root_is_what_was_said_first_and_then_what_was_recorded_first() -> None:
    late, early = claim("C1", summary=TEXT, said="2025-07-26"), claim("C2", summary=TEXT)
    assert found(late, early) == {"C1": "C2"}
    assert found(claim("C3", summary=TEXT), claim("C2", summary=TEXT)) == {"C2": "C3"}


@pytest.mark.parametrize(
    "changes",
    [
        {"by": "arland:Navy"},
        {"stance": "denies"},
        {"accused": "unknown"},
        {"event_type": "rocket"},
        {"start": "2025-07-25", "said": "2025-07-25"},
        {"start": "2025-07-24", "end": "2025-07-25"},
        {"place": "Hill Red", "at": (104.9, 14.35)},
        {"killed_max": 3},
        {"injured": 0},
        {"said": "2025-08-24"},
        {"source": "S-C1"},
        {"summary": TEXT.replace("nobody was hurt there", "the roof of it burned down at once")},
    ],
)
def test_what_differs_is_no_copy(changes: dict[str, Any]) -> None:
    base = {"summary": TEXT, "killed_max": 2, "injured": 1}
    assert found(claim("C1", **base), claim("C2", **base)) == {"C2": "C1"}
    assert found(claim("C1", **base), claim("C2", **{**base, **changes})) == {}


def test_a_clock_time_or_a_figure_may_be_left_out_but_not_changed() -> None:
    timed = claim("C1", start="2025-07-24T08:20", summary=TEXT, killed_max=2)
    assert found(timed, claim("C2", summary=TEXT, said="2025-07-25")) == {"C2": "C1"}
    later = claim("C2", start="2025-07-24T08:50", summary=TEXT, said="2025-07-24T09:00")
    assert found(timed, later) == {}


def test_numbers_within_the_words_count_too() -> None:
    long = "The army says that {} rounds fell on the fields east of the upper village before dawn"
    one, other = claim("C1", summary=long.format(12)), claim("C2", summary=long.format(14))
    assert found(one, other) == {}


def test_short_general_sentences_do_not_chain() -> None:
    short = [claim(f"C{n}", summary="Shelling went on") for n in range(5)]
    assert found(*short) == {}
    drifting = TEXT.split()
    chain = []
    for step in range(8):
        drifting[step] = f"word{step}"
        chain.append(claim(f"D{step}", summary=" ".join(drifting)))
    links = found(*chain)
    assert not set(links.values()) & set(links), "a copy's root is never a copy"
    assert "D7" not in links or links["D7"] != "D0"


def test_a_named_origin_stands_in_for_like_words() -> None:
    named = pages(C1="Express (Wire)", C2="The Sentinel (Wire)", C3="The Wire", W="Wire via Daily")
    one, other = claim("C1", summary=TEXT), claim("C2", summary=OTHER)
    links = copies([one, other], named)
    assert links["C2"].root_id == "C1"
    assert "origin, wire" in links["C2"].why
    assert found(one, other) == {}, "without the origin the words are too far apart"
    assert found(one, claim("C2", summary="Nothing of the sort"), sources=named) == {}


def test_a_page_of_the_origin_itself_is_the_origin() -> None:
    named = pages(C1="The Gazette", C2="Evening Post (The Gazette)")
    assert found(claim("C1", summary=TEXT), claim("C2", summary=OTHER), sources=named) == {
        "C2": "C1"
    }


def test_a_country_in_brackets_is_no_origin() -> None:
    named = pages(C1="The Nation (Arland)", C2="The Star (Arland)", C3="The Nation (Arland)")
    one, other = claim("C1", summary=TEXT), claim("C2", summary=OTHER)
    assert found(one, other, sources=named) == {}
    same_paper = claim("C3", summary=OTHER)
    assert found(one, same_paper, sources=named) == {}, "a paper's own second report is no copy"


def test_origins_are_read_from_publishers() -> None:
    named = pages(
        A="Daily (Agency / The Gazette)", B="Agency via Post", C="The Gazette", D="Post (Arland)"
    ) | {"S-E": page("Herald (Unheard-of)", "E").model_copy(update={"channel": Channel.WIRE})}
    cited = cited_origins(named, [])
    assert cited["S-A"].origins == {"agency", "the gazette"}
    assert (cited["S-B"].carrier, cited["S-B"].origins) == ("post", {"agency"})
    assert cited["S-C"].origins == cited["S-D"].origins == frozenset()
    assert cited["S-E"].origins == {"unheard-of"}, "a wire report names its agency"
    speaks = claim("X", by="media:Arland")
    assert cited_origins(named, [speaks])["S-D"].origins == {"arland"}


def test_papers_in_their_own_name_need_nearly_the_same_words() -> None:
    one = claim("C1", by="media:The Gazette", summary=TEXT)
    assert found(one, claim("C2", by="media:The Post", summary=TEXT)) == {"C2": "C1"}
    changed = TEXT.replace("school of the upper", "school in the upper")
    near = claim("C2", by="media:The Post", summary=changed)
    assert found(one, near) == {}
    assert found(one, claim("C2", by="media:The Gazette", summary=changed)) == {"C2": "C1"}


def test_what_a_person_keeps_apart_is_no_copy() -> None:
    pair = [claim("C1", summary=TEXT), claim("C2", summary=TEXT)]
    assert copies(pair, {}, apart=[("C2", "C1")]) == {}


def test_five_hundred_copies_have_one_root() -> None:
    wire = [claim(f"W{n:03d}", summary=TEXT, said="2025-07-25") for n in range(500)]
    others = [
        claim(f"X{n:03d}", summary=TEXT, place=f"Village {n}", at=(103 + n / 100, 14.0))
        for n in range(100)
    ]
    Random(1).shuffle(mixed := [*wire, *others])  # noqa: S311
    links = found(*mixed)
    first = next(one.id for one in mixed if one.id.startswith("W"))
    assert links == {one.id: first for one in wire if one.id != first}


def test_the_number_of_comparisons_grows_with_the_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["truceline.match.statements.copies"]  # the package names the function
    compare, made = module._why, 0

    def counting(*pair: Any) -> Any:
        nonlocal made
        made += 1
        return compare(*pair)

    monkeypatch.setattr(module, "_why", counting)
    for size in (100, 200, 400):
        made = 0
        copies([claim(f"C{n:03d}", summary=TEXT) for n in range(size)], {})
        assert made == size - 1


def test_exchanging_the_parties_changes_no_link() -> None:
    claims = [
        claim("C1", summary=TEXT),
        claim("C2", summary=TEXT),
        claim("C3", by="borduria", accused="arland", summary=TEXT),
        claim("C4", by="borduria", accused="arland", summary=TEXT),
    ]
    assert found(*claims) == {"C2": "C1", "C4": "C3"} == found(*swapped(claims))


def test_runs_of_words() -> None:
    said = words("Shells fell on the School")
    assert said == ("shells", "fell", "on", "the", "school")
    assert len(shingles(said)) == 3
    assert shingles(said[:2]) == frozenset()
    assert jaccard(shingles(said), shingles(said)) == 1.0
    assert jaccard(frozenset(), frozenset()) == 0.0


def test_like_sets_meet_in_a_band() -> None:
    random = Random(3)  # noqa: S311
    met = 0
    for _ in range(200):
        common = {random.getrandbits(32) for _ in range(12)}
        pair = [frozenset(common | {random.getrandbits(32) for _ in range(4)}) for _ in range(2)]
        assert jaccard(*pair) == pytest.approx(0.6)
        rows = bands(pair)
        met += bool((rows[0] == rows[1]).any())
    assert met > 180
    rows = bands([frozenset({random.getrandbits(32) for _ in range(16)}) for _ in range(200)])
    assert len({value for row in rows.tolist() for value in row}) == rows.size
