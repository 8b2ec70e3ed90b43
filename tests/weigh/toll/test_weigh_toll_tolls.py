"""Tolls of claims: versions, sources, sides, and what is kept apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from record.samples import claim
from truceline.drill import REGIMES, conflict
from truceline.record import Claim, Stance
from truceline.weigh.toll import Standing, Toll
from weigh.toll.tolling import incident, only, parties, total, weighed


def standings(toll: Toll) -> dict[str, str]:
    return {each.name: each.standing.value for each in toll.accounts}


def test_every_version_is_kept_and_the_last_one_stands() -> None:
    found = weighed(
        [
            total("C1", "9 civilians killed", end="2025-03-07", said="2025-03-08"),
            total("C2", "14 civilians killed", end="2025-03-09", said="2025-03-09"),
            total("C3", "12 civilians killed", end="2025-03-10", said="2025-03-11"),
        ]
    )
    toll = only(found, "civilians killed")
    (account,) = toll.accounts
    assert [(v.claim_id, v.low, v.lowered) for v in account.versions] == [
        ("C1", 9, False),
        ("C2", 14, False),
        ("C3", 12, True),
    ]
    assert (toll.low, toll.high, toll.single) == (12, 12, True)


def test_all_organs_of_a_party_are_one_source() -> None:
    found = weighed(
        [
            total("C1", "9 civilians killed", by="arland:Army"),
            total("C2", "11 civilians killed", by="arland:Ministry"),
            total("C3", "10 civilians killed", by="third_party:Relief"),
        ]
    )
    toll = only(found, "civilians killed")
    assert standings(toll) == {"arland": "counts", "Relief": "counts"}
    assert (toll.low, toll.high) == (10, 11)


def test_a_party_has_no_say_in_the_other_sides_losses() -> None:
    own = total("C1", "20 soldiers killed")
    theirs = total("C2", "400 Arlandic soldiers killed", by="borduria", accused=None)
    alone, both = (only(weighed(c), "soldiers killed") for c in ([own], [own, theirs]))
    assert standings(both) == {"arland": "counts", "borduria": "enemy"}
    assert (both.low, both.high, both.fused) == (alone.low, alone.high, alone.fused)
    none = only(weighed([theirs]), "soldiers killed")
    assert (none.low, none.fused, len(none.enemy)) == (None, None, 1)


def test_copies_and_repeated_figures_count_once() -> None:
    root = total("C1", "31 civilians killed", by="third_party:Relief", said="2025-03-11")
    copy = total("C2", "33 civilians killed", by="media:Gazette", said="2025-03-12")
    echo = total("C3", "31 civilians killed", by="media:Herald", said="2025-03-13")
    toll = only(weighed([root, copy, echo], copies={"C2": "C1"}), "civilians killed")
    assert standings(toll) == {"Relief": "counts", "Gazette": "repeats", "Herald": "repeats"}
    assert toll.fused == only(weighed([root]), "civilians killed").fused


def test_one_party_alone_is_not_weighed_and_one_other_source_is() -> None:
    party = only(weighed([total("C1", "19 civilians killed")]), "civilians killed")
    assert (party.low, party.high, party.single, party.fused) == (19, 19, True, None)
    other = only(
        weighed([total("C1", "19 civilians killed", by="third_party:Relief")]), "civilians killed"
    )
    assert other.single
    assert other.fused is not None
    # A medium that gives the party's figure after it adds nothing.
    told = total("C2", "19 civilians killed", by="media:Gazette", said="2025-03-12")
    echoed = only(weighed([total("C1", "19 civilians killed"), told]), "civilians killed")
    assert echoed.fused is None


def test_a_figure_of_no_stated_side_joins_the_only_side_named_in_its_event() -> None:
    def event(claim_id: str, by: str, accused: str | None) -> Claim:
        return claim(claim_id, by, accused, summary="Four civilians killed", start="2025-03-05")

    own = event("C1", "arland", "borduria")
    open_one = event("C2", "third_party:Relief", "unknown")
    (toll,) = weighed([own, open_one], [incident("I-1", own, open_one)])
    assert toll.subject.side == "arland"
    assert [each.name for each in toll.counted] == ["arland", "Relief"]
    theirs = event("C3", "borduria", "arland")
    found = weighed([own, open_one, theirs], [incident("I-1", own, open_one, theirs)])
    assert [each.subject.side for each in found] == ["arland", None, "borduria"]


@pytest.mark.parametrize(
    "text",
    [
        "2 soldiers and 1 civilian killed, 1 more died of evacuation or illness",
        "3 killed; 4 killed, total 9; total 11 killed",
        "No soldiers and no civilians killed, 2 killed indirectly",
        "2 killed and 3 Arlandic killed; 4 Bordurian killed",
        "Two more civilians killed, civilian total 17, 12 civilians killed directly",
    ],
)
@pytest.mark.parametrize("figures", [{}, {"killed_min": 3, "killed_max": 4}, {"killed_min": 4}])
def test_one_claim_gives_one_version_of_a_toll(text: str, figures: dict[str, int]) -> None:
    made = [
        claim("C1", accused="unknown", summary=text, start="2025-03-05", **figures),
        claim("C2", summary=text, start="2025-03-05", **figures),
        total("C3", text, **figures),
    ]
    found = weighed(made, [incident("I-1", *made[:2])])
    assert found
    assert len({toll.id for toll in found}) == len(found)
    keys = [(toll.id, v.claim_id) for toll in found for a in toll.accounts for v in a.versions]
    assert len(set(keys)) == len(keys)


def test_one_claim_gives_one_version_in_a_whole_conflict() -> None:
    drawn = conflict(replace(REGIMES["grave"], incidents=60), seed=3)
    told = list(drawn.statements.values())
    copies = dict.fromkeys(drawn.copies, True)
    found = weighed(told, drawn.incidents, copies, drawn.settings.parties)
    assert len(found) > 60
    assert len({toll.id for toll in found}) == len(found)
    keys = [(toll.id, v.claim_id) for toll in found for a in toll.accounts for v in a.versions]
    assert len(set(keys)) == len(keys)
    alone = [toll for toll in found if [each.party for each in toll.counted] not in ([], [None])]
    assert all(toll.fused is None for toll in alone if toll.single)


def test_what_is_withdrawn_is_gone() -> None:
    back = total("C2", "Withdraws its figure", stance=Stance.RETRACTS, said="2025-03-14")
    assert weighed([total("C1", "9 civilians killed"), back]) == ()


def test_an_old_total_has_no_say() -> None:
    old = total("C1", "9 civilians killed", by="third_party:Relief", end="2025-03-03")
    new = total("C2", "30 civilians killed", end="2025-03-12")
    toll = only(weighed([old, new]), "civilians killed")
    assert standings(toll) == {"Relief": Standing.OLD.value, "arland": "counts"}
    assert (toll.low, toll.high, toll.contested) == (30, 30, False)


def test_contradiction_is_said() -> None:
    made = [
        total("C1", "30 civilians killed"),
        total("C2", "9 civilians killed", by="third_party:Relief"),
    ]
    assert only(weighed(made), "civilians killed").contested


def test_categories_rounds_and_areas_are_never_one_count() -> None:
    found = weighed(
        [
            total("C1", "9 civilians killed and 3 soldiers killed"),
            total("C2", "2 civilians killed", start="2025-06-01", end="2025-06-04"),
            total("C3", "1 civilian killed", place="Third Front"),
            total("C4", "5 civilians killed", by="borduria", place="Borduria"),
        ]
    )
    assert len({toll.id for toll in found}) == len(found) == 5
    assert all(len(toll.accounts) == 1 for toll in found)


def test_a_running_total_beside_an_event_joins_the_total() -> None:
    event = claim(
        "C2", summary="Two more soldiers killed, total 19", start="2025-03-09", said="2025-03-12"
    )
    found = weighed([total("C1", "15 soldiers killed"), event], [incident("I-1", event)])
    by_scope = {toll.subject.incident_id: toll for toll in found}
    assert by_scope["I-1"].high == 2
    assert [v.high for v in by_scope[None].accounts[0].versions] == [15, 19]


def swapped(made: Claim, labels: dict[str, str]) -> Claim:
    party = made.speaker.party
    speaker = made.speaker.model_copy(update={"party": labels.get(party or "", party)})
    accused = labels.get(made.accused or "", made.accused)
    return made.model_copy(update={"speaker": speaker, "accused": accused})


def test_exchanging_the_parties_exchanges_labels_and_nothing_else() -> None:
    event = claim("C6", summary="Shelling killed two soldiers", start="2025-03-05")
    made = [
        total("C1", "9 civilians killed; 12 soldiers killed"),
        total("C2", "14 Bordurian soldiers killed", accused=None),
        total("C3", "6 soldiers killed", by="borduria", place="Borduria"),
        total("C4", "11 civilians killed", by="media:Gazette"),
        total("C5", "10 civilians killed", by="third_party:Relief"),
        event,
    ]
    labels = {"arland": "borduria", "borduria": "arland"}
    before = weighed(made, [incident("I-1", event)])
    others = [swapped(each, labels) for each in made]
    after = weighed(others, [incident("I-1", others[-1])], sides=parties("borduria", "arland"))
    turned = []
    for toll in after:
        accounts = tuple(
            replace(
                each,
                party=labels.get(each.party or "", each.party),
                name=labels.get(each.name, each.name),
            )
            for each in toll.accounts
        )
        side = labels.get(toll.subject.side or "", toll.subject.side)
        turned.append(replace(toll, subject=replace(toll.subject, side=side), accounts=accounts))
    assert tuple(turned) == before
    assert len(before) == 4


def test_one_claim_is_one_version_of_a_count() -> None:
    event = claim("C1", summary="Five more bodies found; eight dead", start="2025-03-05")
    (toll,) = weighed([event], [incident("I-1", event)])
    assert [(v.claim_id, v.high) for v in toll.accounts[0].versions] == [("C1", 8)]
