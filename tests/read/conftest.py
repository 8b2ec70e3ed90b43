"""A case of two parties with made-up names, and the smallest table of claims."""

from __future__ import annotations

import pytest

from truceline.record import Party, Role, Settings

ROW = {
    "claim_id": "C1",
    "claim_date": "2025-07-25",
    "event_date_start": "2025-07-24T08:20+07:00",
    "event_date_end": "",
    "place_name": "Hill Green",
    "lat": "14.35",
    "lon": "104.6",
    "geo_precision": "locality",
    "event_type": "artillery",
    "claimant": "Army spokesman",
    "claimant_side": "north",
    "accused": "south",
    "stance": "asserts",
    "killed_min": "",
    "killed_max": "",
    "injured": "1,200",
    "detail": "Says that shells fell",
    "source_publisher": "Daily Post (Reuters)",
    "source_url": "https://example.org/a",
    "source_pub_date": "2025-07-25",
    "quote_lang": "en",
}


@pytest.fixture
def settings() -> Settings:
    def party(name: str, language: str) -> Party:
        return Party(
            id=name,
            name=name.title(),
            short=name.title(),
            adjective=name.title() + "ern",
            code=name[0].upper(),
            languages=(language,),
        )

    return Settings(
        id="example",
        title="Example",
        zone="Asia/Bangkok",
        parties=(party("north", "fi"), party("south", "pt")),
        roles={"union": Role.OBSERVER},
    )


@pytest.fixture
def row() -> dict[str, str]:
    return dict(ROW)
