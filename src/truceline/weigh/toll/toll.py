"""Tolls: per side, category and scope, every source's versions, their range, and a fused figure.

A toll is about one event (the figures of an incident's claims) or a total over a time and an
area. The two are never added: a total covers the incidents of its time and area (`overlap`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from truceline.geo import Whereabouts
from truceline.match import Incident
from truceline.match.statements import Scope
from truceline.record import Claim, Party, Role, Stance
from truceline.weigh.toll.account import Account, Standing, Version, accounts
from truceline.weigh.toll.category import Category, Harm
from truceline.weigh.toll.fuse import Interval, Report, fuse
from truceline.weigh.toll.reporting import GROWTH, interest
from truceline.weigh.toll.subject import Group, Subject, groups

STALE: Final = 0.25
"""A total that ends so long before the latest one, as a share of the time counted, has no say."""
STALE_LEAST: Final = timedelta(days=2)
"""The least difference that counts as earlier."""
_SHOWN: Final = (Standing.COUNTS, Standing.REPEATS)


@dataclass(frozen=True)
class Toll:
    """What is stated of one count.

    Attributes:
        id: stable: its first claim in the record and what it counts.
        subject: side, category, and the event or the time and area counted over.
        since: from when it counts, UTC: the earliest that any source says.
        as_of: up to when the latest figure with a say counts, UTC.
        accounts: the sources in the order they first spoke; copies and claims about the other
            side's people are in it, marked.
        low: the lowest last figure of the sources that have a say, or repeat one; None without.
        high: the highest.
        fused: what a complete count would give, with 80 % probability; None where no source has
            a say, or one party alone: nothing shows how far its figure may be off.
        single: whether one source alone has a say.
        contested: whether two sources with a say differ by more than a factor of two and by more
            than two people.
    """

    id: str
    subject: Subject
    since: datetime
    as_of: datetime
    accounts: tuple[Account, ...]
    low: int | None
    high: int | None
    fused: Interval | None
    single: bool
    contested: bool

    @property
    def counted(self) -> tuple[Account, ...]:
        """The sources that have a say."""
        return tuple(each for each in self.accounts if each.standing is Standing.COUNTS)

    @property
    def enemy(self) -> tuple[Account, ...]:
        """A party's figures for the other side's people."""
        return tuple(each for each in self.accounts if each.standing is Standing.ENEMY)


def tolls(
    claims: Mapping[str, Claim],
    incidents: Iterable[Incident],
    copies: Mapping[str, object],
    scopes: Mapping[str, Scope],
    whereabouts: Mapping[str, Whereabouts],
    parties: Sequence[Party],
) -> tuple[Toll, ...]:
    """Weigh every count that the claims state.

    Args:
        claims: the claims, by id, in the order they entered the record.
        incidents: which claims are about one event.
        copies: ids of claims that repeat another claim.
        scopes: what each claim is about: one event, events in general, or a total.
        whereabouts: where each claim says it was, by claim id.
        parties: the parties of the case: their ids and the words that name them.

    Returns:
        The tolls in the order in which their first claims entered the record.
    """
    found = groups(claims, incidents, scopes, whereabouts, parties)
    withdrawn = [claim for claim in claims.values() if claim.stance is Stance.RETRACTS]
    counts = [each for each in (_count(group, withdrawn, copies) for group in found) if each]
    return tuple(_toll(count) for count in counts)


@dataclass(frozen=True)
class _Count:
    """One count on its way to a toll."""

    id: str
    subject: Subject
    since: datetime
    as_of: datetime
    accounts: tuple[Account, ...]
    reports: tuple[Report, ...]


def _count(group: Group, withdrawn: Sequence[Claim], copies: Mapping[str, object]) -> _Count | None:
    # A retraction takes back what its speaker said of the same event, or of the same kind.
    taken = [
        claim
        for claim in withdrawn
        if claim.id in group.claim_ids
        or (not group.claim_ids and claim.event_type in group.event_types)
    ]
    raw = [each for each in accounts(group.figures, taken, copies) if each.versions]
    if not raw:
        return None
    subject = group.subject
    standing = _standings(raw, subject)
    mine = [each for each in standing if each.standing is Standing.COUNTS]
    starts = [v.since for each in standing for v in each.versions if v.since is not None]
    since = min(starts, default=standing[0].versions[0].as_of)
    as_of = max(each.last.as_of for each in (mine or standing))
    reports = [
        replace(_report(each, subject, since, as_of), same=_same(each, mine)) for each in mine
    ]
    return _Count(group.id, subject, since, as_of, tuple(standing), tuple(reports))


def _toll(count: _Count) -> Toll:
    mine = [each for each in count.accounts if each.standing is Standing.COUNTS]
    shown = [each for each in count.accounts if each.standing in _SHOWN]
    alone = len(mine) == 1 and mine[0].party is not None
    return Toll(
        count.id,
        count.subject,
        count.since,
        count.as_of,
        count.accounts,
        min((each.last.low for each in shown), default=None),
        max((each.last.high for each in shown), default=None),
        None if alone else fuse(count.reports),
        len(mine) == 1,
        _contested([each.last for each in mine]),
    )


def _same(account: Account, mine: Sequence[Account]) -> bool:
    """Whether another source with a say gave this figure before."""
    last = account.last
    return any(
        (version.low, version.high) == (last.low, last.high) and version.said < last.said
        for other in mine
        if other is not account
        for version in other.versions
    )


def _standings(raw: Sequence[Account], subject: Subject) -> list[Account]:
    """Say of every source whether it has a say."""
    mine = [each for each in raw if not _enemy(each, subject)]
    latest = max((each.last.as_of for each in mine), default=None)
    starts = [v.since for each in mine for v in each.versions if v.since is not None]
    found = []
    for each in raw:
        standing = Standing.COUNTS
        if _enemy(each, subject):
            standing = Standing.ENEMY
        elif all(version.copied for version in each.versions) or _echo(each, mine):
            standing = Standing.REPEATS
        elif subject.incident_id is None and latest is not None:
            share = 0.0 if _present(subject) else STALE
            counted = share * (latest - min(starts, default=latest))
            if latest - each.last.as_of > max(STALE_LEAST, counted):
                standing = Standing.OLD
        found.append(replace(each, standing=standing))
    return found


def _present(subject: Subject) -> bool:
    """Whether a figure is of a day and does not add up over time: the displaced go home."""
    return subject.category.harm is Harm.DISPLACED


def _enemy(account: Account, subject: Subject) -> bool:
    return account.party is not None and subject.side is not None and account.party != subject.side


def _echo(account: Account, others: Sequence[Account]) -> bool:
    """Whether a medium gives a figure that another source gave no later than it did.

    Media rarely count; the same number after somebody else's is most likely that number.
    """
    if account.role is not Role.MEDIA:
        return False
    last = account.last
    return any(
        (version.low, version.high) == (last.low, last.high)
        and (version.said < last.said or (version.said == last.said and _first(other, account)))
        for other in others
        if other is not account
        for version in other.versions
    )


def _first(other: Account, account: Account) -> bool:
    """Of two that say the same at one time, a source that is no medium spoke first."""
    if other.role is Role.MEDIA:
        return other.name < account.name
    return True


def _contested(lasts: Sequence[Version]) -> bool:
    highest = max((each.low for each in lasts), default=0)
    lowest = min((each.high for each in lasts), default=0)
    return highest > 2 * lowest and highest - lowest > 2


def _report(account: Account, subject: Subject, since: datetime, as_of: datetime) -> Report:
    last = account.last
    day = timedelta(days=1)
    end = subject.ended if subject.ended is not None else last.as_of
    # The displaced of a stretch of time are those of a day; those of an event grow for days.
    of_day = _present(subject) and subject.incident_id is None
    lag = math.inf if of_day else max((last.said - end) / day, 0.0)
    grows = subject.incident_id is None and not _present(subject)
    return Report(
        interest(account.role, account.party, subject.side, subject.category),
        last.low,
        last.high,
        lag,
        _growth(last, since, as_of) if grows else 0.0,
        last.at_least,
        last.about,
    )


def _growth(last: Version, since: datetime, as_of: datetime) -> float:
    whole = (as_of - since) / timedelta(days=1)
    part = (last.as_of - since) / timedelta(days=1)
    if whole <= 0 or part >= whole:
        return 0.0
    return GROWTH * math.log(max(part, 1.0) / max(whole, 1.0))


def categories(found: Iterable[Toll]) -> tuple[Category, ...]:
    """Return the categories that tolls are of, each once, in their order."""
    return tuple(dict.fromkeys(toll.subject.category for toll in found))
