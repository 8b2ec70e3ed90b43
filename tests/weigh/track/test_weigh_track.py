"""The track record: what stood, counted once a root, with what cannot be told left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from record.samples import claim, finding
from truceline.record import Claim, Finding
from truceline.weigh import Evidence, gather, weigh_gathered
from truceline.weigh.track import Share, TrackRecord, outcome, track_record
from weigh.weighing import incident

OCCURRED = ("as_alleged", "not_determined")
PARTIES = ("arland", "borduria")


def released(name: str, *found: str, **more: Any) -> Finding:
    return finding(name, *found, **({"reviewer": "another"} | more))


def tracked(
    groups: dict[str, Sequence[Claim]],
    findings: Sequence[Finding],
    parties: Sequence[str] = PARTIES,
) -> TrackRecord:
    claims = {each.id: each for group in groups.values() for each in group}
    gathered = gather([incident(group, name) for name, group in groups.items()], Evidence(claims))
    return track_record(gathered.told, weigh_gathered(gathered, ()), findings, parties)


def stood(found: TrackRecord) -> dict[str, tuple[int, int]]:
    return {row.kind: (row.stood.hits, row.stood.of) for row in found.kinds}


BLAMES = claim("C1", by="arland", accused="borduria")
DENIES = claim("C2", by="borduria", accused="borduria", stance="denies")
UNBLAMED = claim("C3", by="media:The Gazette", accused=None)


@pytest.mark.parametrize(
    ("found", "blames", "denies", "unblamed"),
    [
        (released("I", "as_alleged", "party", party="borduria"), True, False, True),
        (released("I", "as_alleged", "party", party="arland"), False, True, True),
        (released("I", "as_alleged", "third"), False, True, True),
        (released("I", "as_alleged", "not_determined"), None, None, True),
        (released("I", "not_shown", "not_determined"), False, True, False),
        (released("I", "otherwise", "not_determined"), False, True, False),
        (released("I", "otherwise", "party", party="borduria"), False, True, False),
    ],
)
def test_when_a_statement_stands(
    found: Finding, blames: bool | None, denies: bool | None, unblamed: bool
) -> None:
    settled = outcome(found)
    assert settled is not None
    assert [settled.stood(each) for each in (BLAMES, DENIES, UNBLAMED)] == [
        blames, denies, unblamed,
    ]  # fmt: skip
    assert settled.stood(claim(stance="retracts")) is None


def test_drafts_and_what_is_left_open_resolve_nothing() -> None:
    assert outcome(finding("I", *OCCURRED)) is None
    assert outcome(released("I", *OCCURRED, undetermined="no_access")) is None
    groups = {"A": [claim()], "B": [claim()], "C": [claim()]}
    found = tracked(
        groups,
        [
            finding("A", *OCCURRED),
            released("B", "not_shown", "not_determined", undetermined="no_access"),
        ],
    )
    assert (found.incidents, found.resolved, found.left_open, found.drafts) == (3, 0, 1, 1)
    assert found.kinds == ()
    assert all(word.found.of == 0 for word in found.calibration)


def test_a_draft_takes_no_released_finding_away_and_one_elsewhere_counts_for_nothing() -> None:
    right = released("A", "as_alleged", "party", party="borduria")
    found = tracked({"A": [BLAMES]}, [right, finding("A", "not_shown", "not_determined")])
    assert stood(found) == {"party blames another side": (1, 1)}
    elsewhere = tracked({"A": [BLAMES]}, [released("Z", "as_alleged", "third")])
    assert (elsewhere.resolved, elsewhere.kinds) == (0, ())


def test_a_root_counts_once_on_an_incident_however_often_it_speaks() -> None:
    often = [claim(by=f"arland:Organ {n}") for n in range(7)]
    found = tracked({"A": often}, [released("A", "as_alleged", "party", party="borduria")])
    assert stood(found) == {"party blames another side": (1, 1)}
    # Who blames two sides in turn has been right about neither.
    both = [claim(by="media:Gazette", accused=party) for party in PARTIES]
    found = tracked({"A": both}, [released("A", "as_alleged", "party", party="borduria")])
    assert stood(found) == {"media in its own name": (0, 1)}


def test_what_was_retracted_is_not_held_against_anybody() -> None:
    said = [
        claim("C7", by="arland"),
        claim("C8", by="arland", stance="retracts", said="2025-07-30"),
    ]
    found = tracked({"A": said}, [released("A", "not_shown", "not_determined")])
    assert found.kinds == ()


def test_kinds_are_told_apart_by_role_interest_and_manner() -> None:
    group = [
        claim(by="arland", accused="borduria"),
        claim(by="borduria", accused="borduria", stance="confirms"),
        claim(by="media:Gazette", accused="borduria", stance="reports"),
        claim(by="media:Courier", accused="borduria"),
        claim(by="third_party:Org", accused="borduria", stance="denies"),
    ]
    found = tracked({"A": group}, [released("A", "as_alleged", "party", party="borduria")])
    assert stood(found) == {
        "party blames another side": (1, 1),
        "party owns the act": (1, 1),
        "third party, denies": (0, 1),
        "media in its own name": (1, 1),
        "media passes on": (1, 1),
    }
    assert [(row.party, row.affirmed, row.denied) for row in found.parties] == [
        ("arland", Share(1, 1), Share()),
        ("borduria", Share(1, 1), Share()),
    ]


def test_calibration_counts_suggestions_at_the_word_they_were_given() -> None:
    groups = {
        f"I{n}": [claim(by="arland"), claim(by="borduria", stance="confirms")] for n in range(4)
    }
    who = ["borduria", "borduria", "arland", None]
    found = tracked(
        groups,
        [
            released(name, "as_alleged", "party", party=party)
            if party
            else released(name, "not_shown", "not_determined")
            for name, party in zip(groups, who, strict=True)
        ],
    )
    used = {(row.question, row.word): (row.found.hits, row.found.of)
            for row in found.calibration if row.found.of}  # fmt: skip
    assert sorted(used.values()) == [(2, 3), (3, 4)]
    assert {question for question, _ in used} == {"occurrence", "attribution"}


def test_exchanging_the_sides_exchanges_rows_of_parties_and_nothing_else() -> None:
    labels = {"arland": "borduria", "borduria": "arland"}

    def groups(turn: dict[str, str]) -> dict[str, list[Claim]]:
        def name(party: str) -> str:
            return turn.get(party, party)

        return {
            "A": [claim("C1", by=name("arland"), accused=name("borduria"))],
            "B": [claim("C2", by=name("borduria"), accused=name("borduria"), stance="denies"),
                  claim("C3", by="media:Gazette", accused=name("borduria"))],
        }  # fmt: skip

    def findings(turn: dict[str, str]) -> list[Finding]:
        guilty = turn.get("borduria", "borduria")
        return [
            released("A", "as_alleged", "party", party=guilty, id="F1"),
            released("B", "as_alleged", "party", party=guilty, id="F2"),
        ]

    before = tracked(groups({}), findings({}))
    after = tracked(groups(labels), findings(labels), [labels[party] for party in PARTIES])
    assert after.kinds == before.kinds
    assert after.calibration == before.calibration
    assert [(labels[row.party], row.affirmed, row.denied) for row in after.parties] == [
        (row.party, row.affirmed, row.denied) for row in before.parties
    ]


def test_a_share_says_nothing_below_ten() -> None:
    assert Share(9, 9).words == "9 of 9: too few to say"
    assert Share().words == "none resolved"
    assert Share(8, 10).words.startswith("8 of 10: 80 % (90 %: ")
    with pytest.raises(ValueError, match="no share"):
        Share(2, 1)


@pytest.mark.parametrize(("hits", "of"), [(0, 10), (10, 10), (5, 10), (8, 20), (19, 20), (59, 60)])
def test_the_interval_is_that_of_jeffreys(hits: int, of: int) -> None:
    low, high = Share(hits, of).interval
    # The posterior under Jeffreys' prior, integrated by hand; squares soften its ends.
    grid = np.linspace(0, 1, 200_001)[1:-1]
    p = grid**2
    mass = p ** (hits - 0.5) * (1 - p) ** (of - hits - 0.5) * 2 * grid
    below = np.cumsum(mass) / mass.sum()
    wanted = [p[np.searchsorted(below, tail)] for tail in (0.05, 0.95)]
    assert low == pytest.approx(wanted[0] if hits else 0, abs=1e-3)
    assert high == pytest.approx(wanted[1] if hits < of else 1, abs=1e-3)
