"""A time-stamp as files, for openssl or any other program that knows RFC 3161."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from truceline.ledger.note import decode_base64
from truceline.record import Timestamp


@dataclass(frozen=True)
class TimestampFiles:
    """A time-stamp as files, for openssl.

    Attributes:
        checkpoint: the bytes that were stamped.
        response: the time-stamp response, DER.
        command: the command to run in their folder, with the authority's certificate as `ca.pem`.
    """

    checkpoint: Path
    response: Path
    command: str


def write_files(stamp: Timestamp, folder: Path) -> TimestampFiles:
    """Write a time-stamp as files that openssl can check.

    A second time-stamp of the same size gets a number after its name.

    Raises:
        NoteError: if its token is no base64.
        OSError: if a file cannot be written.
    """
    response, note = decode_base64(stamp.token), stamp.checkpoint.encode()
    folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        stem = f"{stamp.size}" if number == 1 else f"{stamp.size}-{number}"
        files = folder / f"{stem}.checkpoint", folder / f"{stem}.tsr"
        if all(_free(path, data) for path, data in zip(files, (note, response), strict=True)):
            break
        number += 1
    files[0].write_bytes(note)
    files[1].write_bytes(response)
    command = f"openssl ts -verify -data {stem}.checkpoint -in {stem}.tsr -CAfile ca.pem"
    return TimestampFiles(*files, command)


def _free(path: Path, data: bytes) -> bool:
    return not path.exists() or path.read_bytes() == data
