"""The vault: what opens sealed fields, and files that hold their values, on this machine only.

    vault/<commitment>              a disclosure (see `record.sealing`), under its commitment
    vault/originals/<sha256>        a file somebody sent that holds values of sealed fields
    vault/originals/<sha256>.holds  which fields of which things it holds values of

The record can be given to anybody; this folder to nobody. The names of its files come from the
record, which strangers may have written to, so a name is checked before it is used as one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from truceline.custody.secret_folder import SecretFolder, VaultError
from truceline.record import Blob, Disclosure, commitment_of

ORIGINALS: Final = "originals"
"""Folder within the vault for files that somebody sent."""

HOLDS: Final = ".holds"
"""Ending of the list of what an original holds."""

_COMMITMENT: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NOTES: Final = {
    "README.txt": """\
SECRET. Never copy this folder to anybody, and never put it on a web server or under version
control.

It holds what opens the sealed fields of this case's record: names, contacts, exact places. The
rest of the case folder can be given away; whoever has this folder too can read them all.
Keep copies of it, if any, encrypted and few, and know where each of them is: what is erased here
stays in every copy.
""",
    ".gitignore": "*\n",
}


class SealedField(NamedTuple):
    """One field of one thing in the record, such as source S1, `contact`."""

    kind: str
    id: str
    field: str


class Vault:
    """The vault of a case folder. It is made when the first thing is put into it.

    Args:
        folder: `vault/` of the case folder. It must not be a link; to keep it on an encrypted
            volume, mount the volume there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, disclosures: Iterable[Disclosure]) -> None:
        """Keep disclosures; they are on the disk when this returns.

        Raises:
            VaultError: if the folder, or a name in it, is a link or no file.
            OSError: if a file cannot be written.
        """
        texts = {each.commitment: each.text.encode() for each in disclosures}
        if not texts:
            return
        with self._made() as folder:
            for name, text in texts.items():
                if folder.read(name) != text:
                    folder.write(name, text)
            folder.sync(*texts)  # all are written before the first is waited for

    def get(self, commitment: str) -> Disclosure | None:
        """Return what opens a commitment; None where it is not here.

        Raises:
            VaultError: if the file is damaged.
        """
        if not _COMMITMENT.fullmatch(commitment):
            return None
        with SecretFolder.opened(self.folder) as folder:
            data = folder.read(commitment) if folder else None
        if data is None:
            return None
        text = data.decode("ascii", "replace")
        if commitment_of(text) == commitment:
            with contextlib.suppress(ValueError):
                return Disclosure.parse(text)
        raise VaultError(
            "is damaged: it does not open the commitment that it is named after",
            remedy="Restore it from a copy of the vault. Without one, delete the file: the field "
            "is then shown as withheld.",
            path=self.folder / commitment,
        )

    def commitments(self) -> frozenset[str]:
        """Return the commitments that something here is kept for, sound or damaged."""
        with SecretFolder.opened(self.folder) as folder:
            names = folder.names() if folder else []
        return frozenset(filter(_COMMITMENT.fullmatch, names))

    def erase(self, commitments: Iterable[str]) -> None:
        """Delete disclosures; what is not here is passed over, so that this can be run again.

        Each file is written over and then unlinked, and the folder is waited for. That is the
        best that can be done from here, and no more: a journalling or copy-on-write file system
        and the spare blocks of a flash drive may hold the old bytes, and every backup and every
        copy of the folder does. Only an encrypted volume whose key is destroyed is sure.

        Raises:
            VaultError: if a name here is a folder.
            OSError: if a file cannot be deleted.
        """
        with SecretFolder.opened(self.folder) as folder:
            _destroy(folder, filter(_COMMITMENT.fullmatch, commitments))

    def put_original(self, blob: Blob, data: bytes, holds: Iterable[SealedField]) -> None:
        """Keep a file that somebody sent; it is on the disk when this returns.

        Args:
            blob: what the record knows it by.
            data: its bytes.
            holds: the fields whose values it holds; when one of them is erased, the file must go.

        Raises:
            ValueError: if the bytes are not the blob's, or it is said to hold nothing.
            VaultError: if the folder, or a name in it, is a link or no file, or the list of an
                original that is here already is damaged.
            OSError: if a file cannot be written.
        """
        name = blob.sha256
        if hashlib.sha256(data).hexdigest() != name:
            raise ValueError("the bytes of an original do not have the hash it is to be kept by")
        with self._made() as vault, SecretFolder.made(self.folder / ORIGINALS, vault) as folder:
            listed = _listed(folder, name) | frozenset(holds)
            if not listed:
                raise ValueError("an original that holds nothing sealed belongs among the blobs")
            # The list first: a file of which nobody knows what it holds could not be erased.
            folder.write(f"{name}{HOLDS}.new", json.dumps(sorted(listed)).encode())
            folder.sync(f"{name}{HOLDS}.new")
            folder.rename(f"{name}{HOLDS}.new", f"{name}{HOLDS}")
            folder.sync()
            if folder.read(name) != data:
                folder.write(name, data)
            folder.sync(name)

    def original(self, blob: Blob) -> bytes | None:
        """Return an original's bytes, checked against its hash; None where it is not here.

        Raises:
            VaultError: if the file is damaged.
        """
        with self._originals() as folder:
            data = folder.read(blob.sha256) if folder else None
        if data is not None and hashlib.sha256(data).hexdigest() != blob.sha256:
            raise VaultError(
                "is damaged: it differs from its hash",
                remedy="Restore it from a copy of the vault, or add the file again.",
                path=self.folder / ORIGINALS / blob.sha256,
            )
        return data

    def originals(self) -> dict[str, frozenset[SealedField]]:
        """Return the SHA-256 of every original here, with the fields whose values it holds.

        Raises:
            VaultError: if an original has no list of what it holds, or a damaged one.
        """
        with self._originals() as folder:
            names = filter(_SHA256.fullmatch, folder.names()) if folder else ()
            held = {name: _listed(folder, name) for name in names} if folder else {}
        for name, fields in held.items():
            if not fields:
                raise _unlisted(self.folder / ORIGINALS / f"{name}{HOLDS}")
        return held

    def erase_originals(self, hashes: Iterable[str]) -> None:
        """Delete originals by SHA-256, as `erase` does and with its limits."""
        names = list(filter(_SHA256.fullmatch, hashes))
        with self._originals() as folder:
            _destroy(folder, names)
            # The lists last: as long as there is a file, it is known what it holds.
            _destroy(folder, [f"{name}{HOLDS}" for name in names])
            _destroy(folder, [f"{name}{HOLDS}.new" for name in names])

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others who lock it, here or in another process, out while the block runs.

        Raises:
            VaultError: if somebody is at it; nothing is waited for.
        """
        with self._made() as folder:
            if not folder.lock():
                raise VaultError(
                    "somebody else is adding to this case, or erasing from it",
                    remedy="Wait until that has finished, then try again.",
                    path=self.folder,
                )
            yield

    @contextlib.contextmanager
    def _originals(self) -> Iterator[SecretFolder | None]:
        with SecretFolder.opened(self.folder) as vault:
            if vault is None:
                yield None
                return
            with SecretFolder.opened(self.folder / ORIGINALS, vault) as folder:
                yield folder

    @contextlib.contextmanager
    def _made(self) -> Iterator[SecretFolder]:
        with SecretFolder.made(self.folder) as folder:
            for name, text in _NOTES.items():
                if folder.read(name) is None:
                    folder.write(name, text.encode())
            yield folder


def _destroy(folder: SecretFolder | None, names: Iterable[str]) -> None:
    if folder:
        for name in names:
            folder.destroy(name)
        folder.sync()


def _listed(folder: SecretFolder, name: str) -> frozenset[SealedField]:
    """Read the list of what an original holds; empty where there is none."""
    data = folder.read(f"{name}{HOLDS}")
    if data is None:
        return frozenset()
    try:
        return frozenset(SealedField(*map(str, line)) for line in json.loads(data))
    except (ValueError, TypeError):
        raise _unlisted(folder.path / f"{name}{HOLDS}") from None


def _unlisted(path: Path) -> VaultError:
    return VaultError(
        "the list of what an original holds is missing or damaged",
        remedy="Restore it from a copy of the vault, or delete the original beside it: nobody can "
        "tell whether it holds what has to be erased.",
        path=path,
    )
