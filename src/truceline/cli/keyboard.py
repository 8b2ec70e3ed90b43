"""Single keys from a terminal, without the enter key and without their echo."""

from __future__ import annotations

import os
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_ESCAPE: Final = 0x1B
_END: Final = "\x04"  # Ctrl-D


class Keyboard:
    """The keyboard of the terminal that the standard input is; use it in a `with` statement.

    Ctrl-C stays what it is everywhere: it interrupts.
    """

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno()
        self._waiting = b""

    def __enter__(self) -> Keyboard:
        """Take single keys from now on."""
        self._lines = termios.tcgetattr(self._fd)
        self._single()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the terminal back as it was."""
        termios.tcsetattr(self._fd, termios.TCSADRAIN, self._lines)

    def forget(self) -> None:
        """Drop what was typed up to now: a key must not answer a question nobody has seen yet."""
        self._waiting = b""
        termios.tcflush(self._fd, termios.TCIFLUSH)

    def key(self) -> str:
        """Wait for a key and return its letter; empty for a key that has none, such as an arrow.

        Raises:
            EOFError: if the terminal is gone, or Ctrl-D was pressed.
        """
        while True:
            # A letter may take several bytes, and a key such as an arrow sends a sequence of them.
            if self._waiting and self._waiting[0] == _ESCAPE:
                self._waiting = b""
                return ""
            for size in range(1, len(self._waiting) + 1):
                try:
                    letter = self._waiting[:size].decode("utf-8")
                except UnicodeDecodeError:
                    continue
                self._waiting = self._waiting[size:]
                if letter == _END:
                    raise EOFError
                return letter
            read = os.read(self._fd, 64)
            if not read:
                raise EOFError
            # Bytes that cannot become a letter are of no key.
            self._waiting = (self._waiting + read) if len(self._waiting) < 4 else read

    @contextmanager
    def lines(self) -> Iterator[None]:
        """Let whole lines be typed and seen, as usual, for a while."""
        termios.tcsetattr(self._fd, termios.TCSADRAIN, self._lines)
        try:
            yield
        finally:
            self._single()

    def _single(self) -> None:
        tty.setcbreak(self._fd, termios.TCSADRAIN)
