"""How one party behaves: what it says when it was hit, when it did it, and when it did not."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.drill.bounds import shares


@dataclass(frozen=True)
class Side:
    """How one party behaves.

    What it does when guilty or innocent is given that it answers at all (`Density.answers`), and
    the chances of one row sum to 1 or less; what is left is an answer that takes no position.

    Attributes:
        acts: how often it does what incidents are about, relative to the other side.
        accuses_when_hit: chance to accuse the other side when that side did it.
        accuses_falsely: chance to accuse the other side of what it did itself, or of what did
            not happen as described.
        accuses_by_mistake: chance to accuse the other side of an accident, of old ordnance or of
            a third party's act.
        leaves_open: share of its accusations that leave open who did it.
        denies_when_guilty: chance to deny what it did.
        owns_when_guilty: chance to own what it did, with a justification.
        admits_when_guilty: chance to accept responsibility for what it did.
        partly_when_guilty: chance to accept a part of it.
        counters_when_guilty: chance to blame the accuser for what it did itself.
        denies_when_innocent: chance to deny what it did not do.
        counters_when_innocent: chance to blame the accuser instead.
        owns_falsely: chance to own what it did not do.
        silence_when_guilty: how much rarer it answers when guilty, as a factor on answering.
        refuses_access: chance to refuse observers who ask to visit its ground.
        refuses_when_wrong: the same where its own account is false or it is guilty.
        loudness: factor on how many further statements it makes.
        inflates: factor on losses of the other side, and on what was fired at itself.
        conceals: share of its own military losses that it leaves out.
        retracts: chance to withdraw a false statement later.
    """

    acts: float = 1.0
    accuses_when_hit: float = 0.85
    accuses_falsely: float = 0.45
    accuses_by_mistake: float = 0.7
    leaves_open: float = 0.06
    denies_when_guilty: float = 0.55
    owns_when_guilty: float = 0.2
    admits_when_guilty: float = 0.03
    partly_when_guilty: float = 0.04
    counters_when_guilty: float = 0.12
    denies_when_innocent: float = 0.7
    counters_when_innocent: float = 0.15
    owns_falsely: float = 0.01
    silence_when_guilty: float = 1.0
    refuses_access: float = 0.15
    refuses_when_wrong: float = 0.2
    loudness: float = 1.0
    inflates: float = 1.4
    conceals: float = 0.25
    retracts: float = 0.02

    def __post_init__(self) -> None:
        guilty = (
            self.denies_when_guilty
            + self.owns_when_guilty
            + self.admits_when_guilty
            + self.partly_when_guilty
            + self.counters_when_guilty
        )
        innocent = self.denies_when_innocent + self.counters_when_innocent + self.owns_falsely
        if max(guilty, innocent) > 1 + 1e-9:
            raise ValueError("the answers of a side sum to more than 1; lower one of them")
        shares(self, "acts", "loudness", "inflates")
