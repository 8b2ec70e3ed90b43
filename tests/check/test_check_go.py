"""A record read by software that is not ours: Go's library for such logs, of its checksum database.

`go/` holds a small program; all its hashes, proofs and signatures come from golang.org/x/mod. It
checks what Truceline wrote, and what it proves, Truceline checks.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import shake_256
from pathlib import Path
from typing import Any, Final

import pytest

from check.records import NORTH, cosigned
from custody.signed import ANA, FIELD, OPERATOR, ORIGIN, RITA, STRANGER, signed
from record.samples import NOW, claim
from truceline.case import Case
from truceline.custody.usb import Checker, write_bundle
from truceline.ledger import Checkpoint, Log, Signer, leaf_hash
from truceline.ledger.merkle import verify_consistency, verify_inclusion
from truceline.ledger.mldsa import MldsaCosignatureSigner
from truceline.ledger.note import Note, Signature
from truceline.ledger.tiles import decode_bundle, encode_bundle
from truceline.ledger.tlog_proof import prove
from truceline.record import Taken, signed_text

GOPATH: Final = Path("/usr/share/gocode")
"""Where Debian's packages of Go libraries put their sources."""
LIBRARY: Final = GOPATH / "src" / "golang.org" / "x" / "mod" / "sumdb"
SIZES: Final = [1, 2, 255, 256, 257, 1000]
OK: Final = {"error": ""}
REFUSED: Final = {"invalid transparency proof", "tlog: invalid inputs in CheckRecord"}
"""What the library itself says of a proof that does not lead to the root."""

Answer = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What the Go program said."""

    code: int
    origin: str
    size: int
    root: str
    answers: list[Answer]
    err: str


@dataclass(frozen=True)
class Go:
    """The Go program, built."""

    program: Path

    def __call__(self, log: Path, vkey: Path, *questions: Answer) -> Said:
        """Check a log with the key in a file, and answer questions."""
        asked = "".join(json.dumps(question) + "\n" for question in questions)
        ran = subprocess.run(
            [self.program, log, vkey], input=asked, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            assert ran.stdout == ""
            assert "panic" not in ran.stderr
            return Said(ran.returncode, "", 0, "", [], ran.stderr)
        *head, rest = ran.stdout.split("\n", 3)
        origin, size, root = (line.split()[1] for line in head)
        answers = [json.loads(line) for line in rest.splitlines()]
        assert len(answers) == len(questions)
        return Said(0, origin, int(size), root, answers, ran.stderr)


@dataclass(frozen=True)
class Kept:
    """A log on disk, and its key in a file."""

    log: Log
    vkey: Path


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Go:
    """The Go program; built offline, from nothing but Go and its library."""
    compiler = shutil.which("go")
    if compiler is None or not LIBRARY.is_dir():
        pytest.skip("needs Go and golang.org/x/mod (Debian: golang-go, golang-golang-x-mod-dev)")
    folder = tmp_path_factory.mktemp("go")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GO")},
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(folder / "cache"),
        "GOPROXY": "off",
        "CGO_ENABLED": "0",
    }
    source = Path(__file__).parent / "go"
    built = subprocess.run(
        [compiler, "build", "-o", folder / "check", "."],
        cwd=source,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return Go(folder / "check")


def kept(folder: Path, entries: list[bytes], signer: Signer = OPERATOR) -> Kept:
    """Write a log in several steps, so that partial tiles come and go."""
    log = Log.create(folder / "log", ORIGIN, signer)
    for start in range(0, len(entries), 100):
        log.append(entries[start : start + 100], signer)
    vkey = folder / "key.vkey"
    vkey.write_text(signer.verifier.vkey + "\n")
    return Kept(log, vkey)


def entries(size: int) -> list[bytes]:
    """Entries, no two alike: an empty one, the longest, short ones, and such as look like nodes."""
    lengths = [64, 20, 300, 1000]
    made = [b"\x01" + shake_256(f"{size} {n}".encode()).digest(lengths[n % 4]) for n in range(size)]
    made[size // 2] = shake_256(b"").digest(65_535)
    if size > 1:
        made[0] = b""
    return made


@pytest.fixture(scope="module", params=SIZES)
def fixed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A log of a size at which tiles begin, are full, or just overflow."""
    size: int = request.param
    return kept(tmp_path_factory.mktemp(f"log{size}"), entries(size))


@pytest.fixture
def three(tmp_path: Path) -> Kept:
    """A log of three entries."""
    return kept(tmp_path / "three", [b"one entry", b"another", b"a third"])


def b64(hashes: list[bytes]) -> list[str]:
    return [base64.b64encode(each).decode() for each in hashes]


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "", validate=True)


