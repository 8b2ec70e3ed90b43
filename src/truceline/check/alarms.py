"""Every sentence on what does not hold, and on what a person should look at, with what to do.

They accuse nobody: two logs, or a log that was set back, are facts; how it came to that (malice, a
restored backup, a stolen key) no check can show. So each says what to keep and whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from truceline.check.words import entries, few, files, named

KEEP: Final = (
    "Keep both, unchanged, on two media; show them to the other party, the observers and every "
    "witness, and ask whoever holds the key."
)
"""What to do with evidence of two logs."""


def forked(size: int) -> str:
    """Say that there are two logs, by the checkpoint that was kept."""
    return _two_logs(f"the checkpoint that you kept, of {entries(size)},")


def set_back(old: int, new: int) -> str:
    """Say that the log is shorter than one the checker had seen."""
    return (
        f"This log has {entries(new)}; the checkpoint that you kept, signed with the same key, has "
        f"{old:,}. Either this is an older copy, or signed entries were TAKEN BACK. Ask for a copy "
        f"of {old:,} or more; if there is none, this is the evidence. {KEEP}"
    )


def another_log(kept: str, here: str) -> str:
    """Say that the kept checkpoint is of another log."""
    return (
        f"The checkpoint that you kept is of the log {kept}; this is the log {here}. Check which "
        "of the two you want."
    )


def kept_unsound(problem: str) -> str:
    """Say that the kept checkpoint does not bear the key's signature."""
    return (
        f"The checkpoint that you kept is not one that this log's key signed: {problem}. Either it "
        f"is of another log, or the key was exchanged. {KEEP}"
    )


def cosigned_fork(size: int) -> str:
    """Say that there are two logs, by what witnesses cosigned."""
    return _two_logs(f"the checkpoint of {entries(size)} in witness/")


def cosigned_more(seen: int, size: int) -> str:
    """Say that a witness saw a larger log."""
    return (
        f"Witnesses cosigned {seen:,} entries of this log, and it has {size:,} here. Either this "
        f"is an older copy, or signed entries were TAKEN BACK. {KEEP}"
    )


def cosigned_unsound(problem: str) -> str:
    """Say that a cosigned checkpoint is not the operator's."""
    return f"A checkpoint in witness/ is not one of this log, signed with its key: {problem}."


def spoiled(names: Iterable[str], size: int) -> str:
    """Say that a cosignature does not fit."""
    return (
        f"A signature in the name of {named(names)} on the checkpoint of {entries(size)} does not "
        "fit. It was changed, or somebody else made it; ask that witness."
    )


def proof_forks(size: int) -> str:
    """Say that there are two logs, by a proof that came with one of them."""
    return _two_logs(f"what the proof says of {entries(size)}")


def proof_ahead(size: int, log: int) -> str:
    """Say that a proof is of a larger log than came with it."""
    return (
        f"The proof is of {entries(size)} of this log, which has {log:,} here. Either this is an "
        f"older copy, or signed entries were TAKEN BACK. {KEEP}"
    )


def another_origin(proof: str, log: str) -> str:
    """Say that a proof is of another log."""
    return f"The proof is of the log {proof}; it came with the log {log}."


def log_broken(problem: str) -> str:
    """Say that the log is not whole."""
    return f"The log is not what was signed. {problem}"


def wrong_key(problem: str, *, pinned: bool) -> str:
    """Say that the checkpoint is not signed with the key."""
    key = "the key that you gave" if pinned else "the key that came with it"
    return (
        f"The checkpoint is not signed with {key}. {problem} Either this is not the log that you "
        "mean, or the key was exchanged. Nothing else was checked."
    )


def proof_broken(problem: str) -> str:
    """Say that a proof does not hold."""
    return f"The proof does not hold: {problem}"


OTHER_PROOF: Final = (
    "The briefing does not print the root that its proof is for: proof and briefing do not belong "
    "together, or one of them was changed."
)


def key_of_another(key: str, origin: str) -> str:
    """Say that a key signs for a log that does not bear its name."""
    return (
        f"The checkpoint is of the log {origin}, and the key is that of the log {key}: a log's key "
        "bears its name. Make sure which log you were to get."
    )


def other_key(found: str, wanted: str) -> str:
    """Say that a bundle is signed with another key."""
    return f"It is signed with the key {found}, and not with the one that you gave, {wanted}."


def other_file(name: str) -> str:
    """Say that an exported file is not the one its proof names."""
    return f"{name} is not the file that its proof names: it was changed after the export."


def breaks_rules(count: int, wrong: Sequence[str], of: int) -> str:
    """Say which entries do not count."""
    return (
        f"{count:,} of {entries(of)} break a rule on who may say what, and count for nothing: "
        f"{few(wrong)}. The program refuses such entries; ask how they came into the log."
    )


