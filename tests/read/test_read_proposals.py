"""A file of proposals is recognised whatever it is called, read, and never quoted."""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from custody.signed import ANA, OPERATOR, RITA
from record.samples import NOW, claim, observation, proposal, source
from record.samples import settings as case_settings
from truceline.custody.signing import sign_proposal
from truceline.read import FileKind, Problem, read_bytes, read_file, recognise
from truceline.read.proposals import read_proposals
from truceline.record import SALT_BYTES, Disclosure, Proposal

SECRETS = ("J. Doe", "+00 123", "Post 7", "271.5", "voice.ogg")
CASE = case_settings()


def informed() -> Proposal:
    return sign_proposal(proposal(source(informant="J. Doe", contact="+00 123")), ANA, NOW)


def three() -> tuple[Proposal, ...]:
    return (
        informed(),
        sign_proposal(sign_proposal(proposal(claim("C1", by="arland")), ANA, NOW), RITA, NOW),
        proposal(observation("O1")),
    )


def lines(*proposals: Proposal) -> bytes:
    return b"".join(each.line() for each in proposals)


def fields(made: Proposal) -> dict[str, Any]:
    read = json.loads(made.line())
    assert isinstance(read, dict)
    return read


def in_the_clear(made: Proposal, **more: Any) -> bytes:
    """A proposal with values in its body that should have been sealed."""
    changed = fields(made)
    changed["body"] |= {"informant": "J. Doe", "contact": "+00 123"} | more
    return json.dumps(changed).encode() + b"\n"


def quoted(problems: tuple[Problem, ...]) -> list[str]:
    """The secrets that stand in problems, in any of their fields or as they are printed."""
    shown = [str(part) for problem in problems for part in (*astuple(problem), problem)]
    return [secret for secret in SECRETS if any(secret in text for text in shown)]


def test_proposals_are_read_as_they_were_written() -> None:
    made = three()
    reading = read_bytes(lines(*made), "signed.jsonl", CASE)
    assert reading.kind is FileKind.PROPOSALS
    assert reading.proposals == made
    assert reading.problems == ()
    assert reading.rows == 3
    assert [len(each.disclosures) for each in reading.proposals] == [2, 0, 5]


def test_the_file_is_not_kept_as_an_original() -> None:
    """Originals are given to anybody; this file may open what is sealed."""
    reading = read_bytes(lines(*three()), "signed.jsonl", CASE)
    assert (reading.items, reading.blobs) == ((), ())


def test_other_files_give_no_proposals() -> None:
    data = b'{"kind": "source", "id": "S", "publisher": "P", "channel": "press"}'
    reading = read_bytes(data, "a.json", CASE)
    assert reading.proposals == ()
    assert len(reading.items) == 1


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.json", "a.txt", "a.csv", "a.yaml", "a.toml", "a.pdf", "a", "a.geojson"]
)
def test_a_file_is_recognised_whatever_its_ending(name: str) -> None:
    """Mail programs rename files; read as a table, its first line would be quoted."""
    data = lines(*three())
    assert recognise(Path(name), data) is FileKind.PROPOSALS
    assert read_bytes(data, name, CASE).proposals == read_bytes(data, "a.jsonl", CASE).proposals


def test_one_object_laid_out_over_lines_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    made = informed()
    path.write_text(json.dumps(fields(made), indent=2), encoding="utf-8")
    reading = read_file(path, CASE)
    assert (reading.proposals, reading.rows, reading.problems) == ((made,), 1, ())


@pytest.mark.parametrize("between", [b"\n", b"\r\n", b"\n\n \n"])
def test_line_ends_and_empty_lines_do_not_matter(between: bytes) -> None:
    made = three()
    data = b"\xef\xbb\xbf" + between.join(each.line().rstrip(b"\n") for each in made)
    found, problems, rows = read_proposals(data, "a.jsonl")
    assert (found, problems, rows) == (made, (), 3)


