"""What the terminal shows of a review: a question, an explanation, an incident's history.

Everything fits 80 columns and says the same without colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from truceline.brief.wording import stance
from truceline.counting import counted
from truceline.match.change import Move, listed
from truceline.match.explanation import Contribution, Explanation, contributions, percent, signed
from truceline.match.field_words import figures_of, when_words
from truceline.match.grouping import Grouping, probability
from truceline.match.history import History
from truceline.match.matching import Matching
from truceline.match.queue import Ask, Question
from truceline.record import UNKNOWN_SIDE, Claim, Judgement, Same, Source, likelihood

KEYS: Final = (
    ("s", "same"),
    ("d", "different"),
    ("u", "unsure"),
    ("n", "skip"),
    ("z", "undo"),
    ("?", "more"),
    ("q", "quit"),
)
"""The keys of a review, with what each does."""

_BAR: Final = 8
"""Cells of a bar on either side of the middle."""

_FULL: Final = 6.0
"""Log-odds that fill a bar; 403 to 1."""

_WIDEST: Final = 110
"""Columns beyond which lines get hard to read."""


def print_question(
    question: Question,
    matching: Matching,
    sources: Mapping[str, Source],
    effects: Mapping[Same, Sequence[Move] | None],
    left: int,
    console: Console,
) -> None:
    """Print one question: the claims side by side, the contributions, and what would change.

    Args:
        question: the question.
        matching: the matching it was asked of.
        sources: sources by id.
        effects: what each verdict would change; None where it contradicts an earlier one.
        left: number of questions left, this one included.
        console: where to.
    """
    width = min(console.width, _WIDEST)
    claims = {claim.id: claim for claim in matching.claims}
    joins = question.ask is Ask.JOIN
    asked = "Are these two incidents one?" if joins else "Is this incident really two?"
    console.print(Text(f"{asked}  ({counted(left, 'question')} left)", style="bold"))
    console.print(Text(_uncertain(question)), width=width)
    console.print()
    names = [
        f"{incident}, {counted(len(group), 'claim')}"
        if joins
        else f"{counted(len(group), 'claim')} of {incident}"
        for incident, group in zip(question.incidents, question.groups, strict=True)
    ]
    console.print(
        _side_by_side(claims[question.left], claims[question.right], sources, names), width=width
    )
    console.print()
    grouping = Grouping(matching)
    at = grouping.pair(grouping.rows[question.left], grouping.rows[question.right])
    if at is not None:
        console.print(_bars(contributions(matching, at)), width=width)
        console.print(_total(float(grouping.score[at])), width=width)
        console.print()
    for verdict, stays in ((Same.SAME, "together"), (Same.DIFFERENT, "apart")):
        console.print(_effect(verdict, effects[verdict], stays), width=width)
    console.print()
    print_keys(console)


def print_keys(console: Console) -> None:
    """Print the keys of a review in one line."""
    line = Text("  ").join(Text.assemble((key, "bold reverse"), f" {word}") for key, word in KEYS)
    console.print(line)


def print_explanation(found: Explanation, sources: Mapping[str, Source], console: Console) -> None:
    """Print why two claims are in one incident or in two."""
    width = min(console.width, _WIDEST)
    where = (
        f"both in {found.incidents[0]}"
        if found.together
        else f"in {found.incidents[0]} and in {found.incidents[1]}"
    )
    console.print(Text(f"{found.left.id} and {found.right.id}: {where}", style="bold"))
    for sentence in found.sentences:
        console.print(Text(sentence), width=width)
    console.print()
    console.print(_side_by_side(found.left, found.right, sources, found.incidents), width=width)
    if found.log_odds is not None:
        console.print()
        console.print(_bars(found.contributions, whole=True), width=width)
        console.print(_total(found.log_odds), width=width)


def print_history(found: History, console: Console) -> None:
    """Print what became of an incident, one thing that happened to it after the other."""
    width = min(console.width, _WIDEST)
    console.print(Text(found.incident_id, style="bold"))
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(ratio=1)
    for event in found.events:
        said: list[RenderableType] = [Text(str(event))]
        if event.judgement is not None:
            said.append(Text(_judged(event.judgement), style="dim"))
        moment = f"{event.recorded:%Y-%m-%d %H:%MZ}"
        table.add_row(moment, f"entry {event.size - 1}", Group(*said))
    console.print(table, width=width)
    if found.claim_ids:
        now = f"Stands now with {counted(len(found.claim_ids), 'claim')}: "
        console.print(Text(now + ", ".join(found.claim_ids)), width=width)
    elif found.now_in is not None:
        console.print(Text(f"Its id rests now; its oldest claim is in {found.now_in}."))
    if not found.complete:
        console.print(
            Text(
                "Not every point of the record was matched: what came and went between two of "
                "them, without a judgement on its claims, is not listed.",
                style="dim",
            ),
            width=width,
        )


def moved(moves: Sequence[Move]) -> str:
    """Say what a judgement changed, in a sentence."""
    return "; ".join(map(str, moves)) or "no claim changes incident"


def _uncertain(question: Question) -> str:
    word = likelihood(question.probability).printed
    one = f"One event: {word}, {percent(question.probability)}"
    mean = f"log-odds {signed(question.log_odds)}"
    over = f", mean of {question.pairs} pairs" if question.pairs > 1 else ""
    differ = f" The two differ in {_and(question.differing)}." if question.differing else ""
    return f"{one} ({mean}{over}).{differ}"


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _side_by_side(
    left: Claim, right: Claim, sources: Mapping[str, Source], incidents: Sequence[str]
) -> Table:
    table = Table(box=None, pad_edge=False, expand=True, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("", no_wrap=True, style="dim")
    for claim in (left, right):
        table.add_column(claim.id, ratio=1, overflow="fold")
    rows = [("incident", *incidents)]
    rows += [
        (title, say(left), say(right))
        for title, say in (
            ("speaker", _speaker),
            ("says", _says),
            ("what", _what),
            ("when", lambda claim: when_words(claim.when)),
            ("where", _where),
            ("figures", figures_of),
            ("summary", lambda claim: claim.summary),
            ("source", lambda claim: _source(claim, sources)),
        )
    ]
    for title, one, other in rows:
        if one or other:
            table.add_row(title, Text(one or "–"), Text(other or "–"))
    return table


def _speaker(claim: Claim) -> str:
    party = claim.speaker.party
    return f"{claim.speaker.name} ({party or claim.speaker.role.value.replace('_', ' ')})"


def _says(claim: Claim) -> str:
    said = f"{stance(claim)}, on {when_words(claim.said)}"
    if claim.accused is None:
        return said
    return (
        f"{said}; blame {'left open' if claim.accused == UNKNOWN_SIDE else f'on {claim.accused}'}"
    )


def _what(claim: Claim) -> str:
    kind = claim.event_type.value.replace("_", " ")
    return f"{kind}: {claim.weapon}" if claim.weapon else kind


def _where(claim: Claim) -> str:
    also = f" ({', '.join(claim.where.also)})" if claim.where.also else ""
    return "; ".join(filter(None, (claim.where.words + also, claim.where.admin)))


def _source(claim: Claim, sources: Mapping[str, Source]) -> str:
    source = sources.get(claim.source_id)
    return claim.source_id if source is None else source.publisher


def _bars(parts: Sequence[Contribution], *, whole: bool = False) -> Table:
    table = Table(box=None, pad_edge=False, expand=True, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("field", no_wrap=True)
    # One line each while a person decides; the whole words are a key away.
    table.add_column("what was compared", ratio=1, no_wrap=not whole, overflow="ellipsis")
    table.add_column("against │ for", no_wrap=True, justify="center")
    table.add_column("", no_wrap=True, justify="right")
    silent = [] if whole else [part for part in parts if signed(part.weight) == "0"]
    for part in parts:
        if part not in silent:
            words = Text(part.words, overflow="fold" if whole else "ellipsis", no_wrap=not whole)
            table.add_row(part.title, words, _bar(part.weight), signed(part.weight))
    if silent:
        table.add_row("", Text(f"nothing either way: {_and([each.title for each in silent])}"))
    return table


def _bar(weight: float) -> Text:
    cells = min(_BAR, max(round(abs(weight) / _FULL * _BAR), signed(weight) != "0"))
    against, favour = ("█" * cells, "") if weight < 0 else ("", "█" * cells)
    return Text.assemble((against.rjust(_BAR), "red"), "│", (favour.ljust(_BAR), "green"))


def _total(log_odds: float) -> Text:
    chance = percent(float(probability(log_odds)))
    return Text(f"These two claims alone: log-odds {signed(log_odds)}, {chance}", style="bold")


def _effect(verdict: Same, moves: Sequence[Move] | None, stays: str) -> Text:
    if moves is None:
        said = "contradicts what was judged before; it would not be recorded"
    elif moves:
        said = moved(moves)
    else:
        said = f"no claim moves now, and these two stay {stays} whatever is added later"
    return Text.assemble((f"{verdict.value}: ", "bold"), said)


def _judged(judgement: Judgement) -> str:
    pair = listed((judgement.left, judgement.right))
    return f"judged {judgement.verdict.value} by {judgement.author} on {pair}: {judgement.reason}"
