"""Controlled vocabularies whose members carry their own definition.

The definition sits beside the member because the data dictionary in `docs/` is generated
from here: a word without a definition cannot be added.
"""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A word of a controlled vocabulary; `Term.X.definition` says what it means."""

    definition: str

    def __new__(cls, value: str, definition: str) -> Term:
        """Make the member from its word and its definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member


class Stance(Term):
    """What a speaker does with an alleged event."""

    ASSERTS = "asserts", "says that it happened and, as a rule, who did it"
    DENIES = "denies", "says that it did not happen, or not as alleged"
    ADMITS = "admits", "says that the speaker's own side did it and accepts responsibility"
    CONFIRMS = (
        "confirms",
        "says that it happened; spoken by the side blamed, it owns the act",
    )
    COUNTER_ACCUSES = "counter_accuses", "answers an accusation by blaming the accuser"
    PARTLY_ACCEPTS = "partly_accepts", "accepts some of what is alleged and rejects the rest"
    REPORTS = "reports", "passes on what others say, or gives an account, without blaming"
    RETRACTS = "retracts", "withdraws an earlier statement of the same speaker"


class Role(Term):
    """Whom a speaker speaks for. Parties are told apart by their id, never by their role."""

    PARTY = "party", "an organ or official of a party to the agreement"
    OBSERVER = "observer", "a member of the agreed observation mechanism"
    THIRD_PARTY = "third_party", "another state, an organisation or an independent expert"
    MEDIA = "media", "a news organisation or journalist speaking in its own name"


class Channel(Term):
    """How a source reached the record."""

    STATEMENT = "statement", "an official statement, note or press conference"
    PRESS = "press", "a press article or broadcast"
    WIRE = "wire", "a news agency report"
    FORM = "form", "a field form or patrol report"
    FEED = "feed", "a machine feed, such as fire detections"
    DOCUMENT = "document", "an agreement, minutes, or another document"
    TABLE = "table", "a table compiled from other sources"
    IMAGERY = "imagery", "somebody's report on images: what it says is a claim, not the image"


class Perceived(Term):
    """How an observer came to know; the order is roughly that of directness."""

    SEEN = "seen", "seen with the observer's own eyes"
    HEARD = "heard", "heard directly"
    PHYSICAL = "physical", "physical traces examined: crater, fragment, wound"
    IMAGE = "image", "seen in a photograph, video or satellite image"
    DOCUMENT = "document", "read in a document"
    TOLD = "told", "told by somebody else"


class CoverageKind(Term):
    """What kind of looking, or failing to look, a coverage entry describes."""

    SATELLITE = "satellite", "a sensor passed over and returned data"
    PATROL = "patrol", "observers were present"
    DENIED = "denied", "access was asked for and refused, delayed or made conditional"
    CLOUD = "cloud", "a sensor passed over but cloud or smoke hid the ground"
    NONE = "none", "nobody and nothing looked"


class Same(Term):
    """A person's judgement on whether two claims are about one event (three-valued)."""

    SAME = "same", "both are about one event"
    DIFFERENT = "different", "they are about different events"
    UNSURE = "unsure", "looked at and left open"


class Occurrence(Term):
    """First verdict: did it occur?"""

    AS_ALLEGED = "as_alleged", "it occurred, in substance as alleged"
    OTHERWISE = "otherwise", "something occurred, but not as alleged"
    NOT_SHOWN = "not_shown", "the record does not show that it occurred"


class Attribution(Term):
    """Second verdict: to whom is it attributable? A party is named beside `PARTY`."""

    PARTY = "party", "attributable to the named party"
    THIRD = "third", "attributable to a third side, to an accident or to legacy ordnance"
    NOT_DETERMINED = "not_determined", "cannot be attributed on this record"


class Undetermined(Term):
    """Why a verdict stays open."""

    NO_ACCESS = "no_access", "nobody neutral could go and look"
    TOO_LATE = "too_late", "looked at too late to tell"
    EVIDENCE_LOST = "evidence_lost", "what could have told is gone"
    SINGLE_SOURCE = "single_source", "everything goes back to one root"
    CONTRADICTORY = "contradictory", "the sides contradict each other and nothing separates them"
    TECHNICAL = "technical", "the sensor or method cannot tell"
    NO_BLAME = "no_blame", "nobody is blamed for it in the record"


class ClauseStatus(Term):
    """What the record says about one clause and one party at one moment."""

    NO_INCIDENT = "no_incident_known", "in force, and no incident in the record bears on it"
    ALLEGED = "alleged", "an incident that would breach it is alleged and not yet shown"
    SUPPORTED = "supported", "the evidence supports at least one breach"
    REFUTED = "refuted", "every incident alleged against it is refuted"
    NOT_VERIFIABLE = "not_verifiable", "nothing in the record could show whether it is kept"
    NOT_YET_DUE = "not_yet_due", "not in force, or its time has not run out"


class KeyRole(Term):
    """What a key may sign; the rules are in `custody.authority`."""

    OPERATOR = "operator", "keeps the record: anything, but what needs two people not alone"
    ANALYST = "analyst", "enters what was received, judges, and drafts findings and briefings"
    REVIEWER = "reviewer", "as an analyst, and is the second person who releases or redacts"
    PARTY = "party", "speaks for one party: its own statements, notifications and replies"
    OBSERVER = "observer", "reports what observers perceived and where they could look"


class RedactionMode(Term):
    """What happens to a sealed field."""

    WITHHELD = "withheld", "kept, but no longer shown to anybody"
    ERASED = "erased", "its value and salt are deleted and cannot be had back"
    LIFTED = "lifted", "no longer withheld; what was erased stays erased"
