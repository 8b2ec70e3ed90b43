"""What the person who checks brings along: the keys they trust, and a checkpoint they kept."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from truceline.check.embedded import from_page, from_print
from truceline.check.export import ExportProof
from truceline.check.target import Target, recognise
from truceline.custody.briefing_proof import MOST_BYTES, BriefingProof, BriefingProofInvalid
from truceline.ledger import LogError, NoteError, Verifier
from truceline.ledger.note import MAX_NOTE
from truceline.ledger.tlog_proof import Proof
from truceline.record import Witnessing


class TrustUnusable(LogError):
    """A key, a list of witnesses or a kept checkpoint that cannot be read; no finding."""


@dataclass(frozen=True)
class Trust:
    """What is trusted, and so not taken from what is checked.

    Attributes:
        operator: public key of the log's operator; None takes the one that comes along, which
            shows only that what is checked agrees with itself.
        witnessing: the witnesses and how many are enough; None takes the case's own settings.
        since: an earlier checkpoint of the log that the checker kept, as a signed note; with it
            a log that was set back or forked is found out.
        authorities: certificates of time-stamping authorities, PEM.
    """

    operator: Verifier | None = None
    witnessing: Witnessing | None = None
    since: bytes | None = None
    authorities: tuple[bytes, ...] = ()

    @classmethod
    def read(
        cls,
        operator: str | Path | None = None,
        witnesses: Path | None = None,
        since: Path | None = None,
        authorities: Iterable[Path] = (),
    ) -> Trust:
        """Read what is trusted from files.

        Args:
            operator: the key's file, or its text (a C2SP vkey).
            witnesses: a TOML file with a table `[witnessing]` as in `case.toml`, or with that
                table's keys at its top.
            since: a file with a signed checkpoint: the checkpoint itself, or a briefing or a proof
                that carries one.
            authorities: files with certificates, PEM.

        Raises:
            TrustUnusable: One of them is not what it should be.
            OSError: A file cannot be read.
        """
        return cls(
            None if operator is None else _operator(operator),
            None if witnesses is None else _witnessing(witnesses),
            None if since is None else _checkpoint(since),
            tuple(_read(path) for path in authorities),
        )


def fingerprint(key: Verifier | str) -> str:
    """Return what two people compare of a key by voice: eight groups of four digits.

    They are the first 128 bits, hexadecimal, of the SHA-256 of the key's text (vkey), without a
    newline. That is too long for anybody to make another key that has it.
    """
    text = key if isinstance(key, str) else key.vkey
    digits = hashlib.sha256(text.strip().encode()).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def _operator(given: str | Path) -> Verifier:
    path = Path(given)
    text = given if isinstance(given, str) and given.count("+") >= 2 else _read(path).decode()
    try:
        return Verifier.from_vkey(str(text))
    except NoteError as error:
        raise TrustUnusable(
            f"this is not an operator's public key: {error}",
            remedy="Give a file such as operator.vkey, or the key's text.",
            path=path if text is not given else None,
        ) from None


def _witnessing(path: Path) -> Witnessing:
    try:
        document = tomllib.loads(_read(path).decode("utf-8-sig"))
        return Witnessing.model_validate(document.get("witnessing", document))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        problem = f"{where}: {first['msg']}"
    except ValueError as error:
        problem = str(error)
    raise TrustUnusable(
        f"this is not a list of witnesses: {problem}",
        remedy="Give a TOML file with a table [witnessing] as in case.toml.",
        path=path,
    )


def _checkpoint(path: Path) -> bytes:
    """The signed checkpoint in a file; a briefing that was kept holds one as well."""
    with path.open("rb") as file:
        data = file.read(4 * MOST_BYTES)
    try:
        match recognise(path):
            case Target.PAGE | Target.PRINT as kind:
                proof = (from_page if kind is Target.PAGE else from_print)(data)
                if proof is not None:
                    return proof.checkpoint.encode()
            case Target.BRIEFING_PROOF:
                return BriefingProof.decode(data).checkpoint.encode()
            case Target.EXPORT_PROOF:
                return ExportProof.decode(data).checkpoint.encode()
            case Target.ENTRY_PROOF:
                return Proof.decode(data).checkpoint_note
            case Target.CHECKPOINT:
                return data
        problem = "it holds no checkpoint"
    except (BriefingProofInvalid, NoteError) as error:
        problem = str(error)
    raise TrustUnusable(
        f"this is not a checkpoint that you could have kept: {problem}",
        remedy="Give a signed checkpoint, or a briefing or proof that carries one.",
        path=path,
    )


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_NOTE + 1)
