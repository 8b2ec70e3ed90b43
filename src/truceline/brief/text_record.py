"""What the plain-text form says of the record itself: toll, clauses, coverage, seal, annexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from truceline.brief import parts
from truceline.brief.checking import checking
from truceline.brief.content import AgreementBlock, Briefing, ClauseCell
from truceline.brief.text_layout import WIDTH, Column, table, wrap
from truceline.brief.text_sentences import flat, names, refs, sentences

_STEP: Final = "    "


def toll(b: Briefing) -> Iterator[str]:
    """Write the totals as stated, table by table."""
    columns = [
        Column("As of", 12),
        Column("Since", 12),
        Column("Dead", 8, True),
        Column("Injured", 8, True),
        Column("Displaced", 10, True),
        Column("Speaker, and what was stated", 0),
    ]
    yield from _weighed(b)
    for i, one in enumerate(b.toll):
        if i or b.toll_weighed:
            yield ""
        yield from wrap(one.title)
        if one.note:
            yield from wrap(one.note)
        yield ""
        rows = [
            [
                f"{row.as_of}\n({parts.LATEST})" if row.latest else row.as_of,
                row.since,
                row.killed,
                row.injured,
                row.displaced,
                f"{flat(row.speaker)}: {flat(row.text)}{refs(row.refs)}",
            ]
            for row in one.rows
        ]
        yield from table(columns, rows)
    if b.toll and b.toll_notes:
        yield ""
    yield from sentences(b.toll_notes)


def _weighed(b: Briefing) -> Iterator[str]:
    """Write the toll weighed, and what each side states of the other's losses."""
    weighed = b.toll_weighed
    if weighed is None:
        return
    if weighed.rows:
        yield from wrap(weighed.title)
        yield from wrap(weighed.note)
        yield ""
        columns = [
            Column("Side", 10),
            Column("Counted", 11),
            Column("Over", 13),
            Column("By source", 10, True),
            Column("80 %", 15, True),
            Column("Roots", 9),
            Column("Latest statement", 0),
        ]
        rows = [
            [
                flat(row.side),
                row.counted,
                row.days,
                row.sources,
                row.fused,
                row.roots,
                f"{flat(row.latest)}{refs(row.refs)}",
            ]
            for row in weighed.rows
        ]
        yield from table(columns, rows)
        if weighed.sentences:
            yield ""
        yield from sentences(weighed.sentences)
    if weighed.enemy:
        if weighed.rows:
            yield ""
        yield from wrap(weighed.enemy_title)
        yield from wrap(weighed.enemy_note)
        yield ""
        stated = [Column("Stated by", 14), Column("Counted", 34), Column("As of", 12)]
        stated.append(Column("Figures in turn", 0))
        yield from table(
            stated,
            [
                [flat(e.speaker), flat(e.counted), e.as_of, f"{e.figures}{refs(e.refs)}"]
                for e in weighed.enemy
            ],
        )


def compliance(b: Briefing) -> Iterator[str]:
    """Write agreements and clauses, with a line for each party or body."""
    yield from sentences(b.compliance_notes)
    labels = parts.statuses(b)
    if labels:
        signs = (f"{_sign(status)} {label}" for status, label in labels.items())
        yield ""
        yield from wrap("   ".join(signs))
    for block in b.agreements:
        yield ""
        yield "-" * WIDTH
        yield from wrap(f"{block.name}, {block.date} [{block.id}]")
        yield from sentences(block.notes)
        yield from _clauses(block, b)


def _clauses(block: AgreementBlock, b: Briefing) -> Iterator[str]:
    for row in block.rows:
        yield ""
        due = f"; term: {row.deadline}" if row.deadline else ""
        yield from wrap(
            f"{flat(row.text)} ({flat(row.obligation + due)})",
            first=f"{parts.clause_id(row, block)}  ",
            rest=_STEP,
        )
        standing = parts.standing(row, b.parties)
        for party, cell in zip(b.parties, standing.by_party, strict=True):
            if cell is not None:
                yield from _standing(party.short, cell)
            elif any(standing.by_party):
                yield from wrap(parts.NOT_BOUND, first=f"{_STEP}{party.short}: ")
        for cell in standing.bodies:
            yield from _standing(cell.party, cell)


