"""The proof of a briefing: what it takes to hold, and everything that breaks it."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from truceline.custody.briefing_proof import BriefingProof, BriefingProofInvalid, check
from truceline.ledger import Checkpoint, Log, Signer

ORIGIN = "example.org/case"
KEY = Signer(ORIGIN, bytes(range(32)))
OTHER = Signer(ORIGIN, bytes(range(1, 33)))
SIZE = 300


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    made = Log.create(tmp_path_factory.mktemp("log"), ORIGIN, KEY)
    made.append([b'{"entry":%d}' % at for at in range(SIZE)], KEY)
    return made


def signed(log: Log, size: int, signer: Signer = KEY) -> bytes:
    return Checkpoint(log.origin, size, log.root_at(size)).sign(signer)


@given(data=st.data())
def test_any_entries_at_any_size_under_any_later_checkpoint(log: Log, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, SIZE))
    indexes = data.draw(st.sets(st.integers(0, size - 1), max_size=20))
    top = data.draw(st.integers(size, SIZE))
    seen = data.draw(st.none() | st.integers(1, SIZE))
    note = None if seen is None else signed(log, seen)
    made = BriefingProof.make(log, size, indexes, signed(log, top), note)

    read = BriefingProof.decode(made.encode())
    assert read == made
    shown = check(read, KEY.verifier)
    assert shown.entries == {at: b'{"entry":%d}' % at for at in sorted(indexes)}
    assert shown.head == Checkpoint(ORIGIN, top, log.root_at(top))
    assert shown.witnessed == (
        None if seen is None else Checkpoint(ORIGIN, seen, log.root_at(seen))
    )
    assert read.root == log.root_at(size)


def test_its_form_is_the_one_that_is_documented(log: Log) -> None:
    made = BriefingProof.make(log, 5, [3, 1], signed(log, 7), signed(log, 6))
    fields = json.loads(made.encode())
    assert fields["form"] == "truceline-briefing-proof/1"
    assert fields["origin"] == ORIGIN
    assert fields["vkey"] == KEY.verifier.vkey
    assert fields["size"] == 5
    assert base64.b64decode(fields["root"]) == log.root_at(5)
    assert fields["checkpoint"].encode() == signed(log, 7)
    assert fields["entries"] == [[1, '{"entry":1}'], [3, '{"entry":3}']]
    assert [base64.b64decode(each) for each in fields["consistency"]] == log.consistency_proof(5, 7)
    assert set(fields["witnessed"]) == {"checkpoint", "consistency"}
    assert len(fields["nodes"]) == 3
    assert made.encode() == rfc8785.dumps(fields)
    assert zlib.decompress(base64.b64decode(made.embedded_html())) == made.encode()


def fields_of(log: Log) -> dict[str, Any]:
    made = BriefingProof.make(log, 100, [0, 17, 99], signed(log, 200), signed(log, 150))
    fields: dict[str, Any] = json.loads(made.encode())
    return fields


def changed(fields: dict[str, Any], key: str, value: object) -> bytes:
    """The proof with another value in one field: that value, or what it makes of the old one."""
    return rfc8785.dumps({**fields, key: value(fields[key]) if callable(value) else value})


def flipped(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[7] ^= 4
    return base64.b64encode(data).decode()


ANOTHER = base64.b64encode(b"x" * 32).decode()
CHANGES: dict[str, tuple[str, object]] = {
    "an entry's words": ("entries", lambda v: [[0, '{"entry":1000}'], *v[1:]]),
    "an entry's place": ("entries", lambda v: [[1, v[0][1]], *v[1:]]),
    "an entry left out": ("entries", lambda v: v[:-1]),
    "an entry added": ("entries", lambda v: [v[0], [2, "y"], *v[1:]]),
    "an entry beyond the size": ("entries", lambda v: [*v, [100, "x"]]),
    "the size, by one": ("size", 101),
    "the size, by one less": ("size", 99),
    "the size, to the checkpoint's": ("size", 200),
    "the size, beyond the checkpoint's": ("size", 201),
    "the size, to a huge one": ("size", (1 << 53) - 1),
    "the root": ("root", flipped),
    "a node": ("nodes", lambda v: [flipped(v[0]), *v[1:]]),
    "nodes out of order": ("nodes", lambda v: v[::-1]),
    "a node too few": ("nodes", lambda v: v[1:]),
    "a node too many": ("nodes", lambda v: [*v, ANOTHER]),
    "a step": ("consistency", lambda v: [flipped(v[0]), *v[1:]]),
    "a step too few": ("consistency", lambda v: v[:-1]),
    "a step too many": ("consistency", lambda v: [*v, ANOTHER]),
    "the log's name": ("origin", "example.org/other"),
    "a checkpoint that is none": ("checkpoint", "hello"),
    "a checkpoint with another text": ("checkpoint", lambda v: v.replace("200", "201")),
    "a witnessed one without its steps": ("witnessed", lambda v: v | {"consistency": []}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_proof_in_which_one_thing_was_changed_does_not_hold(log: Log, what: str) -> None:
    fields = fields_of(log)
    read = BriefingProof.decode(changed(fields, *CHANGES[what]))
    with pytest.raises(BriefingProofInvalid, match="Do not rely on it"):
        check(read, KEY.verifier)


@pytest.mark.parametrize("field", ["checkpoint", "witnessed"])
def test_it_does_not_hold_with_a_checkpoint_of_something_else(log: Log, field: str) -> None:
    fields = fields_of(log)
    size = 200 if field == "checkpoint" else 150
    for note in (
        signed(log, size - 1),
        signed(log, size, OTHER),
        Checkpoint("example.org/other", size, log.root_at(size)).sign(KEY),
        Checkpoint(ORIGIN, size, log.root_at(size - 1)).sign(KEY),
    ):
        text = note.decode()
        value = text if field == "checkpoint" else fields[field] | {"checkpoint": text}
        with pytest.raises(BriefingProofInvalid):
            check(BriefingProof.decode(changed(fields, field, value)), KEY.verifier)


def test_it_holds_under_no_other_key(log: Log) -> None:
    with pytest.raises(BriefingProofInvalid, match="expected example"):
        check(BriefingProof.make(log, 9, [1], signed(log, 9)), OTHER.verifier)


MALFORMED: dict[str, tuple[str, object]] = {
    "another form": ("form", "truceline-briefing-proof/2"),
    "a field too many": ("note", "x"),
    "a number as text": ("size", "100"),
    "a number as truth": ("size", True),
    "a negative number": ("size", -1),
    "entries out of order": ("entries", lambda v: v[::-1]),
    "an entry twice": ("entries", lambda v: [v[0], *v]),
    "an entry too long": ("entries", [[0, "x" * 65_536]]),
    "an entry that is no text": ("entries", [[0, 1]]),
    "a hash too short": ("root", base64.b64encode(b"x" * 31).decode()),
    "a hash in another base64": ("root", lambda v: v.replace("=", "")),
    "a hash that is no text": ("nodes", [1]),
    "a part missing": ("witnessed", {"checkpoint": "x"}),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_not_of_the_form_is_refused(log: Log, what: str) -> None:
    fields = fields_of(log)
    with pytest.raises(BriefingProofInvalid, match="do not edit it"):
        BriefingProof.decode(changed(fields, *MALFORMED[what]))


@pytest.mark.parametrize("missing", ["vkey", "entries", "witnessed", "form"])
def test_every_field_has_to_be_there(log: Log, missing: str) -> None:
    fields = fields_of(log)
    del fields[missing]
    with pytest.raises(BriefingProofInvalid):
        BriefingProof.decode(rfc8785.dumps(fields))


def test_a_second_spelling_is_refused(log: Log) -> None:
    data = BriefingProof.make(log, 9, [1], signed(log, 9)).encode()
    twice = data.replace(b'"size":9', b'"size":9,"size":9')
    for other in (
        data + b"\n",
        b" " + data,
        b"\xef\xbb\xbf" + data,
        data.replace(b":", b": ", 1),
        twice,
        data.replace(b'"size":9', b'"size":9.0'),
        data[:-1],
        b"",
        b"null",
        b'"\\ud800"',
        data.replace(b"example.org/case\\n", b"\\ud800", 1),
    ):
        with pytest.raises(BriefingProofInvalid):
            BriefingProof.decode(other)


def test_it_is_made_only_under_a_checkpoint_of_this_log(log: Log, tmp_path: Path) -> None:
    other = Log.create(tmp_path / "other", ORIGIN, KEY)
    other.append([b"%d" % at for at in range(SIZE + 5)], KEY)
    with pytest.raises(BriefingProofInvalid, match="not one that this log had"):
        BriefingProof.make(log, 9, [1], signed(other, 20))
    with pytest.raises(BriefingProofInvalid, match="not one that this log had"):
        BriefingProof.make(log, 9, [1], signed(log, 20), signed(other, SIZE + 5))
    with pytest.raises(BriefingProofInvalid, match="Give a newer checkpoint"):
        BriefingProof.make(log, 21, [1], signed(log, 20))
    with pytest.raises(BriefingProofInvalid, match="does not hold"):
        BriefingProof.make(log, 9, [1], signed(log, 20, OTHER))
    with pytest.raises(ValueError, match="not in a tree of size 9"):
        BriefingProof.make(log, 9, [9], signed(log, 20))


def test_it_is_made_while_the_log_grows(tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", ORIGIN, KEY)
    log.append([b"%d" % at for at in range(10)], KEY)
    old = Log.open(log.folder, KEY.verifier)
    log.append([b"more"] * 300, KEY)  # the partial tiles that `old` has in view are gone now
    made = BriefingProof.make(old, 10, [3, 9], signed(old, 10))
    assert check(made, KEY.verifier).entries == {3: b"3", 9: b"9"}
