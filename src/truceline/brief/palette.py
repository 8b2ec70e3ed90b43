"""The colours of a briefing, in one place for page, print, map and timeline.

Neutral by design: ink, warm greys and one teal. No colour stands for a party, and none carries
a meaning that a word, a number or a shape beside it does not carry as well. Text colours keep
a contrast of at least 4.5 to 1 on every ground they are used on (WCAG 2.2, level AA).
"""

from __future__ import annotations

from typing import Final

INK: Final = "#1f2933"
SOFT: Final = "#55606b"
ACCENT: Final = "#1d5b63"
RULE: Final = "#d5d0c7"
STRONG_RULE: Final = "#8d8a83"
PANEL: Final = "#f6f4ef"
WASH: Final = "#ebe7df"
PAPER: Final = "#ffffff"

# Steps of light and dark, so that they stay apart in grey print and for any colour vision.
FAMILIES: Final = (
    "#1d4a52",
    "#d9b98a",
    "#5f9299",
    "#8a6d4b",
    "#b9d0cf",
    "#6b7480",
    "#e6ddcd",
)

COLOURS: Final = {
    "ink": INK,
    "soft": SOFT,
    "accent": ACCENT,
    "rule": RULE,
    "strong": STRONG_RULE,
    "panel": PANEL,
    "wash": WASH,
    "paper": PAPER,
}
