"""The tutorial does what it says: its files are written, its commands run, its output compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(
    r"^```(?P<language>\w+)(?: (?P<name>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Step:
    """A command with the output the tutorial shows for it."""

    command: str
    expected: list[str]


def _files() -> dict[str, str]:
    blocks = BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8"))
    return {match["name"]: match["body"] for match in blocks if match["name"]}


def _steps() -> list[Step]:
    steps = []
    for match in BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8")):
        if match["language"] != "console":
            continue
        lines = match["body"].splitlines()
        assert lines[0].startswith("$ "), f"a console block begins with a command: {lines[0]}"
        for line in lines:
            if line.startswith("$ "):
                steps.append(Step(line[2:], []))
            else:
                steps[-1].expected.append(line)
    return steps


def _pattern(expected: list[str]) -> str:
    """Return a pattern for shown output: `…` is any text, alone on a line any lines."""
    return "".join(
        r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n"
        for line in expected
    )


def _stripped(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def test_tutorial(tmp_path: Path) -> None:
    for name, body in _files().items():
        (tmp_path / name).write_text(body, encoding="utf-8")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "TRUCELINE_KEYS": str(tmp_path / "keys"),
        "COLUMNS": "100",
        "PYTHONUNBUFFERED": "1",
        "LC_ALL": "C.UTF-8",
    }
    code = 0
    for step, following in pairwise([*_steps(), Step("", [])]):
        done = subprocess.run(
            ["bash", "-c", f"(exit {code}); {step.command}"],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        code = done.returncode
        shown, expected = _stripped(done.stdout), [line.rstrip() for line in step.expected]
        assert re.fullmatch(_pattern(expected), shown), (
            f"`{step.command}` printed\n{shown}\ninstead of\n{chr(10).join(expected)}"
        )
        # The tutorial shows every exit code that is not 0.
        assert code == 0 or following.command == "echo $?", f"`{step.command}` ended with {code}"


def test_tutorial_has_what_it_promises() -> None:
    assert set(_files()) == {
        "case.toml",
        "claims.csv",
        "agreements.yaml",
        "judgement.json",
        "figures.py",
    }
    commands = {
        step.command.split()[1] for step in _steps() if step.command.startswith("truceline")
    }
    cases = {"new", "add", "build", "brief", "show", "status", "export"}
    assert commands == cases | {"verify", "witness", "key", "grant", "release"}
