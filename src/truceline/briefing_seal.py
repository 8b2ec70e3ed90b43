"""Sealing a briefing: its content together with what anybody can check it against."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from truceline import __version__
from truceline.brief import (
    FORMATS,
    Briefing,
    RedactionLine,
    Seal,
    WitnessLine,
    assemble,
    cited_entries,
    render,
)
from truceline.check.export import ENDING
from truceline.check.trust import fingerprint
from truceline.custody.briefing_proof import BriefingProof
from truceline.custody.opening import redaction_notes
from truceline.cut import Cut
from truceline.errors import WrongFormat
from truceline.keeping import Held, Keeping
from truceline.ledger import Checkpoint
from truceline.ledger.quorum import judge
from truceline.picture import Picture
from truceline.record import Entry, Witnessing

_FRAME: Final = frozenset({"settings", "grant"})
"""Kinds that every proof carries: without them nobody could judge the signatures on the rest."""


RELEASED: Final = (
    "Made for release {id}. It is released if the record holds an entry of that name, signed by "
    "two people, with the hash of this file; the proof of that entry comes beside this file."
)
"""What a briefing made for release says of itself: it cannot hold the hash of its own bytes."""


def sealed(keeping: Keeping, held: Held, chosen: Cut, picture: Picture, released: str) -> Briefing:
    """Return the content of a briefing, with its proof.

    Args:
        keeping: the record.
        held: the record as it was read.
        chosen: the cut that the briefing is made from.
        picture: everything computed from it.
        released: what the briefing says of its release.
    """
    log = keeping.log
    note = keeping.newest_checkpoint()
    head = Checkpoint.open(note, log.verifier)
    witnessing = picture.settings.witnessing
    best = keeping.cosigned.best(witnessing, up_to=log.size) if witnessing.quorum else None
    seal = Seal(
        origin=log.origin,
        size=chosen.size,
        root=log.root_at(chosen.size).hex(),
        checkpoint=note.decode(),
        checkpoint_size=head.size,
        version=__version__,
        key=log.verifier.vkey,
        fingerprint=fingerprint(log.verifier),
        witnessed=_witnessed(keeping, witnessing),
        quorum=_quorum(keeping, witnessing, best),
        redactions=_redactions(held, chosen),
        left_out=_left_out(held, chosen.size),
        released=released,
    )
    briefing = assemble(picture, seal)
    indexes = standing(held.entries[: chosen.size], held.skipped, cited_entries(briefing))
    other = best if best and Checkpoint.open(best, log.verifier) != head else None
    proof = BriefingProof.make(log, chosen.size, indexes, note, other)
    return replace(briefing, seal=replace(seal, proof=proof.encode()))


def standing(
    entries: Sequence[Entry], skipped: Collection[int], cited: Collection[str]
) -> list[int]:
    """Return the entries that a briefing rests on by name, as indexes in order.

    Args:
        entries: the record up to the briefing's size.
        skipped: indexes of entries that count at no point.
        cited: ids that the briefing cites; the last entry of each kind and id stands.
    """
    last: dict[tuple[str, str], int] = {}
    frame = []
    for index, entry in enumerate(entries):
        if index in skipped:
            continue
        if entry.body.kind in _FRAME:
            frame.append(index)
        elif entry.body.id in cited:
            last[entry.body.kind, entry.body.id] = index
    return sorted({*frame, *last.values()})


def briefing_files(outs: Sequence[str | Path]) -> list[Path]:
    """Return the files to write a briefing to.

    Raises:
        WrongFormat: if an ending names no form a briefing has.
    """
    paths = [Path(out) for out in outs]
    for path in paths:
        if path.suffix not in FORMATS:
            raise WrongFormat(f"{path.name}: a briefing is written to {' or '.join(FORMATS)}")
    return paths


def write_briefing(briefing: Briefing, paths: Sequence[Path]) -> list[Path]:
    """Write a briefing in the forms that the endings of the files name.

    A text cannot carry its proof inside, so that stands beside it.
    """
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(render(briefing, path.suffix))
        if path.suffix == ".txt":
            path.with_name(path.name + ENDING).write_bytes(briefing.seal.proof)
    return list(paths)


def _witnessed(keeping: Keeping, witnessing: Witnessing) -> tuple[WitnessLine, ...]:
    """Say of every witness what it cosigned last, as far as is known here."""
    last: dict[str, tuple[str, int]] = {}
    verifier = keeping.log.verifier
    for size in keeping.cosigned.sizes():
        state = judge(witnessing, keeping.cosigned.note(size), verifier)
        for name, at in state.signed.items():
            last[name] = (f"{at.day} {at:%B %Y, %H:%M} UTC", size)
    return tuple(
        WitnessLine(each.name, each.holder, *last.get(each.name, ("", 0)))
        for each in witnessing.witnesses
    )


def _quorum(keeping: Keeping, witnessing: Witnessing, best: bytes | None) -> str:
    """Say what the case asks of its witnesses, and for which size that is met."""
    if not witnessing.quorum:
        return ""
    ways = "; or ".join(
        " and ".join(f"{need.at_least} of ({', '.join(need.of)})" for need in way.need)
        for way in witnessing.quorum
    )
    if best is None:
        return f"Asked for: {ways}. No checkpoint has been cosigned by as many."
    size = Checkpoint.open(best, keeping.log.verifier).size
    return f"Asked for: {ways}. Met for the first {size} entries."


def _redactions(held: Held, chosen: Cut) -> tuple[RedactionLine, ...]:
    found = redaction_notes(chosen.entries, held.redactions)
    return tuple(
        RedactionLine(
            what=f"{note.kind} {note.id}",
            fields=note.fields,
            mode=note.mode.value,
            date=f"on {note.recorded.day} {note.recorded:%B %Y}",
            reason=note.reason,
            refs=(note.id,),
        )
        for note in found.notes
    )


def _left_out(held: Held, size: int) -> tuple[str, ...]:
    return tuple(
        f"entry {index} ({held.entries[index].body.kind} {held.entries[index].body.id})"
        for index in sorted(held.left_out)
        if index < size
    )
