"""A case and those outside it: a witness that answers over HTTP, and a time-stamping authority."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from case.files import CLAIMS, settings, table, written
from custody.tsa import OPENSSL, Authority, shell
from truceline.case import Case
from truceline.ledger.witness import Witness
from truceline.serve.witness import create_witness_app

Run = Callable[..., Any]


@contextmanager
def serving(witness: Witness) -> Iterator[str]:
    """Serve a witness on a port of its own; yield its address."""
    config = uvicorn.Config(create_witness_app(witness), log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        runner = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        runner.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            runner.join()


WITNESS = """
[[witnessing.witnesses]]
name = "borduria"
vkey = "{}"
[[witnessing.quorum]]
need = [{{ at_least = 1, of = ["borduria"] }}]
"""


@pytest.fixture
def watched(tmp_path: Path) -> tuple[Case, Witness]:
    """A case, and a witness that its settings name."""
    witness = Witness.create(tmp_path / "w", "borduria.example/w")
    toml = settings() + WITNESS.format(witness.verifier.vkey)
    case = Case.new(tmp_path / "case", written(tmp_path / "case.toml", toml))
    case.add([table(tmp_path / "one.csv", CLAIMS[:2])])
    witness.trust(case.log.verifier.vkey)
    return case, witness


def test_a_witness_is_asked_over_the_network(watched: tuple[Case, Witness], command: Run) -> None:
    case, witness = watched
    with serving(witness) as url:
        ran = command("cosign", case.path, url)
        assert "Enough witnesses have cosigned" in ran.out, ran.err
        case.add([table(case.path.parent / "two.csv", CLAIMS[2:])])
        assert "Not enough witnesses" in command("status", case.path).out
        ran = command("cosign", case.path, url)
        assert "Enough witnesses have cosigned" in ran.out, "from the size it saw last"
    ran = command("cosign", case.path, url)
    assert ran.code == 5, "a witness that is away says nothing against the record"
    assert command("verify", case.path).code == 0


def test_a_request_travels_as_a_file(
    watched: tuple[Case, Witness], tmp_path: Path, command: Run
) -> None:
    case, witness = watched
    asked, given = tmp_path / "request.txt", tmp_path / "cosigned.checkpoint"
    assert command("request", case.path, "--out", asked).code == 0
    ran = command("witness", "check", witness.folder, asked, "--out", given)
    assert ran.code == 0, ran.err
    assert "Enough witnesses" in command("cosign", case.path, given).out


@pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")
def test_a_time_stamp_is_checked_by_openssl(small: Case, tmp_path: Path, command: Run) -> None:
    authority = Authority(tmp_path / "tsa")
    ca = tmp_path / "ca.pem"
    ca.write_bytes(authority.pem)
    stamps = tmp_path / "stamps"
    assert command("timestamp", small.path, "--request", stamps).code == 0
    (asked,), (kept,) = stamps.glob("*.tsq"), stamps.glob("*.checkpoint")
    answer = asked.with_suffix(".tsr")
    answer.write_bytes(authority.reply(asked.read_bytes()))
    given = ("--response", answer, "--checkpoint", kept, "--ca", ca)
    ran = command("timestamp", small.path, *given)
    assert ran.code == 0, ran.err
    ran = command("verify", small.path, "--ca", ca)
    assert ran.code == 0, ran.out
    assert "not later than" in ran.out
    files = tmp_path / "files"
    ran = command("timestamp", small.path, "--files", files)
    (files / "ca.pem").write_bytes(authority.pem)
    checked = shell(ran.out.strip(), files)
    assert checked.returncode == 0, checked.stderr
    # The answer to another checkpoint is refused.
    small.refresh()
    small.add([table(tmp_path / "more.csv", [CLAIMS[0] | {"claim_id": "N1"}])])
    command("timestamp", small.path, "--request", tmp_path / "later")
    (other,) = (tmp_path / "later").glob("*.checkpoint")
    wrong = ("--response", answer, "--checkpoint", other, "--ca", ca)
    assert command("timestamp", small.path, *wrong).code == 5
