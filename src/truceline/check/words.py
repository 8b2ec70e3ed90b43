"""Every sentence on what a check shows and does not show, so that they can be weighed together.

They are written for a party's liaison officer, who may distrust whoever wrote them. A sentence on
what is proved says no more than the computation shows. Times are those at which somebody outside
saw something: "not later than", never "at". Nothing here ever calls what an entry says true.

What does not hold, and what to do about it, is said in `alarms`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final


def entries(count: int) -> str:
    """Say a number of entries."""
    return "1 entry" if count == 1 else f"{count:,} entries"


def files(count: int) -> str:
    """Say a number of files."""
    return "1 file" if count == 1 else f"{count:,} files"


def moment(when: datetime) -> str:
    """Say a moment, in UTC to the minute, rounded up: it is used after `not later than`."""
    when = when.astimezone(UTC)
    up = 60 if when.second or when.microsecond else 0
    stamp = (int(when.timestamp()) // 60) * 60 + up
    return f"{datetime.fromtimestamp(stamp, UTC):%Y-%m-%d %H:%M} UTC"


def named(names: Iterable[str]) -> str:
    """Join names: `a`, `a and b`, `a, b and c`."""
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def few(items: Sequence[str], most: int = 5) -> str:
    """Join a few items, and say how many more there are."""
    shown = "; ".join(items[:most])
    return shown if len(items) <= most else f"{shown}; and {len(items) - most:,} more"


# What is proved.


def log_whole(size: int) -> str:
    """Say what an audit shows."""
    if size == 1:
        return "The one entry is the one that the checkpoint commits to, unchanged."
    return (
        f"The {entries(size)} are those that the checkpoint commits to: none was changed, removed, "
        "added between or put in another order."
    )


def signed_by(key: str, print_of: str, *, pinned: bool) -> str:
    """Say with which key the checkpoint is signed: the checker gave it, or it came along."""
    which = "that you gave" if pinned else "that came with it"
    return f"The checkpoint was signed with the key {which}, {key} (fingerprint {print_of})."


def grew_from(old: int, new: int) -> str:
    """Say that the log continues what the checker had seen."""
    if old == new:
        return f"The log is in the state of the checkpoint that you kept, of {entries(old)}."
    return (
        f"The log grew from the checkpoint that you kept: its first {entries(old)} are the same, "
        f"and {new - old:,} came after them."
    )


def seen_by(who: str, size: int, when: datetime) -> str:
    """Say that one witness cosigned."""
    return (
        f"The witness {who} saw the first {entries(size)} not later than {moment(when)}, by its "
        "own clock."
    )


def quorum_met(names: Iterable[str], seen: int, size: int, when: datetime, rule_from: str) -> str:
    """Say that enough witnesses cosigned `seen` entries, where the check is about `size`."""
    state = f"a log that begins with these {entries(size)}" if seen > size else "this very state"
    if seen < size:
        state = f"the first {entries(seen)}"
    return (
        f"Enough witnesses ({named(names)}; the rule is {rule_from}) saw {state} not later than "
        f"{moment(when)}, by their own clocks. A witness refuses what did not grow from what it "
        "saw before."
    )


def in_log(count: int, size: int, root: bytes) -> str:
    """Say what the proof of a briefing shows."""
    return (
        f"The {entries(count)} in the proof stand, word for word, among the first {size:,} of the "
        f"log, whose root is {root.hex()}."
    )


def root_is(size: int, root: bytes) -> str:
    """Say what the proof of an exported file shows."""
    return f"The first {entries(size)} of the log have the root {root.hex()}."


def prefix_of(size: int, head: int) -> str:
    """Say that the briefing's log is the beginning of the signed one."""
    if size == head:
        return f"The checkpoint is of those very {entries(size)}."
    return (
        f"Those {entries(size)} are the first of the {head:,} that the checkpoint commits to: none "
        "of them was changed, removed or put in another order in between."
    )


def one_entry(index: int, what: str, size: int) -> str:
    """Say what the proof of one entry shows."""
    return f"Entry {index:,} of the {size:,} of the log is, word for word, {what}."


def says(origin: str, size: int, root: bytes) -> str:
    """Say what a checkpoint says."""
    return (
        f"The signed checkpoint commits to {entries(size)} of the log {origin}, with the root "
        f"{root.hex()}."
    )


def authorised(count: int) -> str:
    """Say that the rules on signatures are kept."""
    if count == 1:
        return (
            "The one entry bears the signatures that the rules of the record ask for, by keys that "
            "held when they signed."
        )
    return (
        f"All {entries(count)} bear the signatures that the rules of the record ask for, by keys "
        "that held when they signed."
    )


def originals_whole(count: int, of: int) -> str:
    """Say that original files are what entries say."""
    if of == count == 1:
        return "The one file that entries name is here, with the hash in its entry."
    which = "All" if count == of else f"{count:,} of the"
    return f"{which} {files(of)} that entries name are here, each with the hash in its entry."


def handed_over(count: int, origins: Iterable[str]) -> str:
    """Say that what was taken from other logs is complete."""
    return (
        f"What was taken over from {named(origins)} ({entries(count)}) is all that those logs held "
        "then, unchanged and in order."
    )