def _standing(name: str, cell: ClauseCell) -> Iterator[str]:
    yield from wrap(
        f"{flat(name)}: {_sign(cell.status)} {cell.label}{refs(cell.incidents)}",
        first=_STEP,
        rest=_STEP * 2,
    )


def _sign(status: str) -> str:
    return parts.STATUS_MARKS.get(status, "·")


def looks(b: Briefing) -> Iterator[str]:
    """Write where to look next, list by list."""
    yield from sentences(b.look_notes)
    columns = [
        Column("Incident", 0),
        Column("About", 14),
        Column("Now", 6, True),
        Column("If found", 8, True),
        Column("If not", 6, True),
    ]
    for one in b.looks:
        yield ""
        yield from wrap(f"{one.title} ({len(one.rows)} of {one.of})")
        yield ""
        rows = [
            [
                f"{row.kind}, {names(row.place)}, {row.when}{refs(row.refs)}",
                flat(row.about),
                row.now,
                row.found,
                row.missed,
            ]
            for row in one.rows
        ]
        yield from table(columns, rows)


def coverage(b: Briefing) -> Iterator[str]:
    """Write who looked, where and when."""
    yield from sentences(b.coverage_notes)
    for row in b.coverage:
        yield ""
        yield from wrap(f"{row.what}; by {row.by}; {row.when}{refs(row.refs)}")
        yield from wrap(flat(row.note), first=_STEP)


def limits(b: Briefing) -> Iterator[str]:
    """Write what the briefing cannot support."""
    yield from sentences(b.limits)


def index(b: Briefing) -> Iterator[str]:
    """Write the index of incidents."""
    for row in b.index:
        roots = "1 root" if row.roots == 1 else f"{row.roots} roots"
        yield from wrap(
            f"{row.when}; {row.kind}; {names(row.place)}; spoken: {row.spoken} ({roots}); "
            f"{row.finding}{refs(row.claims)}{refs(row.clauses)}",
            first=f"{row.id}  ",
            rest=_STEP,
        )


def claims(b: Briefing) -> Iterator[str]:
    """Write the claims cited."""
    for one in b.claims:
        at = ", ".join(text for text in (one.event, one.place) if text)
        where = f" ({at})" if at else ""
        yield from wrap(
            f"{one.speaker}, {one.stance}, {one.said}: {flat(one.text)}{where}"
            f"{refs([ref for ref in (one.incident, one.source) if ref])}",
            first=f"{one.id}  ",
            rest=_STEP,
        )


def sources(b: Briefing) -> Iterator[str]:
    """Write the sources; an address keeps its own line and stays whole."""
    for one in b.sources:
        noun = "claim" if one.claims == 1 else "claims"
        known = [one.publisher, one.date, one.language, f"{one.claims} {noun}"]
        yield from wrap("; ".join(text for text in known if text), first=f"{one.id}  ", rest=_STEP)
        if one.url:
            yield _STEP + flat(one.url)


def check(b: Briefing) -> Iterator[str]:
    """Write how to check the briefing; root, key and checkpoint stay whole."""
    said = checking(b.seal, "text")
    for one in said.opening:
        yield from wrap(one)
        yield ""
    for name, value in said.facts:
        yield f"{name:<16}{flat(value)}"
    for group in said.groups:
        yield ""
        yield group.title
        if group.lead:
            yield from wrap(group.lead)
        yield from sentences(group.points)
    yield ""
    yield "Signed checkpoint"
    yield from wrap(said.checkpoint_note)
    if b.seal.checkpoint:
        yield ""
        yield from b.seal.checkpoint.rstrip("\n").split("\n")
    if b.credits:
        yield ""
        for credit in b.credits:
            yield from wrap(credit)
