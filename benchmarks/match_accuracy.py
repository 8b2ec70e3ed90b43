"""Accuracy on every labelled set: `python benchmarks/match_accuracy.py [SET …]`.

Prints pairwise and B-cubed precision, recall and F1 beside what others were measured at, and how
often links are right by the probability that is shown of them. Nothing is fitted to the labels.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

import numpy as np
from match_scores import Scores, reliability, scores, shown_at_90
from match_sets import SETS, AbsentError, MatchSet
from rich.console import Console
from rich.table import Table

from truceline.match.link.linked import Linked, link

OTHERS: Final = {
    "confsyn-10k": "meltt .327/.669, Splink .644/.818 (here .697/.848), a prototype .729/.859",
    "confsyn-100k": "Splink .681/.838 (here .680/.837), a prototype .730/.857, oracle weights "
    ".774/.882",
    "police": "meltt .956, Splink .983 (pairwise)",
    "crashMD": "meltt .944 (pairwise)",
    "isc": "fixed window of 120 s and 300 km .986, naive error ellipses .977 (pairwise)",
    "ged": "none known; headlines and dates alone",
}
"""Pairwise and B-cubed F1 of others; `here` is the peer of `match_splink.py` in this folder."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Link each set and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(SETS))
    names = parser.parse_args(arguments).sets or list(SETS)
    console = Console(width=140)
    figures = Table("set", "reports", *_HEADINGS, "others (F1)", box=None, pad_edge=False)
    believed = Table(title="Links right, by what is shown", title_justify="left", box=None)
    for heading in ("set", "shown", "links", "said", "right", "95 % interval"):
        believed.add_column(heading, justify="left" if heading == "set" else "right")
    at_90 = []
    for name in names:
        try:
            given = SETS[name]()
        except AbsentError as absent:
            console.print(f"{name} is left out: {absent}")
            continue
        linked = link(given.reports)
        scored = scores(linked.labels, given.truth)
        figures.add_row(name, f"{len(given.truth):,}", *_cells(scored), OTHERS[name])
        at_90.append(_believe(believed, name, given, linked))
    console.print(figures)
    console.print(believed)
    console.print("Of links shown at 90 % (.85 to .95), right:", *at_90, sep="\n  ")


_HEADINGS: Final = ("pair P", "R", "F1", "B³ P", "R", "F1")


def _cells(scored: Scores) -> list[str]:
    both = (scored.pairwise, scored.b_cubed)
    return [f"{value:.3f}" for each in both for value in (each.precision, each.recall, each.f1)]


def _believe(table: Table, name: str, given: MatchSet, linked: Linked) -> str:
    left, right = np.asarray(linked.links.left), np.asarray(linked.links.right)
    probability = linked.chance
    bins = reliability(left, right, probability, given.truth)
    for each in bins:
        low, high = each.wilson()
        shown, said = f"{each.low:.2f}–{each.high:.2f}", f"{each.said:.3f}"
        interval = f"{low:.3f}–{high:.3f}"
        table.add_row(name, shown, f"{each.links:,}", said, f"{each.share:.3f}", interval)
    table.add_section()
    joined = linked.labels[left] == linked.labels[right]
    grouped = reliability(left[joined], right[joined], probability[joined], given.truth)
    return f"{name}: {shown_at_90(bins)}, of those joined {shown_at_90(grouped)}"


if __name__ == "__main__":
    main()
