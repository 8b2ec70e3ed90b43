"""Tables of weighing beside logistic regression, and of regimes that were held back."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

from weigh_measure import QUESTIONS, OfRegime
from weigh_scores import Sure
from weigh_sheets import GAINED, LEAST_SURE, LOST, STATEMENTS, SURE_SHARE, Sheet, densities, plain

DENSE_BRIER, DENSE_ERROR = 0.055, 0.03
"""Most that Brier and calibration error may be of dense evidence with 300 resolved."""


def dense(found: Sequence[OfRegime], question: str) -> Sheet:
    """Return the table of dense regimes beside logistic regression."""
    headings = ("regime", "Brier", "LR, C = 1", "LR, best C", "scikit-learn", "LR of 2,000",
                "below C = 1", "below best C", "ECE", "by chance", "ECE of LR",
                "ECE, drills together", "by chance")  # fmt: skip
    rows, below, under = [], [], []
    for each in found:
        ours, error = each.mean(question, "brier"), each.mean(question, "error")
        peers = [each.peer(question, name) for name in ("default", "best", "library", "many")]
        one, best = (1 - ours[0] / peer[0] for peer in peers[:2] if peer)
        below.append(one)
        under.append(best)
        rows.append(
            (
                each.regime.name,
                plain(ours, lambda value: value <= DENSE_BRIER),
                *("—" if peer is None else plain(peer) for peer in peers),
                f"{one:+.1%}",
                f"{best:+.1%}",
                plain(error, lambda value: value <= DENSE_ERROR),
                f"{each.mean(question, 'least_error')[0]:.3f}",
                plain(each.peer(question, "error") or (math.nan, math.nan)),
                *(f"{value:.3f}" for value in each.together(question)),
            )
        )
    brier = sum(each.mean(question, "brier")[0] <= DENSE_BRIER for each in found)
    error_held = sum(each.mean(question, "error")[0] <= DENSE_ERROR for each in found)
    pooled = sum(each.together(question)[0] <= DENSE_ERROR for each in found)
    note = (
        f"Brier at most {DENSE_BRIER}: {brier} of {len(found)}. ECE at most {DENSE_ERROR}: "
        f"{error_held} of {len(found)}, of drills together {pooled}. Median below LR with C = 1: "
        f"{statistics.median(below):+.1%}; with the best C: {statistics.median(under):+.1%}."
    )
    title = f"Dense regimes, 300 resolved: {question}"
    return Sheet(title, headings, tuple(rows), (note,))


def summary(found: Sequence[OfRegime]) -> Sheet:
    """Return the least, median and greatest of each figure, and how many miss."""
    rows = []
    checks: tuple[tuple[str, str, Callable[[float], bool]], ...] = (
        ("excess", "Brier − base, none resolved", lambda value: value > LOST),
        ("gain", "gain over the base rate, 300 resolved", lambda value: value < GAINED),
        ("brier", "Brier, 300 resolved", lambda value: value > DENSE_BRIER),
        ("error", "ECE, 300 resolved", lambda value: value > DENSE_ERROR),
    )
    for question in QUESTIONS:
        for what, words, misses in checks:
            for name, part in densities(found):
                only_dense = what in ("brier", "error")
                if only_dense and name != "dense":
                    continue
                values = [each.mean(question, what)[0] for each in part]
                rows.append(_summed(f"{question}: {words} ({name})", values, misses))
        rows += _against(found, question)
        rows += _calibrated(found, question)
    for what in STATEMENTS:
        judged = [each.surely(what) for each in found]
        shares = [each.share for each in judged if each.count >= LEAST_SURE]
        if shares:
            every = sum(judged, Sure())
            label = (
                f"{what}: share of sure statements true (of all {every.count:,}: {every.share:.1%})"
            )
            rows.append(_summed(label, shares, lambda value: value < SURE_SHARE))
    headings = ("figure", "regimes", "least", "median", "most", "miss")
    return Sheet("Regimes held back", headings, tuple(rows))


def _against(found: Sequence[OfRegime], question: str) -> list[tuple[str, ...]]:
    rows = []
    for what, words in (("default", "C = 1"), ("best", "the best C")):
        below = []
        for each in found:
            peer = each.peer(question, what)
            if each.dense and peer is not None:
                below.append(1 - each.mean(question, "brier")[0] / peer[0])
        if below:
            label = f"{question}: Brier below LR with {words} (dense)"
            rows.append(_summed(label, below, lambda value: value < 0))
    return rows


def _calibrated(found: Sequence[OfRegime], question: str) -> list[tuple[str, ...]]:
    """Return calibration errors of the drills together, and of the peer on each."""
    thick = [each for each in found if each.dense]
    if not thick:
        return []
    peers = [each.peer(question, "error") for each in thick]
    rows: tuple[tuple[str, list[float]], ...] = (
        ("ECE by chance", [each.mean(question, "least_error")[0] for each in thick]),
        ("ECE of LR with C = 1", [error[0] for error in peers if error]),
        ("ECE, drills together", [each.together(question)[0] for each in thick]),
        ("the same by chance", [each.together(question)[1] for each in thick]),
    )
    return [
        _summed(f"{question}: {words} (dense)", values, lambda value: value > DENSE_ERROR)
        for words, values in rows
    ]


def _summed(label: str, values: list[float], misses: Callable[[float], bool]) -> tuple[str, ...]:
    ordered = (min(values), statistics.median(values), max(values))
    missed = sum(misses(value) for value in values)
    return (label, str(len(values)), *(f"{value:+.3f}" for value in ordered), str(missed))
