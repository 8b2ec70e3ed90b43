"""Cosignatures of both kinds: who made one, over what and when; and keys on the disk."""

from __future__ import annotations

import base64
import builtins
import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from ledger.witnesses import NOON, OPERATOR, ORIGIN, cosigner
from truceline.ledger import Checkpoint, KeyUnusable, NoteError, Signer, Verifier, open_note
from truceline.ledger.cosignature import (
    MAX_TIME,
    CosignatureSigner,
    Ed25519CosignatureSigner,
    Ed25519Cosigner,
    read_time,
)
from truceline.ledger.ed25519 import is_small_order
from truceline.ledger.keys import (
    create_witness_signer,
    load_witness_signer,
    save_signer,
    witness_path,
)
from truceline.ledger.mldsa import MldsaCosignatureSigner, MldsaCosigner
from truceline.ledger.note import sign_note
from truceline.ledger.vkey import cosigner_from_vkey, verifier_from_vkey

TEXT = Checkpoint(ORIGIN, 7, hashlib.sha256(b"root").digest()).text
BODY = TEXT.encode()
ED = cosigner("arland")
PQ = MldsaCosignatureSigner("cadonia.example/witness", hashlib.sha256(b"cadonia").digest())
BOTH = pytest.mark.parametrize("key", [ED, PQ], ids=["ed25519", "ml-dsa-44"])
SMALL_ORDER = "01" + "00" * 31


@BOTH
def test_a_cosignature_says_when_and_over_what(key: CosignatureSigner) -> None:
    made = key.cosign(BODY, NOON)
    assert key.verifier.signed_at(BODY, made) == NOON
    assert key.verifier.verify(BODY, made)
    assert made[:8] == NOON.to_bytes(8, "big")
    for other in (BODY.replace(b"\n7\n", b"\n8\n"), BODY.replace(b"case", b"cask"), b"", b"\xff\n"):
        assert key.verifier.signed_at(other, made) is None
    moved = (NOON + 1).to_bytes(8, "big") + made[8:]
    assert key.verifier.signed_at(BODY, moved) is None


