"""A witness over HTTP, as C2SP tlog-witness has it, and the operator's client of one."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

from ledger.witnesses import (
    NOON,
    OPERATOR,
    ORIGIN,
    asked,
    cosigned,
    cosigner,
    evidence_of,
    fork,
    head,
    log_of,
    small_entries,
    witness_at,
)
from truceline.ledger import Checkpoint, Log, NoteError, Signer, open_note
from truceline.ledger.cosigned import CosignedCheckpoints
from truceline.ledger.note import Note
from truceline.ledger.request import MAX_REQUEST, AddCheckpoint, decode_lines
from truceline.ledger.witness import Witness
from truceline.ledger.witness_client import NotCosigned, submit
from truceline.record.witnessing import Witnessing, WitnessKey
from truceline.serve.witness import create_witness_app

KEY = OPERATOR.verifier


@pytest.fixture(autouse=True)
def _direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy this computer uses has no business with requests to itself."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return log_of(tmp_path / "log", *small_entries(5))


@pytest.fixture
def witness(tmp_path: Path, log: Log) -> Witness:
    return witness_at(tmp_path / "witness", "arland", log)


@pytest.fixture
def client(witness: Witness) -> Iterator[TestClient]:
    with TestClient(create_witness_app(witness)) as opened:
        yield opened


def place(origin: str) -> str:
    return f"/checkpoint/{hashlib.sha256(origin.encode()).hexdigest()}"


def test_a_cosignature_is_given(client: TestClient, witness: Witness, log: Log) -> None:
    answer = client.post("/add-checkpoint", content=asked(log, 0))
    assert answer.status_code == 200
    (line,) = decode_lines(answer.content)
    assert witness.verifier.signed_at(log.checkpoint.text.encode(), line.value) == NOON
    whole = head(log) + answer.content
    assert len(open_note(whole, [KEY, witness.verifier]).signatures) == 2


def test_another_old_size_is_answered_with_the_right_one(client: TestClient, log: Log) -> None:
    client.post("/add-checkpoint", content=asked(log, 0))
    answer = client.post("/add-checkpoint", content=asked(log, 0))
    assert (answer.status_code, answer.content) == (409, b"5\n")
    assert answer.headers["content-type"] == "text/x.tlog.size"


def test_refusals_have_the_standard_s_statuses(
    client: TestClient, witness: Witness, log: Log, tmp_path: Path
) -> None:
    other = log_of(tmp_path / "other", b"entry", signer=Signer("example.org/other", bytes(32)))
    thief = log_of(tmp_path / "thief", b"entry", signer=Signer(ORIGIN, bytes(32)))
    _, forked = fork(tmp_path, 3, 5, 5)
    grown = log_of(tmp_path / "grown", *small_entries(9))
    assert client.post("/add-checkpoint", content=asked(log, 0)).status_code == 200
    for body, status, said in (
        (b"", 400, "not a request"),
        (asked(log, 0)[:-1], 400, "not a request"),
        (AddCheckpoint(6, (), head(log)).encode(), 400, "from size 6 back to 5"),
        (asked(thief, 0), 403, "not the log's own"),
        (asked(other, 0), 404, "does not watch"),
        (AddCheckpoint(5, (), head(forked)).encode(), 409, "two different logs"),
        (AddCheckpoint(5, (bytes(32),), head(grown)).encode(), 422, "does not show"),
    ):
        answer = client.post("/add-checkpoint", content=body)
        assert (answer.status_code, said in answer.text) == (status, True), answer.text
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert str(tmp_path) not in answer.text
    assert len(evidence_of(witness)) == 2
    assert client.post("/add-checkpoint", content=asked(grown, 5)).status_code == 200


def test_a_body_has_a_bound(client: TestClient, log: Log) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1 << 12):
            yield b"x" * (1 << 10)

    assert client.post("/add-checkpoint", content=b"x" * (MAX_REQUEST + 1)).status_code == 413
    assert client.post("/add-checkpoint", content=endless()).status_code == 413
    assert client.post("/add-checkpoint", content=b"x" * MAX_REQUEST).status_code == 400
    assert client.post("/add-checkpoint", content=asked(log, 0)).status_code == 200


def test_anybody_can_read_what_was_seen_last(
    client: TestClient, witness: Witness, log: Log
) -> None:
    assert client.get(place(ORIGIN)).status_code == 404
    client.post("/add-checkpoint", content=asked(log, 0))
    answer = client.get(place(ORIGIN))
    assert (answer.status_code, answer.content) == (200, witness.last(ORIGIN))
    assert len(open_note(answer.content, [KEY, witness.verifier]).signatures) == 2
    assert client.get(place("example.org/other")).status_code == 404


def test_there_is_nothing_else(client: TestClient) -> None:
    for path in ("/", "/docs", "/redoc", "/openapi.json", "/evidence", "/witness.vkey"):
        assert client.get(path).status_code == 404
    assert client.get("/add-checkpoint").status_code == 405
    assert client.post(place(ORIGIN)).status_code == 405


def test_trouble_of_the_witness_s_own_is_no_refusal(
    client: TestClient, witness: Witness, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("truceline.ledger.files.os.replace", full)
        answer = client.post("/add-checkpoint", content=asked(log, 0))
    assert (answer.status_code, "was not cosigned" in answer.text) == (503, True)
    client.post("/add-checkpoint", content=asked(log, 0))
    (memory,) = (witness.folder / "logs").glob("*")
    (memory / "checkpoint").write_bytes(b"")
    for answer in (
        client.post("/add-checkpoint", content=asked(log, 5)),
        client.get(place(ORIGIN)),
    ):
        assert (answer.status_code, "memory is damaged" in answer.text) == (503, True)
        assert str(witness.folder) not in answer.text


# The operator's client, over a real socket.


@pytest.fixture
def url(witness: Witness) -> Iterator[str]:
    """The address of a running witness."""
    server = uvicorn.Server(
        uvicorn.Config(create_witness_app(witness), log_level="warning", lifespan="off")
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        runner = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        runner.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            runner.join()


def test_the_operator_asks_and_keeps_the_answer(
    url: str, witness: Witness, log: Log, tmp_path: Path
) -> None:
    named = WitnessKey(name="arland", vkey=witness.verifier.vkey)
    policy = Witnessing(witnesses=(named,))
    kept = CosignedCheckpoints(tmp_path / "kept", KEY)
    for _ in range(3):
        # It does not know what the witness saw last: it is told, and asks again from there.
        lines = submit(url + "/", log, head(log), witness.verifier)
        kept.add("".join(each.line for each in lines).encode(), log, policy)
        log.append(small_entries(4), OPERATOR)
    assert kept.sizes() == [5, 9, 13]
    assert set(kept.newest_per_witness(policy)) == {"arland"}


def test_the_operator_is_told_that_its_log_was_set_back(
    url: str, witness: Witness, log: Log
) -> None:
    old = head(log)
    log.append(small_entries(4), OPERATOR)
    submit(url, log, head(log), witness.verifier)
    with pytest.raises(NotCosigned, match="seen 9 entries of this log, more than the 5") as caught:
        submit(url, log, old, witness.verifier)
    assert caught.value.size == 9


def test_a_refusal_is_passed_on(url: str, witness: Witness, tmp_path: Path, log: Log) -> None:
    submit(url, log, head(log), witness.verifier)
    _, forked = fork(tmp_path, 3, 5, 5)
    with pytest.raises(NotCosigned, match=r"status 409: .*two different logs") as caught:
        submit(url, forked, head(forked), witness.verifier)
    assert (caught.value.status, caught.value.size) == (409, None)


def test_a_cosignature_by_another_key_is_not_taken(url: str, log: Log) -> None:
    with pytest.raises(NotCosigned, match="no cosignature by arland"):
        submit(url, log, head(log), cosigner("arland").verifier)


def test_a_cosignature_over_something_else_is_not_taken(
    answering: Callable[[int, str, bytes], str], log: Log
) -> None:
    key = cosigner("arland")
    good = cosigned(head(log), (key, NOON))
    bad = cosigned(Checkpoint(ORIGIN, 9, bytes(32)).sign(OPERATOR), (key, NOON))
    for note, fits in ((good, True), (bad, False)):
        address = answering(200, "text/plain", Note.decode(note).signatures[1].line.encode())
        if fits:
            assert len(submit(address, log, head(log), key.verifier)) == 1
        else:
            with pytest.raises(NotCosigned, match="no cosignature by arland"):
                submit(address, log, head(log), key.verifier)


def test_nobody_there(log: Log) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotCosigned, match="cannot be reached"):  # it listens, and is silent
            submit(f"http://127.0.0.1:{port}", log, head(log), cosigner("a").verifier, timeout=0.2)
    with pytest.raises(NotCosigned, match="cannot be reached") as caught:
        submit(f"http://127.0.0.1:{port}", log, head(log), cosigner("a").verifier)
    assert caught.value.status is None


def test_only_what_makes_sense_is_asked(log: Log, tmp_path: Path) -> None:
    key = cosigner("arland").verifier
    for bad in ("file:///etc/passwd", "ftp://example.org", "example.org"):
        with pytest.raises(ValueError, match="http"):
            submit(bad, log, head(log), key)
    thief = log_of(tmp_path / "thief", b"entry", signer=Signer(ORIGIN, bytes(32)))
    with pytest.raises(NoteError):
        submit("http://127.0.0.1:1", log, head(thief), key)
    future = Checkpoint(ORIGIN, 9, bytes(32)).sign(OPERATOR)
    with pytest.raises(ValueError, match="the log has 5"):
        submit("http://127.0.0.1:1", log, future, key)


@pytest.fixture
def answering() -> Iterator[Callable[[int, str, bytes], str]]:
    """A server that is no witness: it answers everything in one way."""
    servers: list[HTTPServer] = []

    def start(status: int, kind: str, body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "kind", "body", "said"),
    [
        (200, "text/plain", b"", "no signature lines"),
        (200, "text/html", b"<html>welcome</html>\n", "no signature lines"),
        (200, "text/plain", b"x" * (1 << 20), "no signature lines"),
        (409, "text/x.tlog.size", b"many\n", "no size"),
        (409, "text/x.tlog.size", b"03\n", "no size"),
        (409, "text/x.tlog.size", b"3\n", "refused with status 409"),
        (302, "text/plain", b"", "status 302"),
        (500, "text/plain", b"\x1b[31mred\x00", r"status 500: \[31mred"),
    ],
)
def test_answers_that_are_no_witness_s(
    answering: Callable[[int, str, bytes], str],
    log: Log,
    status: int,
    kind: str,
    body: bytes,
    said: str,
) -> None:
    address = answering(status, kind, body)
    with pytest.raises(NotCosigned, match=said):
        submit(address, log, head(log), cosigner("arland").verifier)
