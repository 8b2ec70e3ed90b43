"""What the terminal shows of regimes, of an exercise and of its debriefing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from truceline.counting import counted
from truceline.drill.judged import Judged
from truceline.drill.regime import Regime
from truceline.drill.scene import CAVEAT
from truceline.show import print_table

if TYPE_CHECKING:  # so that a command loads only the rooms that it works in
    from truceline.drill.debrief import Debrief, Row
    from truceline.drill.folder import Exercise
    from truceline.weigh.scoring.scores import Scores
    from truceline.weigh.track.share import Share


def print_regimes(regimes: Iterable[Regime], console: Console) -> None:
    """List regimes, with the share of allegations that are true in each."""
    rows = [(each.name, f"{each.as_alleged:.0%}", each.line) for each in regimes]
    print_table("Regimes", ("name", "as alleged", "what it is"), rows, console)
    _caveat(console)


def print_exercise(made: Exercise, console: Console) -> None:
    """Say what was made, and who may have it."""
    console.print(
        f"Made an exercise of {counted(made.incidents, 'incident')} and "
        f"{counted(made.statements, 'statement')}.",
        soft_wrap=True,
    )
    console.print(f"For those who train:  {made.case.path} and {made.folder / 'files'}")
    console.print(f"For nobody yet:       {made.truth}")
    _caveat(console)
    console.print(
        f"Next: `truceline brief {made.case.path} --out {made.folder / 'briefing.html'}`; "
        f"afterwards `truceline debrief {made.folder}`.",
        soft_wrap=True,
    )


def print_debrief(held: Debrief, console: Console) -> None:
    """Print a debriefing."""
    _caveat(console)
    console.print(f"Regime: {held.sealed.regime} ({held.sealed.line}); seed {held.sealed.seed}.\n")
    headings = ("incident", "day", "type", "alleged", "true", "method says", "method", "people say",
                "people", "dead", "stated")  # fmt: skip
    print_table("Incident by incident", headings, [_row(row) for row in held.rows], console)
    console.print()
    _print_totals(held, console)
    for name, found in (("Did it occur", held.occurrence), ("Who did it", held.attribution)):
        if found is not None:
            console.print()
            _print_scores(f"{name}: the method's probabilities against the truth", found, console)
    console.print()
    rows = [(each.who, _share(each.affirmed), _share(each.denied)) for each in held.spoke]
    print_table("Who was right", ("speaker", "what it affirmed", "what it denied"), rows, console)
    _caveat(console)


def _caveat(console: Console) -> None:
    console.print(Text(CAVEAT, style="bold"), soft_wrap=True)


def _row(row: Row) -> tuple[str, ...]:
    event, true = row.event, row.event.truth
    who = f", {true.party}" if true.party else ""
    says = "" if row.occurred is None else f"occurred {row.occurred:.0%}"
    if row.did is not None and row.about is not None:
        says += f", {row.about} {row.did:.0%}"
    stated = "" if row.killed is None else "–".join(str(n) for n in dict.fromkeys(row.killed))
    return (
        row.incident_id or f"({event.id})",
        event.day,
        event.type.replace("_", " "),
        event.alleged,
        f"{true.state.value.replace('_', ' ')}{who}",
        says,
        row.method.value,
        row.found,
        row.people.value,
        str(true.killed),
        stated,
    )


def _print_totals(held: Debrief, console: Console) -> None:
    exact = sum(row.exact for row in held.rows)
    rows = [
        (
            who,
            *(
                str(held.count(judged, people=people))
                for judged in (Judged.RIGHT, Judged.WRONG, Judged.OPEN, Judged.NONE)
            ),
        )
        for who, people in (("the method", False), ("people", True))
    ]
    print_table("In sum", ("", "right", "wrong", "open", "no answer"), rows, console)
    console.print(
        f"Matched exactly: {exact} of {len(held.rows)}; "
        f"{counted(held.extra, 'incident')} of the case stand for none of these. "
        f"Copies marked: {_share(held.copies)}.",
        soft_wrap=True,
    )


def _print_scores(title: str, found: Scores, console: Console) -> None:
    rows = [(word.word, f"{word.mean:.0%}", _share(word.found), word.fit) for word in found.words]
    headings = ("word given", "mean probability", "found so", "fit")
    print_table(title, headings, rows, console)
    console.print(
        f"Brier {found.brier.value:.3f}, of the base rate {found.brier_base.value:.3f} "
        f"(lower is better; {found.base_rate:.0%} of {found.pairs} were so).",
        soft_wrap=True,
    )


def _share(share: Share) -> str:
    return f"{share.hits} of {share.of}" if share.of else "none"
