"""How the record is kept: an append-only log of byte strings that anyone can check.

What an entry says is none of this room's business. It keeps entries in order on plain files,
commits to all of them with one signed 32-byte root, and shows afterwards that nothing was changed,
removed, added between or put in another order.

    log/checkpoint              origin, size and root, signed by the operator (a signed note)
    log/tile/entries/<N>        the entries, 256 a file, each after its length in two bytes
    log/tile/<L>/<N>            their hashes, 256 a file; level 0 is one hash an entry
    log/tile/…/<N>.p/<W>        the last file of each kind while it has only W, below 256

The layout is that of C2SP tlog-tiles and tlog-checkpoint, the hashes those of RFC 6962, so that
other people's tools can read and check a log, and a folder of files is all it takes to serve one.
(One liberty: a partial file goes as soon as a wider one takes its place, so that an entry lies in
one file only. A server that is asked for the narrower one can cut it from the wider.)

    signer = create_signer("example.org/case")            # kept with the person, not the case
    log = Log.create(Path("log"), "example.org/case", signer)
    log.append([b"first", b"second"], signer)             # on the disk when this returns
    Log.open(Path("log"), signer.verifier).audit()        # raises if a single bit differs

Errors are all LogError, and say which file, which entry, what differs and what to do; only
NoteError (a ValueError) stands apart, for text that is not a note, a key or a checkpoint.
"""

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.ed25519 import Signer, Verifier
from truceline.ledger.errors import (
    CheckpointInvalid,
    EntryTooLarge,
    KeyUnusable,
    LogDamaged,
    LogError,
    LogExists,
    LogLocked,
    LogMissing,
    WrongKey,
)
from truceline.ledger.keys import (
    create_signer,
    keys_folder,
    load_signer,
    load_verifier,
    operator_path,
    save_signer,
    save_verifier,
    signer_path,
)
from truceline.ledger.log import Log
from truceline.ledger.merkle import (
    EMPTY_ROOT,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from truceline.ledger.note import Note, NoteError, UnknownSigner, open_note, sign_note
from truceline.ledger.seen import SeenHead
from truceline.ledger.stream import Stream
from truceline.ledger.tiles import MAX_ENTRY

__all__ = [
    "EMPTY_ROOT",
    "MAX_ENTRY",
    "Checkpoint",
    "CheckpointInvalid",
    "EntryTooLarge",
    "KeyUnusable",
    "Log",
    "LogDamaged",
    "LogError",
    "LogExists",
    "LogLocked",
    "LogMissing",
    "Note",
    "NoteError",
    "SeenHead",
    "Signer",
    "Stream",
    "UnknownSigner",
    "Verifier",
    "WrongKey",
    "create_signer",
    "keys_folder",
    "leaf_hash",
    "load_signer",
    "load_verifier",
    "node_hash",
    "open_note",
    "operator_path",
    "root_of",
    "save_signer",
    "save_verifier",
    "sign_note",
    "signer_path",
    "verify_consistency",
    "verify_inclusion",
]