@BOTH
def test_any_flipped_bit_spoils_it(key: CosignatureSigner) -> None:
    made = key.cosign(BODY, NOON)
    for at in range(0, len(made) * 8, max(1, len(made) // 12)):
        bad = bytearray(made)
        bad[at // 8] ^= 1 << (at % 8)
        assert key.verifier.signed_at(BODY, bytes(bad)) is None
    for cut in (made[:-1], made + b"\0", made[:8], b""):
        assert key.verifier.signed_at(BODY, cut) is None


@BOTH
def test_it_stands_on_a_note_beside_the_operator_s(key: CosignatureSigner) -> None:
    before = int(time.time())
    note = sign_note(TEXT, OPERATOR, key)
    opened = open_note(note, [OPERATOR.verifier, key.verifier])
    assert [each.name for each in opened.signatures] == [ORIGIN, key.name]
    at = key.verifier.signed_at(BODY, opened.signatures[1].value)
    assert at is not None
    assert before <= at <= int(time.time())
    assert read_time(opened.signatures[1].value) == at


def test_an_operator_s_signature_is_no_cosignature_and_neither_is_the_other() -> None:
    twin = Signer(ED.name, ED.seed)  # one secret, two uses: ids and texts keep them apart
    assert twin.key_id != ED.key_id
    assert ED.verifier.signed_at(BODY, bytes(8) + twin.sign(BODY)) is None
    assert not twin.verifier.verify(BODY, ED.cosign(BODY, NOON)[8:])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_the_message_is_what_the_standard_says_by_another_program(tmp_path: Path) -> None:
    made = ED.cosign(BODY, NOON)
    der = bytes.fromhex("302a300506032b6570032100") + ED.verifier.public
    (tmp_path / "key.der").write_bytes(der)
    (tmp_path / "message").write_bytes(b"cosignature/v1\ntime %d\n" % NOON + BODY)
    (tmp_path / "signature").write_bytes(made[8:])
    words = "openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin"
    ran = subprocess.run(
        [*words.split(), "-in", "message", "-sigfile", "signature"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.strip() == "Signature Verified Successfully", ran.stderr


def test_the_ml_dsa_message_is_the_standard_s_structure() -> None:
    made = PQ.cosign(BODY, NOON)
    assert len(made) == 8 + 2420
    name, origin = PQ.name.encode(), ORIGIN.encode()
    message = (
        b"subtree/v1\n\x00"
        + (bytes([len(name)]) + name + NOON.to_bytes(8, "big"))
        + (bytes([len(origin)]) + origin + (0).to_bytes(8, "big") + (7).to_bytes(8, "big"))
        + hashlib.sha256(b"root").digest()
    )
    key = mldsa.MLDSA44PublicKey.from_public_bytes(PQ.verifier.public)
    key.verify(made[8:], message)
    assert PQ.cosign(BODY, NOON) != made


def test_ml_dsa_leaves_out_extension_lines_and_ed25519_takes_them_in() -> None:
    longer = (TEXT + "a further line\n").encode()
    assert PQ.verifier.signed_at(longer, PQ.cosign(BODY, NOON)) == NOON
    assert ED.verifier.signed_at(longer, ED.cosign(BODY, NOON)) is None
    assert ED.verifier.signed_at(longer, ED.cosign(longer, NOON)) == NOON


def test_ml_dsa_covers_the_name_and_ed25519_does_not() -> None:
    assert (
        MldsaCosigner("other.example", PQ.verifier.public).signed_at(BODY, PQ.cosign(BODY, NOON))
        is None
    )
    # So one Ed25519 key must not serve under two names; a quorum that finds it counts neither.
    other = Ed25519Cosigner("other.example", ED.verifier.public)
    assert other.signed_at(BODY, ED.cosign(BODY, NOON)) == NOON
    assert other.key_id != ED.key_id


@given(at=st.integers(0, MAX_TIME))
def test_any_time_up_to_the_last_one_comes_back(at: int) -> None:
    assert ED.verifier.signed_at(BODY, ED.cosign(BODY, at)) == at


@BOTH
@pytest.mark.parametrize("at", [-1, MAX_TIME + 1])
def test_no_other_time_can_be_given(key: CosignatureSigner, at: int) -> None:
    with pytest.raises(ValueError, match="expected POSIX seconds"):
        key.cosign(BODY, at)


def test_a_time_past_the_last_one_is_none() -> None:
    late = (MAX_TIME + 1).to_bytes(8, "big")
    assert read_time(late + bytes(64)) is None
    assert ED.verifier.signed_at(BODY, late + bytes(64)) is None


def test_ml_dsa_takes_only_checkpoints_with_names_of_255_bytes() -> None:
    with pytest.raises(NoteError):
        PQ.cosign(b"no checkpoint\n", NOON)
    long = Checkpoint("o" * 256, 1, bytes(32)).text.encode()
    with pytest.raises(NoteError, match="256 bytes"):
        PQ.cosign(long, NOON)
    assert PQ.verifier.signed_at(long, bytes(8 + 2420)) is None
    with pytest.raises(NoteError, match="256 bytes"):
        MldsaCosignatureSigner("n" * 256, bytes(32))


# Keys.


@BOTH
def test_a_vkey_is_read_as_what_it_is(key: CosignatureSigner) -> None:
    vkey = key.verifier.vkey
    assert verifier_from_vkey(vkey + "\n") == key.verifier
    assert cosigner_from_vkey(vkey) == key.verifier
    kind = 4 if key is ED else 6
    name, hexed, encoded = vkey.split("+", 2)
    material = bytes([kind]) + key.verifier.public
    assert base64.b64decode(encoded) == material
    assert hashlib.sha256(name.encode() + b"\n" + material).hexdigest()[:8] == hexed
    for at in range(0, len(vkey), max(1, len(vkey) // 100)):
        bad = vkey[:at] + ("y" if vkey[at] != "y" else "z") + vkey[at + 1 :]
        with pytest.raises(NoteError):
            verifier_from_vkey(bad)


def test_a_plain_key_is_no_witness_s() -> None:
    assert verifier_from_vkey(OPERATOR.verifier.vkey) == OPERATOR.verifier
    with pytest.raises(NoteError, match="0x04 or 0x06"):
        cosigner_from_vkey(OPERATOR.verifier.vkey)
    with pytest.raises(NoteError, match="for Ed25519"):
        Verifier.from_vkey(ED.verifier.vkey)


def test_a_key_of_an_unknown_kind_is_named() -> None:
    material = b"\x05" + bytes(32)
    hexed = hashlib.sha256(b"name\n" + material).hexdigest()[:8]
    with pytest.raises(NoteError, match="type 0x05"):
        verifier_from_vkey(f"name+{hexed}+{base64.b64encode(material).decode()}")


def test_a_key_that_anybody_can_sign_for_is_refused() -> None:
    # With the neutral point as key, S*B = R holds for any text: here S is 1 and R the base point.
    point = bytes.fromhex(SMALL_ORDER)
    base = bytes.fromhex("58" + "66" * 31)
    forged = base + (1).to_bytes(32, "little")
    Ed25519PublicKey.from_public_bytes(point).verify(forged, b"whatever")
    assert is_small_order(point)
    assert not is_small_order(ED.verifier.public)
    with pytest.raises(NoteError, match="anybody can sign for"):
        Ed25519Cosigner("weak.example", point)


@pytest.mark.parametrize("post_quantum", [False, True])
def test_a_witness_key_is_kept_for_its_owner_alone(tmp_path: Path, post_quantum: bool) -> None:
    name = "arland.example/witness"
    made = create_witness_signer(name, tmp_path, post_quantum=post_quantum)
    path = witness_path(name, tmp_path)
    assert path.name == "arland.example%2Fwitness.witness.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text(encoding="utf-8") == made.skey + "\n"
    assert made.skey.startswith(f"PRIVATE+KEY+{name}+{made.key_id.hex()}+")
    assert made.skey.split("+", 4)[4] not in repr(made)
    assert load_witness_signer(name, tmp_path) == made
    with pytest.raises(KeyUnusable, match="never overwritten"):
        create_witness_signer(name, tmp_path, post_quantum=post_quantum)
    path.chmod(0o644)
    with pytest.raises(KeyUnusable, match="others can read"):
        load_witness_signer(name, tmp_path)


def test_a_witness_key_and_a_signing_key_of_one_name_stand_side_by_side(tmp_path: Path) -> None:
    save_signer(Signer("arland.example", bytes(32)), tmp_path)
    made = create_witness_signer("arland.example", tmp_path)
    assert load_witness_signer("arland.example", tmp_path) == made
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "text",
    [
        Signer("arland.example", bytes(32)).skey,
        Ed25519CosignatureSigner("arland.example", bytes(32)).skey[:-4] + "AAA=",
        Ed25519CosignatureSigner("borduria.example", bytes(32)).skey,
        ED.verifier.vkey,
        "",
    ],
)
def test_a_file_that_holds_another_key_is_refused(tmp_path: Path, text: str) -> None:
    path = witness_path("arland.example", tmp_path)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(KeyUnusable) as caught:
        load_witness_signer("arland.example", tmp_path)
    assert not text or text.split("+", 4)[-1] not in str(caught.value)


def test_no_key_is_made_inside_what_is_handed_to_others(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match="inside the case"):
        create_witness_signer(
            "arland.example", tmp_path / "case" / "keys", outside=tmp_path / "case"
        )
    with pytest.raises(KeyUnusable, match="no private key named"):
        load_witness_signer("arland.example", tmp_path)


def test_without_ml_dsa_in_the_library_all_else_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, real = PQ.cosign(BODY, NOON), builtins.__import__
    verifier = PQ.verifier

    def without(
        name: str,
        scope: Mapping[str, object] | None = None,
        inner: Mapping[str, object] | None = None,
        wanted: Sequence[str] | None = (),
        level: int = 0,
    ) -> object:
        if name.startswith("cryptography") and "mldsa" in (wanted or ()):
            raise ImportError(name)
        return real(name, scope, inner, wanted or (), level)

    monkeypatch.setattr(builtins, "__import__", without)
    attempts: list[Callable[[], object]] = [
        lambda: verifier.verify(BODY, made),
        lambda: PQ.cosign(BODY, NOON),
        lambda: create_witness_signer("new.example", tmp_path, post_quantum=True),
    ]
    for attempt in attempts:
        with pytest.raises(KeyUnusable, match="cannot do ML-DSA-44"):
            attempt()
    assert list(tmp_path.glob("*.key")) == []
    assert cosigner_from_vkey(verifier.vkey) == verifier
    assert ED.verifier.verify(BODY, ED.cosign(BODY, NOON))
