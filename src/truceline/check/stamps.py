"""Time-stamps by authorities outside, and how anybody checks them with openssl."""

from __future__ import annotations

from collections.abc import Mapping

from truceline.check import alarms
from truceline.check.report import Findings
from truceline.check.trust import Trust
from truceline.custody.timestamps import check_timestamp, wrong_with_stamped
from truceline.ledger import Log
from truceline.record import Entry, Timestamp


def check_stamps(log: Log, counting: Mapping[int, Entry], trust: Trust, findings: Findings) -> None:
    """Check every time-stamp that stands in a log.

    Args:
        log: the log, audited.
        counting: its entries that count, by index.
        trust: what the checker brought; without the certificate of an authority, its signature
            is not checked and nothing is shown.
        findings: gets what was found.
    """
    for index, entry in counting.items():
        stamp = entry.body
        if not isinstance(stamp, Timestamp) or entry.taken is not None:
            continue
        wrong = wrong_with_stamped(stamp, log.origin, log.verifier, log.root_at)
        sound, says = check_timestamp(stamp)
        if wrong or not sound:
            findings.failed(alarms.stamp_broken(stamp.id, index, wrong or says))
            continue
        signed = False
        if trust.authorities:
            # By an authority that nobody named, it shows nothing; that is no fault of the log.
            signed, says = check_timestamp(stamp, trust.authorities)
        (findings.proved if signed else findings.not_proved)(says)
        findings.note(alarms.openssl(stamp.id, index, stamp.size))
