"""Checking briefings: pages and prints, and what their proofs show of growth and witnesses."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import typst

from check.records import (
    NORTH,
    OPERATOR,
    SOUTH,
    case,
    checkpoint,
    claims,
    cosigned,
    entries,
    fork,
    grow,
    head,
    page,
    proof,
    witnessing,
)
from truceline.case import Case
from truceline.check import Trust, verify
from truceline.custody.briefing_proof import BriefingProof
from truceline.ledger import Log, Signer

PINNED = Trust(operator=OPERATOR.verifier)


def has(sentences: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in sentences)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return case(tmp_path / "a", entries(20, witnessing=witnessing()))


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def printed(path: Path, *attached: bytes) -> Path:
    """A PDF with these proofs attached, as typst writes it."""
    source = path.with_suffix(".typ")
    parts = ["Words."]
    for number, data in enumerate(attached):
        name = path.with_name(f"attached-{number}.json")
        name.write_bytes(data)
        parts.append(f'#pdf.attach("{name.name}")')
    source.write_text("\n".join(parts))
    typst.compile(str(source), output=str(path))
    return path


# Pages and prints.


def test_a_page(log: Log, tmp_path: Path) -> None:
    file = written(tmp_path / "b.html", page(proof(log, 15)))
    report = verify(file, PINNED)
    assert report.ok, report.failed
    assert report.kind == "a briefing as a page (HTML)"
    assert has(report.proved, "The 5 entries in the proof", "word for word", "first 15")
    assert has(report.proved, "those 15 entries", "prints the very root")
    assert has(report.proved, "Those 15 entries are the first of the 20")
    assert has(report.proved, "signed with the key that you gave")
    for limit in ("follow from the entries", "can be altered and keep its proof", "is true"):
        assert has(report.not_proved, limit)
    assert has(report.not_proved, "right to: that takes the whole log")


def test_a_print(log: Log, tmp_path: Path) -> None:
    report = verify(printed(tmp_path / "b.pdf", proof(log, 15).encode()), PINNED)
    assert report.ok, report.failed
    assert report.kind == "a briefing in print (PDF)"
    assert has(report.proved, "The 5 entries in the proof")


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_a_briefing_that_the_program_made(small: Case, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"briefing{suffix}"
    made = small.brief(file)
    assert made
    report = verify(file, Trust(operator=small.log.verifier))
    assert report.ok, report.failed
    assert has(report.proved, "stand, word for word")
    assert not verify(file, PINNED).ok


def test_a_text_carries_nothing(small: Case, tmp_path: Path) -> None:
    file = tmp_path / "briefing.txt"
    small.brief(file)
    file.with_name(f"{file.name}.proof.json").unlink()
    report = verify(file, Trust(operator=small.log.verifier))
    assert not report.ok
    assert report.failed == ()
    assert report.proved == ()
    assert report.verdict == "Nothing could be checked here."
    assert has(report.not_proved, "carries no proof", ".proof.json")


def test_what_came_along_is_not_trusted(log: Log, tmp_path: Path) -> None:
    file = written(tmp_path / "b.html", page(proof(log)))
    assert has(verify(file).not_proved, "Whose key that is")
    forged = case(tmp_path / "f", entries(20), signer=Signer(log.origin, b"f" * 32))
    made = BriefingProof.make(forged, 20, [3], head(forged))
    other = written(tmp_path / "f.html", page(made))
    assert verify(other).ok, "it agrees with itself"
    report = verify(other, PINNED)
    assert report.proved == ()
    assert has(report.failed, made.vkey, "not with the one that you gave")


PACKED = re.compile(rb'(?<=truceline-proof">)[^<]+')
HARM: dict[str, Callable[[bytes], bytes]] = {
    "cut off behind the proof": lambda whole: whole.removesuffix(b"</html>\n"),
    "cut off in the proof": lambda whole: whole[:-200],
    "cut off in the proof and ended": lambda whole: whole[:-200] + b"</html>",
    "a letter of the proof": lambda whole: whole[:-100] + b"A" + whole[-99:],
    "two proofs": lambda whole: whole.replace(b"</html>", whole[whole.index(b"<script") :]),
    "a proof that is none": lambda whole: PACKED.sub(b"aGVsbG8=", whole),
    "a proof that is no base64": lambda whole: PACKED.sub(b"?", whole),
    "an empty proof": lambda whole: PACKED.sub(b"", whole),
}
"""What was done to a page."""


@pytest.mark.parametrize("what", HARM)
def test_a_page_that_was_tampered_with(log: Log, tmp_path: Path, what: str) -> None:
    whole = page(proof(log))
    harmed = HARM[what](whole)
    assert harmed != whole
    report = verify(written(tmp_path / "b.html", harmed), PINNED)
    assert report.failed
    assert "FAILED" in report.verdict


def test_a_page_with_the_proof_of_something_else(log: Log, tmp_path: Path) -> None:
    made = proof(log)
    other_size = page(proof(log, 19), root=made.root.hex())
    report = verify(written(tmp_path / "b.html", other_size), PINNED)
    assert has(report.failed, "do not belong together")
    for changed in ({"size": 19}, {"origin": "example.org/other"}, {"root": bytes(32)}):
        data = page(made.model_copy(update=changed))
        report = verify(written(tmp_path / "b.html", data), PINNED)
        assert has(report.failed, "The proof does not hold"), changed


def test_every_cut_of_a_page_is_noticed(log: Log, tmp_path: Path) -> None:
    whole = page(proof(log)).rstrip()
    for length in range(20, len(whole), 97):
        assert not verify(written(tmp_path / "b.html", whole[:length]), PINNED).ok


def test_a_page_without_a_proof(tmp_path: Path) -> None:
    report = verify(written(tmp_path / "b.html", "<!DOCTYPE html><html>words</html>"), PINNED)
    assert not report.ok
    assert has(report.not_proved, "carries no proof")


def test_words_of_a_page_can_be_changed_unless_a_release_names_it(log: Log, tmp_path: Path) -> None:
    """Said openly: the proof covers entries, and only a release covers the file."""
    data = page(proof(log)).replace(b"<p>", b"<p>Arland admits everything. ")
    assert has(verify(written(tmp_path / "b.html", data), PINNED).not_proved, "can be altered")


def test_a_print_that_was_tampered_with(log: Log, tmp_path: Path) -> None:
    made = proof(log)
    whole = printed(tmp_path / "b.pdf", made.encode()).read_bytes()
    for length in (len(whole) - 8, len(whole) // 2, 100):
        report = verify(written(tmp_path / "c.pdf", whole[:length]), PINNED)
        assert has(report.failed, "cut off")
    two = printed(tmp_path / "d.pdf", made.encode(), proof(log, 10).encode())
    assert has(verify(two, PINNED).failed, "2 different proofs")
    none = verify(printed(tmp_path / "e.pdf"), PINNED)
    assert not none.ok
    assert has(none.not_proved, "carries no proof")
    forged = made.model_copy(update={"size": 19})
    assert has(verify(printed(tmp_path / "f.pdf", forged.encode()), PINNED).failed, "not hold")


def test_a_print_whose_attachment_is_not_compressed(log: Log, tmp_path: Path) -> None:
    data = proof(log).encode()
    pdf = (
        b"%PDF-1.7\n1 0 obj\n<</Type /EmbeddedFile /Length "
        + str(len(data)).encode()
        + b">>\nstream\r\n"
        + data
        + b"\nendstream\nendobj\n%%EOF\n"
    )
    assert verify(written(tmp_path / "b.pdf", pdf), PINNED).ok


def test_a_stream_that_unpacks_without_end_is_cut_short(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    block = b"\0" * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(100)) + packer.flush()
    pdf = b"%PDF-1.7\n1 0 obj\n<</Type/EmbeddedFile/Filter/FlateDecode>>\nstream\n" + packed
    report = verify(written(tmp_path / "b.pdf", pdf + b"\nendstream\n%%EOF\n"), PINNED)
    assert not report.ok


# What a proof alone shows of growth and of witnesses.


def test_growth_between_a_kept_checkpoint_and_a_briefing(log: Log, tmp_path: Path) -> None:
    made = BriefingProof.make(log, 10, [1], head(log), checkpoint(log, 15))
    file = written(tmp_path / "b.html", page(made))
    for size in (10, 15, 20):
        report = verify(file, Trust(OPERATOR.verifier, since=checkpoint(log, size)))
        assert has(report.proved, "checkpoint that you kept"), size
    report = verify(file, Trust(OPERATOR.verifier, since=checkpoint(log, 12)))
    assert report.ok
    assert has(report.not_proved, "of 12 entries", "It takes the log")
    other = fork(tmp_path / "b", log)
    report = verify(file, Trust(OPERATOR.verifier, since=head(other)))
    assert has(report.failed, "TWO DIFFERENT LOGS")


def test_a_briefing_older_than_what_was_kept_is_no_rollback(log: Log, tmp_path: Path) -> None:
    file = written(tmp_path / "b.html", page(proof(log)))
    grow(log, *claims(0, 4))
    report = verify(file, Trust(OPERATOR.verifier, since=head(log)))
    assert report.ok
    assert has(report.not_proved, "of 24 entries")


def test_witnesses_of_a_briefing(log: Log, tmp_path: Path) -> None:
    early = cosigned(checkpoint(log, 15), (NORTH, "2025-12-03"), (SOUTH, "2025-12-04"))
    made = BriefingProof.make(log, 12, [0, 5], head(log), early)
    report = verify(written(tmp_path / "b.html", page(made)), PINNED)
    assert has(report.proved, "begins with these 12 entries not later than 2025-12-04 00:00")
    assert has(report.not_proved, "own settings")
    made = BriefingProof.make(log, 17, [0, 5], head(log), early)
    report = verify(written(tmp_path / "c.html", page(made)), PINNED)
    assert has(report.proved, "saw the first 15 entries not later than")
    assert has(report.not_proved, "the last 2 of the 17 entries")
    made = BriefingProof.make(log, 17, [5], head(log))
    report = verify(written(tmp_path / "d.html", page(made)), PINNED)
    assert has(report.not_proved, "who its witnesses are is not said here")
