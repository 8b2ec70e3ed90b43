"""Power cuts, full disks, failing disks, kills and Ctrl-C at every step of an append or a stream.

Whatever happens, and whenever: what was acknowledged is there, in order, with nothing in between
but whole batches that were about to be; the log is sound; and work goes on.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.faults import Disk, Image, Machine, PowerCut, put_back
from truceline.ledger import Log, LogError, Signer
from truceline.ledger.journal import JOURNAL
from truceline.ledger.seen import SeenHead

MakeLog = Callable[..., Log]
ORIGIN = "example.org/case"
START = 250
BATCHES = [[b"%d %d" % (at, each) for each in range(n)] for at, n in enumerate((3, 4, 300, 2))]
"""A stream puts the first two in its journal, the second filling a bundle; the third, with them, in
place; and the last in its journal until it is closed."""

Act = Callable[[Log, Signer, SeenHead, list[int], list[int]], None]


def appends(log: Log, signer: Signer, seen: SeenHead, done: list[int], failed: list[int]) -> None:
    for at, batch in enumerate(BATCHES[:2]):
        try:
            log.append(batch, signer, seen=seen)
            done.append(at)
        except (LogError, OSError, KeyboardInterrupt):
            failed.append(at)


def streams(log: Log, signer: Signer, seen: SeenHead, done: list[int], failed: list[int]) -> None:
    at = 0
    while at < len(BATCHES):
        with (
            contextlib.suppress(LogError, OSError, KeyboardInterrupt),
            log.writer(signer, seen=seen, publish=8) as stream,
        ):
            while at < len(BATCHES):
                at += 1
                try:
                    stream.append(BATCHES[at - 1])
                    done.append(at - 1)
                except (LogError, OSError, KeyboardInterrupt):
                    failed.append(at - 1)
            return  # a fault while closing it is one more
        if at < len(BATCHES) and len(done) + len(failed) == at:
            at += 1  # a fault while opening it: this batch was never tried
            failed.append(at - 1)


def after(log: Log, signer: Signer, seen: SeenHead, done: list[int], maybe: list[int]) -> int:
    """Open what a fault left, as the next process would; return how many batches are in it."""
    again = Log.open(log.folder, signer.verifier)
    again.audit()  # what is in place is sound before anything is recovered
    again.recover()
    again.audit(seen=seen)
    found = list(again.entries())
    assert found[:START] == [b"entry %d" % at for at in range(START)]
    rest, held = found[START:], []
    for at, batch in enumerate(BATCHES):
        if rest[: len(batch)] == batch:
            held.append(at)
            rest = rest[len(batch) :]
    assert rest == []
    assert set(done) <= set(held) <= {*done, *maybe}
    # A shorter append: what the fault left must not show through.
    assert again.append([b"after"], signer, seen=seen) == range(len(found), len(found) + 1)
    assert list(again.entries()) == [*found, b"after"]
    assert again.leftovers() == []
    assert not (log.folder / JOURNAL).exists()
    again.audit(seen=seen)
    return len(held)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of START entries, to be copied."""
    signer, folder = Signer(ORIGIN, bytes(range(32))), tmp_path_factory.mktemp("before")
    Log.create(folder / "log", ORIGIN, signer).append(
        [b"entry %d" % at for at in range(START)], signer
    )
    return folder / "log"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where nothing waits for a disk: no power is cut but in the imagination."""
    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(os, name, lambda _: None)
    memory = Path("/dev/shm")  # noqa: S108 (a folder in memory, where the system has one)
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.mark.parametrize(
    ("act", "how"),
    [
        *((streams, how) for how in ("off", "torn", "once", "key", "full", "short")),
        *((appends, how) for how in ("once", "key", "full", "short")),
    ],
)
def test_a_fault_at_every_call(
    before: Path,
    place: Path,
    signer: Signer,
    monkeypatch: pytest.MonkeyPatch,
    act: Act,
    how: str,
) -> None:
    """For appends, "off" and "torn" are in test_ledger_crash."""
    counts, at = set(), 0
    while True:
        folder = place / str(at)
        shutil.copytree(before, folder / "log")
        log = Log.open(folder / "log", signer.verifier)
        seen = SeenHead.beside(signer.verifier, folder / "keys")
        done: list[int] = []
        failed: list[int] = []
        with monkeypatch.context() as patch:
            machine = Machine(patch, at, how)
            with contextlib.suppress(PowerCut):
                act(log, signer, seen, done, failed)
        tried = [len(done)] if how in ("off", "torn") else []
        counts.add(after(log, signer, seen, done, [*failed, *tried]))
        assert how != "short" or failed == []
        shutil.rmtree(folder)
        if not machine.failed:
            break
        # A disk that is full, or takes little, stays so: there every third call will do.
        at += 3 if how in ("full", "short") else 1
    assert at > 90
    last = 2 if act is appends else 4
    assert counts >= ({last} if how in ("key", "once", "short") else set(range(last + 1)))


@pytest.mark.parametrize("act", [appends, streams])
def test_a_full_disk_that_is_freed(
    before: Path, place: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    """The same objects go on once there is room, and lose only what was refused."""
    for at in range(0, 200, 9):
        shutil.copytree(before, place / str(at) / "log")
        log = Log.open(place / str(at) / "log", signer.verifier)
        seen = SeenHead.beside(signer.verifier, place / str(at) / "keys")
        done: list[int] = []
        with monkeypatch.context() as patch:
            machine = Machine(patch, at, "full")
            failed = Freeing(machine)
            act(log, signer, seen, done, failed)
        assert len(failed) <= 1
        assert after(log, signer, seen, done, failed) >= len(done) >= (1 if act is appends else 3)


class Freeing(list[int]):
    """Batches that failed; at the first of them somebody makes room on the disk."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.machine = machine

    def append(self, batch: int) -> None:
        self.machine.freed = True
        super().append(batch)


