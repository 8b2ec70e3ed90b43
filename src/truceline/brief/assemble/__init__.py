"""From a picture to the content of a briefing, one part a file."""

from truceline.brief.assemble.briefing import assemble
from truceline.brief.assemble.cards import incident_card

__all__ = ["assemble", "incident_card"]
