"""How an answer did against the truth of an exercise."""

from __future__ import annotations

from truceline.record import Term


class Judged(Term):
    """How an answer did."""

    RIGHT = "right", "what it says is true"
    WRONG = "wrong", "what it says is not true"
    OPEN = "open", "it leaves the matter open"
    NONE = "none", "nobody gave one"
