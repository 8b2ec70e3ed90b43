"""The briefing: what it says (`content`, `assemble`, `wording`) and how it looks (the rest)."""

from truceline.brief.assemble import assemble, incident_card
from truceline.brief.content import Briefing, IncidentCard, Seal
from truceline.brief.render import FORMATS, render

__all__ = ["FORMATS", "Briefing", "IncidentCard", "Seal", "assemble", "incident_card", "render"]
