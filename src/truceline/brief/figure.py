"""Figures as SVG that can stand inside a page: text as text, ids of their own, same bytes twice."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, fontManager

from truceline.brief.fonts import KHMER, SANS, THAI, font_path, text_width

# Weights that typst finds in a variable font when it sets the text of an SVG: it takes the
# default instance, hairline thin in Source Sans, for the plain weight of 400.
PLAIN: Final = 500
BOLD: Final = 700


@contextmanager
def drawing(width: float, height: float, salt: str) -> Iterator[tuple[Figure, Axes]]:
    """Open a figure whose one axes is measured in points from the lower left corner.

    Args:
        width: width in points.
        height: height in points.
        salt: text that makes the ids in the SVG differ from those of other figures.
    """
    _know_the_font()
    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
        "font.family": [SANS],
        "path.simplify": True,
        "path.simplify_threshold": 0.4,
        "text.usetex": False,
        "text.parse_math": False,
        "figure.facecolor": "none",
        "hatch.linewidth": 0.5,
    }
    with mpl.rc_context(settings):
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(0, height)
        axes.set_axis_off()
        yield figure, axes


@lru_cache(maxsize=1)
def _know_the_font() -> None:
    """Tell matplotlib of the variable font, once for each weight it is to answer to."""
    for family in (SANS, THAI, KHMER):
        path = str(font_path(family))
        for weight in (400, PLAIN, BOLD):
            entry = FontEntry(path, name=family, weight=weight, size="scalable")
            fontManager.ttflist.append(entry)


def svg_text(figure: Figure, name: str, title: str, description: str) -> str:
    """Write a figure as an SVG element for use inside HTML and typst.

    Args:
        figure: the figure; call this inside `drawing`.
        name: prefix of every id, unique in the page.
        title: short name of the figure, for screen readers.
        description: what it shows, in a sentence or two.
    """
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    # Its rule is for every element there is, and inside a page would reach the whole page.
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r'(xlink:href="#|url\(#)', rf"\1{name}-", svg)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r">\s*\n\s*<", ">\n<", svg)
    head, body = svg.split(">", 1)
    head += (
        f' role="img" aria-labelledby="{name}-title {name}-desc"'
        ' stroke-linejoin="round" stroke-linecap="butt"'
    )
    return (
        f'{head}>\n<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(description)}</desc>{body.strip()}'
    )


def wrapped(text: str, width: float, size: float, weight: int = PLAIN) -> list[str]:
    """Break a text into lines no wider than `width`; a word wider than that is broken inside."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if text_width(joined, size, weight) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while text_width(word, size, weight) > width and len(word) > 1:
            cut = len(word) - 1
            while cut > 1 and text_width(word[:cut], size, weight) > width:
                cut -= 1
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines or [""]


def drawable(text: str) -> bool:
    """Whether a text can be set in a figure: its letters are in the fonts that come with us.

    A figure holds text as text, so Thai and Khmer are shaped by whoever shows it: a browser, or
    the typesetter.
    """
    return all(
        ord(char) < 0x0590
        or 0x0E00 <= ord(char) <= 0x0E7F
        or 0x1780 <= ord(char) <= 0x17FF
        or 0x1E00 <= ord(char) < 0x2300
        for char in text
    )
