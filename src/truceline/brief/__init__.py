"""The briefing: what it says (`content`, `assemble`, `wording`) and how it looks (the rest)."""

from truceline.brief.assemble import assemble, incident_card
from truceline.brief.citations import cited_entries
from truceline.brief.content import Briefing, IncidentCard
from truceline.brief.embed import PROOF_FILE, PROOF_ID, PROOF_TYPE
from truceline.brief.render import FORMATS, render
from truceline.brief.seal import DRAFT, RedactionLine, Seal, WitnessLine

__all__ = [
    "DRAFT",
    "FORMATS",
    "PROOF_FILE",
    "PROOF_ID",
    "PROOF_TYPE",
    "Briefing",
    "IncidentCard",
    "RedactionLine",
    "Seal",
    "WitnessLine",
    "assemble",
    "cited_entries",
    "incident_card",
    "render",
]
