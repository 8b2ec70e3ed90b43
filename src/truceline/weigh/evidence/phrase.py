"""Evidence in words, with parties marked for whoever prints it."""

from __future__ import annotations

from typing import Final

from truceline.record import UNKNOWN_SIDE, Claim, Observation, Perceived, Role
from truceline.weigh.evidence.sensed import Sensed
from truceline.weigh.incentive import AFFIRMING, Incentive, incentive
from truceline.weigh.roots import Root
from truceline.weigh.verdict import party_mark


def phrase(
    root: Root, claim: Claim, observation: Observation | None = None, late: bool = False
) -> str:
    """Say in words what a statement is.

    Args:
        root: the root it belongs to.
        claim: the statement.
        observation: the observation behind it, if it is one.
        late: whether it was perceived late.
    """
    who = party_mark(root.party) if root.party else claim.speaker.name
    affirms = claim.stance in AFFIRMING
    if root.role is not Role.PARTY:
        return _neutral(who, root, claim, observation, late)
    if not affirms:
        return f"{who} denies it"
    kind = incentive(claim)
    if kind is Incentive.SELF_SERVING:
        return f"{who} says so and blames {party_mark(claim.accused)}"
    if kind is Incentive.COUNTERS:
        return f"{who} says so, and blames {party_mark(claim.accused)} in turn"
    return f"{who} {_SAYS[kind]}"


_SAYS: Final = {
    Incentive.OWNS: "owns the act",
    Incentive.ADMITS: "admits the act",
    Incentive.CLAIMS_SUCCESS: "claims the act as its own success",
    Incentive.NEUTRAL: "says so, blaming nobody",
}

_PERCEIVED: Final = {
    Perceived.SEEN: "saw it",
    Perceived.HEARD: "heard it",
    Perceived.PHYSICAL: "examined its traces",
    Perceived.IMAGE: "saw it in an image",
    Perceived.DOCUMENT: "read of it in a document",
    Perceived.TOLD: "was told of it",
}


def _neutral(
    who: str, root: Root, claim: Claim, observation: Observation | None, late: bool
) -> str:
    role = root.role.value.replace("_", " ")
    affirms = claim.stance in AFFIRMING
    blames = claim.accused is not None and claim.accused != UNKNOWN_SIDE and affirms
    blamed = f" and names {party_mark(claim.accused)}" if blames else ""
    if observation is None or not affirms:
        return f"{who} ({role}) {claim.stance.value.replace('_', ' ')} it{blamed}"
    days = ", days later" if late else ""
    return f"{who} ({role}) {_PERCEIVED[observation.perceived]}{days}{blamed}"


def sensed_phrase(sensed: Sensed) -> str:
    """Say in words what a sensor adds, and why it counts for what it does."""
    what = f"{sensed.sensor}: {'something' if sensed.seen else 'nothing'} was found"
    if sensed.ratio is None or not sensed.log_odds:
        return f"{what}; {sensed.why or 'what it could have found is not known'}"
    low, best, high = (_times(each) for each in sensed.ratio)
    return (
        f"{what}; {best} times as likely if it occurred as if it did not ({low} to {high}), half "
        "of the doubt given away"
    )


def _times(ratio: float) -> str:
    return f"{ratio:.2g}" if ratio < 100 else "over 100"
