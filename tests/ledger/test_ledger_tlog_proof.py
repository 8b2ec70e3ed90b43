"""Proofs of one entry as files: written, read strictly, and checked without the log."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.witnesses import (
    NOON,
    OPERATOR,
    ORIGIN,
    all_of,
    cosigned,
    cosigner,
    head,
    log_of,
    settings,
    small_entries,
)
from truceline.ledger import (
    Checkpoint,
    CheckpointInvalid,
    Log,
    NoteError,
    Signer,
    WrongKey,
    leaf_hash,
    merkle,
)
from truceline.ledger.tlog_proof import Proof, ProofInvalid, prove, verify_proof

MakeLog = Callable[..., Log]
KEY = OPERATOR.verifier


@pytest.mark.parametrize("size", [1, 2, 7, 256, 300])
def test_every_entry_can_be_proved_from_the_file_alone(make_log: MakeLog, size: int) -> None:
    log = make_log(size)
    for index in {0, size // 2, size - 1}:
        data = prove(log, index, head(log)).encode()
        proved = verify_proof(Proof.decode(data), KEY, entry=b"entry %d" % index)
        assert (proved.index, proved.checkpoint) == (index, log.checkpoint)
        assert proved.witnesses is None


def test_the_entry_may_travel_in_the_file(make_log: MakeLog) -> None:
    log = make_log(300)
    proof = Proof.decode(prove(log, 200, head(log), extra=b"entry 200").encode())
    assert verify_proof(proof, KEY).index == 200
    assert verify_proof(proof, KEY, leaf=leaf_hash(b"entry 200")).index == 200
    swapped = Proof(200, proof.hashes, proof.checkpoint_note, b"entry 201")
    with pytest.raises(ProofInvalid, match="not entry 200"):
        verify_proof(swapped, KEY)


def test_somebody_must_say_what_is_proved(make_log: MakeLog) -> None:
    log = make_log(3)
    proof = prove(log, 1, head(log))
    with pytest.raises(ValueError, match="carries no entry"):
        verify_proof(proof, KEY)
    with pytest.raises(ValueError, match="not both"):
        verify_proof(proof, KEY, entry=b"entry 1", leaf=leaf_hash(b"entry 1"))


def test_a_proof_at_an_earlier_size_needs_the_earlier_checkpoint(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(300)
    before = head(log)
    log.append(small_entries(200), signer)
    old = prove(log, 7, before)
    assert verify_proof(old, KEY, entry=b"entry 7").checkpoint.size == 300
    mixed = Proof(7, prove(log, 7, head(log)).hashes, before)
    with pytest.raises(ProofInvalid, match="another size"):
        verify_proof(mixed, KEY, entry=b"entry 7")
    with pytest.raises(ValueError, match="not in a tree of size 300"):
        prove(log, 300, before)


def test_another_s_key_or_log_proves_nothing(make_log: MakeLog, tmp_path: Path) -> None:
    log = make_log(5)
    proof = prove(log, 2, head(log))
    stranger = Signer(ORIGIN, bytes(32)).verifier
    with pytest.raises(WrongKey, match="signed otherwise"):
        verify_proof(proof, stranger, entry=b"entry 2")
    other = Log.create(tmp_path / "other", "example.org/other", OPERATOR)
    other.append(small_entries(5), OPERATOR)
    foreign = prove(other, 2, head(other))
    with pytest.raises(CheckpointInvalid, match=r"for the log example\.org/other"):
        verify_proof(foreign, KEY, entry=b"entry 2")
    assert verify_proof(foreign, KEY, entry=b"entry 2", origin="example.org/other").index == 2
    with pytest.raises(CheckpointInvalid, match="not one of"):
        prove(log, 2, head(other))


def test_a_checkpoint_of_another_history_makes_no_proof(make_log: MakeLog, tmp_path: Path) -> None:
    log = make_log(5)
    forked = log_of(tmp_path / "fork", *small_entries(5, b"other"))
    with pytest.raises(CheckpointInvalid, match="somebody signed it"):
        prove(log, 2, head(forked))


def test_a_spoiled_signature_is_no_proof(make_log: MakeLog) -> None:
    log = make_log(5)
    proof = prove(log, 2, head(log))
    note = proof.checkpoint_note.replace(b"\n5\n", b"\n6\n")
    with pytest.raises(CheckpointInvalid, match="not sound"):
        verify_proof(Proof(2, proof.hashes, note), KEY, entry=b"entry 2")


def test_it_says_what_the_witnesses_on_it_amount_to(make_log: MakeLog) -> None:
    log = make_log(9)
    note = cosigned(head(log), (cosigner("arland"), NOON), (cosigner("borduria"), NOON + 60))
    proof = Proof.decode(prove(log, 4, note).encode())
    both = settings("arland", "borduria", quorum=(all_of("arland", "borduria"),))
    proved = verify_proof(proof, KEY, entry=b"entry 4", witnessing=both)
    assert proved.witnesses is not None
    assert proved.witnesses.met
    assert proved.witnesses.signed["arland"] == datetime.fromtimestamp(NOON, UTC)
    alone = prove(log, 4, head(log))
    proved = verify_proof(alone, KEY, entry=b"entry 4", witnessing=both)
    assert proved.witnesses is not None
    assert not proved.witnesses.met


@given(
    index=st.integers(0, 10**19 - 1),
    hashes=st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    extra=st.none() | st.binary(min_size=1, max_size=300),
    size=st.integers(0, 10**19 - 1),
)
def test_what_is_written_is_read_again(
    index: int, hashes: list[bytes], extra: bytes | None, size: int
) -> None:
    note = Checkpoint(ORIGIN, size, bytes(32)).sign(OPERATOR)
    proof = Proof(index, tuple(hashes), note, extra)
    data = proof.encode()
    assert Proof.decode(data) == proof
    assert data.startswith(b"c2sp.org/tlog-proof@v1\n")
    assert data.endswith(b"\n\n" + note)


@given(data=st.data())
def test_what_is_read_is_written_again_or_refused(data: st.DataObject) -> None:
    # One byte of a good proof is changed: either it is no proof any more, or it is another one,
    # which is written just so. Nothing is read that has a second spelling.
    note = Checkpoint(ORIGIN, 3, bytes(32)).sign(OPERATOR)
    good = Proof(1, (bytes(32), b"\xff" * 32), note, b"extra").encode()
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + data.draw(st.binary(max_size=2)) + good[at + 1 :]
    try:
        read = Proof.decode(bad)
    except NoteError:
        return
    assert read.encode() == bad


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("index 1\n", "index 01\n"),
        ("index 1\n", "index -1\n"),
        ("index 1\n", "index +1\n"),
        ("index 1\n", "index 1 \n"),
        ("index 1\n", "index\n"),
        ("index 1\n", ""),
        ("index 1\n", "index 1\nindex 1\n"),
        ("index 1\n", "index \N{ARABIC-INDIC DIGIT ONE}\n"),
        ("index 1\n", f"index 1{'0' * 19}\n"),
        ("@v1\n", "@v1\nextra \n"),
        ("@v1\n", "@v1\nextra YQ\n"),
        ("@v1\n", "@v1\nextra YR==\n"),
        ("@v1\n", "@v1\nextra YQ==\nextra YQ==\n"),
        ("@v1\n", "@v1\n\n"),
        ("AAAA=\n", "AAAA=\n\n"),
        ("AAAA=\n", "AAAB=\n"),
        ("AAAA=\n", "AAAA\n"),
        ("AAAA=\n", "AAAA= \n"),
        ("AAAA=\n", "AAAA=\nAAAA\n"),
        ("\n", "\r\n"),
        ("c2sp", "C2SP"),
        (f"\n\n{ORIGIN}", f"\n{ORIGIN}"),
        ("— ", "- "),
    ],
)
def test_a_proof_that_is_not_written_the_one_way_is_refused(old: str, new: str) -> None:
    note = Checkpoint(ORIGIN, 3, bytes(32)).sign(OPERATOR)
    good = Proof(1, (bytes(32),), note).encode().decode()
    assert old in good
    with pytest.raises(NoteError):
        Proof.decode(good.replace(old, new, 1).encode())


def test_more_than_63_hashes_are_refused() -> None:
    note = Checkpoint(ORIGIN, 3, bytes(32)).sign(OPERATOR)
    assert len(Proof.decode(Proof(0, (bytes(32),) * 63, note).encode()).hashes) == 63
    with pytest.raises(NoteError, match="63 at most"):
        Proof(0, (bytes(32),) * 64, note).encode()


@pytest.mark.parametrize(
    "bad",
    [
        Proof(-1, (), b""),
        Proof(10**19, (), b""),
        Proof(0, (b"short",), b""),
        Proof(0, (), b"", b""),
    ],
)
def test_what_the_text_cannot_say_is_not_written(bad: Proof) -> None:
    note = Checkpoint(ORIGIN, 3, bytes(32)).sign(OPERATOR)
    with pytest.raises(NoteError):
        Proof(bad.index, bad.hashes, note, bad.extra).encode()


def large_proof(entries: int, witnesses: int) -> bytes:
    """A sound proof in a tree of this many equal entries, so that no log need be written."""
    leaf = leaf_hash(b"the same")
    row = [leaf]
    while len(row) <= entries.bit_length():
        row.append(merkle.node_hash(row[-1], row[-1]))
    index = entries // 3
    hashes = merkle.inclusion_proof(index, entries, lambda height, _: row[height])
    root = merkle.consistency_proof(1, entries, lambda height, _: row[height])
    top = leaf
    for step in root:
        top = merkle.node_hash(top, step)
    note = Checkpoint(ORIGIN, entries, top).sign(OPERATOR)
    names = ("arland", "borduria", "cadonia")[:witnesses]
    note = cosigned(note, *((cosigner(name), NOON) for name in names))
    proof = Proof(index, tuple(hashes), note)
    assert verify_proof(proof, KEY, entry=b"the same").checkpoint.size == entries
    return proof.encode()


def test_how_large_a_proof_is() -> None:
    # 24 hashes, the operator and three witnesses: C2SP's text form of these alone takes 1,602
    # bytes and the names. Compressed, as it is where it is embedded, it stays below 1,500.
    ten_million = large_proof(10_000_000, 3)
    assert Proof.decode(ten_million).index == 3_333_333
    assert len(Proof.decode(ten_million).hashes) == 24
    assert len(ten_million) <= 1_750
    assert len(zlib.compress(ten_million, 9)) <= 1_500
    assert len(large_proof(10_000_000, 1)) <= 1_500
    assert len(large_proof(500_000, 3)) <= 1_500


def test_its_ending_and_a_file(make_log: MakeLog, tmp_path: Path) -> None:
    log = make_log(4)
    path = tmp_path / "entry.tlog-proof"
    path.write_bytes(prove(log, 3, head(log), extra=b"entry 3").encode())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert verify_proof(Proof.decode(path.read_bytes()), KEY).checkpoint == log.checkpoint
    assert hashlib.sha256(prove(log, 3, head(log), extra=b"entry 3").encode()).hexdigest() == digest
