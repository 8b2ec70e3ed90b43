"""The record: what can be said. Pure values, no input or output.

Each kind of entry has a file of its own name; `entry` joins them into the canonical form
that the ledger seals.
"""

from truceline.record.admiralty import CREDIBILITY, RELIABILITY, rating
from truceline.record.agreement import Agreement, Clause, Suspension
from truceline.record.base import Value
from truceline.record.claim import UNKNOWN_SIDE, Casualties, Claim, Speaker
from truceline.record.detection import Coverage, Detection
from truceline.record.entry import BODY, Body, Entry, content, parse_body, parse_entry
from truceline.record.event_type import CODES, EventType, Family, family
from truceline.record.exchange import Notification, Reply
from truceline.record.geography import Line, Name, Place
from truceline.record.judgement import Finding, Judgement
from truceline.record.likelihood import SCALE, Likelihood, likelihood
from truceline.record.obligation import BREACHED_BY, Obligation
from truceline.record.observation import Observation
from truceline.record.settings import Clock, NameOrder, Party, Settings
from truceline.record.source import Blob, Source
from truceline.record.vocabulary import (
    Attribution,
    Channel,
    ClauseStatus,
    CoverageKind,
    Occurrence,
    Perceived,
    Role,
    Same,
    Stance,
    Term,
    Undetermined,
)
from truceline.record.when import Instant, Precision, When, zone_of
from truceline.record.where import Area, Disc, GeoPrecision, Shape, Where

__all__ = [
    "BODY", "BREACHED_BY", "CODES", "CREDIBILITY", "RELIABILITY", "SCALE", "UNKNOWN_SIDE",
    "Agreement", "Area", "Attribution", "Blob", "Body", "Casualties", "Channel", "Claim",
    "Clause", "ClauseStatus", "Clock", "Coverage", "CoverageKind", "Detection", "Disc", "Entry",
    "EventType", "Family", "Finding", "GeoPrecision", "Instant", "Judgement", "Likelihood",
    "Line", "Name", "NameOrder", "Notification", "Obligation", "Observation", "Occurrence",
    "Party", "Perceived", "Place", "Precision", "Reply", "Role", "Same", "Settings",
    "Shape", "Source", "Speaker", "Stance", "Suspension", "Term", "Undetermined", "Value",
    "When", "Where", "content", "family", "likelihood", "parse_body", "parse_entry", "rating",
    "zone_of",
]  # fmt: skip
