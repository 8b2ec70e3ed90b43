"""What the terminal shows of parity: by side, by pattern, and why outcomes differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from rich.console import Console
from rich.text import Text

from truceline.counting import counted
from truceline.show import print_table
from truceline.show_standing import say
from truceline.weigh.parity import OUTCOMES, Comparison, Kind, Parity, Side, Stratum

_SHOWN: Final = 12
"""Patterns of evidence that are shown; the rest are counted."""


def print_parity(found: Parity, names: Mapping[str, str], console: Console) -> None:
    """Print the parity report.

    Args:
        found: the report.
        names: party id to name.
        console: where to.
    """
    console.print(Text("Parity: the same evidence, the same outcome?", style="bold"))
    if not found.strata:
        say("The record holds no incident, so there is nothing to compare.", console)
        return
    rows = _side_rows(found.sides)
    headings = ("", *(names.get(side.party, side.party) for side in found.sides))
    print_table("Incidents that one side alone is blamed for", headings, rows, console)
    for each in found.comparisons:
        console.print()
        _print_comparison(each, names, console)
    console.print()
    _print_strata(found, names, console)
    console.print()
    print_table(
        "Who speaks in the record (copies left out)",
        ("speaker", "claims", "share", "names", "incidents spoken on", "claims blaming another"),
        [
            (
                names.get(row.speaker, row.speaker.replace("_", " ")),
                str(row.claims),
                "–" if row.share is None else f"{row.share:.0%}",
                str(row.names),
                str(row.incidents),
                str(row.blaming),
            )
            for row in found.speaking
        ],
        console,
    )
    say(
        "More claims of one side weigh nothing by themselves: all its organs are one root on each "
        "incident. But incidents of which only one side speaks enter the record only where that "
        "side is collected.",
        console,
    )


def _side_rows(sides: Sequence[Side]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("alleged", *(str(side.alleged) for side in sides)),
        ("blamed together with another (in no mean)", *(str(side.shared) for side in sides)),
        ("mean independent roots", *(_mean(side.roots, side) for side in sides)),
        ("mean neutral roots", *(_mean(side.neutral, side) for side in sides)),
    ]
    rows += [(said, *(_mean(side.means[name], side) for side in sides)) for name, said in _SAID]
    rows += [(kind.definition, *(str(side.kinds[kind]) for side in sides)) for kind in Kind]
    return rows


_SAID: Final = tuple(OUTCOMES.items())


def _mean(value: Fraction, side: Side) -> str:
    return f"{float(value):.3f}" if side.alleged else "–"


def _print_comparison(found: Comparison, names: Mapping[str, str], console: Console) -> None:
    one, other = (names.get(party, party) for party in (found.one, found.other))
    if not found.outcomes:
        say(f"{one} and {other}: not both are blamed for an incident alone.", console)
    else:
        rows = [
            (
                OUTCOMES[name],
                _signed(each.difference),
                _signed(each.evidence),
                "0, exactly" if each.method == 0 else f"{_signed(each.method)} NOT 0",
            )
            for name, each in found.outcomes.items()
        ]
        headings = ("outcome", "difference", "from different evidence", "from the method")
        print_table(f"{one} less {other}: why outcomes differ", headings, rows, console)
        worst = found.outcomes["attributed"].by_kind
        most = max(Kind, key=lambda kind: abs(worst[kind]))
        if worst[most]:
            say(
                f"Most of the difference in attribution ({_signed(worst[most])}) comes from how "
                f"often, for each side, this is so: {most.definition}.",
                console,
            )
    held = found.mirror
    if held.differing:
        say(
            f"THE MIRROR FAILS: weighed again with the sides exchanged, "
            f"{counted(len(held.differing), 'incident')} came out otherwise: "
            f"{', '.join(held.differing)}. The method treats the sides differently.",
            console,
        )
    else:
        say(
            f"Mirror: {counted(held.weighed, 'incident')} weighed again with the two sides "
            "exchanged in every statement; every number came out the same, exactly.",
            console,
        )


def _print_strata(found: Parity, names: Mapping[str, str], console: Console) -> None:
    shared = [each for each in found.strata if each.both]
    several = sum(len(ids) for each in shared for ids in each.incidents.values())
    say(
        f"{counted(len(found.strata), 'pattern')} of evidence; {len(shared)} of them, with "
        f"{counted(several, 'incident')}, are held by more than one side.",
        console,
    )
    sides = [side.party for side in found.sides]
    rows = [_stratum(each, sides) for each in shared[:_SHOWN]]
    if rows:
        headings = ("pattern", *(names.get(side, side) for side in sides), "mean probability")
        print_table("Patterns that more than one side has", headings, rows, console)
    if len(shared) > _SHOWN:
        say(f"… and {len(shared) - _SHOWN} more; `--out FILE` writes them all.", console)
    if not found.violations:
        say("Incidents of equal pattern have equal numbers: no exception.", console)
    for each in found.violations:
        ids = [name for group in each.incidents.values() for name in group]
        say(
            f"UNEQUAL: {', '.join(ids)} have one pattern ({each.pattern.words}) and "
            f"{len(each.numbers)} different results. If the mirror holds, the method sees more in "
            "them than the pattern says; if not, it sees the label.",
            console,
        )


def _stratum(each: Stratum, sides: Sequence[str]) -> tuple[str, ...]:
    counts = (str(len(each.incidents.get(side, ()))) for side in sides)
    return (each.pattern.words, *counts, f"{float(each.occurrence):.3f}")


def _signed(value: Fraction) -> str:
    return f"{float(value):+.3f}".replace("-", "−")
