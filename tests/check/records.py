"""Whole cases on disk for the tests of checking, with everybody's keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from custody.signed import ANA, OPERATOR, ORIGIN, RITA, office, signed
from record.samples import NOW, claim, settings, source
from truceline.custody.briefing_proof import BriefingProof
from truceline.ledger import Checkpoint, Log, Signer, save_verifier
from truceline.ledger.cosignature import Ed25519CosignatureSigner
from truceline.ledger.note import Note, Signature
from truceline.record import Blob, Entry, Release, Settings, Witnessing

NORTH, SOUTH, OBS1, OBS2 = (
    Ed25519CosignatureSigner(name, hashlib.sha256(name.encode()).digest())
    for name in ("north", "south", "obs1", "obs2")
)
ORIGINAL = b"the text as it was published"
BLOB = {"sha256": hashlib.sha256(ORIGINAL).hexdigest(), "name": "gazette.txt", "size": 28}


def witnessing(**more: object) -> Witnessing:
    """Both parties, or one party and two observers."""
    names = [each.name for each in (NORTH, SOUTH, OBS1, OBS2)]
    ways = [
        {"need": [{"at_least": 2, "of": names[:2]}]},
        {"need": [{"at_least": 1, "of": names[:2]}, {"at_least": 2, "of": names[2:]}]},
    ]
    keys = [
        {"name": each.name, "vkey": each.verifier.vkey, "holder": f"Office {each.name}"}
        for each in (NORTH, SOUTH, OBS1, OBS2)
    ]
    return Witnessing.model_validate({"witnesses": keys, "quorum": ways} | more)


def entries(count: int, **more: object) -> list[Entry]:
    """Entries that keep the rules: settings, keys, a source with its original, claims."""
    made: Settings = settings(**more)
    first = [signed(made, OPERATOR), *office(ANA)]
    first.append(signed(source("S0", original=BLOB), ANA))
    claims = (signed(claim(f"C{number}", source="S0"), ANA) for number in range(count))
    return [*first, *claims][:count]


def case(
    folder: Path,
    said: Iterable[Entry] = (),
    *,
    signer: Signer = OPERATOR,
    origin: str = ORIGIN,
) -> Log:
    """A case folder that holds these entries, 20 of them by default."""
    log = Log.create(folder / "log", origin, signer)
    log.append([entry.canonical() for entry in (said or entries(20))], signer)
    save_verifier(signer.verifier, folder)
    (folder / "blobs").mkdir()
    (folder / "blobs" / BLOB["sha256"]).write_bytes(ORIGINAL)
    (folder / "case.toml").write_text('id = "front"\ntitle = "A front"\n')
    return log


def grow(log: Log, *more: Entry, signer: Signer = OPERATOR) -> None:
    """Add entries to a log."""
    log.append([entry.canonical() for entry in more], signer)


def claims(start: int, count: int) -> list[Entry]:
    """More claims by the analyst."""
    return [signed(claim(f"N{n}", source="S0"), ANA) for n in range(start, start + count)]


def head(log: Log) -> bytes:
    """The signed checkpoint as it stands on the disk."""
    return (log.folder / "checkpoint").read_bytes()


def cosigned(note: bytes, *witnesses: tuple[Ed25519CosignatureSigner, str]) -> bytes:
    """A checkpoint with the cosignatures of these witnesses, each at its time."""
    parsed = Note.decode(note)
    lines = [
        Signature(each.name, each.key_id, each.cosign(parsed.text.encode(), seconds(when)))
        for each, when in witnesses
    ]
    return Note(parsed.text, (*parsed.signatures, *lines)).encode()


def seconds(when: str) -> int:
    """A time without a zone, in UTC, as POSIX seconds."""
    return int(datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp())


def kept(folder: Path, note: bytes) -> Path:
    """Keep a cosigned checkpoint with a case."""
    size = Note.decode(note).text.split("\n")[1]
    path = folder / "witness" / f"{size}.checkpoint"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(note)
    return path


def fork(folder: Path, log: Log, *more: Entry) -> Log:
    """Another log of the same name and key: the same but for its second half."""
    half = list(log.entries(0, log.size // 2))
    other = Log.create(folder / "log", log.origin, OPERATOR)
    other.append(half, OPERATOR)
    grow(other, *(more or claims(900, log.size - len(half))))
    save_verifier(OPERATOR.verifier, folder)
    return other


def proof(log: Log, size: int | None = None, **more: bytes) -> BriefingProof:
    """The proof of a briefing made from the first `size` entries, citing every fourth."""
    size = size or log.size
    return BriefingProof.make(log, size, {0, 1, *range(0, size, 4)}, head(log), **more)


def page(made: BriefingProof, root: str | None = None) -> bytes:
    """A page that carries a proof and prints a root."""
    return (
        f"<!doctype html>\n<html><body><p>root {root or made.root.hex()}</p></body>\n"
        '<script type="application/vnd.truceline.proof" id="truceline-proof">'
        f"{made.embedded_html()}</script>\n</html>\n"
    ).encode()


def release(path: Path, name: str = "B1") -> Release:
    """The release of a file."""
    data = path.read_bytes()
    blob = Blob(sha256=hashlib.sha256(data).hexdigest(), name=path.name, size=len(data))
    return Release(id=name, size=1, root="ab" * 32, as_of=NOW, version="0.1", files=(blob,))


def releasing(log: Log, path: Path) -> int:
    """Release a file, signed by two people; returns the entry's index."""
    grow(log, signed(release(path), ANA, RITA))
    return log.size - 1


def checkpoint(log: Log, size: int) -> bytes:
    """The checkpoint that the log had at this size, signed."""
    return Checkpoint(log.origin, size, log.root_at(size)).sign(OPERATOR)
