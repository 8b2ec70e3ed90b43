"""The fonts of a briefing: where they lie, and the part of them that a page has to carry.

Source Sans 3, Source Serif 4, Noto Sans Thai and Noto Sans Khmer are installed as dependencies
(SIL Open Font License 1.1), so a briefing looks the same on a machine with no fonts at all.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SANS: Final = "Source Sans 3"
SERIF: Final = "Source Serif 4"
THAI: Final = "Noto Sans Thai"
KHMER: Final = "Noto Sans Khmer"

_LATIN_FEATURES: Final = ("kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "lnum", "case")
_EVERY_FEATURE: Final = ("*",)


# Shaping takes these vowels apart and sets their parts, which a text need not hold by themselves:
# Thai sara am, and the Khmer vowels that stand on both sides of their letter.
_PARTS: Final = {0x0E33: (0x0E4D, 0x0E32)} | dict.fromkeys(
    (0x17BE, 0x17BF, 0x17C0, 0x17C4, 0x17C5), (0x17C1,)
)


@dataclass(frozen=True)
class _Face:
    """A variable font file and what a page needs of it.

    Attributes:
        family: CSS family.
        package: the package that carries the file.
        file: name of the file in it.
        features: OpenType features to keep. Thai and Khmer keep all of them: letters of both
            change shape and place by features that a list would sooner or later miss.
        low: lightest weight used.
        high: heaviest weight used.
        pins: axes fixed to one value, as every axis kept adds to the size of the page.
        fallback: whether the face serves only the letters of its own script.
    """

    family: str
    package: str
    file: str
    features: tuple[str, ...]
    low: int
    high: int
    pins: tuple[tuple[str, float], ...]
    script: tuple[int, int] | None


_FACES: Final = (
    _Face(
        SANS, "fontpkg_source_sans_3", "SourceSans3[wght].ttf", _LATIN_FEATURES, 400, 700, (), None
    ),
    _Face(
        SERIF,
        "fontpkg_source_serif_4",
        "SourceSerif4[opsz,wght].ttf",
        _LATIN_FEATURES,
        400,
        700,
        (("opsz", 24.0),),
        None,
    ),
    _Face(
        THAI,
        "fontpkg_noto_sans_thai",
        "NotoSansThai[wdth,wght].ttf",
        _EVERY_FEATURE,
        400,
        700,
        (("wdth", 100.0),),
        (0x0E00, 0x0E7F),
    ),
    _Face(
        KHMER,
        "fontpkg_noto_sans_khmer",
        "NotoSansKhmer[wdth,wght].ttf",
        _EVERY_FEATURE,
        400,
        700,
        (("wdth", 100.0),),
        (0x1780, 0x19FF),
    ),
)
# Joiners, and the dotted circle that shows a mark without its letter.
_SHARED: Final = "\u200b\u200c\u200d\u25cc"


def font_path(family: str) -> Path:
    """Give the file of a family.

    Raises:
        KeyError: if the family is none of this module's.
        FileNotFoundError: if the package that carries the file is not whole.
    """
    face = {face.family: face for face in _FACES}[family]
    path = Path(str(files(face.package))) / "files" / face.file
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: the font {family!r} is missing; expected it from the package "
            f"{face.package.replace('_', '-')}; install the requirements again"
        )
    return path


def font_dirs() -> tuple[Path, ...]:
    """Give the folders that hold the fonts, for a typesetter that searches folders."""
    return tuple(dict.fromkeys(font_path(face.family).parent for face in _FACES))


def font_faces_css(text: str) -> str:
    """Write `@font-face` rules that carry, inside themselves, the letters a text needs.

    Args:
        text: everything the page shows; order and repetition do not matter.

    Returns:
        CSS with one variable WOFF2 face a family as a data URL (weights 400 to 700). A script
        that the text does not use adds nothing.
    """
    used = {ord(char) for char in text if char.isprintable() and char != "\u00a0"} | {0x20}
    rules = []
    for face in _FACES:
        if face.script is None:
            points = frozenset(used)
        else:
            low, high = face.script
            own = frozenset(point for point in used if low <= point <= high)
            if not own:
                continue
            parts = {part for point in own for part in _PARTS.get(point, ())}
            points = own | parts | {ord(char) for char in _SHARED}
        data = base64.b64encode(_woff2(face, points)).decode("ascii")
        span = "" if face.script is None else f"unicode-range:{_css_range(face.script)};"
        rules.append(
            f'@font-face{{font-family:"{face.family}";font-style:normal;'
            f"font-weight:{face.low} {face.high};{span}"
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )
    return "\n".join(rules)


def _css_range(script: tuple[int, int]) -> str:
    low, high = script
    return f"U+{low:04X}-{high:04X},U+200B-200D,U+25CC"


@lru_cache(maxsize=32)
def _woff2(face: _Face, points: frozenset[int]) -> bytes:
    """Cut a font down to some code points and one axis, as WOFF2. Same input, same bytes."""
    options = subset.Options()
    options.layout_features = list(face.features)
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    # Subset before pinning: pinning a font of 2 000 glyphs takes seconds, one of 100 does not.
    font = TTFont(font_path(face.family), lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    default = next(axis.defaultValue for axis in font["fvar"].axes if axis.axisTag == "wght")
    limits = {
        "wght": (face.low, min(max(default, face.low), face.high), face.high),
        **dict(face.pins),
    }
    cut = instancer.instantiateVariableFont(font, limits, inplace=True)
    cut.flavor = "woff2"
    out = io.BytesIO()
    cut.save(out)
    return out.getvalue()


def text_width(text: str, size: float, weight: int = 500) -> float:
    """Measure a line of text set in the sans face.

    Args:
        text: the line; letters of Thai and Khmer are measured in their own faces, one by one,
            which is a little more than they take once they are set; letters no face has count
            as half the size.
        size: type size; the result has its unit.
        weight: 200 to 900.
    """
    advances, units = _advances(weight)
    return sum(advances.get(ord(char), units / 2) for char in text) * size / units


@lru_cache(maxsize=4)
def _advances(weight: int) -> tuple[dict[int, float], int]:
    font = TTFont(font_path(SANS), lazy=True)
    glyphs = font.getGlyphSet(location={"wght": weight})
    widths = {
        point: float(glyphs[name].width)
        for point, name in font.getBestCmap().items()
        if point < 0x2300
    }
    units = int(font["head"].unitsPerEm)
    return widths | _script_advances(weight, units), units


def _script_advances(weight: int, units: int) -> dict[int, float]:
    """Return the widths of the letters of other scripts, in units of the sans face."""
    widths: dict[int, float] = {}
    for face in _FACES:
        if face.script is None:
            continue
        font = TTFont(font_path(face.family), lazy=True)
        glyphs = font.getGlyphSet(location={"wght": weight, **dict(face.pins)})
        scale = units / int(font["head"].unitsPerEm)
        low, high = face.script
        widths |= {
            point: float(glyphs[name].width) * scale
            for point, name in font.getBestCmap().items()
            if low <= point <= high
        }
    return widths


def family_of(text: str) -> str:
    """Return the family that a line is set in: that of its first letter of another script."""
    for char in text:
        for face in _FACES:
            if face.script is not None and face.script[0] <= ord(char) <= face.script[1]:
                return face.family
    return SANS
