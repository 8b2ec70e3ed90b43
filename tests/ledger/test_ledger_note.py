from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.ledger import Checkpoint, Note, NoteError, Signer, UnknownSigner, Verifier
from truceline.ledger.note import MAX_NOTE, decode_base64, open_note, sign_note

A = Signer("example.org/a", b"\1" * 32)
B = Signer("example.org/b", b"\2" * 32)
# A published key and note of the Go checksum database: another implementation's work.
GO_VKEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]) | st.just("\n"))


def test_the_key_id_and_the_vkey_are_the_standards() -> None:
    public = A.verifier.public
    key_id = hashlib.sha256(b"example.org/a\n\x01" + public).digest()[:4]
    encoded = base64.b64encode(b"\x01" + public).decode()
    assert A.verifier.vkey == f"example.org/a+{key_id.hex()}+{encoded}"
    assert Verifier.from_vkey(A.verifier.vkey + "\n") == A.verifier


def test_a_published_vkey() -> None:
    verifier = Verifier.from_vkey(GO_VKEY)
    assert verifier.name == "sum.golang.org"
    assert verifier.vkey == GO_VKEY


def test_the_layout_of_a_note() -> None:
    data = sign_note("one\n\ntwo\n", A, B)
    lines = data.decode().split("\n")
    assert lines[:4] == ["one", "", "two", ""]
    assert lines[4].startswith("— example.org/a ")
    assert lines[5].startswith("— example.org/b ")
    assert lines[6:] == [""]
    blob = base64.b64decode(lines[4].rsplit(" ", 1)[1])
    assert blob[:4] == A.key_id
    assert A.verifier.verify(b"one\n\ntwo\n", blob[4:])


@given(TEXTS)
def test_notes_round_trip(text: str) -> None:
    data = sign_note(text + "\n", A)
    assert open_note(data, [A.verifier, B.verifier]).text == text + "\n"
    assert Note.decode(data).encode() == data


def test_unknown_signatures_are_passed_over_and_known_ones_must_hold() -> None:
    data = sign_note("text\n", A, B)
    assert [each.name for each in open_note(data, [B.verifier]).signatures] == ["example.org/b"]
    with pytest.raises(UnknownSigner, match=r"signed by example.org/a .*expected example.org/c"):
        open_note(data, [Signer("example.org/c", b"\3" * 32).verifier])
    with pytest.raises(UnknownSigner, match="expected a known key"):
        open_note(data, [])
    forged = data.replace(b"text", b"test")
    with pytest.raises(NoteError, match=r"signature by example\.org/a does not fit"):
        open_note(forged, [A.verifier])


def test_one_bad_signature_by_a_known_key_spoils_the_note() -> None:
    good, other = sign_note("text\n", A), Note.decode(sign_note("other\n", B))
    mixed = good + other.signatures[0].line.encode()
    with pytest.raises(NoteError, match=r"signature by example\.org/b"):
        open_note(mixed, [A.verifier, B.verifier])


def test_every_flipped_bit_of_a_note_is_caught() -> None:
    data = sign_note("origin\n12\nroot\n", A)
    for bit in range(len(data) * 8):
        bad = bytearray(data)
        bad[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NoteError):
            open_note(bytes(bad), [A.verifier])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"text\n",
        b"text\n\n",
        b"\n\xe2\x80\x94 a AAAAAAA=\n",
        b"text\n\n- a AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 a AAAAAA==\n",
        b"text\n\n\xe2\x80\x94 a+b AAAAAAA=\n",
        b"te\0xt\n\n\xe2\x80\x94 a AAAAAAA=\n",
        b"te\xffxt\n\n\xe2\x80\x94 a AAAAAAA=\n",
        b"text\n\n\xe2\x80\x94 a AAAAAAA=",
        b"x" * (MAX_NOTE + 1),
    ],
)
def test_what_is_no_note(data: bytes) -> None:
    with pytest.raises(NoteError):
        Note.decode(data)


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n"])
def test_what_cannot_be_signed(text: str) -> None:
    with pytest.raises(NoteError):
        sign_note(text, A)


def test_a_note_needs_a_signer() -> None:
    with pytest.raises(NoteError, match="needs a signature"):
        sign_note("text\n")


@pytest.mark.parametrize("text", ["AB==", "AAA", "A A=", "AAB="])
def test_only_canonical_base64(text: str) -> None:
    with pytest.raises(NoteError, match="base64"):
        decode_base64(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u3000b"])
def test_key_names(name: str) -> None:
    with pytest.raises(NoteError, match="key name"):
        Signer(name, b"\1" * 32)


def test_a_vkey_with_any_character_changed_is_refused() -> None:
    vkey = A.verifier.vkey
    for at in range(len(vkey)):
        bad = vkey[:at] + ("y" if vkey[at] != "y" else "z") + vkey[at + 1 :]
        with pytest.raises(NoteError):
            Verifier.from_vkey(bad)


def test_the_secret_is_not_printed() -> None:
    assert Signer.from_skey(A.skey) == A
    assert A.skey.rsplit("+", 1)[1] not in repr(A)
    assert repr(A.seed) not in repr(A)


@pytest.mark.parametrize("make", [lambda: Signer("a", b"short"), lambda: Verifier("a", b"short")])
def test_keys_have_32_bytes(make: object) -> None:
    with pytest.raises(NoteError, match="32 bytes"):
        make()  # type: ignore[operator]


def test_a_checkpoints_text() -> None:
    checkpoint = Checkpoint("example.org/log", 42, bytes(32), ("more",))
    assert checkpoint.text == f"example.org/log\n42\n{'A' * 43}=\nmore\n"
    assert Checkpoint.from_text(checkpoint.text) == checkpoint
    assert Checkpoint.open(checkpoint.sign(A), A.verifier) == checkpoint


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", "1", "A" * 43 + "="),
        ("o", "01", "A" * 43 + "="),
        ("o", "-1", "A" * 43 + "="),
        ("o", "+1", "A" * 43 + "="),
        ("o", "١", "A" * 43 + "="),
        ("o", "1", "A" * 43),
        ("o", "1", "A" * 42 + "B="),
        ("o", "1", "AAAA"),
    ],
)
def test_what_is_no_checkpoint(origin: str, size: str, root: str) -> None:
    with pytest.raises(NoteError):
        Checkpoint.from_text(f"{origin}\n{size}\n{root}\n")


@pytest.mark.parametrize("text", ["o\n1\n", f"o\n1\n{'A' * 43}=", f"o\n1\n{'A' * 43}=\n\n"])
def test_a_checkpoint_is_three_whole_lines(text: str) -> None:
    with pytest.raises(NoteError):
        Checkpoint.from_text(text)


@pytest.mark.parametrize("size", [-1])
def test_a_checkpoint_has_a_size(size: int) -> None:
    with pytest.raises(NoteError, match="negative"):
        Checkpoint("o", size, bytes(32))
