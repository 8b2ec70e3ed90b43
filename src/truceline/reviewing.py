"""Reviewing: a person answers the questions of a case's queue, one judgement at a time.

Every answer is an entry of the record before the next question is asked. Taking one back is an
entry too: the judgement is said anew under its id, and what was said before stays readable.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Final

from truceline.case import Case
from truceline.custody.uses import Affected, affected
from truceline.cut import cut
from truceline.errors import CaseError, Refused
from truceline.geo import Atlas
from truceline.keeping import Admitted, Held
from truceline.ledger import LogLocked
from truceline.match import Matching
from truceline.match.explanation import UnknownClaim
from truceline.match.identity import ALPHABET
from truceline.match.queue import Question, review_queue
from truceline.matched import Matched, matched
from truceline.record import Judgement, Same, Source

DEFAULT_REASONS: Final = {
    Same.SAME: "one event, on the analyst's reading",
    Same.DIFFERENT: "two events, on the analyst's reading",
    Same.UNSURE: "left open, on the analyst's reading",
}
"""Reason that is recorded where a reviewer gives none; it claims no more than a reading."""


@dataclass(frozen=True)
class Decided:
    """A judgement that was recorded.

    Attributes:
        judgement: the judgement.
        entry: index of its entry.
        affected: released briefings that rest on what it changed.
    """

    judgement: Judgement
    entry: int
    affected: tuple[Affected, ...]


@dataclass(frozen=True)
class _Done:
    """A judgement of this session, and the one on the same pair that it took the place of."""

    judgement: Judgement
    before: Judgement | None


def matched_at(case: Case, at: int | str | None = None) -> Matched:
    """Audit the record and match its claims at one point.

    Args:
        case: the case.
        at: a number of entries, or a time; None takes the whole record.

    Raises:
        LogError: if the log is not what its signed root commits to.
        ValueError: if `at` is neither, or lies outside the record; or if people's judgements
            contradict each other.
    """
    case.log.audit()
    held = case.keeping.held()
    return matched(cut(held.opened, at, held.skipped).entries, case.original)


class Review:
    """Somebody's review of a case, from its first question to its last.

    Args:
        case: the case.
        author: who judges; by default the user's name.
        key: name of the author's private key; by default the operator's.
        again: whether what was left open is asked again.

    Attributes:
        matching: the matching as it stands.
        sources: the sources of the claims, by id.
        atlas: the places, lines and parties that words were resolved with.

    Raises:
        LogError: if the record is damaged, or there is no such key.
        ValueError: if people's judgements contradict each other.
    """

    matching: Matching
    sources: dict[str, Source]
    atlas: Atlas
    _held: Held
    _judgements: tuple[Judgement, ...]

    def __init__(
        self, case: Case, author: str | None = None, key: str | None = None, *, again: bool = False
    ) -> None:
        self.case, self.author, self.again = case, case.by(author), again
        self._keys = (key,) if key else ()
        self._skipped: set[tuple[str, str]] = set()
        self._reopened: set[tuple[str, str]] = set()
        self._done: list[_Done] = []
        self._load()

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """People's judgements in the order they hold."""
        return self._judgements

    @property
    def skipped(self) -> int:
        """Number of questions that were put off in this session."""
        return len(self._skipped)

    @property
    def recorded(self) -> int:
        """Number of judgements of this session that stand."""
        return len(self._done)

    def questions(self) -> tuple[Question, ...]:
        """Return what is to be asked, the question that would change most first."""
        left_open = {
            (each.left, each.right) for each in self._judgements if each.verdict is Same.UNSURE
        }
        again = left_open if self.again else self._reopened
        answered = {_key(done.judgement) for done in self._done}
        asked = review_queue(self.matching, again=[p for p in again if _pair(*p) not in answered])
        return tuple(each for each in asked if each.key not in self._skipped)

    def skip(self, question: Question) -> None:
        """Put a question off until the session ends."""
        self._skipped.add(question.key)

    def allowed(self) -> None:
        """Check that the key may sign judgements, before a person is asked anything.

        Raises:
            Refused: if the rules of the record do not let it; the message says what to do.
        """
        claims = self.matching.claims
        if len(claims) < 2:
            return
        trial = self._made(claims[0].id, claims[1].id, Same.UNSURE, "a trial, never recorded")
        made = self.case.propose(trial, self._keys, self.author)
        entry = made.entry(self.case.keeping.moment(self._held))
        start = len(self._held.entries)
        wrong = self._held.authority.rehearse(start, [entry])
        if wrong:
            raise Refused(" ".join(wrong[start]))

    def judge(self, left: str, right: str, verdict: Same, reason: str = "") -> Decided:
        """Record a judgement; it is on the disk when this returns.

        Args:
            left: id of one claim.
            right: id of the other.
            verdict: same, different or unsure.
            reason: why; empty takes what `DEFAULT_REASONS` says.

        Raises:
            UnknownClaim: if there is no such claim.
            CaseError: if it contradicts the judgements that hold; nothing is recorded then.
            Refused: if the rules of the record do not let this key judge.
        """
        for name in (left, right):
            if name not in self._known:
                raise UnknownClaim(f"there is no claim {name!r} in this record; check its id")
        made = self._made(left, right, verdict, reason.strip() or DEFAULT_REASONS[verdict])
        decided = self._record(made)
        earlier = [each for each in self._judgements[:-1] if _key(each) == _pair(left, right)]
        self._done.append(_Done(made, earlier[-1] if earlier else None))
        return decided

    def undo(self) -> Decided | None:
        """Take back the last judgement of this session; None where there is none.

        The judgement is recorded anew, left open, or with the verdict that held on the pair
        before it. The question comes again.

        Raises:
            CaseError: if the verdict that held before contradicts what holds now.
        """
        if not self._done:
            return None
        done = self._done[-1]
        said = f"takes back “{done.judgement.verdict.value}” ({done.judgement.reason})"
        verdict = Same.UNSURE
        if done.before is not None:
            verdict = done.before.verdict
            said = (
                f"{said}; what {done.before.author} judged before holds again: {done.before.reason}"
            )
        decided = self._record(
            done.judgement.model_copy(update={"verdict": verdict, "reason": said})
        )
        self._done.pop()
        self._reopened.add(_key(done.judgement))
        self._skipped.discard(_key(done.judgement))
        return decided

    def _made(self, left: str, right: str, verdict: Same, reason: str) -> Judgement:
        # Drawn at random: two offices that judge apart must never come to use one id.
        name = "J-" + "".join(secrets.choice(ALPHABET) for _ in range(8))
        return Judgement(
            id=name, left=left, right=right, verdict=verdict, author=self.author, reason=reason
        )

    def _record(self, judgement: Judgement) -> Decided:
        for retry in (True, False):
            after = self._under(judgement)
            proposal = self.case.propose(judgement, self._keys, self.author)
            try:
                admitted = self.case.keeping.admit([proposal], self._held, together=True)
            except LogLocked:
                if not retry:
                    raise
                # Somebody else added in the meantime: look again, and judge on what holds now.
                self.case.refresh()
                self._load()
                continue
            break
        if admitted.refused:
            raise Refused(" ".join(each for _, wrong in admitted.refused for each in wrong))
        told = affected(self._held.entries, admitted.entries, skipped=self._held.skipped)
        self._held = _grown(self._held, admitted)
        self._judgements = self._with(judgement)
        self.matching = after
        return Decided(judgement, admitted.start, tuple(told))

    def _under(self, judgement: Judgement) -> Matching:
        try:
            return self.matching.rematched(self._with(judgement))
        except ValueError as error:
            raise CaseError(
                f"this was not recorded, because it contradicts what was judged before: {error}. "
                "`truceline why` on those two claims says who judged and why."
            ) from None

    def _with(self, judgement: Judgement) -> tuple[Judgement, ...]:
        kept = [each for each in self._judgements if each.id != judgement.id]
        return (*kept, judgement)

    def _load(self) -> None:
        self.case.log.audit()
        self._held = self.case.keeping.held()
        found = matched(
            cut(self._held.opened, None, self._held.skipped).entries, self.case.original
        )
        self.matching, self._judgements = found.matching, found.judgements
        self._known = {claim.id for claim in found.matching.claims}
        self.sources, self.atlas = found.sources, found.atlas


def _grown(held: Held, admitted: Admitted) -> Held:
    """Return a record as it is after entries that were admitted, without reading it anew."""
    for index, entry in enumerate(admitted.entries, admitted.start):
        held.authority.admit(index, entry)
    # A new value, and not the old one changed: what is worked out from the entries is cached in it.
    return replace(held, entries=(*held.entries, *admitted.entries))


def _key(judgement: Judgement) -> tuple[str, str]:
    return _pair(judgement.left, judgement.right)


def _pair(left: str, right: str) -> tuple[str, str]:
    return min(left, right), max(left, right)
