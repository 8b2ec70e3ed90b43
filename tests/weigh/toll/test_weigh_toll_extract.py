"""Reading the categorised figures of a claim."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from record.samples import claim
from truceline.case_toml import read_settings_file
from truceline.record import (
    Casualties,
    Cause,
    Claim,
    Count,
    EventType,
    GeoPrecision,
    Harm,
    People,
    Role,
    Speaker,
    Stance,
    When,
    Where,
)
from truceline.weigh.toll import Stated, extract
from weigh.toll.tolling import parties

REAL = Path(__file__).parents[3] / "cases" / "thailand-cambodia-2025"
LABELS = Path(__file__).parent / "labels.csv"
Read = tuple[str, str, str, str | None, int, int, str]


def read(stated: Stated) -> Read:
    category = stated.category
    return (
        category.harm.value, category.people.value, category.cause.value, stated.side,
        stated.low, stated.high, stated.reading.value,
    )  # fmt: skip


def short(summary: str, **figures: int) -> list[str]:
    """What is read of a sentence by a party that blames the other, in few words."""
    made = claim("C1", summary=summary, event_type="casualty_report", **figures)
    found = []
    for stated in extract(made, parties()):
        side = {"arland": "", "borduria": " theirs", None: " open"}[stated.side]
        number = str(stated.low) if stated.low == stated.high else f"{stated.low}-{stated.high}"
        how = "" if stated.reading.value == "own" else f" {stated.reading.value}"
        found.append(f"{number} {stated.category.words}{side}{how}")
    return found


@pytest.mark.parametrize(
    ("summary", "figures", "expected"),
    [
        ("Eleven civilians killed", {"killed_min": 11}, ["11 civilians killed"]),
        (
            "16 military, 1 civilian direct and 12 indirect",
            {"killed_min": 17, "killed_max": 29},
            ["16 soldiers killed", "1 civilians killed directly", "12 civilians killed indirectly"],
        ),
        (
            "One direct and 41 indirect civilian deaths",
            {"killed_min": 1, "killed_max": 42},
            ["1 civilians killed directly", "41 civilians killed indirectly"],
        ),
        (
            "12 dead (11 civ, 1 mil)",
            {"killed_min": 12},
            ["12 people killed", "11 civilians killed", "1 soldiers killed"],
        ),
        (
            "Two soldiers and at least eleven villagers killed",
            {"killed_min": 13},
            ["2 soldiers killed", "11 civilians killed", "13 people killed"],
        ),
        ("Fire killed one soldier and hurt four", {}, ["1 soldiers killed", "4 soldiers injured"]),
        (
            "Two more soldiers killed, total 19",
            {"killed_min": 2},
            ["2 soldiers killed more", "19 soldiers killed total"],
        ),
        ("Claims 102 Bordurian troops killed", {"killed_min": 102}, ["102 soldiers killed theirs"]),
        ("Monk killed near the 12th pillar", {"killed_min": 1}, ["1 civilians killed"]),
        ("No words on whom", {"killed_min": 3, "killed_max": 5}, ["3-5 people killed"]),
        ("One hundred and five people fled", {}, ["105 people displaced"]),
        ("Half a million people fled homes", {}, ["500000 people displaced"]),
        ("1,500 families evacuated, 27 homes hit at 07:30 on 7 March", {}, []),
        ("A 63-year-old was on Road 56 and Hill 350 for 4 hours", {}, []),
        (
            "No soldiers and no civilians killed",
            {"killed_min": 0},
            ["0 soldiers killed", "0 civilians killed", "0 people killed"],
        ),
        (
            "4 soldiers and no civilians killed",
            {"killed_min": 4},
            ["4 soldiers killed", "0 civilians killed", "4 people killed"],
        ),
        ("No civilians were harmed", {"killed_min": 0}, ["0 civilians killed"]),
    ],
)  # fmt: skip
def test_a_sentence(summary: str, figures: dict[str, int], expected: list[str]) -> None:
    if "killed_min" in figures:
        figures = {"killed_max": figures["killed_min"]} | figures
    assert sorted(short(summary, **figures)) == sorted(expected)


def test_words_that_contradict_the_field_give_no_category() -> None:
    assert short(
        "Four civilians were taken to hospital, two killed", killed_min=3, killed_max=3
    ) == ["3 people killed"]


@pytest.mark.parametrize(
    ("words", "least"),
    [("at least", True), ("more than", True), ("no more than", False), ("fewer than", False)],
)
def test_what_is_a_lower_bound(words: str, least: bool) -> None:
    made = claim("C1", summary=f"Shelling killed {words} 60 civilians")
    (stated,) = extract(made, parties())
    assert (stated.high, stated.at_least) == (60, least)


def test_counts_of_the_form_come_before_the_words() -> None:
    counts = (
        Count(harm=Harm.KILLED, people=People.MILITARY, low=16, high=16),
        Count(harm=Harm.KILLED, people=People.CIVILIAN, low=1, high=1),
        Count(harm=Harm.KILLED, cause=Cause.INDIRECT, low=12, high=12),
        Count(harm=Harm.MISSING, low=3, high=5),
    )
    made = claim("C1", summary="4 civilians killed, military total 23", start="2025-03-05")
    figures = Casualties(killed_min=17, killed_max=29, injured=8, counts=counts)
    made = made.model_copy(update={"casualties": figures})
    found = [(each.category.words, each.low, each.high) for each in extract(made, parties())]
    assert found == [
        ("soldiers killed", 16, 16),
        ("civilians killed", 1, 1),
        ("people killed indirectly", 12, 12),
        ("people killed directly", 17, 17),
        ("soldiers killed", 23, 23),
        ("people injured", 8, 8),
        ("people missing", 3, 5),
    ]


@pytest.mark.parametrize("stance", [Stance.DENIES, Stance.RETRACTS])
def test_whoever_denies_gives_no_figure(stance: Stance) -> None:
    made = claim("C1", stance=stance, summary="Three killed", killed_min=3, killed_max=3)
    assert extract(made, parties()) == ()


@pytest.mark.parametrize(
    ("by", "accused", "place", "side"),
    [
        ("arland", "borduria", "Hill Green", "arland"),
        ("arland", "arland", "Hill Green", "borduria"),
        ("media:Gazette", "borduria", "Hill Green", "arland"),
        ("media:Gazette", None, "Borduria, west", "borduria"),
        ("media:Gazette", None, "border of Borduria and Arland", None),
        ("arland", None, "Hill Green", None),
    ],
)
def test_whose_people(by: str, accused: str | None, place: str, side: str | None) -> None:
    made = claim("C1", by, accused, place=place, summary="Three killed", killed_min=3, killed_max=3)
    assert [stated.side for stated in extract(made, parties())] == [side]


def test_the_hand_labelled_claims() -> None:
    """60 real claims drawn at random, labelled from their text before the grammar was run.

    The first run gave precision 0.942 and recall 0.927; the floor is below what it gives now.
    """
    if not (REAL / "claims.csv").is_file():
        pytest.skip(f"{REAL / 'claims.csv'} is not here")
    sides = read_settings_file(REAL / "case.toml").parties
    gold: dict[str, Counter[Read]] = defaultdict(Counter)
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            into = gold[row["claim_id"]]
            if row["harm"] != "none":
                number = int(row["number"])
                into[
                    row["harm"], row["people"], row["cause"], row["side"], number, number,
                    row["reading"],
                ] += 1  # fmt: skip
    assert len(gold) == 60
    found = {name: Counter(map(read, extract(made, sides))) for name, made in _claims(gold).items()}
    right = sum(((found[name] & gold[name]).total()) for name in gold)
    assert right / sum(each.total() for each in found.values()) >= 0.94
    assert right / sum(each.total() for each in gold.values()) >= 0.92


def _claims(names: dict[str, Counter[Read]]) -> dict[str, Claim]:
    with (REAL / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["claim_id"] in names]
    return {row["claim_id"]: _claim(row) for row in rows}


def _claim(row: dict[str, str]) -> Claim:
    party = row["claimant_side"] in ("thailand", "cambodia")
    given = {
        name: int(row[name])
        for name in ("killed_min", "killed_max", "injured", "displaced")
        if row[name]
    }
    return Claim(
        id=row["claim_id"],
        source_id="S1",
        speaker=Speaker(
            name=row["claimant"],
            role=Role.PARTY if party else Role.THIRD_PARTY,
            party=row["claimant_side"] if party else None,
        ),
        stance=Stance(row["stance"]),
        accused=row["accused"] if row["accused"] not in ("", "none") else None,
        event_type=EventType(row["event_type"]),
        said=When.parse(row["claim_date"], "UTC"),
        when=When.between(row["event_date_start"], row["event_date_end"], "UTC"),
        where=Where(words=row["place_name"], precision=GeoPrecision(row["geo_precision"])),
        casualties=Casualties(**given),
        summary=row["detail"],
    )
