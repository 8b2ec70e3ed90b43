"""Make the pictures of the README and of `docs/where.md` from the demo.

Run after `make demo`: `.venv/bin/python docs/make_image.py`.
"""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image

from truceline import open_case
from truceline.brief.assemble.maps import border_map
from truceline.brief.map_image import map_image

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "images"


def main() -> None:
    """Write the first page of demo/briefing.pdf, and the map of the whole of every line."""
    OUT.mkdir(exist_ok=True)
    document = pypdfium2.PdfDocument(ROOT / "demo" / "briefing.pdf")
    save(document[0].render(scale=1.5).to_pil(), "briefing-page-1.png")
    document.close()
    drawn = map_image(border_map(open_case(ROOT / "demo" / "case").picture()), ".png")
    whole = Image.open(io.BytesIO(drawn)).convert("RGB")
    save(whole.resize((whole.width * 2 // 3, whole.height * 2 // 3)), "map-whole.png")


def save(image: Image.Image, name: str) -> None:
    """Write a picture with few colours, so that it stays small."""
    image.quantize(64).save(OUT / name, optimize=True)


if __name__ == "__main__":
    main()
