"""The record: what can be said. Pure values, no input or output.

Each kind of entry has a file of its own name; `entry` joins them into the canonical form
that the ledger seals.
"""

from truceline.record.admiralty import CREDIBILITY, RELIABILITY, rating
from truceline.record.agreement import Agreement, Clause, ClauseArea, Suspension
from truceline.record.base import Value
from truceline.record.change import Change, ChangeKind
from truceline.record.claim import UNKNOWN_SIDE, Casualties, Claim, Speaker
from truceline.record.count import Cause, Count, Harm, People
from truceline.record.detection import Coverage, Detection
from truceline.record.elements import Elements
from truceline.record.entry import ACTS, BODY, Body, Entry, content, parse_body, parse_entry
from truceline.record.event_type import CODES, EventType, Family, family
from truceline.record.exchange import Notification, Reply
from truceline.record.expectation import Expectation, Expected
from truceline.record.fire_history import FireHistory
from truceline.record.geography import Line, Name, Place, Zone
from truceline.record.handover import Handover, Taken
from truceline.record.judgement import Finding, Judgement
from truceline.record.key import Grant
from truceline.record.known import known
from truceline.record.likelihood import SCALE, Likelihood, likelihood
from truceline.record.obligation import BREACHED_BY, Obligation
from truceline.record.observation import Observation, statement_id
from truceline.record.proposal import Proposal, parse_proposal
from truceline.record.redaction import Redaction
from truceline.record.registration import LEAST_RESOLVED, Metric, Prediction, Registration
from truceline.record.release import Delivery, Release
from truceline.record.scene import OrbitState, Scene, SceneFile
from truceline.record.sealable import KEPT, PLACEHOLDER, SEALABLE, TOGETHER
from truceline.record.sealing import (
    SALT_BYTES,
    Disclosure,
    commitment_of,
    masked,
    opened,
    seal,
    sealed_fields,
)
from truceline.record.settings import Clock, NameOrder, Party, Settings, WeaponReach
from truceline.record.signature import SIGNED_FORM, EntrySignature, signed_text
from truceline.record.source import Blob, Source
from truceline.record.timestamp import Timestamp
from truceline.record.vocabulary import (
    Attribution,
    Channel,
    ClauseStatus,
    CoverageKind,
    KeyRole,
    Occurrence,
    Perceived,
    RedactionMode,
    Role,
    Same,
    Stance,
    Term,
    Undetermined,
)
from truceline.record.when import Instant, Precision, When, zone_of
from truceline.record.where import (
    AnyOf,
    Area,
    Corridor,
    Disc,
    GeoPrecision,
    Sector,
    Shape,
    Vertex,
    Where,
)
from truceline.record.witnessing import Alternative, Need, Witnessing, WitnessKey

__all__ = [
    "ACTS", "BODY", "BREACHED_BY", "CODES", "CREDIBILITY", "KEPT", "LEAST_RESOLVED", "PLACEHOLDER",
    "RELIABILITY", "SALT_BYTES", "SCALE", "SEALABLE", "SIGNED_FORM", "TOGETHER", "UNKNOWN_SIDE",
    "Agreement", "Alternative", "AnyOf", "Area", "Attribution", "Blob", "Body", "Casualties",
    "Cause", "Change", "ChangeKind", "Channel", "Claim", "Clause", "ClauseArea", "ClauseStatus",
    "Clock", "Corridor", "Count", "Coverage", "CoverageKind", "Delivery", "Detection", "Disc",
    "Disclosure", "Elements", "Entry", "EntrySignature", "EventType", "Expectation", "Expected",
    "Family", "Finding", "FireHistory", "GeoPrecision", "Grant", "Handover", "Harm", "Instant",
    "Judgement", "KeyRole", "Likelihood", "Line", "Metric", "Name", "NameOrder", "Need",
    "Notification", "Obligation", "Observation", "Occurrence", "OrbitState", "Party", "People",
    "Perceived", "Place", "Precision", "Prediction", "Proposal", "Redaction", "RedactionMode",
    "Registration", "Release", "Reply", "Role", "Same", "Scene", "SceneFile", "Sector", "Settings",
    "Shape", "Source", "Speaker", "Stance", "Suspension", "Taken", "Term", "Timestamp",
    "Undetermined", "Value", "Vertex", "WeaponReach", "When", "Where", "WitnessKey", "Witnessing",
    "Zone", "commitment_of", "content", "family", "known", "likelihood", "masked", "opened",
    "parse_body", "parse_entry", "parse_proposal", "rating", "seal", "sealed_fields", "signed_text",
    "statement_id", "zone_of",
]  # fmt: skip
