"""From a file with names in it to every output: what is sealed shows nowhere, what is erased goes.

Every byte is searched: the case folder, briefings in every form, exports, answers over HTTP, what
commands print, and what they print about broken files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fastapi.testclient import TestClient

import truceline.keeping
from case.files import ROW, settings, table, written
from custody.secret_words import found_in, leaks
from truceline import acts
from truceline.case import Case
from truceline.errors import CaseError
from truceline.ledger import Log, LogError, create_signer
from truceline.record import KeyRole, RedactionMode
from truceline.serve import create_app
from truceline.store import MAP_FORMATS, TABLE_FORMATS, TABLES

if not hasattr(Case, "redact"):
    pytest.skip("this version cannot redact yet", allow_module_level=True)

NAME, PHONE = "Mira Okonjo", "+99 555 0142 887"
POST, PICTURE, PHOTO = "Wheelwright Mill", "IMG_7731_hatch.jpg", "5eed" * 16
STOOD, EXACT = "104.612345", "14.387654"
KEPT = (NAME, PHONE, POST, PICTURE, PHOTO, STOOD, EXACT)
SPEAKER = "Colonel Vantreight"
REASON = "at the wish of the person concerned"
TWO = ("analyst-1", "reviewer-1")

SOURCE = {
    "kind": "source", "id": "S1", "publisher": "Team 2", "channel": "form", "informant": NAME,
    "contact": PHONE,
}  # fmt: skip
OBSERVATION = {
    "kind": "observation", "id": "O1", "source_id": "S1", "team": "Team 2", "perceived": "heard",
    "event_type": "artillery", "when": "2025-07-24T08:30", "summary": "shells",
    "where": {"words": "east of the river", "shape": {"lon": 104.6, "lat": 14.35,
                                                      "radius_m": 9000}},
    "standpoint": {"words": POST, "shape": {"lon": float(STOOD), "lat": 14.3, "radius_m": 40}},
    "bearing_deg": 40.5, "range_m": 900,
    "exact": {"lon": 104.6, "lat": float(EXACT), "radius_m": 9},
    "media": [{"sha256": PHOTO, "name": PICTURE, "size": 10}],
}  # fmt: skip
CLAIM = {
    "kind": "claim", "id": "C1", "source_id": "S1", "stance": "asserts", "accused": "borduria",
    "speaker": {"name": SPEAKER, "role": "party", "party": "arland"}, "event_type": "artillery",
    "said": "2025-07-25", "when": "2025-07-24T08:20", "summary": "says that shells fell",
    "where": {"words": "Green Hill", "shape": {"lon": 104.6, "lat": 14.35, "radius_m": 3000}},
}  # fmt: skip


def form(folder: Path, *objects: Any, name: str = "form.jsonl") -> Path:
    path = folder / name
    path.write_bytes(b"".join(json.dumps(each).encode() + b"\n" for each in objects))
    return path


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A case that seals speakers, with keys of two people and a form that holds every secret."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    toml = 'sealed = ["claim.speaker.name"]\n' + settings()
    case = Case.new(tmp_path / "case", written(inbox / "case.toml", toml))
    added = case.add([form(inbox, SOURCE, OBSERVATION, CLAIM), table(inbox / "claims.csv", [
        ROW | {"claim_id": "C11", "claimant": SPEAKER, "source_url": "https://example.org/z"},
    ])])  # fmt: skip
    assert added.problems == ()
    for name, role in zip(TWO, (KeyRole.ANALYST, KeyRole.REVIEWER), strict=True):
        vkey = create_signer(name).verifier.vkey
        granted = case.admit([case.propose(acts.granting(vkey, role, name))])
        assert granted.refused == ()
    return case


def outputs(case: Case, folder: Path) -> Path:
    """Write every output there is into a folder, and the text of the PDF beside it."""
    case.build()
    for ending in (".html", ".pdf", ".txt"):
        case.brief(folder / f"briefing{ending}")
    pdf = pypdfium2.PdfDocument(folder / "briefing.pdf")
    pages = [page.get_textpage().get_text_range() for page in pdf]
    (folder / "briefing.pdf.txt").write_text("\n".join(pages), "utf-8")
    for ending in TABLE_FORMATS:
        for name in TABLES:
            case.export(folder / f"{name}{ending}", table=name)
    for ending in MAP_FORMATS:
        case.export(folder / f"map{ending}")
    with TestClient(create_app(case)) as client:
        incidents = client.get("/api/tables/incident").json()["rows"]
        paths = ["/", "/api/status", "/api/tables", "/api/incidents/I-00000", "/?at=x", "/?at=1"]
        paths += [f"/api/tables/{name}" for name in TABLES]
        paths += [f"/api/incidents/{row['incident_id']}" for row in incidents]
        for number, path in enumerate(paths):
            answer = client.get(path)
            told = str(answer.headers).encode() + answer.content
            (folder / f"answer-{number}.txt").write_bytes(told)
    return folder


def printed(command: Callable[..., Any], case: Case, folder: Path) -> bytes:
    """Return all that commands print about a case, on both of their streams."""
    incidents = [each.id for each in case.picture().incidents]
    runs = [
        ("status", case.path),
        ("build", case.path),
        ("show", case.path, incidents[0]),
        ("verify", case.path),
        ("uses", case.path, "source", "S1"),
        ("brief", case.path, "--out", folder / "b.txt"),
        ("export", case.path, "--table", "claim", "--out", folder / "c.csv"),
        ("add", case.path, folder / "none.jsonl"),
    ]
    shown = [command(*words) for words in runs]
    return "\n".join(f"{ran.out}\n{ran.err}" for ran in shown).encode()


def words_in(found: dict[str, list[str]]) -> set[str]:
    return {word for words in found.values() for word in words}


def redact(
    case: Case,
    kind: str,
    thing: str,
    *fields: str,
    mode: RedactionMode = RedactionMode.ERASED,
) -> None:
    case.redact(kind, thing, fields, mode, REASON, keys=TWO)


def erase_all(case: Case) -> None:
    redact(case, "source", "S1", "informant", "contact")
    redact(case, "observation", "O1", "standpoint", "exact", "media")
    for claim in ("C1", "C11"):
        redact(case, "claim", claim, "speaker")


def test_what_is_always_sealed_shows_nowhere(
    case: Case, tmp_path: Path, command: Callable[..., Any]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    outputs(case, out)
    assert leaks(case.path, KEPT, but=["vault"]) == {}
    assert leaks(out, KEPT) == {}
    assert found_in(printed(command, case, tmp_path), KEPT) == []
    assert words_in(leaks(case.path / "vault", KEPT)) == set(KEPT)


def test_what_the_case_seals_shows_in_outputs_and_not_in_the_record(
    case: Case, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    outputs(case, out)
    assert leaks(case.path, [SPEAKER], but=["vault", "build"]) == {}
    shown = set(leaks(out, [SPEAKER]))
    assert {"briefing.html", "briefing.txt", "claim.csv", "claim.parquet"} <= shown


def test_what_is_withheld_shows_nowhere_until_it_is_lifted(case: Case, tmp_path: Path) -> None:
    for mode in (RedactionMode.WITHHELD, RedactionMode.LIFTED):
        for claim in ("C1", "C11"):
            redact(case, "claim", claim, "speaker.name", mode=mode)
        out = tmp_path / mode
        case.brief(out / "briefing.txt")
        case.export(out / "claim.csv", table="claim")
        case.build()
        assert bool(leaks(out, [SPEAKER])) == (mode is RedactionMode.LIFTED)
        assert bool(leaks(case.path / "build", [SPEAKER])) == (mode is RedactionMode.LIFTED)
        assert words_in(leaks(case.path / "vault", [SPEAKER])) == {SPEAKER}
        assert leaks(case.path, [SPEAKER], but=["vault", "build"]) == {}


def test_what_is_erased_is_gone_and_every_proof_still_verifies(
    case: Case, tmp_path: Path, command: Callable[..., Any]
) -> None:
    case.build()
    size, root = case.log.size, case.log.checkpoint.root
    erase_all(case)
    assert leaks(case.path, (*KEPT, SPEAKER)) == {}
    again = Log.open(case.path / "log", case.log.verifier)
    again.audit()
    assert again.root_at(size) == root
    assert command("verify", case.path).code == 0
    out = tmp_path / "out"
    out.mkdir()
    opened = Case.open(case.path)
    outputs(opened, out)
    assert leaks(out, (*KEPT, SPEAKER)) == {}
    assert leaks(case.path, (*KEPT, SPEAKER)) == {}
    assert found_in(printed(command, opened, tmp_path), (*KEPT, SPEAKER)) == []
    # A briefing as of a point before the redaction does not show it either, and says why.
    old = opened.brief(tmp_path / "old.txt", at=size).read_text("utf-8")
    assert SPEAKER not in old
    for text in (old, (out / "briefing.txt").read_text("utf-8")):
        assert REASON in " ".join(text.split())


def test_adding_the_same_files_again_does_not_bring_it_back(case: Case, tmp_path: Path) -> None:
    erase_all(case)
    size = case.log.size
    files = [tmp_path / "inbox" / name for name in ("form.jsonl", "claims.csv")]
    added = Case.open(case.path).add(files)
    assert (added.problems, added.added) == ((), {})
    assert Log.open(case.path / "log", case.log.verifier).size == size
    assert leaks(case.path, (*KEPT, SPEAKER)) == {}


def test_a_correction_does_not_bring_it_back(case: Case, tmp_path: Path) -> None:
    erase_all(case)
    changed = [SOURCE | {"language": "en"}, CLAIM | {"summary": "says that nine shells fell"}]
    added = Case.open(case.path).add([form(tmp_path, *changed)])
    assert (added.problems, added.added) == ((), {"source": 1, "claim": 1})
    assert leaks(case.path, (*KEPT, SPEAKER)) == {}
    assert "nine shells" in Case.open(case.path).picture().claims["C1"].summary


def test_one_key_is_not_enough(case: Case) -> None:
    for keys in ((), TWO[:1], TWO[1:], (TWO[0], TWO[0])):
        size = case.log.size
        with pytest.raises((CaseError, LogError)):
            case.redact("source", "S1", ["contact"], RedactionMode.ERASED, REASON, keys=keys)
        assert Case.open(case.path).log.size == size
        assert PHONE in words_in(leaks(case.path / "vault", [PHONE]))


def test_an_erasure_that_was_cut_short_is_finished_at_the_next_opening(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.build()
    with monkeypatch.context() as patch:

        def power_cut(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(truceline.keeping, "execute", power_cut)
        with pytest.raises(KeyboardInterrupt):
            redact(case, "source", "S1", "contact")
    assert PHONE in words_in(leaks(case.path / "vault", [PHONE]))
    Case.open(case.path).picture()
    assert leaks(case.path, [PHONE]) == {}
    assert not (case.path / "build").exists()


def broken_files(folder: Path) -> Iterator[Path]:
    """Write files with every secret in them, each broken in another way."""
    whole = form(folder, SOURCE, OBSERVATION, CLAIM).read_bytes()
    spoiled: Iterable[bytes] = (
        whole[:-30],
        whole.replace(b'"contact"', b'"contakt"'),
        whole.replace(b'"informant"', b'"informants"'),
        whole.replace(b'"exact": {', b'"exact": {"x": "' + PHONE.encode() + b'", '),
        whole.replace(b'"role": "party"', b'"role": "' + SPEAKER.encode() + b'"'),
        whole.replace(b'"channel": "form"', b'"channel": "' + NAME.encode() + b'"'),
        whole.replace(b'"when": "2025-07-24T08:30"', b'"when": "' + PHONE.encode() + b'"'),
        whole.replace(NAME.encode(), NAME.encode() + b"\xff"),
        whole.replace(b'"kind": "source"', b'"kind": ["' + NAME.encode() + b'"]'),
    )
    for number, data in enumerate(spoiled):
        path = folder / f"broken-{number}.jsonl"
        path.write_bytes(data)
        yield path
    cells = list((ROW | {"claimant": SPEAKER}).values())
    for shift in (1, 5, len(cells) - 1):
        row = dict(zip(ROW, cells[shift:] + cells[:shift], strict=True))
        yield table(folder / f"slipped-{shift}.csv", [row, ROW | {"claim_id": "C99"}])


def test_messages_about_broken_files_repeat_nothing(
    case: Case, tmp_path: Path, command: Callable[..., Any]
) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    for path in broken_files(folder):
        ran = command("add", case.path, path, "--yes")
        assert ran.code != 0, path.name
        assert found_in(f"{ran.out}\n{ran.err}".encode(), (*KEPT, SPEAKER)) == [], path.name
        assert leaks(case.path, KEPT, but=["vault"]) == {}, path.name


def test_a_damaged_vault_is_told_without_what_is_in_it(
    case: Case, command: Callable[..., Any]
) -> None:
    (sealed,) = [e.sealed for e in case.entries() if (e.body.kind, e.body.id) == ("claim", "C1")]
    path = case.path / "vault" / sealed["speaker.name"]
    path.write_bytes(path.read_bytes()[:-3])
    ran = command("brief", case.path, "--out", case.path.parent / "b.html")
    assert ran.code != 0
    assert path.name in ran.err
    assert found_in(f"{ran.out}\n{ran.err}".encode(), (*KEPT, SPEAKER)) == []
