"""The typesetter's fonts: those that come with us, and none of the machine's."""

from __future__ import annotations

from functools import lru_cache

import typst

from truceline.brief.fonts import font_dirs


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Search the packages' fonts once; the typesetter's own serve signs that ours lack."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(folder) for folder in font_dirs()],
    )
