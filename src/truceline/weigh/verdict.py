"""A verdict: an answer to one question, with its probability, its word and its reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from truceline.record import Undetermined, likelihood

INSUFFICIENT: Final = "insufficient evidence"


@dataclass(frozen=True)
class Reason:
    """One thing that moved a probability.

    Attributes:
        text: the reason, in words, with a mark (`party_mark`) where a party is named.
        log_odds: how far it moved it; positive towards the state asked about.
        claim_ids: what it rests on: claims, detections, coverage.
        about: the party it speaks for or against, where the question is who did it.
    """

    text: str
    log_odds: float
    claim_ids: tuple[str, ...]
    about: str | None = None

    def worded(self, names: Mapping[str, str]) -> str:
        """Return the text with parties named.

        Args:
            names: party id to name; an id without a name stands for itself.
        """
        return _MARK.sub(lambda match: names.get(match[1], match[1]), self.text)


def party_mark(party: str | None) -> str:
    """Return what stands for a party in a reason until it is worded.

    The marks are two characters of Unicode's private use area, which no id and no name holds.
    """
    return f"\ue000{party}\ue001"


_MARK: Final = re.compile("\ue000(.*?)\ue001")


@dataclass(frozen=True)
class Estimate:
    """A probability with the ends of its 90 % interval.

    `alone` is whether the incident's own evidence, without the base rate of others, would keep
    even out of the interval.
    """

    probability: float
    low: float
    high: float
    alone: bool = True

    @property
    def shown(self) -> bool:
        """Whether the interval lies above even, and the incident's own evidence says so."""
        return self.separates and self.low > 0.5

    @property
    def separates(self) -> bool:
        """Whether the interval lies on one side of even, and the incident's own evidence too."""
        return self.alone and (self.low > 0.5 or self.high < 0.5)

    @property
    def word(self) -> str:
        """ICD 203 word with its range, or `insufficient evidence`."""
        return likelihood(self.probability).printed if self.separates else INSUFFICIENT


@dataclass(frozen=True)
class Verdict:
    """The answer to one of the three questions on an incident.

    Attributes:
        question: `occurrence`, `attribution` or `breach`.
        state: the answer, a word of the question's vocabulary.
        party: the party it names, if any.
        probability: probability, in [0, 1], of what the question asks about.
        low: lower end of its 90 % interval.
        high: upper end.
        word: ICD 203 word with its range, or `insufficient evidence`.
        confidence: analytic confidence: low, moderate or high.
        status: `suggested` by the method; `draft` or `released` by people.
        undetermined: why it stays open, if it does.
        reasons: what moved it, strongest first.
        clauses: for `breach`, the clauses as `agreement_id/clause_id`.
        about: the party whose probability it is: the one named, else the likeliest; None where
            several are equally likely, or nobody is blamed.
    """

    question: str
    state: str
    party: str | None
    probability: float
    low: float
    high: float
    word: str
    confidence: str
    status: str
    undetermined: Undetermined | None
    reasons: tuple[Reason, ...]
    clauses: tuple[str, ...] = ()
    about: str | None = None

    @property
    def sufficient(self) -> bool:
        """Whether the evidence separates the states at all."""
        return self.word != INSUFFICIENT

    @property
    def against(self) -> Reason | None:
        """The strongest reason against what the probability leans to; None without any."""
        if self.question == "attribution":
            told = [item for item in self.reasons if item.about == self.about]
            rival = [
                item for item in self.reasons if item.about != self.about and item.log_odds > 0
            ]
        else:
            told, rival = list(self.reasons), []
        leans = 1.0 if self.probability >= 0.5 or self.question == "attribution" else -1.0
        opposed = [item for item in told if item.log_odds * leans < 0] + rival
        return max(opposed, key=lambda item: abs(item.log_odds), default=None)


def ordered(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Sort reasons by weight, strongest first; ties by what they rest on."""
    return tuple(sorted(reasons, key=lambda reason: (-abs(reason.log_odds), reason.claim_ids)))
