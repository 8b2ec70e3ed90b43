"""The custodian: what is done with a case's record beyond adding files and computing from it.

Acts of people are signed and, where the rules ask for two, travel as proposals until they are.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from truceline import acts
from truceline.check.programs import page_bytes, standalone_bytes
from truceline.check.trust import fingerprint
from truceline.custody.handover import Takeover, read_handover, take
from truceline.custody.handover_pack import Packed, pack_handover
from truceline.custody.handover_secrets import keep_secrets, pack_secrets
from truceline.custody.timestamps import TimestampFiles, accept, wrong_with_stamped
from truceline.custody.timestamps import request as stamp_request
from truceline.custody.timestamps import write_files as write_stamp
from truceline.custody.usb import Checker, UsbBundle, write_bundle
from truceline.custody.uses import Affected, Use, affected, uses
from truceline.errors import NoSuchEntry, Refused
from truceline.keeping import Admitted, Held, Keeping
from truceline.ledger import Checkpoint, Log, LogError, Note, load_signer
from truceline.ledger.cosigned import NothingCosigned
from truceline.ledger.quorum import cosigners
from truceline.ledger.request import request_for
from truceline.ledger.tlog_proof import prove
from truceline.ledger.witness_client import NotCosigned, submit
from truceline.record import (
    Body,
    Proposal,
    RedactionMode,
    Release,
    Settings,
    Timestamp,
    Witnessing,
)


class Custodian:
    """A case folder, as far as its record is concerned; `case.Case` computes from it.

    Args:
        path: the case folder.
        log: its log, opened.
    """

    def __init__(self, path: Path, log: Log) -> None:
        self.path = path
        self.keeping = Keeping(path, log)

    @property
    def log(self) -> Log:
        """The log, as it was when it was last looked at."""
        return self.keeping.log

    def by(self, author: str | None = None) -> str:
        """Return the name under which something is entered; by default the user's."""
        return author or os.environ.get("USER") or "operator"

    def propose(self, body: Body, keys: Sequence[str] = (), author: str | None = None) -> Proposal:
        """Return an act as a proposal, signed by private keys that are at hand.

        Args:
            body: the act.
            keys: names of private keys, the author's first; by default the operator's.
            author: who does it; by default the user's name.

        Raises:
            LogError: if there is no such key.
        """
        signers = [load_signer(name) for name in keys or (self.log.origin,)]
        return acts.proposed(body, self.log.origin, self.by(author), signers)

    def admit(self, proposals: Sequence[Proposal]) -> Admitted:
        """Add proposals that the rules allow; the result lists those refused, with why."""
        return self.keeping.admit(proposals, self.keeping.held())

    def admit_all(self, proposals: Sequence[Proposal]) -> Admitted:
        """Add proposals, or none of them.

        Raises:
            Refused: if the rules do not allow one; the message says which rule and what to do.
        """
        admitted = self.keeping.admit(proposals, self.keeping.held(), together=True)
        if admitted.refused:
            raise Refused(" ".join(each for _, wrong in admitted.refused for each in wrong))
        return admitted

    def redact(
        self,
        kind: str,
        target: str,
        fields: Sequence[str],
        mode: RedactionMode,
        reason: str,
        keys: Sequence[str] = (),
        author: str | None = None,
    ) -> Admitted:
        """Redact sealed fields of one thing; what is erased is gone when this returns.

        Args:
            kind: kind of the thing.
            target: its id.
            fields: the fields, such as `contact` or `where`.
            mode: withheld, erased or lifted.
            reason: why, in words that do not give the value away.
            keys: names of the private keys of two people, one of them a reviewer.
            author: who does it.

        Raises:
            CannotRedact: if it cannot be.
            Refused: if the keys do not suffice.
        """
        body = acts.redacting(
            self.keeping.held(), self.keeping.vault, kind, target, fields, mode, reason
        )
        return self.admit_all([self.propose(body, keys, author)])

    def finish_erasing(self) -> None:
        """Delete what is erased in the record and a crash left in the vault."""
        if not self.keeping.vault.commitments() and not self.keeping.vault.originals():
            return
        held = self.keeping.held()
        if self.keeping.unfinished(held):
            self.keeping.finish_redactions(held)

    def uses(self, kind: str, target: str) -> list[Use]:
        """Return the releases made from a record in which something stood, and who has them.

        Raises:
            NoSuchEntry: if there is no such thing.
        """
        held = self.keeping.held()
        found = {
            use.release_id: use
            for index in self.indexes(held, kind, target)
            for use in uses(held.entries, index, skipped=held.skipped)
        }
        return list(found.values())

    def affected(self, admitted: Admitted) -> list[Affected]:
        """Return what these entries changed, where a briefing was released that rests on it."""
        held = self.keeping.held()
        return affected(held.entries[: admitted.start], admitted.entries, skipped=held.skipped)

    def prove(self, index: int) -> bytes:
        """Return the proof of one entry, with the entry in it: a C2SP tlog-proof file.

        Raises:
            ValueError: if there is no such entry.
        """
        note = self.keeping.newest_checkpoint()
        entry = next(self.log.entries(index, index + 1))
        return prove(self.log, index, note, extra=entry).encode()

    def prove_release(self, release: str, folder: Path) -> list[Path]:
        """Write beside every file of a release the proof that two people released it.

        Raises:
            NoSuchEntry: if there is no such release.
        """
        held = self.keeping.held()
        index = self.indexes(held, "release", release)[-1]
        body = held.entries[index].body
        assert isinstance(body, Release)  # noqa: S101 (its kind says so)
        written = []
        for file in body.files:
            path = folder / f"{file.name}.tlog-proof"
            path.write_bytes(self.prove(index))
            written.append(path)
        return written

    def hand_over(self, out: Path, start: int = 0, secrets: Path | None = None) -> Packed:
        """Write the record from one entry on as a handover bundle, for another record to take.

        Args:
            out: the bundle.
            start: index of the first entry in it.
            secrets: a file of its own for what opens sealed fields; None leaves it out.
        """
        packed = pack_handover(self.log, start, out, self.path / "blobs")
        if secrets is not None:
            pack_secrets(self.keeping.vault, self.keeping.held().entries, secrets, start)
        return packed

    def take(
        self, path: Path, secrets: Path | None = None, *, replace: bool = False
    ) -> tuple[Takeover, Admitted]:
        """Take in a handover bundle, once and in order; taking it again changes nothing.

        Args:
            path: the bundle.
            secrets: the file with what opens its sealed fields, if there is one.
            replace: let its entries take the place of what stands here under the same ids.

        Raises:
            HandoverRefused: if it is not a log that can be taken from, or says otherwise what
                stands here; nothing is taken then.
            Refused: if the rules of the record do not allow one of its entries.
        """
        bundle = read_handover(path)
        held = self.keeping.held()
        moment = self.keeping.moment(held)
        grants = held.authority.grants.values()
        takeover = take(bundle, held.entries, grants, moment, skipped=held.skipped, replace=replace)
        start = len(held.entries)
        if takeover.handover is None:
            if secrets is not None:  # they may travel apart, and come later
                keep_secrets(secrets, held.entries, self.keeping.vault)
            return takeover, Admitted(start, (), ())
        batch = (self.propose(takeover.handover).entry(moment), *takeover.entries)
        wrong = held.authority.rehearse(start, batch)
        if wrong:
            raise Refused(" ".join(problem for each in wrong.values() for problem in each))
        bundle.keep_originals(self.path / "blobs")
        if secrets is not None:
            keep_secrets(secrets, (*held.entries, *batch), self.keeping.vault)
        self.keeping.append(batch, start)
        return takeover, Admitted(start, batch, ())

    def stamp_request(self, folder: Path) -> tuple[Path, Path]:
        """Write the newest checkpoint and a time-stamp request for it (RFC 3161).

        Returns:
            The checkpoint's file, which has to be kept, and the request's.
        """
        note = self.keeping.newest_checkpoint()
        size = Checkpoint.open(note, self.log.verifier).size
        folder.mkdir(parents=True, exist_ok=True)
        kept, asked = folder / f"{size}.checkpoint", folder / f"{size}.tsq"
        kept.write_bytes(note)
        asked.write_bytes(stamp_request(note))
        return kept, asked

    def stamp(self, checkpoint: Path, response: Path, roots: Sequence[Path] = ()) -> Admitted:
        """Record an authority's answer to a time-stamp request.

        Args:
            checkpoint: the checkpoint's file, as the request was made for it.
            response: the answer, DER.
            roots: files of certificates that are trusted, PEM; without any its signature is not
                checked here.

        Raises:
            TimestampInvalid: if it does not hold, or is of another log's checkpoint.
        """
        body = accept(
            checkpoint.read_bytes(), response.read_bytes(), [each.read_bytes() for each in roots]
        )
        wrong = wrong_with_stamped(body, self.log.origin, self.log.verifier, self.log.root_at)
        if wrong:
            raise Refused(wrong)
        return self.admit_all([self.propose(body)])

    def stamps(self, folder: Path) -> list[TimestampFiles]:
        """Write every time-stamp of the record as files that openssl can check."""
        held = self.keeping.held()
        folder.mkdir(parents=True, exist_ok=True)
        return [
            write_stamp(entry.body, folder)
            for index, entry in enumerate(held.entries)
            if isinstance(entry.body, Timestamp) and index not in held.skipped
        ]

    def bundle(self, out: Path, briefings: Sequence[Path] = ()) -> UsbBundle:
        """Write the USB bundle: the record with what it takes to check it, and nothing secret.

        Args:
            out: a folder that does not exist yet, or a .zip file.
            briefings: released files to put in.

        Raises:
            BundleRefused: if it cannot be written there, or a briefing was never released.
            WouldLeak: if something secret would be in it.
        """
        held = self.keeping.held()
        released = {
            blob.sha256: index
            for index, entry in enumerate(held.entries)
            if isinstance(entry.body, Release) and index not in held.skipped
            for blob in entry.body.files
        }
        files = {path.name: path.read_bytes() for path in briefings}
        proofs = {
            name: self.prove(released[digest])
            for name, data in files.items()
            if (digest := hashlib.sha256(data).hexdigest()) in released
        }
        checker = Checker(standalone_bytes(), page_bytes(), fingerprint(self.log.verifier))
        return write_bundle(self.path, out, checker, briefings=files, proofs=proofs)

    def witnessing(self) -> Witnessing:
        """Return who witnesses the record and how many are enough, by its newest settings."""
        held = self.keeping.held()
        found = [
            entry.body
            for index, entry in enumerate(held.entries)
            if isinstance(entry.body, Settings) and index not in held.skipped
        ]
        return found[-1].witnessing if found else Witnessing()

    def request(self, old: int = 0) -> bytes:
        """Return a request to cosign the newest checkpoint (C2SP tlog-witness, add-checkpoint).

        Args:
            old: size that the witness saw last; 0 if it never saw this record.
        """
        return request_for(self.log, self.keeping.newest_checkpoint(), old).encode()

    def cosigned(self, data: bytes) -> tuple[str, ...]:
        """Keep a checkpoint that a witness cosigned; return whose cosignatures are new.

        Raises:
            LogError: if it is of another log, or nobody that the settings name cosigned it.
        """
        return self.keeping.cosigned.add(data, self.log, self.witnessing()).fresh

    def ask(self, url: str) -> tuple[str, ...]:
        """Ask a witness over HTTP to cosign the newest checkpoint; return whose names are new.

        Raises:
            NotCosigned: if none of the case's witnesses answers there, or it refuses.
        """
        note = self.keeping.newest_checkpoint()
        keys, _ = cosigners(self.witnessing(), self.log.verifier)
        refused: LogError = NothingCosigned(
            "the settings name no witness that can count", remedy="Name them in case.toml."
        )
        for key in keys.values():
            try:
                lines = submit(url, self.log, note, key)
            except NotCosigned as error:
                refused = error
                continue
            parsed = Note.decode(note)
            return self.cosigned(Note(parsed.text, (*parsed.signatures, *lines)).encode())
        raise refused

    def witnesses(self, witnessing: Witnessing | None = None) -> str:
        """Return in words who has cosigned the newest checkpoint, and who has not since when.

        Args:
            witnessing: who witnesses; by default, what the newest settings say.
        """
        return self.keeping.witnessed(witnessing or self.witnessing(), datetime.now(UTC)).words

    @staticmethod
    def indexes(held: Held, kind: str, target: str) -> list[int]:
        """Return the entries of one kind and id that count, in order.

        Raises:
            NoSuchEntry: if there is none.
        """
        found = [
            index
            for index, entry in enumerate(held.entries)
            if (entry.body.kind, entry.body.id) == (kind, target) and index not in held.skipped
        ]
        if not found:
            raise NoSuchEntry(f"the record holds no {kind} {target}; check the kind and the id")
        return found
