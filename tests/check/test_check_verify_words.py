"""What a report says and how: its forms, its words, and what a checker can bring along."""

from __future__ import annotations

import inspect
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check.records import NORTH, OPERATOR, case, cosigned, head, page, proof, witnessing
from truceline.check import (
    Report,
    Trust,
    TrustUnusable,
    alarms,
    as_json,
    fingerprint,
    lines,
    verify,
    words,
)
from truceline.check.report import Findings

FULL = Report("a.pdf", "a briefing", ("One.",), ("Two.",), ("Three.",), ("Four.",))


def test_what_failed_comes_first() -> None:
    shown = lines(FULL)
    assert shown[0] == "a.pdf: a briefing"
    headings = [line for line in shown[2:] if line and not line.startswith(" ")]
    assert headings == ["FAILED", "Proved", "Not proved", "For you to do or compare"]
    assert shown.index("  - Three.") < shown.index("  - One.")


def test_the_verdict() -> None:
    assert not FULL.ok
    assert "One check FAILED" in FULL.verdict
    assert "2 checks FAILED" in Report("a", "b", failed=("x", "y")).verdict
    assert Report("a", "b", proved=("x",)).ok
    assert "within the limits" in Report("a", "b", proved=("x",)).verdict
    assert not Report("a", "b", not_proved=("x",)).ok
    assert "Nothing could be checked" in Report("a", "b").verdict


def test_json_says_the_same() -> None:
    read = json.loads(as_json(FULL))
    assert read == {
        "ok": False,
        "verdict": FULL.verdict,
        "subject": "a.pdf",
        "kind": "a briefing",
        "proved": ["One."],
        "not_proved": ["Two."],
        "failed": ["Three."],
        "notes": ["Four."],
    }


def test_a_sentence_is_said_once() -> None:
    findings = Findings()
    findings.proved("x", "y", "x")
    assert findings.report("a", "b").proved == ("x", "y")


@given(
    st.integers(0, 200_000_000_000),
    st.integers(0, 999_999),
    st.integers(-14 * 60, 14 * 60),
)
def test_a_moment_is_never_earlier_than_it_was(second: int, micro: int, offset: int) -> None:
    """It stands after "not later than": rounding it down would say too much."""
    zone = timezone(timedelta(minutes=offset))
    when = datetime.fromtimestamp(second, zone) + timedelta(microseconds=micro)
    said = datetime.strptime(words.moment(when), "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
    assert timedelta(0) <= said - when < timedelta(minutes=1)


def test_lists_in_words() -> None:
    assert words.named(["a"]) == "a"
    assert words.named(["a", "b"]) == "a and b"
    assert words.named(["a", "b", "c"]) == "a, b and c"
    assert words.few(list("abcdefg")) == "a; b; c; d; e; and 2 more"
    assert words.entries(1) == "1 entry"
    assert words.entries(1204) == "1,204 entries"


def test_no_sentence_promises_what_no_check_can_show() -> None:
    """Nothing is called true, certain, secure or impossible, and no time is said to be exact."""
    said = inspect.getsource(words) + inspect.getsource(alarms)
    text = re.sub(r'"""(.|\n)*?"""', "", said)
    for word in ("certain", "guarantee", "impossible", "secure", "authentic", "tamper"):
        assert word not in text.lower(), word
    assert re.findall(r"[^.\"]*\btrue\b[^.\"]*", text) == ["That what the entries say is true"]
    assert "not later than" in text
    assert not re.search(r"\bat \{moment", text)


# What a checker brings along.


def test_the_fingerprint_can_be_computed_by_anybody(tmp_path: Path) -> None:
    import hashlib

    digits = fingerprint(OPERATOR.verifier)
    assert re.fullmatch(r"([0-9a-f]{4} ){7}[0-9a-f]{4}", digits)
    text = OPERATOR.verifier.vkey
    assert digits.replace(" ", "") == hashlib.sha256(text.encode()).hexdigest()[:32]
    assert fingerprint(f"{text}\n") == digits
    assert fingerprint(NORTH.verifier.vkey) != digits


def test_keys_from_a_file_or_as_text(tmp_path: Path) -> None:
    case(tmp_path / "a")
    file = tmp_path / "a" / "keys" / "operator.vkey"
    assert Trust.read(operator=file).operator == OPERATOR.verifier
    assert Trust.read(operator=str(file)).operator == OPERATOR.verifier
    assert Trust.read(operator=OPERATOR.verifier.vkey).operator == OPERATOR.verifier
    assert Trust.read().operator is None
    for wrong in (tmp_path / "a" / "case.toml", NORTH.verifier.vkey, "a+b+c"):
        with pytest.raises(TrustUnusable, match="public key"):
            Trust.read(operator=wrong)
    with pytest.raises(FileNotFoundError):
        Trust.read(operator=tmp_path / "nowhere")


def toml() -> str:
    rule = witnessing()
    keys = "".join(
        f'[[witnessing.witnesses]]\nname = "{each.name}"\nvkey = "{each.vkey}"\n'
        for each in rule.witnesses
    )
    ways = ""
    for way in rule.quorum:
        needs = (f"{{at_least = {need.at_least}, of = {list(need.of)}}}" for need in way.need)
        ways += f"[[witnessing.quorum]]\nneed = [{', '.join(needs)}]\n"
    return keys + ways


def test_witnesses_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "witnesses.toml"
    file.write_text(toml())
    read = Trust.read(witnesses=file).witnessing
    assert read is not None
    assert read.quorum == witnessing().quorum
    assert [each.vkey for each in read.witnesses] == [e.vkey for e in witnessing().witnesses]
    file.write_text(toml().replace("[witnessing.", "[").replace("[[witnessing.", "[["))
    assert Trust.read(witnesses=file).witnessing == read
    for wrong in ("x = ", "witnesses = 3", "[witnessing]\nquorum = [{need = []}]", "\xff"):
        file.write_bytes(wrong.encode("latin-1"))
        with pytest.raises(TrustUnusable, match="list of witnesses"):
            Trust.read(witnesses=file)


def test_a_kept_checkpoint_out_of_whatever_carries_one(tmp_path: Path) -> None:
    log = case(tmp_path / "a")
    made = proof(log, 12)
    file = tmp_path / "kept"
    for data in (head(log), cosigned(head(log), (NORTH, "2025-12-02")), made.encode(), page(made)):
        file.write_bytes(data)
        trust = Trust.read(operator=OPERATOR.verifier.vkey, since=file)
        report = verify(tmp_path / "a", trust)
        assert any("state of the checkpoint that you kept" in each for each in report.proved)
    for data in (b"", b"words", page(made)[:-20]):
        file.write_bytes(data)
        with pytest.raises(TrustUnusable, match="could have kept"):
            Trust.read(since=file)
