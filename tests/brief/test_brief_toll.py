"""The toll in a briefing of the real case: what the sources come to, before what each stated."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from case.real import Real
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.toll import DOWN, toll
from truceline.brief.assemble.toll_weighed import toll_weighed


def _frame(real: Real) -> Frame:
    """As of a day on which both sides still stated tolls."""
    return Frame(replace(real.picture, as_of=datetime(2025, 12, 27, tzinfo=UTC)))


def test_the_toll_is_weighed_and_enemy_losses_are_apart(real: Real) -> None:
    made = toll_weighed(_frame(real))
    assert made is not None
    keys = [(row.side, row.counted, row.days) for row in made.rows]
    assert len(set(keys)) == len(keys) > 5
    assert all(row.refs and row.fused != "–" for row in made.rows)
    single = [row for row in made.rows if row.roots == "1, single source"]
    assert single
    # What one side says of the other's soldiers has a table of its own and no line above.
    assert any("soldiers killed" in row.counted for row in made.enemy)
    cited = {ref for row in made.enemy for ref in row.refs}
    assert cited
    for row in made.enemy:
        assert re.fullmatch(r"(at least )?[\d,–]+(, then (at least )?[\d,–]+)*", row.figures)


def test_the_sentences_say_range_interval_and_roots(real: Real) -> None:
    made = toll_weighed(_frame(real))
    assert made is not None
    counts = [each for each in made.sentences if each.refs]
    assert counts
    for each in counts:
        assert "with 80 % probability a complete count" in each.text
        assert "single source" in each.text or "roots)" in each.text
        assert not re.search(r"\b1 (civilians|soldiers|people)\b", each.text)


def test_a_figure_that_fell_is_marked(real: Real) -> None:
    rows = [row for table in toll(_frame(real)) for row in table.rows]
    figures = [cell for row in rows for cell in (row.killed, row.injured, row.displaced)]
    marked = [cell for cell in figures if DOWN in cell]
    assert marked
    assert all(any(char.isdigit() for char in cell) for cell in marked)
