"""The same evidence, the same outcome for both sides: an exact check, and why outcomes differ."""

from truceline.weigh.parity.decomposition import Case, Decomposed, decompose
from truceline.weigh.parity.mirror import Labels, Mirrored, exchanged, mirror
from truceline.weigh.parity.numbers import OUTCOMES
from truceline.weigh.parity.pattern import Kind, Pattern, pattern
from truceline.weigh.parity.report import Comparison, Parity, Side, Stratum, parity
from truceline.weigh.parity.speakers import Speaking, speakers

__all__ = [
    "OUTCOMES",
    "Case",
    "Comparison",
    "Decomposed",
    "Kind",
    "Labels",
    "Mirrored",
    "Parity",
    "Pattern",
    "Side",
    "Speaking",
    "Stratum",
    "decompose",
    "exchanged",
    "mirror",
    "parity",
    "pattern",
    "speakers",
]
