"""What the section "Check this briefing" says, the same in every form.

What a check shows and does not is worded in `proved`; here is the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from truceline.brief.parts import entries
from truceline.brief.proved import NOT_SHOWN, Group, shown, witnesses
from truceline.brief.qr import Code, checkpoint_code
from truceline.brief.said import Sentence
from truceline.brief.seal import DRAFT, Seal

Carrier = Literal["page", "print", "text"]
"""The form of the briefing: HTML, PDF or plain text."""


@dataclass(frozen=True)
class Checking:
    """The section, in the order it is read.

    Attributes:
        opening: on the status of the briefing and what it was computed from.
        facts: what to compare: name and value.
        groups: how to check, what that shows and does not, witnesses, redactions, entries left
            out.
        checkpoint_note: what stands above the signed checkpoint, or why none is printed.
        code: the checkpoint as a QR code; None in plain text and where there is none to draw.
        code_note: what the code holds, or why there is none; empty in plain text.
    """

    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    checkpoint_note: str
    code: Code | None
    code_note: str


def checking(seal: Seal, carrier: Carrier) -> Checking:
    """Word the section for one form of the briefing."""
    code = None if carrier == "text" else checkpoint_code(seal.checkpoint, seal.key)
    return Checking(
        opening=(_status(seal), _made_from(seal)),
        facts=_facts(seal),
        groups=(
            _how(seal, carrier),
            shown(seal),
            NOT_SHOWN,
            witnesses(seal),
            _redactions(seal),
            _left_out(seal),
        ),
        checkpoint_note=_checkpoint_note(seal),
        code=code,
        code_note="" if carrier == "text" or not seal.checkpoint else _code_note(code),
    )


def status(seal: Seal) -> str:
    """Say in a few words for the first page whether this is a draft."""
    return "Draft, not released" if seal.released == DRAFT else seal.released


def _status(seal: Seal) -> str:
    if seal.released == DRAFT:
        return (
            "This is a draft: it names no release. A release is an entry of the log that two "
            "people have signed and that names the file issued by its hash."
        )
    return (
        f"{seal.released} That this very file was released is shown only by the log, whose entry "
        "on the release names the file by its hash."
    )


def _made_from(seal: Seal) -> str:
    return (
        f"This briefing was computed from the first {entries(seal.size)} of the log named below. "
        "Whoever holds those entries, the original files they name and the sealed values used can "
        "compute it again with the same version of the software. It then comes out the same, but "
        "for this section, the status, and what rests on fields redacted since."
    )


def _facts(seal: Seal) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Log", seal.origin),
        ("Made from", f"the first {entries(seal.size)}"),
        ("Root of these", seal.root),
    ]
    if seal.checkpoint:
        facts.append(("Checkpoint", f"signs the first {entries(seal.signed)}"))
    if seal.key:
        facts.append(("Operator’s key", seal.key))
    if seal.fingerprint:
        facts.append(("Fingerprint", seal.fingerprint))
    facts.append(("Software", f"truceline {seal.version}"))
    return tuple(facts)


_NO_PROOF: Final = (
    "This file carries no proof. The root above is what a proof must lead to; ask the maker of "
    "this briefing for one."
)
_TOOLS: Final = (
    Sentence("With Truceline: truceline verify FILE"),
    Sentence(
        "With Python and its cryptography library: verify.py FILE, one short program that can be "
        "read before it is used"
    ),
    Sentence("With a browser: open verify.html and give it the file"),
)


def _how(seal: Seal, carrier: Carrier) -> Group:
    title = "How to check it"
    if not seal.proof:
        return Group(title, _NO_PROOF)
    where = {
        "page": "The proof is in this page; the check needs the page as a file.",
        "print": "The proof is attached to the PDF as briefing-proof.json. The check needs the PDF "
        "as a file; paper carries only the code below.",
        "text": "This text carries no proof. The page (HTML) and the print (PDF) of the same "
        "briefing do, and so does a file ending in .proof.json where one stands beside this text.",
    }[carrier]
    return Group(
        title,
        f"{where} None of these ways needs a network or anybody’s leave, so either party and "
        "anyone else can use them. Take program and keys from somewhere else than this file.",
        _TOOLS,
    )


def _redactions(seal: Seal) -> Group:
    title = "Redactions"
    if not seal.redactions:
        return Group(title, "No redaction is on record for what this briefing rests on.")
    return Group(
        title,
        "Each needs a reason and two signatures. The log keeps a commitment to the value, not the "
        "value, so every proof holds with or without it. A withheld value can be checked against "
        "the commitment by whoever is shown it.",
        tuple(
            Sentence(
                f"{one.what} ({', '.join(one.fields)}): {one.mode} {one.date}. Reason stated: "
                f"{one.reason.rstrip('.')}.",
                one.refs,
            )
            for one in seal.redactions
        ),
    )


def _left_out(seal: Seal) -> Group:
    title = "Entries left out"
    if not seal.left_out:
        return Group(title, "No entry was left out for want of a valid signature.")
    return Group(
        title,
        "These stand in the log and count for nothing in this briefing, because they are not "
        "signed as the rules of the case ask:",
        tuple(Sentence(one) for one in seal.left_out),
    )


def _checkpoint_note(seal: Seal) -> str:
    if not seal.checkpoint:
        return (
            "No signed checkpoint was given to this briefing, so nothing here shows who stands "
            "behind the root."
        )
    if not seal.proof and seal.signed > seal.size:
        return (
            "The checkpoint is of a longer log than this briefing uses. Ask for a proof that the "
            "root above belongs to the same log."
        )
    return "The newest known when this briefing was made, with the cosignatures known by then."


def _code_note(code: Code | None) -> str:
    if code is None:
        return "The signed checkpoint is too long for a code that reads well off paper."
    if code.left_out:
        left = "1 other signature" if code.left_out == 1 else f"{code.left_out} other signatures"
        held = (
            f"The code holds the checkpoint with the operator’s signature only: with the {left} it "
            "would be too long to read well off paper."
        )
    else:
        held = "The code holds the signed checkpoint as it stands here."
    return (
        f"{held} Whoever has only the paper can scan it, and compare it with a checkpoint that "
        "somebody else holds."
    )
