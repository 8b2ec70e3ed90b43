"""What the terminal shows of a case and of an incident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from truceline.counting import counted

if TYPE_CHECKING:  # so that a command loads only the rooms that it works in
    from truceline.brief import IncidentCard
    from truceline.brief.content import Position
    from truceline.brief.said import Sentence
    from truceline.check import Report
    from truceline.custody.uses import Affected
    from truceline.read import Problem
    from truceline.status import Status


def print_table(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], console: Console
) -> None:
    """Print a plain table that keeps its words whole."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def print_problems(problems: Sequence[Problem], console: Console) -> None:
    """List what could not be read: where it stands, what stands there, what should, what to do."""
    title = f"{counted(len(problems), 'problem')}; everything else was recorded"
    console.print(Text(title, style="bold"))
    for problem in problems:
        row = f", row {problem.row}" if problem.row is not None else ""
        field = f", {problem.field}" if problem.field else ""
        shown = f"{problem.value[:_VALUE]}…" if len(problem.value) > _VALUE else problem.value
        console.print(Text.assemble((f"{problem.file}{row}{field}: ", "bold"), repr(shown)))
        console.print(Padding(Text(f"expected {problem.expected}"), (0, 0, 0, 4), expand=False))
        if problem.fix:
            console.print(Padding(Text(problem.fix, style="dim"), (0, 0, 0, 4), expand=False))


_VALUE = 120
"""Letters of a value that are shown."""


def print_report(report: Report, console: Console) -> None:
    """Print what a check came to: what is proved, what is not, and what does not hold."""
    console.print(Text(f"{report.subject}: {report.kind}", style="bold"), soft_wrap=True)
    for title, sentences in (
        ("FAILED", report.failed),
        ("Proved", report.proved),
        ("Not proved", report.not_proved),
        ("For you to do", report.notes),
    ):
        if sentences:
            console.print()
            console.print(Text(title, style="bold"))
            for sentence in sentences:
                console.print(_indented_text(sentence))
    console.print()
    console.print(Text(report.verdict, style="bold"), soft_wrap=True)


def print_affected(affected: Sequence[Affected], console: Console) -> None:
    """List the released briefings that rest on what was changed, with whoever has them."""
    if not affected:
        return
    console.print(Text("Tell those who have a briefing that rests on this:", style="bold"))
    for each in affected:
        console.print(_indented_text(str(each)))


def print_status(status: Status, console: Console) -> None:
    """Print a case at a glance."""
    picture, settings = status.picture, status.settings
    console.print(Text(settings.title, style="bold"))
    console.print(f"record {status.origin}, {status.size} entries", highlight=False)
    console.print(f"root {status.root}", highlight=False, soft_wrap=True)
    console.print(Text(status.witnesses), soft_wrap=True)
    if status.left_out:
        several = counted(status.left_out, "entry", "entries")
        console.print(
            Text(f"{several} not signed as the rules ask; left out. `truceline verify` lists them.")
        )
    print_table("", ("entries", "count"), [(k, str(v)) for k, v in status.counts.items()], console)
    console.print()
    print_table(
        "Parties",
        ("id", "name", "claims", "incidents spoken on"),
        [
            (
                party.id,
                party.name,
                str(sum(c.speaker.party == party.id for c in picture.claims.values())),
                str(
                    sum(
                        any(root.party == party.id for root in item.roots)
                        for item in picture.weighed
                    )
                ),
            )
            for party in settings.parties
        ],
        console,
    )
    console.print()
    print_table(
        "Lines",
        ("name", "source", "scale", "error (95 %)", "length"),
        [
            (
                line.name,
                line.source,
                line.scale or "not stated",
                "not stated" if line.error_m is None else f"{line.error_m:.0f} m",
                "no digital form" if line.length_km is None else f"{line.length_km:.1f} km",
            )
            for line in status.lines
        ],
        console,
    )
    if status.zones:
        console.print()
        print_table(
            "Zones",
            ("name", "source", "form"),
            [(zone.name, zone.source, zone.form) for zone in status.zones],
            console,
        )


def print_incident(card: IncidentCard, console: Console) -> None:
    """Print an incident, the parties side by side."""
    heading = Text.assemble((card.id, "bold"), "  ", card.kind, "  ", (card.place.latin, "bold"))
    console.print(heading)
    scripts = "  ".join(name for _, name in card.place.scripts)
    if scripts:
        console.print(Text(scripts))
    console.print(Text(f"{card.when} · {card.place_note}", style="dim"))
    console.print()
    sides = Table(box=None, pad_edge=False, expand=True, header_style="bold")
    for column in card.columns:
        sides.add_column(column.party.short, ratio=1)
    sides.add_row(
        *(
            Group(*map(_position, column.positions))
            if column.positions
            else Text("No statement in the record.", style="italic")
            for column in card.columns
        )
    )
    console.print(sides)
    if card.others:
        console.print(Text("Others", style="bold"))
        for position in card.others:
            console.print(_position(position))
    for verdict in card.verdicts:
        console.print()
        console.print(Text.assemble((verdict.question, "bold"), f"  {verdict.answer}"))
        number = f" ({verdict.number})" if verdict.number else ""
        console.print(Text(f"{verdict.word}{number}. {verdict.confidence}"))
        for reason in verdict.why:
            console.print(_indented(reason))
    _print_contested(card, console)
    for title, sentences in (
        ("What would change it", card.doubts),
        ("Clauses", card.clauses),
        ("Lines", card.lines),
        ("Satellites", card.sensors),
        ("Also in the record", card.also),
    ):
        if sentences:
            console.print()
            console.print(Text(title, style="bold"))
            for sentence in sentences:
                console.print(_indented(sentence))


def _print_contested(card: IncidentCard, console: Console) -> None:
    if card.contested:
        console.print()
        console.print(Text("Where the accounts differ", style="bold"))
    for line in card.contested:
        said = f"{line.question} {line.word}."
        console.print(_indented_text(f"{said} {line.note}" if line.note else said))
        for answer in line.answers:
            console.print(Padding(_indented(answer), (0, 0, 0, 2)))
        console.print(_indented_text(f"  Settled by {line.settle}."))


def _position(position: Position) -> Text:
    who = (
        f"{position.speaker}, {position.said}, {position.stance}"
        if position.said
        else (position.speaker)
    )
    return Text.assemble(
        (f"{who}: ", "bold"), position.text, (f" [{' '.join(position.refs)}]", "dim")
    )


def _indented_text(text: str) -> Padding:
    return Padding(Text(text), (0, 0, 0, 2))


def _indented(sentence: Sentence) -> Padding:
    refs = f" [{' '.join(sentence.refs)}]" if sentence.refs else ""
    return Padding(Text.assemble(sentence.text, (refs, "dim")), (0, 0, 0, 2))
