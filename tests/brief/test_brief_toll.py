"""The toll in a briefing of the real case: what the sources come to, before what each stated."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from case.real import Real
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.toll import DOWN, toll
from truceline.brief.assemble.toll_sentences import NOT_WEIGHED
from truceline.brief.assemble.toll_weighed import EVENTS, SEVERAL, toll_weighed


def _frame(real: Real) -> Frame:
    """As of a day on which both sides still stated tolls."""
    return Frame(replace(real.picture, as_of=datetime(2025, 12, 27, tzinfo=UTC)))


def test_the_toll_is_weighed_and_enemy_losses_are_apart(real: Real) -> None:
    made = toll_weighed(_frame(real))
    assert made is not None
    keys = [(row.side, row.counted, row.days) for row in made.rows]
    assert len(set(keys)) == len(keys) > 5
    assert all(row.refs and row.sources != "–" for row in made.rows)
    assert any(row.fused == NOT_WEIGHED for row in made.rows)
    assert any(row.fused != NOT_WEIGHED for row in made.rows)
    # What one side says of the other's soldiers has a table of its own and no line above.
    assert any("soldiers killed" in row.counted for row in made.enemy)
    cited = {ref for row in made.enemy for ref in row.refs}
    assert cited
    for row in made.enemy:
        assert re.fullmatch(r"(at least )?[\d,–]+(, then (at least )?[\d,–]+)*", row.figures)


def test_one_party_alone_is_not_weighed(real: Real) -> None:
    frame = _frame(real)
    made = toll_weighed(frame)
    assert made is not None
    claims = frame.picture.claims
    for row in made.rows:
        parties = {claims[ref].speaker.party for ref in row.refs}
        assert (row.fused == NOT_WEIGHED) == (len(parties) == 1 and None not in parties)
    assert "no doubt on it" in made.note


def test_the_sentences_say_what_is_given_and_by_how_many(real: Real) -> None:
    made = toll_weighed(_frame(real))
    assert made is not None
    counts = [each for each in made.sentences if each.refs]
    assert counts
    for each in counts:
        weighed = "with 80 % probability a complete count" in each.text
        assert weighed != (NOT_WEIGHED in each.text)
        assert "single source" in each.text or "roots)" in each.text
        assert not re.search(r"\b1 (civilians|soldiers|people)\b", each.text)


def test_silence_of_one_side_is_said_and_is_no_zero(real: Real) -> None:
    frame = _frame(real)
    made = toll_weighed(frame)
    assert made is not None
    said = {row.side for row in made.rows if row.counted == "soldiers killed"}
    silent = [party for party in frame.parties if party.short not in said]
    told = [each.text for each in made.sentences if "does not mean none" in each.text]
    assert len(silent) == 1
    assert any(frame.adjective[silent[0].id] in text and "soldiers killed" in text for text in told)


def test_single_events_are_shown_where_sources_are_several_or_contradict(real: Real) -> None:
    frame = Frame(replace(real.picture, as_of=datetime(2025, 8, 5, tzinfo=UTC)))
    made = toll_weighed(frame)
    assert made is not None
    chosen = {
        account.last.claim_id
        for toll in frame.picture.tolls
        if toll.subject.incident_id is not None and (toll.contested or len(toll.counted) >= SEVERAL)
        for account in toll.counted
    }
    sides = {party.short for party in frame.parties} | {"Both sides, or not said"}
    for row in made.rows:
        assert row.side in sides
        if "," in row.counted:
            assert set(row.refs) <= chosen
    assert sum("," in row.counted for row in made.rows) <= EVENTS


def test_a_figure_that_fell_is_marked(real: Real) -> None:
    rows = [row for table in toll(_frame(real)) for row in table.rows]
    figures = [cell for row in rows for cell in (row.killed, row.injured, row.displaced)]
    marked = [cell for cell in figures if DOWN in cell]
    assert marked
    assert all(any(char.isdigit() for char in cell) for cell in marked)
