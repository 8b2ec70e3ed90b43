"""Values that contradict themselves are refused when they are made."""

from __future__ import annotations

from typing import Any

import pytest

from record.samples import agreement, clause, finding, judgement, settings
from truceline.record import (
    Area,
    Casualties,
    Clause,
    Disc,
    Finding,
    Judgement,
    Role,
    Settings,
    Source,
    Speaker,
)


def test_a_speaker_has_a_party_exactly_when_it_speaks_for_one() -> None:
    assert Speaker(name="Army", role=Role.PARTY, party="arland").party == "arland"
    with pytest.raises(ValueError, match="party"):
        Speaker(name="Army", role=Role.PARTY)
    with pytest.raises(ValueError, match="party"):
        Speaker(name="The Gazette", role=Role.MEDIA, party="arland")


def test_casualties() -> None:
    assert Casualties() != Casualties(killed_min=0), "not stated and stated as none are two things"
    assert Casualties(killed_min=3).killed_max is None
    with pytest.raises(ValueError, match="above"):
        Casualties(killed_min=4, killed_max=3)
    with pytest.raises(ValueError, match="greater than or equal"):
        Casualties(injured=-1)


@pytest.mark.parametrize("parties", [("arland", "arland"), ("unknown",), ("none", "arland")])
def test_parties_that_cannot_be(parties: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"listed twice|cannot be the id"):
        settings(*parties)


@pytest.mark.parametrize("parties", [("Unknown",), ("NONE",), ("Arland", "arland"), ("media",)])
def test_parties_that_a_table_could_not_tell_apart(parties: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"listed twice|cannot be the id"):
        settings(*parties)


@pytest.mark.parametrize(
    "change", [{"period_days": 0}, {"period_days": 367}, {"zone": "Mars"}, {"clok": "recorded"}]
)
def test_settings_that_cannot_be(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"period_days|time zone|clok"):
        settings(**change)


def test_a_party_by_its_id() -> None:
    assert settings().party("arland").short == "Arland"
    with pytest.raises(KeyError):
        settings().party("cadonia")


def test_settings_of_no_party() -> None:
    assert Settings(id="x", title="t").parties == ()


@pytest.mark.parametrize("bad", ["", " C1", "/C1", "\\C1", "C\n1", "x" * 81])
def test_ids(bad: str) -> None:
    with pytest.raises(ValueError, match="id"):
        Source.model_validate({"id": bad, "publisher": "p", "channel": "press"})


def test_values_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings().title = "another"  # type: ignore[misc]


def test_a_clause_number_appears_once() -> None:
    one = clause("1", "no_fire", "arland")
    with pytest.raises(ValueError, match="twice"):
        agreement(one, one)
    assert isinstance(agreement(one).clauses[0], Clause)


def test_when_an_agreement_binds() -> None:
    one = clause("1", "no_fire", "arland")
    assert agreement(one).in_force_from == agreement(one).concluded
    later = agreement(one, effective="2025-07-28T24:00")
    assert later.in_force_from.earliest > later.concluded.latest
    assert agreement(one).binding
    assert not agreement(one, issuer="The chair").binding


@pytest.mark.parametrize("shape", [(181.0, 0.0, 1.0), (0.0, 91.0, 1.0), (0.0, 0.0, 0.0)])
def test_discs_that_cannot_be(shape: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"than or equal|greater than"):
        Disc(lon=shape[0], lat=shape[1], radius_m=shape[2])


def test_an_area_needs_a_ring() -> None:
    with pytest.raises(ValueError, match="at least 4"):
        Area(ring=((0, 0), (1, 0), (0, 0)))


def test_a_judgement_is_on_two_claims() -> None:
    with pytest.raises(ValueError, match="two"):
        Judgement.model_validate(judgement("C1", "C2", "different").model_dump() | {"right": "C1"})


@pytest.mark.parametrize(
    "change",
    [
        {"attribution": "party", "party": None},
        {"attribution": "not_determined", "party": "arland"},
        {"reviewer": "analyst"},
    ],
)
def test_findings_that_cannot_be(change: dict[str, Any]) -> None:
    good = finding("I-1", "as_alleged", "party", party="arland").model_dump()
    with pytest.raises(ValueError, match=r"party|second person"):
        Finding.model_validate(good | change)
