"""A witness: what it cosigns, and what it refuses without accusing anybody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.witnesses import (
    NOON,
    OPERATOR,
    ORIGIN,
    asked,
    cosigned,
    cosigner,
    evidence_of,
    head,
    log_of,
    small_entries,
    witness_at,
)
from truceline.ledger import (
    Checkpoint,
    CheckpointInvalid,
    KeyUnusable,
    Log,
    LogDamaged,
    LogMissing,
    Signer,
    Verifier,
)
from truceline.ledger.evidence import Contradiction
from truceline.ledger.evidence_files import verify_evidence
from truceline.ledger.note import Note, open_note
from truceline.ledger.refusal import (
    ClockSetBack,
    Forked,
    GrowthNotShown,
    NotLastSeen,
    NotSigned,
    Refused,
    RequestMalformed,
    SetBack,
    UnknownLog,
)
from truceline.ledger.request import AddCheckpoint, decode_lines, request_for
from truceline.ledger.witness import Witness

MakeLog = Callable[..., Log]
KEY = OPERATOR.verifier


@pytest.fixture
def witness(tmp_path: Path, make_log: MakeLog) -> Witness:
    """A witness of the log that `make_log` makes."""
    return witness_at(tmp_path / "witness", "arland", make_log(0, folder=tmp_path / "any"))


# What it cosigns.


def test_it_cosigns_a_log_as_it_grows(make_log: MakeLog, signer: Signer, witness: Witness) -> None:
    log, old = make_log(3), 0
    for size in (3, 3, 4, 255, 256, 300):
        log.append(small_entries(size)[log.size :], signer)
        given_ = witness.cosign(asked(log, old))
        assert given_.first == (old == 0)
        assert (given_.checkpoint, given_.at) == (log.checkpoint, NOON)
        note = Note.decode(given_.note)
        assert [each.name for each in note.signatures] == [ORIGIN, "arland"]
        assert decode_lines(given_.lines.encode()) == note.signatures[1:]
        at = witness.verifier.signed_at(log.checkpoint.text.encode(), note.signatures[1].value)
        assert at == NOON
        assert witness.last(ORIGIN) == given_.note
        old = size
    assert evidence_of(witness) == []


def test_a_log_shown_as_a_folder_needs_no_proof(
    make_log: MakeLog, signer: Signer, witness: Witness, tmp_path: Path
) -> None:
    log = make_log(7)
    assert witness.cosign_folder(log.folder).first
    log.append(small_entries(300), signer)
    stick = tmp_path / "stick"
    shutil.copytree(log.folder, stick)
    before = {path: path.stat().st_mtime_ns for path in stick.rglob("*")}
    given_ = witness.cosign_folder(stick)
    assert given_.checkpoint.size == 307
    assert {path: path.stat().st_mtime_ns for path in stick.rglob("*")} == before
    assert witness.cosign(asked(log, 307)).checkpoint.size == 307


def test_it_is_the_same_witness_when_it_is_opened_again(
    make_log: MakeLog, witness: Witness, tmp_path: Path
) -> None:
    log = make_log(5)
    witness.cosign(asked(log, 0))
    again = Witness.open(witness.folder, keys=tmp_path / "witness-keys", clock=lambda: NOON)
    assert again.verifier == witness.verifier
    assert again.origins() == [ORIGIN]
    with pytest.raises(NotLastSeen):
        again.cosign(asked(log, 0))
    assert not again.cosign(asked(log, 5)).first


def test_signatures_of_others_are_neither_needed_nor_kept(
    make_log: MakeLog, witness: Witness
) -> None:
    log = make_log(4)
    note = cosigned(head(log), (cosigner("borduria"), NOON), (cosigner("cadonia"), NOON))
    note += Note.decode(note).signatures[0].line.encode()  # the log's own, twice
    given_ = witness.cosign(AddCheckpoint(0, (), note).encode())
    assert [each.name for each in Note.decode(given_.note).signatures] == [ORIGIN, "arland"]


def test_it_watches_several_logs_apart(tmp_path: Path, witness: Witness) -> None:
    names = ["example.org/one", "EXAMPLE.org/one", "example.org/" + "long/" * 60, "example.org/ñ"]
    for at, name in enumerate(names):
        key = Signer(name, bytes([at + 1]) * 32)
        log = log_of(tmp_path / f"log{at}", *small_entries(at + 1), signer=key)
        assert witness.trust(key.verifier.vkey) == name
        assert witness.cosign(asked(log, 0)).first
    assert witness.origins() == sorted([*names, ORIGIN])
    for at, name in enumerate(names):
        last = witness.last(name)
        assert last is not None
        assert Checkpoint.from_text(Note.decode(last).text).size == at + 1
    assert witness.last(ORIGIN) is None


def test_a_post_quantum_witness(tmp_path: Path, make_log: MakeLog) -> None:
    made = Witness.create(tmp_path / "w", "cadonia", keys=tmp_path / "k", post_quantum=True)
    made.trust(KEY.vkey)
    log = make_log(9)
    given_ = made.cosign_folder(log.folder)
    opened = open_note(given_.note, [KEY, made.verifier])
    assert [len(each.value) for each in opened.signatures] == [64, 2428]


# What it refuses, without accusing anybody.


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:0],
        lambda data: data[:-1],
        lambda data: data.replace(b"old 0\n", b"old 00\n"),
        lambda data: data.replace(b"old 0\n", b"old -1\n"),
        lambda data: data.replace(b"old 0\n", b"old\n"),
        lambda data: data.replace(b"old 0\n", b""),
        lambda data: data.replace(b"old 0\n", b"old 0\nAAAA\n"),
        lambda data: data.replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n" * 64),
        lambda data: data.replace(b"\n\n", b"\n", 1),
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n3\n", b"\n03\n"),
        lambda data: data + b"\n",
        lambda data: data + b"x" * (1 << 17),
    ],
)
def test_what_is_no_request(
    make_log: MakeLog, witness: Witness, spoil: Callable[[bytes], bytes]
) -> None:
    good = asked(make_log(3), 0)
    with pytest.raises(RequestMalformed, match="not a request"):
        witness.cosign(spoil(good))
    assert witness.cosign(good).first


def test_a_log_nobody_told_it_of(tmp_path: Path, witness: Witness) -> None:
    other = Signer("example.org/other", bytes(32))
    log = log_of(tmp_path / "other", b"entry", signer=other)
    with pytest.raises(UnknownLog):
        witness.cosign(asked(log, 0))
    with pytest.raises(UnknownLog):
        witness.cosign_folder(log.folder)
    with pytest.raises(UnknownLog):
        witness.last("example.org/other")


def test_a_wrong_key_in_the_name_of_a_log(tmp_path: Path, witness: Witness) -> None:
    thief = Signer(ORIGIN, bytes(32))
    log = log_of(tmp_path / "thief", b"entry", signer=thief)
    for attempt in (
        lambda: witness.cosign(asked(log, 0)),
        lambda: witness.cosign_folder(log.folder),
    ):
        with pytest.raises(NotSigned, match="A log keeps its key"):
            attempt()
    with pytest.raises(KeyUnusable, match="under another key"):
        witness.trust(thief.verifier.vkey)
    assert witness.trust(KEY.vkey) == ORIGIN


def test_a_spoiled_signature(make_log: MakeLog, witness: Witness) -> None:
    data = asked(make_log(3), 0).replace(b"\n3\n", b"\n4\n")
    with pytest.raises(NotSigned, match="does not hold"):
        witness.cosign(data)


def test_an_old_size_that_is_larger_than_the_new_one(make_log: MakeLog, witness: Witness) -> None:
    with pytest.raises(RequestMalformed, match="from size 4 back to 3"):
        witness.cosign(AddCheckpoint(4, (), head(make_log(3))).encode())


def test_a_request_from_before_is_answered_with_the_size_and_is_no_accusation(
    make_log: MakeLog, signer: Signer, witness: Witness
) -> None:
    log = make_log(3)
    first = asked(log, 0)
    witness.cosign(first)
    log.append(small_entries(5), signer)
    second = asked(log, 3)
    witness.cosign(second)
    for replayed in (first, second):
        with pytest.raises(NotLastSeen) as caught:
            witness.cosign(replayed)
        assert caught.value.size == 8
        assert caught.value.evidence is None
    assert evidence_of(witness) == []
    last = witness.last(ORIGIN)
    assert last is not None
    assert Checkpoint.from_text(Note.decode(last).text).size == 8


def test_a_wrong_proof_is_kept_but_proves_nothing(
    make_log: MakeLog, signer: Signer, witness: Witness
) -> None:
    log = make_log(3)
    witness.cosign(asked(log, 0))
    log.append(small_entries(5), signer)
    good = request_for(log, head(log), 3)
    junk = bytes(32)
    for proof in ((), (*good.proof, junk), good.proof[:-1], (junk, *good.proof[1:])):
        with pytest.raises(GrowthNotShown, match="does not show that 8 entries grew") as caught:
            witness.cosign(AddCheckpoint(3, proof, good.note).encode())
        assert caught.value.evidence is not None
        verdict = verify_evidence(caught.value.evidence, KEY)
        assert verdict.contradiction is Contradiction.NOT_SHOWN
        assert not verdict.conclusive
        assert "proves nothing against the operator" in verdict.words
    assert len(evidence_of(witness)) == 1  # the same two checkpoints, however often
    assert witness.cosign(good.encode()).checkpoint.size == 8


def test_a_proof_where_there_can_be_none(make_log: MakeLog, witness: Witness) -> None:
    data = AddCheckpoint(0, (bytes(32),), head(make_log(3))).encode()
    with pytest.raises(GrowthNotShown, match="nothing was seen before"):
        witness.cosign(data)
    empty = Checkpoint(ORIGIN, 0, bytes(32)).sign(OPERATOR)
    with pytest.raises(GrowthNotShown, match="an empty log has one root"):
        witness.cosign(AddCheckpoint(0, (), empty).encode())


def test_evidence_that_proves_nothing_does_not_fill_the_disk(
    make_log: MakeLog, signer: Signer, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truceline.ledger.evidence_files.MAX_INCONCLUSIVE", 4)
    log = make_log(3)
    witness.cosign(asked(log, 0))
    for at in range(7):
        log.append([b"entry"], signer)
        with pytest.raises(GrowthNotShown) as caught:
            witness.cosign(AddCheckpoint(3, (), head(log)).encode())
        assert (caught.value.evidence is not None) == (at < 4)
    assert len(evidence_of(witness)) == 4


def test_a_smaller_log_is_kept_but_may_be_an_old_copy(
    make_log: MakeLog, signer: Signer, witness: Witness, tmp_path: Path
) -> None:
    log = make_log(5)
    shutil.copytree(log.folder, tmp_path / "old")
    log.append(small_entries(4), signer)
    witness.cosign_folder(log.folder)
    with pytest.raises(SetBack, match="5 entries, but 9 were seen") as caught:
        witness.cosign_folder(tmp_path / "old")
    assert caught.value.evidence is not None
    verdict = verify_evidence(caught.value.evidence, KEY)
    assert verdict.contradiction is Contradiction.SET_BACK
    assert not verdict.conclusive
    assert "an old but honest copy looks just so" in " ".join(verdict.words.split())


@pytest.mark.parametrize("audit", [True, False])
def test_a_damaged_copy_is_damage_and_no_fork(
    make_log: MakeLog, witness: Witness, audit: bool
) -> None:
    log = make_log(300)
    witness.cosign_folder(log.folder)
    tile = log.folder / "tile" / "0" / "001.p" / "44"
    data = bytearray(tile.read_bytes())
    data[0] ^= 1
    tile.write_bytes(data)
    with pytest.raises(LogDamaged):
        witness.cosign_folder(log.folder, audit=audit)
    assert evidence_of(witness) == []


def test_a_copy_whose_hashes_lead_elsewhere_is_never_cosigned(
    make_log: MakeLog, witness: Witness
) -> None:
    log = make_log(300)
    tile = log.folder / "tile" / "0" / "001.p" / "44"
    tile.write_bytes(bytes(len(tile.read_bytes())))
    with pytest.raises(LogDamaged, match="do not give the root"):
        witness.cosign_folder(log.folder, audit=False)
    assert witness.last(ORIGIN) is None


def test_a_copy_damaged_in_the_middle_is_no_fork_either(
    make_log: MakeLog, signer: Signer, witness: Witness
) -> None:
    log = make_log(100)
    witness.cosign_folder(log.folder)
    log.append(small_entries(200), signer)
    tile = log.folder / "tile" / "0" / "000"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    with pytest.raises(LogDamaged, match="shows nothing"):
        witness.cosign_folder(log.folder, audit=False)
    assert evidence_of(witness) == []


def test_an_audit_finds_what_the_edges_do_not_show(make_log: MakeLog, witness: Witness) -> None:
    log = make_log(300)
    bundle = log.folder / "tile" / "entries" / "000"
    data = bytearray(bundle.read_bytes())
    data[5] ^= 1
    bundle.write_bytes(data)
    with pytest.raises(LogDamaged):
        witness.cosign_folder(log.folder)
    assert witness.last(ORIGIN) is None
    assert witness.cosign_folder(log.folder, audit=False).checkpoint == log.checkpoint


def test_a_folder_that_is_no_log(witness: Witness, tmp_path: Path) -> None:
    with pytest.raises(LogMissing):
        witness.cosign_folder(tmp_path / "nowhere")
    (tmp_path / "checkpoint").write_bytes(b"no note")
    with pytest.raises(CheckpointInvalid):
        witness.cosign_folder(tmp_path)


# Making one.


def test_a_witness_is_no_part_of_a_case(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "case.toml").touch()
    (tmp_path / "case" / "log").mkdir()
    inside = tmp_path / "case" / "witness"
    for folder, keys in ((inside, tmp_path / "keys"), (tmp_path / "witness", inside)):
        with pytest.raises(KeyUnusable, match="inside a case folder"):
            Witness.create(folder, "arland", keys=keys)
    assert not inside.exists()


def test_a_witness_is_made_once_and_needs_its_own_key(tmp_path: Path, witness: Witness) -> None:
    keys = tmp_path / "witness-keys"
    with pytest.raises(KeyUnusable, match="a witness here already"):
        Witness.create(witness.folder, "arland", keys=keys)
    with pytest.raises(KeyUnusable, match="no witness here"):
        Witness.open(tmp_path / "nowhere", keys=keys)
    with pytest.raises(KeyUnusable, match="no private key"):
        Witness.open(witness.folder, keys=tmp_path / "other")
    Witness.create(tmp_path / "second", "arland", keys=tmp_path / "other")
    with pytest.raises(KeyUnusable, match="not the one of this witness"):
        Witness.open(witness.folder, keys=tmp_path / "other")


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "no key",
        cosigner("arland").verifier.vkey,
        Verifier("weak.example", (1).to_bytes(32, "little")).vkey,
    ],
)
def test_a_log_needs_a_key_of_its_own(witness: Witness, vkey: str) -> None:
    with pytest.raises(KeyUnusable, match="no log can have this key"):
        witness.trust(vkey)


def test_an_origin_other_than_the_key_s_name(tmp_path: Path, witness: Witness) -> None:
    log = Log.create(tmp_path / "log", "example.org/second", OPERATOR)
    assert witness.trust(KEY.vkey, "example.org/second") == "example.org/second"
    assert witness.cosign(asked(log, 0)).first
    with pytest.raises(KeyUnusable, match="no log can have"):
        witness.trust(KEY.vkey, "two\nlines")


def test_every_refusal_says_what_to_do() -> None:
    kinds = {RequestMalformed, UnknownLog, NotSigned, NotLastSeen, GrowthNotShown, Forked, SetBack}
    assert {*kinds, ClockSetBack} == set(Refused.__subclasses__())
