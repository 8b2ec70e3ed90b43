"""What opens sealed fields: handed over apart, and taken in only where it belongs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from custody.field_office import (
    Mission,
    Office,
    a_laptop,
    a_mission,
    blob_of,
    members,
    rebuilt,
    source,
)
from truceline.custody.handover_secrets import SecretsUnreadable, keep_secrets, pack_secrets
from truceline.custody.vault import Vault
from truceline.record import Redaction, RedactionMode


@pytest.fixture
def mission(tmp_path: Path) -> Mission:
    return a_mission(tmp_path)


@pytest.fixture
def laptop(tmp_path: Path, mission: Mission) -> Office:
    return a_laptop(tmp_path, mission)


def test_what_opens_sealed_fields_is_not_in_the_bundle(
    laptop: Office, mission: Mission, tmp_path: Path
) -> None:
    laptop.pack(tmp_path / "one.zip")
    data = (tmp_path / "one.zip").read_bytes()
    assert b"Okonjo" not in data
    assert not any(
        found.text.encode() in data
        for commitment in laptop.vault.commitments()
        if (found := laptop.vault.get(commitment))
    )


def test_secrets_go_in_a_file_of_their_own_and_open_what_was_taken(
    laptop: Office, mission: Mission, tmp_path: Path
) -> None:
    laptop.secret_original(b"form with a name", ("source", "S-3", "informant"))
    mission.take(laptop.pack(tmp_path / "one.zip"))
    packed = pack_secrets(laptop.vault, laptop.entries, tmp_path / "secret.zip")
    assert (packed.disclosures, packed.originals, packed.withheld, packed.absent) == (1, 1, 0, 0)
    assert (tmp_path / "secret.zip").stat().st_mode & 0o777 == 0o600
    kept = keep_secrets(tmp_path / "secret.zip", mission.entries, mission.vault)
    assert (kept.disclosures, kept.originals, kept.left) == (1, 1, 0)
    (commitment,) = mission.vault.commitments()
    found = mission.vault.get(commitment)
    assert found is not None
    assert found.value == "Mira Okonjo"
    assert mission.vault.original(blob_of(b"form with a name")) == b"form with a name"


def test_nothing_else_gets_into_the_vault(laptop: Office, mission: Mission, tmp_path: Path) -> None:
    laptop.secret_original(b"form with a name", ("source", "S-3", "informant"))
    pack_secrets(laptop.vault, laptop.entries, tmp_path / "secret.zip")
    kept = keep_secrets(tmp_path / "secret.zip", mission.entries, mission.vault)
    assert (kept.disclosures, kept.originals, kept.left) == (0, 0, 2)
    assert not mission.vault.commitments()
    assert not mission.vault.originals()


def test_a_field_of_the_missions_own_is_not_opened_by_a_bundles_secrets(
    mission: Mission, tmp_path: Path
) -> None:
    mission.say(source("S-own", informant="Somebody Else"))
    pack_secrets(mission.vault, mission.entries, tmp_path / "secret.zip")
    empty = Vault(tmp_path / "empty")
    kept = keep_secrets(tmp_path / "secret.zip", mission.entries, empty)
    assert (kept.disclosures, kept.left) == (0, 1)


def test_what_was_erased_here_does_not_come_back(
    laptop: Office, mission: Mission, tmp_path: Path
) -> None:
    laptop.secret_original(b"form with a name", ("source", "S-3", "informant"))
    mission.take(laptop.pack(tmp_path / "one.zip"))
    pack_secrets(laptop.vault, laptop.entries, tmp_path / "secret.zip")
    mission.say(redaction(RedactionMode.ERASED))
    kept = keep_secrets(tmp_path / "secret.zip", mission.entries, mission.vault)
    assert (kept.disclosures, kept.originals, kept.left) == (0, 0, 2)


@pytest.mark.parametrize("mode", [RedactionMode.ERASED, RedactionMode.WITHHELD])
def test_what_is_redacted_in_the_field_is_not_handed_on(
    mode: RedactionMode, laptop: Office, tmp_path: Path
) -> None:
    laptop.secret_original(b"form with a name", ("source", "S-3", "informant"))
    laptop.say(redaction(mode))
    packed = pack_secrets(laptop.vault, laptop.entries, tmp_path / "secret.zip")
    assert (packed.disclosures, packed.originals, packed.withheld) == (0, 0, 1)
    assert b"name" not in members(tmp_path / "secret.zip")["secrets.json"]


def redaction(mode: RedactionMode) -> Redaction:
    return Redaction(
        id="X-1",
        target_kind="source",
        target_id="S-3",
        fields=("informant",),
        mode=mode,
        reason="asked for",
    )


def test_errors_about_secrets_repeat_none(laptop: Office, mission: Mission, tmp_path: Path) -> None:
    laptop.secret_original(b"form with a name", ("source", "S-3", "informant"))
    mission.take(laptop.pack(tmp_path / "one.zip"))
    pack_secrets(laptop.vault, laptop.entries, tmp_path / "secret.zip")
    good = members(tmp_path / "secret.zip")
    text = json.loads(good["secrets.json"])
    (name,) = text["originals"]
    spoilt: list[dict[str, bytes]] = [
        good | {"secrets.json": json.dumps(text | {"Okonjo": 1}).encode()},
        good | {"secrets.json": json.dumps(text | {"disclosures": ["Okonjo"]}).encode()},
        good | {f"originals/{name}": b"Okonjo"},
        good | {"Okonjo/..": b""},
        {"secrets.json": b"Okonjo"},
    ]
    for held in spoilt:
        with pytest.raises(SecretsUnreadable) as got:
            keep_secrets(rebuilt(tmp_path / "bad.zip", held), mission.entries, mission.vault)
        assert "Okonjo" not in str(got.value)
    assert not mission.vault.originals()
