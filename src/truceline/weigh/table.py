"""What evidence is worth: the published table of log-odds, kind by kind.

Values are natural-log odds. They are weak on purpose and were set by reasoning, not fitted: no
incident of any case has been resolved by observers yet, so nothing exists to fit them to. The
reasoning is in `docs/method.md`. From resolved incidents of a case on, its own weights are
learned, shrunk towards these (`weigh.model.learn`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from truceline.record import Claim, Observation, Perceived, Role, Stance, Term
from truceline.sense import Shows
from truceline.weigh.incentive import AFFIRMING, Incentive, incentive


class Group(Term):
    """Classes of evidence whose reliability is learned together."""

    PARTY = "party", "statements of the parties"
    OBSERVER = "observer", "what observers perceived"
    THIRD = "third_party", "statements of third parties, and what observers were told"
    MEDIA = "media", "statements of the media"
    AGREEMENT = "agreement", "that opposed parties agree"
    SILENCE = "silence", "that somebody said nothing who would have spoken"
    SENSOR = "sensor", "what sensors measured"


class Worth(NamedTuple):
    """Log-odds a piece of evidence adds.

    Attributes:
        occurrence: to the event having occurred as alleged.
        attribution: to the party it blames, or denies blame for, having done it.
    """

    occurrence: float
    attribution: float


class Kind(NamedTuple):
    """A kind of evidence, the smallest class that has a weight of its own.

    Attributes:
        key: its name in the published table.
        group: the class it is shrunk to.
        worth: what it is worth.
    """

    key: str
    group: Group
    worth: Worth


# Who did it is settled by owning an act more than whether it went as told: armies own strikes
# that missed. Ground taken is what armies boast of, so saying so is worth little by itself.
# A denial says more about who did it than about whether something happened: "we laid no mines"
# does not deny the blast. Hence half its weight for occurrence.
_PARTY: Final = {
    "party blames another side": Worth(0.6, 0.3),
    "party answers blame with blame": Worth(0.4, 0.1),
    "party owns the act": Worth(1.6, 2.5),
    "party admits responsibility": Worth(2.2, 3.0),
    "party says it took or holds ground": Worth(0.6, 2.0),
    "party affirms and blames nobody": Worth(0.6, 0.0),
    "party rejects blame": Worth(-0.2, -0.4),
    "party denies what another is blamed for": Worth(-0.2, -0.4),
}
# Seeing beats hearing. A fragment tells what burst, seldom who fired it; without papers on where
# it lay since, it tells less. What is seen days later is what was left to be seen.
_OBSERVER: Final = {
    "observer, seen": Worth(2.5, 2.0),
    "observer, heard": Worth(1.2, 0.4),
    "observer, physical traces kept on record": Worth(2.2, 1.2),
    "observer, physical traces": Worth(1.4, 0.7),
    "observer, image": Worth(1.2, 0.5),
    "observer, document": Worth(0.8, 0.4),
    "observer, manner not stated": Worth(2.2, 1.6),
    "observer, seen late": Worth(1.2, 0.8),
    "observer, physical traces late": Worth(0.8, 0.4),
}
_THIRD: Final = {
    "third party": Worth(0.8, 0.6),
    "told to observers": Worth(0.5, 0.4),
}
_MEDIA: Final = {
    "media in its own name": Worth(1.0, 0.5),
    # A newspaper that "reports" usually passes on a party it may not name.
    "media passes on": Worth(0.3, 0.1),
}
DENIES: Final = ", denies"
_OTHER: Final = (
    # They have little reason to invent the same event.
    Kind("opposed parties both say so", Group.AGREEMENT, Worth(1.5, 0.0)),
    Kind("silent on harm it would have reported", Group.SILENCE, Worth(-0.6, 0.0)),
    Kind("silent on blame it would have answered", Group.SILENCE, Worth(0.2, 0.3)),
    # For each unit of log-odds that its detectability and background give.
    Kind("sensor", Group.SENSOR, Worth(1.0, 0.0)),
)


def _kinds() -> tuple[Kind, ...]:
    out = [Kind(key, Group.PARTY, worth) for key, worth in _PARTY.items()]
    neutral = ((Group.OBSERVER, _OBSERVER), (Group.THIRD, _THIRD), (Group.MEDIA, _MEDIA))
    for group, table in neutral:
        for key, worth in table.items():
            out.append(Kind(key, group, worth))
            turned = Worth(-worth.occurrence, -worth.attribution)
            out.append(Kind(key + DENIES, group, turned))
    return (*out, *_OTHER)


KINDS: Final = _kinds()
INDEX: Final = {kind.key: place for place, kind in enumerate(KINDS)}

SHARED_ERROR: Final[dict[Group, float]] = {
    Group.PARTY: 0.0,
    Group.OBSERVER: 0.3,
    Group.THIRD: 0.3,
    Group.MEDIA: 0.5,
    Group.AGREEMENT: 0.0,
    Group.SILENCE: 0.0,
    Group.SENSOR: 0.5,
}
"""Correlation of the errors of several roots of one class on one incident: n of them that say the
same are worth n / (1 + (n - 1) r) of one (the design effect of Kish, 1965)."""

PRIOR_SD: Final = 0.5
"""Standard deviation of the even prior, in log-odds."""

OWN_SD: Final = 0.35
"""Standard deviation of a kind's weight by itself, as a share of it."""

