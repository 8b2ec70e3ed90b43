"""A witness: it keeps the last checkpoint it saw of a log and cosigns only what grew from it.

Source: C2SP tlog-witness, for what it checks; requests come over HTTP or as files. A log may also
be shown whole, as a folder: then the witness works the growth out for itself.

A cosignature says: as of this time, this is the largest tree I have seen of this log, and it has
all I saw before as its beginning. It says nothing on whether an entry is true, nor on what others
were shown who asked no witness. A witness that has proof of two logs goes on cosigning the one it
saw first: that it has seen that one grow stays true, and the proof is what speaks against the key.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.cosignature import CosignatureSigner, CosignatureVerifier
from truceline.ledger.cosigning import Cosigned, cosign_note
from truceline.ledger.ed25519 import Verifier, is_small_order
from truceline.ledger.errors import KeyUnusable
from truceline.ledger.evidence import Verdict
from truceline.ledger.examine import Examiner, read_head
from truceline.ledger.files import replace_file
from truceline.ledger.keys import create_witness_signer, keys_folder, load_witness_signer
from truceline.ledger.merkle import EMPTY_ROOT
from truceline.ledger.note import Note, NoteError
from truceline.ledger.refusal import RequestMalformed, UnknownLog
from truceline.ledger.request import AddCheckpoint
from truceline.ledger.vkey import cosigner_from_vkey
from truceline.ledger.witness_memory import LogMemory


class Witness:
    """A witness with its key and memory, in a folder. Make one with `create` or `open`.

    Attributes:
        folder: ``witness.vkey``, ``logs/`` (its memory) and ``evidence/``.
    """

    def __init__(
        self, folder: Path, signer: CosignatureSigner, clock: Callable[[], float] = time.time
    ) -> None:
        self.folder = folder
        self._signer = signer
        self._clock = clock

    @classmethod
    def create(
        cls, folder: Path, name: str, *, keys: Path | None = None, post_quantum: bool = False
    ) -> Witness:
        """Make a witness with a new key.

        Args:
            folder: Where its memory is kept, out of the operator's reach; made if need be.
            name: The key's name, such as ``arland.example/witness``.
            keys: Where private keys are kept; by default `keys_folder`.
            post_quantum: Make an ML-DSA-44 key, not an Ed25519 one.

        Raises:
            KeyUnusable: There is a witness here, the folder or the key would lie in a case folder,
                or the key cannot be made.
        """
        _check_apart(folder)
        _check_apart(keys_folder() if keys is None else keys)
        if (folder / "witness.vkey").exists():
            raise KeyUnusable(
                "there is a witness here already", remedy="Open it.", path=folder / "witness.vkey"
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        signer = create_witness_signer(name, keys, post_quantum=post_quantum)
        (folder / "logs").mkdir(exist_ok=True)
        replace_file(folder / "witness.vkey", f"{signer.verifier.vkey}\n".encode())
        return cls(folder, signer)

    @classmethod
    def open(
        cls, folder: Path, *, keys: Path | None = None, clock: Callable[[], float] = time.time
    ) -> Witness:
        """Open a witness that `create` made.

        Args:
            folder: Its folder.
            keys: Where private keys are kept; by default `keys_folder`.
            clock: Gives the time, POSIX seconds.

        Raises:
            KeyUnusable: There is no witness here, or its private key is missing or another one.
        """
        path = folder / "witness.vkey"
        try:
            verifier = cosigner_from_vkey(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise KeyUnusable(
                f"there is no witness here ({error})", remedy="Check the folder.", path=path
            ) from None
        signer = load_witness_signer(verifier.name, keys)
        if signer.verifier != verifier:
            raise KeyUnusable(
                f"the private key of {verifier.name} is not the one of this witness",
                remedy="Copy the private key from where the witness was made.",
                path=path,
            )
        return cls(folder, signer, clock)

    @property
    def verifier(self) -> CosignatureVerifier:
        """The public key, whose `vkey` goes to the operator, the parties and all who check."""
        return self._signer.verifier

    def trust(self, vkey: str, origin: str | None = None) -> str:
        """Watch a log from now on, under this key alone.

        Args:
            vkey: The log's public key as text, from a source that is trusted.
            origin: The log's origin; by default the key's name.

        Returns:
            The origin.

        Raises:
            KeyUnusable: The key is malformed, or the log is watched already under another key.
        """
        try:
            verifier = Verifier.from_vkey(vkey)
            if is_small_order(verifier.public):
                raise NoteError("this is a key that anybody can sign for")
            origin = Checkpoint(verifier.name if origin is None else origin, 0, EMPTY_ROOT).origin
        except NoteError as error:
            raise KeyUnusable(
                f"no log can have this key: {error}", remedy="Ask for it again."
            ) from None
        folder = self._memory_folder(origin)
        if (folder / "log.vkey").exists():
            if LogMemory(folder).verifier != verifier:
                raise KeyUnusable(
                    f"the log {origin} is watched under another key",
                    remedy="A log keeps its key. Ask the operator why there are two.",
                    path=folder / "log.vkey",
                )
            return origin
        LogMemory.create(folder, origin, verifier)
        return origin

    def origins(self) -> list[str]:
        """The logs this witness watches."""
        found = self.folder.glob("logs/*/log.vkey")
        return sorted(LogMemory(path.parent).origin for path in found)

    def last(self, origin: str) -> bytes | None:
        """The last checkpoint of a log that this witness cosigned, with its cosignature, or None.

        Raises:
            UnknownLog: It does not watch this log.
            LogDamaged: Its memory is damaged.
        """
        return self._memory(origin).last()

    def cosign(self, request: bytes) -> Cosigned:
        """Check a request as C2SP tlog-witness asks, and cosign its checkpoint.

        The checkpoint is remembered, on the disk, before the cosignature is given away.

        Args:
            request: An ``add-checkpoint`` request.

        Raises:
            RequestMalformed: It is no request, or its old size is larger than the new one.
            UnknownLog: This witness does not watch this log.
            NotSigned: The checkpoint is not signed with the log's key.
            NotLastSeen: The old size is not the one seen last; the error says which is.
            Forked: Another root was seen at this size, or the proof itself shows another history.
            GrowthNotShown: The proof does not fit.
            ClockSetBack: This computer's clock is behind this witness's last cosignature.
            LogLocked: Another process is cosigning for this log.
            LogDamaged: The witness's memory is damaged.
            OSError: The checkpoint cannot be remembered.
        """
        try:
            asked = AddCheckpoint.decode(request)
            origin = _origin(asked.note)
        except NoteError as error:
            raise RequestMalformed(
                f"this is not a request to cosign: {error}", remedy="Make it anew."
            ) from None
        examiner = self._examiner(origin)
        note, checkpoint = examiner.signed(asked.note)
        if asked.old > checkpoint.size:
            raise RequestMalformed(
                f"the request goes from size {asked.old} back to {checkpoint.size}",
                remedy="Ask for the newer checkpoint.",
            )
        with examiner.memory.held():
            examiner.check_request(asked, note, checkpoint)
            return self._remember(examiner.memory, note)

    def cosign_folder(self, folder: Path, *, audit: bool = True) -> Cosigned:
        """Check a log that was handed over as a folder, and cosign its checkpoint.

        What it grew from is worked out from its own tiles: no proof is asked for.

        Args:
            folder: The log's folder, such as a copy on a USB stick. Nothing is written to it.
            audit: Recompute the whole log from its entries first. Without it, only the hashes at
                the edges are looked at, and a damaged copy may be cosigned; the cosignature is
                over the root, so that nothing false is vouched for.

        Raises:
            UnknownLog: This witness does not watch this log.
            NotSigned: The checkpoint is not signed with the log's key.
            Forked: The log does not have as its beginning what was seen before.
            SetBack: The log is smaller than what was seen before.
            LogMissing, CheckpointInvalid, LogDamaged: The copy is not sound.
            ClockSetBack, LogLocked, OSError: As for `cosign`.
        """
        data = read_head(folder)
        examiner = self._examiner(_origin(data))
        note, checkpoint = examiner.signed(data)
        log = examiner.opened(folder, checkpoint)
        if audit:
            log.audit()
        with examiner.memory.held():
            examiner.check_folder(log, note)
            return self._remember(examiner.memory, note)

    def compare(self, note: bytes) -> Verdict | None:
        """Hold a checkpoint that somebody else was shown against what this witness remembers.

        Two witnesses that were shown two logs find out by this, and by nothing else: each alone
        sees nothing wrong. Evidence is kept where they contradict each other.

        Args:
            note: The other's checkpoint with the log's signature, of any size.

        Returns:
            What the two show; None if nothing of that size was seen here, so that only the whole
            log could tell (see `cosign_folder`).

        Raises:
            RequestMalformed: It is no checkpoint.
            UnknownLog: This witness does not watch this log.
            NotSigned: The checkpoint is not signed with the log's key.
            LogDamaged: The witness's memory is damaged.
        """
        try:
            origin = _origin(note)
        except NoteError as error:
            raise RequestMalformed(
                f"this is not a checkpoint: {error}", remedy="Ask for it again."
            ) from None
        examiner = self._examiner(origin)
        compared = examiner.compare(*examiner.signed(note))
        return None if compared is None else compared[0]

    def _remember(self, memory: LogMemory, note: Note) -> Cosigned:
        """Cosign, remember, and only then give the cosignature away."""
        given = cosign_note(self._signer, note, memory.last(), int(self._clock()))
        memory.keep(given.note)
        return given

    def _examiner(self, origin: str) -> Examiner:
        return Examiner(
            self._memory(origin), self.folder / "evidence", self._signer.name, self._clock
        )

    def _memory(self, origin: str) -> LogMemory:
        folder = self._memory_folder(origin)
        if not (folder / "log.vkey").exists():
            raise UnknownLog(
                f"this witness does not watch the log {origin}",
                remedy="Whoever runs the witness adds it, with the log's public key.",
            )
        return LogMemory(folder)

    def _memory_folder(self, origin: str) -> Path:
        # The hash tells apart what file systems may not: letter case, and what the cut leaves off.
        digest = hashlib.sha256(origin.encode()).hexdigest()[:16]
        return self.folder / "logs" / f"{quote(origin, safe='')[:60]}-{digest}"


def _origin(note: bytes) -> str:
    return Checkpoint.from_text(Note.decode(note).text).origin


def _check_apart(folder: Path) -> None:
    """Raise KeyUnusable if a folder lies in a case: the operator's, and handed to others."""
    home = folder.resolve()
    above = (home, *home.parents)
    # Settings alone make no case: somebody may keep them where they work.
    if any((each / "case.toml").exists() and (each / "log").is_dir() for each in above):
        raise KeyUnusable(
            "this is inside a case folder, which is the operator's and is handed to others",
            remedy="Keep a witness and its key elsewhere, on a computer of the witness.",
            path=folder,
        )