def hashes(answer: Answer) -> list[bytes]:
    assert answer["error"] == ""
    return [raw(each) for each in answer.get("proof", [])]


def inclusion(log: Log, index: int, size: int, ask: str = "record") -> Answer:
    proof = b64(log.inclusion_proof(index, size))
    return {"ask": ask, "index": index, "size": size, "proof": proof}


def consistency(log: Log, old: int, size: int, ask: str = "tree") -> Answer:
    return {"ask": ask, "old": old, "size": size, "proof": b64(log.consistency_proof(old, size))}


def sizes_of(size: int) -> list[int]:
    """Sizes up to this one: those around powers of two, and every 17th."""
    near = {power + more for power in (1, 2, 4, 8, 64, 128, 256, 512) for more in (-1, 0, 1)}
    return sorted(n for n in {*near, *range(1, size, 17), size} if 1 <= n <= size)


def test_go_computes_the_same_root_from_the_entries(go: Go, fixed: Kept) -> None:
    said = go(fixed.log.folder, fixed.vkey)
    assert said.code == 0, said.err
    assert (said.origin, said.size) == (ORIGIN, fixed.log.size)
    assert said.root == fixed.log.checkpoint.root.hex()


def test_go_accepts_our_proofs(go: Go, fixed: Kept) -> None:
    log = fixed.log
    asked = [inclusion(log, index, log.size) for index in range(0, log.size, 7)]
    asked += [inclusion(log, size - 1, size) for size in sizes_of(log.size)]
    asked += [inclusion(log, size // 3, size) for size in sizes_of(log.size)]
    asked += [consistency(log, size, log.size) for size in sizes_of(log.size)]
    asked += [consistency(log, size // 2 + 1, size) for size in sizes_of(log.size) if size > 1]
    assert go(log.folder, fixed.vkey, *asked).answers == [OK] * len(asked)


def test_we_accept_the_proofs_of_go(go: Go, fixed: Kept) -> None:
    log = fixed.log
    held = list(log.entries())
    asked = [(index, log.size) for index in range(0, log.size, 5)]
    asked += [(size - 1, size) for size in sizes_of(log.size)]
    questions = [{"ask": "prove record", "index": i, "size": n} for i, n in asked]
    said = go(log.folder, fixed.vkey, *questions)
    for (index, size), answer in zip(asked, said.answers, strict=True):
        proof, root = hashes(answer), raw(answer["root"])
        assert raw(answer["leaf"]) == leaf_hash(held[index])
        assert root == log.root_at(size)
        assert verify_inclusion(leaf_hash(held[index]), index, size, proof, root)
        assert proof == log.inclusion_proof(index, size)


def test_we_accept_what_go_shows_of_growth(go: Go, fixed: Kept) -> None:
    log = fixed.log
    asked = [(old, new) for new in sizes_of(log.size)[-3:] for old in sizes_of(new)]
    said = go(
        log.folder,
        fixed.vkey,
        *({"ask": "prove tree", "old": old, "size": new} for old, new in asked),
    )
    for (old, new), answer in zip(asked, said.answers, strict=True):
        was, now, proof = raw(answer["old"]), raw(answer["root"]), hashes(answer)
        assert (was, now) == (log.root_at(old), log.root_at(new))
        assert verify_consistency(old, new, was, now, proof)
        assert proof == log.consistency_proof(old, new)


def test_every_proof_of_every_tree_up_to_24_entries(go: Go, tmp_path: Path) -> None:
    here = kept(tmp_path, entries(24))
    sizes = range(1, 25)
    asked = [inclusion(here.log, i, n) for n in sizes for i in range(n)]
    asked += [consistency(here.log, old, n) for n in sizes for old in range(1, n + 1)]
    assert go(here.log.folder, here.vkey, *asked).answers == [OK] * 600


@pytest.mark.parametrize("fixed", SIZES[1:], indirect=True)
def test_go_refuses_a_proof_for_another_size_or_entry(go: Go, fixed: Kept) -> None:
    log = fixed.log
    asked = []
    for size in sizes_of(log.size)[1:]:
        mine, grown = inclusion(log, size // 2, size), consistency(log, size // 2, size)
        asked += [
            mine | {"size": size - 1, "index": size // 2 - 1},
            mine | {"index": size // 2 - 1},
            mine | {"proof": mine["proof"][:-1]},
            mine | {"proof": [*mine["proof"], mine["proof"][0]]},
            grown | {"proof": [*grown["proof"], mine["proof"][0]]},
            grown | {"old": size // 2 + 1, "size": size},
        ]
        if size < log.size:
            asked += [mine | {"size": size + 1}, grown | {"size": size + 1}]
    # The tree of two entries begins with itself: the one proof above that is no other's.
    asked = [each for each in asked if not (each["ask"] == "tree" and each["old"] == each["size"])]
    for answer in go(log.folder, fixed.vkey, *asked).answers:
        assert answer["error"] in REFUSED


def test_go_refuses_another_key(go: Go, fixed: Kept, tmp_path: Path) -> None:
    for stranger in (STRANGER, Signer(ORIGIN, b"\x07" * 32)):
        other = tmp_path / "other.vkey"
        other.write_text(stranger.verifier.vkey)
        said = go(fixed.log.folder, other)
        assert said.code == 1
        assert "note has no verifiable signatures" in said.err


def damaged(kept: Kept, path: Path) -> Iterator[int]:
    """Flip one bit of every byte of a file in turn; the file is as it was at the end."""
    data = path.read_bytes()
    for at in range(len(data)):
        # Go does not look at the last bits of the signature's base64, which stand for nothing.
        # Truceline does, and takes one spelling only.
        if path.name == "checkpoint" and at == data.rindex(b"=") - 1:
            continue
        flipped = bytes([data[at] ^ (1 << at % 8)])
        path.write_bytes(data[:at] + flipped + data[at + 1 :])
        yield at
    path.write_bytes(data)
    kept.log.audit()


@pytest.mark.parametrize("name", ["checkpoint", "tile/entries/000.p/3", "tile/0/000.p/3"])
def test_go_finds_a_flipped_bit_anywhere(go: Go, three: Kept, name: str) -> None:
    flips = 0
    for at in damaged(three, three.log.folder / name):
        assert go(three.log.folder, three.vkey).code == 1, at
        flips += 1
    assert flips > 20
    assert go(three.log.folder, three.vkey).code == 0


@pytest.mark.parametrize("how", ["swapped", "doubled", "dropped", "replaced"])
def test_go_finds_entries_that_were_moved(go: Go, three: Kept, how: str) -> None:
    bundle = three.log.folder / "tile" / "entries" / "000.p" / "3"
    one, two, third = decode_bundle(bundle.read_bytes())
    changed = {
        "swapped": [two, one, third],
        "doubled": [one, two, third, third],
        "dropped": [one, two],
        "replaced": [one, two, b"a fourth"],
    }
    bundle.write_bytes(encode_bundle(changed[how]))
    assert go(three.log.folder, three.vkey).code == 1


def test_go_finds_a_root_signed_over_other_entries(go: Go, three: Kept) -> None:
    other = leaf_hash(b"")
    lie = Checkpoint(ORIGIN, 3, other).sign(OPERATOR)
    (three.log.folder / "checkpoint").write_bytes(lie)
    said = go(three.log.folder, three.vkey)
    assert said.code == 1
    root = three.log.checkpoint.root.hex()
    assert f"the entries' root is {root}, and the checkpoint's {other.hex()}" in said.err


def test_go_reads_a_checkpoint_with_cosignatures(go: Go, three: Kept) -> None:
    """Witnesses sign in another way, which x/mod does not know: it passes over their lines."""
    path = three.log.folder / "checkpoint"
    note = Note.decode(cosigned(path.read_bytes(), (NORTH, "2026-01-02T03:04:05")))
    mldsa = MldsaCosignatureSigner("far", b"\x05" * 32)
    at = int(datetime(2026, 1, 2, tzinfo=UTC).timestamp())
    line = Signature("far", mldsa.key_id, mldsa.cosign(note.text.encode(), at))
    path.write_bytes(Note(note.text, (*note.signatures, line)).encode())
    assert path.read_text().count("\n\u2014 ") == 3
    assert go(three.log.folder, three.vkey).root == three.log.checkpoint.root.hex()


def test_go_opens_an_entrys_signatures_from_the_entry_alone(go: Go, tmp_path: Path) -> None:
    words = 'Shells fell on “Ta Muen”, é, \\ and "\u2028 </b>\n'
    both = signed(claim("C1", summary=words), ANA, RITA)
    there = signed(claim("C2"), ANA, origin=FIELD)
    taken = there.model_copy(update={"taken": Taken(origin=FIELD, index=3, recorded=NOW)})
    said_otherwise = both.model_copy(update={"author": "rita"})
    unsigned = signed(claim("C3"))
    moved = signed(claim("C4"), ANA, origin=FIELD)
    made = [both, taken, said_otherwise, unsigned, moved]
    here = kept(tmp_path, [entry.canonical() for entry in made])
    other_ana = Signer("ana", b"\x09" * 32)
    asked = [(0, ANA), (0, RITA), (1, ANA), (0, STRANGER), (0, other_ana), (2, ANA), (3, ANA)]
    said = go(
        here.log.folder,
        here.vkey,
        *(
            {"ask": "signature", "index": index, "vkey": key.verifier.vkey}
            for index, key in [*asked, (4, ANA)]
        ),
    )
    assert said.answers[:3] == [{"error": "", "signer": [name]} for name in ("ana", "rita", "ana")]
    errors = [answer["error"] for answer in said.answers[3:]]
    assert "not signed by stranger" in errors[0]
    assert "no verifiable signatures" in errors[1]
    assert "invalid signature for key ana" in errors[2]
    assert "entry 3 has no signatures" in errors[3]
    # What was said for one log does not stand in another, unless the log says it was taken.
    assert "invalid signature for key ana" in errors[4]


def test_go_opens_the_signed_text_of_an_entry_as_a_note(go: Go, three: Kept) -> None:
    entry = signed(claim("C1"), ANA)
    (by,) = entry.signatures
    when = by.signed.strftime("%Y-%m-%dT%H:%M:%SZ")
    value = base64.b64encode(bytes.fromhex(by.key_id) + raw(by.value)).decode()
    line = f"\n\u2014 {by.key} {value}\n".encode()
    note = signed_text(ORIGIN, entry.said, by.key, when) + line
    later = signed_text(ORIGIN, entry.said, by.key, "2027-01-01T00:00:00Z") + line
    said = go(
        three.log.folder,
        three.vkey,
        *(
            {"ask": "note", "data": base64.b64encode(each).decode(), "vkey": ANA.verifier.vkey}
            for each in (note, later)
        ),
    )
    assert said.answers[0] == {"error": "", "signer": ["ana"]}
    assert "invalid signature" in said.answers[1]["error"]


def proof_file(data: bytes) -> Answer:
    return {"ask": "proof file", "data": base64.b64encode(data).decode()}


def test_go_checks_a_tlog_proof_file(go: Go, fixed: Kept) -> None:
    log = fixed.log
    held = list(log.entries())
    note = (log.folder / "checkpoint").read_bytes()
    indexes = [index for index in sizes_of(log.size) if index < log.size and held[index]]
    whole = [prove(log, index, note, extra=held[index]) for index in indexes]
    asked = [proof_file(proof.encode()) for proof in whole]
    assert go(log.folder, fixed.vkey, *asked).answers == [OK] * len(asked)
    other = [proof_file(prove(log, p.index, note, extra=b"another").encode()) for p in whole]
    moved = [proof_file(replace(p, index=p.index ^ 1).encode()) for p in whole]
    for answer in go(log.folder, fixed.vkey, *other, *moved).answers:
        assert answer["error"] in REFUSED


def test_go_reads_a_case(go: Go, small: Case) -> None:
    """A case as a mission keeps it: root, every proof file, every signature."""
    log = small.log
    vkey = small.path / "keys" / "operator.vkey"
    signers = [[s.key for s in entry.signatures] for entry in small.entries()]
    assert signers == [[log.verifier.name]] * log.size
    every = range(log.size)
    said = go(
        small.path / "log",
        vkey,
        *(proof_file(small.prove(index)) for index in every),
        *({"ask": "signature", "index": i, "vkey": log.verifier.vkey} for i in every),
    )
    assert (said.size, said.root) == (log.size, log.checkpoint.root.hex())
    assert said.answers[: log.size] == [OK] * log.size
    assert said.answers[log.size :] == [{"error": "", "signer": [log.verifier.name]}] * log.size


def test_with_the_bundle_and_gos_library_a_person_reaches_the_same_root(
    go: Go, small: Case, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    write_bundle(small.path, stick, Checker(b"# a program\n", b"<!doctype html>\n", "0123"))
    shutil.rmtree(small.path)
    text = (stick / "CHECK-US.txt").read_text("utf-8")
    printed = dict(re.findall(r"^  (log|entries|root|operator key) +(\S+)$", text, re.MULTILINE))
    copied = tmp_path / "copied-from-the-text.vkey"
    copied.write_text(printed["operator key"])
    said = go(stick / "case" / "log", copied)
    assert said.code == 0, said.err
    assert [said.origin, str(said.size), said.root] == [
        printed["log"],
        printed["entries"],
        printed["root"],
    ]


def test_the_program_uses_no_code_of_ours_and_only_gos_own_library() -> None:
    used = set()
    for path in (Path(__file__).parent / "go").glob("*.go"):
        block = path.read_text("utf-8").split("import (")[1].split(")")[0]
        used |= set(re.findall(r'"([^"]+)"', block))
    outside = {name for name in used if "." in name}
    assert outside == {"golang.org/x/mod/sumdb/note", "golang.org/x/mod/sumdb/tlog"}
