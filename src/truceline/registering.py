"""Registering: what the method says in advance is recorded, and held against what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from truceline import __version__
from truceline.case import Case
from truceline.cut import cut
from truceline.errors import CaseError
from truceline.keeping import Admitted
from truceline.matched import latest
from truceline.picture import Picture
from truceline.record import Entry, Finding, Metric, Prediction, Registration
from truceline.weigh import Weighed, gather, silences, weigh_gathered
from truceline.weigh.parity import Labels, Parity, exchanged, parity
from truceline.weigh.scoring import (
    Known,
    Register,
    Standing,
    batches,
    first_observed,
    first_released,
    predictions,
    published_hash,
    register_of,
    standing,
)
from truceline.weigh.track import TrackRecord, resolved, track_record

DEFAULT_REASON = "open incidents, registered before anybody has resolved them"


@dataclass(frozen=True)
class Account:
    """A record at one point, as far as the method is held to account by it.

    Attributes:
        picture: everything computed at this point.
        suggested: the incidents as the method weighs them without people's findings.
        findings: people's findings, in the order they hold.
        entries: index and entry of those that count in the whole record.
    """

    picture: Picture
    suggested: tuple[Weighed, ...]
    findings: tuple[Finding, ...]
    entries: tuple[tuple[int, Entry], ...]

    @classmethod
    def of(cls, case: Case, at: int | str | None = None) -> Account:
        """Audit a record and compute what the method says at one point of it.

        Args:
            case: the case.
            at: a number of entries, or a time; None takes the whole record.

        Raises:
            LogError: if the log is not what its signed root commits to.
            ValueError: if `at` is neither, or lies outside the record.
        """
        picture = case.picture(at)
        held = case.keeping.held()
        bodies = latest(entry.body for entry in cut(held.opened, at, held.skipped).entries)
        counting = [pair for pair in enumerate(held.entries) if pair[0] not in held.skipped]
        return cls(
            picture,
            suggestions(picture),
            tuple(body for body in bodies if isinstance(body, Finding)),
            tuple(counting),
        )

    @property
    def parties(self) -> tuple[str, ...]:
        """Ids of the parties, in the order of the settings."""
        return tuple(party.id for party in self.picture.settings.parties)

    def track_record(self) -> TrackRecord:
        """Return what became of statements and suggestions so far."""
        told = self.picture.gathered.told
        return track_record(told, self.suggested, self.findings, self.parties)

    def parity(self) -> Parity:
        """Return whether equal evidence had equal outcomes for both sides."""
        picture = self.picture
        return parity(
            picture.gathered.told,
            self.suggested,
            picture.claims,
            self.parties,
            lambda labels: relabelled(picture, labels),
            picture.copies,
        )

    def register(self) -> Register:
        """Return the predictions that were registered and count."""
        return register_of(self.entries)

    def known(self) -> Known:
        """Return what the record came to know of its incidents, and at which entry."""
        incidents = {item.incident.id: item.incident.claim_ids for item in self.suggested}
        return Known(
            incidents=frozenset(incidents),
            outcomes=resolved(self.findings),
            released=first_released(self.entries),
            observed=first_observed(self.entries, incidents),
        )

    def standing(self) -> Standing:
        """Return what may be said of the method's accuracy."""
        return standing(self.register(), self.known(), published_hash(), __version__)

    def to_register(self) -> tuple[Prediction, ...]:
        """Return a prediction for every incident that could still be a test of the method.

        Left out is what is resolved, what an observer has spoken on, and what is registered with
        this table already.
        """
        known = self.known()
        done = {each.incident_id for each in self.register().of(published_hash())}
        return predictions(self.suggested, {*known.released, *known.observed, *done})

    def registrations(self, author: str, reason: str = "") -> tuple[Registration, ...]:
        """Return the registrations to be recorded, each small enough for one entry.

        Raises:
            CaseError: if there is no incident left to register.
        """
        made = self.to_register()
        if not made:
            raise CaseError(
                "there is nothing to register: every incident is resolved, or an observer has "
                "spoken on it, or it is registered with this table already; "
                "`truceline score` says how those stand"
            )
        taken = {entry.body.id for _, entry in self.entries if entry.body.kind == "registration"}
        start = 1 + max((_number(name) for name in taken), default=0)
        return tuple(
            Registration(
                id=f"G-{number}",
                method=__version__,
                table=published_hash(),
                size=self.picture.size,
                predictions=part,
                metrics=tuple(Metric),
                author=author,
                reason=reason.strip() or DEFAULT_REASON,
            )
            for number, part in enumerate(batches(made), start)
        )


def suggestions(picture: Picture) -> tuple[Weighed, ...]:
    """Return what the method says of every incident, whatever people have found of it.

    Weights that were learned from resolved incidents are used as they are in the picture: each
    incident is weighed without its own answer.
    """
    return weigh_gathered(picture.gathered, list(picture.agreements.values()), (), picture.weights)


def relabelled(picture: Picture, labels: Labels) -> tuple[Weighed, ...]:
    """Weigh the incidents of a picture anew with other labels for its parties.

    Args:
        picture: the picture.
        labels: party id to the id put in its place.
    """
    claims = {name: exchanged(claim, labels) for name, claim in picture.claims.items()}
    expected = [
        each.model_copy(update={"party": labels.get(each.party, each.party)})
        for each in picture.settings.expected
    ]
    silent = silences(picture.incidents, claims, expected, picture.as_of)
    evidence = replace(picture.evidence, claims=claims, silent=silent)
    return weigh_gathered(gather(picture.incidents, evidence), (), (), picture.weights)


def not_remade(case: Case, account: Account) -> tuple[str, ...]:
    """Make the registered predictions again, and return those that do not come out the same.

    Only registrations by this version with this table can be made again here. A field that was
    withheld or erased since, or a judgement that was taken from the record, can change them too.

    Args:
        case: the case.
        account: what its record holds.

    Returns:
        A sentence for every registration whose numbers this program does not make.
    """
    found = []
    for _, entry in account.entries:
        body = entry.body
        if not isinstance(body, Registration):
            continue
        if (body.method, body.table) != (__version__, published_hash()):
            found.append(f"{body.id} is of another version or table, and was not made again")
            continue
        made = {
            each.incident_id: each for each in predictions(suggestions(case.picture(body.size)))
        }
        wrong = [
            each.incident_id for each in body.predictions if made.get(each.incident_id) != each
        ]
        if wrong:
            found.append(
                f"{body.id}: from the first {body.size} entries this program says otherwise on "
                f"{', '.join(wrong)}"
            )
    return tuple(found)


def record_registrations(
    case: Case, made: tuple[Registration, ...], key: str | None, author: str
) -> Admitted:
    """Record registrations: all of them or none.

    Raises:
        LogError: if there is no such key, or the record has grown in the meantime.
        Refused: if the rules of the record do not let this key register.
    """
    keys = (key,) if key else ()
    return case.admit_all([case.propose(each, keys, author) for each in made])


def _number(name: str) -> int:
    tail = name.removeprefix("G-")
    return int(tail) if tail.isascii() and tail.isdigit() else 0
