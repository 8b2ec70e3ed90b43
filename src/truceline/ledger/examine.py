"""Holding a checkpoint against what a witness remembers of a log; keeping what contradicts it.

Nothing here signs or remembers anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from truceline.ledger.checkpoint import CHECKPOINT, Checkpoint
from truceline.ledger.errors import CheckpointInvalid, LogDamaged, LogMissing
from truceline.ledger.evidence import Evidence, Verdict, against_log, implied_root, weigh
from truceline.ledger.evidence_files import write_evidence
from truceline.ledger.log import Log
from truceline.ledger.merkle import EMPTY_ROOT, verify_consistency
from truceline.ledger.note import MAX_NOTE, Note, NoteError, UnknownSigner, open_note
from truceline.ledger.refusal import Forked, GrowthNotShown, NotLastSeen, NotSigned, SetBack
from truceline.ledger.request import AddCheckpoint
from truceline.ledger.witness_memory import LogMemory

_FORKED = "the key's holder has signed two different logs of this name"
_TELL = "Tell the others who watch this log, and send them the evidence."


@dataclass(frozen=True)
class Examiner:
    """Examines what is shown of one log.

    Attributes:
        memory: What the witness remembers of it.
        folder: Where evidence is kept.
        by: The witness's name.
        clock: Gives the time, POSIX seconds.
    """

    memory: LogMemory
    folder: Path
    by: str
    clock: Callable[[], float]

    def signed(self, data: bytes) -> tuple[Note, Checkpoint]:
        """A checkpoint with the log's signature alone, whatever else stood under it.

        Raises:
            NotSigned: It is not signed with the log's key.
        """
        try:
            note = open_note(data, [self.memory.verifier])
            return Note(note.text, note.signatures[:1]), Checkpoint.from_text(note.text)
        except UnknownSigner as error:
            problem = str(error)
        except NoteError as error:
            problem = f"the log's signature does not hold: {error}"
        raise NotSigned(
            f"the checkpoint of {self.memory.origin} is not the log's own: {problem}",
            remedy="Ask the operator. A log keeps its key.",
        )

    def check_request(self, asked: AddCheckpoint, note: Note, checkpoint: Checkpoint) -> None:
        """Whether a request's proof leads from the last checkpoint seen to this one.

        Raises:
            NotLastSeen: It starts from another size.
            Forked: Another root was seen at this size, or the proof shows another history.
            GrowthNotShown: The proof does not fit.
        """
        data = self.memory.last()
        last = Checkpoint(self.memory.origin, 0, EMPTY_ROOT)
        if data is not None:
            last = Checkpoint.from_text(Note.decode(data).text)
        if asked.old != last.size:
            raise self._not_last_seen(last.size, note, checkpoint)
        if verify_consistency(last.size, checkpoint.size, last.root, checkpoint.root, asked.proof):
            return
        if data is None:
            raise GrowthNotShown(
                "nothing was seen before, so there can be no proof, and an empty log has one root",
                remedy="Ask again without a proof.",
            )
        root = implied_root(last.size, checkpoint.size, asked.proof, checkpoint.root)
        evidence = self._evidence(data, note, asked.proof, root)
        if weigh(evidence).conclusive:
            raise self._forked(evidence)
        raise GrowthNotShown(
            f"the proof does not show that {checkpoint.size} entries grew from the {last.size} "
            "seen before",
            remedy="Ask for a right proof. Only if there is none are there two logs.",
            evidence=write_evidence(self.folder, evidence),
        )

    def opened(self, folder: Path, checkpoint: Checkpoint) -> Log:
        """A log handed over as a folder, once its tiles give the root of its checkpoint.

        Raises:
            CheckpointInvalid: It was written to meanwhile.
            LogDamaged: The tiles give another root.
        """
        log = Log.open(folder, self.memory.verifier, origin=checkpoint.origin)
        if log.checkpoint != checkpoint:
            raise CheckpointInvalid(
                "the log was changed while it was read",
                remedy="Try again, with a copy that nobody writes to.",
                path=folder,
            )
        if log.root_at(log.size) != checkpoint.root:
            raise LogDamaged(
                "its tiles do not give the root that its checkpoint commits to",
                remedy="Get another copy.",
                path=folder,
            )
        return log

    def check_folder(self, log: Log, note: Note) -> None:
        """Whether a whole log has what was seen before as its beginning.

        Raises:
            Forked: It has not.
            SetBack: It has, as far as it goes, but more was seen before.
            LogDamaged: Its tiles do not give its own root.
        """
        last = self.memory.last()
        if last is None:
            return
        size = Checkpoint.from_text(Note.decode(last).text).size
        known = self.memory.nearest(log.size)
        if known is not None:
            found = against_log(log, note.encode(), known, seen=int(self.clock()), by=self.by)
            if found is not None:
                raise self._forked(found)
        if log.size < size:
            raise SetBack(
                f"this log has {log.size} entries, but {size} were seen before: it is an old copy, "
                "or the log was set back",
                remedy="Ask for the log as it is now. Only if that cannot be had is it a sign.",
                path=log.folder,
                evidence=write_evidence(self.folder, self._evidence(last, note)),
            )

    def compare(self, note: Note, checkpoint: Checkpoint) -> tuple[Verdict, Path | None] | None:
        """What this checkpoint and the one remembered of that size show, and where it is kept.

        Only conclusive evidence is kept. None if no checkpoint of that size is remembered.
        """
        kept = self.memory.at(checkpoint.size)
        if kept is None:
            return None
        evidence = self._evidence(kept, note)
        verdict = weigh(evidence, self.memory.verifier)
        return verdict, write_evidence(self.folder, evidence) if verdict.conclusive else None

    def _not_last_seen(self, size: int, note: Note, checkpoint: Checkpoint) -> NotLastSeen:
        # Asking from another size is honest: the other side may not know what was seen here. But
        # if an earlier checkpoint of that very size is remembered, its root must be the same.
        compared = self.compare(note, checkpoint)
        evidence = None if compared is None else compared[1]
        return NotLastSeen(
            f"the last size seen here is {size}" + (f"; and {_FORKED}" if evidence else ""),
            remedy=_TELL if evidence else "Ask again from that size.",
            size=size,
            evidence=evidence,
        )

    def _forked(self, evidence: Evidence) -> Forked:
        return Forked(_FORKED, remedy=_TELL, evidence=write_evidence(self.folder, evidence))

    def _evidence(
        self,
        kept: bytes,
        shown: Note,
        proof: tuple[bytes, ...] = (),
        root: bytes | None = None,
    ) -> Evidence:
        return Evidence(
            self.memory.verifier.vkey,
            kept,
            shown.encode(),
            proof,
            root,
            int(self.clock()),
            self.by,
        )


def read_head(folder: Path) -> bytes:
    """The checkpoint of a log handed over as a folder, its signature not checked.

    Raises:
        LogMissing: There is none.
        CheckpointInvalid: It is malformed.
    """
    path = folder / CHECKPOINT
    try:
        with path.open("rb") as file:
            data = file.read(MAX_NOTE + 1)
        Checkpoint.from_text(Note.decode(data).text)
    except NoteError as error:
        raise CheckpointInvalid(
            f"is not a sound checkpoint: {error}", remedy="Get another copy.", path=path
        ) from None
    except OSError:
        raise LogMissing(
            "there is no checkpoint here", remedy="Check the folder.", path=path
        ) from None
    return data
