"""What a witness never forgets, whatever happens to it; and its clock."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.witnesses import (
    NOON,
    OPERATOR,
    ORIGIN,
    asked,
    fork,
    small_entries,
    witness_at,
)
from truceline.ledger import (
    Checkpoint,
    Log,
    LogDamaged,
    LogLocked,
    Signer,
)
from truceline.ledger.note import Note
from truceline.ledger.refusal import (
    ClockSetBack,
    NotLastSeen,
)
from truceline.ledger.request import AddCheckpoint
from truceline.ledger.witness import Witness
from truceline.ledger.witness_memory import LogMemory

MakeLog = Callable[..., Log]
KEY = OPERATOR.verifier


@pytest.fixture
def witness(tmp_path: Path, make_log: MakeLog) -> Witness:
    """A witness of the log that `make_log` makes."""
    return witness_at(tmp_path / "witness", "arland", make_log(0, folder=tmp_path / "any"))


def test_the_checkpoint_is_on_the_disk_before_the_cosignature_is_given(
    make_log: MakeLog, witness: Witness, tmp_path: Path
) -> None:
    log = make_log(6)
    request = tmp_path / "request"
    request.write_bytes(asked(log, 0))
    for step, size in (("os.replace", 0), ("memory.sync_folder", 6)):
        # A witness that dies just before, and just after, the checkpoint is in its place.
        ran = subprocess.run(
            [sys.executable, "-c", _DYING, str(witness.folder), str(request), step],
            env={**os.environ, "KEYS": str(tmp_path / "witness-keys")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, ran.stdout) == (9, ""), ran.stderr
        if size:
            with pytest.raises(NotLastSeen) as caught:
                witness.cosign(request.read_bytes())
            assert caught.value.size == size
        else:
            assert witness.last(ORIGIN) is None
    assert witness.cosign(asked(log, 6)).lines.startswith("— arland ")


_DYING = """
import os, sys
from pathlib import Path
from truceline.ledger import files
from truceline.ledger.witness import Witness

folder, request, step = sys.argv[1:]
witness = Witness.open(Path(folder), keys=Path(os.environ["KEYS"]), clock=lambda: 1_764_590_400)

def die(path, *rest):
    if str(path).endswith((".checkpoint.new", "logs")) or "logs" in str(path):
        os._exit(9)

if step == "os.replace":
    os.replace = die
else:
    files.sync_folder = die
print(witness.cosign(Path(request).read_bytes()).lines)
"""


def test_a_full_disk_gives_no_cosignature(
    make_log: MakeLog, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = make_log(6)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("truceline.ledger.files.os.replace", full)
        with pytest.raises(OSError, match="No space"):
            witness.cosign(asked(log, 0))
    assert witness.last(ORIGIN) is None
    assert witness.cosign(asked(log, 0)).first


def test_of_two_processes_at_once_one_is_told_the_size(signer: Signer, tmp_path: Path) -> None:
    # Both extend size 4; whoever comes second must not be cosigned from 4 any more.
    one, two = fork(tmp_path, 4, 9, 12)
    witness = witness_at(tmp_path / "witness", "arland", one)
    start = Checkpoint(ORIGIN, 4, one.root_at(4)).sign(OPERATOR)
    witness.cosign(AddCheckpoint(0, (), start).encode())
    context = multiprocessing.get_context("spawn")
    go, answers = context.Event(), context.Queue()
    asks = [asked(log, 4) for log in (one, two) for _ in range(2)]
    runs = [
        context.Process(
            target=_ask, args=(witness.folder, tmp_path / "witness-keys", ask, go, answers)
        )
        for ask in asks
    ]
    for run in runs:
        run.start()
    go.set()
    found = sorted(answers.get(timeout=60) for _ in runs)
    for run in runs:
        run.join()
    last = witness.last(ORIGIN)
    assert last is not None
    size = Checkpoint.from_text(Note.decode(last).text).size
    assert size in (9, 12)
    assert found == ["cosigned", *[f"last seen {size}"] * 3]


def _ask(folder: Path, keys: Path, request: bytes, go: object, answers: object) -> None:
    witness = Witness.open(folder, keys=keys, clock=lambda: NOON)
    keep = LogMemory.keep

    def slowly(memory: LogMemory, note: bytes) -> None:
        time.sleep(0.2)  # so that without a lock all would have read the same size by now
        keep(memory, note)

    LogMemory.keep = slowly  # type: ignore[method-assign]
    go.wait()  # type: ignore[attr-defined]
    try:
        witness.cosign(request)
        answers.put("cosigned")  # type: ignore[attr-defined]
    except NotLastSeen as refusal:
        answers.put(f"last seen {refusal.size}")  # type: ignore[attr-defined]


def test_a_lock_that_is_not_given_back_is_said(
    make_log: MakeLog, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = make_log(3)
    monkeypatch.setattr("truceline.ledger.witness_memory.LOCK_WAIT", 0.05)
    (memory,) = (witness.folder / "logs").glob("*")
    for attempt in (
        lambda: witness.cosign(asked(log, 0)),
        lambda: witness.cosign_folder(log.folder),
    ):
        with LogMemory(memory).held(), pytest.raises(LogLocked, match="another process"):
            attempt()
    assert witness.cosign(asked(log, 0)).first


@pytest.mark.parametrize("spoil", ["checkpoint", "log.vkey", "origin", "cut"])
def test_a_witness_whose_memory_is_damaged_cosigns_nothing(
    make_log: MakeLog, signer: Signer, witness: Witness, spoil: str
) -> None:
    log = make_log(3)
    witness.cosign(asked(log, 0))
    log.append(small_entries(2), signer)
    witness.cosign(asked(log, 3))
    (memory,) = (witness.folder / "logs").glob("*")
    if spoil == "checkpoint":
        (memory / "checkpoint").unlink()  # it must not begin anew
    elif spoil == "cut":
        path = memory / "checkpoint"
        path.write_bytes(path.read_bytes().replace(b"\n5\n", b"\n6\n"))
    else:
        (memory / spoil).write_bytes(b"\xff")
    with pytest.raises(LogDamaged, match="own memory is damaged"):
        witness.cosign(asked(log, 0))


# Clocks.


def test_its_times_never_run_backwards(make_log: MakeLog, witness: Witness, tmp_path: Path) -> None:
    log = make_log(3)
    witness.cosign(asked(log, 0))
    for clock, at in ((NOON - 60, NOON), (NOON - 1, NOON), (NOON + 5, NOON + 5), (NOON, NOON + 5)):
        again = Witness.open(
            witness.folder, keys=tmp_path / "witness-keys", clock=lambda now=clock: now
        )
        assert again.cosign(asked(log, 3)).at == at
    back = Witness.open(witness.folder, keys=tmp_path / "witness-keys", clock=lambda: NOON - 3600)
    with pytest.raises(ClockSetBack, match="Set the clock"):
        back.cosign(asked(log, 3))