def names_root(size: int) -> str:
    """Say that a briefing prints the root of its proof."""
    return f"The briefing prints the very root of those {entries(size)}."


def released(name: str, release: str, signers: Iterable[str], *, judged: bool) -> str:
    """Say that a file is one that a release names, and whether the signatures were judged."""
    signed = "signed with the keys" if judged else "with signatures, not checked here, of"
    return (
        f"{name} is, byte for byte, a file of the release {release}, which is an entry of the log "
        f"{signed} {named(signers)}."
    )


def same_file(name: str) -> str:
    """Say that an exported file is the one its proof names."""
    return f"{name} is, byte for byte, the file that its proof names."


# What is not proved, and what would prove it.

TRUE: Final = "That what the entries say is true."
COMPLETE: Final = "That nothing was left out before it was recorded."
WHEN: Final = (
    "When entries were recorded: the times in them are the operator's word. Their order is shown."
)
FOLLOWS: Final = (
    "That the words, figures and maps follow from the entries. Whoever has the record can compute "
    "them again with the same version of the program and compare."
)
WHOSE_KEY: Final = (
    "Whose key that is. It came with what you check, which so far only agrees with itself. Compare "
    "the fingerprint by voice with the operator and with somebody else who has it, or check again "
    "with a key that you got elsewhere."
)
NOT_SET_BACK: Final = (
    "That the log was not set back to an earlier state. Keep this checkpoint; with one that you "
    "kept earlier, growth can be checked."
)


def growth_not_shown(old: int, size: int) -> str:
    """Say that a kept checkpoint could not be compared."""
    return (
        f"That the log grew from the checkpoint that you kept, of {entries(old)}: what you check "
        f"holds no proof from there to {entries(size)}. It takes the log, or a bundle."
    )


NO_WITNESS_KNOWN: Final = (
    "That you were shown the same log as others: who its witnesses are is not said here. Check "
    "again with keys that you got from the witnesses."
)
NO_WITNESS: Final = (
    "That you were shown the same log as others: no witness is named for it. Compare the "
    "checkpoint with one that the other party holds: the same size must have the same root."
)
RULE_FROM_CASE: Final = (
    "That the witnesses are independent of the operator: their keys and the rule were taken from "
    "the case's own settings. Check again with keys that you got from the witnesses."
)


def no_quorum(rule_from: str, missing: Sequence[str]) -> str:
    """Say that too few witnesses cosigned."""
    return (
        f"That you were shown the same log as others: no quorum of witnesses saw it (the rule is "
        f"{rule_from}; not cosigned by {named(missing)}). That a cosignature is missing says "
        "nothing about the reason."
    )


def no_rule(rule_from: str) -> str:
    """Say that nobody said how many witnesses are enough."""
    return (
        "That you were shown the same log as others: witnesses are named, but not how many of "
        f"them are enough (the rule is {rule_from})."
    )


def quorum_short(more: int, size: int) -> str:
    """Say that the newest entries are not covered by the quorum."""
    return (
        f"That others were shown the last {more:,} of the {entries(size)}: witnesses have not "
        "cosigned that far yet."
    )


RULES_NEED_LOG: Final = (
    "That the entries were signed by those who had the right to: that takes the whole log."
)
TIES_TEXT: Final = (
    "That this file is the one the proof was made for: a file can be altered and keep its proof. "
    "The hash in a release ties a file to the log."
)


def sealed(count: int) -> str:
    """Say that sealed values are not looked at."""
    return (
        f"What the {count:,} sealed values are: the log holds a commitment to each. Whoever is "
        "shown one with its salt can check it against that, unless it was erased."
    )


def not_here(missing: Sequence[str], of: int) -> str:
    """Say that original files are missing."""
    return (
        f"Anything about {len(missing):,} of the {files(of)} that entries name: they are not here "
        f"({few(missing)}). They may be withheld, or lost."
    )


NO_ORIGINALS: Final = (
    "Anything about the original files that entries name: they are not kept in the log's folder."
)
NO_PROOF: Final = (
    "Anything: this file carries no proof, and none stands beside it. A briefing as a page (HTML) "
    "or in print (PDF) carries one; a text or a table has one beside it, in a file of its name and "
    ".proof.json."
)
NO_ENTRIES: Final = (
    "Anything about entries: a checkpoint commits to them, and takes the log or a proof to compare."
)
UNSIGNED_SIDECAR: Final = (
    "That the operator made this file: only the checkpoint in its proof is signed. Whoever has the "
    "record can export it anew and compare the bytes."
)
PROGRAMS: Final = (
    "That the programs in the bundle do what they say. Read verify.py before you run it, or get it "
    "elsewhere; the hashes below are those of the ones here."
)


def file_not_here(name: str) -> str:
    """Say that the file of a proof is not at hand."""
    return f"Anything about the file {name} itself: it does not stand beside its proof."


def part_only(start: int, size: int) -> str:
    """Say what a bundle that begins later shows."""
    return (
        f"That the entries {start:,} to {size - 1:,} in it are those that the checkpoint commits "
        "to: that takes the entries before them, which the log that takes them in has."
    )
