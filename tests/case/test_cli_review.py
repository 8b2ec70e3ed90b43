"""The review command in a real pseudo-terminal, and the commands beside it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from case.open_questions import open_questions
from truceline.case import Case
from truceline.match.change import placed
from truceline.record import Judgement, Same
from truceline.reviewing import DEFAULT_REASONS, Review

Run = Callable[..., Any]
PATIENCE = 90.0
"""Seconds after which what was expected on the screen is taken not to come."""


class Terminal:
    """A program at a terminal of 80 columns without colour."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.shown = ""
        self._read = 0

    def press(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def wait(self, pattern: str) -> str:
        """Read until the screen shows a pattern, and return what came up to its end."""
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self.shown[self._read :])):
            if not self._more(deadline):
                raise AssertionError(
                    f"{pattern!r} never came; since then:\n{self.shown[self._read :]}"
                )
        start, self._read = self._read, self._read + found.end()
        return self.shown[start : self._read]

    def interrupt(self, program: subprocess.Popen[bytes]) -> None:
        """Press Ctrl-C, and again where nothing came of it, as a person does.

        A signal that arrives after a prompt is printed and before the interpreter waits for a
        key is acted on at the next key only.
        """
        for _ in range(3):
            self.press("\x03")
            begun = time.monotonic()
            while program.poll() is None and time.monotonic() - begun < PATIENCE / 3:
                self._more(time.monotonic() + 0.2)
            if program.poll() is not None:
                return

    def end(self) -> str:
        """Read to the end of the program."""
        deadline = time.monotonic() + PATIENCE
        while self._more(deadline):
            pass
        start, self._read = self._read, len(self.shown)
        return self.shown[start:]

    def _more(self, deadline: float) -> bool:
        if not select.select([self.fd], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:  # the other end is closed
            return False
        text = data.decode("utf-8", "replace").replace("\r", "")
        self.shown += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
        return bool(data)


@contextmanager
def terminal(
    *words: object, columns: int = 80
) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    """Run `truceline` with these words at a terminal of its own."""
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 45, columns, 0, 0))
    program = subprocess.Popen(
        [sys.executable, "-c", "from truceline.cli import main; main()", *map(str, words)],
        stdin=there,
        stdout=there,
        stderr=there,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": str(columns)},
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # Ctrl-C goes to this program
    )
    os.close(there)
    try:
        yield Terminal(here), program
    finally:
        program.kill()
        program.wait()
        os.close(here)


def judgements(case: Case) -> list[Judgement]:
    found = [entry.body for entry in Case.open(case.path).entries()]
    return [body for body in found if isinstance(body, Judgement)]


def widest(text: str) -> int:
    """The longest line, apart from the progress, whose frames are drawn over each other."""
    return max(len(line) for line in text.splitlines() if "Auditing" not in line)


ASKED = r"q\s+quit"


