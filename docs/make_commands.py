"""Write `docs/commands.md` from the command line itself.

Run it after a change to a command: `.venv/bin/python docs/make_commands.py`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_type_hints

import typer.main

from truceline import cli

OUT: Final = Path(__file__).with_name("commands.md")

_INTRODUCTION: Final = """\
# Commands

<!-- Written by docs/make_commands.py. Change the commands, then run it again. -->

`truceline COMMAND --help` says the same in the terminal. `truceline --install-completion` makes the
shell complete commands and options. What a command says about its work goes to the standard
output; problems and progress go to the standard error.

A point of the record is given with `--at`: a number of entries, or a time. A time without a zone is
read in the zone of the case, and a day alone means its end. Which clock a time is read on is said
in [design.md](design.md#two-clocks).
"""


def text() -> str:
    """Return the whole page."""
    group: Any = typer.main.get_command(cli.app)
    parts = [_INTRODUCTION, *(_command(name, each) for name, each in _commands(group))]
    return "\n".join([*parts, _exit_codes()]).rstrip() + "\n"


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its whole name; one that is a group gives those in it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield before + name, command


def exit_codes() -> list[tuple[str, str]]:
    """Return the exit codes and their meaning, as the command line documents them.

    Raises:
        SystemExit: if a code that the program uses is not documented.
    """
    said = " ".join((cli.__doc__ or "").split()).partition("Exit codes: ")[2].rstrip(".")
    codes = [(code, meaning) for code, meaning in re.findall(r"(\d+) ([^;]+)(?:; |$)", said)]
    used = {cli.ROWS_BAD, cli.RECORD_BAD, cli.TO_PUT_RIGHT, cli.INTERRUPTED}
    missing = used - {int(code) for code, _ in codes}
    if missing:
        raise SystemExit(f"exit codes {sorted(missing)} are not documented in truceline.cli")
    return codes


def _command(name: str, command: Any) -> str:
    hints = get_type_hints(inspect.unwrap(command.callback))
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [item for item in command.params if item.param_type_name == "option"]
    marks = {item.name: _mark(item, hints[item.name]) for item in command.params}
    needed = [marks[item.name] for item in options if item.required]
    usage = " ".join(["truceline", name, *(marks[item.name] for item in arguments), *needed])
    if len(needed) < len(options):
        usage += " [OPTIONS]"
    rows = [(marks[item.name], item.help or "") for item in (*arguments, *options)]
    example = re.sub(r"^Examples?: ", "", command.epilog or "").replace("` · `", "`, `")
    lines = [
        f"## `truceline {name}`\n",
        f"{inspect.cleandoc(command.help)}\n",
        f"```text\n{usage}\n```\n",
        "| | |\n|---|---|\n" + "".join(f"| {_cell(mark)} | {said} |\n" for mark, said in rows),
        f"Example: {example}\n",
    ]
    return "\n".join(lines)


def _mark(item: Any, hint: Any) -> str:
    """Return what a user writes: `DIR`, `--yes`, `--out FILE`."""
    if item.param_type_name == "argument" or item.is_flag:
        return str(item.metavar or item.opts[0])
    return f"{item.opts[0]} {item.metavar or ('FILE' if 'Path' in str(hint) else 'TEXT')}"


def _cell(mark: str) -> str:
    return f"`{mark}`".replace("|", "\\|")


def _exit_codes() -> str:
    rows = "".join(f"| {code} | {meaning} |\n" for code, meaning in exit_codes())
    return f"## Exit codes\n\n| code | meaning |\n|---|---|\n{rows}"


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
    print(f"Wrote {OUT.name}")
