"""A map as a file of its own: SVG, or set by the typesetter as PDF or PNG, scripts shaped."""

from __future__ import annotations

import json
import re
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst

from truceline.brief.content_map import MapModel
from truceline.brief.fonts import font_faces_css
from truceline.brief.map import WIDTH, description, map_svg
from truceline.brief.palette import PAPER
from truceline.brief.script_labels import without_scripts
from truceline.brief.typesetter import fonts

ENDINGS: Final = (".svg", ".pdf", ".png")
"""Endings of the files a map can be written as."""

_DPI: Final = 300.0
_MARGIN: Final = 8.0
_TEMPLATES: Final = Path(str(files("truceline.brief") / "templates"))


def map_image(model: MapModel, ending: str) -> bytes:
    """Return a map as a file that carries its fonts. The same model gives the same bytes.

    Args:
        model: what to draw.
        ending: `.svg`, `.pdf` or `.png` (300 dots an inch).

    Raises:
        ValueError: if the ending is none of these.
    """
    if ending not in ENDINGS:
        raise ValueError(f"a map is written as {', '.join(ENDINGS)}, not {ending!r}")
    svg = map_svg(model)
    if ending == ".svg":
        return _sheet(svg).encode()
    figure, labels = without_scripts(svg)
    made = typst.compile(
        _TEMPLATES / "map.typ",
        root=_TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf" if ending == ".pdf" else "png",
        ppi=_DPI,
        sys_inputs={
            "svg": figure,
            "title": " · ".join(model.heading[:1]) or model.title,
            "alt": description(model),
            "width": str(WIDTH),
            "margin": str(_MARGIN),
            "labels": json.dumps([label._asdict() for label in labels], ensure_ascii=False),
        },
        timestamp=0,
    )
    return made if isinstance(made, bytes) else b"".join(made)


def _sheet(svg: str) -> str:
    """Return a figure as a sheet: with a margin, on paper, and with the part of the fonts it needs.

    So it looks the same wherever it is opened.
    """
    width, height = (float(part) for part in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    wide, tall = width + 2 * _MARGIN, height + 2 * _MARGIN
    head, rest = svg.split(">", 1)
    head = re.sub(r' width="[^"]*" height="[^"]*" viewBox="[^"]*"', "", head)
    box = f"{-_MARGIN:g} {-_MARGIN:g} {wide:g} {tall:g}"
    fonts = font_faces_css(unescape("".join(re.findall(r">([^<]+)<", svg))))
    return (
        f'{head} width="{wide:g}pt" height="{tall:g}pt" viewBox="{box}">\n<style>{fonts}</style>'
        f'<rect x="{-_MARGIN:g}" y="{-_MARGIN:g}" width="{wide:g}" height="{tall:g}" '
        f'fill="{PAPER}"/>{rest}'
    )
