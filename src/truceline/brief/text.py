"""The briefing as plain text: what can be copied, searched and read aloud without loss.

Thai and Khmer do not leave a PDF intact, so this form stands beside the print and has all of it;
no run of references is cut short here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from truceline.brief import parts, text_record, text_satellites
from truceline.brief.checking import status
from truceline.brief.clean import plain
from truceline.brief.content import Briefing, IncidentCard, Position
from truceline.brief.text_layout import WIDTH, Column, table, wrap
from truceline.brief.text_sentences import flat, names, refs, says, sentences

_STEP: Final = "    "


def render_text(briefing: Briefing) -> str:
    """Write the briefing as plain text, 96 columns wide.

    Args:
        briefing: what it says.

    Returns:
        The text, with a line end after its last line. Web addresses, the root and the checkpoint
        are left whole, however long they are. The same briefing gives the same text.
    """
    lines = [*_title(briefing)]
    for part in parts.PARTS:
        body = list(_BODIES[part.key](briefing)) if part.key in _BODIES else []
        lines += ["", "", part.title.upper(), "=" * WIDTH, *(body or wrap(part.empty))]
    return plain("\n".join(line.rstrip() for line in lines)) + "\n"


def _title(b: Briefing) -> Iterator[str]:
    yield from wrap(f"As of {b.as_of}. {b.zone}")
    yield "=" * WIDTH
    yield ""
    yield from wrap(b.title)
    yield from wrap(b.meeting)
    yield ""
    parties = ", ".join(party.name for party in b.parties) or "none named"
    for name, value in (
        ("Period", b.period.label),
        ("Compared with", b.previous.label),
        ("Parties", parties),
        ("Status", status(b.seal)),
        ("Sealed record", f"{parts.entries(b.seal.size)}, root {parts.short_root(b.seal.root)}"),
    ):
        yield from wrap(value, first=f"{name:<16}")
    if b.clock.text:
        yield ""
        yield from wrap(says(b.clock))


def _summary(b: Briefing) -> Iterator[str]:
    yield from sentences(b.summary)


def _change(b: Briefing) -> Iterator[str]:
    if not b.change:
        return
    yield from wrap(
        f"Incidents begun in {b.period.label} (now), and in {b.previous.label} (before). An "
        "incident is counted for every party it is blamed on."
    )
    yield ""
    columns = [
        Column("Kind of event", 24),
        Column("Before", 6, True),
        Column("Now", 6, True),
        Column("Change", 6, True),
        *(Column(f"Now, blamed on {party.short}", 14, True) for party in b.parties[:3]),
    ]
    for i, row in enumerate(b.change):
        counts = [str(count) for count in row.by_party[:3]]
        change = parts.signed(row.current - row.previous)
        rows = [[row.label, str(row.previous), str(row.current), change, *counts]]
        lines = table(columns, rows)
        yield from lines if i == 0 else lines[-_tall(lines) :]
        for party, count in list(zip(b.parties, row.by_party, strict=False))[3:]:
            yield from wrap(f"blamed on {party.short}: {count}", first=_STEP)
        if row.refs:
            yield from wrap(refs(row.refs).strip(), first=_STEP)


def _tall(lines: Sequence[str]) -> int:
    """Count the lines of a table under its rule."""
    return next(i for i, line in enumerate(reversed(lines)) if set(line) <= {"-", " "})


def _glance(b: Briefing) -> Iterator[str]:
    for i, row in enumerate(b.glance):
        if i:
            yield ""
        yield from wrap(row.topic)
        yield from sentences(row.sentences, "  - ")


def _map(b: Briefing) -> Iterator[str]:
    for line in b.map.lines:
        drawn = "drawn" if len(line.coordinates) > 1 else "not drawn, no digital coordinates"
        credit = f" ({line.credit})" if line.credit else ""
        yield from wrap(f"Line: {line.label}{credit}: {drawn} [{line.id}]", first="- ")
    if b.map.marks:
        yield ""
    for mark in b.map.marks:
        both = "; more than one party has spoken" if mark.both else ""
        at = f"{_degrees(mark.lat, 'N', 'S')} {_degrees(mark.lon, 'E', 'W')}"
        yield from wrap(
            f"{names(mark.names)}: {at}, within {mark.radius_km:g} km (95 %){both}"
            f"{refs(mark.incidents)}",
            first=f"{mark.number:>3}. ",
        )
    if b.map.notes and (b.map.marks or b.map.lines):
        yield ""
    yield from sentences(b.map.notes)


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):.3f}° {positive if value >= 0 else negative}"


def _timeline(b: Briefing) -> Iterator[str]:
    model = b.timeline
    days = [bar for bar in model.bars if any(bar.counts)]
    if days:
        yield "Incidents that began on each day, by family of event; days without any are left out."
        yield ""
        wide = max(6, min(16, (WIDTH - 22) // max(1, len(model.families)) - 2))
        yield from table(
            [
                Column("Day", 10),
                *(Column(name, wide, True) for name in model.families),
                Column("All", 5, True),
            ],
            [
                [bar.day, *(str(count) for count in bar.counts), str(sum(bar.counts))]
                for bar in days
            ],
        )
        yield ""
    for day, label in model.marks:
        yield from wrap(label, first=f"{day}  ")


def _position(one: Position) -> str:
    said = f", {one.said}" if one.said else ""
    again = f"\n{parts.repeated(one.repeats)}" if one.repeats else ""
    return (
        f"{flat(one.speaker)}\n({flat(one.stance)}{said})\n{flat(one.text)}{refs(one.refs)}{again}"
    )


def _incidents(b: Briefing) -> Iterator[str]:
    if b.incidents_note.text:
        yield from wrap(says(b.incidents_note))
    for card in b.incidents:
        yield ""
        yield "-" * WIDTH
        yield from _card(card)


def _card(card: IncidentCard) -> Iterator[str]:
    yield from wrap(f"{card.id}  {card.kind}: {names(card.place)}")
    yield from wrap(card.when)
    if card.place_note:
        yield from wrap(card.place_note)
    yield ""
    said = [
        "\n\n".join(map(_position, column.positions)) or parts.NO_STATEMENT
        for column in card.columns
    ]
    if 0 < len(said) <= 3:
        yield from table([Column(column.party.short, 0) for column in card.columns], [said])
    else:
        for column, words in zip(card.columns, said, strict=True):
            yield from wrap(column.party.short)
            yield from wrap(words, first=_STEP)
    if card.others:
        yield ""
        yield "Others"
        yield from wrap("\n\n".join(map(_position, card.others)), first=_STEP)
    yield ""
    for verdict in card.verdicts:
        yield from wrap(f"{verdict.question} {verdict.answer}; {verdict.word}.")
        if verdict.number:
            yield from wrap(f"{verdict.number}.", first=_STEP)
        yield from wrap(verdict.confidence, first=_STEP)
        for reason in verdict.why:
            yield from wrap(says(reason), first=f"{_STEP}- ")
    if not card.verdicts:
        yield parts.NO_VERDICT
    if card.contested:
        yield parts.DIFFER
    for line in card.contested:
        yield from wrap(f"{line.question} {line.word}.", first=f"{_STEP}- ")
        for answer in line.answers:
            yield from wrap(says(answer), first=f"{_STEP * 2}- ")
        yield from wrap(
            " ".join(filter(None, (line.note, f"Settled by {line.settle}."))), first=_STEP * 2
        )
    for name, many in (
        (parts.DOUBTS, card.doubts),
        ("Clauses", card.clauses),
        ("Lines", card.lines),
        (parts.SATELLITES, card.sensors),
        ("Also", card.also),
    ):
        if many:
            yield name
            yield from sentences(many, f"{_STEP}- ")


_BODIES: Final[dict[str, Callable[[Briefing], Iterator[str]]]] = {
    "summary": _summary,
    "change": _change,
    "glance": _glance,
    "map": _map,
    "timeline": _timeline,
    "incidents": _incidents,
    "toll": text_record.toll,
    "compliance": text_record.compliance,
    "looks": text_record.looks,
    "satellites": text_satellites.satellites,
    "coverage": text_record.coverage,
    "limits": text_record.limits,
    "index": text_record.index,
    "claims": text_record.claims,
    "sources": text_record.sources,
    "check": text_record.check,
}