GROUP_SD: Final = 0.25
"""Standard deviation that all weights of a class share, as a share of them."""

ALL_SD: Final = 0.2
"""Standard deviation that all weights share, as a share of them."""

UNBLAMED: Final = 0.4
"""Prior weight of a party that nobody blames, against 1 for a party that is blamed."""

NO_PARTY: Final = 0.6
"""Prior weight of a third side, an accident or legacy ordnance, against 1 for a party blamed."""

MINES: Final = 2.0
"""Times that prior weight for mines: the ground is full of old ones."""

LATE_H: Final = 72.0
"""Hours after an event from which what an observer perceives counts as late."""

SENSOR_CAP: Final = 1.0
"""The most log-odds that one sensor can add or take away: wrong parameters are worse than none."""

SENSOR_CAPS: Final[dict[Shows, float]] = {
    Shows.NONE: 0.0,
    Shows.WEAK: 0.4,
    Shows.MODERATE: SENSOR_CAP,
    Shows.STRONG: 1.6,
}
"""The same by how well a sensor can show an event of the kind. The largest is what a detection
within 750 m and a day was worth beside documented bombings: 4.9 to one."""

CAP: Final = (0.05, 0.95)
"""No probability leaves this range before resolved incidents of the case support more."""


def published_table() -> dict[str, object]:
    """Return everything the published method weighs with, as plain values."""
    return {
        "kinds": {kind.key: list(kind.worth) for kind in KINDS},
        "shared_error": {group.value: value for group, value in SHARED_ERROR.items()},
        "prior_sd": PRIOR_SD,
        "own_sd": OWN_SD,
        "group_sd": GROUP_SD,
        "all_sd": ALL_SD,
        "unblamed": UNBLAMED,
        "no_party": NO_PARTY,
        "mines": MINES,
        "late_h": LATE_H,
        "sensor_cap": SENSOR_CAP,
        "sensor_caps": {shows.value: value for shows, value in SENSOR_CAPS.items()},
        "cap": list(CAP),
    }


def kind_of(claim: Claim, observation: Observation | None = None, late: bool = False) -> str:
    """Return the key of the kind a statement is of.

    Args:
        claim: the statement.
        observation: the observation behind it, if it is one.
        late: whether it was perceived more than `LATE_H` hours after the event.
    """
    affirms = claim.stance in AFFIRMING
    role = claim.speaker.role
    if role is Role.PARTY:
        return _OF_PARTY[incentive(claim), affirms]
    if role is Role.OBSERVER:
        key = _of_observer(observation, late)
    elif role is Role.THIRD_PARTY:
        key = "third party" if observation is None else "told to observers"
    else:
        passes_on = claim.stance is Stance.REPORTS
        key = "media passes on" if passes_on else "media in its own name"
    return key if affirms else key + DENIES


_OF_PARTY: Final[dict[tuple[Incentive, bool], str]] = {
    (Incentive.SELF_SERVING, True): "party blames another side",
    (Incentive.COUNTERS, True): "party answers blame with blame",
    (Incentive.OWNS, True): "party owns the act",
    (Incentive.ADMITS, True): "party admits responsibility",
    (Incentive.CLAIMS_SUCCESS, True): "party says it took or holds ground",
    (Incentive.NEUTRAL, True): "party affirms and blames nobody",
    (Incentive.SELF_SERVING, False): "party rejects blame",
    (Incentive.NEUTRAL, False): "party denies what another is blamed for",
}


def _of_observer(observation: Observation | None, late: bool) -> str:
    if observation is None:
        return "observer, manner not stated"
    manner = observation.perceived
    if manner is Perceived.PHYSICAL:
        if late:
            return "observer, physical traces late"
        # Photographs and samples kept by hash show that what was examined is what was found.
        kept = " kept on record" if observation.media else ""
        return f"observer, physical traces{kept}"
    if manner is Perceived.SEEN and late:
        return "observer, seen late"
    return f"observer, {manner.value}"
