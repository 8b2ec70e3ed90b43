"""Where the accounts of an incident differ: its contested questions, as lines of its card."""

from __future__ import annotations

from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import ContestedLine
from truceline.brief.said import Sentence
from truceline.weigh import INSUFFICIENT
from truceline.weigh.contested import Kind, Position, Proposition, Standing, worded

_MOST: Final = 4
"""Answers to one question shown one by one; the rest are counted."""
_APART: Final = "Kept apart from who is responsible, and from any breach."
_CHANGED: Final = "The account of one side changed."
_UNANSWERED: Final = "No other account answers this."


def contested_lines(frame: Frame, incident_id: str) -> tuple[ContestedLine, ...]:
    """Return a line for each contested question of an incident."""
    return tuple(
        _line(frame, each) for each in frame.picture.propositions if each.incident_id == incident_id
    )


def _line(frame: Frame, each: Proposition) -> ContestedLine:
    shown = [_answer(frame, position) for position in each.positions[:_MOST]]
    rest = each.positions[_MOST:]
    if rest:
        refs = tuple(ref for position in rest for ref in position.claim_ids)
        shown.append(Sentence(f"{wording.counted(len(rest), 'further answer')}", refs))
    return ContestedLine(
        question=worded(each.question, frame.short),
        note=_note(each),
        answers=tuple(shown),
        word=each.word,
        sufficient=each.word != INSUFFICIENT,
        settle=each.settle,
    )


def _answer(frame: Frame, position: Position) -> Sentence:
    who = wording.listed([worded(root, frame.short) for root in position.roots])
    # Who speaks stands first: "Arland fired first" must not be read as a finding.
    return Sentence(f"{who}: {worded(position.value, frame.short)}", position.claim_ids)


def _note(each: Proposition) -> str:
    said = [_APART] if each.kind is Kind.FIRST_SHOT else []
    if each.standing is Standing.CHANGED:
        said.append(_CHANGED)
    if each.standing is Standing.UNANSWERED:
        said.append(_UNANSWERED)
    if each.span:
        said.append(f"Stated from {each.span}.")
    return " ".join(said)
