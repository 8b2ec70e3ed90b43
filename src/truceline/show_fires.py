"""What the terminal shows of clusters of fire detections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from truceline.fire_clusters import FireCluster

_LEARNED: Final = (
    "Times as likely as a crop or forest fire, with the 95 % interval, from how the days of "
    "burning compare with past years, the season and the region. Learned from Ukraine, 2016 to "
    "2022, and not checked anywhere else."
)
_LIMITS: Final = (
    "It says nothing of who lit a fire. A single strike looks like a field fire, so a low number "
    "is no evidence against one. Where less than half of the weeks around is known, nothing is "
    "said."
)
KNOWN: Final = 0.5
"""Share of the window that has to be covered for a ratio to be shown."""


def print_fire_clusters(clusters: Sequence[FireCluster], most: int, console: Console) -> None:
    """Print the clusters most like combat fires, and what the numbers do not say.

    Args:
        clusters: the clusters, in the order in which to show them.
        most: how many to show.
        console: where to print.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("days (UTC)", "middle"):
        table.add_column(heading, overflow="fold")
    for heading in ("detections", "combat", "industrial"):
        table.add_column(heading, justify="right")
    table.add_column("remark", overflow="fold")
    for one in clusters[:most]:
        known = one.known >= KNOWN
        table.add_row(
            f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}",
            f"{one.lat:.3f} {one.lon:.3f}",
            f"{one.detections}",
            _times(one.combat, one.combat_low, one.combat_high) if known else "–",
            _times(one.industrial, one.industrial_low, one.industrial_high),
            "hot all year round" if one.static else "" if known else "too little known around it",
        )
    console.print(table)
    console.print(f"{min(most, len(clusters))} of {len(clusters)} clusters.")
    for note in (_LEARNED, _LIMITS):
        console.print(Text(note))


def _times(middle: float, low: float, high: float) -> str:
    return f"{middle:.2g} ({low:.2g}–{high:.2g})"
