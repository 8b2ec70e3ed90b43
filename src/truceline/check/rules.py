"""Whether the entries of a log keep the rules on who may say what, and what was taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from truceline.check import alarms, words
from truceline.check.report import Findings
from truceline.custody.authority import Ruling, rulings
from truceline.custody.handover import check_handovers
from truceline.ledger import Log
from truceline.record import Entry


def check_rules(entries: Sequence[Entry], log: Log, findings: Findings) -> tuple[Ruling, ...]:
    """Judge every entry by the keys that signed it (`custody.authority`), and every handover.

    Returns:
        One ruling an entry.
    """
    if not entries:
        return ()
    found = rulings(entries, log.origin, log.verifier)
    refused = {
        index: ruling.wrong
        for index, ruling in enumerate(found)
        if ruling.wrong and (ruling.blocks or entries[index].taken is None)
    }
    # What another log got wrong is taken over all the same, or nothing after it could be proved.
    unheard = [index for index, each in enumerate(found) if each.wrong and index not in refused]
    if refused:
        findings.failed(alarms.breaks_rules(len(refused), _told(refused), len(entries)))
    else:
        findings.proved(words.authorised(len(entries) - len(unheard)))
    if unheard:
        wrong = _told({index: found[index].wrong for index in unheard})
        findings.note(alarms.unheard(wrong))
    _handovers(entries, findings)
    _sealed(entries, findings)
    return found


def _told(wrong: dict[int, tuple[str, ...]]) -> list[str]:
    """One phrase for every reason: a thousand entries without a signature are one finding."""
    by_reason: dict[str, list[int]] = {}
    for index, reasons in wrong.items():
        by_reason.setdefault(reasons[0].rstrip("."), []).append(index)
    return [
        f"entry {indexes[0]:,} ({reason})"
        if len(indexes) == 1
        else f"{len(indexes):,} entries from entry {indexes[0]:,} on ({reason})"
        for reason, indexes in by_reason.items()
    ]


def _handovers(entries: Sequence[Entry], findings: Findings) -> None:
    taken = Counter(entry.taken.origin for entry in entries if entry.taken is not None)
    if not taken:
        return
    wrong = check_handovers(entries)
    if wrong:
        findings.failed(alarms.handover_broken(wrong))
    else:
        findings.proved(words.handed_over(taken.total(), sorted(taken)))


def _sealed(entries: Sequence[Entry], findings: Findings) -> None:
    if sealed := sum(len(entry.sealed) for entry in entries):
        findings.not_proved(words.sealed(sealed))
