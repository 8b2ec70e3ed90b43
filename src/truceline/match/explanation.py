"""Why two claims are in one incident, or are not: in words and in numbers.

Everything is taken from what matching kept: the contributions of each field, the means between
groups, and people's judgements. Nothing is scored anew, so an explanation cannot differ from what
was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from truceline.counting import counted
from truceline.match.chain import Step, strongest_chain
from truceline.match.field_words import (
    Compared,
    field_title,
    field_words,
    gap_words,
    time_words,
)
from truceline.match.grouping import Grouping, Link, probability
from truceline.match.link.group import APART
from truceline.match.matching import Matching
from truceline.match.score import FIELDS
from truceline.record import Claim, Judgement, Same
from truceline.record.vocabulary import Term


class Why(Term):
    """Why two claims are in one incident or in two."""

    COPY = "copy", "together: one repeats the other, or both repeat a third"
    JUDGED_SAME = "judged_same", "a person judged that they are about one event"
    JUDGED_DIFFERENT = "judged_different", "a person judged that they are about different events"
    ALIKE = "alike", "together: they look more like one event than like two"
    THROUGH_OTHERS = "through_others", "together through other claims, not by their own likeness"
    NOT_COMPARED = "not_compared", "apart: too far apart to be compared at all"
    UNLIKE = "unlike", "apart: they look more like two events than like one"
    OUTWEIGHED = "outweighed", "apart: alike, but the incidents they are in are not"
    KEPT_APART = "kept_apart", "apart: a judgement on other claims keeps their incidents apart"
    NOT_JOINED = "not_joined", "apart, though the numbers alone would not part them"


@dataclass(frozen=True)
class Contribution:
    """What one field adds.

    Attributes:
        field: its name, as in `score.FIELDS`.
        title: its name for reading.
        words: the two values and how they compare; empty where the field has no words.
        weight: what it adds, log-odds.
    """

    field: str
    title: str
    words: str
    weight: float

    def __str__(self) -> str:
        """Write it in a line: `both artillery: +1.2`."""
        return f"{self.words or self.title}: {signed(self.weight)}"


@dataclass(frozen=True)
class Explanation:
    """Why two claims are in one incident or in two.

    Attributes:
        left: one claim.
        right: the other.
        incidents: ids of their incidents, in that order; equal where they are together.
        why: the reason that decides.
        sentences: the reason in words, with its numbers.
        contributions: what each field adds, the weightiest first; empty if never compared.
        log_odds: their sum; None if never compared.
        probability: what that stands for; None if never compared.
        link: all pairs between the two incidents, or within the one.
        chain: the steps that hold them together, where their own likeness does not.
        verdict: what people judged of the two; None if nobody did.
        judgement: the judgement that holds on the two, where it was given to `explain`.
    """

    left: Claim
    right: Claim
    incidents: tuple[str, str]
    why: Why
    sentences: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    log_odds: float | None
    probability: float | None
    link: Link
    chain: tuple[Step, ...]
    verdict: Same | None
    judgement: Judgement | None

    @property
    def together(self) -> bool:
        """Whether the two claims are in one incident."""
        return self.incidents[0] == self.incidents[1]


class UnknownClaim(ValueError):
    """No claim has this id at this point of the record."""


def explain(
    matching: Matching, left_id: str, right_id: str, judgements: Sequence[Judgement] = ()
) -> Explanation:
    """Explain why two claims are in one incident or in two.

    Args:
        matching: what matching found.
        left_id: id of one claim.
        right_id: id of the other.
        judgements: people's judgements in the order they hold, to name who judged and why;
            without them only the verdicts are known.

    Raises:
        UnknownClaim: if there is no such claim.
        ValueError: if both ids are the same.
    """
    grouping = Grouping(matching)
    a, b = (_row(grouping, name) for name in (left_id, right_id))
    if left_id == right_id:
        raise ValueError(f"{left_id} was named twice; name two claims")
    at = grouping.pair(a, b)
    said = {_key(each.left, each.right): each for each in judgements}
    teller = _Teller(grouping, a, b, at, said)
    repeats = [_repeats(matching, name) for name in (left_id, right_id) if name in matching.copies]
    why, sentences, chain = (Why.COPY, [], ()) if a == b else teller.tell()
    sentences = [*repeats, *sentences]
    log_odds = None if at is None else float(grouping.score[at])
    return Explanation(
        left=_claim(matching, left_id),
        right=_claim(matching, right_id),
        incidents=teller.incidents,
        why=why,
        sentences=tuple(sentences),
        contributions=() if at is None else contributions(matching, at),
        log_odds=log_odds,
        probability=None if log_odds is None else float(probability(log_odds)),
        link=teller.link,
        chain=chain,
        verdict=teller.verdict,
        judgement=said.get(_key(left_id, right_id)),
    )


def _claim(matching: Matching, name: str) -> Claim:
    return next(claim for claim in matching.claims if claim.id == name)


def _repeats(matching: Matching, name: str) -> str:
    copy = matching.copies[name]
    return f"{name} repeats {copy.root_id} ({copy.why}), so it stands wherever that stands."


def contributions(matching: Matching, at: int) -> tuple[Contribution, ...]:
    """Return what each field adds to one pair, the weightiest first.

    Args:
        matching: what matching found.
        at: where the pair stands in its `pairs`.
    """
    pairs = matching.pairs
    compared = Compared(
        matching.claims[int(pairs.left[at])],
        matching.claims[int(pairs.right[at])],
        matching.places,
        matching.whereabouts,
        matching.scopes,
        len(matching.claims),
    )
    made = [
        Contribution(field, field_title(field), field_words(field, compared), float(weight))
        for field, weight in zip(FIELDS, pairs.parts[at], strict=True)
    ]
    return tuple(sorted(made, key=lambda part: -abs(part.weight)))


def signed(value: float) -> str:
    """Write a weight with its sign, the minus a true one; `0` where it rounds to nothing."""
    return "0" if abs(value) < 0.05 else f"{value:+.1f}".replace("-", "−")


class _Teller:
    """Finds the reason that decides on one pair, and words it."""

    def __init__(
        self,
        grouping: Grouping,
        a: int,
        b: int,
        at: int | None,
        said: dict[tuple[str, str], Judgement],
    ) -> None:
        self.grouping, self.a, self.b, self.said = grouping, a, b, said
        matching = grouping.matching
        self.g, self.h = int(grouping.of[a]), int(grouping.of[b])
        self.incidents = matching.incidents[self.g].id, matching.incidents[self.h].id
        self.link = grouping.link(self.g, self.h)
        self.score = None if at is None else float(grouping.score[at])
        self.verdict = matching.judged.get((min(a, b), max(a, b)))

    def tell(self) -> tuple[Why, list[str], tuple[Step, ...]]:
        if self.verdict is Same.SAME:
            return Why.JUDGED_SAME, [self._judged(self.a, self.b)], ()
        if self.verdict is Same.DIFFERENT:
            return Why.JUDGED_DIFFERENT, [self._judged(self.a, self.b)], ()
        why, sentences, chain = self._together() if self.g == self.h else self._apart()
        if self.verdict is Same.UNSURE:
            sentences.append(self._judged(self.a, self.b))
        return why, sentences, chain

    def _together(self) -> tuple[Why, list[str], tuple[Step, ...]]:
        if self.score is not None and self.score > 0:
            return Why.ALIKE, [f"On their own they look like one event ({_odds(self.score)})."], ()
        chain = strongest_chain(self.grouping, self.a, self.b)
        own = (
            "They were never compared with each other"
            if self.score is None
            else f"On their own they look like two events ({_odds(self.score)})"
        )
        said = f"{own}, but other claims of {self.incidents[0]} hold them together"
        return Why.THROUGH_OTHERS, [f"{said}: {_chained(chain)}.", self._mean()], chain

    def _apart(self) -> tuple[Why, list[str], tuple[Step, ...]]:
        barred = self.grouping.judged(self.g, self.h, Same.DIFFERENT)
        if self.score is None:
            return Why.NOT_COMPARED, [self._never()], ()
        if self.score <= 0:
            said = f"They look like two events ({_odds(self.score)})."
            return Why.UNLIKE, [said, *([self._mean()] if self.link.possible > 1 else [])], ()
        own = f"On their own they look like one event ({_odds(self.score)})"
        if barred:
            judged = " ".join(self._judged(*pair) for pair in barred)
            said = f"{own}, but a judgement keeps {' and '.join(self.incidents)} apart. {judged}"
            return Why.KEPT_APART, [said, self._mean()], ()
        if self.link.mean <= 0:
            said = f"{own}, but {' and '.join(self.incidents)} as wholes do not"
            return Why.OUTWEIGHED, [f"{said}.", self._mean(), *self._against()], ()
        said = f"{own}, and so do {' and '.join(self.incidents)} as wholes"
        return Why.NOT_JOINED, [f"{said}, yet matching did not join them.", self._mean()], ()

    def _never(self) -> str:
        left, right = (self.grouping.matching.claims[row] for row in (self.a, self.b))
        when = time_words(Compared(left, right, {}, {}, {}, 0))
        if gap_words(left.when, right.when):
            return f"They are too far apart in time to be compared at all: {when}."
        return f"They were not compared: nothing that matching looks for brings them near ({when})."

    def _mean(self) -> str:
        link = self.link
        pairs = counted(link.possible, "pair")
        where = "within it" if self.g == self.h else "between the two"
        never = link.possible - link.compared
        counting = f", {never} never compared and taken as {signed(APART)}" if never else ""
        return f"Mean over the {pairs} {where}{counting}: {_odds(link.mean)}."

    def _against(self) -> list[str]:
        if self.link.lowest is None or self.grouping.score[self.link.lowest] > 0:
            return []
        pairs, claims = self.grouping.matching.pairs, self.grouping.matching.claims
        left = claims[int(pairs.left[self.link.lowest])].id
        right = claims[int(pairs.right[self.link.lowest])].id
        score = float(self.grouping.score[self.link.lowest])
        said = f"Most against it: {left} and {right} ({signed(score)})"
        # What every pair starts from tells nobody anything.
        made = contributions(self.grouping.matching, self.link.lowest)
        worst = min((part for part in made if part.field != "prior"), key=lambda part: part.weight)
        return [f"{said}, {worst.title}: {worst}." if worst.weight < 0 else f"{said}."]

    def _judged(self, a: int, b: int) -> str:
        matching = self.grouping.matching
        left, right = matching.claims[a].id, matching.claims[b].id
        verdict = matching.judged[min(a, b), max(a, b)]
        words = {
            Same.SAME: "about the same event",
            Same.DIFFERENT: "about different events",
            Same.UNSURE: "unsure, and left open",
        }[verdict]
        judgement = self.said.get(_key(left, right))
        if judgement is None:
            return f"{left} and {right} were judged {words}."
        said = f"{judgement.author} judged {left} and {right} {words}"
        return f"{said}: “{judgement.reason.rstrip('.')}”."


def _chained(chain: Sequence[Step]) -> str:
    if not chain:
        return "by the mean over them all"
    parts = [chain[0].left]
    for step in chain:
        score = "not compared" if step.log_odds is None else signed(step.log_odds)
        parts.append(f"–({'judged the same' if step.judged else score})– {step.right}")
    return " ".join(parts)


def _odds(score: float) -> str:
    return f"log-odds {signed(score)}, {percent(float(probability(score)))}"


def percent(chance: float) -> str:
    """Write a probability in per cent: never 0 % or 100 %, which no number of these can mean."""
    if chance < 0.005:
        return "under 1 %"
    return "over 99 %" if chance > 0.995 else f"{chance * 100:.0f} %"


def _key(left: str, right: str) -> tuple[str, str]:
    return min(left, right), max(left, right)


def _row(grouping: Grouping, claim_id: str) -> int:
    row = grouping.rows.get(claim_id)
    if row is not None:
        return row
    near = get_close_matches(claim_id, list(grouping.rows), n=3)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise UnknownClaim(f"there is no claim {claim_id!r} at this point of the record.{hint}")
