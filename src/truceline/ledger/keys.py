"""Where keys are kept: private ones with the person, public ones with the case."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from truceline.ledger.cosignature import CosignatureSigner, Ed25519CosignatureSigner
from truceline.ledger.ed25519 import Signer, Verifier
from truceline.ledger.errors import KeyUnusable
from truceline.ledger.files import replace_file
from truceline.ledger.keytext import MLDSA_COSIGNATURE, KeyText
from truceline.ledger.mldsa import MldsaCosignatureSigner
from truceline.ledger.note import NoteError

ENV = "TRUCELINE_KEYS"
"""The environment variable that says where private keys are kept."""


def keys_folder() -> Path:
    """Where private keys are kept: $TRUCELINE_KEYS, else ~/.local/share/truceline/keys."""
    given = os.environ.get(ENV)
    return Path(given) if given else Path.home() / ".local" / "share" / "truceline" / "keys"


def signer_path(name: str, folder: Path | None = None) -> Path:
    """The file of a private key; a slash and the like in its name are percent-encoded."""
    return (keys_folder() if folder is None else folder) / f"{quote(name, safe='')}.key"


def create_signer(name: str, folder: Path | None = None, *, outside: Path | None = None) -> Signer:
    """Make a new Ed25519 key and save it (see `save_signer`).

    Args:
        name: The key's name; for a log's operator, the log's origin.
        folder: Where to keep it; by default `keys_folder`.
        outside: The case folder, which must not come to hold the key.

    Raises:
        KeyUnusable: The name cannot be a key's, a key of that name exists, or `folder` lies in
            `outside`.
    """
    try:
        signer = Signer.generate(name)
    except NoteError as error:
        raise KeyUnusable(str(error), remedy="Choose another name.") from None
    save_signer(signer, folder, outside=outside)
    return signer


def save_signer(signer: Signer, folder: Path | None = None, *, outside: Path | None = None) -> Path:
    """Save a private key, readable by its owner alone (file mode 0600, folder 0700 if made).

    Args:
        signer: The key.
        folder: Where to keep it; by default `keys_folder`.
        outside: The case folder: a case is handed to others, so a key must never lie in it.

    Returns:
        The key's file.

    Raises:
        KeyUnusable: A key of that name exists, or `folder` lies in `outside`.
    """
    path = signer_path(signer.name, folder)
    _save(path, signer.skey, outside)
    return path


def _save(path: Path, skey: str, outside: Path | None) -> None:
    """Write a private key's text into a new file that its owner alone can read."""
    if outside is not None and path.resolve().is_relative_to(outside.resolve()):
        raise KeyUnusable(
            "a private key would lie inside the case folder, which is handed to others",
            remedy=f"Set {ENV} to a folder elsewhere.",
            path=path,
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyUnusable(
            "a key of this name exists and is never overwritten: logs signed with it could "
            "no longer grow",
            remedy="Load it, or choose another name.",
            path=path,
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)  # whatever the umask says
        file.write(skey + "\n")
        file.flush()
        os.fsync(file.fileno())


def load_signer(name: str, folder: Path | None = None) -> Signer:
    """Load a private key that `save_signer` saved.

    Raises:
        KeyUnusable: There is none, others can read it, or the file is malformed.
    """
    path = signer_path(name, folder)
    text = _load(path, name)
    try:
        signer = Signer.from_skey(text)
    except NoteError as error:
        raise KeyUnusable(str(error), remedy="Restore the file from a copy.", path=path) from None
    _check_named(signer.name, name, path)
    return signer


def _load(path: Path, name: str) -> str:
    """A private key's text, if nobody but its owner can read the file."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyUnusable(
            f"there is no private key named {name}",
            remedy=f"Copy it from where it was made, or set {ENV} to the folder that has it.",
            path=path,
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusable(
            f"cannot be read ({error})", remedy="Restore the file from a copy.", path=path
        ) from None
    if mode & 0o077:
        raise KeyUnusable(
            f"others can read or change this private key (mode {mode & 0o777:04o}; expected 0600)",
            remedy="If nobody has, run chmod 600 on it; otherwise make a new key and a new log.",
            path=path,
        )
    return text


def _check_named(found: str, name: str, path: Path) -> None:
    if found != name:
        raise KeyUnusable(
            f"holds the key of {found}; expected {name}",
            remedy="Give the file back its own name.",
            path=path,
        )


def witness_path(name: str, folder: Path | None = None) -> Path:
    """The file of a witness's private key, beside any other key of that name."""
    return signer_path(name, folder).with_suffix(".witness.key")


def create_witness_signer(
    name: str,
    folder: Path | None = None,
    *,
    outside: Path | None = None,
    post_quantum: bool = False,
) -> CosignatureSigner:
    """Make a new key for cosigning checkpoints and save it as `save_signer` does.

    Args:
        name: The key's name, such as ``arland.example/witness``.
        folder: Where to keep it; by default `keys_folder`.
        outside: A folder that is handed to others, which must not come to hold the key.
        post_quantum: Make an ML-DSA-44 key, not an Ed25519 one: its cosignatures are 2,428 bytes
            long, not 72.

    Raises:
        KeyUnusable: The name cannot be a key's, a witness key of that name exists, `folder` lies
            in `outside`, or the installed cryptography library has no ML-DSA.
    """
    try:
        signer: CosignatureSigner = (
            MldsaCosignatureSigner.generate(name)
            if post_quantum
            else Ed25519CosignatureSigner.generate(name)
        )
    except NoteError as error:
        raise KeyUnusable(str(error), remedy="Choose another name.") from None
    _save(witness_path(name, folder), signer.skey, outside)
    return signer


def load_witness_signer(name: str, folder: Path | None = None) -> CosignatureSigner:
    """Load a private key that `create_witness_signer` made.

    Raises:
        KeyUnusable: There is none, others can read it, or the file is malformed.
    """
    path = witness_path(name, folder)
    text = _load(path, name)
    try:
        read = KeyText.from_secret(text)
        kind = (
            MldsaCosignatureSigner if read.kind == MLDSA_COSIGNATURE else Ed25519CosignatureSigner
        )
        signer: CosignatureSigner = kind(read.name, read.material)
        if signer.skey != read.secret:
            raise NoteError("this is no witness's key, or its id does not fit")
    except NoteError as error:
        raise KeyUnusable(str(error), remedy="Restore the file from a copy.", path=path) from None
    _check_named(signer.name, name, path)
    return signer


def operator_path(case: Path) -> Path:
    """Where a case keeps its operator's public key."""
    return case / "keys" / "operator.vkey"


def save_verifier(verifier: Verifier, case: Path) -> Path:
    """Put the operator's public key into a case folder, as text.

    Returns:
        The file, ``keys/operator.vkey``.

    Raises:
        KeyUnusable: The case has another operator's key already.
    """
    path = operator_path(case)
    if path.exists() and load_verifier(case) != verifier:
        raise KeyUnusable(
            "the case has another operator's key, which its log is signed with",
            remedy="Use that key, or start a new case.",
            path=path,
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, f"{verifier.vkey}\n".encode())
    return path


def load_verifier(case: Path) -> Verifier:
    """The operator's public key of a case folder.

    Raises:
        KeyUnusable: There is none, or the file is malformed.
    """
    path = operator_path(case)
    try:
        return Verifier.from_vkey(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = "the case has no operator's public key"
    except (OSError, UnicodeDecodeError, NoteError) as error:
        problem = f"is not a public key in vkey form: {error}"
    raise KeyUnusable(problem, remedy="Get the file from whoever runs the case.", path=path)
