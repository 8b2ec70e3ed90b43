"""What the terminal shows of the weighing: where to look next, and what evidence is worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from truceline.brief import wording
from truceline.counting import counted
from truceline.picture import Picture
from truceline.record import When
from truceline.weigh import Look, Weights
from truceline.weigh.model.design import AFTER_BASE, AFTER_PRIORS
from truceline.weigh.settle import Settled
from truceline.weigh.table import KINDS

_PLANNING = (
    "For planning, no findings. Now: that it occurred and the party named did it; found and not: "
    "the same after the answer."
)


def print_looks(picture: Picture, looks: Sequence[Look], most: int, console: Console) -> None:
    """Print a list for each way to look, in the order in which to look.

    Args:
        picture: the picture.
        looks: the ways.
        most: incidents shown on one list.
        console: where to print.
    """
    names = {party.id: party.short for party in picture.settings.parties}
    incidents = {incident.id: incident for incident in picture.incidents}
    zone = picture.settings.zone
    for look in looks:
        rows = [item for item in picture.looks if item.look is look]
        console.print(Text(f"{look.definition[0].upper()}{look.definition[1:]}", style="bold"))
        if not rows:
            console.print(Text("No open incident can be looked at in this way."))
            console.print()
            continue
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("incident", "when", "place", "about"):
            table.add_column(heading, overflow="fold")
        for heading in ("now", "found", "not"):
            table.add_column(heading, justify="right")
        for item in rows[:most]:
            incident = incidents[item.incident_id]
            table.add_row(
                Text(item.incident_id),
                Text(wording.when(incident.when, zone)),
                Text(incident.where.words),
                Text(names.get(item.party or "", item.party or "nobody blamed")),
                *(f"{value:.2f}" for value in (item.probability, item.if_found, item.if_not)),
            )
        console.print(table)
        if len(rows) > most:
            console.print(Text(f"and {len(rows) - most} more", style="dim"))
        if look is Look.SATELLITE:
            _print_passes(picture, most, console)
        console.print()
    console.print(Text(_PLANNING, style="dim"))


def _print_passes(picture: Picture, most: int, console: Console) -> None:
    """Print the next passes over the places of the first incidents, if any is known."""
    if not picture.upcoming:
        return
    console.print(Text("The next passes; a satellite that comes over need not measure:"))
    for one in picture.upcoming[:most]:
        at = wording.when(When.at(one.next.at), picture.settings.zone)
        console.print(
            Text(f"  {one.incident_id}  {at}  {one.next.platform}: {one.could_show}", style="dim")
        )


def print_weights(weights: Weights, console: Console) -> None:
    """Print what each kind of evidence is worth, published and in use, with its doubt."""
    if weights.resolved:
        said = f"Learned from {counted(weights.resolved, 'resolved incident')}: {weights.how}."
    else:
        said = "As published: too few incidents of this case are resolved to learn from."
    console.print(Text(said))
    console.print(Text(f"No probability above {weights.cap:.3f}.", style="dim"))
    console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("kind of evidence", overflow="fold")
    for heading in ("occurrence", "published", "±", "attribution", "published", "±"):
        table.add_column(heading, justify="right")
    first, second = weights.occurrence, weights.attribution
    doubts = np.sqrt(np.diag(first.cov))[AFTER_BASE:], np.sqrt(np.diag(second.cov))[AFTER_PRIORS:]
    for place, kind in enumerate(KINDS):
        table.add_row(
            Text(kind.key),
            f"{first.mean[AFTER_BASE + place]:+.2f}",
            f"{kind.worth.occurrence:+.2f}",
            f"{doubts[0][place]:.2f}",
            f"{second.mean[AFTER_PRIORS + place]:+.2f}",
            f"{kind.worth.attribution:+.2f}",
            f"{doubts[1][place]:.2f}",
        )
    console.print(table)
    console.print(Text("Natural-log odds; ± is one standard deviation.", style="dim"))


def print_settled(settled: Settled, console: Console) -> None:
    """Print how contested values were settled, and which sources drew on one origin."""
    objects = counted(len(settled.objects), "object")
    console.print(Text(f"{objects} settled by {settled.method.value}."))
    if settled.roots:
        console.print(Text("Judged to draw on one origin", style="bold"))
        for root in settled.roots[:_ROOTS]:
            console.print(Text(f"  {root.first} and {root.second} ({root.probability:.2f})"))
        if len(settled.roots) > _ROOTS:
            console.print(Text(f"  and {len(settled.roots) - _ROOTS} more pairs", style="dim"))


_ROOTS = 10
"""Pairs of sources that are shown."""
