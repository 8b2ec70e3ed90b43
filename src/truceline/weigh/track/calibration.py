"""Calibration so far: of what the method suggests at each word, how much was found so.

This looks back: the suggestions are those that the method makes now, on everything the record
now holds, each with weights that have not seen its own answer. What it said before anybody knew
is scored in `weigh.scoring`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.record import SCALE
from truceline.weigh.finding import Weighed
from truceline.weigh.track.outcome import Outcome
from truceline.weigh.track.share import Share
from truceline.weigh.verdict import INSUFFICIENT

WORDS: tuple[str, ...] = (*(step.printed for step in SCALE), INSUFFICIENT)
"""The words of the scale with their ranges, and the words for what the evidence leaves open."""

QUESTIONS = ("occurrence", "attribution")


@dataclass(frozen=True)
class Calibrated:
    """One word of one question.

    Attributes:
        question: `occurrence` or `attribution`.
        word: the word with its range, or `insufficient evidence`.
        found: of the resolved incidents given this word, how many were found so.
    """

    question: str
    word: str
    found: Share

    @property
    def fit(self) -> str:
        """How the share found so lies to the range of the word; words, never more than that."""
        return fit(self.word, self.found)


def fit(word: str, found: Share) -> str:
    """Say how a share found so lies to the range printed beside a word.

    Args:
        word: a word of the scale as printed; one without a range is only counted.
        found: the share found so.
    """
    step = next((each for each in SCALE if each.printed == word), None)
    if not found.enough:
        return "too few to say"
    if step is None:
        return "no range to hold it to"
    low, high = found.interval
    if high * 100 < step.low:
        return "found so less often than the word says"
    if low * 100 > step.high:
        return "found so more often than the word says"
    return "within what the word says"


def calibration(
    suggested: Sequence[Weighed], outcomes: Mapping[str, Outcome]
) -> tuple[Calibrated, ...]:
    """Count, for each question and word, how many suggestions were found so.

    Args:
        suggested: the incidents as the method weighs them without people's findings.
        outcomes: what is settled, by incident id.
    """
    counts = {(question, word): Share() for question in QUESTIONS for word in WORDS}
    for item in suggested:
        settled = outcomes.get(item.incident.id)
        if settled is None:
            continue
        key = "occurrence", item.occurrence.word
        counts[key] = counts[key].plus(settled.occurred)
        party = item.attribution.about
        if settled.attributed and party is not None:
            key = "attribution", item.attribution.word
            counts[key] = counts[key].plus(settled.party == party)
    return tuple(Calibrated(question, word, share) for (question, word), share in counts.items())