def test_a_review_from_the_first_question_to_quit(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    asked = Review(case, "Ana").questions()
    assert len(asked) >= 4
    first = asked[0]
    with terminal("review", case.path, "--author", "Ana") as (screen, program):
        text = screen.wait(ASKED)
        assert f"({len(asked)} questions left)" in text
        for claim in (first.left, first.right):
            assert claim in text
        for said in ("log-odds", "against │ for", "same:", "different:", "Village", "Ministry of"):
            assert said in text
        assert widest(text) <= 80

        screen.press("s")
        screen.wait(r"why\?")
        screen.press("both name one patrol\n")
        text = screen.wait(ASKED)
        assert "Judged same" in text
        # The answer is on the disk before the next question is answered.
        assert [(each.verdict, each.reason, each.author) for each in judgements(case)] == [
            (Same.SAME, "both name one patrol", "Ana")
        ]
        second = next(each for each in Review(case, "Ana").questions() if each.key != first.key)
        assert second.left in text

        screen.press("x")  # no key of a review: nothing happens
        screen.press("d")
        screen.wait(r"why\?")
        screen.press("\n")
        assert "Judged different" in screen.wait(ASKED)
        screen.press("z")
        text = screen.wait(ASKED)
        assert "Taken back" in text
        assert second.left in text, "the question comes again"
        screen.press("u")
        screen.wait(r"why\?")
        screen.press("\n")
        assert "Judged unsure" in screen.wait(ASKED)
        screen.press("n")
        assert "Skipped" in screen.wait(ASKED)
        screen.press("?")
        text = screen.wait(ASKED)
        assert re.search(r"They look like|On their own they look like", text)
        screen.press("q")
        assert "2 judgements recorded" in screen.end()
        assert program.wait(PATIENCE) == 0

    verdicts = [(each.verdict, {each.left, each.right}) for each in judgements(case)]
    pair = {second.left, second.right}
    assert verdicts == [
        (Same.SAME, {first.left, first.right}),
        (Same.DIFFERENT, pair),
        (Same.UNSURE, pair),
        (Same.UNSURE, pair),
    ]
    reasons = [each.reason for each in judgements(case)]
    assert reasons[1] == DEFAULT_REASONS[Same.DIFFERENT]
    assert reasons[2].startswith("takes back")
    after = Case.open(case.path)
    held = placed(after.picture().matching)
    assert held[first.left] == held[first.right]
    assert after.keeping.held().left_out == {}


def test_to_the_last_question_and_an_empty_queue(tmp_path: Path) -> None:
    case = open_questions(tmp_path)
    with terminal("review", case.path, "--author", "Ana") as (screen, program):
        screen.wait(ASKED)
        screen.press("z")
        assert "nothing to take back" in screen.wait(ASKED)
        for _ in range(100):
            screen.press("u")
            screen.wait(r"why\?")
            screen.press("\n")
            if "Nothing to review" in screen.wait(ASKED + "|Nothing to review"):
                break
        else:
            pytest.fail("the queue never ended")
        screen.end()
        assert program.wait(PATIENCE) == 0
    with terminal("review", case.path) as (screen, program):
        assert "Nothing to review: 48 claims in" in " ".join(screen.end().split())
        assert program.wait(PATIENCE) == 0
    with terminal("review", case.path, "--again") as (screen, program):
        assert "questions left)" in screen.wait(ASKED)
        screen.press("\x04")
        screen.end()
        assert program.wait(PATIENCE) == 0


@pytest.mark.parametrize("where", ["question", "reason"])
def test_interrupted_what_was_answered_stays(tmp_path: Path, where: str) -> None:
    case = open_questions(tmp_path)
    with terminal("review", case.path, columns=60) as (screen, program):
        assert widest(screen.wait(ASKED)) <= 60
        screen.press("d")
        screen.wait(r"why\?")
        screen.press("\n")
        screen.wait(ASKED)
        if where == "reason":
            screen.press("s")
            screen.wait(r"why\?")
        screen.interrupt(program)
        assert "1 judgement recorded" in screen.end()
        assert program.wait(PATIENCE) == 0
    assert [each.verdict for each in judgements(case)] == [Same.DIFFERENT]


def test_without_a_terminal_it_says_so(tmp_path: Path, command: Run) -> None:
    case = open_questions(tmp_path)
    ran = command("review", case.path)
    assert ran.code == 5
    assert "needs a terminal" in ran.err
    assert "truceline judge" in ran.err


def test_a_key_that_may_not_judge_is_refused_before_the_first_question(tmp_path: Path) -> None:
    from truceline.ledger import create_signer

    case = open_questions(tmp_path)
    create_signer("nobody")
    with terminal("review", case.path, "--key", "nobody") as (screen, program):
        text = " ".join(screen.end().split())
        assert "no earlier entry grants the key 'nobody'" in text
        assert "why?" not in text
        assert program.wait(PATIENCE) == 5


def test_judge_why_and_history(tmp_path: Path, command: Run) -> None:
    case = open_questions(tmp_path)
    before = placed(case.picture().matching)
    ran = command(
        "judge", case.path, "E00a", "E13b", "--verdict", "same", "--reason", "one and the same",
        "--author", "Ana",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert f"{before['E13b']} goes into {before['E00a']} with" in ran.out
    ran = command("why", case.path, "E00a", "E13b")
    assert "Ana judged E00a and E13b about the same event: “one and the same”." in ran.out
    ran = command("why", case.path, "E00a", "E00b")
    assert "against │ for" in ran.out
    assert "Village 0 and Village 0-north" in ran.out
    ran = command("why", case.path, "E00a", "E13b", "--at", case.log.size)
    assert "too far apart in time" in ran.out, "before the judgement"
    ran = command("history", case.path, before["E13b"].lower())
    assert "appeared with" in ran.out
    assert f"went into {before['E00a']}" in ran.out
    assert "judged same by Ana" in ran.out
    assert f"its oldest claim is in {before['E00a']}" in ran.out


def test_what_the_commands_are_not_given_right(tmp_path: Path, command: Run) -> None:
    case = open_questions(tmp_path)
    size = Case.open(case.path).log.size
    judge = ("judge", case.path, "E00a")
    for words, said in (
        ((*judge, "E99z", "--verdict", "same", "--reason", "x"), "no claim 'E99z'"),
        ((*judge, "E00a", "--verdict", "same", "--reason", "x"), "named twice"),
        ((*judge, "E00b", "--verdict", "same", "--reason", " "), "needs a reason"),
        (("why", case.path, "E00a", "E0b"), "Did you mean"),
        (("history", case.path, "I-ZZZZZ"), "no incident I-ZZZZZ"),
    ):
        ran = command(*words)
        assert (ran.code, said in ran.err) == (5, True), ran.err
    assert command(*judge, "E00b", "--verdict", "maybe", "--reason", "x").code == 2
    assert Case.open(case.path).log.size == size
