"""Make the README's picture: the first page of the demo's briefing.

Run after `make demo`: `.venv/bin/python docs/make_image.py`.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Write docs/images/briefing-page-1.png from demo/briefing.pdf."""
    document = pypdfium2.PdfDocument(ROOT / "demo" / "briefing.pdf")
    image = document[0].render(scale=1.5).to_pil().quantize(64)
    out = ROOT / "docs" / "images" / "briefing-page-1.png"
    out.parent.mkdir(exist_ok=True)
    image.save(out, optimize=True)
    document.close()


if __name__ == "__main__":
    main()
