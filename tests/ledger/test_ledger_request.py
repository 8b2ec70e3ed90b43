"""Requests to a witness, and its answers, as text that has one spelling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.witnesses import (
    OPERATOR,
    ORIGIN,
    witness_at,
)
from truceline.ledger import (
    Checkpoint,
    Log,
    NoteError,
)
from truceline.ledger.request import AddCheckpoint, decode_lines
from truceline.ledger.witness import Witness

MakeLog = Callable[..., Log]
KEY = OPERATOR.verifier


@pytest.fixture
def witness(tmp_path: Path, make_log: MakeLog) -> Witness:
    """A witness of the log that `make_log` makes."""
    return witness_at(tmp_path / "witness", "arland", make_log(0, folder=tmp_path / "any"))


@given(
    old=st.integers(0, 10**19 - 1), steps=st.lists(st.binary(min_size=32, max_size=32), max_size=63)
)
def test_a_request_is_read_as_it_was_written(old: int, steps: list[bytes]) -> None:
    note = Checkpoint(ORIGIN, 3, bytes(32)).sign(OPERATOR)
    request = AddCheckpoint(old, tuple(steps), note)
    assert AddCheckpoint.decode(request.encode()) == request


@given(data=st.data())
def test_a_changed_request_is_another_one_or_none(data: st.DataObject) -> None:
    note = Checkpoint(ORIGIN, 3, bytes(32)).sign(OPERATOR)
    good = AddCheckpoint(2, (bytes(32),), note).encode()
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + data.draw(st.binary(max_size=2)) + good[at + 1 :]
    try:
        read = AddCheckpoint.decode(bad)
    except NoteError:
        return
    assert read.encode() == bad


@pytest.mark.parametrize(
    "bad", [b"", b"\n", b"x\n", b"\n\xe2\x80\x94 a AAAAAAA=\n", b"x\n\n\xe2\x80\x94 a AAAAAAA=\n"]
)
def test_what_are_no_signature_lines(bad: bytes) -> None:
    with pytest.raises(NoteError):
        decode_lines(bad)
    assert len(decode_lines("— a AAAAAAA=\n— b AAAAAAA=\n".encode())) == 2
