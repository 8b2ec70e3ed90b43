"""From a picture to the content of a briefing, one part a file."""

from truceline.brief.assemble.briefing import assemble

__all__ = ["assemble"]
