"""Two logs under one key: who can see it, and what a third person can check alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.witnesses import (
    NOON,
    OPERATOR,
    ORIGIN,
    asked,
    cosigned,
    cosigner,
    evidence_of,
    fork,
    head,
    log_of,
    small_entries,
    witness_at,
)
from truceline.ledger import (
    Checkpoint,
    Log,
    Signer,
    merkle,
)
from truceline.ledger.evidence import (
    Contradiction,
    Evidence,
    EvidenceInvalid,
    implied_root,
    weigh,
)
from truceline.ledger.evidence_files import read_evidence, verify_evidence
from truceline.ledger.note import Note
from truceline.ledger.refusal import (
    Forked,
    NotLastSeen,
    RequestMalformed,
    SetBack,
)
from truceline.ledger.request import AddCheckpoint
from truceline.ledger.witness import Witness

MakeLog = Callable[..., Log]
KEY = OPERATOR.verifier


@pytest.fixture
def witness(tmp_path: Path, make_log: MakeLog) -> Witness:
    """A witness of the log that `make_log` makes."""
    return witness_at(tmp_path / "witness", "arland", make_log(0, folder=tmp_path / "any"))


def test_a_fork_shown_to_two_witnesses(tmp_path: Path) -> None:
    one, two = fork(tmp_path, 10, 20, 20)
    arland = witness_at(tmp_path / "arland", "arland", one)
    borduria = witness_at(tmp_path / "borduria", "borduria", two)
    # Each alone sees a log that grows, and nothing wrong.
    theirs = borduria.cosign_folder(two.folder).note
    ours = arland.cosign_folder(one.folder).note
    assert evidence_of(arland) == evidence_of(borduria) == []
    # They send each other what they saw.
    for witness, other in ((arland, theirs), (borduria, ours)):
        verdict = witness.compare(other)
        assert verdict is not None
        assert verdict.contradiction is Contradiction.TWO_ROOTS
        assert verdict.conclusive
        assert verdict.pinned
        (kept,) = evidence_of(witness)
        assert verify_evidence(kept, KEY) == verdict
    # A third person has only the folder, and finds the key in it.
    copy = tmp_path / "third"
    shutil.copytree(evidence_of(arland)[0], copy)
    alone = verify_evidence(copy)
    assert alone.conclusive
    assert not alone.pinned
    assert "make sure whose it is" in alone.words
    assert "This is proof" in (copy / "README.txt").read_text(encoding="utf-8")


def test_a_fork_of_two_sizes_takes_the_whole_log_to_see(tmp_path: Path) -> None:
    for at, (seen, shown) in enumerate(((20, 33), (16, 33), (33, 20), (33, 16), (256, 300))):
        place = tmp_path / str(at)
        one, two = fork(place, 10, seen, shown)
        witness = witness_at(place / "witness", "arland", one)
        witness.cosign_folder(one.folder)
        assert witness.compare(head(two)) is None  # of that size, nothing was seen here
        if shown < seen:
            # Another log, not an old copy; but nothing of that size was seen, so who could tell?
            with pytest.raises(SetBack):
                witness.cosign_folder(two.folder)
            continue
        with pytest.raises(Forked) as caught:
            witness.cosign_folder(two.folder)
        assert caught.value.evidence is not None
        verdict = verify_evidence(caught.value.evidence, KEY)
        assert verdict.contradiction is Contradiction.TWO_HISTORIES
        assert verdict.conclusive
        last = witness.last(ORIGIN)
        assert last is not None
        assert Checkpoint.from_text(Note.decode(last).text) == one.checkpoint


def test_a_smaller_fork_is_told_from_an_old_copy_by_earlier_checkpoints(
    signer: Signer, tmp_path: Path
) -> None:
    one, two = fork(tmp_path, 10, 15, 20)
    witness = witness_at(tmp_path / "witness", "arland", one)
    witness.cosign_folder(one.folder)
    one.append(small_entries(30), signer)
    witness.cosign_folder(one.folder)
    with pytest.raises(Forked) as caught:  # it has 20 entries: 45 were seen, and 15 of another log
        witness.cosign_folder(two.folder)
    assert caught.value.evidence is not None
    assert verify_evidence(caught.value.evidence, KEY).sizes == (15, 20)


def test_another_root_at_the_size_seen_last(tmp_path: Path) -> None:
    one, two = fork(tmp_path, 3, 8, 8)
    witness = witness_at(tmp_path / "witness", "arland", one)
    witness.cosign(asked(one, 0))
    with pytest.raises(Forked) as caught:
        witness.cosign(AddCheckpoint(8, (), head(two)).encode())
    assert caught.value.evidence is not None
    assert verify_evidence(caught.value.evidence, KEY).contradiction is Contradiction.TWO_ROOTS
    assert witness.cosign(asked(one, 8)).checkpoint == one.checkpoint


def test_another_root_at_a_size_seen_long_ago(signer: Signer, tmp_path: Path) -> None:
    one, two = fork(tmp_path, 3, 8, 8)
    witness = witness_at(tmp_path / "witness", "arland", one)
    witness.cosign(asked(one, 0))
    one.append(small_entries(4), signer)
    witness.cosign(asked(one, 8))
    with pytest.raises(NotLastSeen, match="two different logs") as caught:
        witness.cosign(asked(two, 0))
    assert caught.value.size == 12
    assert caught.value.evidence is not None
    assert verify_evidence(caught.value.evidence, KEY).sizes == (8, 8)


def test_a_proof_that_shows_another_history_is_proof_of_it(tmp_path: Path) -> None:
    one, two = fork(tmp_path, 3, 11, 30)
    witness = witness_at(tmp_path / "witness", "arland", one)
    witness.cosign(asked(one, 0))
    with pytest.raises(Forked) as caught:
        witness.cosign(asked(two, 11))  # a right proof, of the other log
    assert caught.value.evidence is not None
    assert verify_evidence(caught.value.evidence, KEY).contradiction is Contradiction.TWO_HISTORIES


def test_what_goes_together_is_no_contradiction(make_log: MakeLog, witness: Witness) -> None:
    log = make_log(9)
    witness.cosign(asked(log, 0))
    verdict = witness.compare(cosigned(head(log), (cosigner("borduria"), NOON)))
    assert verdict is not None
    assert verdict.contradiction is Contradiction.NONE
    assert not verdict.conclusive
    assert evidence_of(witness) == []
    with pytest.raises(RequestMalformed):
        witness.compare(b"no note")


# Evidence, as a third person gets it.


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """Proof of two histories."""
    one, two = fork(tmp_path, 10, 20, 33)
    witness = witness_at(tmp_path / "witness", "arland", one)
    witness.cosign_folder(one.folder)
    with pytest.raises(Forked):
        witness.cosign_folder(two.folder)
    return evidence_of(witness)[0]


def test_evidence_says_when_and_by_whom(evidence: Path) -> None:
    read = read_evidence(evidence)
    assert (read.by, read.seen, read.vkey) == ("arland", NOON, KEY.vkey)
    text = (evidence / "README.txt").read_text(encoding="utf-8")
    assert "2025-12-01T12:00:00Z" in text
    assert "arland" in text
    assert "a stolen key" in text


@pytest.mark.parametrize("name", ["kept.checkpoint", "shown.checkpoint", "log.vkey", "proof"])
def test_evidence_with_a_missing_file_shows_nothing(evidence: Path, name: str) -> None:
    (evidence / name).unlink()
    with pytest.raises(EvidenceInvalid):
        verify_evidence(evidence)


@given(data=st.data())
def test_changed_evidence_accuses_nobody_more(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = _shared_evidence(tmp_path_factory)
    name = data.draw(st.sampled_from(["kept.checkpoint", "shown.checkpoint", "proof"]))
    good = (folder / name).read_bytes()
    at = data.draw(st.integers(0, len(good) * 8 - 1))
    bad = bytearray(good)
    bad[at // 8] ^= 1 << (at % 8)
    try:
        (folder / name).write_bytes(bad)
        verdict = verify_evidence(folder, KEY)
    except EvidenceInvalid:
        return
    finally:
        (folder / name).write_bytes(good)
    # What may change and still be read: the witness's own line under the checkpoint, who kept it
    # and when; or a hash, which then shows nothing.
    if name == "proof":
        changed = bytes(bad).split(b"\n")[2:] != good.split(b"\n")[2:]
        assert verdict.conclusive != changed
    else:
        assert bytes(bad).split(b"\n")[:5] == good.split(b"\n")[:5]
        assert verdict.conclusive


_made: list[Path] = []


def _shared_evidence(factory: pytest.TempPathFactory) -> Path:
    if not _made:
        place = factory.mktemp("evidence")
        entries = small_entries(10)
        one = log_of(place / "one", *entries, *small_entries(10, b"one"))
        two = log_of(place / "two", *entries, *small_entries(23, b"two"))
        witness = witness_at(place / "witness", "arland", one)
        witness.cosign_folder(one.folder)
        with pytest.raises(Forked):
            witness.cosign_folder(two.folder)
        _made.extend(evidence_of(witness))
    return _made[0]


def test_evidence_against_another_key_accuses_nobody(evidence: Path) -> None:
    with pytest.raises(EvidenceInvalid, match="not signed by"):
        verify_evidence(evidence, Signer(ORIGIN, bytes(32)).verifier)


def test_honest_growth_is_no_contradiction_whatever_the_accuser_says(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(11)
    before, root = head(log), log.checkpoint.root
    log.append(small_entries(9), signer)
    proof = tuple(log.consistency_proof(11))
    for said in (root, None, bytes(32)):
        for kept, shown in ((before, head(log)), (head(log), before)):
            verdict = weigh(Evidence(KEY.vkey, kept, shown, proof, said), KEY)
            assert verdict.contradiction is Contradiction.NONE
            assert not verdict.conclusive
            assert "do not contradict each other" in verdict.words


def test_two_logs_of_two_names_do_not_contradict_each_other(tmp_path: Path) -> None:
    one = log_of(tmp_path / "one", b"entry")
    two = Log.create(tmp_path / "two", "example.org/second", OPERATOR)
    two.append([b"another"], OPERATOR)
    verdict = weigh(Evidence(KEY.vkey, head(one), head(two)), KEY)
    assert verdict.contradiction is Contradiction.NONE


def test_an_invented_root_proves_nothing(evidence: Path) -> None:
    # The accuser writes another root than the one the hashes lead to.
    text = (evidence / "proof").read_text(encoding="utf-8").split("\n")
    assert text[2].startswith("root ")
    text[2] = "root " + "A" * 43 + "="
    (evidence / "proof").write_text("\n".join(text), encoding="utf-8")
    assert verify_evidence(evidence, KEY).contradiction is Contradiction.NOT_SHOWN


@given(old=st.integers(1, 64), more=st.integers(1, 64))
def test_the_root_a_proof_implies(old: int, more: int) -> None:
    hashes = [merkle.leaf_hash(b"%d" % at) for at in range(old + more)]
    proof = merkle.consistency_proof(old, old + more, merkle.nodes_of(hashes))
    implied = implied_root(old, old + more, proof, merkle.root_of(hashes))
    power_of_two = old & (old - 1) == 0
    assert implied == (None if power_of_two else merkle.root_of(hashes[:old]))
    assert implied_root(old, old + more, proof, bytes(32)) is None