def unread(which: Sequence[str], of: int) -> str:
    """Say which entries cannot be read."""
    return (
        f"{len(which):,} of {entries(of)} cannot be read ({few(which, 3)}), so who may say what "
        "could not be judged. They may come from a newer version of the program."
    )


def handover_broken(wrong: Sequence[str]) -> str:
    """Say that what was taken over is not what the other log held."""
    return f"What was taken over from another log is not what that log held: {few(wrong)}"


def altered(names: Sequence[str]) -> str:
    """Say which original files are not what entries say."""
    return (
        f"{files(len(names))} in blobs/ with another hash than its entry says: {few(names)}. Do "
        "not use it; ask for a sound copy."
    )


def in_no_release(name: str) -> str:
    """Say that a file was handed out without a release."""
    return (
        f"{name} is in no release of the log: it is a draft, or it was altered after its release. "
        "Do not rely on it."
    )


def not_released(name: str, release: str) -> str:
    """Say that a file is not the one released."""
    return (
        f"{name} is not, byte for byte, a file of the release {release}. It was altered, or is "
        "another file of that name."
    )


def stamp_broken(name: str, index: int, problem: str) -> str:
    """Say that a time-stamp does not hold."""
    return f"The time-stamp {name} (entry {index}) does not hold: {problem}"


def secrets_in(names: Iterable[str]) -> str:
    """Say that a bundle holds what it must not."""
    return (
        f"The bundle holds {named(names)}/ of the case, which may contain SECRET VALUES and is "
        "never handed out. Do not pass it on; tell the operator."
    )


def private_key(name: str) -> str:
    """Say that a private key lies in a case folder."""
    return (
        f"keys/{name} holds a PRIVATE KEY, with which whoever gets the folder can sign. Do not "
        "pass it on; tell its holder, who should have it revoked."
    )


def hazardous(found: Sequence[str]) -> str:
    """Say why a folder was not opened."""
    return f"Nothing was read: {few(found)}. Ask for a copy that holds plain files only."


def unsafe_zip(problem: str) -> str:
    """Say why a packed file was not opened."""
    return f"The packed file was not opened: {problem}. Ask for it again."


def no_key(problem: str) -> str:
    """Say that nothing can be checked without a key."""
    return (
        f"There is no operator's key to check with ({problem}). Give the one that you got from the "
        "operator."
    )


# What should be looked at.

KEY_DIFFERS: Final = (
    "The key in keys/operator.vkey is another one than you gave. Yours was used. Ask how the other "
    "one came there."
)


def strays(names: Sequence[str]) -> str:
    """Say which original files no entry names."""
    return (
        f"{files(len(names))} in blobs/ without an entry that names it: {few(names, 3)}. Nothing "
        "is shown of such a file; look at it before you pass this on."
    )


def clock_ahead(names: Iterable[str]) -> str:
    """Say that a witness gave a time to come."""
    return (
        f"The witness {named(names)} gave a time that has not come yet: its clock is wrong, or "
        "this computer's."
    )


def stalled(names: Iterable[str], hours: int) -> str:
    """Say which witnesses have not been heard of for long."""
    return (
        f"The witness {named(names)} has cosigned nothing in the last {hours} hours, as far as is "
        "known here. That says nothing about the reason."
    )


def cannot_count(name: str, why: str) -> str:
    """Say that a witness can never count."""
    return f"The witness {name} counts for nothing: {why}."


def strangers(names: Iterable[str]) -> str:
    """Say whose signatures were not looked at."""
    return (
        f"Signatures in the name of {named(names)} were not counted: no witness with such a key is "
        "named for this log."
    )


def leftovers(names: Sequence[str]) -> str:
    """Say which files are no part of the log."""
    return (
        f"{files(len(names))} in the log's folder without an entry: {few(names, 3)}. An append "
        "that was interrupted leaves such files, and so does setting a log back."
    )


def unheard(wrong: Sequence[str]) -> str:
    """Say which entries of another log were taken over and do not count."""
    return (
        f"Some entries taken over from other logs count for nothing here: {few(wrong)}. They stand "
        "in the log so that what came after them can be proved."
    )


def openssl(name: str, index: int, size: int) -> str:
    """Say how to check a time-stamp without this program."""
    return (
        f"Time-stamp {name} (entry {index}), with the checkpoint and the token of that entry as "
        f"files and the authority's certificate: openssl ts -verify -data {size}.checkpoint -in "
        f"{size}.tsr -CAfile ca.pem"
    )


def _two_logs(what: str) -> str:
    return (
        f"There are TWO DIFFERENT LOGS of this name, both signed with this key: {what} is not a "
        "beginning of this one. Either two versions are shown, or the log was set back and written "
        f"on. {KEEP}"
    )
