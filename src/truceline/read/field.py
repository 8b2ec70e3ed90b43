"""The fields of a claim in a table: their names, what they mean, and which are required.

`FIELDS` is also what the documentation of the claims table is generated from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a claim as a table gives it.

    Attributes:
        name: its name, which is also the name of its column in the canonical table.
        definition: what it holds and how it is written.
        required: whether every row must have it.
        synonyms: other names its column goes by, in lower case.
    """

    name: str
    definition: str
    required: bool = False
    synonyms: tuple[str, ...] = ()


FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "claim_id",
        "Id of the claim, once in the table. A row with an id already in the record replaces it.",
        True,
        ("id", "claim", "claim no", "claim number", "no", "nr", "reference", "ref"),
    ),
    Field(
        "claim_date",
        "When the claim was made: YYYY-MM-DD, or YYYY-MM-DDTHH:MM with an optional +HH:MM. Dates "
        "without a zone are read in the zone of the case.",
        True,
        ("date of claim", "date claimed", "said", "said on", "statement date", "reported on"),
    ),
    Field(
        "event_date_start",
        "When the event is said to have begun, written as claim_date; YYYY-MM and YYYY where no "
        "more is known.",
        True,
        ("event date", "event start", "start date", "date start", "from", "incident date"),
    ),
    Field(
        "event_date_end",
        "When the event is said to have ended; empty where it is the same.",
        False,
        ("event end", "end date", "date end", "to", "until"),
    ),
    Field(
        "place_name",
        "The place in the words of the source.",
        False,
        ("place", "location", "where", "site", "locality", "village", "location name"),
    ),
    Field(
        "place_alt",
        "Another name for the same place.",
        False,
        ("other name", "alternative name", "alt name", "also known as", "aka"),
    ),
    Field(
        "admin",
        "District, province and country as stated.",
        False,
        ("province", "district", "admin area", "administrative area", "region", "admin1"),
    ),
    Field(
        "lat",
        "Latitude in decimal degrees WGS 84, north positive; with lon or not at all.",
        False,
        ("latitude", "y", "lat dd"),
    ),
    Field(
        "lon",
        "Longitude in decimal degrees WGS 84, east positive; with lat or not at all.",
        False,
        ("longitude", "lng", "long", "x", "lon dd"),
    ),
    Field(
        "geo_precision",
        "How precisely the place was stated, a word of GeoPrecision; it sets the 95 % radius "
        "around lat and lon, which is widest where it is empty.",
        False,
        ("precision", "location precision", "geoprecision", "accuracy"),
    ),
    Field(
        "event_type",
        "What is said to have happened, a word of EventType.",
        True,
        ("type", "incident type", "kind", "category", "event"),
    ),
    Field(
        "claimant",
        "Name of the organ, official or organisation that speaks.",
        True,
        ("speaker", "who says", "said by", "claimed by", "spokesperson", "actor"),
    ),
    Field(
        "claimant_side",
        "Whom the claimant speaks for: the id of a party, a word of Role, or a word that the "
        "settings of the case give a role.",
        True,
        ("side", "party", "speaker side", "claimant party"),
    ),
    Field(
        "accused",
        "Id of the party blamed for the act, whoever speaks; 'unknown' where blame is left open; "
        "'none' or empty where nobody is blamed.",
        False,
        ("blamed", "accused side", "accused party", "perpetrator", "attributed to"),
    ),
    Field(
        "stance",
        "What the claimant does with the event, a word of Stance.",
        True,
        ("position", "attitude"),
    ),
    Field(
        "killed_min",
        "Lowest number of dead stated; empty where none is stated, 0 where stated as none.",
        False,
        ("killed", "dead", "deaths", "fatalities", "killed low"),
    ),
    Field("killed_max", "Highest number of dead stated.", False, ("killed high", "deaths max")),
    Field("injured", "Number of injured stated.", False, ("wounded", "injuries")),
    Field(
        "displaced",
        "Number of people displaced or sheltered.",
        False,
        ("evacuated", "idps", "displaced persons", "evacuees"),
    ),
    Field(
        "military_killed",
        "Soldiers killed, where the claim says so; they may be among killed_min.",
        False,
        ("soldiers killed", "military dead", "military deaths"),
    ),
    Field(
        "civilian_killed",
        "Civilians killed, where the claim says so; they may be among killed_min.",
        False,
        ("civilians killed", "civilian dead", "civilian deaths"),
    ),
    Field(
        "indirect_killed",
        "People who died of flight, illness or accident, where the claim tells them apart.",
        False,
        ("indirect deaths", "died indirectly"),
    ),
    Field(
        "military_injured",
        "Soldiers injured, where the claim says so; they may be among injured.",
        False,
        ("soldiers injured", "soldiers wounded", "military wounded"),
    ),
    Field(
        "civilian_injured",
        "Civilians injured, where the claim says so; they may be among injured.",
        False,
        ("civilians injured", "civilians wounded", "civilian wounded"),
    ),
    Field(
        "detained",
        "Number of people captured, detained or held.",
        False,
        ("captured", "prisoners", "detainees"),
    ),
    Field("missing", "Number of people missing.", False, ("missing persons", "unaccounted for")),
    Field("weapon", "Weapons named.", False, ("weapons", "means", "munition", "ordnance")),
    Field(
        "detail",
        "The claim in neutral words of whoever entered it.",
        False,
        ("summary", "description", "details", "text", "notes", "what"),
    ),
    Field(
        "credibility",
        "Admiralty credibility 1 to 5; 6 or empty where it cannot be judged.",
        False,
        ("item credibility", "information credibility"),
    ),
    Field(
        "source_publisher",
        "Who published what was read; an agency in it, such as 'Reuters', makes it a wire report.",
        True,
        ("publisher", "source", "outlet", "source name", "medium", "newspaper"),
    ),
    Field(
        "source_url",
        "Address of the page it was read on.",
        False,
        ("url", "link", "source link", "address", "web address"),
    ),
    Field(
        "source_pub_date",
        "When it was published, written as claim_date; taken as claim_date where empty.",
        False,
        ("published", "publication date", "pub date", "date published", "source date"),
    ),
    Field(
        "source_channel",
        "A word of Channel; by default wire or press, told by the publisher's name.",
        False,
        ("channel",),
    ),
    Field(
        "source_reliability",
        "Admiralty reliability A to E; F or empty where it cannot be judged.",
        False,
        ("reliability", "source rating"),
    ),
    Field(
        "quote_lang",
        "ISO 639-1 code of the language it was read in.",
        False,
        ("language", "lang", "source language"),
    ),
)
"""Every field of a claim, in the order of the canonical table."""

REQUIRED: Final = tuple(field.name for field in FIELDS if field.required)
"""Names of the fields without which a row is no claim."""
