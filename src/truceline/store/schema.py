"""The derived tables: their columns, types and meaning, in one place.

Names and types are stable: tools outside this project read the exports. A column may be added
at the end; none is renamed, retyped or removed without a new major version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

TEXT, INT, REAL, BOOL = pa.string(), pa.int64(), pa.float64(), pa.bool_()
TIME = pa.timestamp("s", tz="UTC")


@dataclass(frozen=True)
class Column:
    """A column: name, Arrow type, and what it holds."""

    name: str
    type: pa.DataType
    doc: str


@dataclass(frozen=True)
class TableSpec:
    """A derived table.

    Attributes:
        name: its name, as given to `truceline export --table`.
        doc: what one row is.
        columns: its columns, in order.
        key: columns that identify a row.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema([(column.name, column.type) for column in self.columns])


_ID = Column("incident_id", TEXT, "stable id of the incident")

_SPECS = (
    TableSpec(
        "claim",
        "one claim as it stands in the record",
        (
            Column("claim_id", TEXT, "id of the claim"),
            Column("source_id", TEXT, "source it was read in"),
            Column("speaker", TEXT, "who speaks"),
            Column(
                "role", TEXT, "whom the speaker speaks for: party, observer, third_party, media"
            ),
            Column("party", TEXT, "party the speaker speaks for; empty if none"),
            Column("stance", TEXT, "asserts, denies, admits, confirms, counter_accuses, …"),
            Column("accused", TEXT, "party blamed; `unknown` if left open; empty if nobody"),
            Column("event_type", TEXT, "kind of event"),
            Column("said_earliest", TIME, "first instant at which it may have been said"),
            Column("event_earliest", TIME, "first instant at which the event may have begun"),
            Column("event_latest", TIME, "last instant at which it may have ended"),
            Column("place_words", TEXT, "place in the words of the source"),
            Column("place_id", TEXT, "place of the gazetteer; empty if none fits"),
            Column("lon", REAL, "longitude of the centre, degrees WGS 84"),
            Column("lat", REAL, "latitude of the centre, degrees WGS 84"),
            Column("radius_m", REAL, "95 % radius in metres"),
            Column("killed_min", INT, "lowest number of dead stated"),
            Column("killed_max", INT, "highest number of dead stated"),
            Column("injured", INT, "number of injured stated"),
            Column("displaced", INT, "number of displaced stated"),
            Column("summary", TEXT, "the claim in neutral words"),
            Column("scope", TEXT, "what it is about: an event, events in general, or a total"),
            Column("scope_why", TEXT, "by what that was told"),
        ),
        ("claim_id",),
    ),
    TableSpec(
        "claim_incident",
        "which incident a claim is about",
        (Column("claim_id", TEXT, "id of the claim"), _ID),
        ("claim_id",),
    ),
    TableSpec(
        "incident",
        "one incident",
        (
            _ID,
            Column("event_type", TEXT, "kind of event most of its claims name"),
            Column("earliest", TIME, "first instant at which it may have begun"),
            Column("latest", TIME, "last instant at which it may have ended"),
            Column("place_words", TEXT, "place in the words of one of its claims"),
            Column("place_id", TEXT, "place of the gazetteer; empty if none fits"),
            Column("place_names", TEXT, "names of the place, in the order of the case's rule"),
            Column("lon", REAL, "longitude of the centre, degrees WGS 84; empty if not located"),
            Column("lat", REAL, "latitude of the centre, degrees WGS 84; empty if not located"),
            Column("radius_m", REAL, "95 % radius in metres; empty if not located"),
            Column("claims", INT, "number of claims"),
            Column("roots", INT, "number of independent roots"),
            Column("parties_speaking", TEXT, "parties with a claim on it, comma-separated"),
            Column("stands_for", TEXT, "an event, or only statements in general or totals"),
        ),
        ("incident_id",),
    ),
    TableSpec(
        "finding",
        "one of the three verdicts on an incident",
        (
            _ID,
            Column("verdict", TEXT, "the question: occurrence, attribution or breach"),
            Column("state", TEXT, "the answer; for attribution to a party, `party:` and its id"),
            Column("probability", REAL, "probability of what is asked about, 0–1"),
            Column("low", REAL, "lower end of the 90 % interval"),
            Column("high", REAL, "upper end of the 90 % interval"),
            Column("word", TEXT, "ICD 203 word with its range, or `insufficient evidence`"),
            Column("confidence", TEXT, "analytic confidence: low, moderate or high"),
            Column("status", TEXT, "suggested by the method; draft or released by people"),
            Column("reasons", TEXT, "reasons, strongest first, with log-odds and claim ids"),
        ),
        ("incident_id", "verdict"),
    ),
    TableSpec(
        "compliance",
        "the standing of a party, or body, under a clause",
        (
            Column("agreement_id", TEXT, "the agreement"),
            Column("clause_id", TEXT, "the clause"),
            Column("party", TEXT, "id of the party; for a clause that binds none, the body named"),
            Column("as_of", TIME, "moment it holds for"),
            Column(
                "status",
                TEXT,
                "no_incident_known, alleged, supported, refuted, not_verifiable or not_yet_due",
            ),
            Column("probability", REAL, "highest probability of a breach; empty if none separates"),
            Column("incident_ids", TEXT, "incidents that bear on it, space-separated"),
        ),
        ("agreement_id", "clause_id", "party"),
    ),
    TableSpec(
        "detection",
        "one measurement of a sensor",
        (
            Column("detection_id", TEXT, "id of the detection"),
            Column("sensor", TEXT, "instrument"),
            Column("platform", TEXT, "satellite"),
            Column("at", TIME, "time of the measurement"),
            Column("lon", REAL, "longitude, degrees WGS 84"),
            Column("lat", REAL, "latitude, degrees WGS 84"),
            Column("radius_m", REAL, "half the pixel diagonal, metres"),
            Column("radiative_power_mw", REAL, "fire radiative power, megawatts"),
            Column("confidence", TEXT, "the processor's own confidence word"),
            Column("incident_ids", TEXT, "incidents it lies near in time and place; no weight"),
        ),
        ("detection_id",),
    ),
    TableSpec(
        "sensing",
        "what satellites add to an incident",
        (
            _ID,
            Column("covered", TEXT, "coverage entries in its time and place, space-separated"),
            Column("detections", TEXT, "detections near it, nearest first, space-separated"),
            Column("nearest_m", REAL, "distance to the nearest, metres"),
            Column("weight", REAL, "log-odds added to any verdict"),
            Column("why", TEXT, "reason for that weight"),
        ),
        ("incident_id",),
    ),
    TableSpec(
        "line_relation",
        "where an incident lies relative to a line, as that line's source draws it",
        (
            _ID,
            Column("line_id", TEXT, "the line"),
            Column("distance_m", REAL, "geodesic distance from the line, metres"),
            Column("low_m", REAL, "lower end of its 90 % interval, signed: above 0 left, metres"),
            Column("high_m", REAL, "upper end"),
            Column("km_along", REAL, "kilometre along the line from its start"),
            Column("km_low", REAL, "lower end of its 90 % interval"),
            Column("km_high", REAL, "upper end"),
            Column("left_share", REAL, "share of the place's error on the line's left, 0 to 1"),
            Column("share_error", REAL, "half of the 95 % interval for computing that share"),
            Column("side", TEXT, "left, right, or either where the error reaches across"),
            Column("party", TEXT, "party on whose side this line puts it; empty if either"),
            Column("beyond", BOOL, "whether it lies past an end of the line as drawn"),
        ),
        ("incident_id", "line_id"),
    ),
    TableSpec(
        "zone_relation",
        "with which probability an incident lies within a zone, as its source draws it",
        (
            _ID,
            Column("zone_id", TEXT, "the zone"),
            Column("probability", REAL, "from the error of the place and of the drawing"),
            Column("error", REAL, "half of the 95 % interval for computing it"),
        ),
        ("incident_id", "zone_id"),
    ),
    TableSpec(
        "clause_area",
        "with which probability an incident lies where a clause applies, by one line or zone",
        (
            _ID,
            Column("agreement_id", TEXT, "the agreement"),
            Column("clause_id", TEXT, "the clause within it"),
            Column("party", TEXT, "the party whose own side is meant; empty where none is"),
            Column("line_id", TEXT, "the line the distance is from; empty for a zone"),
            Column("zone_id", TEXT, "the zone; empty for a distance"),
            Column("probability", REAL, "from the error of the place and of the drawing"),
            Column("error", REAL, "half of the 95 % interval for computing it"),
        ),
        ("incident_id", "agreement_id", "clause_id", "party", "line_id", "zone_id"),
    ),
    TableSpec(
        "whereabouts",
        "where a claim says it was, and how that was got from its words",
        (
            Column("claim_id", TEXT, "the claim"),
            Column("how", TEXT, "by what kind of statement"),
            Column("lon", REAL, "middle of the shape, degrees WGS 84; empty if not located"),
            Column("lat", REAL, "middle of the shape, degrees WGS 84"),
            Column("radius_m", REAL, "radius around it that holds the shape, metres"),
            Column("derived", BOOL, "whether the shape is inferred and nobody's statement"),
            Column("place_ids", TEXT, "places of the gazetteer that the words name"),
            Column("why", TEXT, "how the shape was got, or why there is none"),
        ),
        ("claim_id",),
    ),
    TableSpec(
        "claim_copy",
        "a claim that repeats another on another page; it is no second witness",
        (
            Column("claim_id", TEXT, "the copy"),
            Column("root_id", TEXT, "the claim it repeats, which is no copy itself"),
            Column("why", TEXT, "how that is known"),
        ),
        ("claim_id",),
    ),
    TableSpec(
        "series_point",
        "one total in a series: a count that one side follows through time",
        (
            Column("series_id", TEXT, "stable id: the first claim of the series, and the figure"),
            Column("claim_id", TEXT, "the claim that gives the total"),
            Column("as_of", TIME, "instant up to which it counts"),
            Column("low", INT, "lowest figure given"),
            Column("high", INT, "highest figure given"),
            Column("figure", TEXT, "what is counted: killed, injured or displaced"),
            Column("counted", TEXT, "whom it counts: civilians, military, or all"),
            Column("area", TEXT, "where, in the words of the first claim"),
            Column("role", TEXT, "whom those who give it speak for"),
            Column("party", TEXT, "party they speak for; empty if none"),
            Column("speaker", TEXT, "who gives it; empty where a party does"),
            Column("accused", TEXT, "party blamed for it; empty if nobody"),
        ),
        ("series_id", "claim_id"),
    ),
    TableSpec(
        "contribution",
        "one thing that moved a verdict, and how far",
        (
            _ID,
            Column("question", TEXT, "occurrence or attribution"),
            Column("place", INT, "1 for what moved it most"),
            Column("text", TEXT, "in words"),
            Column("log_odds", REAL, "natural-log odds it added"),
            Column("party", TEXT, "party it speaks for or against; empty for occurrence"),
            Column("refs", TEXT, "what it rests on, space-separated"),
        ),
        ("incident_id", "question", "place"),
    ),
    TableSpec(
        "look_next",
        "one way to look at an open incident, and what it would move; for planning, no finding",
        (
            _ID,
            Column("look", TEXT, "how: ask, consult, satellite or visit"),
            Column("place", INT, "1 for what to look at first, over all ways"),
            Column("party", TEXT, "party it is about; empty if nobody is blamed"),
            Column("probability", REAL, "that it occurred and the party did it, as it stands"),
            Column("if_found", REAL, "the same if the answer bears it out"),
            Column("if_not", REAL, "the same if it does not"),
            Column("consequence", REAL, "what hangs on it, 1 and more"),
            Column("cost", REAL, "in units of one question to a party"),
            Column("rank", REAL, "nearness to even times consequence over cost"),
        ),
        ("incident_id", "look"),
    ),
    TableSpec(
        "sensitivity",
        "both probabilities of an incident after one change: a root left out, a prior moved",
        (
            _ID,
            Column("change", INT, "number of the change"),
            Column("what", TEXT, "without, or which prior"),
            Column("root", TEXT, "root left out; empty for a prior"),
            Column("step", REAL, "by how much a prior was moved, log-odds"),
            Column("occurrence", REAL, "that it occurred"),
            Column("attribution", REAL, "that the party followed did it, given that it occurred"),
        ),
        ("incident_id", "change"),
    ),
    TableSpec(
        "toll",
        "one count of a side's people: range by source, and what a complete count would give",
        (
            Column("toll_id", TEXT, "stable id: its first claim, and what it counts"),
            Column("incident_id", TEXT, "the event; empty for a total over a time and an area"),
            Column("party", TEXT, "party whose people are counted; empty if not said, or both"),
            Column("harm", TEXT, "what happened to them: killed, injured, displaced and so on"),
            Column("people", TEXT, "civilian, military, or unstated"),
            Column("cause", TEXT, "direct, indirect, or unstated"),
            Column("place", TEXT, "event or area, in words; empty for all of a side's people"),
            Column("event_type", TEXT, "kind of event a total is limited to; empty if none"),
            Column("since", TIME, "instant from which it counts"),
            Column("as_of", TIME, "instant up to which its latest figure counts"),
            Column("low", INT, "lowest last figure by source; empty if nobody has a say"),
            Column("high", INT, "highest last figure by source; empty if nobody has a say"),
            Column("fused_low", INT, "lowest end of the 80 % interval; empty if there is none"),
            Column("fused_high", INT, "highest end of the 80 % interval; empty if there is none"),
            Column("roots", INT, "independent sources that have a say"),
            Column("contested", BOOL, "whether two of them contradict each other"),
        ),
        ("toll_id",),
    ),
    TableSpec(
        "toll_version",
        "one figure of one source in a toll, as stated once; none is deleted",
        (
            Column("toll_id", TEXT, "the toll"),
            Column("claim_id", TEXT, "the claim that states it"),
            Column("party", TEXT, "the independent source, where it is a party; else empty"),
            Column("speaker", TEXT, "the independent source, where it is none; else empty"),
            Column("standing", TEXT, "whether the source has a say, and if not, why"),
            Column("said", TIME, "instant up to which it was said"),
            Column("as_of", TIME, "instant up to which it counts"),
            Column("low", INT, "lowest number stated"),
            Column("high", INT, "highest number stated"),
            Column("lowered", BOOL, "whether the same source stated more before"),
        ),
        ("toll_id", "claim_id"),
    ),
    TableSpec(
        "claim_about",
        "an incident that a general statement or a total may speak of, without being part of it",
        (
            Column("claim_id", TEXT, "the general statement or total"),
            _ID,
            Column("why", TEXT, "what the two have in common"),
        ),
        ("claim_id", "incident_id"),
    ),
    TableSpec(
        "date_flag",
        "a claim whose event date looks mistyped; nothing is matched on the suggestion",
        (
            Column("claim_id", TEXT, "the claim"),
            Column("doubt", TEXT, "why its date is doubted"),
            Column("suggestion", TEXT, "YYYY-MM-DD it may have begun on; empty if none is better"),
            Column("why", TEXT, "the reason in words"),
            Column("like", TEXT, "claims that tell of the like on that day, space-separated"),
        ),
        ("claim_id",),
    ),
    TableSpec(
        "proposition",
        "one answer that accounts give to a contested question of an incident",
        (
            _ID,
            Column("number", INT, "number of the question within the incident, from 1"),
            Column("place", INT, "place of the answer, the most probable first, from 1"),
            Column("kind", TEXT, "first_shot, count, time, weapon, distance or authenticity"),
            Column("subject", TEXT, "for a count, what is counted; empty otherwise"),
            Column("question", TEXT, "the question in words"),
            Column("standing", TEXT, "differ, changed or unanswered: why it is listed"),
            Column("value", TEXT, "the answer in words"),
            Column("roots", TEXT, "who gives it, separated by `; `"),
            Column("claim_ids", TEXT, "claims it rests on, space-separated"),
            Column("log_odds", REAL, "weight for it, natural-log odds"),
            Column("probability", REAL, "probability that it is the true one, 0–1"),
            Column("low", REAL, "lower end of its 90 % interval"),
            Column("high", REAL, "upper end"),
            Column("none", REAL, "probability that no answer given is true"),
            Column("word", TEXT, "for the first answer: ICD 203 word, or `insufficient evidence`"),
            Column("settle", TEXT, "what would settle the question"),
            Column("span", TEXT, "for times, the earliest and the latest stated; empty otherwise"),
        ),
        ("incident_id", "number", "place"),
    ),
    TableSpec(
        "source",
        "one source",
        (
            Column("source_id", TEXT, "id of the source"),
            Column("publisher", TEXT, "who published it"),
            Column("channel", TEXT, "how it reached the record"),
            Column("url", TEXT, "its address"),
            Column("language", TEXT, "language it was read in"),
            Column("published_earliest", TIME, "first instant at which it was public"),
            Column("original_sha256", TEXT, "hash of the file it was imported from"),
        ),
        ("source_id",),
    ),
)

TABLES: Final[dict[str, TableSpec]] = {spec.name: spec for spec in _SPECS}
