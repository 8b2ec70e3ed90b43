"""Asking a server, at the wire."""

from __future__ import annotations

import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from feeds.wire import Asked, Reply, Wire
from truceline.feeds.hosts import FeedError, Token, allowed
from truceline.feeds.web import Patience, ask, opened, retry_after

SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 (invented)


def test_a_file_comes_as_it_is_with_what_the_server_says_of_it(
    wire: Wire, patience: Patience
) -> None:
    wire.in_turn(Reply(b"a,b\r\n\xff", headers={"ETag": '"v1"', "X-Other": "x"}))
    answer = ask(f"{wire.url}/x", most=100, patience=patience)
    assert answer.body == b"a,b\r\n\xff"
    assert answer.headers["etag"] == '"v1"'
    assert "x-other" not in answer.headers
    assert abs(datetime.now(UTC) - answer.at) < timedelta(minutes=1)
    assert wire.asked[0].headers["user-agent"].startswith("truceline/")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(wire: Wire, patience: Patience, status: int) -> None:
    wire.in_turn(Reply(status=status), Reply(b"there"))
    assert ask(wire.url, most=10, patience=patience).body == b"there"
    assert len(wire.asked) == 2


def test_it_is_asked_only_so_often(wire: Wire, patience: Patience) -> None:
    wire.in_turn(Reply(b"over\x1b[31m loaded", status=503))
    with pytest.raises(FeedError, match=r"status 503: over\[31m loaded") as error:
        ask(wire.url, most=10, patience=patience)
    assert (len(wire.asked), error.value.status) == (3, 503)


def test_a_refusal_is_not_asked_again(wire: Wire, patience: Patience) -> None:
    wire.in_turn(Reply(status=403))
    with pytest.raises(FeedError, match="403"):
        ask(wire.url, most=10, patience=patience)
    assert len(wire.asked) == 1


def test_what_the_server_asks_to_wait_is_waited(wire: Wire) -> None:
    wire.in_turn(Reply(status=429, headers={"Retry-After": "1"}), Reply(b"now"))
    begun = time.monotonic()
    ask(wire.url, most=10, patience=Patience(tries=2, first_wait_s=0.001))
    assert time.monotonic() - begun >= 1


def test_a_wait_beyond_patience_is_said(wire: Wire, patience: Patience) -> None:
    wire.in_turn(Reply(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(FeedError, match="wait 3600 seconds"):
        ask(wire.url, most=10, patience=patience)


def test_retry_after_is_seconds_or_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=50), usegmt=True)
    assert retry_after("7") == 7
    assert 40 < (retry_after(later) or 0) <= 50
    assert retry_after("Fri, 01 Jan 2021 00:00:00 GMT") == 0
    assert retry_after("soon") is None
    assert retry_after(None) is None


def test_a_connection_that_breaks_at_once_is_tried_again(patience: Patience) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    met: list[int] = []

    def serve() -> None:
        for answer in (b"", b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"):
            connection, _ = listener.accept()
            met.append(len(connection.recv(4096)))
            connection.sendall(answer)
            connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    assert ask(url, most=10, patience=patience).body == b"ok"
    thread.join(5)
    listener.close()
    assert len(met) == 2


def test_nobody_there_says_what_to_do(patience: Patience) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FeedError, match=r"cannot be reached.*check the connection.*added just as"):
        ask(f"http://127.0.0.1:{port}/", most=10, patience=patience)


def test_a_silent_server_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        quick = Patience(tries=1, timeout_s=0.2)
        with pytest.raises(FeedError, match="does not answer in time"):
            ask(url, most=10, patience=quick)


def test_too_much_and_too_little_are_refused(wire: Wire, patience: Patience) -> None:
    wire.in_turn(Reply(b"x" * 11))
    with pytest.raises(FeedError, match="more than 10 bytes"):
        ask(wire.url, most=10, patience=patience)
    wire.in_turn(Reply(b"x" * 10, cut=4))
    with pytest.raises(FeedError, match="broke off"):
        ask(wire.url, most=10, patience=patience)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "http://127.0.0.1.example.org/x",
        "https:///x",
        "example.org",
    ],
)
def test_only_https_or_this_machine_is_asked(url: str) -> None:
    with pytest.raises(FeedError, match="https://"):
        ask(url, most=10)


def test_a_redirect_out_of_https_is_not_followed(wire: Wire, patience: Patience) -> None:
    wire.in_turn(Reply(status=302, headers={"Location": "http://example.org/x"}))
    with pytest.raises(FeedError, match=r"example\.org.*https://"):
        ask(wire.url, most=10, patience=patience)


def test_a_token_goes_to_its_host_alone(wire: Wire, patience: Patience) -> None:
    other = Wire()
    other.in_turn(Reply(b"file"))
    # The same machine by another name is another host.
    away = other.url.replace("127.0.0.1", "localhost")
    wire.in_turn(Reply(status=302, headers={"Location": f"{away}/signed"}))
    token = Token("127.0.0.1", SECRET)
    with opened(wire.url, patience=patience, headers=token.sent_to(wire.url)) as answer:
        assert answer.read() == b"file"
    assert wire.asked[0].headers["authorization"] == f"Bearer {SECRET}"
    assert "authorization" not in other.asked[0].headers
    other.close()


def test_whom_a_token_is_for() -> None:
    token = Token("example.org", SECRET)
    assert token.sent_to("https://example.org/a")
    assert token.sent_to("https://data.EXAMPLE.org/a")
    for url in (
        "https://badexample.org/a",
        "https://example.org.net/a",
        "http://example.org/a",
        "https://net/example.org",
    ):
        assert token.sent_to(url) == {}


def test_a_key_is_in_no_message(wire: Wire, patience: Patience) -> None:
    def echo(asked: Asked) -> Reply:
        return Reply(f"you asked {asked.path}".encode(), status=400)

    wire.answer = echo
    with pytest.raises(FeedError) as error:
        ask(f"{wire.url}/{SECRET}/x", most=100, patience=patience, secret=SECRET)
    assert SECRET not in str(error.value)
    assert SECRET not in error.value.body
    assert "MAP_KEY" in str(error.value)
    with pytest.raises(FeedError) as refused:
        allowed(f"http://example.org/{SECRET}", SECRET)
    assert SECRET not in str(refused.value)
