"""Make the pictures of the README and of `docs/where.md` from the demo.

Run after `make demo`: `.venv/bin/python docs/make_image.py`.
"""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image

from truceline import open_case
from truceline.brief.assemble.maps import border_map, incident_map
from truceline.brief.content_map import MapModel
from truceline.brief.map_image import map_image
from truceline.picture import Picture

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "images"


def main() -> None:
    """Write the first page of demo/briefing.pdf, and two maps: of every line, of one incident."""
    OUT.mkdir(exist_ok=True)
    document = pypdfium2.PdfDocument(ROOT / "demo" / "briefing.pdf")
    save(document[0].render(scale=1.5).to_pil(), "briefing-page-1.png")
    document.close()
    make_maps(open_case(ROOT / "demo" / "case").picture())


def make_maps(picture: Picture) -> None:
    """Write the map of the whole of every line, and that of one incident against every line."""
    sheet(border_map(picture), "map-whole.png")
    # Of those whose side of a line is not known, the one that most has been said about.
    unclear = {row.incident_id for row in picture.relations if row.side == "either"}
    said = {item.id: len(item.claim_ids) for item in picture.incidents if item.id in unclear}
    sheet(incident_map(picture, max(said, key=lambda key: (said[key], key))), "map-incident.png")


def sheet(model: MapModel, name: str) -> None:
    """Write a map at two thirds of the size it is printed at."""
    drawn = Image.open(io.BytesIO(map_image(model, ".png"))).convert("RGB")
    save(drawn.resize((drawn.width * 2 // 3, drawn.height * 2 // 3)), name)


def save(image: Image.Image, name: str) -> None:
    """Write a picture with few colours, so that it stays small."""
    image.quantize(64).save(OUT / name, optimize=True)


if __name__ == "__main__":
    main()
