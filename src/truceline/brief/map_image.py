"""A map as a file of its own: SVG, or set by the typesetter as PDF or PNG, scripts shaped."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst

from truceline.brief.content import MapModel
from truceline.brief.map import WIDTH, map_svg
from truceline.brief.script_labels import without_scripts
from truceline.brief.typesetter import fonts

ENDINGS: Final = (".svg", ".pdf", ".png")
"""Endings of the files a map can be written as."""

_DPI: Final = 300.0
_TEMPLATES: Final = Path(str(files("truceline.brief") / "templates"))


def map_image(model: MapModel, ending: str) -> bytes:
    """Return a map as a file. The same model gives the same bytes.

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
        return svg.encode()
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
            "width": str(WIDTH),
            "labels": json.dumps([label._asdict() for label in labels], ensure_ascii=False),
        },
        timestamp=0,
    )
    return made if isinstance(made, bytes) else b"".join(made)
