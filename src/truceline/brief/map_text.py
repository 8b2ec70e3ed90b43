"""Text on a map: on its baseline, in the middle of a height, and with a halo where things cross."""

from __future__ import annotations

import re
from typing import Final

from matplotlib.axes import Axes

from truceline.brief.figure import PLAIN
from truceline.brief.fonts import SANS, family_of
from truceline.brief.palette import INK, PAPER

_RISE: Final = 0.325
"""Half the height of a figure or capital of the sans face, in sizes."""
_HALO: Final = 1.8
_GID: Final = "halo"


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    colour: str = INK,
    weight: int = PLAIN,
    align: str = "left",
    zorder: float = 7.0,
    halo: bool = False,
    middle: bool = False,
) -> None:
    """Write one line of text, positions and size in points.

    Args:
        axes: what to write on.
        x: where it starts, ends, or has its middle, by `align`.
        y: its baseline; where `middle` is set, the middle of its figures and capitals.
        text: the line.
        size: type size.
        colour: its colour.
        weight: its weight.
        align: "left", "right" or "center".
        zorder: what it lies above.
        halo: whether paper shows around its letters, so that nothing runs into them.
        middle: see `y`.
    """
    axes.text(
        x,
        y - _RISE * size if middle else y,
        text,
        fontsize=size,
        fontweight=weight,
        fontfamily=_families(text),
        color=colour,
        ha=align,
        va="baseline",
        zorder=zorder,
        gid=f"{_GID}{len(axes.texts)}" if halo else None,
    )


def _families(text: str) -> list[str]:
    """Return the families a line is set in: those of its scripts as they come, then the sans."""
    found = dict.fromkeys(family_of(char) for char in text)
    return [family for family in found if family != SANS] + [SANS]


def haloed(svg: str, name: str) -> str:
    """Give the texts of a figure that were written with a halo theirs.

    The figure's own drawing of one would turn text into outlines.

    Args:
        svg: the figure.
        name: the prefix of its ids.
    """
    style = f"paint-order: stroke; stroke: {PAPER}; stroke-width: {_HALO}px; "
    return re.sub(rf'(<g id="{re.escape(name)}-{_GID}\d+">\s*<text style=")', rf"\g<1>{style}", svg)
