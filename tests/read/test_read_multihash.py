"""Checksums that say how they were made."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from truceline.read.multihash import Multihash, hash_file, sha256_multihash

DATA = b"truce" * 300_000


@pytest.mark.parametrize(
    ("begin", "name", "python"),
    [("1114", "sha1", "sha1"), ("1220", "sha2-256", "sha256"), ("1340", "sha2-512", "sha512"),
     ("1440", "sha3-512", "sha3_512"), ("1620", "sha3-256", "sha3_256"),
     ("2030", "sha2-384", "sha384"), ("d50110", "md5", "md5")],
)  # fmt: skip
def test_every_function_that_is_known(tmp_path: Path, begin: str, name: str, python: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(DATA)
    digest = hashlib.new(python, DATA, usedforsecurity=False).hexdigest()
    found = Multihash.parse(begin + digest.upper())
    assert (found.name, found.digest) == (name, digest)
    assert hash_file(path, found) == (hashlib.sha256(DATA).hexdigest(), len(DATA), True)
    path.write_bytes(DATA[1:])
    assert hash_file(path, found)[2] is False


def test_a_sha_256_as_in_the_examples_of_the_file_extension() -> None:
    # sha2-256 of the empty string
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256_multihash(empty) == "1220" + empty
    assert Multihash.parse("1220" + empty).digest == empty


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "hexadecimal"), ("12zz", "hexadecimal"), ("122", "hexadecimal"), ("1220ab", "32 bytes"),
     ("1221" + "ab" * 33, "32 bytes"), ("22" + "20" + "ab" * 32, "code"), ("ffffff", "cut short"),
     ("12", "cut short")],
)  # fmt: skip
def test_what_is_none(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Multihash.parse(text)
