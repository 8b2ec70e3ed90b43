"""Published vectors, and vectors of our own that come from another computation than the package's.

The published ones lie outside the repository; without them their tests are skipped.
"""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from truceline.ledger import (
    Checkpoint,
    CheckpointInvalid,
    Log,
    NoteError,
    Signer,
    Verifier,
    leaf_hash,
    merkle,
    open_note,
    verify_consistency,
    verify_inclusion,
)
from truceline.ledger.cosignature import Ed25519CosignatureSigner, Ed25519Cosigner, read_time
from truceline.ledger.mldsa import MldsaCosignatureSigner
from truceline.ledger.note import Note
from truceline.ledger.request import AddCheckpoint, decode_lines
from truceline.ledger.tlog_proof import Proof, ProofInvalid, verify_proof
from truceline.ledger.vkey import cosigner_from_vkey, verifier_from_vkey

MAKE = Path(__file__).parent / "vectors" / "make.py"
OURS: dict[str, Any] = json.loads(MAKE.with_name("record.json").read_text(encoding="utf-8"))
DATA = Path(os.environ.get("TRUCELINE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
PUBLISHED = DATA / "log" / "rfc6962_vectors_transparency-dev_merkle.tar.gz"
EXAMPLE = DATA / "log" / "example.tlog-proof"


def unbase64(texts: list[str] | None) -> list[bytes]:
    return [base64.b64decode(text) for text in texts or []]


def entries(size: int) -> list[bytes]:
    return [b"entry %d" % at for at in range(size)]


def nodes(size: int) -> merkle.Nodes:
    return merkle.nodes_of([leaf_hash(each) for each in entries(size)])


# The vectors of transparency-dev/merkle: inclusion and consistency, right and wrong.


@pytest.mark.skipif(not PUBLISHED.exists(), reason=f"no published vectors at {PUBLISHED}")
def test_all_published_vectors() -> None:
    checked = 0
    with tarfile.open(PUBLISHED) as archive:
        for member in archive:
            _, kind, *_ = f"{member.name}//".split("/")
            if not member.isfile() or kind not in ("inclusion", "consistency"):
                continue
            vector = json.load(archive.extractfile(member) or io.BytesIO())
            proof = unbase64(vector["proof"])
            if kind == "inclusion":
                leaf, root = unbase64([vector["leafHash"], vector["root"]])
                held = verify_inclusion(leaf, vector["leafIdx"], vector["treeSize"], proof, root)
            else:
                roots = unbase64([vector["root1"], vector["root2"]])
                held = verify_consistency(vector["size1"], vector["size2"], *roots, proof)
            assert held is not vector["wantErr"], f"{member.name}: {vector['desc']}"
            checked += 1
    assert checked == 196


@pytest.mark.skipif(not EXAMPLE.exists(), reason=f"no example at {EXAMPLE}")
def test_the_example_proof_is_read_and_written_again() -> None:
    data = EXAMPLE.read_bytes()
    proof = Proof.decode(data)
    assert proof.encode() == data
    assert (proof.index, len(proof.hashes), proof.extra) == (12345, 17, None)
    note = Note.decode(proof.checkpoint_note)
    assert Checkpoint.from_text(note.text).size == 70_000
    # Its keys are not published, so its signatures are only read: three of them give one time.
    assert [len(each.value) for each in note.signatures] == [64, 72, 72, 72]
    assert len({read_time(each.value) for each in note.signatures[1:]}) == 1


# Lines in the specifications and in public logs, by software we did not write.


def test_the_specification_s_example_request_is_read_and_written_again() -> None:
    proof = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw="
    note = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa "
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOA"
        "YQ8=\n"
    )
    data = f"old 20852014\n{proof}\n\n{note}".encode()
    request = AddCheckpoint.decode(data)
    assert (request.old, request.note) == (20_852_014, note.encode())
    assert request.encode() == data


def test_the_specification_s_example_cosignature_has_its_time() -> None:
    line = (
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJs"
        "X3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )
    (found,) = decode_lines(line.encode())
    assert (found.line, read_time(found.value)) == (line, 1_679_315_147)


def test_checkpoints_that_a_public_log_signed() -> None:
    go = Verifier.from_vkey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
    for size, root, line in (
        (
            20_852_163,
            "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
            (
                "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeM"
                "cTOAYQ8="
            ),
        ),
        (
            15_067_302,
            "gJyioq6dwR9n+NjEWORfYmH+ubeYm3kH42BBQ0bTpYI=",
            (
                "Az3grp1rvWOs5NKlr/xR4GLN/CDyzzakmt1o61uSxYKpK1SerqOP2ClbX/peKUZjYnyomH5Xz7GZG3TpB7Oe"
                "Kn4E2ww="
            ),
        ),
    ):
        note = f"go.sum database tree\n{size}\n{root}\n\n— sum.golang.org {line}\n".encode()
        assert Checkpoint.open(note, go).size == size
        with pytest.raises(NoteError):
            Checkpoint.open(note.replace(str(size).encode(), str(size + 1).encode()), go)


def test_cosignatures_that_public_witnesses_made() -> None:
    # Sigsum's prototype log on 20 October 2023, as its documentation shows it, with two witnesses.
    text = (
        b"sigsum.org/v1/tree/c9e525b98f412ede185ff2ac5abf70920a2e63a6ae31c88b1138b85de328706b\n"
        b"1291\nKwbnOOk60ui54ciuhrdiyyDxawvaTOPkBoDUErnK5eo=\n"
    )
    stamp = (1_697_784_602).to_bytes(8, "big")
    for public, signature in (
        (
            "1c25f8a44c635457e2e391d1efbca7d4c2951a0aef06225a881e46b98962ac6c",
            (
                "23b808cec68b1d6a9860bf1a4dc8de41d32d8105886e8f45170a49acaa046eff"
                "d630cccf61235aa12b889bf3ed04002069d10bdf1041f99a6a7e09b42785b50c"
            ),
        ),
        (
            "28c92a5a3a054d317c86fc2eeb6a7ab2054d6217100d0be67ded5b74323c5806",
            (
                "cb584f52b8c65e3eab6a7b0f17eca82ab8cfb766a46f7f26b76c2dc7a0a750ee"
                "8bd971dad7101cdebfdd786affd82582b4c42d41ff185d01f2cf756fbce0ef07"
            ),
        ),
    ):
        # The name is no part of what is signed, so any will do.
        key = Ed25519Cosigner("witness.example", bytes.fromhex(public))
        value = stamp + bytes.fromhex(signature)
        assert key.signed_at(text, value) == 1_697_784_602
        assert key.signed_at(text.replace(b"1291", b"1292"), value) is None
        assert key.signed_at(text, (1_697_784_603).to_bytes(8, "big") + value[8:]) is None


# Our own: made by vectors/make.py, which shares no code with the package.


def test_the_roots_and_proofs_are_those_of_the_other_computation() -> None:
    for size, root in OURS["roots"].items():
        assert merkle.root_of([leaf_hash(each) for each in entries(int(size))]).hex() == root
    for vector in OURS["inclusion"]:
        index, size = vector["index"], vector["size"]
        proof = merkle.inclusion_proof(index, size, nodes(size))
        assert proof == unbase64(vector["hashes"])
        root = bytes.fromhex(OURS["roots"][str(size)])
        assert verify_inclusion(leaf_hash(b"entry %d" % index), index, size, proof, root)
    for vector in OURS["consistency"]:
        old, new = vector["old"], vector["new"]
        proof = merkle.consistency_proof(old, new, nodes(new))
        assert proof == unbase64(vector["hashes"])
        roots = (bytes.fromhex(OURS["roots"][str(size)]) for size in (old, new))
        assert verify_consistency(old, new, *roots, proof)


def test_a_log_on_disk_has_the_same_roots_and_checkpoint(tmp_path: Path) -> None:
    signer = Signer.from_skey(OURS["keys"][0]["skey"])
    log = Log.create(tmp_path / "log", OURS["origin"], signer)
    for size, root in OURS["roots"].items():
        log.append(entries(int(size))[log.size :], signer)
        assert log.checkpoint.root.hex() == root
    written = (log.folder / "checkpoint").read_text(encoding="utf-8")
    assert written == OURS["cosigned"]["checkpoint"]


def test_keys_from_their_seeds() -> None:
    kinds = {1: Signer, 4: Ed25519CosignatureSigner, 6: MldsaCosignatureSigner}
    for vector in OURS["keys"]:
        key = kinds[vector["type"]](vector["name"], bytes.fromhex(vector["seed"]))
        assert key.skey == vector["skey"]
        assert key.verifier.vkey == vector["vkey"]
        assert verifier_from_vkey(vector["vkey"]) == key.verifier


def test_cosignatures_of_both_kinds() -> None:
    cosigned = OURS["cosigned"]
    text = Note.decode(cosigned["checkpoint"].encode()).text.encode()
    for line, vector in zip(cosigned["lines"], OURS["keys"][1:], strict=True):
        key = cosigner_from_vkey(vector["vkey"])
        (found,) = decode_lines(line.encode())
        assert (found.name, found.key_id) == (key.name, key.key_id)
        assert key.signed_at(text, found.value) == cosigned["time"]
    whole = (cosigned["checkpoint"] + "".join(cosigned["lines"])).encode()
    keys = [verifier_from_vkey(each["vkey"]) for each in OURS["keys"]]
    assert len(open_note(whole, keys).signatures) == 4


@pytest.mark.parametrize("vector", OURS["proofs"], ids=lambda each: each["what"])
def test_proofs_that_hold_and_that_do_not(vector: dict[str, Any]) -> None:
    data, log = vector["text"].encode(), Verifier.from_vkey(OURS["keys"][0]["vkey"])
    entry = b"entry %d" % vector["index"]
    if vector["holds"]:
        proof = Proof.decode(data)
        assert proof.encode() == data
        proved = verify_proof(proof, log, entry=entry)
        assert (proved.index, proved.checkpoint.size) == (vector["index"], vector["size"])
        assert proof.extra in (None, entry)
    else:
        with pytest.raises((NoteError, ProofInvalid, CheckpointInvalid)):
            verify_proof(Proof.decode(data), log, entry=entry)


def test_the_script_makes_the_same_vectors_again(tmp_path: Path) -> None:
    made = tmp_path / "again.json"
    subprocess.run([sys.executable, str(MAKE), str(made)], check=True)
    again = json.loads(made.read_text(encoding="utf-8"))
    line = again["cosigned"]["lines"].pop()
    old = OURS["cosigned"]["lines"]
    assert again["cosigned"].pop("lines") == old[:-1]
    kept = {name: value for name, value in OURS["cosigned"].items() if name != "lines"}
    assert again == {**OURS, "cosigned": kept}
    # ML-DSA signatures are never the same twice; the new one must fit like the old one.
    (found,) = decode_lines(line.encode())
    key = cosigner_from_vkey(OURS["keys"][3]["vkey"])
    assert line != old[-1]
    assert key.verify(Note.decode(kept["checkpoint"].encode()).text.encode(), found.value)
