"""The kinds of file that can be read, each with how it is recognised."""

from __future__ import annotations

from truceline.record.vocabulary import Term


class FileKind(Term):
    """A kind of file; its definition says what it is recognised by."""

    CLAIMS = "claims", "CSV or XLSX table with columns for claimant, event type, stance and date"
    FIRES = "fires", "FIRMS CSV with latitude, longitude, acq_date, acq_time, scan and track"
    ELEMENTS = "elements", "two-line orbital elements of satellites (TLE), as text"
    SCENES = "scenes", "STAC items, item collections or a catalogue (JSON with a stac_version)"
    FIRE_HISTORY = "fire history", "a FIRMS CSV of past years, given with --history"
    AGREEMENTS = "agreements", "YAML with a list named 'agreements'"
    PLACES = "places", "GeoJSON whose features have names: points, areas, roads or no geometry"
    PLACE_TABLE = "place table", "CSV or XLSX table with a column name, and lat, language or pcode"
    LINES = "lines", "GeoJSON whose features are lines, or state a scale or datum"
    ZONES = "zones", "GeoJSON with zone set to true, drawn polygons, or line with within_m"
    SETTINGS = "settings", "TOML with 'id' and 'title', such as case.toml"
    ENTRIES = "entries", "JSON or JSON Lines whose objects have a 'kind'"
    PROPOSALS = "proposals", "JSON Lines whose objects have the 'form' truceline-proposal/1"
