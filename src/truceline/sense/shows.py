"""How well a kind of sensor can show a kind of event: what caps its worth."""

from __future__ import annotations

from truceline.record import Term


class Shows(Term):
    """How well a sensor can show an event of one kind."""

    NONE = "none", "it cannot show it"
    WEAK = "weak", "it shows it seldom, or shows much else as often"
    MODERATE = "moderate", "it shows it at times"
    STRONG = "strong", "it mostly shows it"
