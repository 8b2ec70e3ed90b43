"""The standalone verifier on proofs: of briefings in every form, of entries, of releases."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
import rfc8785

from check.records import (
    NORTH,
    case,
    checkpoint,
    claims,
    cosigned,
    entries,
    fork,
    grow,
    head,
    releasing,
)
from check.samples_record import (
    PINNED,
    STANDALONE,
    Said,
    growth,
    html,
    in_process,
    made_proof,
    pdf,
    said,
    sha256,
    stick,
    verify,
)
from custody.signed import ANA, signed
from record.samples import claim
from truceline.custody.briefing_proof import BriefingProof
from truceline.ledger.tlog_proof import Proof, prove

# Proofs.


@pytest.mark.parametrize("size", [1, 2, 7, 20])
@pytest.mark.parametrize("grown", [0, 1, 13])
def test_proofs_made_from_the_written_format_are_those_that_truceline_makes(
    size: int, grown: int, tmp_path: Path
) -> None:
    log = case(tmp_path, entries(size))
    seen = head(log)
    grow(log, *claims(0, grown))
    wanted = set(range(0, size, 3))
    made = made_proof(log, size, wanted, head(log), seen)
    ours = BriefingProof.make(log, size, wanted, head(log), seen)
    assert made == ours.encode()
    file = tmp_path / "b.proof.json"
    file.write_bytes(made)
    ran = in_process(file, *PINNED)
    assert (ran.code, ran.failed) == (0, ())
    assert ran.has("proved", f"{len(wanted)} entries in the proof", f"first {size} of the log")


def _carriers(made: bytes) -> dict[str, bytes]:
    return {
        "b.html": html(made),
        "b.pdf": pdf(b"other", made),
        "c.pdf": pdf(b"other", made, packed=False),
        "b.json": made,
    }


@pytest.mark.parametrize("name", ["b.html", "b.pdf", "c.pdf", "b.json"])
def test_a_briefing_in_every_form(name: str, tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    made = made_proof(log, 25, (0, 3, 24), head(log))
    file = tmp_path / name
    file.write_bytes(_carriers(made)[name])
    ran = verify(file, *PINNED)
    assert ran.code == 0
    assert ran.has("proved", "The 3 entries in the proof are among the first 25")
    assert ran.has("unproved", "that a briefing follows")
    # Without a key, it takes the one in the proof, and says so.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ran = verify(file.rename(elsewhere / name))
    assert (ran.code, ran.has("unproved", "Whose key")) == (0, True)


def _altered(made: bytes, **more: object) -> bytes:
    parts = json.loads(made)
    return rfc8785.dumps(parts | {k: v(parts[k]) if callable(v) else v for k, v in more.items()})


ALTERED: dict[str, dict[str, object]] = {
    "an entry's text": {
        "entries": lambda was: [[was[0][0], was[0][1].replace("v", "w")], *was[1:]]
    },
    "an entry's place": {"entries": lambda was: [*was[:-1], [was[-1][0] - 1, was[-1][1]]]},
    "an entry twice": {"entries": lambda was: [was[0], *was]},
    "an entry beyond the size": {"entries": lambda was: [*was, [99, "{}"]]},
    "an entry before the first": {"entries": lambda was: [[-1, "{}"], *was]},
    "an entry gone": {"entries": lambda was: was[1:]},
    "a hash gone": {"nodes": lambda was: was[:-1]},
    "a hash more": {"nodes": lambda was: [*was, was[0]]},
    "two hashes in another order": {"nodes": lambda was: [was[1], was[0], *was[2:]]},
    "a smaller size": {"size": 24},
    "a larger size": {"size": 26},
    "a size below nothing": {"size": -1},
    "an endless size": {"size": 10**15},
    "a size that is text": {"size": "25"},
    "another root": {"root": base64.b64encode(bytes(32)).decode()},
    "a step gone": {"consistency": lambda was: was[:-1]},
    "a step more": {"consistency": lambda was: [*was, was[0]]},
    "no step at all": {"consistency": []},
    "another log": {"origin": "example.org/another"},
    "a stranger's checkpoint": {"checkpoint": "a\n1\nAAAA\n\nB\n"},
    "no checkpoint": {"checkpoint": None},
    "no entries": {"entries": None},
    "more entries than were signed, under the same root": {"entries": [], "size": 99},
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_proof_that_was_altered(how: str, tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    file = tmp_path / "b.json"
    file.write_bytes(made_proof(log, 25, (0, 3, 24), head(log)))
    assert in_process(file, *PINNED).code == 0
    made = _altered(file.read_bytes(), **ALTERED[how])
    if "same root" in how:
        root = base64.b64encode(log.checkpoint.root).decode()
        made = _altered(made, root=root, nodes=[root], consistency=[])
    file.write_bytes(made)
    ran = in_process(file, *PINNED)
    assert (ran.code, len(ran.failed)) == (1, 1)
    assert not ran.has("proved", "entries in the proof")


def test_a_proof_of_a_larger_log_than_was_signed(tmp_path: Path) -> None:
    """The checkpoint has fewer entries than the proof says the briefing used."""
    log = case(tmp_path / "case", entries(30))
    whole = made_proof(log, 30, (0, 29), head(log))
    small = checkpoint(log, 20)
    steps = [
        base64.b64encode(e).decode() for e in growth(20, [sha256(b"\0", e) for e in log.entries()])
    ]
    file = tmp_path / "b.json"
    for hashes in ([], steps):
        file.write_bytes(_altered(whole, checkpoint=small.decode(), consistency=hashes))
        assert verify(file, *PINNED).code == 1


def test_a_witnessed_checkpoint_in_a_proof(tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    seen = cosigned(checkpoint(log, 12), (NORTH, "2025-12-02T10:00:00"))
    made = made_proof(log, 25, (0, 24), head(log), seen)
    file = tmp_path / "b.json"
    file.write_bytes(made)
    witness = ("--witness", NORTH.verifier.vkey)
    assert verify(file, *PINNED, *witness).has("proved", "north saw the first 12 entries")
    empty = cosigned(checkpoint(log, 0), (NORTH, "2025-12-02T10:00:00"))
    file.write_bytes(made_proof(log, 25, (0, 24), head(log), empty))
    assert verify(file, *PINNED, *witness).has("proved", "north saw the first 0 entries")
    other = fork(tmp_path / "fork", log)
    lie = cosigned(checkpoint(other, 20), (NORTH, "2025-12-02T10:00:00"))
    file.write_bytes(made_proof(log, 25, (0, 24), head(log), lie))
    ran = verify(file, *PINNED, *witness)
    assert (ran.code, ran.has("failed", "not shown to be the same")) == (1, True)
    assert not ran.has("proved", "saw the first")


def test_a_file_with_no_proof_several_or_a_spoiled_one(tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    one, two = (made_proof(log, size, (0,), head(log)) for size in (20, 25))
    cases = {
        "a.html": (html(one)[:400], "carries no proof"),
        "b.html": (html(one).replace(b'id="truceline-proof"', b'id="x"'), "carries no proof"),
        "c.html": (html(one) + html(two), "several proofs"),
        "d.pdf": (pdf(one, two), "several proofs"),
        "e.pdf": (pdf(b"x"), "carries no proof"),
        "f.txt": (b"words", "carries no proof"),
        "g.bin": (b"\xff\xfe\x00", "carries no proof"),
        "h.json": (b'{"a":1}', "carries no proof"),
        "i.html": (html(one).replace(html(one)[600:604], b"AAAA"), ""),
        "j.pdf": (pdf(one)[:600], ""),
        "k.html": (html(one, root="ab" * 32), "that of another briefing"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        ran = in_process(tmp_path / name, *PINNED)
        assert (ran.code, ran.has("failed", words)) == (1, True), (name, ran)
        assert not any("in the proof" in each for each in ran.proved) or words in (
            "several proofs",
            "that of another briefing",
        )


def test_a_file_that_unpacks_to_no_end(tmp_path: Path) -> None:
    """A small file must not fill the memory: what is unpacked has a bound."""
    packer = zlib.compressobj(1)
    parts = [packer.compress(b'{"truceline-briefing-proof/1"')]
    parts += [packer.compress(bytes(1 << 24)) for _ in range(32)]
    packed = base64.b64encode(b"".join((*parts, packer.flush())))
    block = b'<script type="x" id="truceline-proof">%s</script>' % packed
    (tmp_path / "b.html").write_bytes(b"<html>" + block + b"</html>")
    bound = "import resource as r; r.setrlimit(r.RLIMIT_AS, (480 << 20,) * 2)"
    run_it = f"import sys, runpy; {bound}; runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    ran = _bounded(run_it, tmp_path / "b.html")
    assert (ran.code, ran.has("failed", "malformed: Expecting ':'")) == (1, True)


def _bounded(program: str, path: Path) -> Said:
    command = [sys.executable, "-I", "-c", program, str(STANDALONE), str(path), *PINNED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return said(done.returncode, done.stdout)


def test_what_could_fool_a_terminal_is_not_printed(tmp_path: Path) -> None:
    log = case(tmp_path / "case")
    grow(log, signed(claim("N1", source="S0"), ANA, author="\u202eabc\x9b2J"))
    made = prove(log, 20, head(log), extra=list(log.entries())[20])
    file = tmp_path / "e.tlog-proof"
    file.write_bytes(made.encode())
    ran = verify(file, *PINNED)
    assert (ran.code, ran.has("proved", 'begins: {"author":"?abc?2J"')) == (0, True)
    assert all(char.isprintable() for each in (*ran.proved, *ran.unproved) for char in each)


def test_a_released_file_and_one_that_is_not(tmp_path: Path) -> None:
    stick(tmp_path / "stick")
    file = tmp_path / "stick" / "briefings" / "b.html"
    # With no key given, the one of the case on the same stick is taken.
    for words in (PINNED, ()):
        ran = verify(file, *words)
        assert (ran.code, ran.failed) == (0, ())
        assert ran.has("proved", "is a file of the release B1")
    proof_file = file.with_name("b.html.tlog-proof")
    assert verify(proof_file, *PINNED).has("proved", "Entry 20 in the log begins: ")
    file.write_bytes(file.read_bytes().replace(b"words", b"other"))
    for path in (file, tmp_path / "stick"):
        ran = verify(path, *PINNED)
        assert (ran.code, ran.has("failed", "not one of the files of the release B1")) == (1, True)


def test_the_proof_of_one_entry(tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    said = list(log.entries())
    file, given = tmp_path / "e.tlog-proof", tmp_path / "entry"
    bare = prove(log, 7, head(log))
    file.write_bytes(bare.encode())
    given.write_bytes(said[7])
    assert in_process(file, *PINNED, "--entry", given).has("proved", "Entry 7 in the log")
    given.write_bytes(said[8])
    assert in_process(file, *PINNED, "--entry", given).has("failed", "not entry 7 of the 30")
    assert in_process(file, *PINNED).code == 1
    for index, hashes, entry in (
        (8, bare.hashes, said[7]),
        (7, bare.hashes[:-1], said[7]),
        (7, (*bare.hashes, bytes(32)), said[7]),
        (7 + 32, bare.hashes, said[7]),
    ):
        file.write_bytes(Proof(index, hashes, head(log), entry).encode())
        ran = in_process(file, *PINNED)
        assert (ran.code, ran.proved[1:]) == (1, ())
    whole = case(tmp_path / "one", entries(1))
    # Of a log of one entry, the root is a hash that could be passed off as a step of a proof.
    file.write_bytes(Proof(1, (whole.checkpoint.root,), head(whole), b"{}").encode())
    ran = in_process(file, *PINNED)
    assert (ran.code, ran.has("failed", "malformed"), len(ran.proved)) == (1, True, 1)


def test_a_checkpoint_alone(tmp_path: Path) -> None:
    log = case(tmp_path / "case")
    file = tmp_path / "checkpoint"
    file.write_bytes(head(log))
    ran = verify(file, *PINNED)
    assert (ran.code, len(ran.proved)) == (0, 1)
    other = fork(tmp_path / "fork", log)
    since = tmp_path / "since"
    since.write_bytes(head(other))
    ran = verify(file, *PINNED, "--since", since)
    assert (ran.code, ran.has("failed", "TWO LOGS")) == (1, True)


def test_a_briefing_beside_its_case_is_found_with_its_release(tmp_path: Path) -> None:
    log = stick(tmp_path / "stick")
    other = tmp_path / "stick" / "briefings" / "c.pdf"
    other.write_bytes(pdf(made_proof(log, 20, (0, 5), head(log))))
    entry = releasing(log, other)
    made = prove(log, entry, head(log), extra=list(log.entries())[entry])
    other.with_name("c.pdf.tlog-proof").write_bytes(made.encode())
    ran = verify(tmp_path / "stick", *PINNED)
    assert (ran.code, ran.failed) == (0, ())
    assert sum("is a file of the release" in each for each in ran.proved) == 2
    # A briefing of another log of the same name and key does not belong to this stick.
    forked = fork(tmp_path / "fork", log)
    made_there = made_proof(forked, forked.size, (0, 15), head(forked))
    (tmp_path / "stick" / "briefings" / "d.json").write_bytes(made_there)
    ran = verify(tmp_path / "stick", *PINNED)
    assert (ran.code, ran.has("failed", "are there two?")) == (1, True)
