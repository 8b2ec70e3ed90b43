"""What the terminal shows of the track record and of registered predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from truceline.counting import counted
from truceline.record import LEAST_RESOLVED, Registration
from truceline.show import print_table
from truceline.weigh.scoring import Aside, Score, Scorecard, Scores, Standing
from truceline.weigh.track import FEW, TrackRecord

_PREDICTIONS: Final = 10


def print_track(found: TrackRecord, names: Mapping[str, str], console: Console) -> None:
    """Print the track record.

    Args:
        found: the track record.
        names: party id to name.
        console: where to.
    """
    console.print(Text("Track record", style="bold"))
    said = (
        f"{counted(found.incidents, 'incident')}: {found.resolved} resolved by a released finding, "
        f"{found.left_open} found but left open, {found.drafts} with a draft only."
    )
    say(said, console)
    if not found.resolved:
        say(
            "Nothing is resolved, so nothing can be said of any kind of source, of any party or "
            "of any word of likelihood. A finding resolves an incident once a second person has "
            "released it with nothing left undetermined.",
            console,
        )
        return
    console.print()
    rows = [(row.kind, row.stood.words) for row in found.kinds]
    print_table("Statements by kind: what share stood", ("kind", "stood"), rows, console)
    console.print()
    sides = [
        (names.get(row.party, row.party), row.affirmed.words, row.denied.words)
        for row in found.parties
    ]
    print_table(
        "Parties, for description only: never fed back into any weight",
        ("party", "affirmed, and it stood", "denied, and it stood"),
        sides,
        console,
    )
    console.print()
    used = [(c.question, c.word, c.found.words, c.fit) for c in found.calibration if c.found.of]
    print_table(
        "Looking back: suggestions at each word, and how many were found so",
        ("question", "word", "found so", "against the word"),
        used,
        console,
    )
    console.print()
    say(
        f"Below {FEW} cases nothing is said. Intervals are 90 % Jeffreys intervals. Incidents that "
        "people resolve are not drawn at random: they are those that somebody could go and look "
        "at, so none of these shares holds for the others. What the method said before anybody "
        "knew is scored by `truceline score`.",
        console,
    )


def print_registration(made: Sequence[Registration], dry: bool, console: Console) -> None:
    """Print what is registered, or would be."""
    first = made[0]
    total = sum(len(each.predictions) for each in made)
    say(
        f"{'Would register' if dry else 'Registered'} {counted(total, 'prediction')} in "
        f"{', '.join(each.id for each in made)}, made from {first.size} entries with version "
        f"{first.method}.",
        console,
    )
    say(f"Table of weights, SHA-256: {first.table}", console)
    say(f"To be scored by: {', '.join(each.value for each in first.metrics)}.", console)
    rows = [
        (
            each.incident_id,
            f"{each.occurrence:.4f}",
            "–" if each.attribution is None else f"{each.attribution:.4f}",
            each.party or "–",
        )
        for each in first.predictions[:_PREDICTIONS]
    ]
    print_table("", ("incident", "occurred", "attribution", "to"), rows, console)
    if total > len(rows):
        say(f"… and {total - len(rows)} more.", console)
    say(
        f"Nothing may be claimed of accuracy before {first.least} of them are resolved by "
        "observers. They cannot be changed: the first one registered on an incident counts.",
        console,
    )


def print_standing(found: Standing, console: Console) -> None:
    """Print what may be said of the method's accuracy."""
    console.print(Text("Registered predictions", style="bold"))
    for each in found.refused:
        say(f"NOT COUNTED: {each}.", console)
    for version in found.altered:
        say(
            f"ALTERED: version {version} stands for more than one table of weights. The tables "
            "are kept apart below; no prediction of one counts for another.",
            console,
        )
    for card in found.cards:
        console.print()
        _print_card(card, console)


def _print_card(card: Scorecard, console: Console) -> None:
    which = "the table of this program" if card.current else "another table"
    console.print(Text(f"Table {card.table[:16]}…, {which}", style="bold"))
    if not card.registered:
        say(
            f"Nothing is registered with it. 0 of {LEAST_RESOLVED} needed: no claim of accuracy. "
            "`truceline register` records what the method says of open incidents.",
            console,
        )
        return
    say(f"{counted(card.registered, 'prediction')}, by version {', '.join(card.methods)}.", console)
    for question in card.questions:
        say(f"{question.name}: {question.claim}.", console)
    aside = [(why.definition, str(card.aside[why])) for why in Aside if card.aside[why]]
    if aside:
        print_table("Not scored", ("because", "predictions"), aside, console)
    for question in card.questions:
        if question.scores is not None:
            console.print()
            _print_scores(question.name, question.scores, console)


def _print_scores(name: str, found: Scores, console: Console) -> None:
    rows = [
        ("Brier score", _score(found.brier), _score(found.brier_base)),
        ("log score", _score(found.log_score), _score(found.log_base)),
        ("Brier: base rate less method (above 0: better than it)", _score(found.better), ""),
    ]
    title = f"{name}: {found.pairs} predictions, {found.base_rate:.0%} found so"
    print_table(title, ("score, lower is better", "method", "base rate"), rows, console)
    words = [
        (each.word, f"{each.mean:.2f}", each.found.words, f"{each.reliability:.4f}", each.fit)
        for each in found.words
    ]
    headings = ("word", "mean said", "found so", "reliability", "against the word")
    print_table(f"{name}: calibration by word", headings, words, console)
    say(f"Reliability together: {found.reliability:.4f} (0 is best).", console)


def _score(score: Score) -> str:
    return f"{score.value:.3f} (90 %: {score.low:.3f} to {score.high:.3f})"


def say(text: str, console: Console) -> None:
    """Print a sentence or several, set in."""
    console.print(Padding(Text(text), (0, 0, 0, 2)))
