"""A verdict: an answer to one question, with its probability, its word and its reasons."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from truceline.record import Undetermined, likelihood
from truceline.weigh.table import CAP, PRIOR_SD, RELATIVE_SD

INSUFFICIENT: Final = "insufficient evidence"
_Z90: Final = 1.645


@dataclass(frozen=True)
class Reason:
    """One thing that moved a probability.

    Attributes:
        text: the reason, in words, with a mark (`party_mark`) where a party is named.
        log_odds: how far it moved it; positive towards the state asked about.
        claim_ids: the claims it rests on.
    """

    text: str
    log_odds: float
    claim_ids: tuple[str, ...]

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

    @property
    def sufficient(self) -> bool:
        """Whether the evidence separates the states at all."""
        return self.word != INSUFFICIENT


@dataclass(frozen=True)
class Estimate:
    """A probability with its 90 % interval, all within the cap."""

    probability: float
    low: float
    high: float

    @property
    def separates(self) -> bool:
        """Whether the interval lies on one side of even."""
        return self.low > 0.5 or self.high < 0.5

    @property
    def word(self) -> str:
        """ICD 203 word with its range, or `insufficient evidence`."""
        return likelihood(self.probability).printed if self.separates else INSUFFICIENT


def estimate(log_odds: Iterable[float]) -> Estimate:
    """Add up contributions to an even prior.

    The interval takes the prior and every contribution as independent and normal, with the
    standard deviations of the table.

    Args:
        log_odds: contributions in natural-log odds.
    """
    # Sorted, so that the sum does not depend on who spoke first by a rounding error.
    values = sorted(log_odds)
    total = math.fsum(values)
    spread = _Z90 * _sd(values)
    return Estimate(_probability(total), _probability(total - spread), _probability(total + spread))


def shares(said: Mapping[str, Sequence[float]]) -> dict[str, Estimate]:
    """Divide one event among several that the evidence would each bear, and anybody else.

    The answers exclude each other: the more speaks for one, the less is left for the others. A
    party's odds are those of its own contributions against an even prior; its share is its odds
    over one, for anybody else, plus the odds of all. With one party blamed this is `estimate`.

    Args:
        said: party to its contributions in natural-log odds.
    """
    totals = {party: math.fsum(sorted(values)) for party, values in said.items()}
    # Sorted, so that the sum does not depend on who was blamed first by a rounding error.
    out = {}
    for party, values in said.items():
        others = math.fsum(sorted(math.exp(totals[name]) for name in said if name != party))
        spread = _Z90 * _sd(values)
        middle, low, high = (
            _probability(totals[party] + step - math.log1p(others)) for step in (0, -spread, spread)
        )
        out[party] = Estimate(middle, low, high)
    return out


def _sd(values: Sequence[float]) -> float:
    variances = sorted((RELATIVE_SD * value) ** 2 for value in values)
    return math.sqrt(PRIOR_SD**2 + math.fsum(variances))


def ordered(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Sort reasons by weight, strongest first; ties by the claims they rest on."""
    return tuple(sorted(reasons, key=lambda reason: (-abs(reason.log_odds), reason.claim_ids)))


def _probability(log_odds: float) -> float:
    return min(max(1 / (1 + math.exp(-log_odds)), CAP[0]), CAP[1])
