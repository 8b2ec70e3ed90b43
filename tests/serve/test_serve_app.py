"""The interface over HTTP gives what the command line gives, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from case.files import CLAIMS, table
from truceline.case import Case
from truceline.serve import create_app
from truceline.store import TABLES, tables


@pytest.fixture
def client(small: Case) -> Iterator[TestClient]:
    with TestClient(create_app(small)) as opened:
        yield opened


def test_status_names_the_record(small: Case, client: TestClient) -> None:
    answer = client.get("/api/status").json()
    assert answer["origin"] == small.log.origin
    assert answer["size"] == small.log.size
    assert answer["root"] == small.log.checkpoint.root.hex()


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_is_the_one_exported(small: Case, client: TestClient, name: str) -> None:
    answer = client.get(f"/api/tables/{name}").json()
    rows = tables(small.picture())[name]
    assert len(answer["rows"]) == rows.num_rows
    assert all(list(row) == rows.column_names for row in answer["rows"])
    assert list(client.get("/api/tables").json()[name]["columns"]) == rows.column_names


def test_an_incident_is_the_card_that_is_shown(small: Case, client: TestClient) -> None:
    (first, *_) = client.get("/api/tables/incident").json()["rows"]
    answer = client.get(f"/api/incidents/{first['incident_id'].lower()}").json()
    assert answer["id"] == first["incident_id"]
    assert [len(column["positions"]) for column in answer["columns"]] == [
        len(column.positions) for column in small.card(first["incident_id"]).columns
    ]


def test_the_page_is_the_briefing_and_carries_its_own_rules(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Content-Security-Policy" in answer.text


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/api/tables/nothing", 404, "there is no table"),
        ("/api/incidents/I-00000", 404, "no incident"),
        ("/api/status?at=999999", 400, "no point 999999"),
        ("/api/status?at=soon", 400, "not a date"),
        ("/?at=0", 400, "no point 0"),
    ],
)
def test_what_is_not_there_is_said(client: TestClient, path: str, code: int, said: str) -> None:
    answer = client.get(path)
    assert answer.status_code == code
    assert said in answer.json()["detail"]


def test_nothing_can_be_written(client: TestClient) -> None:
    for path in ("/", "/api/status", "/api/tables/claim", "/api/incidents/I-00000"):
        for send in (client.post, client.put, client.delete, client.patch):
            assert send(path).status_code == 405


def test_what_is_added_meanwhile_is_seen(small: Case, client: TestClient, tmp_path: Path) -> None:
    before = client.get("/api/status").json()
    rows = [CLAIMS[0] | {"claim_id": "LATE"}]
    Case.open(small.path).add([table(tmp_path / "late.csv", rows)])
    after = client.get("/api/status").json()
    assert after["size"] > before["size"]
    assert after["claims"] == before["claims"] + 1
    assert client.get(f"/api/status?at={before['size']}").json() == before


def test_a_damaged_record_is_not_served(small: Case, client: TestClient) -> None:
    (bundle,) = (small.path / "log" / "tile" / "entries").rglob("000.p/*")
    data = bytearray(bundle.read_bytes())
    data[100] ^= 1
    bundle.write_bytes(data)
    for path in ("/", "/api/status", "/api/tables/claim"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "cannot be trusted" in answer.json()["detail"]
