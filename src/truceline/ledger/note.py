"""Signed notes: a short text with the signatures of those who stand behind it.

Source: C2SP signed-note. The text ends in a newline; after a blank line comes one line a signature:
an em dash, the key's name, and base64 of the key's 4-byte id followed by the signature. What kind
of key it is does not matter here: anything that fits the two protocols can sign or verify.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

MAX_NOTE = 1 << 20
"""The longest note that is read, in bytes: a bound on what a hostile file can cost."""

_SIGNATURE = re.compile(r"— (?P<name>[^\s+]+) (?P<blob>[A-Za-z0-9+/]+={0,2})")


class NoteError(ValueError):
    """A note or key text that is malformed, or whose signature fails."""


class UnknownSigner(NoteError):
    """A well-formed note that none of the given keys signed."""


class NoteVerifier(Protocol):
    """A public key, as a note needs it."""

    @property
    def name(self) -> str:
        """The key's name: not empty, no white space, no plus sign."""

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that, with the name, tell this key from others."""

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made this signature over this text."""


class NoteSigner(Protocol):
    """A private key, as a note needs it."""

    @property
    def name(self) -> str:
        """The key's name: not empty, no white space, no plus sign."""

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that, with the name, tell this key from others."""

    def sign(self, text: bytes) -> bytes:
        """The signature over this text, without the key id."""


@dataclass(frozen=True)
class Signature:
    """One signature line.

    Attributes:
        name: The key's name.
        key_id: The key's 4-byte id.
        value: The signature itself.
    """

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"— {self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text and its signatures, not yet checked.

    Attributes:
        text: The signed text, ending in a newline.
        signatures: The signature lines, in order.
    """

    text: str
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The note as it stands in a file, in UTF-8."""
        return (self.text + "\n" + "".join(each.line for each in self.signatures)).encode()

    @classmethod
    def decode(cls, data: bytes) -> Note:
        """Read a note without checking its signatures.

        Raises:
            NoteError: It is not a note, or not written the one canonical way.
        """
        if len(data) > MAX_NOTE:
            raise NoteError(f"it has {len(data)} bytes; a note has {MAX_NOTE} at most")
        try:
            whole = data.decode()
        except UnicodeDecodeError as error:
            raise NoteError(f"byte {error.start} is not UTF-8") from None
        text, blank, tail = whole.rpartition("\n\n")
        if not blank or not tail.endswith("\n"):
            raise NoteError("it is not a text, a blank line and signature lines")
        if any(ord(char) < 32 and char != "\n" for char in whole):
            raise NoteError("it has control characters")
        signatures = tuple(_parse_signature(line) for line in tail[:-1].split("\n"))
        return cls(text + "\n", signatures)


def sign_note(text: str, *signers: NoteSigner) -> bytes:
    """Sign a text.

    Args:
        text: What to sign; must end in a newline and hold no other control characters.
        signers: One key or more.

    Returns:
        The signed note in UTF-8.

    Raises:
        NoteError: The text cannot be a note's.
    """
    if not text.endswith("\n") or any(ord(char) < 32 and char != "\n" for char in text):
        raise NoteError("a note's text ends in a newline and has no other control characters")
    if not signers:
        raise NoteError("a note needs a signature")
    body = text.encode()
    lines = tuple(Signature(each.name, each.key_id, each.sign(body)) for each in signers)
    return Note(text, lines).encode()


def open_note(data: bytes, verifiers: Iterable[NoteVerifier]) -> Note:
    """Read a note and check its signatures.

    A signature by a key that is not among `verifiers` is ignored, as the source asks, so that
    others can add theirs; every signature by one that is must hold.

    Args:
        data: The note in UTF-8.
        verifiers: The keys that are trusted.

    Returns:
        The note, with only the signatures that were checked.

    Raises:
        UnknownSigner: None of the keys signed it.
        NoteError: It is malformed, or a signature by one of the keys fails.
    """
    note = Note.decode(data)
    known = {(each.name, each.key_id): each for each in verifiers}
    body = note.text.encode()
    checked = []
    for signature in note.signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            continue
        if not verifier.verify(body, signature.value):
            raise NoteError(f"the signature by {signature.name} does not fit the text")
        checked.append(signature)
    if not checked:
        signed = ", ".join(f"{each.name} ({each.key_id.hex()})" for each in note.signatures)
        wanted = ", ".join(f"{name} ({key_id.hex()})" for name, key_id in known)
        raise UnknownSigner(f"it is signed by {signed}; expected {wanted or 'a known key'}")
    return Note(note.text, tuple(checked))


def decode_base64(text: str) -> bytes:
    """Standard base64 (RFC 4648, section 4), in its one canonical spelling.

    Raises:
        NoteError: It is not base64, or spells the bytes in another way. Lax decoders ignore unused
            bits in the last character, which would let a flipped bit pass.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError(f"{text!r} is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise NoteError(f"{text!r} is not canonical base64")
    return data


def _parse_signature(line: str) -> Signature:
    match = _SIGNATURE.fullmatch(line)
    if match is None:
        raise NoteError(f"{line!r} is not a signature line")
    blob = decode_base64(match["blob"])
    if len(blob) <= 4:
        raise NoteError(f"{line!r} has a key id but no signature")
    return Signature(match["name"], blob[:4], blob[4:])


def check_name(name: str) -> None:
    """Raise NoteError unless a key can have this name: not empty, no white space, no plus."""
    if not re.fullmatch(r"[^\s+]+", name) or any(ord(char) < 32 for char in name):
        raise NoteError(f"key name {name!r}: expected a name without white space or plus sign")
