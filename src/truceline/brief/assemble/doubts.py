"""What would change a finding: the strongest against it, what to look at, what it hangs on."""

from __future__ import annotations

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.said import Sentence
from truceline.weigh import Look, NextLook, Sensitivity, Verdict, Weighed, most_moving
from truceline.weigh.sensitivity import PRIOR_OCCURRED
from truceline.weigh.verdict import INSUFFICIENT, Estimate


def doubts(frame: Frame, item: Weighed) -> tuple[Sentence, ...]:
    """Say what speaks against a finding, what would move it most, and what it hangs on."""
    against = [
        sentence
        for verdict in (item.occurrence, item.attribution)
        if (sentence := _against(frame, verdict)) is not None
    ]
    looks = [one for one in frame.picture.looks if one.incident_id == item.incident.id]
    known = item.breach.sufficient or (item.occurrence.sufficient and not item.attribution.about)
    moving = [would_move(frame, one, known) for one in most_moving(looks).values()]
    hangs = _hangs_on(frame, item, frame.picture.sensitivities[item.incident.id])
    return (*against, *moving, *hangs)


def _against(frame: Frame, verdict: Verdict) -> Sentence | None:
    reason = verdict.against
    if reason is None or not verdict.sufficient:
        return None
    what = "that it occurred" if verdict.question == "occurrence" else "the attribution"
    leans = "" if verdict.probability >= 0.5 else ", which the evidence is against"
    said = f"Strongest against {what}{leans}: {reason.worded(frame.short)}"
    return Sentence(f"{said} ({wording.signed(reason.log_odds)}).", reason.claim_ids)


_LOOKS = {
    Look.ASK: ("the account of {party}, if it owned the act,", "if it rejected the blame"),
    Look.CONSULT: ("a third party's account that bore it out", "one that did not"),
    Look.SATELLITE: ("a satellite that saw it", "one that saw nothing"),
    Look.VISIT: ("traces that observers examined and kept on record", "if they found none"),
}


def would_move(frame: Frame, look: NextLook, known: bool) -> Sentence:
    """Say what one new item would move a probability to.

    Args:
        frame: the briefing.
        look: the item.
        known: whether the evidence is enough to say where the probability stands now.
    """
    now = f"from {look.probability:.2f} " if known else ""
    yes, no = _LOOKS[look.look]
    party = frame.short.get(look.party or "", look.party or "")
    what = f"that it occurred and {party} did it" if look.party else "that it occurred"
    return Sentence(
        f"What would move it most: {yes.format(party=party)} would take the probability {what} "
        f"{now}to {look.if_found:.2f}; {no}, to {look.if_not:.2f}.",
        (look.incident_id,),
    )


def _hangs_on(frame: Frame, item: Weighed, found: Sensitivity) -> list[Sentence]:
    """Say which roots and priors a finding hangs on: those without which its word would change."""
    if not item.occurrence.sufficient:
        return []
    word = item.occurrence.word
    without = [
        (frame.short.get(one.root or "", one.root or ""), _word(one.occurrence))
        for one in found.of_roots()
        if _word(one.occurrence) != word
    ]
    out = [Sentence(f"Without what {who} says, {_would_be(answer)}.") for who, answer in without]
    if not without and len(item.roots) > 1:
        out.append(Sentence("Leaving out any one root changes no word on whether it occurred."))
    moved = [
        f"From a prior of {25 if one.step < 0 else 75} % in place of an even one, "
        f"{_would_be(answer)}."
        for one in found.of_priors()
        if one.what == PRIOR_OCCURRED and (answer := _word(one.occurrence)) != word
    ]
    return [*out, *map(Sentence, moved)]


def _would_be(answer: str) -> str:
    if answer == INSUFFICIENT:
        return "the evidence that it occurred would be insufficient"
    return f"that it occurred would be {answer}"


def _word(answer: Estimate) -> str:
    return answer.word if answer.separates else INSUFFICIENT
