"""The briefing: what it says (`content`, `assemble`, `wording`) and how it looks (the rest)."""

from truceline.brief.assemble import assemble
from truceline.brief.content import Briefing, Seal
from truceline.brief.render import FORMATS, render

__all__ = ["FORMATS", "Briefing", "Seal", "assemble", "render"]
