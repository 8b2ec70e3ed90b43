"""Labels of a figure in Thai or Khmer, taken out of it for print.

A browser shapes the text of a figure; the typesetter's reader of figures does not put the letters
of a Thai or Khmer cluster beside each other. So in print the figure comes without these labels,
and the typesetter sets them over it as text of its own, which it shapes rightly.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final, NamedTuple

from truceline.brief.fonts import KHMER, THAI

_LABEL: Final = re.compile(
    r'<text style="([^"]*font-family: \'(?:' + "|".join((KHMER, THAI)) + r")'[^\"]*)\""
    r' x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</text>'
)
_STYLE: Final = re.compile(r"([\w-]+):\s*([^;]+)")


class ScriptLabel(NamedTuple):
    """A label to be set over a figure; positions in points from its upper left corner.

    Attributes:
        text: the label.
        x: where it starts, or ends if `end`.
        y: its baseline, downward.
        size: type size in points.
        fill: colour.
        end: whether it ends at `x`.
        halo: whether paper shows around its letters.
    """

    text: str
    x: float
    y: float
    size: float
    fill: str
    end: bool
    halo: bool


def without_scripts(svg: str) -> tuple[str, tuple[ScriptLabel, ...]]:
    """Return a figure without its labels in Thai or Khmer, and those labels."""
    labels = []
    for style, x, y, text in _LABEL.findall(svg):
        said = dict(_STYLE.findall(style))
        labels.append(
            ScriptLabel(
                text=unescape(text),
                x=float(x),
                y=float(y),
                size=float(said["font-size"].removesuffix("px")),
                fill=said.get("fill", "#000000").strip(),
                end=said.get("text-anchor", "start").strip() == "end",
                halo="stroke" in said,
            )
        )
    return _LABEL.sub("", svg), tuple(labels)