@pytest.mark.parametrize("act", [appends, streams])
def test_a_power_cut_that_takes_back_what_was_not_waited_for(
    before: Path, place: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    chance = random.Random(2014 if os.environ.get("CI") else None)  # noqa: S311 (no secret)
    shutil.copytree(before, place / "disk" / "log")
    (place / "disk" / "keys").mkdir()
    folder, best = place / "disk", 0
    log = Log.open(folder / "log", signer.verifier)
    done: list[int] = []
    images: list[tuple[Image, int]] = []

    def look(disk: Disk) -> None:
        for image in (disk.image(None), disk.image(chance)):
            if (image, len(done)) not in images[-4:]:
                images.append((image, len(done)))

    with monkeypatch.context() as patch:
        Disk(patch, folder, look)
        act(log, signer, SeenHead.beside(signer.verifier, folder / "keys"), done, [])
    assert len(done) == (2 if act is appends else 4)
    for at, (image, acknowledged) in enumerate(images):
        path = place / str(at)
        put_back(image, path)
        left = Log.open(path / "log", signer.verifier)
        seen = SeenHead.beside(signer.verifier, path / "keys")
        best = max(best, after(left, signer, seen, done[:acknowledged], [acknowledged]))
        shutil.rmtree(path)
    assert len(images) > 100
    assert best == len(done)


def test_a_power_cut_while_the_next_process_recovers_from_a_kill(
    before: Path, place: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkpoint that was put in place and not waited for is waited for before anything else."""
    chance = random.Random(2014 if os.environ.get("CI") else None)  # noqa: S311 (no secret)

    def killed(at: int) -> tuple[list[int], list[Image]]:
        """Batches acknowledged before the `at`-th file was put in place, and what may be left."""
        shutil.copytree(before, place / f"disk {at}" / "log")
        log = Log.open(place / f"disk {at}" / "log", signer.verifier)
        done: list[int] = []
        images: list[Image] = []
        left = at

        def look(disk: Disk) -> None:
            nonlocal left
            if left < 0:
                images.extend(disk.image(chance) for _ in range(8))
            elif disk.last == "replace":
                left -= 1
                if left < 0:
                    raise PowerCut

        with monkeypatch.context() as patch:
            Disk(patch, place / f"disk {at}", look)
            with contextlib.suppress(PowerCut):
                streams(log, signer, SeenHead(place / "keys", signer.verifier), done, [])
            left = -1
            Log.open(log.folder, signer.verifier).recover()
        (place / "keys").unlink(missing_ok=True)
        return done, images

    for at in range(3):
        done, images = killed(at)
        assert images
        for image in images:
            put_back(image, place / "image")
            left_over = Log.open(place / "image/log", signer.verifier)
            after(left_over, signer, SeenHead(place / "none", signer.verifier), done, [len(done)])
            shutil.rmtree(place / "image")
            (place / "none").unlink()


CHILD = """
import sys
from pathlib import Path
from truceline.ledger import Log, Signer
from truceline.ledger.seen import SeenHead
signer = Signer("example.org/case", bytes(range(32)))
log = Log.open(Path(sys.argv[1]), signer.verifier)
seen = SeenHead.beside(signer.verifier, Path(sys.argv[2]))
with log.writer(signer, seen=seen, publish=int(sys.argv[3])) as stream:
    while True:
        start = stream.size
        stop = stream.append([b"entry %d" % at for at in range(start, start + 7)]).stop
        print(stop, flush=True)  # the acknowledgement
"""


def child(log: Log, *, publish: int, limit: int | None = None) -> subprocess.Popen[bytes]:
    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    keys = log.folder.with_name("keys")
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(log.folder), str(keys), str(publish)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=limited,
    )


def check_child(log: Log, signer: Signer, output: bytes) -> None:
    # A kill may cut the last line short; every whole line before it was acknowledged.
    whole = output.split(b"\n")[:-1]
    acknowledged = int(whole[-1]) if whole else 0
    again = Log.open(log.folder, signer.verifier)
    again.recover()
    assert acknowledged <= again.size <= acknowledged + 7 or not output
    assert list(again.entries()) == [b"entry %d" % at for at in range(again.size)]
    again.audit(seen=SeenHead.beside(signer.verifier, log.folder.with_name("keys")))


@pytest.mark.parametrize("publish", [1, 40, 1024])
def test_a_process_killed_at_any_moment(make_log: MakeLog, signer: Signer, publish: int) -> None:
    log, chance = make_log(0), random.Random(9)  # noqa: S311 (no secret)
    sizes = []
    for _ in range(5):
        process = child(log, publish=publish)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.random() * 0.15)
        process.send_signal(signal.SIGKILL)
        check_child(log, signer, first + process.communicate()[0])
        sizes.append(Log.open(log.folder, signer.verifier).size)
    assert sizes == sorted(set(sizes))


def test_a_process_whose_files_may_not_grow(make_log: MakeLog, signer: Signer) -> None:
    """The system itself refuses a write, in part or whole, at 3,000 bytes of a file."""
    for publish, limit in ((1, 3000), (1024, 3000), (1024, 10_000)):
        log = make_log(0)
        process = child(log, publish=publish, limit=limit)
        output, wrong = process.communicate()
        assert b"File too large" in wrong
        assert output
        check_child(log, signer, output)
        shutil.rmtree(log.folder)
        shutil.rmtree(log.folder.with_name("keys"))
