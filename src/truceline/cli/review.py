"""The commands by which people decide which claims are about one event, and see why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.text import Text

from truceline import open_case
from truceline.cli.app import app
from truceline.cli.terminal import At, Dir, out, working
from truceline.counting import counted
from truceline.errors import CaseError, NoSuchIncident
from truceline.record import Same
from truceline.show import print_affected

if TYPE_CHECKING:
    from truceline.blind import CaseWords
    from truceline.cli.keyboard import Keyboard
    from truceline.match.queue import Question
    from truceline.reviewing import Review

Author = Annotated[str | None, typer.Option(help="Who judges. Default: the user's name.")]
Key = Annotated[
    str | None,
    typer.Option(help="Private key of who judges. Default: the operator's.", metavar="NAME"),
]
Claim = Annotated[str, typer.Argument(help="Id of a claim.", metavar="CLAIM")]
Other = Annotated[str, typer.Argument(help="Id of another claim.", metavar="CLAIM")]

_VERDICTS: Final = {"s": Same.SAME, "d": Same.DIFFERENT, "u": Same.UNSURE}


@app.command(epilog="Example: `truceline review field-office --author 'Desk 1' --key analyst-1`")
def review(
    directory: Dir,
    author: Author = None,
    key: Key = None,
    again: Annotated[
        bool, typer.Option("--again", help="Ask again what was left open as unsure.")
    ] = False,
    blind: Annotated[
        bool, typer.Option("--blind", help="Mask which side is which; say what may still tell.")
    ] = False,
) -> None:
    """Judge pairs of claims one by one, those first whose answer would change most.

    Keys: s same, d different, u unsure, n or space skip, z undo, ? more, q quit. Every answer is
    in the record, signed and with its reason, before the next question comes.
    """
    from truceline.cli.keyboard import Keyboard
    from truceline.reviewing import Review

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CaseError(
            "a review asks a person and reads single keys, so it needs a terminal; in a script, "
            "use `truceline judge DIR CLAIM CLAIM --verdict same --reason '…'`"
        )
    case = open_case(directory)
    with working("Auditing the record and matching"):
        session = Review(case, author, key, again=again)
        session.allowed()
    try:
        with Keyboard() as keyboard:
            _ask(session, keyboard, blind)
    except (KeyboardInterrupt, EOFError):
        out.print()
    _farewell(session)


@app.command(
    epilog="Example: `truceline judge field-office C0012 C0231 --verdict same "
    "--reason 'both name the same patrol'`"
)
def judge(
    directory: Dir,
    claim: Claim,
    other: Other,
    verdict: Annotated[Same, typer.Option(help="Are they about one event?")],
    reason: Annotated[
        str, typer.Option(help="Why. It stands in the record for everybody, so name no source.")
    ],
    author: Author = None,
    key: Key = None,
) -> None:
    """Record one judgement on two claims. The last one on a pair holds; all stay readable."""
    from truceline.match.change import moves, placed
    from truceline.reviewing import Review
    from truceline.show_review import moved

    if not reason.strip():
        raise CaseError("a judgement needs a reason; give one with --reason")
    with working("Auditing the record and matching"):
        session = Review(open_case(directory), author, key)
    before = placed(session.matching)
    decided = session.judge(claim, other, verdict, reason)
    said = moved(moves(before, placed(session.matching)))
    out.print(
        f"Recorded judgement {decided.judgement.id} as entry {decided.entry}: {said}.",
        soft_wrap=True,
    )
    print_affected(decided.affected, out)


@app.command(epilog="Example: `truceline why field-office C0012 C0231`")
def why(directory: Dir, claim: Claim, other: Other, at: At = None) -> None:
    """Explain why two claims are in one incident or in two, in words and numbers."""
    from truceline.match.explanation import explain
    from truceline.reviewing import matched_at
    from truceline.show_review import print_explanation

    with working("Auditing the record and matching"):
        found = matched_at(open_case(directory), at)
    told = explain(found.matching, claim, other, found.judgements)
    print_explanation(told, found.sources, out)


@app.command(epilog="Example: `truceline history field-office I-7KQ2X`")
def history(
    directory: Dir,
    incident: Annotated[str, typer.Argument(help="Id of the incident.", metavar="INCIDENT")],
) -> None:
    """Tell what became of an incident: what joined it, merges, splits, and who judged so."""
    from truceline.match.history import history as history_of
    from truceline.matched import stages
    from truceline.show_review import print_history

    case = open_case(directory)
    with working("Auditing the record and matching it at every stage"):
        case.log.audit()
        held = case.keeping.held()
        try:
            found = history_of(
                stages(held.opened, case.original, held.skipped), incident.strip().upper()
            )
        except ValueError as error:
            raise NoSuchIncident(str(error)) from None
    print_history(found, out)


def _ask(session: Review, keyboard: Keyboard, blind: bool) -> None:
    """Ask question after question, until none is left or the person quits."""
    said = ""
    while questions := session.questions():
        keyboard.forget()
        _show(session, questions[0], len(questions), said, blind)
        answered = _answer(session, questions[0], keyboard, blind)
        if answered is None:
            return
        said = answered
    if said:
        out.print(Text(said), soft_wrap=True)


def _answer(session: Review, question: Question, keyboard: Keyboard, blind: bool) -> str | None:
    """Wait for the key that settles a question; return what it did, or None to end the review."""
    while True:
        pressed = keyboard.key().lower()
        if pressed == "q":
            return None
        if pressed in ("n", " "):
            session.skip(question)
            return "Skipped for now."
        if pressed == "?":
            _more(session, question, blind)
        elif pressed == "z" or pressed in _VERDICTS:
            return _decide(session, question, pressed, keyboard)


def _decide(session: Review, question: Question, pressed: str, keyboard: Keyboard) -> str:
    """Record what a key stands for, and say what it changed or why it was not recorded."""
    from truceline.match.change import moves, placed
    from truceline.show_review import moved

    before = placed(session.matching)
    try:
        if pressed == "z":
            decided = session.undo()
        else:
            with keyboard.lines():
                reason = _reason(_VERDICTS[pressed])
            decided = session.judge(question.left, question.right, _VERDICTS[pressed], reason)
    except CaseError as error:
        return str(error)
    if decided is None:
        return "There is nothing to take back in this review yet."
    given = decided.judgement
    done = "Taken back" if pressed == "z" else f"Judged {given.verdict.value}"
    what = f"{done}: {given.left} and {given.right}, entry {decided.entry}"
    told = [f"{what}; {moved(moves(before, placed(session.matching)))}."]
    if decided.affected:
        told += ["Tell those who have a briefing that rests on this:", *map(str, decided.affected)]
    return "\n".join(told)


def _reason(verdict: Same) -> str:
    from truceline.reviewing import DEFAULT_REASONS

    said = out.input(Text(f"{verdict.value}: why? (enter takes “{DEFAULT_REASONS[verdict]}”) "))
    # A terminal may hand on bytes that are no text; the record holds only text.
    return said.encode("utf-8", "replace").decode("utf-8")


def _show(session: Review, question: Question, left: int, said: str, blind: bool) -> None:
    from truceline.match.change import consequences
    from truceline.show_review import print_question

    effects = {
        verdict: consequences(session.matching, question.left, question.right, verdict)
        for verdict in (Same.SAME, Same.DIFFERENT)
    }
    out.clear()
    if said:
        out.print(Text(said), soft_wrap=True)
        out.print()
    if not blind:
        print_question(question, session.matching, session.sources, effects, left, out)
        return
    from truceline.blind_show import blinded_question, print_leaks

    masks, masked = blinded_question(question, session.matching, _words(session))
    print_question(question, masked, masks.sources(session.sources), effects, left, out)
    pair = [claim for claim in masked.claims if claim.id in (question.left, question.right)]
    print_leaks(masks, [text for claim in pair for text in (claim.summary, claim.weapon)], out)


def _words(session: Review) -> CaseWords:
    from truceline.blind_show import words_of_matching

    return words_of_matching(session.matching, session.atlas, session.case.log.origin)


def _more(session: Review, question: Question, blind: bool) -> None:
    from truceline.match.explanation import explain
    from truceline.show_review import print_explanation, print_keys

    matching, judgements, sources = session.matching, session.judgements, session.sources
    if blind:
        from truceline.blind_show import blinded_judgements, blinded_question

        masks, matching = blinded_question(question, matching, _words(session))
        judgements, sources = blinded_judgements(judgements, masks), masks.sources(sources)
    told = explain(matching, question.left, question.right, judgements)
    out.print()
    print_explanation(told, sources, out)
    out.print()
    print_keys(out)


def _farewell(session: Review) -> None:
    from truceline.match.queue import LEAST

    left, skipped = len(session.questions()), session.skipped
    if session.recorded:
        stand = counted(session.recorded, "judgement")
        out.print(f"{stand[0].upper()}{stand[1:]} recorded in this review.")
    if left:
        out.print(f"{counted(left, 'question')} left; `truceline review` goes on with them.")
        return
    claims, incidents = len(session.matching.claims), len(session.matching.incidents)
    held = f"{counted(claims, 'claim')} in {counted(incidents, 'incident')}"
    if skipped:
        out.print(f"Only what you skipped is left: {counted(skipped, 'question')}. {held}.")
        return
    out.print(
        f"Nothing to review: {held}, and none is between {LEAST:.0%} and {1 - LEAST:.0%} "
        "likely to be joined or split wrongly without somebody having looked at it.",
        soft_wrap=True,
    )