BROKEN = [
    b'{"form":"truceline-proposal/1","origin":',  # cut off
    b'{"form":"truceline-proposal/1","body":{"informant":"J. Doe","contact":"+00 123"',
    b'["form", "J. Doe"]',
    b'"J. Doe"',
    b"J. Doe, +00 123, Post 7",
    b"\xff\xfe J. Doe",
    b'{"J. Doe": 1, "J. Doe": 2}',
    b'{"form":"truceline-proposal/2","J. Doe":"+00 123"}',
    b'{"form":"J. Doe"}',
    b'{"kind":"source","id":"S1","informant":"J. Doe","publisher":"P","channel":"press"}',
    b"[" * 50_000,
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_line_leaves_the_others_and_is_not_quoted(broken: bytes) -> None:
    first, second, third = three()
    data = lines(first) + broken + b"\n" + lines(second, third)
    reading = read_bytes(data, "signed.jsonl", CASE)
    assert reading.kind is FileKind.PROPOSALS
    assert reading.proposals == (first, second, third)
    (problem,) = reading.problems
    assert (problem.file, problem.row, problem.value) == ("signed.jsonl", 2, "")
    assert problem.fix
    assert quoted(reading.problems) == []
    assert reading.rows == 4


def changed(**change: Any) -> bytes:
    return json.dumps(fields(informed()) | change).encode() + b"\n"


def nested(path: str, value: Any) -> bytes:
    """A proposal with another value at this path."""
    whole = fields(informed())
    *outer, last = path.split("/")
    inner = whole
    for step in outer:
        inner = inner[step]
    inner[last] = value
    return json.dumps(whole).encode() + b"\n"


@pytest.mark.parametrize(
    ("data", "field", "expected"),
    [
        (nested("origin", None), "origin", "string"),
        (nested("body/kind", "J. Doe"), "body", "a kind that this version knows"),
        (nested("body/informant", ["J. Doe"]), "body.source.informant", "string"),
        (nested("body/J. Doe", "+00 123"), "body.source", "only keys that this version knows"),
        (nested("J. Doe", "+00 123"), "", "only keys that this version knows"),
        (nested("body/channel", "J. Doe"), "body.source.channel", "'statement', 'press'"),
        (nested("body/reliability", "J. Doe"), "body.source.reliability", ""),
        (nested("body/original", {"name": "voice.ogg"}), "body.source.original.sha256", "a value"),
        (nested("sealed/J. Doe", 1), "sealed", "string"),
        (nested("available", "J. Doe"), "available", "datetime"),
        (nested("disclosures", "J. Doe"), "disclosures", "array"),
        (nested("disclosures", ["J. Doe"]), "disclosures", "disclosures of its own sealed fields"),
        (nested("signatures", [{"key": "J. Doe"}]), "signatures.1.key_id", "a value"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(data: bytes, field: str, expected: str) -> None:
    found, problems, rows = read_proposals(data, "a.jsonl")
    assert (found, rows) == ((), 1)
    told = {problem.field: problem for problem in problems}
    assert field in told, told
    assert expected in told[field].expected
    assert told[field].fix
    assert quoted(problems) == []


def test_the_records_own_checks_are_not_quoted_either() -> None:
    """They say what contradicts what, in the words of the file."""
    whole = fields(proposal(claim("C1", by="arland")))
    whole["body"]["when"] |= {"zone": "J. Doe"}
    found, problems, _ = read_proposals(json.dumps(whole).encode(), "a.jsonl")
    assert found == ()
    assert problems[0].expected == "a consistent value"
    assert quoted(problems) == []


def test_a_name_in_the_clear_is_refused_and_not_quoted() -> None:
    found, problems, _ = read_proposals(in_the_clear(informed()), "a.jsonl")
    assert found == ()
    (problem,) = problems
    assert problem.field == "body.source.informant"
    assert problem.expected == "a commitment in place of its value"
    assert "seal it, sign it and send it again" in problem.fix
    assert quoted(problems) == []


@pytest.mark.parametrize("value", ["J. Doe", ["J. Doe"], {"name": "J. Doe"}])
def test_disclosures_of_other_things_are_refused_and_not_quoted(value: Any) -> None:
    wrong = Disclosure.make("informant", value, b"s" * SALT_BYTES)
    found, problems, _ = read_proposals(changed(disclosures=[wrong.text]), "a.jsonl")
    assert found == ()
    assert [problem.field for problem in problems] == ["disclosures"]
    assert quoted(problems) == []
    assert wrong.text not in str(problems)


@profile(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_damage_makes_a_problem_quote_a_secret(data: st.DataObject) -> None:
    """Any byte changed, or the file cut off, or something put in: still no secret is repeated."""
    whole = bytearray(lines(*three()) + in_the_clear(proposal(source("S9"))))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(whole) - 1))
        how = data.draw(st.integers(0, 2))
        if how == 0:
            whole[at] = data.draw(st.integers(0, 255))
        elif how == 1:
            del whole[at : at + data.draw(st.integers(1, 40))]
        else:
            whole[at:at] = data.draw(st.binary(min_size=1, max_size=4))
    reading = read_bytes(bytes(whole), "signed.jsonl", CASE)
    assert reading.kind is FileKind.PROPOSALS
    assert quoted(reading.problems) == []
    assert (reading.items, reading.blobs) == ((), ())


def test_signatures_are_not_checked_here() -> None:
    """That takes the log's keys; an unsigned proposal is one too, to be signed."""
    unsigned = proposal(source())
    foreign = sign_proposal(proposal(source(), "example.org/other"), OPERATOR, NOW)
    found, problems, _ = read_proposals(lines(unsigned, foreign), "a.jsonl")
    assert found == (unsigned, foreign)
    assert problems == ()
