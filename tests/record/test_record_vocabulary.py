"""Every word has a definition, and every table over a vocabulary is complete."""

from __future__ import annotations

import pytest

from truceline import record
from truceline.brief import wording
from truceline.record import (
    BREACHED_BY,
    CODES,
    ClauseStatus,
    EventType,
    Family,
    Obligation,
    Role,
    Stance,
    Term,
    Undetermined,
    family,
)
from truceline.weigh import AFFIRMING

VOCABULARIES = sorted(
    {
        value
        for value in vars(record).values()
        if isinstance(value, type) and issubclass(value, Term) and value is not Term
    },
    key=lambda vocabulary: vocabulary.__name__,
)


def test_the_vocabularies_of_the_record_are_found() -> None:
    assert {"Stance", "EventType", "Obligation", "Precision", "GeoPrecision"} <= {
        vocabulary.__name__ for vocabulary in VOCABULARIES
    }


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__name__)
def test_every_word_has_a_definition_of_its_own(vocabulary: type[Term]) -> None:
    words = list(vocabulary)
    assert words
    assert all(len(word.definition) > 3 for word in words)
    assert len({word.definition for word in words}) == len(words)
    assert all(word == word.value and word.value == word.value.strip() for word in words)
    assert all(vocabulary(word.value) is word for word in words)


def test_every_event_type_has_codes() -> None:
    assert set(CODES) == set(EventType)
    assert {family(kind) for kind in EventType} == set(Family)
    assert all(codes.acled for codes in CODES.values())


def test_every_obligation_says_what_breaches_it() -> None:
    assert set(BREACHED_BY) == set(Obligation)
    harmless = {EventType.DIPLOMATIC, EventType.OBSERVER_VISIT, EventType.CASUALTY_REPORT}
    assert all(not harmless & kinds for kinds in BREACHED_BY.values())
    assert BREACHED_BY[Obligation.NO_FIRE] < BREACHED_BY[Obligation.CESSATION]


@pytest.mark.parametrize(
    ("table", "vocabulary"),
    [
        (wording.KINDS, EventType),
        (wording.STATUSES, ClauseStatus),
        (wording.OBLIGATIONS, Obligation),
        (wording.UNDETERMINED, Undetermined),
        (wording.ROLES, Role),
        (wording._STANCES, Stance),
    ],
)
def test_wording_is_complete(table: dict[Term, str], vocabulary: type[Term]) -> None:
    assert set(table) == set(vocabulary)
    assert all(table.values())
    assert len(set(table.values())) == len(table)
    assert not any("_" in words for words in table.values())


def test_plural_words_cover_all_that_happens_on_the_ground() -> None:
    ground = {
        kind
        for kind in EventType
        if family(kind) in (Family.FIRE, Family.GROUND, Family.MINE, Family.SUPPLY, Family.OTHER)
    }
    assert ground <= set(wording.KINDS_PLURAL)


def test_a_stance_affirms_or_does_not() -> None:
    assert set(Stance) - AFFIRMING == {Stance.DENIES, Stance.RETRACTS}
