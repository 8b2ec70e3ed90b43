"""Whether a log grew from the checkpoint that the checker kept: rollback and fork are found here.

Nothing in a single copy of a log shows that it was not set back, or that others were not given
another one. It takes somebody who remembers.
"""

from __future__ import annotations

from collections.abc import Mapping

from truceline.check import alarms, words
from truceline.check.report import Findings
from truceline.ledger import Checkpoint, Log, NoteError, Verifier


def check_growth(log: Log, since: bytes | None, findings: Findings) -> None:
    """Compare an audited log with the checkpoint that was kept; None was not kept."""
    if since is None:
        findings.not_proved(words.NOT_SET_BACK)
        return
    kept = _kept(since, log.origin, log.verifier, findings)
    if kept is None:
        return
    if kept.size > log.size:
        findings.failed(alarms.set_back(kept.size, log.size))
    elif log.root_at(kept.size) != kept.root:
        findings.failed(alarms.forked(kept.size))
    else:
        findings.proved(words.grew_from(kept.size, log.size))


def check_known(
    known: Mapping[int, bytes],
    origin: str,
    verifier: Verifier,
    since: bytes | None,
    findings: Findings,
) -> None:
    """Compare what a proof shows with the checkpoint that was kept.

    Args:
        known: roots of one log that the proof showed, by size.
        origin: name of the log.
        verifier: its operator's public key.
        since: the checkpoint that was kept; None was not kept.
        findings: gets what was found. A proof older than what was kept is no sign of anything: it
            was made earlier.
    """
    if since is None:
        findings.not_proved(words.NOT_SET_BACK)
        return
    kept = _kept(since, origin, verifier, findings)
    if kept is None:
        return
    if kept.size not in known:
        findings.not_proved(words.growth_not_shown(kept.size, max(known)))
    elif known[kept.size] != kept.root:
        findings.failed(alarms.forked(kept.size))
    else:
        findings.proved(words.grew_from(kept.size, max(known)))


def _kept(since: bytes, origin: str, verifier: Verifier, findings: Findings) -> Checkpoint | None:
    try:
        kept = Checkpoint.open(since, verifier)
    except NoteError as error:
        findings.failed(alarms.kept_unsound(str(error)))
        return None
    if kept.origin != origin:
        findings.failed(alarms.another_log(kept.origin, origin))
        return None
    return kept
