"""Time-stamps: made by `openssl ts`, checked by this program and by `openssl ts` again."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.tsa import OPENSSL, Authority, request_by_openssl, resigned, shell
from truceline.custody.timestamp_files import TimestampFiles, write_files
from truceline.custody.timestamps import (
    TimestampInvalid,
    accept,
    check_timestamp,
    request,
    wrong_with_stamped,
)
from truceline.ledger import Checkpoint, Log, Signer
from truceline.record import Entry, Timestamp, parse_entry

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")

SIGNER = Signer("front-1", bytes(range(32)))


def checkpoint(size: int = 26, root: bytes = b"r" * 32, origin: str = "front-1") -> bytes:
    return Checkpoint(origin, size, root).sign(SIGNER)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "a")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "b")


@pytest.fixture(scope="module")
def response(authority: Authority) -> bytes:
    return authority.reply(request(checkpoint()))


@pytest.fixture(scope="module")
def stamp(authority: Authority, response: bytes) -> Timestamp:
    return accept(checkpoint(), response, [authority.pem])


def files(stamp: Timestamp, authority: Authority, folder: Path) -> TimestampFiles:
    written = write_files(stamp, folder)
    (folder / "ca.pem").write_bytes(authority.pem)
    return written


# What holds.


def test_a_checkpoint_is_stamped_and_the_token_says_when_and_by_whom(
    stamp: Timestamp, response: bytes
) -> None:
    assert stamp.size == 26
    assert stamp.checkpoint.encode() == checkpoint()
    assert base64.b64decode(stamp.token) == response
    assert stamp.authority == "CN=Unit 1,O=Cadonian Time Service"
    assert abs(stamp.stamped - datetime.now(UTC)) < timedelta(minutes=5)
    assert stamp.id.startswith("T-26-")


def test_it_goes_into_the_record_and_comes_out_the_same(stamp: Timestamp) -> None:
    entry = Entry(recorded=stamp.stamped, author="operator", body=stamp)
    assert len(entry.canonical()) < 4_000
    assert parse_entry(entry.canonical()).body == stamp


def test_a_check_with_the_authoritys_certificate_says_not_later_than(
    stamp: Timestamp, authority: Authority
) -> None:
    holds, words = check_timestamp(stamp, [authority.pem])
    assert holds
    assert f"existed not later than {stamp.stamped:%Y-%m-%d %H:%M:%S} UTC" in words
    assert "give or take 1 s" in words
    assert "by the clock of CN=Unit 1" in words
    assert "true" not in words


def test_a_check_without_a_certificate_says_that_it_shows_nothing(stamp: Timestamp) -> None:
    holds, words = check_timestamp(stamp)
    assert holds
    assert "was not checked" in words
    assert "shows nothing" in words
    assert "not later than" not in words


def test_openssl_agrees_with_the_very_line_that_people_are_given(
    stamp: Timestamp, authority: Authority, tmp_path: Path
) -> None:
    written = files(stamp, authority, tmp_path)
    assert written.command == ("openssl ts -verify -data 26.checkpoint -in 26.tsr -CAfile ca.pem")
    ran = shell(written.command, tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "Verification: OK\n")


def test_openssl_reads_our_request(tmp_path: Path) -> None:
    (tmp_path / "own.tsq").write_bytes(request(checkpoint()))
    ran = shell("openssl ts -query -in own.tsq -text", tmp_path)
    assert ran.returncode == 0
    assert "Hash Algorithm: sha256" in ran.stdout
    assert "Certificate required: yes" in ran.stdout
    assert "Nonce: 0x" in ran.stdout


def test_two_requests_differ_and_tell_nothing_but_the_hash() -> None:
    assert request(checkpoint()) != request(checkpoint())
    assert len(request(checkpoint())) < 80
    assert b"front" not in request(checkpoint())


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_a_request_made_by_openssl_does_as_well(
    digest: str, authority: Authority, tmp_path: Path
) -> None:
    asked = request_by_openssl(checkpoint(), tmp_path, digest)
    stamp = accept(checkpoint(), authority.reply(asked), [authority.pem])
    assert check_timestamp(stamp, [authority.pem])[0]


def test_several_trusted_certificates_in_one_file_or_more(
    stamp: Timestamp, authority: Authority, other: Authority
) -> None:
    assert check_timestamp(stamp, [other.pem + authority.pem, authority.pem])[0]


def test_a_stamped_checkpoint_of_this_log_is_told_from_any_other(tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", "front-1", SIGNER)
    log.append([b"one", b"two"], SIGNER)
    old = (tmp_path / "log" / "checkpoint").read_bytes()
    log.append([b"three"], SIGNER)

    def wrong(note: bytes, size: int = 2) -> str:
        stamp = Timestamp(
            id="T", size=size, checkpoint=note.decode(), token="", authority="",
            stamped=datetime.now(UTC),
        )  # fmt: skip
        return wrong_with_stamped(stamp, "front-1", SIGNER.verifier, log.root_at)

    assert wrong(old) == ""
    assert "not of 3" in wrong(old, 3)
    assert "another root at 2 entries" in wrong(checkpoint(2))
    assert "of the log 'front-2'" in wrong(checkpoint(2, log.root_at(2), "front-2"))
    assert "4 entries" in wrong(checkpoint(4), 4) or "size 4" in wrong(checkpoint(4), 4)
    forged = Checkpoint("front-1", 2, log.root_at(2)).sign(Signer("front-1", bytes(32)))
    assert "signed by" in wrong(forged)
    assert wrong(b"no note") != ""


# What does not.


def test_a_token_for_another_checkpoint_is_refused(
    authority: Authority, response: bytes, stamp: Timestamp, tmp_path: Path
) -> None:
    with pytest.raises(TimestampInvalid, match="something else than this checkpoint"):
        accept(checkpoint(27), response)
    moved = stamp.model_copy(update={"checkpoint": checkpoint(27).decode(), "size": 27})
    holds, words = check_timestamp(moved, [authority.pem])
    assert not holds
    assert "something else than this checkpoint" in words
    ran = shell(files(moved, authority, tmp_path).command, tmp_path)
    assert ran.returncode != 0
    assert "message imprint mismatch" in ran.stderr


def test_a_certificate_of_another_authority_does_not_vouch(
    authority: Authority, other: Authority, stamp: Timestamp, response: bytes, tmp_path: Path
) -> None:
    with pytest.raises(TimestampInvalid, match="a certificate that you trust"):
        accept(checkpoint(), response, [other.pem])
    assert not check_timestamp(stamp, [other.pem])[0]
    assert shell(files(stamp, other, tmp_path).command, tmp_path).returncode != 0


def test_no_certificate_given_is_not_the_same_as_none_asked_for(stamp: Timestamp) -> None:
    holds, words = check_timestamp(stamp, [])
    assert not holds
    assert "no certificate was given" in words
    assert not check_timestamp(stamp, [b""])[0]


@pytest.mark.parametrize("valid", [(-9, -2), (2, 9)])
def test_a_certificate_that_did_not_hold_when_it_stamped_is_refused(
    valid: tuple[float, float], tmp_path: Path
) -> None:
    expired = Authority(tmp_path / "tsa", valid=valid)
    response = expired.reply(request(checkpoint()))
    with pytest.raises(TimestampInvalid, match="held at that time"):
        accept(checkpoint(), response, [expired.pem])
    stamp = accept(checkpoint(), response)
    assert not check_timestamp(stamp, [expired.pem])[0]
    written = files(stamp, expired, tmp_path / "files")
    assert shell(written.command, tmp_path / "files").returncode != 0


@pytest.mark.parametrize("purpose", [True, False])
def test_only_a_certificate_for_time_stamping_vouches(
    purpose: bool, response: bytes, tmp_path: Path
) -> None:
    """Whoever has a certificate for something else could otherwise set up as an authority."""
    signer = Authority(tmp_path / "tsa", purpose=purpose)
    forged = resigned(response, signer, tmp_path)
    if purpose:
        assert accept(checkpoint(), forged, [signer.pem]).size == 26
        return
    with pytest.raises(TimestampInvalid, match="a certificate that you trust"):
        accept(checkpoint(), forged, [signer.pem])


def test_a_refusal_by_the_authority_is_passed_on(tmp_path: Path) -> None:
    strict = Authority(tmp_path / "tsa", digests="sha512")
    response = strict.reply(request(checkpoint()))
    with pytest.raises(TimestampInvalid, match=r"did not grant it.*not supported"):
        accept(checkpoint(), response)


def test_a_response_without_a_certificate_is_refused(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(checkpoint())
    shell("openssl ts -query -data data -sha256 -out bare.tsq", tmp_path)
    response = authority.reply((tmp_path / "bare.tsq").read_bytes())
    with pytest.raises(TimestampInvalid, match="carries no certificate"):
        accept(checkpoint(), response, [authority.pem])


def test_what_is_no_checkpoint_or_no_response_is_refused(response: bytes) -> None:
    with pytest.raises(TimestampInvalid, match="no checkpoint"):
        accept(b"hello\n", response)
    for junk in (b"", b"\x30\x03\x02\x01\x00", b"junk" * 100, response[:-1], response + b"\x00"):
        with pytest.raises(TimestampInvalid):
            accept(checkpoint(), junk)
    with pytest.raises(TimestampInvalid, match="at most"):
        accept(checkpoint(), response + bytes(50_000))


def test_what_the_record_says_beside_the_token_must_be_what_the_token_says(
    stamp: Timestamp, authority: Authority
) -> None:
    earlier = stamp.stamped - timedelta(days=30)
    changes: list[dict[str, object]] = [
        {"stamped": earlier},
        {"authority": "CN=Somebody Else"},
        {"size": 25},
        {"token": stamp.token[:-4] + "AAA="},
        {"token": "no base64"},
        {"checkpoint": stamp.checkpoint + "\n"},
    ]
    for change in changes:
        holds, words = check_timestamp(stamp.model_copy(update=change), [authority.pem])
        assert not holds, change
        assert "shows nothing" in words


@settings(max_examples=150)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_never_changes_what_a_stamp_says(
    at: int, bit: int, stamp: Timestamp, authority: Authority, response: bytes
) -> None:
    spoilt = bytearray(response)
    spoilt[at % len(spoilt)] ^= 1 << bit
    token = base64.b64encode(spoilt).decode()
    holds, words = check_timestamp(stamp.model_copy(update={"token": token}), [authority.pem])
    assert not holds or words == check_timestamp(stamp, [authority.pem])[1]


def test_certificates_that_are_none_are_refused(stamp: Timestamp) -> None:
    holds, words = check_timestamp(stamp, [b"not PEM"])
    assert not holds
    assert "not PEM" in words


# Files.


def test_files_are_written_once_and_never_over_each_other(
    stamp: Timestamp, authority: Authority, tmp_path: Path
) -> None:
    first = write_files(stamp, tmp_path)
    assert write_files(stamp, tmp_path) == first
    again = accept(checkpoint(), authority.reply(request(checkpoint())), [authority.pem])
    second = write_files(again, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "26-2.checkpoint",
        "26-2.tsr",
        "26.checkpoint",
        "26.tsr",
    ]
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    assert shell(first.command, tmp_path).returncode == 0
    assert shell(second.command, tmp_path).returncode == 0
