"""Evidence of two histories as a folder of small files, to hand to a third person.

    kept.checkpoint    what was seen first: the log's checkpoint with its signature
    shown.checkpoint   what was shown then
    log.vkey           the log's public key
    proof              when and by whom; the root and the hashes, where there are any
    README.txt         what it shows and what it does not, in words

Only the first four are read back; what they show is worked out from them each time.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from truceline.ledger.ed25519 import Verifier
from truceline.ledger.evidence import Evidence, EvidenceInvalid, Verdict, weigh
from truceline.ledger.files import DurableWriter
from truceline.ledger.note import MAX_NOTE, Note, NoteError, decode_base64
from truceline.ledger.request import decode_hashes

MAX_INCONCLUSIVE: Final = 100
"""How many folders of evidence that proves nothing are kept for one log: anybody can send some."""

_HEAD = re.compile(r"seen (?P<seen>[^\n]*)\nby (?P<by>[^\n]*)\n(?:root (?P<root>[^\n]*)\n)?")
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def write_evidence(folder: Path, evidence: Evidence) -> Path | None:
    """Keep evidence in a folder of its own, on the disk before this returns.

    The same two checkpoints are kept once, however often they are shown.

    Args:
        folder: Where evidence is kept; made if need be.
        evidence: The evidence, signed by the key it names.

    Returns:
        The evidence's own folder; None where it proves nothing and there are
        `MAX_INCONCLUSIVE` such already.

    Raises:
        EvidenceInvalid: A checkpoint is malformed or not signed with the key.
        OSError: It cannot be written.
    """
    verdict = weigh(evidence)
    digest = hashlib.sha256(_text(evidence.kept) + b"\0" + _text(evidence.shown)).hexdigest()
    log = quote(verdict.origin, safe="")[:60]
    name = f"{log}-{verdict.contradiction}-{digest[:16]}"
    if (folder / name / "README.txt").exists():
        return folder / name
    folder.mkdir(parents=True, exist_ok=True)
    others = sum(1 for _ in folder.glob(f"{log}-{verdict.contradiction}-*"))
    if not verdict.conclusive and others >= MAX_INCONCLUSIVE:
        return None
    writer = DurableWriter(folder)
    writer.put(f"{name}/kept.checkpoint", evidence.kept)
    writer.put(f"{name}/shown.checkpoint", evidence.shown)
    writer.put(f"{name}/log.vkey", f"{evidence.vkey}\n".encode())
    writer.put(f"{name}/proof", _proof(evidence).encode())
    writer.finish()
    writer.put(f"{name}/README.txt", _readme(evidence, verdict).encode())
    writer.finish()
    return folder / name


def read_evidence(folder: Path) -> Evidence:
    """Read evidence from its folder, without judging it.

    Raises:
        EvidenceInvalid: A file is missing or malformed.
    """
    try:
        vkey, kept, shown, proof = (
            _read(folder / name)
            for name in ("log.vkey", "kept.checkpoint", "shown.checkpoint", "proof")
        )
        text = proof.decode()
        head = _HEAD.match(text)
        if head is None:
            raise NoteError("its file 'proof' does not begin with 'seen' and 'by'")
        seen = datetime.strptime(head["seen"], _TIME).replace(tzinfo=UTC)
        root = None if head["root"] is None else decode_base64(head["root"])
        hashes = decode_hashes(text[head.end() :].splitlines())
    except (OSError, ValueError) as error:
        raise EvidenceInvalid(
            f"is not evidence that can be read: {error}",
            remedy="Ask for the whole folder again.",
            path=folder,
        ) from None
    return Evidence(
        vkey.decode(errors="replace").strip(),
        kept,
        shown,
        hashes,
        root,
        int(seen.timestamp()),
        head["by"],
    )


def verify_evidence(folder: Path, verifier: Verifier | None = None) -> Verdict:
    """Work out what a folder of evidence shows. Its README is not believed.

    Args:
        folder: The evidence's folder.
        verifier: The log's public key, from a source that is trusted; without it, the one in the
            folder, and the verdict says so.

    Raises:
        EvidenceInvalid: A file is missing or malformed, or a checkpoint not signed with the key.
    """
    return weigh(read_evidence(folder), verifier)


def _text(note: bytes) -> bytes:
    return Note.decode(note).text.encode()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_NOTE + 1)
    if len(data) > MAX_NOTE:
        raise NoteError(f"{path.name} has more than {MAX_NOTE} bytes")
    return data


def _proof(evidence: Evidence) -> str:
    root = [] if evidence.root is None else [f"root {_base64(evidence.root)}"]
    lines = (f"seen {_time(evidence)}", f"by {evidence.by}", *root, *map(_base64, evidence.proof))
    return "".join(f"{line}\n" for line in lines)


def _time(evidence: Evidence) -> str:
    return datetime.fromtimestamp(evidence.seen, UTC).strftime(_TIME)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _readme(evidence: Evidence, verdict: Verdict) -> str:
    return f"""\
Two checkpoints of one log
==========================

Kept by: {evidence.by or "not said"}
The second one was shown at: {_time(evidence)}, by the clock there

{verdict.words}

How to check this alone
-----------------------
1. Get the log's public key from somebody you trust and compare it with log.vkey. It reads
   name+id+key. If it is another key, these files accuse somebody else, or nobody.
2. kept.checkpoint and shown.checkpoint are signed notes (c2sp.org/signed-note): three lines that
   name the log, its number of entries and its root, a blank line, and the signature. Check both
   signatures with any program that reads signed notes.
3. Same number of entries, another root: two logs were signed. Nothing more is needed.
4. Another number of entries: the file 'proof' has, after 'seen' and 'by', the root that the larger
   log is said to have had at the smaller size, if anybody could tell, and then the hashes that show
   it (a consistency proof, RFC 9162, section 2.1.4). If they show it, and it is not the smaller
   checkpoint's root, two logs were signed. If not, nothing is proved.

Nobody can tell from these files why there are two: malice, a copy restored from a backup and
written on, or a stolen key. Nor which of the two is right, nor whether any entry is true.
"""
