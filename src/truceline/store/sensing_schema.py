"""Derived tables of what satellites could see and did see."""

from __future__ import annotations

from typing import Final

from truceline.store.column import BOOL, INCIDENT, REAL, TEXT, TIME, Column, TableSpec

SENSING: Final = (
    TableSpec(
        "sensing",
        "one kind of sensor and one incident: where it stands with it, and what it weighs",
        (
            INCIDENT,
            Column("sensor", TEXT, "kind of sensor"),
            Column("shows", TEXT, "how well it can show an event of this kind: caps its weight"),
            Column("why", TEXT, "where it stands with the incident"),
            Column("passes", TEXT, "passes in the time in which it could have shown, UTC, `; `"),
            Column("overflown_low", REAL, "probability that one came in time, least"),
            Column("overflown", REAL, "the same, best guess"),
            Column("overflown_high", REAL, "the same, most"),
            Column("detectability_low", REAL, "probability that they would have found it, least"),
            Column("detectability", REAL, "the same, best guess; empty where not known"),
            Column("detectability_high", REAL, "the same, most"),
            Column("background_low", REAL, "probability of finding something anyway, least"),
            Column("background", REAL, "the same, best guess; empty where not known"),
            Column("background_high", REAL, "the same, most"),
            Column("found", TEXT, "detections or changes within reach, nearest first, by spaces"),
            Column("nearest_m", REAL, "distance to the nearest, metres"),
            Column("log_odds", REAL, "log-odds it adds to its having occurred"),
            Column("refs", TEXT, "entries it rests on, space-separated"),
        ),
        ("incident_id", "sensor"),
    ),
    TableSpec(
        "satellite_pass",
        "one pass of a satellite over the place of an incident, in its time",
        (
            INCIDENT,
            Column("sensor", TEXT, "kind of sensor"),
            Column("at", TIME, "moment it was closest, UTC"),
            Column("platform", TEXT, "the satellite"),
            Column("instrument", TEXT, "its instrument"),
            Column("view_deg", REAL, "angle from straight down at the satellite, degrees"),
            Column("day", BOOL, "whether it was day at the place"),
            Column("error_s", REAL, "how far off the moment may be, seconds (95 %)"),
            Column("in_swath", REAL, "probability that the place was in its swath"),
            Column("basis", TEXT, "computed from: elements, repeat or data"),
            Column("fetched", TEXT, "what the record holds of it, space-separated"),
            Column("clouded", BOOL, "whether cloud hid the place; empty where not known"),
            Column("refs", TEXT, "entries it was computed from, space-separated"),
        ),
        ("incident_id", "sensor", "at", "platform"),
    ),
    TableSpec(
        "change",
        "one change found between images",
        (
            Column("change_id", TEXT, "id of the change"),
            Column("what", TEXT, "radar or burn"),
            Column("after", TIME, "last image without it, UTC"),
            Column("before", TIME, "first image with it, UTC"),
            Column("lon", REAL, "middle, longitude WGS 84"),
            Column("lat", REAL, "middle, latitude WGS 84"),
            Column("radius_m", REAL, "radius of the place, metres"),
            Column("p", REAL, "probability of so large a difference by chance, 0 to 1"),
            Column("size", REAL, "mean difference: decibels, or dNBR"),
            Column("area_m2", REAL, "changed area, square metres"),
            Column("elsewhere_km2", REAL, "others at least as strong per square kilometre"),
            Column("incident_ids", TEXT, "incidents within reach in time and place"),
        ),
        ("change_id",),
    ),
)
