"""Figures that say whom they count."""

from __future__ import annotations

import pytest

from record.samples import claim
from truceline.record import Casualties, Cause, Count, Harm, People, content, parse_body

SOLDIERS = Count(harm=Harm.KILLED, people=People.MILITARY, low=2, high=3)


def test_a_count_is_not_upside_down() -> None:
    assert Count(harm=Harm.MISSING, low=0, high=0).people is People.UNSTATED
    with pytest.raises(ValueError, match="low 4 is above high 3"):
        Count(harm=Harm.KILLED, low=4, high=3)
    with pytest.raises(ValueError, match="greater than or equal"):
        Count(harm=Harm.KILLED, low=-1, high=3)


def test_each_category_is_given_once() -> None:
    indirect = Count(harm=Harm.KILLED, cause=Cause.INDIRECT, low=1, high=1)
    assert len(Casualties(counts=(SOLDIERS, indirect)).counts) == 2
    with pytest.raises(ValueError, match="give each category once"):
        Casualties(counts=(SOLDIERS, SOLDIERS.model_copy(update={"high": 9})))


def test_a_claim_without_counts_is_what_it_was() -> None:
    assert b"counts" not in content(claim("C1", killed_min=3))


def test_counts_survive_the_record() -> None:
    made = claim("C1").model_copy(update={"casualties": Casualties(counts=(SOLDIERS,))})
    assert b'"counts":[{"harm":"killed","high":3,"low":2,"people":"military"}]' in content(made)
    assert parse_body(content(made)) == made
