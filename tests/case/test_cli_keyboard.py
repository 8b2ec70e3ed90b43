"""Single keys from a pseudo-terminal: letters of any script, keys without one, and the end."""

from __future__ import annotations

import os
import pty
import sys
import termios
from collections.abc import Iterator

import pytest

from truceline.cli.keyboard import Keyboard


class Stdin:
    """What the keyboard asks of the standard input."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def fileno(self) -> int:
        return self._fd


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """The person's end of a pseudo-terminal, and the program's."""
    here, there = pty.openpty()
    monkeypatch.setattr(sys, "stdin", Stdin(there))
    yield here, there
    os.close(here)
    os.close(there)


def echoes(fd: int) -> bool:
    return bool(termios.tcgetattr(fd)[3] & termios.ECHO)


def test_letters_one_by_one_however_they_arrive(ends: tuple[int, int]) -> None:
    here, _ = ends
    with Keyboard() as keyboard:
        os.write(here, "sก?".encode())
        assert [keyboard.key() for _ in range(3)] == ["s", "ก", "?"]


def test_an_arrow_has_no_letter_and_the_end_ends(ends: tuple[int, int]) -> None:
    here, _ = ends
    with Keyboard() as keyboard:
        os.write(here, b"\x1b[A")
        assert keyboard.key() == ""
        os.write(here, b"\x04")
        with pytest.raises(EOFError):
            keyboard.key()


def test_what_was_typed_too_early_is_dropped(ends: tuple[int, int]) -> None:
    here, _ = ends
    with Keyboard() as keyboard:
        os.write(here, b"ssd")
        assert keyboard.key() == "s"
        keyboard.forget()
        os.write(here, b"q")
        assert keyboard.key() == "q"


def test_the_terminal_is_given_back_as_it_was(ends: tuple[int, int]) -> None:
    _, there = ends
    before = termios.tcgetattr(there)
    with Keyboard() as keyboard:
        assert not echoes(there)
        with keyboard.lines():
            assert echoes(there)
        assert not echoes(there)
    assert termios.tcgetattr(there) == before
    with pytest.raises(KeyboardInterrupt), Keyboard():
        raise KeyboardInterrupt
    assert termios.tcgetattr(there) == before
