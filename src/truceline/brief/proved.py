"""What checking a briefing shows and does not show, and who else stands behind the log.

Written to be read by somebody who distrusts it: each sentence says no more than a check can show,
and every witness gets the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from truceline.brief.parts import entries
from truceline.brief.said import Sentence
from truceline.brief.seal import Seal, WitnessLine


@dataclass(frozen=True)
class Group:
    """Some points under a heading.

    Attributes:
        title: heading.
        lead: what stands above the points; may be all there is.
        points: the points.
    """

    title: str
    lead: str
    points: tuple[Sentence, ...] = ()


def shown(seal: Seal) -> Group:
    """Say what a check of the proof shows; without a proof, that there is none to check."""
    title = "What the check shows"
    if not seal.proof:
        return Group(
            title,
            "Without a proof, only what can be computed again from the record can be checked.",
        )
    used, signed = entries(seal.size), seal.signed
    points = [
        Sentence(
            "That the entries in the proof, which are those this briefing cites by id, stand "
            f"unchanged among the first {used} of the log, under the root given here."
        ),
        Sentence(f"That the operator’s key signed the checkpoint of the first {entries(signed)}."),
    ]
    if signed > seal.size:
        points.append(
            Sentence(
                "That the checkpoint continues the log this briefing was computed from: none of "
                f"the first {used} was changed, removed, reordered or slipped in between the two."
            )
        )
    if any(_covers(one, seal) for one in seal.witnessed):
        points.append(
            Sentence(
                "That each witness said below to cover this briefing has cosigned a checkpoint "
                "with its entries, at a time by that witness’s own clock. As far as the witness is "
                "trusted, they were in the log not later than then."
            )
        )
    else:
        points.append(
            Sentence(
                "No date. No witness is known to have cosigned these entries, so the check does "
                "not show that they were in the log before you got this file."
            )
        )
    lead = "Checked with the keys of the operator and the witnesses, the proof shows:"
    return Group(title, lead, tuple(points))


NOT_SHOWN: Final = Group(
    "What a proof does not show",
    "",
    (
        Sentence(
            "That anything said in an entry is true. The log keeps what was said, and when the "
            "operator says it was recorded."
        ),
        Sentence(
            "That the sentences, figures and maps follow from the entries, or that this section "
            "is as it was made. A file can be altered and keep its proof. Compute the briefing "
            "again from the record, or compare the file’s hash with a release in the log."
        ),
        Sentence(
            "That the record is complete. What nobody recorded is not in it. Figures and maps rest "
            "on more entries than those cited by id, and the proof need not hold the others."
        ),
        Sentence(
            "Whose key it is. A key that came with this file shows only that the file agrees with "
            "itself: get the keys of operator and witnesses elsewhere, and compare the fingerprint "
            "by voice."
        ),
        Sentence(
            "That nobody was shown another log under this name. Compare the checkpoint with one "
            "that the other party or a witness holds: two different roots for one size show two "
            "logs."
        ),
    ),
)


def _covers(witness: WitnessLine, seal: Seal) -> bool:
    return 0 < seal.size <= witness.size


def witnesses(seal: Seal) -> Group:
    """Say of every witness, in the same words, what it has cosigned."""
    title = "Witnesses"
    if not seal.witnessed:
        return Group(
            title,
            "No witness is named for this log. Nothing but the operator’s word then stands against "
            "a second version of it.",
        )
    # By name alone, so that nobody can be put first by choice.
    listed = sorted(seal.witnessed, key=lambda one: (one.holder.casefold(), one.name))
    lead = [seal.quorum] if seal.quorum else []
    if any(not one.size for one in listed):
        lead.append("That a cosignature is missing says nothing about the reason.")
    return Group(title, " ".join(lead), tuple(Sentence(_witness(one, seal)) for one in listed))


def _witness(one: WitnessLine, seal: Seal) -> str:
    who = f"{one.holder} (key {one.name})"
    if not one.size:
        return f"{who}: no cosignature was known when this briefing was made."
    when = f", {one.when} by its own clock" if one.when else ""
    if not _covers(one, seal):
        return (
            f"{who}: cosigned the first {entries(one.size)}{when}. That is less than this briefing "
            "uses, so it is not covered."
        )
    return f"{who}: cosigned the first {entries(one.size)}{when}. That covers this briefing."
