"""The proof that travels beside an exported file: of which state of the record the file speaks.

It ties the file's hash, the record's size and root, and a signed checkpoint together. Nobody signed
that the file is right: whoever has the record exports it anew and compares the bytes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Final, Literal

import rfc8785
from pydantic import Field, ValidationError

from truceline.custody.briefing_proof import BriefingProof, BriefingProofInvalid, Hash, Size
from truceline.ledger import Log
from truceline.record import Value

ENDING: Final = ".proof.json"
"""The ending that a proof's name has after the name of the file it is for."""

MOST_BYTES: Final = 1 << 20
"""The longest proof of an exported file, in bytes."""


class NamedFile(Value):
    """A file beside its proof.

    Attributes:
        name: its name, without any folder.
        sha256: hash of its bytes, hexadecimal.
    """

    name: Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f]{1,255}$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ExportProof(Value):
    """Which state of a record an exported file was made from.

    Attributes:
        form: version of the form.
        file: the file.
        origin: name of the log.
        vkey: public key of the log's operator, as text. It proves nothing by itself.
        size: number of entries that the file was made from.
        root: RFC 6962 root of those entries.
        checkpoint: signed note over `size` entries or more, with any cosignatures.
        consistency: hashes from `size` to the checkpoint's size (RFC 9162, 2.1.4).
        table: name of the table exported; empty for the incidents as a map.
        at: the point of the record that was asked for; empty for all of it.
        version: version of the program that made it.
    """

    form: Literal["truceline-export-proof/1"] = "truceline-export-proof/1"
    file: NamedFile
    origin: str
    vkey: str
    size: Size
    root: Hash
    checkpoint: str
    consistency: tuple[Hash, ...]
    table: str
    at: str
    version: str

    @classmethod
    def make(
        cls, log: Log, size: int, file: Path, note: bytes, *, table: str, at: str, version: str
    ) -> ExportProof:
        """Make the proof of a file that was just exported.

        Args:
            log: the log.
            size: number of entries that the file was made from.
            file: the file, written.
            note: signed checkpoint of `size` entries or more, with any cosignatures.
            table: name of the table; empty for the incidents as a map.
            at: the point of the record that was asked for, as it was put; empty for all of it.
            version: version of this program.

        Raises:
            BriefingProofInvalid: the checkpoint is not this log's, or smaller.
            LogError: the log is damaged.
            OSError: the file cannot be read.
        """
        prefix = BriefingProof.make(log, size, (), note)
        return cls(
            file=NamedFile(name=file.name, sha256=sha256_of(file)),
            origin=prefix.origin,
            vkey=prefix.vkey,
            size=prefix.size,
            root=prefix.root,
            checkpoint=prefix.checkpoint,
            consistency=prefix.consistency,
            table=table,
            at=at,
            version=version,
        )

    @property
    def prefix(self) -> BriefingProof:
        """The same as the proof of a briefing that cites no entry: the root alone leads to it."""
        return BriefingProof(
            origin=self.origin,
            vkey=self.vkey,
            size=self.size,
            root=self.root,
            checkpoint=self.checkpoint,
            consistency=self.consistency,
            entries=(),
            nodes=(self.root,) if self.size else (),
            witnessed=None,
        )

    def encode(self) -> bytes:
        """Return the proof as RFC 8785 canonical JSON, UTF-8."""
        return rfc8785.dumps(self.model_dump(mode="json"))

    @classmethod
    def decode(cls, data: bytes) -> ExportProof:
        """Read a proof. It must be written the one canonical way.

        Raises:
            BriefingProofInvalid: It is not one.
        """
        problem = "it is not in canonical form (RFC 8785)"
        try:
            proof = cls.model_validate_json(data[: MOST_BYTES + 1], strict=True)
            if proof.encode() == data:
                return proof
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            problem = f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
        except ValueError as error:
            problem = str(error)
        raise BriefingProofInvalid(
            f"it is not the proof of an exported file: {problem}",
            remedy="Get it anew from where it came from, and do not edit it.",
        )


def beside(file: Path) -> Path:
    """Return where the proof of a file is looked for: its name and `.proof.json`, beside it."""
    return file.with_name(f"{file.name}{ENDING}")


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
