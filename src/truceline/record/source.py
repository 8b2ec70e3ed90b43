"""A source: the document, statement, feed or form that something was read in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from truceline.record.admiralty import Reliability
from truceline.record.base import Value
from truceline.record.vocabulary import Channel
from truceline.record.when import When

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\s/\\][^\n\r\t]*$")]
"""An identifier given by whoever submits; unique within its kind and case."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Blob(Value):
    """An original file kept by its hash.

    Attributes:
        sha256: hash of its bytes, hexadecimal; also its name under `blobs/`.
        name: file name it was submitted under.
        size: length in bytes.
    """

    sha256: Sha256
    name: str
    size: int = Field(ge=0)


class Source(Value):
    """Where something was read.

    Attributes:
        publisher: who published it.
        channel: how it reached the record.
        url: its address, if it has one.
        language: ISO 639-1 code of the language it was read in.
        published: when it was published.
        original: the file it was imported from.
        reliability: Admiralty letter A–E, or None where it cannot be judged.
        licence: licence or terms the content came under.
        informant: the person who told, where it was a person; always sealed.
        contact: how to reach that person; always sealed.
    """

    kind: Literal["source"] = "source"
    id: Id
    publisher: str
    channel: Channel
    url: str = ""
    language: str = ""
    published: When | None = None
    original: Blob | None = None
    reliability: Reliability = None
    licence: str = ""
    informant: str = ""
    contact: str = ""
